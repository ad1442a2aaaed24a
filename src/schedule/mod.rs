//! Which shifts: shift and break patterns, and the linear program that says how many of each.
//!
//! The mathematics stands in `docs/formulation.md`; rows and columns bear the same names there
//! and here.

mod block;
mod breaks;
mod catalogue;
pub mod cover;
mod coverage;
mod evaluate;
mod flow;
mod grid;
mod improve;
pub mod limits;
mod model;
mod pay;
mod plan;
mod promise;
mod search;
pub mod shapes;
pub mod solver;
mod step;
#[cfg(test)]
mod synthetic;
#[cfg(test)]
mod tests;

pub use evaluate::{Evaluation, Shortfall, evaluate};
pub use plan::{ScheduleError, ScheduleSettings, schedule};
pub use promise::{PromiseHours, PromiseSavings, Promised, keep_promises};

use crate::calendar::Span;
use crate::units::{ContractIndex, QueueIndex, ShiftIndex, SiteIndex};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A shift that somebody could work on one day at one site: a start and a length of a pattern,
/// its breaks not yet placed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DutyShape {
    /// The pattern it comes from.
    pub shift: ShiftIndex,
    /// The site, whose clock it follows.
    pub site: SiteIndex,
    /// The local date on which it starts.
    pub date: NaiveDate,
    /// From start to end, breaks included.
    pub span: Span,
    /// Minutes that are paid (unpaid breaks left out).
    pub paid_min: u32,
}

/// How an optimisation ended. An outcome, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SolveStatus {
    /// Proven best: nothing costs less, but for [`SolveStatus::PROVEN`].
    Optimal,
    /// Within the gap that was asked for, not proven best.
    WithinGap,
    /// Stopped by the time limit or by Ctrl-C, with the best found so far.
    Stopped,
    /// Nothing satisfies the hard rules.
    Infeasible,
}

impl SolveStatus {
    /// The largest relative gap that counts as none: solvers' own tolerance.
    pub const PROVEN: f64 = 1e-4;

    /// How a search ended whose best is at most `gap` above a bound, where `wanted` was asked for.
    #[must_use]
    pub fn of_gap(gap: Option<f64>, wanted: f64) -> Self {
        match gap {
            Some(gap) if gap <= Self::PROVEN => Self::Optimal,
            Some(gap) if gap <= wanted => Self::WithinGap,
            _ => Self::Stopped,
        }
    }

    /// Whether the search went as far as it was asked to.
    #[must_use]
    pub const fn is_good_enough(self) -> bool {
        matches!(self, Self::Optimal | Self::WithinGap)
    }
}

/// What a solve reached: reported as it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SolveReport {
    /// How it ended.
    pub status: SolveStatus,
    /// Cost of the best found; `None` where nothing was found.
    pub objective: Option<f64>,
    /// No solution can cost less than this.
    pub bound: Option<f64>,
    /// (objective − bound) ÷ |objective|, 0 where both are 0.
    pub gap: Option<f64>,
    /// Rows of the model.
    pub rows: usize,
    /// Columns of the model.
    pub columns: usize,
    /// Wall time, seconds.
    pub seconds: f64,
}

impl SolveReport {
    /// By so much, the best found may cost more than the cheapest; nothing costs less than 0. `None` where nothing was
    /// found.
    #[must_use]
    pub fn above_least(&self) -> Option<f64> {
        let cost = self.objective?;
        Some((cost - self.bound.unwrap_or(0.0)).max(0.0))
    }
}

/// Agents that the schedule need not tell apart: same site, contract and skills.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Group {
    /// Where they work.
    pub site: SiteIndex,
    /// Their contract.
    pub contract: ContractIndex,
    /// The queues they can serve, ascending.
    pub skills: Vec<QueueIndex>,
}

/// How many of a group work a shape with its breaks at these times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScheduledShift {
    /// The group, as a position in [`Schedule::groups`].
    pub group: usize,
    /// The shift.
    pub shape: DutyShape,
    /// Its breaks, in the pattern's order.
    pub breaks: Vec<Span>,
    /// How many agents work it, 1 or more.
    pub count: u32,
}

/// The schedule: integer counts of shifts with their breaks placed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// The groups of interchangeable agents.
    pub groups: Vec<Group>,
    /// The shifts, by date, group and start.
    pub shifts: Vec<ScheduledShift>,
    /// How the integer program ended.
    pub report: SolveReport,
    /// What an agent more would save by the relaxation, where shifts are only rounded from it; else empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<CoverPrice>,
}

/// What an agent less in an interval of a queue adds to the cost of the relaxed program.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CoverPrice {
    /// Whose interval.
    pub queue: QueueIndex,
    /// When.
    pub span: Span,
    /// Money for an agent scheduled over all of it.
    pub price: f64,
}
