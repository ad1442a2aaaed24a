//! The one door to the linear and integer programming solver.
//!
//! A [`Model`] is built column by column and row by row, rows by their family's name as it stands
//! in `docs/formulation.md`. [`solve`] hands it through good_lp to HiGHS and gives back values and
//! a [`SolveReport`]; [`relax`] drops integrality and gives row and column prices as well.
//!
//! good_lp carries the model; the `highs` crate underneath runs it, because good_lp reports
//! neither the bound nor the gap reached, and `highs-sys` lends its callbacks, so that Ctrl-C and
//! work limits end a solve at once. Nothing outside this module knows any of the three.
//!
//! **Same model, same seed, same values**: one thread, a fixed seed, and limits counted in work
//! ([`Limits::lp_iterations`]), not in seconds. Only where the time of the [`Control`] runs out
//! may the outcome differ from one run to the next.

mod engine;
mod live;

use super::SolveReport;
use crate::control::Control;
pub use live::{LiveModel, Priced, Whole};
use std::collections::BTreeMap;

/// A column of a [`Model`]: its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column(pub(super) usize);

impl Column {
    /// Position in [`Solved::values`].
    #[must_use]
    pub const fn position(self) -> usize {
        self.0
    }
}

/// A row of a [`Model`]: its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row(pub(super) usize);

impl Row {
    /// Position in [`Relaxed::row_prices`].
    #[must_use]
    pub const fn position(self) -> usize {
        self.0
    }
}

/// What the sum over a row's terms must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// No more than this.
    AtMost(f64),
    /// No less than this.
    AtLeast(f64),
    /// Exactly this.
    Equal(f64),
}

#[derive(Debug, Clone)]
struct ColumnData {
    cost: f64,
    lower: f64,
    upper: f64,
    integer: bool,
}

#[derive(Debug, Clone)]
struct RowData {
    family: &'static str,
    bound: Bound,
    terms: Vec<(Column, f64)>,
}

/// A linear program to be minimised, some of its columns integer.
#[derive(Debug, Clone, Default)]
pub struct Model {
    columns: Vec<ColumnData>,
    rows: Vec<RowData>,
}

impl Model {
    /// A continuous column between `lower` and `upper` (which may be infinite).
    pub fn continuous(&mut self, cost: f64, lower: f64, upper: f64) -> Column {
        self.column(cost, lower, upper, false)
    }

    /// An integer column between `lower` and `upper` (which may be infinite).
    pub fn integer(&mut self, cost: f64, lower: f64, upper: f64) -> Column {
        self.column(cost, lower, upper, true)
    }

    fn column(&mut self, cost: f64, lower: f64, upper: f64, integer: bool) -> Column {
        self.columns.push(ColumnData {
            cost,
            lower,
            upper: upper.max(lower),
            integer,
        });
        Column(self.columns.len() - 1)
    }

    /// A row of the family `family`, without terms as yet.
    pub fn row(&mut self, family: &'static str, bound: Bound) -> Row {
        self.rows.push(RowData {
            family,
            bound,
            terms: Vec::new(),
        });
        Row(self.rows.len() - 1)
    }

    /// Adds `factor × column` to `row`; several terms of one column add up.
    pub fn term(&mut self, row: Row, column: Column, factor: f64) {
        if factor != 0.0 {
            self.rows[row.0].terms.push((column, factor));
        }
    }

    /// Makes `column` cost `amount` more a unit.
    pub fn add_cost(&mut self, column: Column, amount: f64) {
        self.columns[column.0].cost += amount;
    }

    /// Narrows `column` to exactly `value`.
    pub fn fix(&mut self, column: Column, value: f64) {
        let data = &mut self.columns[column.0];
        (data.lower, data.upper) = (value, value);
    }

    /// What a unit of `column` costs.
    #[must_use]
    pub fn cost_of(&self, column: Column) -> f64 {
        self.columns[column.0].cost
    }

    /// Every row: its family, what its sum must be, its terms.
    pub fn each_row(&self) -> impl Iterator<Item = (&'static str, Bound, &[(Column, f64)])> {
        let rows = self.rows.iter();
        rows.map(|it| (it.family, it.bound, it.terms.as_slice()))
    }

    /// Numbers of rows and columns.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.rows.len(), self.columns.len())
    }

    /// How many rows each family has.
    #[must_use]
    pub fn families(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.family).or_insert(0) += 1;
        }
        counts
    }

    /// The objective at `values`.
    #[must_use]
    pub fn cost(&self, values: &[f64]) -> f64 {
        let each = self.columns.iter().zip(values);
        each.map(|(column, value)| column.cost * value).sum()
    }

    /// The largest amount by which `values` miss a bound of a row or a column.
    #[must_use]
    pub fn violation(&self, values: &[f64]) -> f64 {
        let columns = self.columns.iter().zip(values);
        let columns = columns.map(|(c, v)| (c.lower - v).max(v - c.upper));
        let rows = self.rows.iter().map(|row| {
            let sum: f64 = row.terms.iter().map(|(c, f)| f * values[c.0]).sum();
            match row.bound {
                Bound::AtMost(most) => sum - most,
                Bound::AtLeast(least) => least - sum,
                Bound::Equal(value) => (sum - value).abs(),
            }
        });
        columns.chain(rows).fold(0.0, f64::max)
    }
}

/// When a solve may end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Relative gap between the best found and the bound at which it is good enough; 0 = proven.
    pub gap: f64,
    /// Seed of the solver's own choices.
    pub seed: u64,
    /// Simplex iterations of an integer solve after which it ends with the best it has. Counted
    /// work: the same on every machine.
    pub lp_iterations: Option<u64>,
    /// Absolute gap that is good enough as well, in the objective's unit.
    pub absolute_gap: f64,
    /// What the cost of every solution is a whole multiple of, where the model says so. A bound
    /// between two multiples then proves the upper one, and no work is spent beyond.
    pub cost_step: Option<f64>,
    /// Whether [`relax`] may use the interior-point method, much faster on large models: values lie
    /// inside the optimal face, not at a corner, and the cost is a bound less the tolerance of 1e-7.
    pub interior_point: bool,
    /// Nodes of an integer solve after which it ends with the best it has.
    pub nodes: Option<u64>,
    /// Primal simplex instead of dual: right where columns are added between solves.
    pub primal: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            absolute_gap: 1e-6,
            cost_step: None,
            interior_point: false,
            nodes: None,
            primal: false,
            gap: 1e-4,
            seed: 1,
            lp_iterations: None,
        }
    }
}

/// What an integer solve found.
#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    /// A value a column, integers exactly whole; `None` where nothing was found.
    pub values: Option<Vec<f64>>,
    /// How it ended.
    pub report: SolveReport,
}

/// What a solve of the continuous relaxation found.
#[derive(Debug, Clone, PartialEq)]
pub struct Relaxed {
    /// A value a column.
    pub values: Vec<f64>,
    /// What one unit more on a row's right-hand side adds to the cost.
    pub row_prices: Vec<f64>,
    /// What a unit of each column would add to the cost at these prices (reduced cost).
    pub column_prices: Vec<f64>,
    /// The cost: no solution of the integer model costs less.
    pub cost: f64,
}

/// The solver gave up for a reason that is neither in the model nor in the limits.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the solver failed ({0}); this is a defect of the program, please report it")]
pub struct SolverError(pub String);

/// Solves `model` within `limits`, from `start` (a value a column) where one is known.
///
/// # Errors
/// [`SolverError`] where HiGHS refuses the model or fails numerically. Infeasible is an outcome,
/// not an error.
pub fn solve(
    model: &Model,
    limits: &Limits,
    start: Option<&[f64]>,
    control: &Control,
) -> Result<Solved, SolverError> {
    engine::solve(model, limits, start, control)
}

/// Solves `model` with every column continuous; `None` where it is infeasible or was stopped.
///
/// # Errors
/// As [`solve`].
pub fn relax(
    model: &Model,
    limits: &Limits,
    control: &Control,
) -> Result<Option<Relaxed>, SolverError> {
    engine::relax(model, limits, control)
}

/// The solver's version, such as `1.11.0`.
#[must_use]
pub fn version() -> String {
    engine::version()
}

/// The next multiple of `step` at or above `bound`, but for the solver's rounding; `bound` where `step` is 0. Where every
/// cost is a multiple of `step`, this is a bound as well.
#[must_use]
pub fn lifted(bound: f64, step: f64) -> f64 {
    engine::lifted(bound, step)
}

/// (objective − bound) ÷ |objective|, never negative; 0 where both are 0.
#[must_use]
pub fn relative_gap(objective: f64, bound: f64) -> f64 {
    let difference = (objective - bound).max(0.0);
    if difference <= 1e-9 * objective.abs().max(1.0) {
        0.0
    } else {
        difference / objective.abs().max(f64::MIN_POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::SolveStatus;
    use std::sync::atomic::Ordering;

    /// 3x + 2y ≥ 7, x ≤ 1.5, cost 5x + 4y: relaxed 12.5 at (1.5, 1.25), whole 13 at (1, 2).
    fn small() -> Model {
        let mut model = Model::default();
        let x = model.integer(5.0, 0.0, 1.5);
        let y = model.integer(4.0, 0.0, f64::INFINITY);
        let row = model.row("need", Bound::AtLeast(7.0));
        model.term(row, x, 3.0);
        model.term(row, y, 2.0);
        model
    }

    #[test]
    fn the_linked_solver_says_its_version() {
        let version = version();
        let parts: Vec<&str> = version.split('.').collect();
        assert!(
            parts.len() == 3 && parts.iter().all(|it| it.parse::<u32>().is_ok()),
            "{version}"
        );
    }

    #[test]
    fn whole_numbers_and_their_bound() {
        let limits = Limits::default();
        let solved = solve(&small(), &limits, None, &Control::unlimited()).unwrap();
        assert_eq!(solved.values, Some(vec![1.0, 2.0]));
        assert_eq!(solved.report.status, SolveStatus::Optimal);
        assert!((solved.report.objective.unwrap() - 13.0).abs() < 1e-9);
        assert!((solved.report.bound.unwrap() - 13.0).abs() < 1e-6);
        assert_eq!(solved.report.gap, Some(0.0));
        assert_eq!((solved.report.rows, solved.report.columns), (1, 2));
    }

    /// x + y ≥ 2.5 at a cost of 30 each: relaxed 75, whole 90; every cost is a multiple of 30.
    #[test]
    fn costs_in_steps_prove_the_next_multiple() {
        let mut model = Model::default();
        let need = model.row("need", Bound::AtLeast(2.5));
        for _ in 0..2 {
            let column = model.integer(30.0, 0.0, 5.0);
            model.term(need, column, 1.0);
        }
        let limits = Limits {
            gap: 0.0,
            cost_step: Some(30.0),
            ..Limits::default()
        };
        let solved = solve(&model, &limits, None, &Control::unlimited()).unwrap();
        let report = solved.report;
        assert_eq!(report.status, SolveStatus::Optimal);
        assert_eq!((report.objective, report.bound), (Some(90.0), Some(90.0)));
    }

    #[test]
    fn a_gap_that_was_asked_for_is_no_proof() {
        for (gap, status) in [
            (Some(0.0), SolveStatus::Optimal),
            (Some(0.05), SolveStatus::WithinGap),
            (Some(0.2), SolveStatus::Stopped),
            (None, SolveStatus::Stopped),
        ] {
            assert_eq!(SolveStatus::of_gap(gap, 0.1), status);
        }
    }

    #[test]
    fn the_relaxation_has_prices() {
        let limits = Limits::default();
        let relaxed = relax(&small(), &limits, &Control::unlimited()).unwrap();
        let relaxed = relaxed.unwrap();
        assert!((relaxed.cost - 12.5).abs() < 1e-9);
        assert!((relaxed.row_prices[0] - 2.0).abs() < 1e-9);
        assert!((relaxed.column_prices[0] + 1.0).abs() < 1e-9);
    }

    #[test]
    fn no_solution_is_an_outcome() {
        let mut model = small();
        let none = model.row("never", Bound::AtLeast(1.0));
        model.term(none, Column(0), 0.5);
        let solved = solve(&model, &Limits::default(), None, &Control::unlimited()).unwrap();
        assert_eq!(solved.report.status, SolveStatus::Infeasible);
        assert_eq!(solved.values, None);
    }

    #[test]
    fn a_cancelled_solve_ends_at_once() {
        let control = Control::unlimited();
        control.cancellation().store(true, Ordering::Relaxed);
        let solved = solve(&small(), &Limits::default(), None, &control).unwrap();
        assert_eq!(solved.report.status, SolveStatus::Stopped);
    }

    #[test]
    fn a_model_without_columns_costs_nothing() {
        let solved = solve(
            &Model::default(),
            &Limits::default(),
            None,
            &Control::unlimited(),
        )
        .unwrap();
        assert_eq!(solved.report.objective, Some(0.0));
        assert_eq!(solved.report.status, SolveStatus::Optimal);
    }

    #[test]
    fn a_gap_is_relative_to_the_objective() {
        assert!((relative_gap(100.0, 99.0) - 0.01).abs() < 1e-12);
        assert_eq!(relative_gap(0.0, 0.0), 0.0);
        assert_eq!(relative_gap(10.0, 10.0 + 1e-12), 0.0);
    }
}
