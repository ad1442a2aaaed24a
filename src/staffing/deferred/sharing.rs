//! What the queues that share agents need.

use crate::calendar::Interval;
use crate::scenario::Scenario;
use crate::staffing::QueueStaffing;
use crate::units::QueueIndex;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Whether agents of `one` may be needed on `other`: somebody serves both, or the scenario names
/// nobody yet.
pub fn shares(scenario: &Scenario, one: QueueIndex, other: QueueIndex) -> bool {
    let serves_both = |skills: &[QueueIndex]| skills.contains(&one) && skills.contains(&other);
    scenario.agents.is_empty() || scenario.agents.iter().any(|it| serves_both(&it.skills))
}

/// Agents that those of `staffed` need that share agents with `queue`, on average over each of
/// `intervals`.
pub fn others(
    scenario: &Scenario,
    queue: QueueIndex,
    intervals: &[Interval],
    staffed: &[QueueStaffing],
) -> Vec<f64> {
    let mut others = vec![0.0; intervals.len()];
    for other in staffed {
        if other.queue != queue && shares(scenario, queue, other.queue) {
            add(&mut others, intervals, other);
        }
    }
    others
}

/// Agent-hours that those of `staffed` need by date that share agents with `queue`.
pub fn others_h(
    scenario: &Scenario,
    queue: QueueIndex,
    staffed: &[QueueStaffing],
) -> BTreeMap<NaiveDate, f64> {
    let mut hours = BTreeMap::new();
    let near =
        |other: &&QueueStaffing| other.queue != queue && shares(scenario, queue, other.queue);
    for it in staffed.iter().filter(near).flat_map(|it| &it.intervals) {
        let length_h = it.interval.span.minutes() as f64 / 60.0;
        *hours.entry(it.interval.date).or_insert(0.0) +=
            f64::from(it.agents_required.get()) * length_h;
    }
    hours
}

/// Adds what `other` needs. Both lists are in order of time.
fn add(others: &mut [f64], intervals: &[Interval], other: &QueueStaffing) {
    let mut first = 0;
    for (sum, own) in others.iter_mut().zip(intervals) {
        let ended = |position: usize| other.intervals[position].interval.span.end <= own.span.start;
        while first < other.intervals.len() && ended(first) {
            first += 1;
        }
        let during = other.intervals[first..].iter();
        for it in during.take_while(|it| it.interval.span.start < own.span.end) {
            let share =
                it.interval.span.overlap(own.span) as f64 / own.span.minutes().max(1) as f64;
            *sum += share * f64::from(it.agents_required.get());
        }
    }
}
