//! What pooling is worth: the plan between queues that have their agents for themselves and agents who
//! can all do everything.

use super::rounds::required_h;
use crate::calendar::Span;
use crate::scenario::Scenario;
use crate::staffing::{IntervalStaffing, QueueStaffing, Staffing, performance_at};
use crate::units::Fraction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Agents beyond which a pool is not searched.
const MOST: u32 = 100_000;

/// Agent-hours on the phones that live queues with a promise, and all others, require.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct References {
    /// Each queue by itself, by formula.
    pub apart_h: f64,
    /// One pool of agents who serve every live queue, by formula: the fewest that answer as many
    /// contacts in time as all promises together ask for, no more than queues apart. Where chats are had several
    /// at once, an agent of the pool has as many contacts at once as the work asks for on average. Deferred
    /// queues as they are.
    pub everyone_h: f64,
}

/// Both, for the requirement by formula.
#[must_use]
pub fn references(scenario: &Scenario, staffing: &Staffing) -> References {
    let live = |it: &&QueueStaffing| {
        let promised = scenario.queues[it.queue.get()].targets.service_level;
        it.service.deferred.is_none() && promised.is_some()
    };
    let apart: Staffing = Staffing {
        queues: staffing
            .queues
            .iter()
            .filter(|it| !live(it))
            .cloned()
            .collect(),
    };
    let mut together: BTreeMap<Span, Vec<(&QueueStaffing, &IntervalStaffing)>> = BTreeMap::new();
    for queue in staffing.queues.iter().filter(live) {
        for it in &queue.intervals {
            together
                .entry(it.interval.span)
                .or_default()
                .push((queue, it));
        }
    }
    let pooled = together.iter().map(|(span, all)| {
        let floor = all
            .iter()
            .map(|(queue, _)| scenario.queues[queue.queue.get()].minimum_agents);
        let apart: u32 = all.iter().map(|(_, it)| it.agents_required.get()).sum();
        let pooled = pool(all, floor.max().unwrap_or(0)).min(apart);
        f64::from(pooled) * span.minutes() as f64 / 60.0
    });
    References {
        apart_h: required_h(staffing),
        everyone_h: required_h(&apart) + pooled.sum::<f64>(),
    }
}

/// The fewest agents with which contacts of all queues, served as one, are answered in time as often as
/// promised together.
fn pool(all: &[(&QueueStaffing, &IntervalStaffing)], floor: u32) -> u32 {
    let offered: f64 = all.iter().map(|(_, it)| it.offered).sum();
    if offered <= 0.0 {
        return floor;
    }
    let work: f64 = all.iter().map(|(_, it)| it.offered * it.aht.get()).sum();
    let aht_s = work / offered;
    let alone = |(queue, it): &(&QueueStaffing, &IntervalStaffing)| {
        it.offered * it.aht.get() / f64::from(queue.service.at_once.max(1))
    };
    let at_once = work / all.iter().map(alone).sum::<f64>().max(f64::MIN_POSITIVE);
    let target = |queue: &QueueStaffing| {
        let level = queue.service.targets.service_level;
        level.map_or(0.0, |it| it.target.get())
    };
    let wanted: f64 = all
        .iter()
        .map(|(queue, it)| target(queue) * it.offered)
        .sum();
    let in_time = |agents: u32| -> f64 {
        let own = all.iter().map(|(queue, it)| {
            let mut service = queue.service;
            service.handle_factor = 1.0;
            service.at_once = 1;
            let length_s = it.interval.span.minutes() as f64 * 60.0;
            let places = f64::from(agents) * at_once;
            let given = performance_at(places, offered, length_s, aht_s, &service);
            it.offered * given.service_level.map_or(0.0, Fraction::get)
        });
        own.sum()
    };
    let keeps = |agents: u32| in_time(agents) >= wanted - 1e-9;
    let (mut low, mut high) = (0, 1);
    while !keeps(high) && high < MOST {
        (low, high) = (high, high * 2);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if keeps(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high.max(floor)
}
