//! Which round is the best, and when there need be no more.

use super::gap::{Gap, gaps};
use super::{Ended, Kept, Solution, TuneSettings, Tuned};
use crate::control::Control;
use crate::scenario::Scenario;

/// So many tolerances from their promises single shifts can bring queues home.
const NEAR: f64 = 3.0;

/// Rounds that lack as many tenths of a point are alike, and their cost decides: chance alone does as much.
const ALIKE: f64 = 1e-3;

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
        let latest = self.kept.len() - 1;
        let lacks = !self.keeps_floors(scenario, settings, &self.kept[latest]);
        let is_near = settings.near && !lacks && gaps.iter().all(|it| it.above.abs() <= near);
        let before = latest.checked_sub(1).map(|it| &self.kept[it].solution);
        let same = before.is_some_and(|it| it.same_roster(&self.kept[latest].solution));
        let apart = |above: f64| settings.apart(above);
        let nearest = self.least(scenario, settings, |it| apart(it.above));
        if self.kept[latest].solution.felt().replications == 0 {
            Some(Ended::Stopped)
        } else if !lacks && settings.is_right(gaps) {
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
        self.best = self.least(scenario, settings, |it| (-it.above).max(0.0));
        self.nearest = self.least(scenario, settings, |it| settings.apart(it.above));
        let nearest = &self.kept[self.nearest];
        let lacks = !self.keeps_floors(scenario, settings, nearest);
        let is_played = nearest.solution.felt().replications > 0;
        self.settled =
            is_played && !lacks && settings.is_right(&gaps(scenario, nearest.solution.felt()));
    }

    /// The cheapest round that keeps every promise by as much as is aimed at and by what may be chance, so that other
    /// customers hardly put it below one; where there is none, the one that lacks least of it.
    #[must_use]
    pub fn safest(&self, scenario: &Scenario, settings: &TuneSettings) -> usize {
        self.least(scenario, settings, |it| {
            (settings.aim().max(it.chance) - it.above).max(0.0)
        })
    }

    /// Whether the nearest round misses a promise, or leaves an interval below its floor.
    #[must_use]
    pub fn misses(&self, scenario: &Scenario, settings: &TuneSettings) -> bool {
        let nearest = &self.kept[self.nearest];
        let gaps = gaps(scenario, nearest.solution.felt());
        gaps.iter().any(|it| it.above < 0.0) || !self.keeps_floors(scenario, settings, nearest)
    }

    /// Whether a round leaves no interval below its floor.
    fn keeps_floors(&self, scenario: &Scenario, settings: &TuneSettings, it: &Kept<S>) -> bool {
        let first = self.kept[0].solution.felt();
        settings.keeps_floors(scenario, first, it.solution.felt())
    }

    /// The round whose queues are least `far`, at the least cost.
    fn least(
        &self,
        scenario: &Scenario,
        settings: &TuneSettings,
        far: impl Fn(&Gap) -> f64,
    ) -> usize {
        let rank = |it: &Kept<S>| {
            let gaps = gaps(scenario, it.solution.felt());
            let first = self.kept[0].solution.felt();
            let beyond = settings.beyond_floors(scenario, first, it.solution.felt());
            let sum = gaps.iter().map(&far).sum::<f64>() + beyond;
            ((sum / ALIKE).round(), it.solution.cost())
        };
        let ranked = self.kept.iter().map(rank).enumerate();
        let best = ranked.min_by(|(_, a), (_, b)| {
            let by_sum = a.0.total_cmp(&b.0);
            by_sum.then_with(|| a.1.total_cmp(&b.1))
        });
        best.map_or(0, |(at, _)| at)
    }
}
