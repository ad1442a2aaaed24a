//! Plays against promises: every target of a queue, kept, missed, or within chance of what is promised.
//!
//! One measure for all who judge: a plan that was tuned and one that was not, `simulate`, and the plays themselves,
//! which go on where they cannot tell.

use super::estimate::{Estimate, Verdict};
use super::result::{DaySimulation, Felt, QueueSimulation, Simulation};
use crate::scenario::Scenario;
use crate::scenario::model::{PromiseOver, Targets};
use crate::units::{Fraction, Seconds};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Relative difference that is rounding.
const ROUNDING: f64 = 1e-9;

/// A twentieth of a longest mean wait counts as much as a point of a service level.
const WAIT_SHARE: f64 = 0.2;

/// A target that is judged, named as in the scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// At least this share answered (email and tickets: done) in time.
    ServiceLevel,
    /// A mean wait of at most so many seconds.
    MaxAsa,
    /// At most this share hangs up.
    MaxAbandoned,
    /// Agents busy for at most this share of their time.
    MaxOccupancy,
}

impl Goal {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::ServiceLevel,
        Self::MaxAsa,
        Self::MaxAbandoned,
        Self::MaxOccupancy,
    ];

    /// As it stands in the scenario.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ServiceLevel => "service_level",
            Self::MaxAsa => "max_asa",
            Self::MaxAbandoned => "max_abandoned",
            Self::MaxOccupancy => "max_occupancy",
        }
    }

    /// What `targets` promise of it: a share, or seconds.
    #[must_use]
    pub fn promised(self, targets: &Targets) -> Option<f64> {
        match self {
            Self::ServiceLevel => targets.service_level.map(|it| it.target.get()),
            Self::MaxAsa => targets.max_asa.map(Seconds::get),
            Self::MaxAbandoned => targets.max_abandoned.map(Fraction::get),
            Self::MaxOccupancy => targets.max_occupancy.map(Fraction::get),
        }
    }

    /// What was felt of it.
    #[must_use]
    pub const fn felt(self, felt: &Felt) -> Option<Estimate> {
        match self {
            Self::ServiceLevel => felt.service_level,
            Self::MaxAsa => felt.asa_s,
            Self::MaxAbandoned => felt.abandoned,
            Self::MaxOccupancy => felt.occupancy,
        }
    }

    /// Whether `value` is what is promised, or better.
    #[must_use]
    pub fn keeps(self, promised: f64, value: f64) -> bool {
        match self {
            Self::ServiceLevel => value >= promised - ROUNDING,
            _ => value <= promised * (1.0 + ROUNDING),
        }
    }

    /// What `felt` says of it. Where its half-width is not known it says nothing, unless nothing could be better.
    #[must_use]
    pub fn verdict(self, promised: f64, felt: Estimate) -> Verdict {
        let keeps = |value| self.keeps(promised, value);
        let best = matches!((self, felt.mean), (Self::ServiceLevel, 1.0) | (_, 0.0));
        let Some(width) = felt.half_width else {
            return if best && keeps(felt.mean) {
                Verdict::Kept
            } else {
                Verdict::Undecided
            };
        };
        match (keeps(felt.mean - width), keeps(felt.mean + width)) {
            (true, true) => Verdict::Kept,
            (false, false) => Verdict::Missed,
            _ => Verdict::Undecided,
        }
    }

    /// What one unit of a gap is in the target's own unit, above 0 where more is better: shares are shares,
    /// of a mean wait five times what is promised are one.
    #[must_use]
    pub fn unit(self, promised: f64) -> f64 {
        match self {
            Self::ServiceLevel => 1.0,
            Self::MaxAsa => -(promised / WAIT_SHARE).max(1e-9),
            Self::MaxAbandoned | Self::MaxOccupancy => -1.0,
        }
    }
}

/// A day or week over which a queue promises its service level, as it was played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlayedPeriod {
    /// First open date.
    pub from: NaiveDate,
    /// Last open date.
    pub until: NaiveDate,
    /// What customers felt.
    pub service_level: Estimate,
}

/// The days or plan weeks over which a queue promises its service level, of which somebody came; none where it
/// promises each interval, and of email and tickets.
///
/// A week's half-width is the plan's, as if weeks had each a luck of their own.
#[must_use]
pub fn played_periods(scenario: &Scenario, played: &QueueSimulation) -> Vec<PlayedPeriod> {
    let queue = &scenario.queues[played.queue.get()];
    let over = queue.targets.service_level.map(|it| it.over);
    let over = over.unwrap_or(PromiseOver::Interval);
    if over == PromiseOver::Interval || queue.channel.is_deferred() {
        return vec![];
    }
    let number = |day: &DaySimulation| over.period(day.date, scenario.first_day);
    let periods = played.days.chunk_by(|a, b| number(a) == number(b));
    let whole = (played.total.offered, played.total.service_level);
    periods.filter_map(|days| period(days, whole)).collect()
}

fn period(
    days: &[DaySimulation],
    (offered, level): (f64, Option<Estimate>),
) -> Option<PlayedPeriod> {
    let judged = days
        .iter()
        .filter_map(|it| Some((it.felt.offered, it.felt.service_level?)));
    let judged: Vec<(f64, Estimate)> = judged.collect();
    let own: f64 = judged.iter().map(|(offered, _)| offered).sum();
    let in_time: f64 = judged.iter().map(|(offered, it)| offered * it.mean).sum();
    let half_width = match judged.as_slice() {
        [(_, only)] => only.half_width,
        _ => level.and_then(|it| Some(it.half_width? * (offered / own).sqrt())),
    };
    (own > 0.0).then(|| PlayedPeriod {
        from: days[0].date,
        until: days[days.len() - 1].date,
        service_level: Estimate {
            mean: in_time / own,
            half_width,
        },
    })
}

/// A target of a queue as it was played.
#[derive(Debug, Clone, PartialEq)]
pub struct PlayedTarget {
    /// Which.
    pub goal: Goal,
    /// What is promised: a share, or seconds.
    pub promised: f64,
    /// What was felt over the plan.
    pub felt: Estimate,
    /// What that says; of a service level over the day or week the worst of these.
    pub verdict: Verdict,
    /// Whether the mean keeps it; of a service level over the day or week the mean of each.
    pub kept: bool,
}

/// Every target of a queue of which the plays say anything.
#[must_use]
pub fn played_targets(scenario: &Scenario, played: &QueueSimulation) -> Vec<PlayedTarget> {
    let targets = &scenario.queues[played.queue.get()].targets;
    let one = |goal: Goal| {
        let (promised, felt) = (goal.promised(targets)?, goal.felt(&played.total)?);
        let periods = match goal {
            Goal::ServiceLevel => played_periods(scenario, played),
            _ => vec![],
        };
        let mut levels: Vec<Estimate> = periods.iter().map(|it| it.service_level).collect();
        if levels.is_empty() {
            levels.push(felt);
        }
        let verdicts = levels.iter().map(|it| goal.verdict(promised, *it));
        Some(PlayedTarget {
            goal,
            promised,
            felt,
            verdict: verdicts.max()?,
            kept: levels.iter().all(|it| goal.keeps(promised, it.mean)),
        })
    };
    Goal::ALL.into_iter().filter_map(one).collect()
}

/// Whether chance may still decide over any promise.
#[must_use]
pub fn any_undecided(scenario: &Scenario, played: &Simulation) -> bool {
    let queues = played.queues.iter();
    let mut all = queues.flat_map(|it| played_targets(scenario, it));
    all.any(|it| it.verdict == Verdict::Undecided)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_leaves_a_promise_undecided_either_way() {
        let felt = |mean, half_width| Estimate { mean, half_width };
        let level = |mean, width| Goal::ServiceLevel.verdict(0.8, felt(mean, width));
        assert_eq!(level(0.82, Some(0.01)), Verdict::Kept);
        assert_eq!(level(0.805, Some(0.01)), Verdict::Undecided);
        assert_eq!(level(0.795, Some(0.01)), Verdict::Undecided);
        assert_eq!(level(0.78, Some(0.01)), Verdict::Missed);
        // Fewer plays make nothing kept or missed.
        assert_eq!(level(0.78, None), Verdict::Undecided);
        assert_eq!(level(0.99, None), Verdict::Undecided);
        let wait = |mean, width| Goal::MaxAsa.verdict(20.0, felt(mean, width));
        assert_eq!(wait(0.0, None), Verdict::Kept);
        assert_eq!(wait(25.0, Some(2.0)), Verdict::Missed);
        assert_eq!(wait(19.0, Some(2.0)), Verdict::Undecided);
    }
}
