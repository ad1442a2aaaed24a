//! What one more of each whole number brings: heads that are productive, limits that are used, money.
//!
//! Stocks and productive heads follow from the whole numbers by equations, each of which gives one column from others. So
//! what a class brings is found by putting it into them one after the other, week by week.

use super::model::CapacityModel;
use super::problem::Problem;
use crate::schedule::solver::{Bound, Column, Model};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What one unit of a column brings.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Effect {
    /// Money, people's pay included; hours and what is short not.
    pub(super) cost: f64,
    /// Pool, week, seasoned heads.
    pub(super) productive: Vec<(usize, usize, f64)>,
    /// Position in [`Effects::limits`], amount.
    pub(super) used: Vec<(usize, f64)>,
}

/// A row that bounds what is used.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct LimitRow {
    pub(super) most: f64,
    terms: Vec<(Column, f64)>,
}

impl LimitRow {
    /// What is used of it at `values`.
    pub(super) fn used(&self, values: &[f64]) -> f64 {
        let each = self.terms.iter();
        each.map(|(column, factor)| factor * values[column.position()])
            .sum()
    }
}

/// The effects of a program's whole numbers, and its limits.
#[derive(Debug, Clone)]
pub(super) struct Effects {
    of: BTreeMap<Column, Effect>,
    pub(super) limits: Vec<LimitRow>,
}

/// Families of rows that give one column, their first term, from others.
const GIVING: [&str; 2] = ["stock", "productive"];

/// Families of rows that bound what is used.
const LIMITS: [&str; 6] = [
    "seats",
    "trainers_max",
    "temps_max",
    "classes_max",
    "hires_max",
    "budget",
];

impl Effects {
    pub(super) fn new(built: &CapacityModel, problem: &Problem) -> Self {
        let (equations, limits) = Equations::new(built, problem.horizon);
        let columns = built.columns.whole(problem.horizon);
        let trainers = built.columns.classes.iter().filter_map(|it| it.trainers);
        let columns: Vec<Column> = columns.into_iter().chain(trainers).collect();
        let of = columns
            .into_par_iter()
            .map(|it| (it, equations.effect(it, &built.model)));
        Self {
            of: of.collect(),
            limits,
        }
    }

    /// What a unit of `column` brings; `None` where it is no whole number of the plan.
    pub(super) fn of(&self, column: Column) -> Option<&Effect> {
        self.of.get(&column)
    }
}

/// What a row does with a column.
#[derive(Debug, Clone, Copy)]
enum Role {
    /// Gives another column from it.
    Gives(usize),
    /// Uses some of a limit.
    Uses(usize),
}

/// Classes, temps and moves past the plan's end.
fn late(built: &CapacityModel, horizon: usize) -> BTreeSet<Column> {
    let columns = &built.columns;
    let classes = columns.classes.iter().filter(|it| it.week >= horizon);
    let others = columns.temps.iter().chain(&columns.moves);
    let others = others.filter(|it| it.1 >= horizon).map(|it| it.2);
    classes.map(|it| it.size).chain(others).collect()
}

struct Equations {
    /// By column: what the rows it is in do with it, and its factor there.
    roles: Vec<Vec<(Role, f64)>>,
    /// Columns that rows give, in the order of the rows.
    given: Vec<Column>,
    /// Pool and week of columns of productive heads.
    productive: BTreeMap<Column, (usize, usize)>,
}

impl Equations {
    /// Limits that columns past the plan's end are in are left to the program: those columns make way.
    fn new(built: &CapacityModel, horizon: usize) -> (Self, Vec<LimitRow>) {
        let late = late(built, horizon);
        let (_, columns) = built.model.size();
        let (mut given, mut limits) = (Vec::new(), Vec::new());
        let mut roles = vec![Vec::new(); columns];
        for (family, bound, terms) in built.model.each_row() {
            if GIVING.contains(&family) {
                let others = terms.iter().skip(1);
                others.for_each(|(column, factor)| {
                    roles[column.position()].push((Role::Gives(given.len()), *factor));
                });
                given.extend(terms.first().map(|it| it.0));
            } else if let Bound::AtMost(most) = bound
                && LIMITS.contains(&family)
                && terms.iter().all(|it| !late.contains(&it.0))
            {
                terms.iter().for_each(|(column, factor)| {
                    roles[column.position()].push((Role::Uses(limits.len()), *factor));
                });
                let terms = terms.to_vec();
                limits.push(LimitRow { most, terms });
            }
        }
        let mut productive = BTreeMap::new();
        for (pool, weeks) in built.columns.pools.iter().enumerate() {
            for (week, own) in weeks.iter().enumerate() {
                productive.extend(own.heads.map(|it| (it, (pool, week))));
            }
        }
        let own = Self {
            roles,
            given,
            productive,
        };
        (own, limits)
    }

    fn effect(&self, column: Column, model: &Model) -> Effect {
        let mut effect = Effect {
            cost: model.cost_of(column),
            ..Effect::default()
        };
        let mut used: BTreeMap<usize, f64> = BTreeMap::new();
        // What rows that give a column get from others, to be worked off in their order.
        let mut waiting: BTreeMap<usize, f64> = BTreeMap::new();
        self.pass_on(column, 1.0, &mut used, &mut waiting);
        while let Some((row, sum)) = waiting.pop_first() {
            let (given, change) = (self.given[row], -sum);
            effect.cost += change * model.cost_of(given);
            if let Some((pool, week)) = self.productive.get(&given) {
                effect.productive.push((*pool, *week, change));
            }
            self.pass_on(given, change, &mut used, &mut waiting);
        }
        effect.used = used.into_iter().collect();
        effect
    }

    fn pass_on(
        &self,
        column: Column,
        change: f64,
        used: &mut BTreeMap<usize, f64>,
        waiting: &mut BTreeMap<usize, f64>,
    ) {
        for (role, factor) in &self.roles[column.position()] {
            let (sums, at) = match role {
                Role::Gives(row) => (&mut *waiting, *row),
                Role::Uses(limit) => (&mut *used, *limit),
            };
            *sums.entry(at).or_insert(0.0) += factor * change;
        }
    }
}
