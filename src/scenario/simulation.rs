//! How a roster is played against random arrivals: what agents do, and how often a plan is played.

use crate::units::Fraction;
use serde::{Deserialize, Serialize};

/// How a roster is played.
///
/// The table `[simulation]` of a scenario; nothing else than the simulation uses it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SimulationSettings {
    /// Most replications of the plan, 2 or more: a half-width needs two.
    pub replications: u32,
    /// Stops earlier once the service level of every queue over the plan is known to ± this at
    /// 95 %; `None` = all replications are played.
    pub half_width: Option<Fraction>,
    /// What becomes of a contact in hand when its agent's work ends.
    pub at_break: AtBreak,
    /// Whose contacts agents at work take.
    pub routing: Routing,
    /// What agents on a live queue do while nobody waits there.
    pub mail_when_idle: MailWhenIdle,
    /// How single contacts' handle times vary.
    pub handle_times: HandleTimes,
}

impl Default for SimulationSettings {
    /// 100 replications at most, or a service level known to ± 0.5 points; the rest as its own
    /// defaults say.
    fn default() -> Self {
        Self {
            replications: 100,
            half_width: Fraction::new(0.005).ok(),
            at_break: AtBreak::default(),
            routing: Routing::default(),
            mail_when_idle: MailWhenIdle::default(),
            handle_times: HandleTimes::default(),
        }
    }
}

/// What becomes of a contact in hand when its agent's work ends for a break or the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtBreak {
    /// The agent finishes it first, and starts the break or goes home late.
    #[default]
    Overrun,
    /// It goes to the next agent who is free, else to its place by arrival, before all who were never answered.
    HandOver,
}

/// Whose contacts agents at work take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Routing {
    /// Those of every queue that they can serve; one who is idle takes of the queue that the
    /// roster names first.
    #[default]
    Skills,
    /// Those of the queue alone that the roster names.
    Assigned,
}

/// Whether agents rostered on a live queue work email and tickets that they can serve while no
/// live contact waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailWhenIdle {
    /// Yes, and set it aside when a live contact comes.
    #[default]
    SetAside,
    /// Yes, and finish it before they take the next live contact.
    Finished,
    /// No.
    Never,
}

/// How single contacts' handle times vary about their mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandleTimes {
    /// Log-normal where their variation is given
    /// ([`Queue::aht_variation`](super::model::Queue::aht_variation)) or known from the history,
    /// else exponential.
    #[default]
    Auto,
    /// Exponential on every queue, as the formulas of queueing assume.
    Exponential,
}
