//! Where lines over all days take long to find: by turns windows with everybody, and parts.

use super::super::improve::Best;
use super::super::sweep::{Pass, sweep};
use super::{PARTS, Run, bound, report, roll};
use crate::lines::solve::Impossible;

/// Share of the time left for a pass over windows, and for a bound.
const SWEEP: f64 = 0.5;
const BOUND: f64 = 0.03;

impl Run<'_> {
    pub(super) fn search_in_windows(&mut self) -> Result<(), Impossible> {
        self.raise(bound::plain(self.model));
        let mut turn = 0;
        while !self.over() {
            let before = self.search.best.cost;
            self.sweep(turn)?;
            turn += 1;
            self.raise_by_prices();
            if !self.over() {
                self.improve(PARTS)?;
            }
            let gained = self.search.best.cost < before;
            self.stalled = !gained && self.control.remaining().is_none();
        }
        Ok(())
    }

    fn raise_by_prices(&mut self) {
        let control = self.part_of_time(BOUND);
        let (prices, cost) = (self.prices.clone(), self.search.best.cost);
        let bound = bound::without_hours(self.model, &self.graphs, prices, cost, &control);
        self.raise(bound);
        self.tell("bound");
    }

    /// A pass over windows that overlap.
    fn sweep(&mut self, turn: usize) -> Result<(), Impossible> {
        let control = self.part_of_time(SWEEP);
        let (factor, bound, began) = (self.factor, self.bound, self.began);
        let task = roll::Task {
            model: self.model,
            factor,
            step: self.step,
            seed: self.seed,
        };
        let tell = |best: &Best| report(&control, factor, (best.cost, bound), "windows", began);
        let best = &mut self.search.best;
        let pass = Pass {
            turn,
            window: self.window,
        };
        sweep(task, pass, best, &mut self.prices, &control, tell)
    }
}
