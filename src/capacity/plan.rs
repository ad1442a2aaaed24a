//! What planning gives back.

use super::decision::Decision;
use super::flows::Flows;
use super::problem::Class;
use crate::schedule::SolveReport;
use crate::schedule::solver::SolverError;
use serde::{Deserialize, Serialize};

/// How good is good enough, and what is told.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Relative gap between cost and bound at which the search ends, 0 to 1.
    pub gap: f64,
    /// Seed of the solver's own choices.
    pub seed: u64,
    /// Whether to work out why each class is there: one linear program a class.
    pub reasons: bool,
    /// Rows of the program above which parts that have limits in common are decided one after the other.
    pub whole_rows: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            gap: 0.005,
            seed: 1,
            reasons: true,
            whole_rows: 20_000,
        }
    }
}

/// A plan of the months ahead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// What is decided.
    pub decision: Decision,
    /// What that comes to, counted anew from the decision (not taken from the solver).
    pub flows: Flows,
    /// Status, cost, bound and gap. Costs include the weeks past the plan's end.
    pub report: SolveReport,
    /// What no decision can change: pay of those who are there, classes committed, hours bought in any case; weeks past the
    /// plan's end included. Voluntary time off takes from it.
    pub unavoidable: f64,
    /// Why each class is there, in the order of [`Decision::classes`], those past the plan's end left out; empty where it was not
    /// asked for. Where time was up before the last class, the list is shorter.
    pub reasons: Vec<Reason>,
    /// What one more seasoned agent would be worth, by pool and week; empty where time was up.
    pub worth: Vec<PoolWorth>,
    /// What the planner should know about the input.
    pub warnings: Vec<Warning>,
}

impl Plan {
    /// The gap as a share of what can be decided: of the cost less what no decision can change. `None` where there is no
    /// bound, or nothing that can be decided.
    #[must_use]
    pub fn gap_of_decided(&self) -> Option<f64> {
        let (objective, bound) = self.report.objective.zip(self.report.bound)?;
        let decided = objective - self.unavoidable;
        (decided > 1e-9 * objective.abs()).then(|| (objective - bound).max(0.0) / decided)
    }
}

/// Why a class is there: what the same plan without it would lack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The class.
    pub class: Class,
    /// Money that the plan saves by it, with everything but classes, temps and moves decided anew without it. Below 0 for a
    /// class that does not pay (the plan is not the best one). `None`: without its people, moves of the plan could not happen.
    pub saves: Option<f64>,
    /// Where it would be missed, those that cost most first (at most 12); weeks past the plan's end may be among them.
    pub weeks: Vec<Missed>,
}

/// What would be worse in a week on a queue without a class.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Missed {
    /// The week.
    pub week: usize,
    /// The queue.
    pub queue: usize,
    /// Hours more that would be missing.
    pub short_h: f64,
    /// Hours more that would be bought.
    pub outsourced_h: f64,
    /// Paid hours of overtime more in pools that serve the queue, shared by where they work.
    pub overtime_h: f64,
    /// Money all this costs.
    pub cost: f64,
}

/// What one more seasoned agent is worth in a pool, by week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PoolWorth {
    /// The pool.
    pub pool: usize,
    /// Its site.
    pub site: usize,
    /// Money saved by one more agent who is there for this week alone, before pay: the price of the pool's hours in
    /// the linear program with all whole numbers fixed, times the productive hours of a head. By week.
    pub saved: Vec<f64>,
    /// Pay of that agent, by week.
    pub pay: Vec<f64>,
}

/// Something about the input that is allowed and probably not meant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Warning {
    /// What it is about.
    pub kind: WarningKind,
    /// In the planner's words.
    pub text: String,
}

/// What a [`Warning`] is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// A committed class is in training when the plan ends.
    GraduatesAfterTheEnd,
    /// No class that starts within the plan can graduate in it.
    NobodyCanGraduate,
    /// More heads than seats without any decision.
    SeatsTooFew,
    /// A committed class needs more trainers than there are.
    TrainersTooFew,
    /// A budget is spent without any decision.
    BudgetSpent,
    /// Hiring limits are broken by committed classes, or leave no room for a smallest class.
    LimitTooTight,
    /// A queue that nobody serves and nobody can be paid for.
    NobodyServes,
    /// More people are known to go than are expected to be there: fewer go.
    MoreGoThanThere,
    /// A limit lets no class of a pool begin in any week.
    NoClassFits,
    /// No week behind the plan's end: the last weeks are planned as if nothing came after.
    NoEnd,
}

/// The plan could not be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CapacityError {
    /// The numbers make no sense: every problem, in the planner's words.
    #[error("the plan of the months ahead cannot be made:\n  {}", .0.join("\n  "))]
    Input(Vec<String>),
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
}
