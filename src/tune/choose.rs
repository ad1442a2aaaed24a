//! Which round is the best, and when there need be no more.

use super::gap::{Gap, gaps};
use super::{Ended, Kept, Solution, TuneSettings, Tuned};
use crate::control::Control;
use crate::scenario::Scenario;

/// So many tolerances from their promises single shifts can bring queues home.
const NEAR: f64 = 3.0;

impl<S: Solution> Tuned<S> {
    /// Why the latest round is the last; `None` where it need not be. `gaps` are its own.
    pub(super) fn ended_by(
        &self,
        scenario: &Scenario,
        gaps: &[Gap],
        settings: &TuneSettings,
        control: &Control,
    ) -> Option<Ended> {
        let near = NEAR * settings.tolerance.get();
        let is_near = settings.near && gaps.iter().all(|it| it.above.abs() <= near);
        let latest = self.kept.len() - 1;
        let before = latest.checked_sub(1).map(|it| &self.kept[it].solution);
        let same = before.is_some_and(|it| it.same_roster(&self.kept[latest].solution));
        let apart = |above: f64| settings.apart(above);
        let nearest = self.least(scenario, |it| apart(it.above));
        if settings.is_right(gaps) {
            Some(Ended::Settled)
        } else if is_near {
            Some(Ended::Near)
        } else if same {
            Some(Ended::SameRoster)
        } else if latest - nearest >= settings.patience as usize {
            Some(Ended::NothingBetter)
        } else if latest >= settings.rounds as usize {
            Some(Ended::Rounds)
        } else {
            control.stop().then_some(Ended::Stopped)
        }
    }

    /// Settles which round is taken.
    pub(super) fn choose(&mut self, scenario: &Scenario, settings: &TuneSettings) {
        self.best = self.least(scenario, |it| (-it.above).max(0.0));
        self.nearest = self.least(scenario, |it| settings.apart(it.above));
        let nearest = gaps(scenario, self.kept[self.nearest].solution.felt());
        self.settled = settings.is_right(&nearest);
    }

    /// The round whose queues are least `far`, at the least cost.
    fn least(&self, scenario: &Scenario, far: impl Fn(&Gap) -> f64) -> usize {
        let rank = |it: &Kept<S>| {
            let gaps = gaps(scenario, it.solution.felt());
            let sum: f64 = gaps.iter().map(&far).sum();
            // What differs by less than a millionth is alike: cost decides.
            ((sum * 1e6).round(), it.solution.cost())
        };
        let ranked = self.kept.iter().map(rank).enumerate();
        let best = ranked.min_by(|(_, a), (_, b)| {
            let by_sum = a.0.total_cmp(&b.0);
            by_sum.then_with(|| a.1.total_cmp(&b.1))
        });
        best.map_or(0, |(at, _)| at)
    }
}
