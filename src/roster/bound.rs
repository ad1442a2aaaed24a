//! How cheap a roster could be at best: a bound that knows every person's rules.
//!
//! Coverage is priced linearly, `price[row]` a tick, instead of by the rows' convex prices. Then
//! people no longer compete, everybody's best line is found alone, and
//!
//! ```text
//! Σ people: cheapest line at these prices + Σ rows: min over c ≥ 0 of (row's price of c − price·c)
//! ```
//!
//! is at most the cost of any roster, whatever the prices (Lagrangian duality; Held & Karp 1971,
//! doi 10.1007/BF01584070). Subgradient steps look for the prices that make it largest. People who
//! may do the same at the same cost are one class.

use super::coverage::Coverage;
use super::line::{BestLine, LineSearch};
use super::lines::{Lines, Workshop};
use super::problem::{DemandRow, Person, RosterProblem};
use super::rules::Strict;
use crate::control::Control;
use rayon::prelude::*;

/// Rounds of subgradient steps, at most.
const ROUNDS: usize = 400;

/// Share of the last direction that the next step keeps: it damps the zigzag of plain subgradients
/// (Camerini, Fratta & Maffioli 1975, doi 10.1007/BFb0120697).
const DEFLECTION: f64 = 0.7;

/// Rounds without a better bound after which steps are halved.
const PATIENCE: usize = 12;

/// People who may do the same at the same cost.
struct Class {
    person: usize,
    count: f64,
}

/// A lower bound on the cost of every roster, found with at most `work` steps of counted work.
/// `None` where there is nobody or no time.
#[must_use]
pub fn bound(problem: &RosterProblem, lines: &Lines, work: u64, control: &Control) -> Option<f64> {
    let classes = classes(problem);
    if classes.is_empty() {
        return None;
    }
    let mut prices = first_prices(problem, &lines.coverage);
    let mut centre = prices.clone();
    let mut best: Option<f64> = None;
    let mut direction = vec![0.0; prices.len()];
    let (mut factor, mut quiet, mut spent) = (1.0, 0, 0);
    for _ in 0..ROUNDS {
        if control.stop() || spent >= work || factor < 1e-3 {
            break;
        }
        let round = evaluate(problem, &classes, &prices)?;
        spent += round.work;
        if best.is_none_or(|best| round.value > best + 1e-9 * best.abs()) {
            best = Some(round.value);
            centre.clone_from(&prices);
            quiet = 0;
        } else {
            quiet += 1;
        }
        if quiet >= PATIENCE {
            (factor, quiet) = (factor * 0.5, 0);
            prices.clone_from(&centre);
            direction.fill(0.0);
            continue;
        }
        for (way, slope) in direction.iter_mut().zip(&round.slope) {
            *way = slope + DEFLECTION * *way;
        }
        let length: f64 = direction.iter().map(|way| way * way).sum();
        let room = (lines.cost - round.value).max(0.0);
        if length == 0.0 || room <= 1e-9 * lines.cost.abs() {
            break;
        }
        let step = factor * room / length;
        for ((price, way), row) in prices.iter_mut().zip(&direction).zip(&problem.rows) {
            let (least, most) = (row.price.slopes(0.0).1, row.price.slopes(f64::MAX).1);
            *price = (*price + step * way).clamp(least, most);
        }
    }
    best
}

/// Prices to begin with: what a tick more would change, and half-way at a kink.
fn first_prices(problem: &RosterProblem, coverage: &Coverage) -> Vec<f64> {
    let price = |(row, ticks): (&DemandRow, &u32)| {
        let (below, above) = row.price.slopes(f64::from(*ticks));
        (below + above) / 2.0
    };
    problem
        .rows
        .iter()
        .zip(&coverage.ticks)
        .map(price)
        .collect()
}

struct Round {
    value: f64,
    slope: Vec<f64>,
    work: u64,
}

/// The bound at `prices`, and in which direction it grows.
fn evaluate(problem: &RosterProblem, classes: &[Class], prices: &[f64]) -> Option<Round> {
    let found: Vec<Option<(f64, Vec<u32>, u64)>> = classes
        .par_iter()
        .map_init(Workshop::default, |workshop, class| {
            best_at(problem, &problem.people[class.person], prices, workshop)
        })
        .collect();
    let mut round = Round {
        value: 0.0,
        slope: vec![0.0; prices.len()],
        work: 0,
    };
    for (class, found) in classes.iter().zip(found) {
        let (cost, ticks, work) = found?;
        round.value += class.count * cost;
        round.work += work;
        for (slope, ticks) in round.slope.iter_mut().zip(ticks) {
            *slope += class.count * f64::from(ticks);
        }
    }
    for ((slope, price), row) in round.slope.iter_mut().zip(prices).zip(&problem.rows) {
        let (value, cheapest) = cheapest_ticks(row, *price);
        round.value += value;
        *slope -= cheapest;
    }
    Some(round)
}

/// The least of the row's price less `price` a tick, over whole numbers of ticks, and where it is.
/// Nobody works part of a tick, so the kink between two of them need not be allowed.
fn cheapest_ticks(row: &DemandRow, price: f64) -> (f64, f64) {
    let kink = row.price.cheapest_at(price);
    let at = |ticks: f64| (row.price.at(ticks) - price * ticks, ticks);
    let (below, above) = (at(kink.floor()), at(kink.ceil()));
    if below.0 <= above.0 { below } else { above }
}

/// A person's cheapest line at linear prices: its cost, the ticks it works in each row, the work.
fn best_at(
    problem: &RosterProblem,
    person: &Person,
    prices: &[f64],
    workshop: &mut Workshop,
) -> Option<(f64, Vec<u32>, u64)> {
    let before = workshop.work();
    workshop.prices.linear(problem, prices, &person.skills);
    workshop
        .menu
        .fill(problem, person, &workshop.prices, |_| 0.0);
    let BestLine { worked, cost } = {
        let search: &mut LineSearch = &mut workshop.search;
        search.best(person, &workshop.menu, &Strict, true)?
    };
    let mut ticks = vec![0; problem.rows.len()];
    for duty in worked.into_iter().flatten() {
        let breaks = workshop.place_breaks(problem, duty);
        let works = super::breaks::worked_ticks(problem, duty as usize, &breaks);
        let start = problem.duties[duty as usize].start;
        for (offset, _) in works.iter().enumerate().filter(|(_, works)| **works) {
            if let Some(row) = workshop.prices.row(start + offset) {
                ticks[row as usize] += 1;
            }
        }
    }
    Some((cost, ticks, workshop.work() - before))
}

/// The classes, by their first person.
fn classes(problem: &RosterProblem) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    for (number, person) in problem.people.iter().enumerate() {
        let same = |class: &&mut Class| same(&problem.people[class.person], person);
        match classes.iter_mut().find(same) {
            Some(class) => class.count += 1.0,
            None => classes.push(Class {
                person: number,
                count: 1.0,
            }),
        }
    }
    classes
}

fn same(a: &Person, b: &Person) -> bool {
    a.skills == b.skills
        && a.limits == b.limits
        && a.weeks == b.weeks
        && a.overtime_per_min == b.overtime_per_min
        && a.days == b.days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Moment, Span};
    use crate::roster::problem::ConvexPrice;
    use crate::units::QueueIndex;

    #[test]
    fn a_row_is_asked_at_whole_ticks_only() {
        // 27.5 at none, 0.5 at the kink of 2.7 ticks, which nobody can work.
        let row = DemandRow {
            queue: QueueIndex::new(0),
            span: Span::lasting(Moment::from_minutes(0), 30),
            ticks: 2,
            required: 1,
            price: ConvexPrice::new(27.5, vec![(2.7, -10.0), (f64::INFINITY, 2.0)]),
        };
        let (value, ticks) = cheapest_ticks(&row, 0.0);
        assert!(
            (value - 1.1).abs() < 1e-9 && ticks == 3.0,
            "{value} at {ticks}"
        );
        let (value, ticks) = cheapest_ticks(&row, -9.9);
        assert!(
            (value - (7.5 + 19.8)).abs() < 1e-9 && ticks == 2.0,
            "{value} at {ticks}"
        );
    }
}
