//! A linear program that stays loaded while columns are added to it: column generation.

use super::{Bound, Limits, Model, Relaxed, Row, SolverError, engine};
use crate::control::Control;
use crate::schedule::SolveStatus;
use highs::HighsSolutionStatus;

/// A column to be added: its cost, its upper bound and what it adds to which rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Priced {
    /// Cost of one unit.
    pub cost: f64,
    /// At most this many; the least is 0.
    pub upper: f64,
    /// What one unit adds to each row, each row at most once.
    pub terms: Vec<(Row, f64)>,
}

/// What an integer solve over a live model found.
#[derive(Debug, Clone, PartialEq)]
pub struct Whole {
    /// A value for each column of the best found.
    pub values: Option<Vec<f64>>,
    /// No solution costs less.
    pub bound: f64,
    /// Whether it ended within its gap, not at a limit.
    pub ended: bool,
}

/// A loaded linear program. Every solve starts from the last one's basis, so a few added columns
/// cost a few simplex iterations.
///
/// Not for integer columns: they are taken as continuous. Take the columns found into a [`Model`]
/// and [`solve`](super::solve) that.
#[derive(Debug)]
pub struct LiveModel {
    engine: Option<highs::Model>,
    limits: Limits,
    rows: usize,
    /// By column.
    costs: Vec<f64>,
}

impl LiveModel {
    /// Loads `model`, integer columns as continuous ones.
    ///
    /// # Errors
    /// [`SolverError`] where HiGHS refuses the model.
    pub fn new(model: &Model, limits: &Limits) -> Result<Self, SolverError> {
        let (rows, _) = model.size();
        Ok(Self {
            engine: Some(engine::load(model, true)?),
            limits: *limits,
            rows,
            costs: model.columns.iter().map(|column| column.cost).collect(),
        })
    }

    /// Adds a column and gives its position in [`Relaxed::values`].
    ///
    /// # Errors
    /// [`SolverError`] where HiGHS refuses it (a row that does not exist, a number that is none).
    pub fn add(&mut self, column: &Priced) -> Result<usize, SolverError> {
        let refused = || SolverError("a new column was refused".to_owned());
        let engine = self.engine.as_mut().ok_or_else(refused)?;
        let mut indices = Vec::with_capacity(column.terms.len());
        for (row, _) in &column.terms {
            if row.0 >= self.rows {
                return Err(refused());
            }
            indices.push(i32::try_from(row.0).map_err(|_| refused())?);
        }
        let factors: Vec<f64> = column.terms.iter().map(|(_, factor)| *factor).collect();
        let count = i32::try_from(indices.len()).map_err(|_| refused())?;
        // SAFETY: the pointer is HiGHS's own, both arrays hold `count` values, and HiGHS copies.
        let status = unsafe {
            highs_sys::Highs_addCol(
                engine.as_mut_ptr(),
                column.cost,
                0.0,
                column.upper,
                count,
                indices.as_ptr(),
                factors.as_ptr(),
            )
        };
        if status == highs_sys::STATUS_ERROR {
            return Err(refused());
        }
        self.costs.push(column.cost);
        Ok(self.costs.len() - 1)
    }

    /// Changes what `row` must be.
    ///
    /// # Errors
    /// [`SolverError`] where there is no such row.
    pub fn set_bound(&mut self, row: Row, bound: Bound) -> Result<(), SolverError> {
        let refused = || SolverError("a row's new bound was refused".to_owned());
        let (lower, upper) = match bound {
            Bound::AtMost(most) => (f64::NEG_INFINITY, most),
            Bound::AtLeast(least) => (least, f64::INFINITY),
            Bound::Equal(value) => (value, value),
        };
        let engine = self.engine.as_mut().ok_or_else(refused)?;
        let index = i32::try_from(row.0).map_err(|_| refused())?;
        // SAFETY: the pointer is HiGHS's own; HiGHS checks the index.
        let status =
            unsafe { highs_sys::Highs_changeRowBounds(engine.as_mut_ptr(), index, lower, upper) };
        if status == highs_sys::STATUS_ERROR {
            return Err(refused());
        }
        Ok(())
    }

    /// Changes the range of the column at `position` (0, 0 shuts it out).
    ///
    /// # Errors
    /// [`SolverError`] where there is no such column.
    pub fn set_range(
        &mut self,
        position: usize,
        lower: f64,
        upper: f64,
    ) -> Result<(), SolverError> {
        let refused = || SolverError("a column's new range was refused".to_owned());
        let engine = self.engine.as_mut().ok_or_else(refused)?;
        let index = i32::try_from(position).map_err(|_| refused())?;
        // SAFETY: the pointer is HiGHS's own; HiGHS checks the index.
        let status =
            unsafe { highs_sys::Highs_changeColBounds(engine.as_mut_ptr(), index, lower, upper) };
        if status == highs_sys::STATUS_ERROR {
            return Err(refused());
        }
        Ok(())
    }

    /// Primal simplex from now on (right after columns were added) or dual (after ranges or bounds
    /// changed).
    pub fn set_primal(&mut self, primal: bool) {
        self.limits.primal = primal;
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.costs.len()
    }

    /// Takes columns out, by their positions in ascending order; those behind move up.
    ///
    /// # Errors
    /// [`SolverError`] where there is no such column.
    pub fn remove(&mut self, positions: &[usize]) -> Result<(), SolverError> {
        let refused = || SolverError("a column could not be taken out".to_owned());
        let engine = self.engine.as_mut().ok_or_else(refused)?;
        let set: Result<Vec<i32>, _> = positions.iter().map(|it| i32::try_from(*it)).collect();
        let set = set.map_err(|_| refused())?;
        let count = i32::try_from(set.len()).map_err(|_| refused())?;
        // SAFETY: the pointer is HiGHS's own, the array holds `count` values, HiGHS checks them.
        let status =
            unsafe { highs_sys::Highs_deleteColsBySet(engine.as_mut_ptr(), count, set.as_ptr()) };
        if status == highs_sys::STATUS_ERROR {
            return Err(refused());
        }
        for position in positions.iter().rev() {
            self.costs.remove(*position);
        }
        Ok(())
    }

    /// Solves with the columns at `whole` as whole numbers, from the feasible `start` (a value for
    /// every column). The model is used up.
    ///
    /// # Errors
    /// [`SolverError`] where HiGHS fails.
    pub fn solve_whole(
        mut self,
        whole: &[usize],
        start: &[f64],
        limits: &Limits,
        control: &Control,
    ) -> Result<Whole, SolverError> {
        let gone = || SolverError("the model is gone after a failure".to_owned());
        let mut loaded = self.engine.take().ok_or_else(gone)?;
        for position in whole {
            let index = i32::try_from(*position).map_err(|_| gone())?;
            // SAFETY: the pointer is HiGHS's own; HiGHS checks the index.
            unsafe { highs_sys::Highs_changeColIntegrality(loaded.as_mut_ptr(), index, 1) };
        }
        engine::set_options(&mut loaded, limits, control)?;
        // SAFETY: as above; see `solve`.
        unsafe { highs_sys::Highs_zeroAllClocks(loaded.as_ptr()) };
        let cost = |values: &[f64]| self.costs.iter().zip(values).map(|(a, b)| a * b).sum();
        let solved = engine::run_from(loaded, start, cost, limits, control)?;
        let status = engine::outcome(solved.status())?;
        let found = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
        Ok(Whole {
            values: found.then(|| solved.get_solution().columns().to_vec()),
            bound: solved
                .double_info_value(c"mip_dual_bound")
                .unwrap_or(f64::NEG_INFINITY),
            ended: status == SolveStatus::Optimal,
        })
    }

    /// Solves from where the last solve ended; `None` where it is infeasible or was stopped.
    ///
    /// # Errors
    /// [`SolverError`] where HiGHS fails; the model is gone then.
    pub fn solve(&mut self, control: &Control) -> Result<Option<Relaxed>, SolverError> {
        if control.stop() {
            return Ok(None);
        }
        let gone = || SolverError("the model is gone after a failure".to_owned());
        let mut loaded = self.engine.take().ok_or_else(gone)?;
        engine::set_options(&mut loaded, &self.limits, control)?;
        // SAFETY: the pointer is HiGHS's own. Its clocks run on from solve to solve, so that the
        // time limit would count the earlier ones.
        unsafe { highs_sys::Highs_zeroAllClocks(loaded.as_ptr()) };
        let solved = engine::run(loaded, &self.limits, control)?;
        let optimal = engine::outcome(solved.status())? == SolveStatus::Optimal;
        let result = optimal.then(|| engine::relaxed(&solved));
        self.engine = Some(solved.into());
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cutting stock: rolls of 9 into 4 of length 2, 2 of 3 and 1 of 4. One pattern a size at first;
    /// the prices say that 2+2+2+3 is worth adding.
    #[test]
    fn added_columns_lower_the_cost() {
        let mut model = Model::default();
        let needs: Vec<Row> = [4.0, 2.0, 1.0]
            .iter()
            .map(|need| model.row("need", Bound::AtLeast(*need)))
            .collect();
        for (row, pieces) in needs.iter().zip([4.0, 3.0, 2.0]) {
            let pattern = model.continuous(1.0, 0.0, f64::INFINITY);
            model.term(*row, pattern, pieces);
        }
        let mut live = LiveModel::new(&model, &Limits::default()).unwrap();
        let control = Control::unlimited();
        let first = live.solve(&control).unwrap().unwrap();
        assert!((first.cost - (1.0 + 2.0 / 3.0 + 0.5)).abs() < 1e-9);
        let worth = 3.0 * first.row_prices[0] + first.row_prices[1];
        assert!(worth > 1.0);
        let position = live
            .add(&Priced {
                cost: 1.0,
                upper: f64::INFINITY,
                terms: vec![(needs[0], 3.0), (needs[1], 1.0)],
            })
            .unwrap();
        assert_eq!(position, 3);
        let second = live.solve(&control).unwrap().unwrap();
        assert!(second.cost < first.cost - 0.01);
        live.set_range(position, 0.0, 0.0).unwrap();
        let third = live.solve(&control).unwrap().unwrap();
        assert!((third.cost - first.cost).abs() < 1e-9);
        live.set_bound(needs[2], Bound::AtLeast(0.0)).unwrap();
        let fourth = live.solve(&control).unwrap().unwrap();
        assert!((fourth.cost - (first.cost - 0.5)).abs() < 1e-9);
    }

    #[test]
    fn a_row_that_does_not_exist_is_refused() {
        let mut live = LiveModel::new(&Model::default(), &Limits::default()).unwrap();
        let column = Priced {
            cost: 1.0,
            upper: 1.0,
            terms: vec![(Row(3), 1.0)],
        };
        assert!(live.add(&column).is_err());
    }
}
