//! The best whole choice among known lines.

use super::{Known, Master};
use crate::control::Control;
use crate::lines::problem::Problem;
use crate::schedule::solver::{Limits, SolverError, Whole};

/// Members with the line chosen for each.
pub type Chosen<L> = Vec<(usize, L)>;

impl<P: Problem> Master<'_, P> {
    /// Chooses one line for everybody among the known ones whose number `keep` wants, beginning from
    /// `start` (by person, all known); the program is used up. The solver's answer with the constant
    /// part added to its bound, and the lines by person.
    ///
    /// # Errors
    /// [`SolverError`] where HiGHS fails.
    pub fn choose_whole(
        mut self,
        keep: impl Fn(usize) -> bool,
        start: &[P::Line],
        limits: &Limits,
        control: &Control,
    ) -> Result<(Chosen<P::Line>, Whole), SolverError> {
        let started = |it: &Known<P::Line>| start[it.person] == it.line;
        let mut whole = Vec::new();
        for (number, it) in self.known.iter().enumerate() {
            if keep(number) || started(it) {
                whole.push(it.at);
            } else {
                self.live.set_range(it.at, 0.0, 0.0)?;
            }
        }
        let values = self.values_of(start);
        let mut solved = self.live.solve_whole(&whole, &values, limits, control)?;
        solved.bound += self.constant;
        let taken = |it: &&Known<P::Line>| {
            let values = solved.values.as_ref();
            values.is_some_and(|values| values[it.at] > 0.5)
        };
        let lines = self.known.iter().filter(taken);
        let lines = lines.map(|it| (it.person, it.line.clone())).collect();
        Ok((lines, solved))
    }

    /// A value for every column: the lines of `start`, and the rows' pieces filled in order.
    fn values_of(&self, start: &[P::Line]) -> Vec<f64> {
        let mut covered = self.base.clone();
        for person in &self.free {
            for cover in self.model.work(&start[*person]) {
                covered[cover.row as usize] += cover.units;
            }
        }
        let mut values = Vec::new();
        for (number, price) in self.model.rows().iter().enumerate() {
            if self.rows[number].is_none() {
                continue;
            }
            let (mut from, mut left) = (0.0, covered[number]);
            for (piece, (to, _)) in price.pieces().iter().enumerate() {
                let last = piece + 1 == price.pieces().len();
                let part = if last { left } else { left.min(to - from) };
                values.push(part);
                left -= part;
                from = *to;
            }
        }
        values.resize(self.live.columns(), 0.0);
        for it in &self.known {
            values[it.at] = if start[it.person] == it.line {
                1.0
            } else {
                0.0
            };
        }
        values
    }
}
