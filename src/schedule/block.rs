//! How one block of weeks is solved: the relaxation for the bound, whole numbers from it, then local
//! search on concrete shifts; where the gap is still wide, more of it and a short branch and bound: on
//! all of a small block, where its cuts at the root lift the bound, or date by date on a large one.

use super::CoverPrice;
use super::breaks::{BreakCounts, Duty, place};
use super::catalogue::Catalogue;
use super::coverage::Coverage;
use super::grid::{Cell, Grid};
use super::model::{Kind, Rates, WeekModel, rounding_model, week_model};
use super::plan::ScheduleSettings;
use super::search::Search;
use super::solver::{Column, Limits, Relaxed, Row, SolverError, relax, solve};
use crate::control::Control;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::BTreeMap;
use std::ops::Range;

/// Integer columns up to which a wide gap is worth more ruin and recreate, and then branch and bound.
const SMALL: usize = 600;

/// Rounds of descent at most.
const MOST_ROUNDS: usize = 6;

/// Passes over the shifts of a date in a round at most.
const MOST_PASSES: usize = 4;

/// Rounds of ruin and recreate for each shift.
const ROUNDS_A_SHIFT: usize = 6;

/// How much worse a plan is taken on the way to a better one: understaffing of so many hours.
const HEAT_H: f64 = 0.01;

/// A large block begins again only where it misses this share of the wanted gap: it takes long.
const NEARLY: f64 = 0.9;

/// A block is good enough at this share of the wanted gap: blocks do not make up for each other.
const SPARE: f64 = 0.4;

/// How well the numbers of shifts of each kind are rounded: gap and simplex iterations.
const ROUNDING: (f64, u64) = (0.02, 5_000);

/// What solving a block takes.
#[derive(Debug, Clone, Copy)]
pub struct Solving<'a> {
    /// All that can be chosen.
    pub catalogue: &'a Catalogue,
    /// The block's cells.
    pub grid: &'a Grid,
    /// Prices.
    pub rates: &'a Rates,
    /// How good is good enough.
    pub settings: &'a ScheduleSettings,
    /// When to stop.
    pub control: &'a Control,
}

/// What was found for a block.
#[derive(Debug, Clone, Default)]
pub struct BlockSolution {
    /// The shifts with their breaks.
    pub duties: Vec<Duty>,
    /// No schedule of the block costs less.
    pub bound: Option<f64>,
    /// Rows and columns of its program.
    pub size: (usize, usize),
    /// What an agent more would save in each cell; only where shifts are no more than rounded.
    pub prices: Vec<CoverPrice>,
}

type Counts = BTreeMap<usize, f64>;

impl Solving<'_> {
    /// Solves the block of `weeks` with `offers` to choose from.
    ///
    /// # Errors
    /// [`SolverError`] where the solver fails.
    pub fn solve(
        &self,
        weeks: &Range<u32>,
        offers: &[usize],
    ) -> Result<BlockSolution, SolverError> {
        let program = week_model(self.catalogue, self.grid, self.rates, weeks, offers);
        let mut found = BlockSolution {
            size: program.model.size(),
            ..BlockSolution::default()
        };
        let limits = Limits {
            interior_point: true,
            ..self.limits()
        };
        let Some(relaxed) = relax(&program.model, &limits, self.control)? else {
            found.duties = self.fill(offers);
            return Ok(found);
        };
        self.tell(weeks, "bound", relaxed.cost);
        found.bound = Some(relaxed.cost);
        let good = relaxed.cost + self.settings.gap * SPARE * relaxed.cost.abs();
        let (counts, breaks) = read(&program, &relaxed.values);
        let quick = place(self.catalogue, &self.round(offers, &counts), &breaks);
        if self.settings.rough {
            found.prices = self.prices(&program, &relaxed);
            found.duties = self.searching(offers, quick).into_duties();
            return Ok(found);
        }
        let (duties, mut cost) = self.search(offers, quick, good, false);
        found.duties = duties;
        if cost > good && !self.control.stop() {
            let rounded = self.round_kinds(weeks, offers, &counts)?;
            let start = place(self.catalogue, &rounded, &breaks);
            let (duties, other) = self.search(offers, start, good, true);
            if other < cost {
                (found.duties, cost) = (duties, other);
            }
        }
        let aim = match offers.len() {
            0..=SMALL => good,
            _ => relaxed.cost + self.settings.gap * NEARLY * relaxed.cost.abs(),
        };
        if cost > aim {
            cost = self.again(offers, aim, cost, &mut found);
        }
        if cost > aim && offers.len() > SMALL {
            cost = self.by_date(&program, offers, aim, cost, &mut found)?;
        }
        if cost > good && offers.len() <= SMALL && !self.control.stop() {
            cost = self.branch(&program, offers, cost, &mut found)?;
        }
        self.tell(weeks, "cost", cost);
        Ok(found)
    }

    /// What an agent more in each cell would save.
    fn prices(&self, program: &WeekModel, relaxed: &Relaxed) -> Vec<CoverPrice> {
        let cells = self.grid.cells.iter().zip(&program.cover);
        let price = |(cell, row): (&Cell, &Row)| CoverPrice {
            queue: cell.queue,
            span: cell.span,
            price: relaxed.row_prices[row.position()] * self.rates.presence,
        };
        cells.map(price).collect()
    }

    /// What can be had without the relaxation, for when there is no time for it.
    fn fill(&self, offers: &[usize]) -> Vec<Duty> {
        let mut search = self.searching(offers, Vec::new());
        search.fill();
        // Long shifts come first and may use up a group's hours before its days.
        search.relocate(1, false, &Control::unlimited());
        search.fill();
        search.into_duties()
    }

    fn tell(&self, weeks: &Range<u32>, what: &str, cost: f64) {
        let note = format!("week {}: {what} {cost:.0}", weeks.start + 1);
        self.control.report("Shifts", None, note);
    }

    pub(super) fn limits(&self) -> Limits {
        Limits {
            gap: self.settings.gap * SPARE,
            seed: self.settings.seed,
            ..Limits::default()
        }
    }

    /// Whole numbers of shifts near to the relaxation's: for each group, week and number of paid
    /// minutes the running total over dates and starts, rounded.
    pub(super) fn round(&self, offers: &[usize], relaxed: &Counts) -> Vec<u32> {
        let mut running: BTreeMap<(usize, u32, u32), Running> = BTreeMap::new();
        let mut counts = vec![0; self.catalogue.offers.len()];
        for offer in offers {
            let it = &self.catalogue.offers[*offer];
            let kind = (it.group, it.week, it.shape.paid_min);
            let count = relaxed.get(offer).copied().unwrap_or(0.0);
            counts[*offer] = running.entry(kind).or_default().add(count);
        }
        counts
    }

    /// Whole numbers of shifts, with more care: first how many of each group, date and number of
    /// paid minutes, within the contracts and near to the relaxation, by an integer program of their
    /// own; then which starts.
    fn round_kinds(
        &self,
        weeks: &Range<u32>,
        offers: &[usize],
        relaxed: &Counts,
    ) -> Result<Vec<u32>, SolverError> {
        let mut wanted: BTreeMap<Kind, (usize, f64)> = BTreeMap::new();
        for offer in offers {
            let count = relaxed.get(offer).copied().unwrap_or(0.0);
            wanted.entry(self.kind(*offer)).or_insert((*offer, 0.0)).1 += count;
        }
        let program = rounding_model(self.catalogue, self.grid, self.rates, weeks, &wanted);
        let limits = Limits {
            gap: ROUNDING.0,
            lp_iterations: Some(ROUNDING.1),
            ..self.limits()
        };
        let solved = solve(&program.model, &limits, None, self.control)?;
        let Some(values) = solved.values else {
            return Ok(self.round(offers, relaxed));
        };
        let (totals, _) = read(&program, &values);
        let mut running: BTreeMap<Kind, Running> = BTreeMap::new();
        let mut counts = vec![0; self.catalogue.offers.len()];
        for offer in offers {
            let kind = self.kind(*offer);
            let (first, sum) = wanted[&kind];
            let total = totals.get(&first).copied().unwrap_or(0.0);
            let factor = if sum > 1e-9 { total / sum } else { 0.0 };
            let count = relaxed.get(offer).copied().unwrap_or(0.0) * factor;
            counts[*offer] = running.entry(kind).or_default().add(count);
        }
        Ok(counts)
    }

    fn kind(&self, offer: usize) -> Kind {
        let it = &self.catalogue.offers[offer];
        (it.group, it.shape.date, it.shape.paid_min)
    }

    /// Local search from `duties` until nothing is gained or the cost is down to `good`; `long` =
    /// with ruin and recreate. The shifts it ends with and their cost.
    pub(super) fn search(
        &self,
        offers: &[usize],
        duties: Vec<Duty>,
        good: f64,
        long: bool,
    ) -> (Vec<Duty>, f64) {
        let mut search = self.searching(offers, duties);
        self.descend(&mut search, good);
        if long && search.cost() > good {
            self.recreate(&mut search, ROUNDS_A_SHIFT, 0, good);
        }
        let cost = search.cost();
        (search.into_duties(), cost)
    }

    pub(super) fn searching(&self, offers: &[usize], duties: Vec<Duty>) -> Search<'_> {
        let coverage = Coverage::new(self.catalogue, self.grid, *self.rates);
        let mut search = Search::new(self.catalogue, coverage, self.rates, offers);
        search.start_from(duties);
        search
    }

    /// Ruin and recreate with `rounds` a shift, the `restart`-th time, then descent.
    pub(super) fn recreate(&self, search: &mut Search<'_>, rounds: usize, restart: u64, good: f64) {
        let seed = self.settings.seed.wrapping_add(restart);
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let heat = HEAT_H * self.rates.under * 60.0;
        let rounds = rounds * search.len();
        search.recreate(rounds, heat, good, &mut random, self.control);
        self.descend(search, good);
    }

    fn descend(&self, search: &mut Search<'_>, good: f64) {
        for _ in 0..MOST_ROUNDS {
            let near = search.relocate(MOST_PASSES, false, self.control);
            if search.cost() <= good {
                break;
            }
            let added = search.add(self.control);
            let wide = search.relocate(1, true, self.control);
            if !(near || added || wide) {
                break;
            }
        }
    }
}

/// A running total and how much of it has been given out in whole numbers.
#[derive(Debug, Clone, Copy, Default)]
struct Running {
    total: f64,
    given: f64,
}

impl Running {
    /// Adds `count`; how many are to be given out now.
    fn add(&mut self, count: f64) -> u32 {
        self.total += count;
        let mut now = 0;
        while self.given + 0.5 <= self.total + 1e-6 {
            self.given += 1.0;
            now += 1;
        }
        now
    }
}

/// What the columns of `program` say; nothing where there are no values.
pub(super) fn read(program: &WeekModel, values: &[f64]) -> (Counts, BreakCounts) {
    let value = |column: &Column| values.get(column.position()).copied();
    let counts = program.counts.iter();
    let counts = counts.filter_map(|(offer, column)| Some((*offer, value(column)?)));
    let breaks = program.breaks.iter().map(|(class, slots)| {
        let slots = slots.iter();
        let numbers = slots.filter_map(|(slot, column)| Some((*slot, value(column)?)));
        (*class, numbers.collect())
    });
    (counts.collect(), breaks.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_counts_stay_as_they_are_and_parts_add_up() {
        let mut running = Running::default();
        let given: Vec<u32> = [2.0, 0.0, 3.0].map(|n| running.add(n)).to_vec();
        assert_eq!(given, [2, 0, 3]);
        let mut running = Running::default();
        let given: Vec<u32> = [0.3, 0.3, 0.3, 0.3, 0.8].map(|n| running.add(n)).to_vec();
        assert_eq!(given, [0, 1, 0, 0, 1]);
    }
}
