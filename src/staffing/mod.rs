//! How many are needed: forecast → agents required for every queue and interval, with the reason.
//!
//! [`staff`] sizes each interval of a live queue on its own by Erlang C in its steady state: simple, traceable, and
//! a little on the safe side because nobody hangs up in it. It knows nothing of a backlog from the
//! interval before. [`performance_at`] is the way back: what a number of agents gives, whole or
//! not. [`explain`] says in words why a number is what it is.
//!
//! Email and tickets are work with a deadline: [`staff`] puts it where live queues leave room, and
//! [`flow`] is what a number of agents makes of it.

mod deferred;
mod explain;
mod performance;
mod requirement;
mod service;

pub use deferred::{Deferred, DeferredInterval, DueWork, Flow, LocalTime, flow};
pub use explain::explain;
pub use performance::performance_at;
pub use requirement::{StaffingError, staff};
pub use service::Service;

use crate::calendar::Interval;
use crate::units::{Agents, Erlangs, Fraction, Fte, QueueIndex, Seconds};
use serde::{Deserialize, Serialize};

/// The requirement of every queue, in the scenario's order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Staffing {
    /// One entry a queue.
    pub queues: Vec<QueueStaffing>,
}

/// The requirement of one queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueStaffing {
    /// The queue.
    pub queue: QueueIndex,
    /// How it is served.
    pub service: Service,
    /// The open intervals of the plan, in order.
    pub intervals: Vec<IntervalStaffing>,
}

/// How the waiting of a queue is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Model {
    /// Everybody waits until answered.
    ErlangC,
    /// Those who wait hang up when their patience ends.
    ErlangA,
    /// Nobody waits for the answer: work with a deadline.
    Deferred,
}

impl Model {
    /// As it stands in `staffing.csv` and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ErlangC => "erlang_c",
            Self::ErlangA => "erlang_a",
            Self::Deferred => "deferred",
        }
    }
}

/// The requirement of one interval, and what it gives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IntervalStaffing {
    /// When.
    pub interval: Interval,
    /// Expected contacts.
    pub offered: f64,
    /// Expected mean handle time.
    pub aht: Seconds,
    /// Contacts a second × handle time.
    pub offered_load: Erlangs,
    /// The smallest number on the phones that meets every target.
    pub agents_required: Agents,
    /// Paid for it, shrinkage included.
    pub fte_required: Fte,
    /// The target that one agent fewer misses.
    pub binding: Binding,
    /// What customers get with `agents_required`.
    pub performance: Performance,
    /// What becomes of the work, and why the agents are here; `None` where customers wait.
    #[serde(default)]
    pub deferred: Option<DeferredInterval>,
}

/// The target that decides a number of agents: the one that one agent fewer would miss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// Too few would be answered in time.
    ServiceLevel,
    /// The mean wait would be too long.
    Asa,
    /// Agents would be busy for too large a share of their time.
    Occupancy,
    /// Too many would hang up.
    Abandoned,
    /// The queue would grow without end.
    Stability,
    /// Emails or tickets would not be done by their deadline.
    Deadline,
    /// The scenario's floor (`minimum_agents`).
    MinimumAgents,
    /// No agent is needed: nothing arrives and nothing is asked, or all that is due is done at
    /// other times.
    None,
}

impl Binding {
    /// As it stands in `staffing.csv` and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ServiceLevel => "service_level",
            Self::Asa => "asa",
            Self::Occupancy => "occupancy",
            Self::Abandoned => "abandoned",
            Self::Stability => "stability",
            Self::Deadline => "deadline",
            Self::MinimumAgents => "minimum_agents",
            Self::None => "none",
        }
    }
}

/// What a number of agents gives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Performance {
    /// Share of all offered contacts answered within the threshold; `None` where no service level
    /// is promised, and for deferred work where nothing arrives.
    pub service_level: Option<Fraction>,
    /// Mean wait; `None` where the queue grows without end. For deferred work the open time until
    /// it is done, `None` where none of it is.
    pub asa: Option<Seconds>,
    /// Share of offered contacts that hang up; 0 under Erlang C.
    pub abandoned: Fraction,
    /// Share of agents' time on the phones that is busy.
    pub occupancy: Fraction,
}
