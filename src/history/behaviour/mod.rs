//! How customers and agents behave, as far as the history shows it: how long those who wait are
//! patient, and how much slower several chats at once go.
//!
//! [`Behaviour`] is what later stages need; [`Observed`] also says why something is not known, for
//! the planner.

mod chats;
mod evidence;
mod notes;
mod patience;
mod survival;
mod waits;

pub use chats::{ChatEstimate, ChatGap, LEAST_INTERVALS, MOST_SLOWER, Slower};
pub use evidence::{Evidence, Seen};
pub use notes::{borrowed, report};
pub use patience::{LEAST_HUNG_UP, PatienceEstimate, PatienceGap};
pub use survival::{CurvePoint, LEAST_WAITING, MOST_POINTS, PatienceCurve};
pub use waits::AbsurdWait;

use serde::{Deserialize, Serialize};

/// Weeks of history, up to its last day, from which behaviour is told where they suffice.
pub const RECENT_WEEKS: i64 = 13;

/// What the history tells of behaviour; nothing where it has not the columns.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Behaviour {
    /// How long those who wait are patient.
    pub patience: Option<PatienceEstimate>,
    /// Chats at once, and what they do to handle times.
    pub chat: Option<ChatEstimate>,
}

/// What the history tells of behaviour, and why it does not tell the rest.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Observed {
    /// What is known.
    pub behaviour: Behaviour,
    /// Why patience is not known.
    pub patience_gap: Option<PatienceGap>,
    /// Why the slowness of several chats at once is not known.
    pub chat_gap: Option<ChatGap>,
}
