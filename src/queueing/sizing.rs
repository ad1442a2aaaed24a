//! The smallest number of agents that meets every target, and the target that decides.
//!
//! Every target improves with every agent (in both models), so the smallest number is the one
//! that meets all of them while one agent fewer misses at least one. Erlang C starts just above
//! the load and steps up by the recursion; Erlang A, stable for any number, starts near the load
//! and brackets, from 1 on.

use super::ErlangC;
use super::search::{Smallest, smallest};
use super::steady::{Steady, Workload, steady};

/// More agents than this are not searched for.
pub const MAX_AGENTS: u32 = 10_000_000;

/// Relative size of a miss that is rounding: targets are decimal numbers that a float cannot hold.
const ROUNDING: f64 = 1e-12;

fn exceeds(value: f64, limit: f64) -> bool {
    value > limit * (1.0 + ROUNDING)
}

fn falls_short(share: f64, target: f64) -> bool {
    share < target * (1.0 - ROUNDING)
}

/// What is promised. `None` = not promised.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Goals {
    /// At least the share `.0` of all contacts answered within `.1` seconds; the share below 1.
    pub service_level: Option<(f64, f64)>,
    /// Whether it is a share of those who did not hang up within the threshold, not of all.
    pub without_short_abandons: bool,
    /// Mean time in the queue of all contacts at most, seconds, above 0.
    pub max_asa_s: Option<f64>,
    /// Share of agents' time that is busy at most, above 0.
    pub max_occupancy: Option<f64>,
    /// Share of contacts that hang up at most, above 0.
    pub max_abandoned: Option<f64>,
}

/// One of the targets, or the need for a steady state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Goal {
    /// [`Goals::service_level`].
    ServiceLevel,
    /// [`Goals::max_asa_s`].
    Asa,
    /// [`Goals::max_occupancy`].
    Occupancy,
    /// [`Goals::max_abandoned`].
    Abandoned,
    /// The queue grows without end, or nobody is there to answer, though no target says so.
    Stability,
}

/// The answer of [`required`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Required {
    /// The smallest number of agents.
    pub agents: u32,
    /// The target that one agent fewer misses, by most where it misses several; `None` where
    /// nothing arrives and no agent is needed.
    pub binding: Option<Goal>,
    /// What that number gives.
    pub steady: Steady,
}

/// Why no number of agents will do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Unreachable {
    /// The target cannot be met by any number of agents.
    #[error("no number of agents can meet the target for {}", goal_name(*.0))]
    Impossible(Goal),
    /// More agents than [`MAX_AGENTS`] would be needed.
    #[error("more than {MAX_AGENTS} agents would be needed")]
    TooMany,
    /// A number of the workload or a target is not finite or below 0.
    #[error(
        "the volume, times and targets must be finite numbers, not negative, and times above 0"
    )]
    NotANumber,
}

fn goal_name(goal: Goal) -> &'static str {
    match goal {
        Goal::ServiceLevel => "the service level",
        Goal::Asa => "the mean wait",
        Goal::Occupancy => "occupancy",
        Goal::Abandoned => "abandoned contacts",
        Goal::Stability => "a steady queue",
    }
}

impl Goals {
    /// The service level's threshold; 0 where none is promised.
    #[must_use]
    pub fn within_s(&self) -> f64 {
        self.service_level.map_or(0.0, |(_, within_s)| within_s)
    }

    /// The service level of `steady` as it is promised here.
    #[must_use]
    pub const fn level_of(&self, steady: &Steady) -> f64 {
        if self.without_short_abandons {
            steady.service_level_excluding_short_abandons
        } else {
            steady.service_level
        }
    }

    fn check(&self) -> Result<(), Unreachable> {
        let limits = [
            (Goal::Asa, self.max_asa_s),
            (Goal::Occupancy, self.max_occupancy),
            (Goal::Abandoned, self.max_abandoned),
        ];
        let level = self.service_level;
        let negative = |value: f64| !(value.is_finite() && value >= 0.0);
        let bad = level.is_some_and(|(share, within_s)| negative(share) || negative(within_s))
            || limits.iter().any(|(_, limit)| limit.is_some_and(negative));
        if bad {
            return Err(Unreachable::NotANumber);
        }
        if level.is_some_and(|(share, _)| share >= 1.0) {
            return Err(Unreachable::Impossible(Goal::ServiceLevel));
        }
        match limits
            .iter()
            .find(|(_, limit)| limit.is_some_and(|l| l <= 0.0))
        {
            Some((goal, _)) => Err(Unreachable::Impossible(*goal)),
            None => Ok(()),
        }
    }

    /// How far `steady` misses each target, as a share of the target (service level) or of the
    /// value reached (limits), 0 to 1; 0 where it is met or not promised. In order of precedence.
    fn misses(&self, steady: &Steady) -> [(Goal, f64); 4] {
        let over = |value: Option<f64>, limit: Option<f64>| match (value, limit) {
            (Some(value), Some(limit)) if exceeds(value, limit) => 1.0 - limit / value,
            (None, Some(_)) => 1.0,
            _ => 0.0,
        };
        let reached = self.level_of(steady);
        let level = self.service_level.map_or(0.0, |(share, _)| {
            if falls_short(reached, share) {
                1.0 - reached / share
            } else {
                0.0
            }
        });
        [
            (Goal::ServiceLevel, level),
            (Goal::Asa, over(steady.asa_s, self.max_asa_s)),
            (
                Goal::Occupancy,
                over(Some(steady.occupancy), self.max_occupancy),
            ),
            (
                Goal::Abandoned,
                over(Some(steady.abandoned), self.max_abandoned),
            ),
        ]
    }

    /// Whether `steady` is a steady state that meets every target.
    #[must_use]
    pub fn met_by(&self, steady: &Steady) -> bool {
        steady.is_stable() && self.misses(steady).iter().all(|(_, miss)| *miss <= 0.0)
    }

    /// The target that `steady` misses by most; among equals the first of service level, mean
    /// wait, occupancy, abandoned. `None` where it meets all.
    #[must_use]
    pub fn missed_most(&self, steady: &Steady) -> Option<Goal> {
        let mut worst: Option<(Goal, f64)> = None;
        for (goal, miss) in self.misses(steady) {
            if miss > worst.map_or(0.0, |(_, most)| most) {
                worst = Some((goal, miss));
            }
        }
        match worst {
            Some((goal, _)) => Some(goal),
            None if !steady.is_stable() => Some(Goal::Stability),
            None => None,
        }
    }
}

/// The smallest number of agents with which `workload` meets every one of `goals`.
///
/// Without work it is 0, with work at least 1; under Erlang C it is always more than the load,
/// whatever the targets.
///
/// # Errors
/// [`Unreachable`] where no number of agents will do, or a number makes no sense.
pub fn required(workload: &Workload, goals: &Goals) -> Result<Required, Unreachable> {
    goals.check()?;
    if !workload.is_valid() {
        return Err(Unreachable::NotANumber);
    }
    let within_s = goals.within_s();
    if workload.load() <= 0.0 {
        let steady = steady(workload, 0, within_s);
        return Ok(Required {
            agents: 0,
            binding: None,
            steady,
        });
    }
    let found = match workload.patience_s {
        None => step_up(workload, goals)?,
        Some(_) => near_load(workload, goals)?,
    };
    let agents = found.number;
    let fewer = found.one_fewer;
    let fewer = fewer.unwrap_or_else(|| steady(workload, agents - 1, within_s));
    let binding = goals.missed_most(&fewer).or(Some(Goal::Stability));
    Ok(Required {
        agents,
        binding,
        steady: found.value,
    })
}

/// Erlang C: from just above the load upward, each agent one step of the recursion.
fn step_up(workload: &Workload, goals: &Goals) -> Result<Smallest<Steady>, Unreachable> {
    let load = workload.load();
    let least = goals
        .max_occupancy
        .map_or(0.0, |most| (load / most).floor() - 1.0);
    let start = (load.floor() + 1.0).max(least);
    if start > f64::from(MAX_AGENTS) {
        return Err(Unreachable::TooMany);
    }
    let mut queue = ErlangC::new(start as u32, load, workload.aht_s).ok_or(Unreachable::TooMany)?;
    let mut one_fewer = None;
    loop {
        let steady = Steady::of_c(&queue, goals.within_s());
        if goals.met_by(&steady) {
            return Ok(Smallest {
                number: queue.agents(),
                value: steady,
                one_fewer,
            });
        }
        one_fewer = Some(steady);
        if queue.agents() >= MAX_AGENTS {
            return Err(Unreachable::TooMany);
        }
        queue = queue.one_more();
    }
}

/// Erlang A: from near the load.
fn near_load(workload: &Workload, goals: &Goals) -> Result<Smallest<Steady>, Unreachable> {
    let load = workload.load();
    let most = f64::from(MAX_AGENTS);
    let stride = (0.3 * load.sqrt()).clamp(1.0, most) as u32;
    let guess = load.round().clamp(1.0, most) as u32;
    let found = smallest((1, MAX_AGENTS), guess, stride, |agents| {
        let steady = steady(workload, agents, goals.within_s());
        (goals.met_by(&steady), steady)
    });
    found.ok_or(Unreachable::TooMany)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn half_hour(offered: f64, aht_s: f64, patience_s: Option<f64>) -> Workload {
        Workload {
            offered,
            per_s: 1800.0,
            aht_s,
            patience_s,
        }
    }

    fn level(share: f64, within_s: f64) -> Goals {
        Goals {
            service_level: Some((share, within_s)),
            ..Goals::default()
        }
    }

    #[test]
    fn the_count_just_above_the_load_is_tried() {
        // 10.6 erlangs, ten minutes each, 80 % within an hour: 11 agents will do.
        let workload = half_hour(31.8, 600.0, None);
        let found = required(&workload, &level(0.8, 3600.0)).unwrap();
        assert_eq!(
            (found.agents, found.binding),
            (11, Some(Goal::ServiceLevel))
        );
    }

    #[test]
    fn patience_lets_fewer_agents_than_load_suffice() {
        let calm = half_hour(1000.0, 180.0, None);
        let hasty = half_hour(1000.0, 180.0, Some(180.0));
        assert_eq!(required(&calm, &level(0.8, 20.0)).unwrap().agents, 107);
        assert_eq!(required(&hasty, &level(0.8, 20.0)).unwrap().agents, 99);
    }

    #[test]
    fn the_occupancy_limit_can_decide() {
        let goals = Goals {
            max_occupancy: Some(0.5),
            ..level(0.8, 20.0)
        };
        let found = required(&half_hour(100.0, 180.0, None), &goals).unwrap();
        assert_eq!((found.agents, found.binding), (20, Some(Goal::Occupancy)));
    }

    #[test]
    fn a_limit_met_exactly_is_met() {
        // 8 erlangs at 80 %: ten agents, not eleven, whatever a float makes of 0.8.
        for offered in [240.0, 0.3 * 800.0, 24.0 * 10.000_000_000_000_002] {
            let goals = Goals {
                max_occupancy: Some(0.8),
                ..Goals::default()
            };
            let found = required(&half_hour(offered, 60.0, None), &goals).unwrap();
            assert_eq!(found.agents, 10);
        }
    }

    #[test]
    fn what_cannot_be_is_said() {
        let busy = half_hour(100.0, 180.0, None);
        let goals = Goals {
            max_occupancy: Some(0.0),
            ..Goals::default()
        };
        assert_eq!(
            required(&busy, &goals),
            Err(Unreachable::Impossible(Goal::Occupancy))
        );
        let goals = Goals {
            max_occupancy: Some(1e-9),
            ..Goals::default()
        };
        assert_eq!(required(&busy, &goals), Err(Unreachable::TooMany));
        assert_eq!(
            required(&half_hour(1e12, 180.0, None), &level(0.8, 20.0)),
            Err(Unreachable::TooMany)
        );
        assert_eq!(
            required(&half_hour(f64::NAN, 1.0, None), &Goals::default()),
            Err(Unreachable::NotANumber)
        );
    }

    #[test]
    fn no_work_needs_no_agent_and_a_little_needs_one() {
        let none = required(&half_hour(0.0, 180.0, None), &level(0.8, 20.0)).unwrap();
        assert_eq!((none.agents, none.binding), (0, None));
        let little = required(&half_hour(1e-9, 180.0, Some(60.0)), &level(0.8, 20.0)).unwrap();
        assert_eq!(little.agents, 1);
    }
}
