//! What an interval keeps while agents are given back: a promise over the plan, the day or the week could else be
//! kept by giving up the hours that cost most.

use crate::scenario::Scenario;
use crate::scenario::model::PromiseOver;
use crate::simulate::{Felt, QueueSimulation, Simulation};
use crate::units::QueueIndex;

/// So far below its promise an interval by itself may be.
const BELOW_PROMISE: f64 = 0.15;
/// Share of the promise that is left to an interval where the promise is over the day or week.
const OF_PROMISE: f64 = 0.5;

/// The service level that no interval of `queue` is brought below; `None` where it promises none, and of email and
/// tickets, which wait.
#[must_use]
pub fn floor(scenario: &Scenario, queue: QueueIndex) -> Option<f64> {
    let queue = &scenario.queues[queue.get()];
    let promised = queue.targets.service_level;
    let promised = promised.filter(|_| !queue.channel.is_deferred())?;
    let target = promised.target.get();
    Some(match promised.over {
        PromiseOver::Interval => (target - BELOW_PROMISE).max(OF_PROMISE * target),
        PromiseOver::Day | PromiseOver::Week => OF_PROMISE * target,
    })
}

/// By how much an interval is below `floor` beyond chance, 0 where it is not or nobody came.
pub fn below(felt: &Felt, floor: f64) -> f64 {
    felt.service_level.map_or(0.0, |it| {
        (floor - it.mean - it.half_width.unwrap_or(0.0)).max(0.0)
    })
}

/// The floor of an interval that was not above it from the beginning.
pub fn floor_of(first: &Felt, floor: f64) -> f64 {
    first.service_level.map_or(floor, |it| floor.min(it.mean))
}

/// What intervals lack of their floors, as points of their queues' service levels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lacks {
    /// All queues together.
    pub all: f64,
    /// Of the queue that lacks most.
    pub most: f64,
}

/// What intervals lack of their floors. What was so before anything was given back, as `first` was played, does not
/// count.
#[must_use]
pub fn lacking(scenario: &Scenario, first: &Simulation, felt: &Simulation) -> Lacks {
    let both = first.queues.iter().zip(&felt.queues);
    let queues = both.map(|(first, own)| of_queue(scenario, first, own));
    queues.fold(Lacks::default(), |sum, it| Lacks {
        all: sum.all + it,
        most: sum.most.max(it),
    })
}

fn of_queue(scenario: &Scenario, first: &QueueSimulation, own: &QueueSimulation) -> f64 {
    let Some(floor) = floor(scenario, own.queue) else {
        return 0.0;
    };
    let intervals = first.intervals.iter().zip(&own.intervals);
    let lost = intervals
        .map(|(first, own)| below(&own.felt, floor_of(&first.felt, floor)) * own.felt.offered);
    lost.sum::<f64>() / own.total.offered.max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Clock, Interval, Moment, Span};
    use crate::scenario::sample::help_desk;
    use crate::simulate::{Estimate, IntervalSimulation};

    fn played(levels: &[f64]) -> Simulation {
        let felt = |level: f64, offered: f64| Felt {
            offered,
            service_level: Some(Estimate {
                mean: level,
                half_width: Some(0.01),
            }),
            ..Felt::default()
        };
        let interval = |(number, level): (usize, &f64)| IntervalSimulation {
            interval: Interval {
                span: Span::lasting(Moment::from_minutes(30 * number as i64), 30),
                date: chrono::NaiveDate::default(),
                clock: Clock::new(0).unwrap(),
            },
            felt: felt(*level, 10.0),
        };
        let own = QueueSimulation {
            queue: QueueIndex::new(0),
            intervals: levels.iter().enumerate().map(interval).collect(),
            days: vec![],
            total: felt(0.8, 10.0 * levels.len() as f64),
        };
        Simulation {
            replications: 1,
            contacts: 1,
            queues: vec![own],
        }
    }

    #[test]
    fn an_interval_that_is_given_up_is_lacking_but_not_one_that_never_had_more() {
        let mut scenario = help_desk(1);
        let first = played(&[0.95, 0.95, 0.1, 0.95]);
        let lacks = |scenario: &Scenario, levels| lacking(scenario, &first, &played(levels)).most;
        // 80 % are promised: 65 % are left to each, less a point of chance.
        assert!(lacks(&scenario, &[0.95, 0.65, 0.1, 0.95]).abs() < 1e-12);
        let given_up = lacks(&scenario, &[0.95, 0.0, 0.1, 0.95]);
        assert!((given_up - 0.64 / 4.0).abs() < 1e-12, "{given_up}");
        let level = scenario.queues[0].targets.service_level.as_mut();
        level.unwrap().over = PromiseOver::Day;
        let over_the_day = lacks(&scenario, &[0.95, 0.0, 0.1, 0.95]);
        assert!((over_the_day - 0.39 / 4.0).abs() < 1e-12, "{over_the_day}");
    }
}
