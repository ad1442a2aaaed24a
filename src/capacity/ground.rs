//! What small changes of a plan promise: alone, two together, many one after the other.

use super::changes::{Change, places, related};
use super::effects::Effects;
use super::model::CapacityModel;
use super::position::{Position, Scratch};
use super::problem::Problem;
use super::weeks::WeekCosts;
use crate::schedule::solver::Column;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Changes that a second one is looked for, those that cost least alone.
const FIRSTS: usize = 400;
/// Weeks between two changes at most.
const NEAR: usize = 13;

/// What promises are worked out with.
pub(super) struct Ground<'a> {
    built: &'a CapacityModel,
    pub(super) effects: Effects,
    pub(super) costs: WeekCosts,
    /// Pool and week of each whole number.
    places: BTreeMap<Column, (usize, usize)>,
    /// By pool: those at its site or with a queue of it.
    related: Vec<Vec<usize>>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(built: &'a CapacityModel, problem: &Problem) -> Self {
        Self {
            effects: Effects::new(built, problem),
            costs: WeekCosts::new(built, problem.horizon),
            places: places(built, problem),
            related: related(problem),
            built,
        }
    }

    /// Changes that may save something, those that may save most first.
    pub(super) fn promising(
        &self,
        at: &Position,
        all: &[Change],
        least: f64,
    ) -> Vec<(f64, Change)> {
        let tools = (&self.effects, &self.costs);
        let scratch = || Scratch::new(self.built, tools.0);
        let found = all.par_iter().map_init(scratch, |scratch, change| {
            if at.saves_at_prices(change) <= least {
                return None;
            }
            let saves = at.saves(change, tools, scratch)?;
            (saves > least).then(|| (saves, change.clone()))
        });
        best_first(found.flatten().collect())
    }

    /// Two changes each of which costs something alone, but together may save: one gives room or work to the other.
    pub(super) fn pairs(&self, at: &Position, all: Vec<Change>, least: f64) -> Vec<(f64, Change)> {
        let tools = (&self.effects, &self.costs);
        let scratch = || Scratch::new(self.built, tools.0);
        let priced = all.into_iter().map(|it| (at.saves_at_prices(&it), it));
        let priced = best_first(priced.collect());
        let hope = priced.first().map_or(0.0, |it| it.0);
        let firsts = priced
            .par_iter()
            .map_init(scratch, |scratch, (price, change)| {
                let able = price + hope > least;
                let saves = able.then(|| at.saves(change, tools, scratch)).flatten()?;
                Some((saves, (*price, change)))
            });
        let mut firsts: Vec<(f64, (f64, &Change))> = firsts.flatten().collect();
        firsts.sort_by(|a, b| b.0.total_cmp(&a.0));
        firsts.truncate(FIRSTS);
        let found = firsts
            .par_iter()
            .map_init(scratch, |scratch, (saves, (price, first))| {
                let mut then = at.clone();
                then.make(first, tools, scratch);
                let able = priced.iter().take_while(|it| price + it.0 > least);
                let apart = able.filter(|it| it.1.iter().all(|a| first.iter().all(|b| a.0 != b.0)));
                let near = apart.filter(|it| self.are_near(first, &it.1));
                let both = near.filter_map(|(_, second)| {
                    let more = then.saves(second, tools, scratch)?;
                    Some((saves + more, second))
                });
                let best = both.max_by(|a, b| a.0.total_cmp(&b.0))?;
                (best.0 > least).then(|| (best.0, [first.as_slice(), best.1.as_slice()].concat()))
            });
        best_first(found.flatten().collect())
    }

    /// Whether two changes may have to do with each other.
    fn are_near(&self, one: &Change, other: &Change) -> bool {
        let place = |it: &Change| it.iter().find_map(|it| self.places.get(&it.0));
        let Some((a, b)) = place(one).zip(place(other)) else {
            return false;
        };
        a.1.abs_diff(b.1) <= NEAR && self.related[a.0].contains(&b.0)
    }

    /// As many as `together` of `promising` made one after the other, as long as each still saves half of what it promised:
    /// how many, and what they come to. `None` where there is none.
    pub(super) fn made(
        &self,
        at: &Position,
        promising: &[(f64, Change)],
        least: f64,
        together: usize,
    ) -> Option<(usize, Change)> {
        let mut scratch = Scratch::new(self.built, &self.effects);
        let tools = (&self.effects, &self.costs);
        let mut at = at.clone();
        let mut made: BTreeMap<Column, f64> = BTreeMap::new();
        let mut count = 0;
        for (promised, change) in promising {
            let is_touched = change.iter().any(|it| made.contains_key(&it.0));
            if is_touched {
                continue;
            }
            let saves = at.saves(change, tools, &mut scratch);
            if saves.is_some_and(|it| it > least.max(promised / 2.0)) {
                at.make(change, tools, &mut scratch);
                made.extend(change.iter().copied());
                count += 1;
            }
            if count >= together {
                break;
            }
        }
        (count > 0).then(|| (count, made.into_iter().collect()))
    }
}

fn best_first(mut found: Vec<(f64, Change)>) -> Vec<(f64, Change)> {
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found
}
