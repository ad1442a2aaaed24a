//! Decisions out of a program's values.

use super::{CapacityModel, Columns};
use crate::capacity::decision::{Decision, MoveStart, TempStart};
use crate::capacity::problem::{Class, Problem};
use crate::schedule::solver::{Column, Model};
use std::collections::BTreeMap;
use std::ops::Range;

/// Heads below this are none.
const NOBODY: f64 = 1e-6;

impl Columns {
    /// Columns that are whole numbers.
    pub(in crate::capacity) fn whole(&self, horizon: usize) -> Vec<Column> {
        let classes = self.classes.iter().filter(|it| it.week < horizon);
        let mut whole: Vec<Column> = classes
            .flat_map(|it| it.open.into_iter().chain([it.size]))
            .collect();
        for (_, week, column) in self.temps.iter().chain(&self.moves) {
            if *week < horizon {
                whole.push(*column);
            }
        }
        whole
    }

    /// Columns of hours in these weeks: what is decided week by week.
    pub(in crate::capacity) fn hours(&self, weeks: Range<usize>) -> Vec<Column> {
        let mut hours = Vec::new();
        for own in self.pools.iter().flat_map(|it| &it[weeks.clone()]) {
            hours.extend(own.overtime.into_iter().chain(own.off));
            hours.extend(own.work.iter().chain(&own.busy_work).copied());
        }
        for own in self.queues.iter().flat_map(|it| &it[weeks.clone()]) {
            hours.extend(own.outsourced.into_iter().chain(own.short.iter().copied()));
        }
        hours
    }
}

impl CapacityModel {
    /// The program with all whole numbers as in `decision`.
    pub(in crate::capacity) fn fixed_at(&self, horizon: usize, decision: &Decision) -> Model {
        let mut wanted: BTreeMap<Column, f64> = BTreeMap::new();
        for class in &self.columns.classes {
            let own = decision.classes.iter();
            let own = own.filter(|it| (it.pool, it.week) == (class.pool, class.week));
            let size: f64 = own.map(|it| it.size).sum();
            wanted.insert(class.size, size);
            if let Some(open) = class.open {
                wanted.insert(open, f64::from(u8::from(size > NOBODY)));
            }
        }
        for (pool, week, column) in &self.columns.temps {
            let own = decision.temps.iter();
            let own = own.filter(|it| (it.pool, it.week) == (*pool, *week));
            wanted.insert(*column, own.map(|it| it.heads).sum());
        }
        for (route, week, column) in &self.columns.moves {
            let own = decision.moves.iter();
            let own = own.filter(|it| (it.route, it.week) == (*route, *week));
            wanted.insert(*column, own.map(|it| it.heads).sum());
        }
        let mut fixed = self.model.clone();
        for column in self.columns.whole(horizon) {
            fixed.fix(column, wanted.get(&column).copied().unwrap_or(0.0));
        }
        fixed
    }

    /// The decision that `values` stand for.
    pub(in crate::capacity) fn decision(&self, problem: &Problem, values: &[f64]) -> Decision {
        let mut decision = Decision::none(problem);
        let value = |column: &Column| values[column.position()].max(0.0);
        let heads = |column: &Column, week: usize| {
            let heads = value(column);
            if week < problem.horizon {
                heads.round()
            } else {
                heads
            }
        };
        for class in &self.columns.classes {
            let (pool, week) = (class.pool, class.week);
            let size = heads(&class.size, week);
            if size > NOBODY {
                decision.classes.push(Class { pool, week, size });
            }
        }
        decision.classes.sort_by_key(|it| (it.week, it.pool));
        for (pool, week, column) in &self.columns.temps {
            let (pool, week, heads) = (*pool, *week, heads(column, *week));
            if heads > NOBODY {
                decision.temps.push(TempStart { pool, week, heads });
            }
        }
        decision.temps.sort_by_key(|it| (it.week, it.pool));
        for (route, week, column) in &self.columns.moves {
            let (route, week, heads) = (*route, *week, heads(column, *week));
            if heads > NOBODY {
                decision.moves.push(MoveStart { route, week, heads });
            }
        }
        decision.moves.sort_by_key(|it| (it.week, it.route));
        self.hours(problem, &value, &mut decision);
        decision
    }

    fn hours(&self, problem: &Problem, value: &impl Fn(&Column) -> f64, decision: &mut Decision) {
        if problem.robust.is_some() {
            decision.worked_busy_h = decision.worked_h.clone();
        }
        for (pool, weeks) in self.columns.pools.iter().enumerate() {
            for (week, own) in weeks.iter().enumerate() {
                decision.overtime_h[pool][week] = own.overtime.as_ref().map_or(0.0, value);
                decision.time_off_h[pool][week] = own.off.as_ref().map_or(0.0, value);
                for (index, column) in own.work.iter().enumerate() {
                    decision.worked_h[pool][index][week] = value(column);
                }
                for (index, column) in own.busy_work.iter().enumerate() {
                    decision.worked_busy_h[pool][index][week] = value(column);
                }
            }
        }
        for (queue, weeks) in self.columns.queues.iter().enumerate() {
            for (week, own) in weeks.iter().enumerate() {
                decision.outsourced_h[queue][week] = own.outsourced.as_ref().map_or(0.0, value);
            }
        }
    }
}
