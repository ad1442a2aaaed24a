//! What would mend a queue that misses its promise: agents at which hours.
//!
//! The simulation says how many contacts too few are answered in time. Agents are added one by one to
//! the interval where, by the queueing formula, one more brings most contacts in time an hour, until
//! they make up for what lacks. An estimate: neighbours help each other, so fewer may do. It is the
//! repair loop that proves it.

use super::result::{QueueSimulation, Simulation};
use crate::calendar::Interval;
use crate::coverage::{Coverage, QueueCoverage};
use crate::scenario::Scenario;
use crate::staffing::{QueueStaffing, Staffing, performance_at};
use crate::units::{Fraction, QueueIndex};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Agents added to an interval at most.
const MOST_ADDED: u32 = 50;

/// What would mend a queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Remedy {
    /// The queue.
    pub queue: QueueIndex,
    /// The promise less what customers feel, as a share of contacts.
    pub lacks: Fraction,
    /// Agents to add, in order of time.
    pub additions: Vec<Addition>,
    /// Agent-hours of all additions.
    pub agent_hours: f64,
    /// Whether they suffice by formula.
    pub suffices: bool,
}

/// Agents to add to one interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Addition {
    /// When.
    pub interval: Interval,
    /// How many.
    pub agents: u32,
}

/// The queues whose simulated service level over the plan is below the promise.
#[must_use]
pub fn remedies(
    scenario: &Scenario,
    staffing: &Staffing,
    coverage: &Coverage,
    simulated: &Simulation,
) -> Vec<Remedy> {
    let one = |it: &QueueSimulation| {
        let promised = scenario.queues[it.queue.get()].targets.service_level?;
        let felt = it.total.service_level?;
        let lacks = Fraction::new((promised.target.get() - felt.mean).max(0.0)).ok()?;
        let own = coverage.queues.iter().find(|own| own.queue == it.queue)?;
        let staffing = staffing.queues.iter().find(|own| own.queue == it.queue)?;
        let missed = lacks.get() > felt.half_width.unwrap_or(0.0);
        let live = staffing.service.deferred.is_none();
        missed.then(|| Remedy::of(it.queue, lacks, own, staffing, live))
    };
    simulated.queues.iter().filter_map(one).collect()
}

/// One more agent in an interval, and what that brings.
struct Step {
    interval: usize,
    /// Contacts in time for each agent-hour.
    brings_an_hour: f64,
    brings: f64,
}

impl Remedy {
    fn of(
        queue: QueueIndex,
        lacks: Fraction,
        coverage: &QueueCoverage,
        staffing: &QueueStaffing,
        live: bool,
    ) -> Self {
        let offered: f64 = coverage.intervals.iter().map(|it| it.offered).sum();
        let mut wanted = lacks.get() * offered;
        let mut added = vec![0_u32; coverage.intervals.len()];
        let step = |interval: usize, added: u32| step(coverage, staffing, interval, added);
        let mut heap: BinaryHeap<Step> = if live {
            (0..added.len()).filter_map(|it| step(it, 0)).collect()
        } else {
            BinaryHeap::new()
        };
        while wanted > 0.0
            && let Some(best) = heap.pop()
        {
            wanted -= best.brings;
            let own = &mut added[best.interval];
            *own += 1;
            if *own < MOST_ADDED {
                heap.extend(step(best.interval, *own));
            }
        }
        let intervals = coverage.intervals.iter().zip(&added);
        let additions = intervals.filter(|(_, agents)| **agents > 0);
        let additions: Vec<Addition> = additions
            .map(|(it, agents)| Addition {
                interval: it.interval,
                agents: *agents,
            })
            .collect();
        let hours = |it: &Addition| f64::from(it.agents) * it.interval.span.minutes() as f64 / 60.0;
        Self {
            queue,
            lacks,
            agent_hours: additions.iter().map(hours).sum(),
            additions,
            suffices: wanted <= 0.0,
        }
    }
}

fn step(
    coverage: &QueueCoverage,
    staffing: &QueueStaffing,
    interval: usize,
    added: u32,
) -> Option<Step> {
    let it = &coverage.intervals[interval];
    let service = &staffing.service;
    let aht_s = it.aht.get() / service.handle_factor;
    let level = |more: u32| {
        let agents = it.agents_expected + f64::from(more);
        let given = performance_at(agents, it.offered, it.hours() * 3600.0, aht_s, service);
        given.service_level.map_or(0.0, Fraction::get)
    };
    let brings = it.offered * (level(added + 1) - level(added));
    (brings > 1e-9).then(|| Step {
        interval,
        brings_an_hour: brings / it.hours(),
        brings,
    })
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Step {}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_gain = self.brings_an_hour.total_cmp(&other.brings_an_hour);
        by_gain.then_with(|| other.interval.cmp(&self.interval))
    }
}
