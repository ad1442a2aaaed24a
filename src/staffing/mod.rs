//! How many are needed: forecast → agents required for every queue and interval, with the reason.
//!
//! [`staff`] sizes each interval by Erlang C, or by Erlang A where customers hang up: on its own in its
//! steady state, lagged by a handle time, or through the day with all that is carried over
//! ([`Sizing`]). [`performance_at`] is the way back in a steady state: what a number of agents gives, whole or
//! not; [`through_the_day`] tells it for a whole schedule. Where the service level is promised over the day or
//! week, [`promise`] gives each interval its part. [`explain`] says in words why a number is what it is.
//!
//! Email and tickets are work with a deadline: [`staff`] puts it where live queues leave room, and
//! [`flow`] is what a number of agents makes of it.

mod carried;
mod compared;
pub(crate) mod day;
mod deferred;
mod explain;
mod performance;
pub mod promise;
mod requirement;
mod service;
mod sized;

pub use compared::Compared;
pub use day::OnDuty;
pub use deferred::{Deferred, DeferredInterval, DueWork, Flow, LocalTime, flow};
pub use explain::{Explanation, explain};
pub use performance::{performance_at, through_the_day};
pub use requirement::{StaffingError, staff};
pub use service::Service;

use crate::calendar::Interval;
use crate::scenario::model::Sizing;
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
    /// How volumes that change through the day count; never [`Sizing::Auto`].
    pub sizing: Sizing,
    /// The open intervals of the plan, in order.
    pub intervals: Vec<IntervalStaffing>,
    /// Where the service level is promised over the day or week: the agents that each interval would
    /// require to keep it by itself. Else empty.
    #[serde(default)]
    pub by_interval: Vec<Agents>,
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
    /// The smallest number on the phones that meets every target; where the service level is promised
    /// over the day or week, the interval's part in the fewest agent-hours that keep it.
    pub agents_required: Agents,
    /// Paid for it, shrinkage included.
    pub fte_required: Fte,
    /// The target that one agent fewer misses.
    pub binding: Binding,
    /// What customers get with `agents_required`.
    pub performance: Performance,
    /// What they would get with one agent fewer; `None` where none is required.
    #[serde(default)]
    pub one_fewer: Option<Performance>,
    /// The contacts that the number is for: others than `offered` where it is sized for those of
    /// a handle time before.
    #[serde(default)]
    pub sized_for: f64,
    /// Contacts in hand or waiting from before, where they are carried through the day; else 0.
    #[serde(default)]
    pub carried_in: f64,
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
    /// The service level promised over the day: the agent brings more here than elsewhere.
    Day,
    /// The service level promised over the week.
    Week,
    /// The simulation: with the number by formula the promise was missed, or more than kept.
    Simulation,
    /// No agent is needed: nothing arrives and nothing is asked, or all that is due is done at
    /// other times.
    None,
}

impl IntervalStaffing {
    /// What arrives.
    pub(super) fn load(&self, service: &Service) -> day::Load {
        let aht_s = self.aht.get() / service.handle_factor;
        day::Load::new(service, self.interval.span, self.offered, aht_s)
    }
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
            Self::Day => "day",
            Self::Week => "week",
            Self::Simulation => "simulation",
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
    /// What happens in the interval, where it is followed through the day; else `None`.
    #[serde(default)]
    pub counted: Option<Counted>,
}

/// What happens in an interval to whoever is there, those who came before included. Shares and mean waits
/// are of those who *arrive* in an interval; over a day these counts add up, also where contacts hang up or
/// wait in an interval in which nothing arrives.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// Contacts that hang up in the interval.
    pub hung_up: f64,
    /// Seconds waited in it, summed over all who wait.
    pub waited_s: f64,
}

#[cfg(test)]
mod sine_tests;
