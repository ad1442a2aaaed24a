//! Rows `promise` and columns `gain`: a service level over the day or week in place of a requirement
//! for each interval.

use super::rows::Build;
use super::{Rates, WeekModel};
use crate::schedule::catalogue::Catalogue;
use crate::schedule::grid::{Grid, minutes};
use crate::schedule::solver::{Bound, Column, Row};
use crate::staffing::promise::{Curve, Step};
use std::ops::Range;

/// Cells that keep a service level together.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedPromise {
    /// Positions of the cells.
    pub cells: Vec<usize>,
    /// Their share of contacts to be answered in time.
    pub target: f64,
    /// Price of a contact that is answered late beyond that share.
    pub price: f64,
}

/// The program with shared promises, and what its further columns mean.
#[derive(Debug)]
pub struct PromiseModel {
    /// The program.
    pub weeks: WeekModel,
    /// For each cell of a shared promise its floor and the columns `gain` of the agents above it.
    pub agents: Vec<(usize, u32, Vec<Column>)>,
}

/// Builds the program of whole plan weeks with `promises` in place of the `cover` rows of their
/// cells; `curves` has an entry a cell, `None` for those of queues that promise each interval.
#[must_use]
pub fn promise_model(
    catalogue: &Catalogue,
    grid: &Grid,
    rates: &Rates,
    (weeks, offers): (&Range<u32>, &[usize]),
    (curves, promises): (&[Option<&Curve>], &[SharedPromise]),
) -> PromiseModel {
    let mut build = Build::new(catalogue, grid, rates);
    let breaks = build.shifts(offers);
    let mut agents = Vec::new();
    let rows = curves.iter().enumerate().map(|(cell, curve)| match curve {
        None => build.cover_row(cell),
        Some(curve) => {
            let (row, gains) = build.wished_row(cell, curve);
            agents.push((cell, curve.floor, gains));
            row
        }
    });
    let rows: Vec<Row> = rows.collect();
    build.cover(&rows);
    for promise in promises {
        build.promise(promise, curves, &agents);
    }
    build.all_heads();
    for week in weeks.clone() {
        build.week(week);
    }
    PromiseModel {
        weeks: build.finish(breaks),
        agents,
    }
}

impl Build<'_> {
    /// A row `cover` whose requirement is the floor of `curve`, and above it columns `gain` that cost
    /// nothing: the agents wished for there.
    fn wished_row(&mut self, cell: usize, curve: &Curve) -> (Row, Vec<Column>) {
        let length = minutes(self.grid().cells[cell].span);
        let floor = f64::from(curve.floor);
        let row = self.model.row("cover", Bound::Equal(floor));
        let missing = self.model.continuous(self.rates.under * length, 0.0, floor);
        let surplus = self
            .model
            .continuous(self.rates.over * length, 0.0, f64::INFINITY);
        self.model.term(row, missing, 1.0);
        self.model.term(row, surplus, -1.0);
        let steps = curve.steps(curve.floor);
        let gains = steps.iter().map(|step| {
            let gain = self.model.continuous(0.0, 0.0, f64::from(step.agents));
            self.model.term(row, gain, -1.0);
            gain
        });
        (row, gains.collect())
    }

    /// A row `promise`: what the agents above the floors gain, and the shortfall, make up what the
    /// floors leave to be answered in time.
    fn promise(
        &mut self,
        promise: &SharedPromise,
        curves: &[Option<&Curve>],
        agents: &[(usize, u32, Vec<Column>)],
    ) {
        let own = promise.cells.iter().filter_map(|cell| curves[*cell]);
        let wanted = own.map(|it| promise.target * it.offered - it.answered(it.floor));
        let wanted: f64 = wanted.sum();
        let row = self.model.row("promise", Bound::AtLeast(wanted));
        let late = self.model.continuous(promise.price, 0.0, f64::INFINITY);
        self.model.term(row, late, 1.0);
        let own = agents
            .iter()
            .filter(|(cell, ..)| promise.cells.contains(cell));
        for (cell, floor, gains) in own {
            let steps = curves[*cell].map_or_else(Vec::new, |curve| curve.steps(*floor));
            for (Step { gain, .. }, column) in steps.iter().zip(gains) {
                self.model.term(row, *column, *gain);
            }
        }
    }
}
