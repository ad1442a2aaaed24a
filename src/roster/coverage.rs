//! How many ticks are worked in every demand row, and what that costs.

use super::problem::RosterProblem;

/// Ticks worked in each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// By row.
    pub ticks: Vec<u32>,
}

impl Coverage {
    /// Nobody works.
    #[must_use]
    pub fn empty(problem: &RosterProblem) -> Self {
        Self {
            ticks: vec![0; problem.rows.len()],
        }
    }

    /// The price of the whole.
    #[must_use]
    pub fn cost(&self, problem: &RosterProblem) -> f64 {
        problem
            .rows
            .iter()
            .zip(&self.ticks)
            .map(|(row, ticks)| row.price.at(f64::from(*ticks)))
            .sum()
    }

    /// Adds a shift's work: for each of its ticks the row served, if any. Returns what the
    /// price of the whole changes by.
    pub fn add(&mut self, problem: &RosterProblem, work: &[Option<u32>]) -> f64 {
        self.shift(problem, work, |ticks, count| ticks + count)
    }

    /// Takes a shift's work away again; the change of price as in [`Coverage::add`].
    pub fn remove(&mut self, problem: &RosterProblem, work: &[Option<u32>]) -> f64 {
        self.shift(problem, work, u32::saturating_sub)
    }

    fn shift(
        &mut self,
        problem: &RosterProblem,
        work: &[Option<u32>],
        change: impl Fn(u32, u32) -> u32,
    ) -> f64 {
        let mut total = 0.0;
        for run in work.chunk_by(|a, b| a == b) {
            let Some(row) = run[0].map(|row| row as usize) else {
                continue;
            };
            let count = u32::try_from(run.len()).unwrap_or(0);
            let (before, price) = (self.ticks[row], &problem.rows[row].price);
            let after = change(before, count);
            self.ticks[row] = after;
            total += price.at(f64::from(after)) - price.at(f64::from(before));
        }
        total
    }

    /// What `count` more ticks in `row` change the price by.
    #[inline]
    #[must_use]
    pub fn change(&self, problem: &RosterProblem, row: u32, count: u32) -> f64 {
        let row = row as usize;
        let (ticks, price) = (f64::from(self.ticks[row]), &problem.rows[row].price);
        price.at(ticks + f64::from(count)) - price.at(ticks)
    }
}
