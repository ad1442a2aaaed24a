//! Ready questions: what planners ask most, each with its cases.

use super::Case;
use crate::problem::Problem;
use crate::whatif::change::Assignment;
use serde::{Deserialize, Serialize};

/// A question that needs no cases of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// How does service move from 20 agents fewer to 20 more?
    Hiring,
    /// What do 10 points less and 15 points more of the promise cost?
    ServiceLevel,
    /// What does each point of shrinkage cost?
    Shrinkage,
    /// What does closing earlier or later cost?
    ClosingHours,
    /// What is saved where a bot answers part of the written contacts?
    BotShare,
}

impl Question {
    /// The question, in a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Hiring => "How does service move with 20 agents fewer up to 20 more?",
            Self::ServiceLevel => "What does a higher or lower promise of service cost?",
            Self::Shrinkage => "What does more or less shrinkage cost?",
            Self::ClosingHours => {
                "What does it cost to close later, and what is saved by closing earlier?"
            }
            Self::BotShare => {
                "What is saved where a bot answers part of the written contacts alone?"
            }
        }
    }

    /// The key that it varies, and the values.
    const fn values(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Hiring => (
                "agents",
                &["-20", "-15", "-10", "-5", "+5", "+10", "+15", "+20"],
            ),
            Self::ServiceLevel => (
                "service_level",
                &["-0.1", "-0.05", "+0.05", "+0.1", "+0.15"],
            ),
            Self::Shrinkage => (
                "shrinkage",
                &["-0.04", "-0.02", "+0.02", "+0.04", "+0.06", "+0.08", "+0.1"],
            ),
            Self::ClosingHours => ("closing", &["-2h", "-1h", "-30min", "+30min", "+1h"]),
            Self::BotShare => ("bot", &["0.1", "0.2", "0.3", "0.4", "0.5", "0.6"]),
        }
    }

    /// The key that it varies.
    #[must_use]
    pub const fn key(self) -> &'static str {
        self.values().0
    }

    /// Its cases.
    ///
    /// # Errors
    /// None of a question that is shipped.
    pub fn cases(self) -> Result<Vec<Case>, Problem> {
        let (key, values) = self.values();
        let case = |value: &&str| Ok(Case::of_changes(vec![Assignment::of_text(key, value)?]));
        values.iter().map(case).collect()
    }
}
