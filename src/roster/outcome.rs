//! What comes out of rostering: a roster, or the rules that leave none.

use super::Roster;
use super::rules::Rule;
use crate::schedule::SolveReport;
use crate::units::AgentIndex;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// How hard to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// A twentieth of the ordinary work, and the shift program no further than its relaxation, whose prices the roster
    /// goes on from: for many cases beside each other.
    Rough,
    /// A fifth of the ordinary work: for tests and single comparisons.
    Quick,
    /// The ordinary work: seconds for a hundred agents, about a minute for five hundred.
    #[default]
    Normal,
    /// Four times the ordinary work.
    Thorough,
}

impl Effort {
    /// The work relative to the ordinary.
    #[must_use]
    pub const fn factor(self) -> f64 {
        match self {
            Self::Rough => 0.05,
            Self::Quick => 0.2,
            Self::Normal => 1.0,
            Self::Thorough => 4.0,
        }
    }
}

/// How the roster is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RosterSettings {
    /// How hard to search.
    pub effort: Effort,
    /// Seed of the search; `None` = the scenario's.
    pub seed: Option<u64>,
}

/// What the plan costs, part by part, in the scenario's currency.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct RosterCost {
    /// Ordinary pay for the hours worked (paid leave and holidays are not in it).
    pub pay: f64,
    /// What overtime adds to it.
    pub overtime: f64,
    /// Price of missing agent-hours.
    pub understaffing: f64,
    /// Price of surplus agent-hours.
    pub overstaffing: f64,
    /// Price of hours worked while none of the agent's queues is open.
    pub idle: f64,
    /// Price of wishes not granted.
    pub wishes: f64,
}

impl RosterCost {
    /// The sum: what the search makes least.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.pay + self.overtime + self.understaffing + self.overstaffing + self.idle + self.wishes
    }
}

/// How rostering ended.
#[derive(Debug, Clone, PartialEq)]
pub enum RosterOutcome {
    /// A roster that keeps every rule.
    Planned {
        /// It.
        roster: Roster,
        /// What it costs.
        cost: RosterCost,
        /// How the search ended. The bound is the schedule's (which leaves wishes out) or,
        /// where that is wide or missing, the better of it and the roster's own.
        report: SolveReport,
    },
    /// No roster keeps every hard rule.
    Impossible {
        /// Rules that contradict each other, agent by agent.
        conflicts: Vec<Conflict>,
    },
}

/// Rules of one agent that cannot all be kept: every one of them is needed for the contradiction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Whose.
    pub agent: AgentIndex,
    /// The rules, those that ask for work first. One alone contradicts the facts: availability,
    /// time off, the contract's patterns.
    pub rules: Vec<Clash>,
    /// Who, which rules, when, and why in the planner's words, such as `Anna: hours_per_week.min:
    /// week from Mon 23 March: 38 h at least, but at most 16 h are possible: …`; a line a rule
    /// where there are several.
    pub message: String,
}

/// How one rule of a [`Conflict`] would have to give way if the others are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clash {
    /// Which.
    pub rule: Rule,
    /// The days it is about.
    pub dates: Vec<NaiveDate>,
    /// By how much it would be broken, and when.
    pub message: String,
}

/// Why no roster was tried.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RosterError {
    /// There are agents but nothing they could work.
    #[error("the scenario has agents but no shift patterns: add a [[shift]]")]
    NoShifts,
    /// Longer than the search can count.
    #[error("a roster covers at most {most} weeks, the plan has {weeks}: plan it in parts")]
    TooLong {
        /// Weeks of the plan.
        weeks: u32,
        /// The most.
        most: u32,
    },
    /// Staffing of another scenario.
    #[error(
        "the staffing names queue number {queue}, the scenario has {queues}: make the staffing afresh"
    )]
    OtherStaffing {
        /// The queue named.
        queue: usize,
        /// Queues of the scenario.
        queues: usize,
    },
}
