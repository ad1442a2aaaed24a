//! How one block of weeks is solved: the relaxation for the bound, whole numbers from it, then local
//! search on concrete shifts; branch and bound where the block is small.

use super::breaks::{BreakCounts, Duty, place};
use super::catalogue::Catalogue;
use super::coverage::Coverage;
use super::grid::Grid;
use super::model::{Rates, WeekModel, week_model};
use super::plan::ScheduleSettings;
use super::search::Search;
use super::solver::{Column, Limits, SolverError, relative_gap, relax, solve};
use crate::control::Control;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::BTreeMap;
use std::ops::Range;

/// Integer columns up to which branch and bound is worth trying.
const SMALL: usize = 1500;

/// Rounds of local search at most.
const MOST_ROUNDS: usize = 6;

/// Passes over the shifts of a date in a round at most.
const MOST_PASSES: usize = 4;

/// Rounds of ruin and recreate for each shift.
const ROUNDS_A_SHIFT: usize = 6;

/// How much worse a plan is taken on the way to a better one: understaffing of so many hours.
const HEAT_H: f64 = 0.01;

/// A block is good enough at this share of the wanted gap: blocks do not make up for each other.
const SPARE: f64 = 0.4;

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
#[derive(Debug, Clone)]
pub struct BlockSolution {
    /// The shifts with their breaks.
    pub duties: Vec<Duty>,
    /// No schedule of the block costs less.
    pub bound: Option<f64>,
    /// Rows and columns of its program.
    pub size: (usize, usize),
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
            duties: Vec::new(),
            bound: None,
            size: program.model.size(),
        };
        let limits = Limits {
            interior_point: true,
            ..self.limits()
        };
        let Some(relaxed) = relax(&program.model, &limits, self.control)? else {
            return Ok(found);
        };
        self.tell(weeks, "relaxed", relaxed.cost);
        let (counts, breaks) = read(&program, &relaxed.values);
        let whole = self.round(offers, &counts);
        let duties = place(self.catalogue, &whole, &breaks);
        self.tell(weeks, "rounded", relaxed.cost);
        let good = relaxed.cost + self.settings.gap * SPARE * relaxed.cost.abs();
        let (duties, cost) = self.search(offers, duties, good);
        self.tell(weeks, "searched", cost);
        found.duties = duties;
        found.bound = Some(relaxed.cost);
        if relative_gap(cost, relaxed.cost) > self.settings.gap * SPARE && offers.len() <= SMALL {
            self.branch(&program, offers, cost, &mut found)?;
        }
        Ok(found)
    }

    /// Branch and bound from what was found; keeps the better of the two, and the better bound.
    fn branch(
        &self,
        program: &WeekModel,
        offers: &[usize],
        cost: f64,
        found: &mut BlockSolution,
    ) -> Result<(), SolverError> {
        let mut start = vec![0.0; program.model.size().1];
        for (offer, column) in &program.counts {
            let same = found.duties.iter().filter(|duty| duty.offer == *offer);
            #[expect(clippy::cast_precision_loss, reason = "a number of agents")]
            let count = same.count() as f64;
            start[column.position()] = count;
        }
        let limits = Limits {
            gap: self.settings.gap * SPARE,
            ..self.limits()
        };
        let solved = solve(&program.model, &limits, Some(&start), self.control)?;
        found.bound = match (found.bound, solved.report.bound) {
            (Some(one), Some(other)) => Some(one.max(other)),
            (one, other) => one.or(other),
        };
        let Some(values) = solved.values else {
            return Ok(());
        };
        let (counts, breaks) = read(program, &values);
        let mut whole = vec![0; self.catalogue.offers.len()];
        for (offer, count) in counts {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number of agents"
            )]
            let count = count.round().max(0.0) as u32;
            whole[offer] = count;
        }
        let duties = place(self.catalogue, &whole, &breaks);
        let (duties, better) = self.search(offers, duties, cost);
        if better < cost {
            found.duties = duties;
        }
        Ok(())
    }

    fn tell(&self, weeks: &Range<u32>, step: &str, cost: f64) {
        let note = format!("week {}: {step}, {cost:.0}", weeks.start + 1);
        self.control.report("Shifts", None, note);
    }

    fn limits(&self) -> Limits {
        Limits {
            gap: self.settings.gap * 0.5,
            seed: self.settings.seed,
            lp_iterations: Some(self.settings.lp_iterations),
            ..Limits::default()
        }
    }

    /// Whole numbers of shifts near to the relaxation's: for each group, week and number of paid
    /// minutes the running total over dates and starts, rounded.
    fn round(&self, offers: &[usize], relaxed: &Counts) -> Vec<u32> {
        let mut running: BTreeMap<(usize, u32, u32), (f64, f64)> = BTreeMap::new();
        let mut counts = vec![0; self.catalogue.offers.len()];
        for offer in offers {
            let it = &self.catalogue.offers[*offer];
            let kind = (it.group, it.week, it.shape.paid_min);
            let (total, given) = running.entry(kind).or_insert((0.0, 0.0));
            *total += relaxed.get(offer).copied().unwrap_or(0.0);
            while *given + 0.5 <= *total {
                *given += 1.0;
                counts[*offer] += 1;
            }
        }
        counts
    }

    /// Local search from `duties` until nothing is gained or the cost is down to `good`; the shifts
    /// it ends with and their cost.
    fn search(&self, offers: &[usize], duties: Vec<Duty>, good: f64) -> (Vec<Duty>, f64) {
        let coverage = Coverage::new(self.catalogue, self.grid, *self.rates);
        let mut search = Search::new(self.catalogue, coverage, self.rates, offers);
        search.start_from(duties);
        self.descend(&mut search, good);
        if search.cost() > good {
            let seed = self.settings.seed;
            let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
            let rounds = ROUNDS_A_SHIFT * search.len();
            let heat = HEAT_H * self.rates.under * 60.0;
            search.recreate(rounds, heat, good, &mut random, self.control);
            self.descend(&mut search, good);
        }
        let cost = search.cost();
        (search.into_duties(), cost)
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

/// What the columns of `program` say; nothing where there are no values.
fn read(program: &WeekModel, values: &[f64]) -> (Counts, BreakCounts) {
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
