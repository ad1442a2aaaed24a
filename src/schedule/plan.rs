//! The schedule, made: catalogue, one integer program a plan week (or a run of weeks that hang
//! together), breaks placed, cost counted again.

use super::block::{BlockSolution, Solving};
use super::breaks::Duty;
use super::catalogue::Catalogue;
use super::coverage::Coverage;
use super::evaluate::{Worked, assess};
use super::grid::Grid;
use super::model::Rates;
use super::solver::{SolverError, relative_gap};
use super::{Schedule, ScheduledShift, SolveReport, SolveStatus};
use crate::control::Control;
use crate::scenario::Scenario;
use crate::staffing::Staffing;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Instant;

/// How good is good enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScheduleSettings {
    /// Relative gap between cost and bound at which the search ends, 0 to 1.
    pub gap: f64,
    /// Seed of the solver's own choices.
    pub seed: u64,
    /// Simplex iterations of branch and bound on a program of up to 2,000 rows after which it ends
    /// with the best it has (fewer on larger ones): counted work, so that the same seed gives the
    /// same schedule on any machine.
    pub lp_iterations: u64,
    /// Whether numbers of shifts are only rounded from the relaxation: a guide, a bound and prices in a small part of the
    /// time, above the best by more.
    pub rough: bool,
}

impl Default for ScheduleSettings {
    fn default() -> Self {
        Self {
            gap: 0.01,
            seed: 1,
            lp_iterations: 2_000,
            rough: false,
        }
    }
}

impl ScheduleSettings {
    /// Iterations on a program of so many rows: each costs about as many times more as it has more
    /// rows.
    pub(super) fn iterations_for(&self, rows: usize) -> u64 {
        let size = u64::try_from(rows).unwrap_or(u64::MAX);
        self.lp_iterations / size.div_ceil(2_000).max(1)
    }
}

/// A schedule could not be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScheduleError {
    /// There is nothing to choose from.
    #[error("the scenario has no shift patterns: add at least one [[shift]]")]
    NoShifts,
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
}

/// A run of weeks whose shifts serve the same cells.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) weeks: Range<u32>,
    pub(super) offers: Vec<usize>,
    pub(super) cells: Vec<usize>,
}

/// Chooses how many agents of each group work which shift on which date, breaks placed, so that
/// pay, understaffing and overstaffing cost least together.
///
/// Ends at `settings.gap`, at `settings.lp_iterations`, or when `control` says so, then with the
/// best it has: at worst shifts put one by one where each costs least, without a bound. The report's
/// objective is counted from the shifts that are returned; its bound holds for every roster of
/// named agents as well (wishes aside). See `docs/formulation.md` for what the program leaves to
/// the roster.
///
/// # Errors
/// [`ScheduleError::NoShifts`] where agents have skills but the scenario has no shift pattern;
/// [`ScheduleError::Solver`] where the solver fails.
pub fn schedule(
    scenario: &Scenario,
    staffing: &Staffing,
    settings: &ScheduleSettings,
    control: &Control,
) -> Result<Schedule, ScheduleError> {
    let since = Instant::now();
    if scenario.shifts.is_empty() && scenario.agents.iter().any(|a| !a.skills.is_empty()) {
        return Err(ScheduleError::NoShifts);
    }
    let grid = Grid::new(scenario, staffing);
    let catalogue = Catalogue::new(scenario, &grid);
    let rates = Rates::new(scenario);
    let (blocks, unserved) = blocks(&catalogue, &grid, scenario.weeks);
    control.report("Shifts", Some(0.0), "building");
    let solved: Result<Vec<BlockSolution>, SolverError> = blocks
        .par_iter()
        .map(|block| {
            let own = grid.only(&block.cells);
            let solving = Solving {
                catalogue: &catalogue,
                grid: &own,
                rates: &rates,
                settings,
                control,
            };
            solving.solve(&block.weeks, &block.offers)
        })
        .collect();
    let solved = solved?;
    let duties: Vec<Duty> = solved.iter().flat_map(|it| it.duties.clone()).collect();
    let mut worked = Worked::new(&catalogue, scenario.weeks);
    let mut coverage = Coverage::new(&catalogue, &grid, rates);
    for duty in &duties {
        let offer = &catalogue.offers[duty.offer];
        let crew = catalogue.crew_of[offer.group];
        coverage.add(crew, offer.shape.span, 1.0);
        for pause in &duty.breaks {
            coverage.add(crew, *pause, -1.0);
        }
        worked.add(offer.group, offer.week as usize, offer.shape.paid_min, 1);
    }
    let objective = assess(&catalogue, &rates, coverage.balance(), &worked).total();
    let nobody: f64 = unserved
        .iter()
        .map(|cell| grid.cells[*cell].required_minutes() * rates.under)
        .sum();
    let report = combine(&solved, objective, nobody, settings, since);
    Ok(Schedule {
        shifts: scheduled(&catalogue, &duties),
        groups: catalogue.groups,
        report,
        prices: solved.into_iter().flat_map(|it| it.prices).collect(),
    })
}

/// Runs of weeks that share no cell, and the cells that no shift can serve.
pub(super) fn blocks(catalogue: &Catalogue, grid: &Grid, weeks: u32) -> (Vec<Block>, Vec<usize>) {
    let mut range_of: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
    for offer in &catalogue.offers {
        let skills = &catalogue.crews[catalogue.crew_of[offer.group]];
        for piece in grid.touched(offer.shape.span) {
            for cell in grid.served(piece, skills) {
                let range = range_of.entry(cell).or_insert((offer.week, offer.week));
                *range = (range.0.min(offer.week), range.1.max(offer.week));
            }
        }
    }
    let mut joined = vec![false; weeks as usize];
    for (first, last) in range_of.values() {
        for week in *first..*last {
            joined[week as usize] = true;
        }
    }
    let mut blocks: Vec<Block> = Vec::new();
    for week in 0..weeks {
        match blocks.last_mut() {
            Some(block) if joined[week as usize - 1] => block.weeks.end = week + 1,
            _ => blocks.push(Block {
                weeks: week..week + 1,
                offers: Vec::new(),
                cells: Vec::new(),
            }),
        }
    }
    for (cell, (first, _)) in &range_of {
        let block = blocks.iter_mut().find(|block| block.weeks.contains(first));
        if let Some(block) = block {
            block.cells.push(*cell);
        }
    }
    for (position, offer) in catalogue.offers.iter().enumerate() {
        let mut of_week = blocks.iter_mut();
        if let Some(block) = of_week.find(|block| block.weeks.contains(&offer.week)) {
            block.offers.push(position);
        }
    }
    let unserved = (0..grid.cells.len()).filter(|cell| !range_of.contains_key(cell));
    (blocks, unserved.collect())
}

/// One report of all blocks: bounds add up, since no row joins two blocks.
fn combine(
    solved: &[BlockSolution],
    objective: f64,
    unserved: f64,
    settings: &ScheduleSettings,
    since: Instant,
) -> SolveReport {
    let bounds: Option<f64> = solved.iter().map(|block| block.bound).sum();
    let bound = bounds.map(|bound| (bound + unserved).min(objective));
    let gap = bound.map(|bound| relative_gap(objective, bound));
    SolveReport {
        status: SolveStatus::of_gap(gap, settings.gap),
        objective: Some(objective),
        bound,
        gap,
        rows: solved.iter().map(|block| block.size.0).sum(),
        columns: solved.iter().map(|block| block.size.1).sum(),
        seconds: since.elapsed().as_secs_f64(),
    }
}

/// Like shifts with like breaks as one entry with a count, by date, group and start.
fn scheduled(catalogue: &Catalogue, duties: &[Duty]) -> Vec<ScheduledShift> {
    let mut counts: BTreeMap<_, u32> = BTreeMap::new();
    for duty in duties {
        let offer = &catalogue.offers[duty.offer];
        let (date, span) = (offer.shape.date, offer.shape.span);
        *counts
            .entry((date, offer.group, span, duty.offer, &duty.breaks))
            .or_default() += 1;
    }
    counts
        .into_iter()
        .map(|((_, group, _, offer, breaks), count)| ScheduledShift {
            group,
            shape: catalogue.offers[offer].shape.clone(),
            breaks: breaks.clone(),
            count,
        })
        .collect()
}
