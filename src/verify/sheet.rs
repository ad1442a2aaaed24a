//! What the two files say, row by row, with names resolved.

use crate::calendar::Span;
use crate::units::{AgentIndex, QueueIndex, ShiftIndex, SiteIndex};
use chrono::NaiveDate;

/// A roster as it stands in `roster.csv` and `activities.csv`. Nothing in it is checked against
/// the rules yet; only names and times are known to make sense.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// The rows of `roster.csv`, in the file's order.
    pub shifts: Vec<SheetShift>,
    /// The rows of `activities.csv`, in the file's order; `None` where there is no such file.
    pub pieces: Option<Vec<SheetPiece>>,
}

/// A row of `roster.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetShift {
    /// Line of the file, from 1.
    pub line: u64,
    /// Who.
    pub agent: AgentIndex,
    /// The date as written. Rules use the date that follows from `span`.
    pub date: NaiveDate,
    /// The site as written.
    pub site: SiteIndex,
    /// The shift pattern.
    pub shift: ShiftIndex,
    /// From start to end, at least a minute.
    pub span: Span,
    /// Paid hours as written, 0 or more.
    pub paid_h: f64,
}

/// A row of `activities.csv`.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetPiece {
    /// Line of the file, from 1.
    pub line: u64,
    /// Who.
    pub agent: AgentIndex,
    /// When, at least a minute.
    pub span: Span,
    /// What.
    pub activity: Activity,
    /// The queue, where the row names one.
    pub queue: Option<QueueIndex>,
    /// Whether it is paid.
    pub paid: bool,
}

/// What `activities.csv` may say that an agent does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    /// Serves a queue.
    Work,
    /// A short break.
    Break,
    /// The meal.
    Lunch,
    /// With the team: inside a shift, paid, off the queues.
    Meeting,
    /// Learns: inside a shift, paid, off the queues.
    Training,
    /// Away on a day without a shift.
    TimeOff,
}

impl Activity {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 6] = [
        Self::Work,
        Self::Break,
        Self::Lunch,
        Self::Meeting,
        Self::Training,
        Self::TimeOff,
    ];

    /// The word in the file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Break => "break",
            Self::Lunch => "lunch",
            Self::Meeting => "meeting",
            Self::Training => "training",
            Self::TimeOff => "time_off",
        }
    }

    /// Whether it is a pause that a shift pattern asks for.
    #[must_use]
    pub const fn is_pause(self) -> bool {
        matches!(self, Self::Break | Self::Lunch)
    }
}
