//! Email and tickets: work with a deadline, stored and done when live queues leave room.
//!
//! A flow, not a queue formula. Contacts of an interval are due [`Deferred::within`] of open time
//! after its start; agents on the queue do what is due first, each of them for
//! [`Deferred::productive`] of their time. [`staff_deferred`] asks for the fewest agents that meet
//! every deadline and puts them where the queues that share agents need fewest; [`flow`] plays any
//! other number of agents. `docs/queueing.md` has the formulas.
//!
//! The flow is made of expectations: that more arrives on one day than on another is not in it, nor
//! that a contact keeps one agent from start to end. Do not use it for promises shorter than a
//! few handle times.

mod axis;
mod deadline;
mod explain;
#[cfg(test)]
mod laws;
mod level;
mod play;
mod presence;
mod queue;
mod sharing;
mod stretch;
mod task;
#[cfg(test)]
mod tests;
mod thin;

pub(super) use explain::{Horizon, explain};
pub(super) use queue::staff_deferred;

use super::{IntervalStaffing, Performance, QueueStaffing, Service};
use crate::calendar::Clock;
use crate::scenario::model::{Backlog, Queue};
use crate::units::{Fraction, Seconds};
use chrono::NaiveDate;
use deadline::{Arriving, OpenTime, Terms, Waiting, batches};
use play::Played;
use serde::{Deserialize, Serialize};

/// The promise of a queue whose customers need not wait for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Deferred {
    /// Open time from arrival to the deadline; one opening day where the scenario promises nothing.
    pub within: Seconds,
    /// Share of each interval's contacts to be done by it; 1 where the scenario promises nothing.
    pub target: Fraction,
    /// Open time of an opening day, the mean of the week: the rest is done so long after the
    /// deadline at the latest.
    pub opening_day: Seconds,
    /// Share of an agent's time on the queue that is spent on contacts.
    pub productive: Fraction,
}

impl Deferred {
    /// The promise of `queue`; `None` where customers wait for the answer.
    #[must_use]
    pub fn new(queue: &Queue) -> Option<Self> {
        if !queue.channel.is_deferred() {
            return None;
        }
        let opening_day = opening_day(queue);
        let promise = queue.targets.service_level;
        Some(Self {
            within: promise.map_or(opening_day, |it| it.answer_within),
            target: promise.map_or(Fraction::ONE, |it| it.target),
            opening_day,
            productive: queue.targets.max_occupancy.unwrap_or(Fraction::ONE),
        })
    }

    /// Open time over which late work is asked for once there is room: the promise again, a day at
    /// most.
    const fn late_within_s(&self) -> f64 {
        self.within.get().min(self.opening_day.get())
    }

    /// What is promised, in a plan that ends after so much open time.
    const fn terms(&self, plan_end_s: f64) -> Terms {
        Terms {
            within_s: self.within.get(),
            plan_end_s,
            target: self.target.get(),
            rest_s: self.opening_day.get(),
        }
    }
}

/// Mean open time of the weekdays on which `queue` opens; a whole day where it opens on none.
fn opening_day(queue: &Queue) -> Seconds {
    let open = queue.hours.by_weekday.iter().filter(|it| !it.is_empty());
    let days = open.clone().count();
    let minutes = |it: &crate::calendar::ClockSpan| it.to.minutes() - it.from.minutes();
    let all: u32 = open.flatten().map(|it| u32::from(minutes(it))).sum();
    let mean_s = f64::from(all) * 60.0 / days.max(1) as f64;
    Seconds::new(mean_s)
        .ok()
        .filter(|it| it.get() > 0.0)
        .unwrap_or_else(|| Seconds::from_minutes(1440))
}

/// What becomes of deferred work in one interval.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Flow {
    /// Contacts that arrive.
    pub arrived: f64,
    /// Contacts that are done, whenever they arrived.
    pub done: f64,
    /// Of those, the ones done by their deadline.
    pub done_in_time: f64,
    /// Contacts that wait at the interval's end.
    pub backlog: f64,
    /// Of those, the ones whose deadline has passed.
    pub overdue: f64,
    /// Open time since the oldest of them arrived; 0 where none waits.
    pub oldest: Seconds,
    /// Contacts whose deadline passes in the interval before they are done.
    #[serde(default)]
    pub late: f64,
    /// Contacts whose deadline had passed before the plan began: told in its first interval.
    #[serde(default)]
    pub late_before: f64,
    /// Whether a time is promised; else the deadline is the plan's own.
    #[serde(default)]
    pub promised: bool,
}

impl Flow {
    /// Contacts of which the interval tells whether what is promised of them is kept: they are done in time, or their
    /// deadline passes. Over the plan each counts once, those that waited before it included.
    #[must_use]
    pub fn judged(&self) -> f64 {
        self.done_in_time + self.late + self.late_before
    }
}

/// Why an interval of deferred work has its agents.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DeferredInterval {
    /// What the agents required make of the work.
    pub flow: Flow,
    /// Agents that the queues with which it shares agents need in the interval, on average.
    pub others: f64,
    /// The most agents who could be at work for it then, beside what the others need; `None` where
    /// the scenario names nobody.
    #[serde(default)]
    pub available: Option<u32>,
    /// The deadline that one agent fewer would break; `None` where there are no more than the
    /// scenario's minimum.
    pub needed: Option<DueWork>,
}

/// A deadline that needs an agent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DueWork {
    /// Contacts due by it that are not done when the interval starts.
    pub contacts: f64,
    /// Of those, the ones that one agent fewer would leave undone.
    pub missed: f64,
    /// Of those, the ones that are late with this agent too: nobody more could be at work in time.
    #[serde(default)]
    pub late: f64,
    /// The deadline, by the queue's clock.
    pub due: LocalTime,
    /// The most agents that the other queues need in an interval from when the work arrived until it is due.
    pub busiest: f64,
    /// When that is.
    pub busiest_at: LocalTime,
}

/// A date and a clock time of the queue's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalTime {
    /// The date.
    pub date: NaiveDate,
    /// The clock.
    pub clock: Clock,
}

/// What `agents` agents in each interval, whole or not, make of the deferred work of a queue: the
/// flow and what customers get, an entry an interval.
///
/// Service level is the share of the interval's arrivals that is done by its deadline, of those
/// for which that is known when the plan ends; it is `None` where none is promised, none
/// arrives or none is known. The mean wait is the open time until those are done that are done in the plan,
/// `None` where none is. Occupancy is time spent on contacts ÷ agents' time.
///
/// What agents leave undone waits for the next interval. Empty where `queue` is not deferred.
#[must_use]
pub fn flow(
    queue: &QueueStaffing,
    backlog: Option<Backlog>,
    agents: &[f64],
) -> Vec<(Flow, Performance)> {
    let Some(deferred) = queue.service.deferred else {
        return Vec::new();
    };
    let lengths_s: Vec<f64> = queue.intervals.iter().map(length_s).collect();
    let open = OpenTime::of(lengths_s.iter().copied());
    let arriving: Vec<Arriving> = queue.intervals.iter().map(arriving).collect();
    let waiting = waiting(backlog, &arriving);
    let batches = batches(
        &open,
        waiting,
        &arriving,
        &deferred.terms(lengths_s.iter().sum()),
    );
    let agent_s: Vec<f64> = agents.iter().zip(&lengths_s).map(|(a, s)| a * s).collect();
    let capacity_s: Vec<f64> = (agent_s.iter())
        .map(|it| it.max(0.0) * deferred.productive.get())
        .collect();
    let played = play::play(&open, &batches, &capacity_s);
    (played.iter().zip(&agent_s))
        .map(|(it, agent_s)| result(it, *agent_s, &queue.service))
        .collect()
}

fn length_s(it: &IntervalStaffing) -> f64 {
    it.interval.span.minutes() as f64 * 60.0
}

fn arriving(it: &IntervalStaffing) -> Arriving {
    Arriving {
        contacts: it.offered,
        aht_s: it.aht.get(),
    }
}

/// What waits already, with the mean handle time of what arrives.
fn waiting(backlog: Option<Backlog>, arriving: &[Arriving]) -> Option<Waiting> {
    let backlog = backlog?;
    let (contacts, work_s) = arriving.iter().fold((0.0, 0.0), |sum, it| {
        (sum.0 + it.contacts, sum.1 + it.contacts * it.aht_s)
    });
    let aht_s = if contacts > 0.0 {
        work_s / contacts
    } else {
        arriving.first().map_or(0.0, |it| it.aht_s)
    };
    Some(Waiting {
        contacts: backlog.contacts,
        oldest_s: backlog.oldest.get(),
        aht_s,
    })
}

/// As the plan's plain data, with so many seconds of agents.
fn result(played: &Played, agent_s: f64, service: &Service) -> (Flow, Performance) {
    let share = |part: f64, whole: f64| {
        let known = whole > 0.0;
        known.then(|| Fraction::new((part / whole).clamp(0.0, 1.0)).unwrap_or(Fraction::ZERO))
    };
    let flow = Flow {
        arrived: played.arrived,
        done: played.done,
        done_in_time: played.done_in_time,
        backlog: played.backlog,
        overdue: played.overdue,
        oldest: Seconds::new(played.oldest_s).unwrap_or_default(),
        late: played.late,
        late_before: played.late_before,
        promised: service.targets.service_level.is_some(),
    };
    let promised = service.targets.service_level;
    let finished = played.finished > 0.0;
    let performance = Performance {
        service_level: promised.and_then(|_| share(played.kept, played.kept + played.broken)),
        asa: finished
            .then(|| Seconds::new(played.waited_s / played.finished).ok())
            .flatten(),
        abandoned: Fraction::ZERO,
        occupancy: share(played.used_s, agent_s).unwrap_or(Fraction::ZERO),
        counted: None,
    };
    (flow, performance)
}
