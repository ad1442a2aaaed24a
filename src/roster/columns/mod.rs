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
use choice::Choice;
use dive::Dive;
use pricing::Counter;

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

/// Prices, and whole lines after them, may take so many times the search's counted work each.
const OF_WORK: u64 = 8;

/// Share of the time left for prices, and of what is left then for whole lines.
const FOR_PRICES: f64 = 0.3;
const FOR_LINES: f64 = 0.5;

/// Generates lines for a search of `work` steps of counted work, beginning from the prices that `known`
/// makes. `None` where nobody is to be rostered or there is no time.
#[must_use]
pub fn generated(
    problem: &RosterProblem,
    known: &Lines,
    effort: Effort,
    work: u64,
    control: &Control,
) -> Option<Generated> {
    if problem.people.is_empty() || control.stop() {
        return None;
    }
    let mut choice = Choice::new(problem);
    let mut counter = Counter::default();
    let (share, between, least_gain) = match effort {
        Effort::Quick => (0.1, 40, 1e-3),
        Effort::Normal => (0.05, 100, 1e-4),
        Effort::Thorough => (0.02, 150, 1e-5),
    };
    let prices = first_prices(problem, &known.coverage);
    let everybody: Vec<usize> = (0..choice.classes.len()).collect();
    counter.offers(&choice, &everybody, &prices, &[], false);
    let affordable = OF_WORK * work / counter.work().max(1);
    let steps = Steps {
        most: usize::try_from(affordable).map_or(STEPS, |most| most.min(STEPS)),
        cost: known.cost,
        least_gain,
        length: FIRST,
    };
    control.report(STAGE, None, "prices");
    let hurried = part_of(control, FOR_PRICES);
    let near = near(&choice, &mut counter, prices, steps, &hurried)?;
    let bound = near.bound;
    let how = Dive {
        share,
        between,
        work: OF_WORK * work,
    };
    let hurried = part_of(control, FOR_LINES);
    let columns = dive::dive(&mut choice, &mut counter, near, how, &hurried);
    Some(Generated {
        bound,
        lines: dive::placed(&choice, &columns),
    })
}

/// A control for a share of the time left.
fn part_of(control: &Control, share: f64) -> Control {
    let limit = control.remaining();
    limit.map_or_else(
        || control.clone(),
        |left| control.clone().within(left.mul_f64(share)),
    )
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
