//! Why there is no forecast, in the planner's words.

use crate::problem::{Code, Problem, Problems};
use chrono::NaiveDate;
use std::fmt;

/// A queue has nothing to forecast from.
pub const NO_HISTORY: Code = Code("F101");
/// Nobody knows a queue's handle time.
pub const NO_HANDLE_TIME: Code = Code("F102");
/// The scenario names a method that does not exist.
pub const NO_SUCH_METHOD: Code = Code("F103");

/// Every code of this stage.
pub const CODES: &[Code] = &[NO_HISTORY, NO_HANDLE_TIME, NO_SUCH_METHOD];

/// Why one queue cannot be forecast.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// No day with known contacts before the plan.
    #[error("queue \"{queue}\" has no history before {first_day}")]
    NoHistory {
        /// The queue's name.
        queue: String,
        /// First day of the plan.
        first_day: NaiveDate,
    },
    /// Neither the scenario nor the history gives a handle time.
    #[error("nobody says how long a contact of queue \"{queue}\" takes")]
    NoHandleTime {
        /// The queue's name.
        queue: String,
    },
    /// A method that does not exist.
    #[error("there is no forecasting method \"{name}\"")]
    NoSuchMethod {
        /// The name in the scenario.
        name: String,
        /// Names of those that exist.
        known: Vec<&'static str>,
    },
}

/// Why there is no forecast: every queue that cannot be forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastError {
    /// One or more causes, in the scenario's order.
    pub causes: Vec<Cause>,
}

impl Cause {
    /// Its code, and what to do.
    #[must_use]
    pub fn advice(&self) -> (Code, String) {
        match self {
            Self::NoHistory { .. } => (
                NO_HISTORY,
                "give it `history`, `volumes` or `typical_week`; history must end before \
                 `first_day`"
                    .to_owned(),
            ),
            Self::NoHandleTime { .. } => (
                NO_HANDLE_TIME,
                "write `aht = \"4m30s\"` under the queue, or fill the column `aht_s` of its history"
                    .to_owned(),
            ),
            Self::NoSuchMethod { known, .. } => (
                NO_SUCH_METHOD,
                format!("choose `auto`, `{}`", known.join("`, `")),
            ),
        }
    }
}

impl ForecastError {
    /// As problems, to be shown like those of the scenario.
    #[must_use]
    pub fn problems(&self) -> Problems {
        let problem = |cause: &Cause| {
            let (code, help) = cause.advice();
            Problem::error(code, cause.to_string()).help(help)
        };
        Problems(self.causes.iter().map(problem).collect())
    }
}

impl fmt::Display for ForecastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, cause) in self.causes.iter().enumerate() {
            let (_, help) = cause.advice();
            let line = if at > 0 { "\n" } else { "" };
            write!(f, "{line}{cause}: {help}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ForecastError {}
