//! A plan made better by small changes.
//!
//! With all whole numbers fixed, what is left is a linear program, and its cost is convex in them. Reduced costs, and the
//! planes that earlier programs left ([`WeekCosts`](super::weeks::WeekCosts)), say what a change can save: the most promising are made together, as
//! many as the last ones turned out to be true for, and the program is solved again from where it was.

use super::changes::{Change, changes};
use super::ground::Ground;
use super::model::CapacityModel;
use super::position::Position;
use super::problem::Problem;
use crate::control::Control;
use crate::schedule::solver::{Column, Limits, LiveModel, Relaxed, SolverError};
use std::collections::BTreeSet;

/// Single changes tried without success after the last that helped.
const FAILURES: usize = 80;
/// Linear programs at most: counted work, so that the same seed gives the same plan.
const MOST: usize = 4_000;
/// Changes made together at most.
const TOGETHER: usize = 16;
/// A change is worth it from this share of the cost on.
const WORTH_IT: f64 = 1e-8;

/// Changes `values` for the better, until no change tried helps or `control` stops it.
pub(super) fn polish(
    built: &CapacityModel,
    problem: &Problem,
    values: &mut Vec<f64>,
    limits: &Limits,
    control: &Control,
) -> Result<(), SolverError> {
    let Some(mut polish) = Polish::new(built, problem, values, limits, control)? else {
        return Ok(());
    };
    polish.descend(control)?;
    if polish.now.cost < built.model.cost(values) {
        *values = polish.now.values;
    }
    Ok(())
}

struct Polish<'a> {
    built: &'a CapacityModel,
    problem: &'a Problem,
    ground: Ground<'a>,
    live: LiveModel,
    /// The best so far.
    now: Relaxed,
    at: Position,
    /// Linear programs so far.
    solved: usize,
}

impl<'a> Polish<'a> {
    /// `None` where there was no time to solve the program at `values`.
    fn new(
        built: &'a CapacityModel,
        problem: &'a Problem,
        values: &[f64],
        limits: &Limits,
        control: &Control,
    ) -> Result<Option<Self>, SolverError> {
        let mut fixed = built.model.clone();
        for column in built.columns.whole(problem.horizon) {
            fixed.fix(column, values[column.position()].round());
        }
        let mut live = LiveModel::new(&fixed, limits)?;
        let Some(now) = live.solve(control)? else {
            return Ok(None);
        };
        let mut ground = Ground::new(built, problem);
        ground.costs.learn(built, &now, true);
        Ok(Some(Self {
            at: Position::new(built, &ground.effects, &ground.costs, &now),
            built,
            problem,
            ground,
            live,
            now,
            solved: 0,
        }))
    }

    fn descend(&mut self, control: &Control) -> Result<(), SolverError> {
        let least = WORTH_IT * self.now.cost.abs();
        let mut refused: BTreeSet<Vec<(Column, i64)>> = BTreeSet::new();
        let mut together = TOGETHER;
        while self.solved < MOST && !control.stop() && refused.len() < FAILURES {
            let all = changes(self.built, self.problem, &self.at.values);
            let mut promising = self.ground.promising(&self.at, &all, least);
            promising.retain(|it| !refused.contains(&key(&it.1)));
            if promising.is_empty() {
                promising = self.ground.pairs(&self.at, all, least);
                promising.retain(|it| !refused.contains(&key(&it.1)));
            }
            let made = self.ground.made(&self.at, &promising, least, together);
            let Some((count, change)) = made else { break };
            if self.is_better(&change, least, control)? {
                together = (2 * together).min(TOGETHER);
                refused.clear();
                let note = format!("cost {:.0}", self.now.cost);
                control.report("Hiring", None, note);
            } else if count == 1 {
                refused.insert(key(&change));
            } else {
                together = count / 2;
            }
        }
        Ok(())
    }

    /// Solves the program with `change`, and keeps it where that costs less.
    fn is_better(
        &mut self,
        change: &Change,
        least: f64,
        control: &Control,
    ) -> Result<bool, SolverError> {
        let whole: Vec<&(Column, f64)> = change.iter().filter(|it| self.is_whole(it.0)).collect();
        for (column, value) in &whole {
            self.live.set_range(column.position(), *value, *value)?;
        }
        self.solved += 1;
        let found = self.live.solve(control)?;
        let is_better = found
            .as_ref()
            .is_some_and(|it| it.cost < self.now.cost - least);
        if let Some(found) = found {
            self.ground.costs.learn(self.built, &found, is_better);
            if is_better {
                self.now = found;
            }
        }
        if !is_better {
            for (column, _) in &whole {
                let before = self.now.values[column.position()].round();
                self.live.set_range(column.position(), before, before)?;
            }
        }
        let (effects, costs) = (&self.ground.effects, &self.ground.costs);
        self.at = Position::new(self.built, effects, costs, &self.now);
        Ok(is_better)
    }

    /// Trainers follow from the class.
    fn is_whole(&self, column: Column) -> bool {
        let mut trainers = self
            .built
            .columns
            .classes
            .iter()
            .filter_map(|it| it.trainers);
        !trainers.any(|it| it == column)
    }
}

fn key(change: &Change) -> Vec<(Column, i64)> {
    let whole = change
        .iter()
        .map(|(column, value)| (*column, value.round() as i64));
    let mut key: Vec<(Column, i64)> = whole.collect();
    key.sort_unstable();
    key
}
