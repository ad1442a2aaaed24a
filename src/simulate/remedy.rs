//! What would mend a queue that misses its promise: agents at which hours.
//!
//! The simulation says how many contacts too few are answered in time. Agents are added [one by
//! one](super::marginal) until they make up for what lacks. It is the repair loop that proves it.

use super::marginal::{Direction, spend};
use super::result::{QueueSimulation, Simulation};
use crate::calendar::Interval;
use crate::scenario::Scenario;
use crate::staffing::{QueueStaffing, Staffing};
use crate::units::{Fraction, QueueIndex};
use serde::{Deserialize, Serialize};

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
    /// Whether they suffice by estimate.
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

/// The live queues whose simulated service level over the plan is below the promise by more than chance.
#[must_use]
pub fn remedies(scenario: &Scenario, staffing: &Staffing, simulated: &Simulation) -> Vec<Remedy> {
    let one = |it: &QueueSimulation| {
        let promised = scenario.queues[it.queue.get()].targets.service_level?;
        let felt = it.total.service_level?;
        let lacks = Fraction::new((promised.target.get() - felt.mean).max(0.0)).ok()?;
        let staffing = staffing.queues.iter().find(|own| own.queue == it.queue)?;
        let missed = lacks.get() > felt.half_width.unwrap_or(0.0);
        let live = staffing.service.deferred.is_none();
        (missed && live).then(|| Remedy::of(lacks, staffing, it))
    };
    simulated.queues.iter().filter_map(one).collect()
}

impl Remedy {
    fn of(lacks: Fraction, staffing: &QueueStaffing, felt: &QueueSimulation) -> Self {
        let offered: f64 = staffing.intervals.iter().map(|it| it.offered).sum();
        let wanted = lacks.get() * offered;
        let spent = spend(staffing, felt, Direction::Add, wanted, MOST_ADDED);
        let additions = staffing.intervals.iter().zip(&spent.agents);
        let additions: Vec<Addition> = additions
            .filter(|(_, agents)| **agents > 0)
            .map(|(it, agents)| Addition {
                interval: it.interval,
                agents: *agents,
            })
            .collect();
        let hours = |it: &Addition| f64::from(it.agents) * it.interval.span.minutes() as f64 / 60.0;
        Self {
            queue: felt.queue,
            lacks,
            agent_hours: additions.iter().map(hours).sum(),
            additions,
            suffices: spent.left <= 0.0,
        }
    }
}
