//! How far queues are from what they promise: every target that is judged after a play, in one measure.

use crate::scenario::Scenario;
use crate::simulate::{Estimate, QueueSimulation, Simulation, out_of_reach};
pub use crate::simulate::{Goal, PlayedPeriod, played_periods};
use crate::units::QueueIndex;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A queue, or one of the days or weeks over which it promises its service level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Part {
    /// The queue.
    pub queue: QueueIndex,
    /// Its first and last open date; `None` = the plan.
    pub dates: Option<(NaiveDate, NaiveDate)>,
}

impl Part {
    /// The whole plan of a queue.
    #[must_use]
    pub const fn whole(queue: QueueIndex) -> Self {
        Self { queue, dates: None }
    }

    /// Whether `date` is in it.
    #[must_use]
    pub fn has(&self, date: NaiveDate) -> bool {
        self.dates
            .is_none_or(|(first, last)| (first..=last).contains(&date))
    }
}

/// What customers of a queue felt against its promise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The queue, or a day or week of it.
    pub part: Part,
    /// The target that decides: the one that is kept by least, or missed by most.
    pub goal: Goal,
    /// What was felt less what is aimed at, above 0 where it is better: shares as they are, a mean wait as a
    /// fifth of its share of what is promised.
    pub above: f64,
    /// The promise less what is aimed at: 0, but where no number of agents [can keep it](out_of_reach).
    pub beyond: f64,
    /// By how much that may be chance; infinite after a single play.
    pub chance: f64,
}

/// Every queue with a promise of which somebody came, day by day (week by week) where it promises its service
/// level so: of each the target that decides.
#[must_use]
pub fn gaps(scenario: &Scenario, played: &Simulation) -> Vec<Gap> {
    let queues = played.queues.iter();
    queues.flat_map(|it| of_queue(scenario, it)).collect()
}

fn of_queue(scenario: &Scenario, it: &QueueSimulation) -> Vec<Gap> {
    let targets = &scenario.queues[it.queue.get()].targets;
    let whole = Part::whole(it.queue);
    let lost = out_of_reach(scenario, it);
    let gap = |part, goal: Goal, felt: Estimate| {
        let promised = goal.promised(targets)?;
        let unit = goal.unit(promised);
        let lost = lost.filter(|_| goal == Goal::ServiceLevel);
        let beyond = lost.map_or(0.0, |it| promised - it.aim);
        Some(Gap {
            part,
            goal,
            above: (felt.mean - promised) / unit + beyond,
            beyond,
            // One play tells nothing of chance: all of it may be.
            chance: felt.half_width.unwrap_or(f64::INFINITY) / unit.abs(),
        })
    };
    let of_plan = |goal: Goal| gap(whole, goal, goal.felt(&it.total)?);
    let limits = [Goal::MaxAsa, Goal::MaxAbandoned, Goal::MaxOccupancy];
    let worst = |gaps: &mut dyn Iterator<Item = Gap>| {
        gaps.reduce(|worst, it| if it.above < worst.above { it } else { worst })
    };
    let limit = worst(&mut limits.into_iter().filter_map(of_plan));
    let periods = played_periods(scenario, it);
    if periods.is_empty() {
        let level = of_plan(Goal::ServiceLevel);
        return worst(&mut level.into_iter().chain(limit))
            .into_iter()
            .collect();
    }
    let of_period = |period: &PlayedPeriod| {
        let part = Part {
            queue: it.queue,
            dates: Some((period.from, period.until)),
        };
        let level = gap(part, Goal::ServiceLevel, period.service_level);
        let limit = limit.map(|it| Gap { part, ..it });
        worst(&mut level.into_iter().chain(limit))
    };
    periods.iter().filter_map(of_period).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::model::{Backlog, Channel, PromiseOver};
    use crate::scenario::sample::help_desk;
    use crate::simulate::{DaySimulation, Felt};
    use crate::units::{Fraction, Seconds};

    fn estimate(mean: f64) -> Option<Estimate> {
        Some(Estimate {
            mean,
            half_width: Some(0.01),
        })
    }

    fn day(number: u32, offered: f64, level: f64) -> DaySimulation {
        DaySimulation {
            date: NaiveDate::from_ymd_opt(2026, 3, number).unwrap(),
            felt: Felt {
                offered,
                service_level: estimate(level),
                ..Felt::default()
            },
        }
    }

    fn played(days: Vec<DaySimulation>) -> Simulation {
        let queue = QueueSimulation {
            queue: QueueIndex::new(0),
            intervals: vec![],
            days,
            total: Felt {
                offered: 400.0,
                service_level: estimate(0.9),
                asa_s: estimate(12.0),
                occupancy: estimate(0.7),
                ..Felt::default()
            },
        };
        Simulation {
            replications: 1,
            contacts: 1,
            queues: vec![queue],
        }
    }

    #[test]
    fn the_worst_target_decides() {
        let mut scenario = help_desk(1);
        let targets = &mut scenario.queues[0].targets;
        targets.max_occupancy = None;
        let played = played(vec![]);
        let level = gaps(&scenario, &played)[0];
        assert_eq!(level.goal, Goal::ServiceLevel);
        assert!((level.above - 0.1).abs() < 1e-12);
        scenario.queues[0].targets.max_occupancy = Fraction::new(0.72).ok();
        let busy = gaps(&scenario, &played)[0];
        assert_eq!(busy.goal, Goal::MaxOccupancy);
        assert!((busy.above - 0.02).abs() < 1e-12);
        scenario.queues[0].targets.max_asa = Seconds::new(10.0).ok();
        let wait = gaps(&scenario, &played)[0];
        assert_eq!(wait.goal, Goal::MaxAsa);
        // A fifth more than promised.
        assert!((wait.above + 0.04).abs() < 1e-12, "{wait:?}");
    }

    #[test]
    fn of_a_promise_that_is_out_of_reach_what_can_be_reached_is_aimed_at() {
        let mut scenario = help_desk(1);
        let queue = &mut scenario.queues[0];
        queue.channel = Channel::Email;
        queue.targets.max_occupancy = None;
        // All 200 of 400 that waited were overdue.
        queue.backlog = Some(Backlog {
            contacts: 200.0,
            oldest: Seconds::from_minutes(720),
        });
        let level = queue.targets.service_level.as_mut().unwrap();
        (level.answer_within, level.target) =
            (Seconds::new(1.0).unwrap(), Fraction::new(0.95).unwrap());
        let gap = gaps(&scenario, &played(vec![]))[0];
        assert!((gap.beyond - 0.95 * 0.5).abs() < 1e-12, "{gap:?}");
        // 90 % were felt: more than 95 % of the half that can be in time, less than is promised.
        assert!((gap.above - (0.9 - 0.95 * 0.5)).abs() < 1e-12, "{gap:?}");
        assert!((crate::tune::worst(&[gap])[0].above_promise + 0.05).abs() < 1e-12);
    }

    #[test]
    fn a_promise_of_the_day_is_judged_day_by_day_and_of_the_week_by_contacts() {
        let mut scenario = help_desk(1);
        scenario.first_day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        scenario.queues[0].targets.max_occupancy = None;
        let played = played(vec![day(2, 300.0, 0.9), day(3, 100.0, 0.5)]);
        let mut over = |over| {
            let level = scenario.queues[0].targets.service_level.as_mut().unwrap();
            level.over = over;
            let all = gaps(&scenario, &played);
            all.iter().map(|it| it.above).collect::<Vec<f64>>()
        };
        let near = |got: Vec<f64>, want: &[f64]| {
            assert_eq!(got.len(), want.len());
            assert!(
                got.iter().zip(want).all(|(a, b)| (a - b).abs() < 1e-12),
                "{got:?}"
            );
        };
        near(over(PromiseOver::Interval), &[0.1]);
        near(over(PromiseOver::Day), &[0.1, -0.3]);
        near(over(PromiseOver::Week), &[0.0]);
    }
}
