//! From a model to a roster with a bound.

use super::model::{Line, RosterModel};
use super::run::Run;
use super::scale;
use crate::control::Control;
use crate::schedule::SolveStatus;
use crate::schedule::solver::{SolverError, lifted, relative_gap};

/// How to solve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Seed of the search.
    pub seed: u64,
    /// The relative gap at which the roster is good enough; 0 = proven.
    pub gap: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, gap: 0.0 }
    }
}

/// A roster, and how good it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    /// A line for everybody, within every rule.
    pub lines: Vec<Line>,
    /// What they cost.
    pub cost: f64,
    /// No roster costs less.
    pub bound: f64,
    /// How it ended.
    pub status: SolveStatus,
}

impl Solved {
    /// The share by which the cost is above the bound.
    #[must_use]
    pub fn gap(&self) -> f64 {
        relative_gap(self.cost, self.bound)
    }
}

/// Why there is no roster.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Impossible {
    /// Somebody's rules leave no line.
    #[error(
        "the rules of {0} leave no line: hours, days in a row, weekends and days off contradict each other"
    )]
    Person(String),
    /// Somebody has no line, though there may be one.
    #[error(
        "no line was found for {0} within the maxima of each kind of shift, nor proof that there is none"
    )]
    NotFound(String),
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
}

/// Solves `model` until the gap is met or `control` says stop: then with the best roster so far,
/// complete and valid.
///
/// Costs are searched in a unit in which the dearest shift costs about 100: where prices differ by
/// more than a hundred thousand times, the smallest are rounding.
///
/// # Errors
/// [`Impossible`] where somebody's own rules contradict each other.
pub fn solve(
    model: &RosterModel,
    settings: Settings,
    control: &Control,
) -> Result<Solved, Impossible> {
    let factor = scale::factor(model);
    let step = scale::step(model);
    let scaled = scale::scaled(model, factor);
    let mut run = Run::new(&scaled, factor, step * factor, settings, control)?;
    run.search()?;
    let (lines, bound) = run.end();
    let cost = model.cost(&lines);
    let bound = lifted(bound / factor, step).min(cost);
    let gap = relative_gap(cost, bound);
    // Where costs are whole multiples of a step, nothing less than a step below is to be had.
    let proven = if step > 0.0 {
        cost - bound < 0.5 * step
    } else {
        gap <= SolveStatus::PROVEN
    };
    let status = if proven {
        SolveStatus::Optimal
    } else if gap <= settings.gap {
        SolveStatus::WithinGap
    } else {
        SolveStatus::Stopped
    };
    Ok(Solved {
        lines,
        cost,
        bound,
        status,
    })
}
