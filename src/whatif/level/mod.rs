//! How far a case goes: from the agents required of each week to a roster that is played, or to the months ahead.

mod futures;
mod hire;
mod planned;
mod required;
mod sums;

pub use futures::Futures;

use super::{Outcome, Status};
use crate::control::Control;
use crate::hire::HireError;
use crate::plan::PlanError;
use crate::problem::Problems;
use crate::roster::Effort;
use crate::scenario::Scenario;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How far a case goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Forecast and agents required; hours, pay and service by week. A few milliseconds.
    Weekly,
    /// The same, with service followed through each day.
    Staffing,
    /// Forecast, requirement, shifts, named roster, and the roster played.
    Full,
    /// The months ahead: whom to hire.
    Hire,
}

impl Level {
    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Weekly => "weekly",
            Self::Staffing => "staffing",
            Self::Full => "full",
            Self::Hire => "hire",
        }
    }

    /// The weeks that its hours and money are of: the plan's, or those of the months ahead.
    #[must_use]
    pub const fn weeks_of(self, scenario: &Scenario) -> u32 {
        match self {
            Self::Hire => scenario.hiring.weeks,
            Self::Weekly | Self::Staffing | Self::Full => scenario.weeks,
        }
    }
}

/// What a case's result depends on besides its scenario.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How far.
    pub level: Level,
    /// How hard to search for the named roster.
    pub effort: Effort,
    /// Longest time of one case's search; `None` = work alone ends it, the same on every machine.
    pub time_limit: Option<Duration>,
    /// Whether the scenario as it is names its agents: a case without any then has nobody. Where it does not, whoever
    /// is required is there.
    pub named: bool,
}

impl Settings {
    /// In one line, for addresses and reports.
    #[must_use]
    pub fn told(&self) -> String {
        let effort = match self.effort {
            Effort::Rough => "rough",
            Effort::Quick => "quick",
            Effort::Normal => "normal",
            Effort::Thorough => "thorough",
        };
        let limit = self
            .time_limit
            .map(|it| format!(" limit {} s", it.as_secs_f64()));
        let limit = limit.unwrap_or_default();
        match self.level {
            Level::Full => format!("full effort {effort}{limit}"),
            Level::Hire => format!("hire{limit}"),
            level => level.name().to_owned(),
        }
    }
}

/// Works a case out. `None` where `control` was cancelled before it was done: half a search is no result.
#[must_use]
pub fn work_out(
    scenario: &Scenario,
    settings: &Settings,
    futures: &Futures,
    control: &Control,
) -> Option<Outcome> {
    let outcome = match settings.level {
        Level::Weekly | Level::Staffing => required::figures(scenario, settings, futures),
        Level::Full => planned::figures(scenario, settings, futures, control),
        Level::Hire => hire::figures(scenario, settings, control),
    };
    (!control.is_cancelled()).then(|| outcome.unwrap_or_else(|failed| failed))
}

impl From<PlanError> for Outcome {
    fn from(error: PlanError) -> Self {
        let reason = match &error {
            PlanError::Nobody(problems) | PlanError::History(problems) => told(problems),
            other => other.to_string(),
        };
        Self::none(Status::Failed, reason)
    }
}

impl From<HireError> for Outcome {
    fn from(error: HireError) -> Self {
        match error {
            HireError::Nobody(problems) => Self::none(Status::Failed, told(&problems)),
            HireError::Plan(error) => error.into(),
            other => Self::none(Status::Failed, other.to_string()),
        }
    }
}

/// The first error in a sentence, and how many more there are.
pub fn told(problems: &Problems) -> String {
    let errors: Vec<_> = problems.0.iter().filter(|it| it.is_error()).collect();
    let Some(first) = errors.first() else {
        return "it could not be worked out".to_owned();
    };
    let mut text = format!("{}: {}", first.code, first.message.replace('\n', " "));
    if !first.label.is_empty() {
        text += &format!(" ({})", first.label);
    }
    if errors.len() > 1 {
        text += &format!("; and {} more", errors.len() - 1);
    }
    text
}
