//! What pooling is worth: the plan between queues that have their agents for themselves and agents who
//! can all do everything.

use super::rounds::required_h;
use crate::calendar::Span;
use crate::scenario::Scenario;
use crate::staffing::{IntervalStaffing, Performance, QueueStaffing, Staffing, performance_at};
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
    /// One pool of agents who can do everything, by formula: the fewest that answer as many contacts of live queues in
    /// time as all promises together ask for, no more than queues apart. Where chats are had several
    /// at once, an agent of the pool has as many contacts at once as the work asks for on average. All other work
    /// that must be done (of email and tickets the promised share, of live queues without a service level those who
    /// do not hang up) fills the time in which the pool is idle, whenever that is; only what does not fit takes hours
    /// more. By formula no roster that keeps every promise in every interval does with less; one that keeps them over the
    /// plan, the day or the week may.
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
        let pool = Pool::of(all);
        let agents = pool.map_or(0, |it| it.fewest(all));
        let agents = agents.max(floor.max().unwrap_or(0)).min(apart);
        let hours = span.minutes() as f64 / 60.0;
        let busy = pool.map_or(0.0, |it| it.busy(all, agents));
        (f64::from(agents) * hours, busy * hours)
    });
    let (pooled_h, busy_h) = pooled.fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    let rest_h: f64 = apart.queues.iter().map(must_be_done_h).sum();
    References {
        apart_h: required_h(staffing),
        everyone_h: pooled_h.max(busy_h + rest_h),
    }
}

/// Hours of work of a queue outside the pool that must be done, no more than it requires by itself.
fn must_be_done_h(own: &QueueStaffing) -> f64 {
    let level = own.service.targets.service_level;
    let promised = level.map_or(0.0, |it| it.target.get());
    let work = own.intervals.iter().map(|it| {
        let share = match own.service.deferred {
            Some(_) => promised,
            None => 1.0 - it.performance.abandoned.get(),
        };
        share * it.offered * it.aht.get() / 3600.0 / f64::from(own.service.at_once.max(1))
    });
    let alone = required_h(&Staffing {
        queues: vec![own.clone()],
    });
    work.sum::<f64>().min(alone)
}

/// The contacts of all queues in an interval, served as one.
#[derive(Clone, Copy)]
struct Pool {
    offered: f64,
    aht_s: f64,
    /// Contacts in hand at once of an agent of the pool.
    at_once: f64,
    /// Contacts to be answered in time.
    wanted: f64,
}

type Interval<'a> = (&'a QueueStaffing, &'a IntervalStaffing);

impl Pool {
    /// `None` where nothing arrives.
    fn of(all: &[Interval<'_>]) -> Option<Self> {
        let offered: f64 = all.iter().map(|(_, it)| it.offered).sum();
        if offered <= 0.0 {
            return None;
        }
        let work: f64 = all.iter().map(|(_, it)| it.offered * it.aht.get()).sum();
        let alone = |(queue, it): &Interval<'_>| {
            it.offered * it.aht.get() / f64::from(queue.service.at_once.max(1))
        };
        let target = |queue: &QueueStaffing| {
            let level = queue.service.targets.service_level;
            level.map_or(0.0, |it| it.target.get())
        };
        let wanted = all.iter().map(|(queue, it)| target(queue) * it.offered);
        Some(Self {
            offered,
            aht_s: work / offered,
            at_once: work / all.iter().map(alone).sum::<f64>().max(f64::MIN_POSITIVE),
            wanted: wanted.sum(),
        })
    }

    /// What `agents` give the customers of one queue.
    fn given(&self, (queue, it): &Interval<'_>, agents: u32) -> Performance {
        let mut service = queue.service;
        service.handle_factor = 1.0;
        service.at_once = 1;
        let length_s = it.interval.span.minutes() as f64 * 60.0;
        let places = f64::from(agents) * self.at_once;
        performance_at(places, self.offered, length_s, self.aht_s, &service)
    }

    /// The fewest agents with which contacts are answered in time as often as promised together.
    fn fewest(&self, all: &[Interval<'_>]) -> u32 {
        let in_time = |agents: u32| -> f64 {
            let own = all.iter().map(|it| {
                let level = self.given(it, agents).service_level;
                it.1.offered * level.map_or(0.0, Fraction::get)
            });
            own.sum()
        };
        let keeps = |agents: u32| in_time(agents) >= self.wanted - 1e-9;
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
        high
    }

    /// How many of `agents` are busy on average.
    fn busy(&self, all: &[Interval<'_>], agents: u32) -> f64 {
        let own = all.iter().map(|it| {
            let share = self.given(it, agents).occupancy.get();
            it.1.offered / self.offered * share * f64::from(agents)
        });
        own.sum()
    }
}
