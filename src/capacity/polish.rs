//! A plan made better by small changes: a class left out, moved by some weeks, larger or smaller, joined with another, or
//! put in; temps and moves more or fewer.
//!
//! With all whole numbers fixed, what is left is a linear program, and its cost is convex in them. So the reduced costs say
//! what a change can save at most: only changes that can save anything are tried, those that can save most first, each by
//! solving the program again from where it was.

use super::model::{CapacityModel, ClassColumns};
use super::problem::{Hiring, Problem};
use crate::control::Control;
use crate::schedule::solver::{Column, Limits, LiveModel, Relaxed, SolverError};
use std::collections::{BTreeMap, BTreeSet};

/// Changes tried without success after the last that helped.
const FAILURES: usize = 80;
/// Linear programs at most: counted work, so that the same seed gives the same plan.
const MOST: usize = 4_000;
/// Weeks by which a class is moved at most.
const SHIFT: usize = 6;
/// Weeks between classes that are joined at most.
const JOIN: usize = 26;
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
    let mut fixed = built.model.clone();
    for column in built.columns.whole(problem.horizon) {
        fixed.fix(column, values[column.position()].round());
    }
    let mut live = LiveModel::new(&fixed, limits)?;
    let Some(now) = live.solve(control)? else {
        return Ok(());
    };
    let mut polish = Polish {
        built,
        problem,
        live,
        now,
        solved: 0,
    };
    while polish.solved < MOST && polish.step(control)? {
        let note = format!("cost {:.0}", polish.now.cost);
        control.report("Hiring", None, note);
    }
    if built.model.cost(&polish.now.values) < built.model.cost(values) {
        *values = polish.now.values;
    }
    Ok(())
}

/// Columns and what they are to be.
type Change = Vec<(Column, f64)>;

struct Polish<'a> {
    built: &'a CapacityModel,
    problem: &'a Problem,
    live: LiveModel,
    now: Relaxed,
    /// Linear programs so far.
    solved: usize,
}

impl Polish<'_> {
    /// Tries changes, those that can save most first; `false` where none helped. After one that helped, the others are asked
    /// anew what they can save, and left out where they are about the same columns.
    fn step(&mut self, control: &Control) -> Result<bool, SolverError> {
        let least = WORTH_IT * self.now.cost.abs();
        let mut changes: Vec<(f64, Change)> = self.changes();
        changes.retain(|it| it.0 > least);
        changes.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut touched: BTreeSet<Column> = BTreeSet::new();
        let mut failures = 0;
        for (_, change) in changes {
            if control.stop() || self.solved >= MOST {
                break;
            }
            // Whether a class loses money is asked of every one.
            let leaves_out = change.iter().all(|it| it.1 == 0.0);
            let enough = failures >= FAILURES && !leaves_out;
            let stale = change.iter().any(|it| touched.contains(&it.0));
            if enough || stale || self.saves(&change) <= least {
                continue;
            }
            if self.better(&change, least, control)? {
                touched.extend(change.iter().map(|it| it.0));
                failures = 0;
            } else {
                failures += 1;
            }
        }
        Ok(!touched.is_empty() && !control.stop())
    }

    fn better(
        &mut self,
        change: &Change,
        least: f64,
        control: &Control,
    ) -> Result<bool, SolverError> {
        for (column, value) in change {
            self.live.set_range(column.position(), *value, *value)?;
        }
        self.solved += 1;
        if let Some(found) = self.live.solve(control)?
            && found.cost < self.now.cost - least
        {
            self.now = found;
            return Ok(true);
        }
        for (column, _) in change {
            let before = self.value(*column);
            self.live.set_range(column.position(), before, before)?;
        }
        Ok(false)
    }

    fn value(&self, column: Column) -> f64 {
        self.now.values[column.position()].round()
    }

    /// What a change saves at most.
    fn saves(&self, change: &Change) -> f64 {
        let each = change.iter().map(|(column, value)| {
            (self.value(*column) - value) * self.now.column_prices[column.position()]
        });
        each.sum()
    }

    fn changes(&self) -> Vec<(f64, Change)> {
        let mut all = self.of_classes();
        all.extend(self.of_counts());
        all.into_iter().map(|it| (self.saves(&it), it)).collect()
    }

    fn of_classes(&self) -> Vec<Change> {
        let own = self.built.columns.classes.iter();
        let own = own.filter(|it| it.week < self.problem.horizon);
        let classes: BTreeMap<(usize, usize), &ClassColumns> =
            own.map(|it| ((it.pool, it.week), it)).collect();
        let mut all = Vec::new();
        for class in classes.values() {
            let Some(hiring) = &self.problem.pools[class.pool].hiring else {
                continue;
            };
            let size = self.value(class.size);
            if size <= 0.0 {
                all.extend(put_in(class, hiring));
                continue;
            }
            all.push(set(class, 0.0));
            all.extend(resized(class, size, hiring));
            all.extend(self.moved(class, size, &classes));
        }
        all
    }

    /// A class elsewhere: in another week, another pool of its site, or joined with another class.
    fn moved(
        &self,
        class: &ClassColumns,
        size: f64,
        classes: &BTreeMap<(usize, usize), &ClassColumns>,
    ) -> Vec<Change> {
        let problem = self.problem;
        let site = problem.pools[class.pool].site;
        let mut all = Vec::new();
        for (pool, terms) in problem.pools.iter().enumerate() {
            let Some(hiring) = terms.hiring.as_ref().filter(|_| terms.site == site) else {
                continue;
            };
            let (least, most) = sizes(hiring);
            let near = class.week.saturating_sub(JOIN)..=class.week + JOIN;
            for week in near.filter(|it| (pool, *it) != (class.pool, class.week)) {
                let Some(other) = classes.get(&(pool, week)) else {
                    continue;
                };
                let there = self.value(other.size);
                let joined = there + size;
                let fits = match there > 0.0 {
                    true => pool == class.pool && joined <= most,
                    false => week.abs_diff(class.week) <= SHIFT && (least..=most).contains(&size),
                };
                if fits {
                    let mut change = set(class, 0.0);
                    change.extend(set(other, joined));
                    all.push(change);
                }
            }
        }
        all
    }

    /// Temps and moves, more and fewer.
    fn of_counts(&self) -> Vec<Change> {
        let (columns, problem) = (&self.built.columns, self.problem);
        let temps = columns.temps.iter().map(|(pool, week, column)| {
            let most = problem.pools[*pool].temps.as_ref();
            (*week, *column, most.map_or(0, |it| it.most_heads))
        });
        let moves = columns.moves.iter();
        let moves = moves
            .map(|(route, week, column)| (*week, *column, problem.moves[*route].most_per_week));
        let mut all = Vec::new();
        for (_, column, most) in temps.chain(moves).filter(|it| it.0 < problem.horizon) {
            let value = self.value(column);
            let tried = [value + 1.0, value + 3.0, value - 1.0, 0.0];
            let able = tried
                .into_iter()
                .filter(|it| *it != value && (0.0..=f64::from(most)).contains(it));
            all.extend(able.map(|it| vec![(column, it)]));
        }
        all
    }
}

fn sizes(hiring: &Hiring) -> (f64, f64) {
    (f64::from(hiring.min_size), f64::from(hiring.max_size))
}

/// A class of this size, or none.
fn set(class: &ClassColumns, size: f64) -> Change {
    let open = class.open.map(|it| (it, f64::from(u8::from(size > 0.0))));
    open.into_iter().chain([(class.size, size)]).collect()
}

fn put_in(class: &ClassColumns, hiring: &Hiring) -> Vec<Change> {
    let (least, most) = sizes(hiring);
    let mut all = vec![set(class, least)];
    if most >= 2.0 * least {
        all.push(set(class, f64::midpoint(least, most).floor()));
    }
    all
}

fn resized(class: &ClassColumns, size: f64, hiring: &Hiring) -> Vec<Change> {
    let (least, most) = sizes(hiring);
    let steps = [-4.0, -2.0, -1.0, 1.0, 2.0, 4.0];
    let all = steps.iter().map(|step| size + step);
    all.filter(|it| (least..=most).contains(it))
        .map(|it| set(class, it))
        .collect()
}
