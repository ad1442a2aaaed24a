//! What would mend a queue that misses its promise, as plain data; [`tune`](crate::tune) finds it in plays.

use crate::calendar::Interval;
use crate::units::{Fraction, QueueIndex};
use serde::{Deserialize, Serialize};

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
