//! Where lines over all days take long to find: by turns windows with everybody, and parts.

use super::super::improve::Best;
use super::super::sweep::{Pass, sweep};
use super::{PARTS, Run, bound, report, roll};
use crate::lines::solve::Impossible;

/// Share of the time left for a pass over windows.
const SWEEP: f64 = 0.5;

/// Share of the time left for the bound.
const BOUND: f64 = 0.05;

impl Run<'_> {
    pub(super) fn search_in_windows(&mut self) -> Result<(), Impossible> {
        let control = self.part_of_time(BOUND);
        let ends = roll::ends(self.model);
        // A bound is not needed to go on.
        if let Ok(Some(bound)) = bound::over_windows(self.model, &ends, &control) {
            self.raise(bound);
        }
        self.tell("bound");
        let mut turn = 0;
        while !self.over() {
            let before = self.search.best.cost;
            self.sweep(turn)?;
            turn += 1;
            if !self.over() {
                self.improve(PARTS)?;
            }
            let gained = self.search.best.cost < before;
            self.stalled = !gained && self.control.remaining().is_none();
        }
        Ok(())
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
        let pass = Pass {
            turn,
            window: self.window,
        };
        sweep(task, pass, &mut self.search.best, &control, tell)
    }
}
