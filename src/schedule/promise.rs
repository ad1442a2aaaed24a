//! A service level over the day or week, and the shifts there are: how many agents each interval
//! should have so that the promise is kept where shifts keep it cheapest.
//!
//! The relaxation of the shift program with rows `promise` says how many agents good shifts put into
//! each interval. Rounded, and mended until the promise just holds by the true service levels, these
//! are the agents required from which the rest of the plan goes on.

use super::ScheduleError;
use super::catalogue::Catalogue;
use super::grid::Grid;
use super::model::{PromiseModel, Rates, SharedPromise, WeekModel, promise_model, week_model};
use super::plan::{Block, blocks};
use super::solver::{Limits, Relaxed, SolverError, relax};
use crate::calendar::Moment;
use crate::control::Control;
use crate::scenario::Scenario;
use crate::staffing::promise::{
    Curve, assign, curves, fewest, hours_both_ways, over_time, periods, target,
};
use crate::staffing::{QueueStaffing, Staffing};
use crate::units::QueueIndex;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// A number of hours under the promise as it is, and if every interval had to keep it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PromiseHours {
    /// As it is promised.
    pub hours: f64,
    /// If the same were promised of each interval.
    pub by_interval: f64,
}

impl PromiseHours {
    /// The share of the hours by interval that is saved; below 0 where more are needed, 0 where there
    /// are none.
    #[must_use]
    pub fn saved(&self) -> f64 {
        if self.by_interval > 0.0 {
            1.0 - self.hours / self.by_interval
        } else {
            0.0
        }
    }
}

/// What promises over the day or week save against the same promises for each interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PromiseSavings {
    /// Agent-hours required on the phones, of the queues with such promises.
    pub required_h: PromiseHours,
    /// Hours that the relaxed shift program pays for, of all queues: without rounding to whole shifts
    /// and whole agents. `None` where there was no time for it.
    pub relaxed_paid_h: Option<PromiseHours>,
    /// Cost of the relaxed program, likewise, in the scenario's currency: pay, understaffing,
    /// overstaffing.
    pub relaxed_cost: Option<PromiseHours>,
}

/// The requirement fit for the shifts there are.
#[derive(Debug, Clone, PartialEq)]
pub struct Promised {
    /// Agents required.
    pub staffing: Staffing,
    /// What the promises save.
    pub savings: PromiseSavings,
}

/// Hours and cost of a relaxation.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    paid_h: f64,
    cost: f64,
}

/// One queue with a promise over time.
struct Shared<'a> {
    /// Its position in the staffing.
    position: usize,
    staffing: &'a QueueStaffing,
    curves: Vec<Curve>,
    periods: Vec<Vec<usize>>,
}

/// What all blocks are solved with.
struct Solving<'a> {
    scenario: &'a Scenario,
    catalogue: &'a Catalogue,
    rates: &'a Rates,
    control: &'a Control,
}

/// Agents wished for, by queue and start of the interval.
type Wishes = BTreeMap<(QueueIndex, Moment), f64>;

/// Sets the agents required of the queues whose service level is promised over the day or week to
/// what the shifts can give best; `None` where there is no such queue.
///
/// Each day (week) keeps its promise by the true service level of the whole numbers, over those of
/// its intervals that some shift can reach; the others keep their numbers. Where `control` stops it
/// early, the numbers are those of `staffing`.
///
/// # Errors
/// [`ScheduleError::Solver`] where the solver fails.
pub fn keep_promises(
    scenario: &Scenario,
    staffing: &Staffing,
    control: &Control,
) -> Result<Option<Promised>, ScheduleError> {
    let rates = Rates::new(scenario);
    let queues = staffing.queues.iter().enumerate();
    let shared: Vec<Shared<'_>> = queues
        .filter_map(|(position, own)| Shared::new(scenario, position, own))
        .collect();
    if shared.is_empty() {
        return Ok(None);
    }
    let grid = Grid::new(scenario, staffing);
    let catalogue = Catalogue::new(scenario, &grid);
    let (blocks, _) = blocks(&catalogue, &grid, scenario.weeks);
    let solving = Solving {
        scenario,
        catalogue: &catalogue,
        rates: &rates,
        control,
    };
    let alone = Grid::new(scenario, &by_interval(staffing));
    control.report("Promises", None, "");
    let solved: Result<Vec<_>, SolverError> = blocks
        .par_iter()
        .map(|block| {
            let wished = solving.wishes(block, &grid.only(&block.cells), &shared)?;
            let alone = solving.alone(block, &alone.only(&block.cells))?;
            Ok((wished, alone))
        })
        .collect();
    let (mut wishes, mut sums) = (
        Some(Wishes::new()),
        (Some(Totals::default()), Some(Totals::default())),
    );
    for (wished, alone) in solved? {
        sums.1 = sums.1.zip(alone).map(|(sum, it)| sum.plus(it));
        sums.0 = sums.0.zip(wished.as_ref()).map(|(sum, it)| sum.plus(it.1));
        wishes = wishes.zip(wished).map(|(mut all, (own, _))| {
            all.extend(own);
            all
        });
    }
    let mut result = staffing.clone();
    for queue in &shared {
        let own = &mut result.queues[queue.position];
        queue.require(scenario, own, wishes.as_ref().unwrap_or(&Wishes::new()));
    }
    let savings = savings(&result, sums.0.zip(sums.1));
    Ok(Some(Promised {
        staffing: result,
        savings,
    }))
}

impl Totals {
    fn plus(self, other: Self) -> Self {
        Self {
            paid_h: self.paid_h + other.paid_h,
            cost: self.cost + other.cost,
        }
    }
}

fn savings(staffing: &Staffing, relaxed: Option<(Totals, Totals)>) -> PromiseSavings {
    let hours = staffing.queues.iter().filter_map(hours_both_ways);
    let (hours, by_interval) = hours.fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    let both = |of: fn(&Totals) -> f64| {
        relaxed.map(|(shared, alone)| PromiseHours {
            hours: of(&shared),
            by_interval: of(&alone),
        })
    };
    PromiseSavings {
        required_h: PromiseHours { hours, by_interval },
        relaxed_paid_h: both(|it| it.paid_h),
        relaxed_cost: both(|it| it.cost),
    }
}

/// The requirement if each interval had to keep its promise.
fn by_interval(staffing: &Staffing) -> Staffing {
    let mut alone = staffing.clone();
    for queue in &mut alone.queues {
        for (it, agents) in queue.intervals.iter_mut().zip(&queue.by_interval) {
            it.agents_required = *agents;
        }
    }
    alone
}

impl<'a> Shared<'a> {
    fn new(scenario: &Scenario, position: usize, staffing: &'a QueueStaffing) -> Option<Self> {
        let over = over_time(&staffing.service)?;
        let queue = scenario.queues.get(staffing.queue.get())?;
        Some(Self {
            position,
            staffing,
            curves: curves(queue, staffing),
            periods: periods(&staffing.intervals, over, scenario.first_day),
        })
    }

    /// The shared promises of this queue in `grid`, where `place` says which cell an interval is.
    fn promises(
        &self,
        rates: &Rates,
        place: &BTreeMap<(QueueIndex, Moment), usize>,
    ) -> Vec<SharedPromise> {
        let of_period = |period: &Vec<usize>| SharedPromise {
            cells: (period.iter())
                .filter_map(|it| place.get(&self.key(*it)).copied())
                .collect(),
            target: target(&self.staffing.service),
            price: self.price(rates, period),
        };
        let all = self.periods.iter().map(of_period);
        all.filter(|promise| !promise.cells.is_empty()).collect()
    }

    /// A contact answered late beyond the promise costs as much as missing the agents who would answer
    /// it, where the numbers without regard to shifts stop: understaffing priced by the promise's slope.
    fn price(&self, rates: &Rates, period: &[usize]) -> f64 {
        let slopes = period.iter().map(|it| {
            let (curve, now) = (&self.curves[*it], &self.staffing.intervals[*it]);
            let step = curve.steps(now.agents_required.get()).first().copied();
            step.map_or(0.0, |step| step.gain / curve.hours)
        });
        let best = slopes.fold(0.0, f64::max);
        let slope = if best > 0.0 { best } else { 1.0 };
        rates.under * 60.0 / slope
    }

    fn key(&self, interval: usize) -> (QueueIndex, Moment) {
        let span = self.staffing.intervals[interval].interval.span;
        (self.staffing.queue, span.start)
    }

    /// Whole numbers near to `wishes` that keep each period's promise.
    fn require(&self, scenario: &Scenario, staffing: &mut QueueStaffing, wishes: &Wishes) {
        for period in &self.periods {
            let reached = period.iter().copied();
            let reached = reached.filter_map(|it| Some((it, *wishes.get(&self.key(it))?)));
            let (reached, wished): (Vec<usize>, Vec<f64>) = reached.unzip();
            let start: Vec<u32> = wished.iter().map(|it| whole(*it)).collect();
            let own: Vec<&Curve> = reached.iter().map(|it| &self.curves[*it]).collect();
            let agents = fewest(&own, target(&self.staffing.service), Some(&start));
            let numbers = reached.into_iter().zip(agents);
            assign(scenario, staffing, &self.curves, numbers);
        }
    }
}

fn whole(agents: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "agents: not negative, and a float cast saturates"
    )]
    let whole = agents.round().max(0.0) as u32;
    whole
}

impl Solving<'_> {
    /// What the relaxed program with promises wishes for in each of its intervals.
    fn wishes(
        &self,
        block: &Block,
        grid: &Grid,
        shared: &[Shared<'_>],
    ) -> Result<Option<(Wishes, Totals)>, SolverError> {
        let cells = grid.cells.iter().enumerate();
        let place = cells.map(|(cell, it)| ((it.queue, it.span.start), cell));
        let place: BTreeMap<_, _> = place.collect();
        let mut own: Vec<Option<&Curve>> = vec![None; grid.cells.len()];
        let mut promises = Vec::new();
        for queue in shared {
            for (interval, curve) in queue.curves.iter().enumerate() {
                if let Some(cell) = place.get(&queue.key(interval)) {
                    own[*cell] = Some(curve);
                }
            }
            promises.extend(queue.promises(self.rates, &place));
        }
        let PromiseModel { weeks, agents } = promise_model(
            self.catalogue,
            grid,
            self.rates,
            (&block.weeks, &block.offers),
            (&own, &promises),
        );
        let Some(relaxed) = self.relax(&weeks)? else {
            return Ok(None);
        };
        let wish = |(cell, floor, gains): &(usize, u32, Vec<_>)| {
            let it = &grid.cells[*cell];
            let above = gains
                .iter()
                .map(|gain: &super::solver::Column| relaxed.values[gain.position()]);
            (
                (it.queue, it.span.start),
                f64::from(*floor) + above.sum::<f64>(),
            )
        };
        let wishes = agents.iter().map(wish).collect();
        Ok(Some((wishes, self.totals(&weeks, &relaxed))))
    }

    /// The relaxed program with a requirement for each interval.
    fn alone(&self, block: &Block, grid: &Grid) -> Result<Option<Totals>, SolverError> {
        let (weeks, offers) = (&block.weeks, &block.offers);
        let program = week_model(self.catalogue, grid, self.rates, weeks, offers);
        let relaxed = self.relax(&program)?;
        Ok(relaxed.map(|relaxed| self.totals(&program, &relaxed)))
    }

    fn relax(&self, program: &WeekModel) -> Result<Option<Relaxed>, SolverError> {
        let limits = Limits {
            interior_point: true,
            seed: self.scenario.seed,
            ..Limits::default()
        };
        relax(&program.model, &limits, self.control)
    }

    fn totals(&self, program: &WeekModel, relaxed: &Relaxed) -> Totals {
        let counts = program.counts.iter();
        let paid = counts.map(|(offer, column)| {
            let paid_min = self.catalogue.offers[*offer].shape.paid_min;
            f64::from(paid_min) / 60.0 * relaxed.values[column.position()]
        });
        Totals {
            paid_h: paid.sum(),
            cost: relaxed.cost,
        }
    }
}

#[cfg(test)]
mod tests;
