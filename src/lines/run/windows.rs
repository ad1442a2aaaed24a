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
        self.raise_by_prices();
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

    /// From the prices of the windows, or those at which the bound was found before.
    fn raise_by_prices(&mut self) {
        let control = self.part_of_time(BOUND);
        let from = [self.prices.clone(), self.bound_prices.take()];
        let from = from.into_iter().flatten().collect();
        let cost = self.search.best.cost;
        let found = bound::at_prices(self.model, &self.graphs, from, cost, &control);
        if let Some(found) = found {
            self.raise(found.bound);
            self.bound_prices = Some(found.prices);
        }
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
        let (best, rows) = (&mut self.search.best, self.model.rows.len());
        let prices = self.prices.get_or_insert_with(|| vec![0.0; rows]);
        let pass = Pass {
            turn,
            window: self.window,
        };
        sweep(task, pass, best, prices, &control, tell)
    }
}
