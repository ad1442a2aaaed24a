//! The integer program of the months ahead: rows and columns as in `docs/formulation.md`.
//!
//! What is there without any decision (people at the start, committed classes) is a constant, worked out by
//! [`fate`] in closed form; columns are what is added to it.

mod cover;
mod fate;
mod limits;
mod people;
mod read;

use super::problem::{CostKind, Problem};
use crate::schedule::solver::{Column, Model, Row};
use fate::Standing;

/// A program and what its columns mean.
#[derive(Debug, Clone)]
pub(super) struct CapacityModel {
    pub(super) model: Model,
    pub(super) columns: Columns,
}

/// Columns by what they stand for.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub(super) classes: Vec<ClassColumns>,
    /// Pool, week.
    pub(super) temps: Vec<(usize, usize, Column)>,
    /// Route, week.
    pub(super) moves: Vec<(usize, usize, Column)>,
    /// By pool and week.
    pub(super) pools: Vec<Vec<PoolColumns>>,
    /// By queue and week.
    pub(super) queues: Vec<Vec<QueueColumns>>,
}

/// A class that may start.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClassColumns {
    pub(super) pool: usize,
    pub(super) week: usize,
    /// Whether it starts; none past the plan's end.
    pub(super) open: Option<Column>,
    pub(super) size: Column,
    /// Trainers it needs, where they are neither a share of its size nor one.
    pub(super) trainers: Option<Column>,
}

/// A pool's week.
#[derive(Debug, Clone, Default)]
pub(super) struct PoolColumns {
    /// Productive heads.
    pub(super) heads: Option<Column>,
    pub(super) overtime: Option<Column>,
    pub(super) off: Option<Column>,
    /// As the pool's `serves`.
    pub(super) work: Vec<Column>,
    pub(super) busy_work: Vec<Column>,
    /// The row whose price is that of an hour.
    pub(super) hours: Option<Row>,
    /// The row whose price is that of a seasoned head.
    pub(super) productive: Option<Row>,
}

/// A queue's week.
#[derive(Debug, Clone, Default)]
pub(super) struct QueueColumns {
    pub(super) outsourced: Option<Column>,
    pub(super) short: Vec<Column>,
    /// Hours short in a busy week beyond what is allowed.
    pub(super) beyond: Option<Column>,
}

/// A column and its factor in a row.
type Term = (Column, f64);

/// Who is there in a pool's week, as terms over columns.
#[derive(Debug, Clone, Default)]
struct Present {
    trainees: Vec<Term>,
    /// In the ramp, as heads.
    young: Vec<Term>,
    /// The same in seasoned heads.
    young_worth: Vec<Term>,
    /// Past the ramp.
    stock: Vec<Term>,
    temps: Vec<Term>,
    temps_worth: Vec<Term>,
    away: Vec<Term>,
    /// Trainers whom this pool's classes need.
    trainers: Vec<Term>,
}

impl Present {
    /// Everybody on the payroll.
    fn heads(&self) -> impl Iterator<Item = &Term> {
        let learning = self.trainees.iter().chain(&self.young);
        learning
            .chain(&self.stock)
            .chain(&self.temps)
            .chain(&self.away)
    }
}

struct Build<'a> {
    problem: &'a Problem,
    standing: Standing,
    model: Model,
    columns: Columns,
    /// By pool and week.
    present: Vec<Vec<Present>>,
    /// Money by budget: what columns cost in its weeks and kinds.
    charged: Vec<Vec<Term>>,
}

/// Builds the program of `problem`, which has been checked.
pub(super) fn capacity_model(problem: &Problem) -> CapacityModel {
    let weeks = problem.span();
    let mut build = Build {
        problem,
        standing: Standing::new(problem),
        model: Model::default(),
        columns: Columns::default(),
        present: vec![vec![Present::default(); weeks]; problem.pools.len()],
        charged: vec![Vec::new(); problem.budgets.len()],
    };
    build.constant();
    build.classes();
    build.temps();
    build.moves();
    build.stocks();
    for pool in 0..problem.pools.len() {
        let own = (0..weeks).map(|week| build.pool_week(pool, week));
        let own = own.collect();
        build.columns.pools.push(own);
    }
    build.cover();
    build.limits();
    CapacityModel {
        model: build.model,
        columns: build.columns,
    }
}

impl Build<'_> {
    /// What is paid whatever is decided, so that gaps are shares of all money.
    fn constant(&mut self) {
        let fixed = self.standing.cost;
        self.model.continuous(fixed, 1.0, 1.0);
    }

    /// `column` costs `amount` more, in `week`, under `kind`.
    fn charge(&mut self, kind: CostKind, week: usize, column: Column, amount: f64) {
        self.model.add_cost(column, amount);
        for (budget, terms) in self.problem.budgets.iter().zip(&mut self.charged) {
            if budget.weeks.contains(&week) && budget.kinds.contains(&kind) {
                terms.push((column, amount));
            }
        }
    }
}
