//! The integer program of one or more plan weeks: rows and columns as in `docs/formulation.md`.

mod promise;
mod rows;

pub use promise::{PromiseModel, SharedPromise, promise_model};

use super::catalogue::Catalogue;
use super::grid::Grid;
use super::shapes::BreakWindow;
use super::solver::{Column, Model, Row};
use crate::calendar::Moment;
use crate::scenario::Scenario;
use chrono::NaiveDate;
use rows::Build;
use std::collections::BTreeMap;
use std::ops::Range;

/// A shortfall of contracted hours costs this many times the dearest hour there is: more than any
/// shift that could fill it.
const SHORTFALL_FACTOR: f64 = 20.0;

/// Hours that a missing day counts for.
const SHORTFALL_DAY_H: f64 = 8.0;

/// What things cost the plan, by the minute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// A queue lacks one agent for a minute.
    pub under: f64,
    /// A queue has one too many for a minute.
    pub over: f64,
    /// A group works a minute less than its contracts promise.
    pub missing_minute: f64,
    /// A group works a day less than its contracts promise.
    pub missing_day: f64,
    /// Share of the scheduled agents who turn up.
    pub presence: f64,
}

impl Rates {
    /// The rates of `scenario`.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let prices = &scenario.prices;
        let pay = scenario.agents.iter().map(|agent| {
            let contract = &scenario.contracts[agent.contract.get()];
            scenario.hourly_cost(agent).get() * contract.overtime.map_or(1.0, |o| o.pay_factor)
        });
        let (under, over) = (
            prices.understaffing_per_hour.get(),
            prices.overstaffing_per_hour.get(),
        );
        let dearest = pay.fold(1.0, f64::max) + under + over;
        Self {
            under: under / 60.0,
            over: over / 60.0,
            missing_minute: SHORTFALL_FACTOR * dearest / 60.0,
            missing_day: SHORTFALL_FACTOR * dearest * SHORTFALL_DAY_H,
            presence: scenario.shrinkage.presence(),
        }
    }
}

/// Breaks that may be exchanged for each other: same crew, length, window width and step. Of two
/// such windows neither lies strictly inside the other, so first come, first served matches them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BreakClass {
    /// The crew.
    pub crew: usize,
    /// Length of the break in minutes.
    pub length_min: i64,
    /// Minutes from the window's first to its last start.
    pub width_min: i64,
    /// Minutes from one start to the next.
    pub step_min: i64,
    /// First start modulo step.
    pub phase_min: i64,
}

impl BreakClass {
    /// The class of a break of `crew` with this window.
    #[must_use]
    pub fn of(crew: usize, window: &BreakWindow) -> Self {
        Self {
            crew,
            length_min: window.length_min,
            width_min: window.last.since(window.first),
            step_min: window.step_min,
            phase_min: window.first.minutes().rem_euclid(window.step_min),
        }
    }
}

/// Starts of a class's breaks between which coverage does not tell the difference: a break of 15
/// minutes anywhere inside one half-hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// The first start.
    pub first: Moment,
    /// The last.
    pub last: Moment,
}

/// A program and what its columns mean.
#[derive(Debug)]
pub struct WeekModel {
    /// The program.
    pub model: Model,
    /// For each column `x` the position of its offer.
    pub counts: Vec<(usize, Column)>,
    /// For each class the columns `breaks`, by slot.
    pub breaks: BTreeMap<BreakClass, Vec<(Slot, Column)>>,
    /// The row `cover` of each cell; none of a program without.
    pub cover: Vec<Row>,
}

/// Shifts that count alike for contracts: group, date and paid minutes.
pub type Kind = (usize, NaiveDate, u32);

/// Builds the program of whole plan weeks over the cells of `grid`: every row family of the
/// formulation.
#[must_use]
pub fn week_model(
    catalogue: &Catalogue,
    grid: &Grid,
    rates: &Rates,
    weeks: &Range<u32>,
    offers: &[usize],
) -> WeekModel {
    let mut build = Build::new(catalogue, grid, rates);
    let breaks = build.shifts(offers);
    let cells = 0..grid.cells.len();
    let rows: Vec<_> = cells.map(|cell| build.cover_row(cell)).collect();
    build.cover(&rows);
    build.all_heads();
    for week in weeks.clone() {
        build.week(week);
    }
    WeekModel {
        cover: rows,
        ..build.finish(breaks)
    }
}

/// Hours wanted of a crew on a date, and the columns that give them.
type CrewDay = (f64, Vec<(Column, f64)>);

/// Builds the program that rounds `wanted` shifts (by group, date and paid minutes) to whole
/// numbers within heads, hours and days, each crew's day kept as near as can be. Columns `counts`
/// bear the first offer of each kind.
#[must_use]
pub fn rounding_model(
    catalogue: &Catalogue,
    grid: &Grid,
    rates: &Rates,
    weeks: &Range<u32>,
    wanted: &BTreeMap<Kind, (usize, f64)>,
) -> WeekModel {
    let mut build = Build::new(catalogue, grid, rates);
    let mut crews: BTreeMap<(usize, NaiveDate), CrewDay> = BTreeMap::new();
    for ((group, date, paid), (offer, number)) in wanted {
        let column = build.model.integer(0.0, 0.0, number.ceil() + 1.0);
        build.column_of.insert(*offer, column);
        let hours = f64::from(*paid) / 60.0;
        let price = rates.under * 60.0 * hours;
        build.near(&[(column, 1.0)], *number, price * 0.5);
        let crew = catalogue.crew_of[*group];
        let day = crews.entry((crew, *date)).or_default();
        day.0 += number * hours;
        day.1.push((column, hours));
    }
    for (hours, terms) in crews.values() {
        build.near(terms, *hours, rates.under * 60.0);
    }
    build.all_heads();
    for week in weeks.clone() {
        build.week(week);
    }
    build.finish(BTreeMap::new())
}
