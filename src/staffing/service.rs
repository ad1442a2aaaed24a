//! How a queue is served: what is promised, and how customers and agents behave, settled.

use super::{Deferred, Model};
use crate::history::Behaviour;
use crate::queueing::{Goals, Steady, Workload, steady};
use crate::scenario::model::{AtOnce, Patience, Queue, ShareOf, Targets};
use crate::units::{Fraction, Seconds};
use serde::{Deserialize, Serialize};

/// What a number of agents on a queue depends on besides volume and handle time. Patience and the
/// slowness of several chats are numbers here: where the scenario leaves them to the history,
/// they are the estimates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// What is promised.
    pub targets: Targets,
    /// Mean time after which one who waits hangs up; `None` = never.
    pub patience: Option<Seconds>,
    /// Contacts an agent has at once, 1 or more.
    pub at_once: u32,
    /// Handle time with so many at once ÷ the forecast's handle time.
    pub handle_factor: f64,
    /// Handle time of one alone ÷ the forecast's handle time.
    #[serde(default = "one")]
    pub alone_factor: f64,
    /// The deadline of what lies until it is answered; `None` where customers wait.
    #[serde(default)]
    pub deferred: Option<Deferred>,
}

impl Service {
    /// The service of `queue`, with what the history says of it where the scenario leaves it to
    /// the history.
    #[must_use]
    pub fn new(queue: &Queue, behaviour: &Behaviour) -> Self {
        let patience = match queue.patience {
            Some(Patience::Mean(mean)) => Some(mean),
            Some(Patience::FromHistory) => behaviour.patience.as_ref().map(|it| it.mean),
            None => None,
        };
        let chats = queue.at_once.map(|it| settled(it, queue, behaviour));
        Self {
            targets: queue.targets,
            patience,
            at_once: chats.map_or(1, |it| it.chats.max(1)),
            handle_factor: chats.map_or(1.0, |it| handle_factor(&it, it.chats)),
            alone_factor: chats.map_or(1.0, |it| handle_factor(&it, 1)),
            deferred: Deferred::new(queue),
        }
    }

    /// Factor of the forecast's handle time with 1, 2, … contacts at once, up to the most that an agent
    /// may have.
    #[must_use]
    pub fn pace(&self) -> Vec<f64> {
        let steps = f64::from(self.at_once.max(2) - 1);
        let each = (self.handle_factor - self.alone_factor) / steps;
        let further = 0..self.at_once.max(1);
        further
            .map(|it| self.alone_factor + f64::from(it) * each)
            .collect()
    }

    /// How the wait is computed.
    #[must_use]
    pub const fn model(&self) -> Model {
        match (self.deferred, self.patience) {
            (Some(_), _) => Model::Deferred,
            (None, Some(_)) => Model::ErlangA,
            (None, None) => Model::ErlangC,
        }
    }

    /// The targets as plain numbers.
    pub(super) fn goals(&self) -> Goals {
        let targets = &self.targets;
        let level = targets.service_level;
        Goals {
            service_level: level.map(|level| (level.target.get(), level.answer_within.get())),
            without_short_abandons: level
                .is_some_and(|level| level.of == ShareOf::WithoutShortAbandons),
            max_asa_s: targets.max_asa.map(Seconds::get),
            max_occupancy: targets.max_occupancy.map(Fraction::get),
            max_abandoned: targets.max_abandoned.map(Fraction::get),
        }
    }

    /// Contacts of an interval as a constant rate. Without a handle time there is no work.
    pub(super) fn workload(&self, offered: f64, interval_s: f64, aht_s: f64) -> Workload {
        let works = offered > 0.0 && interval_s > 0.0 && aht_s > 0.0;
        Workload {
            offered: if works { offered } else { 0.0 },
            per_s: if works { interval_s } else { 1.0 },
            aht_s: if works {
                aht_s * self.handle_factor
            } else {
                1.0
            },
            patience_s: self.patience.map(Seconds::get),
        }
    }

    /// The long run with `agents` agents, each with as many contacts at once as they may have.
    pub(super) fn steady(&self, workload: &Workload, agents: u32) -> Steady {
        let places = agents.saturating_mul(self.at_once);
        steady(workload, places, self.goals().within_s())
    }
}

/// With what the history says where the scenario does not. A handle time that the scenario gives
/// was not measured in the history.
fn settled(it: AtOnce, queue: &Queue, behaviour: &Behaviour) -> AtOnce {
    let seen = behaviour.chat;
    let slower = seen.and_then(|chat| chat.slower).map(|it| it.share);
    let measured = seen.map(|chat| chat.measured_at);
    AtOnce {
        slower: it.slower.or(slower),
        measured_at: it.measured_at.or(measured.filter(|_| queue.aht.is_none())),
        ..it
    }
}

/// How much longer a chat takes with `at_once` at once than with as many as it was measured with.
fn handle_factor(it: &AtOnce, at_once: u32) -> f64 {
    let slower = it.slower.unwrap_or(0.0);
    let takes = |at_once: f64| 1.0 + slower * (at_once - 1.0).max(0.0);
    let measured_at = it.measured_at.unwrap_or(f64::from(it.chats));
    takes(f64::from(at_once)) / takes(measured_at)
}

const fn one() -> f64 {
    1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_chats_at_once_take_longer_than_one() {
        let mut chats = AtOnce {
            chats: 3,
            slower: Some(0.2),
            measured_at: Some(1.0),
        };
        assert!((handle_factor(&chats, 3) - 1.4).abs() < 1e-12);
        chats.measured_at = None;
        assert!((handle_factor(&chats, 3) - 1.0).abs() < 1e-12);
        chats.measured_at = Some(2.0);
        assert!((handle_factor(&chats, 3) - 1.4 / 1.2).abs() < 1e-12);
    }
}
