//! How a person writes time: lengths, clock times, opening hours, weekdays, dates, zones.
//!
//! Each parser takes a text and returns a value or a [`Refusal`]; none knows where the text stood.

pub mod agent;
pub mod clock;
pub mod date;
pub mod days;
pub mod duration;
pub mod months;
pub mod nearest;
pub mod zone;

use crate::problem::Code;

/// Why a text was refused, in the planner's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code it is reported under.
    pub code: Code,
    /// What it is not, to follow "`key` is": `not a length of time`.
    pub what: String,
    /// A few words under the text, such as `no unit`.
    pub label: String,
    /// What to write.
    pub help: String,
}

impl Refusal {
    /// A refusal in full.
    pub fn new(
        code: Code,
        what: impl Into<String>,
        label: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            code,
            what: what.into(),
            label: label.into(),
            help: help.into(),
        }
    }
}
