//! The roster by column generation: prices of rows at which everybody's cheapest lines, each found by
//! itself, cover what is required, a bound that follows from them, and a dive to whole lines.
//!
//! ```text
//! choice ─▶ near (lines) ⇄ pricing ─▶ dive ─▶ lines
//! classes    prices, bound   cheap lines   whole
//! ```

mod choice;
mod dive;
mod pricing;

use super::coverage::Coverage;
use super::lines::Lines;
use super::outcome::Effort;
use super::problem::{DemandRow, RosterProblem};
use crate::control::Control;
use crate::lines::problem::Pricer;
use crate::lines::{Steps, near};
use crate::schedule::Schedule;
use choice::Choice;
use dive::Dive;
use pricing::Counter;
use std::collections::BTreeMap;

/// As progress calls it.
const STAGE: &str = "Lines for everybody";

/// What column generation gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Generated {
    /// No roster costs less.
    pub bound: f64,
    /// A roster of whole lines.
    pub lines: Lines,
}

/// How far prices are searched.
const STEPS: usize = 2000;

/// The first step, as a share of the way.
const FIRST: f64 = 0.1;

/// The same where prices are near to the best from the beginning.
const NEAR: f64 = 0.01;

/// Prices, and whole lines after them, may take so many times the search's counted work each.
const OF_WORK: u64 = 8;

/// Share of the time left for prices, and of what is left then for whole lines.
const FOR_PRICES: f64 = 0.3;
const FOR_LINES: f64 = 0.5;

/// Generates lines for a search of `work` steps of counted work, beginning from the prices of the relaxed
/// shift program where `schedule` bears them, else from those that `known` makes. `None` where nobody is to
/// be rostered or there is no time.
#[must_use]
pub fn generated(
    problem: &RosterProblem,
    known: &Lines,
    (schedule, effort): (&Schedule, Effort),
    work: u64,
    control: &Control,
) -> Option<Generated> {
    if problem.people.is_empty() || control.stop() {
        return None;
    }
    let mut choice = Choice::new(problem);
    let mut counter = Counter::default();
    let (share, between, least_gain) = match effort {
        Effort::Rough => (0.12, 16, 5e-3),
        Effort::Quick => (0.1, 40, 1e-3),
        Effort::Normal => (0.05, 100, 1e-4),
        Effort::Thorough => (0.02, 150, 1e-5),
    };
    let (prices, length) = match relaxed_prices(problem, schedule) {
        Some(prices) => (prices, NEAR),
        None => (first_prices(problem, &known.coverage), FIRST),
    };
    let everybody: Vec<usize> = (0..choice.classes.len()).collect();
    counter.offers(&choice, &everybody, &prices, &[], false);
    let affordable = OF_WORK * work / counter.work().max(1);
    let steps = Steps {
        most: usize::try_from(affordable).map_or(STEPS, |most| most.min(STEPS)),
        cost: known.cost,
        least_gain,
        length,
    };
    control.report(STAGE, None, "prices");
    let hurried = control.share(FOR_PRICES);
    let near = near(&choice, &mut counter, prices, steps, &hurried)?;
    let bound = near.bound;
    let how = Dive {
        share,
        between,
        work: OF_WORK * work,
    };
    let hurried = control.share(FOR_LINES);
    let columns = dive::dive(&mut choice, &mut counter, near, how, &hurried);
    Some(Generated {
        bound,
        lines: dive::placed(&choice, &columns),
    })
}

/// The prices of the relaxed shift program by tick, where the schedule bears them: near to the best already.
fn relaxed_prices(problem: &RosterProblem, schedule: &Schedule) -> Option<Vec<f64>> {
    let known = schedule.prices.iter();
    let known: BTreeMap<_, f64> = known.map(|it| ((it.queue, it.span), it.price)).collect();
    let price = |row: &DemandRow| {
        let agent = known.get(&(row.queue, row.span)).copied().unwrap_or(0.0);
        -agent / f64::from(row.ticks)
    };
    (!known.is_empty()).then(|| problem.rows.iter().map(price).collect())
}

/// Prices to begin with: what a tick more would change, and half-way at a kink.
fn first_prices(problem: &RosterProblem, coverage: &Coverage) -> Vec<f64> {
    let price = |(row, ticks): (&DemandRow, &u32)| {
        let (below, above) = row.price.slopes(f64::from(*ticks));
        f64::midpoint(below, above)
    };
    problem
        .rows
        .iter()
        .zip(&coverage.ticks)
        .map(price)
        .collect()
}
