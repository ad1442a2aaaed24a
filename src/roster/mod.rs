//! Who works when: the schedule's shifts given to named agents, every rule of their contracts kept.

use crate::calendar::Span;
use crate::units::{AgentIndex, QueueIndex, ShiftIndex};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A finished roster.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// Every worked shift, by agent, then by start.
    pub shifts: Vec<RosteredShift>,
    /// Paid days away (leave, holidays) as they are credited, by agent, then by date.
    pub credits: Vec<CreditedDay>,
}

/// One agent's shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RosteredShift {
    /// Who.
    pub agent: AgentIndex,
    /// The pattern.
    pub shift: ShiftIndex,
    /// The local date, at the agent's site, on which it starts.
    pub date: NaiveDate,
    /// From start to end.
    pub span: Span,
    /// Minutes that are paid.
    pub paid_min: u32,
    /// The pieces, in order, from start to end without gaps.
    pub pieces: Vec<Piece>,
}

/// A piece of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// When.
    pub span: Span,
    /// What.
    pub activity: Activity,
    /// Whether it is paid.
    pub paid: bool,
}

/// What an agent does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Serves a queue.
    Work(QueueIndex),
    /// A short break.
    Break,
    /// The meal.
    Lunch,
    /// Away.
    TimeOff,
}

/// A day away that counts for hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditedDay {
    /// Who.
    pub agent: AgentIndex,
    /// The local date.
    pub date: NaiveDate,
    /// Minutes credited against the weekly minimum.
    pub minutes: u32,
}
