//! What queues give back at the same time.

use super::step::Change;
use crate::calendar::Span;
use crate::staffing::{IntervalStaffing, QueueStaffing, Staffing};
use crate::units::QueueIndex;
use std::collections::BTreeMap;

/// Share of all agents of live queues in an interval that a round takes away at most. Each queue reckons with the
/// help of the others as it was: were they all to give back at once, nobody would be left to help.
const MOST_AT_ONCE: f64 = 0.3;

/// Takes back what `changes` give back too much of at the same time, from those that give back most; one agent may
/// always go.
pub fn within_reach(staffing: &Staffing, changes: &mut [(QueueIndex, Change)]) {
    let mut there: BTreeMap<Span, u32> = BTreeMap::new();
    for it in live(staffing).flat_map(|own| &own.intervals) {
        *there.entry(it.interval.span).or_default() += it.agents_required.get();
    }
    let mut given: BTreeMap<Span, Vec<(usize, usize)>> = BTreeMap::new();
    for (number, (queue, change)) in changes.iter().enumerate() {
        let own = live(staffing).find(|own| own.queue == *queue);
        let intervals = own.map_or(&[][..], |own| &own.intervals[..]);
        let both = intervals.iter().zip(&change.agents).enumerate();
        for (at, (it, _)) in both.filter(|(_, (_, agents))| **agents < 0) {
            let it: &IntervalStaffing = it;
            given
                .entry(it.interval.span)
                .or_default()
                .push((number, at));
        }
    }
    for (span, places) in given {
        let all = there.get(&span).copied().unwrap_or(0);
        let most = ((f64::from(all) * MOST_AT_ONCE) as i64).max(1);
        let back = |changes: &[(QueueIndex, Change)], (number, at): (usize, usize)| {
            -changes[number].1.agents[at]
        };
        while places
            .iter()
            .map(|place| back(changes, *place))
            .sum::<i64>()
            > most
            && let Some((number, at)) = places.iter().copied().max_by_key(|it| back(changes, *it))
        {
            changes[number].1.agents[at] += 1;
        }
    }
}

fn live(staffing: &Staffing) -> impl Iterator<Item = &QueueStaffing> {
    let queues = staffing.queues.iter();
    queues.filter(|own| own.service.deferred.is_none())
}
