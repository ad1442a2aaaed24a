//! Column generation: lines are priced and added until none can make the program cheaper.
//!
//! Prices are smoothed toward those of the best bound (Wentges 1997, doi 10.1111/1475-3995.00007);
//! a round whose smoothed prices find nothing is repeated nearer the program's own. Searches are
//! rough first and exact once rough ones find little. Every round's prices give a valid
//! Lagrangian bound: the rows' cheapest points plus everybody's cheapest line.

use super::master::{Master, Solution};
use super::problem::{Pricer, Problem};
use crate::control::Control;
use crate::schedule::solver::SolverError;

/// When to stop, and how.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rounds {
    /// Weight of the best bound's prices, 0 to below 1.
    pub smoothing: f64,
    /// Rounds at most.
    pub most: usize,
    /// The program's cost and the bound may end so far apart.
    pub tolerance: f64,
    /// A bound at or above this ends it: nothing of interest is left.
    pub cutoff: f64,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The last solution; `None` where somebody has no line within the masks.
    pub solution: Option<Solution>,
    /// No choice of lines within the masks costs less.
    pub bound: f64,
    /// The solution with the prices of that bound, by row.
    pub bound_prices: Vec<f64>,
    /// Rounds done.
    pub rounds: usize,
}

/// What a round found.
struct Round<L> {
    bound: f64,
    /// By position among the free.
    lines: Vec<Vec<L>>,
    nobody: bool,
}

/// Prices everybody.
fn priced<P: Problem>(
    master: &Master<'_, P>,
    pricer: &mut impl Pricer<P>,
    prices: &[f64],
    worth: &[f64],
    exact: bool,
) -> Round<P::Line> {
    let problem = master.model;
    let found = pricer.offers(problem, &master.free, prices, worth, exact);
    let each = master.free.iter().zip(&found);
    let each = each.map(|(member, it)| f64::from(problem.choices(*member)) * it.bound);
    Round {
        bound: master.rows_bound(prices) + each.sum::<f64>(),
        nobody: found.iter().any(|it| it.bound == f64::INFINITY),
        lines: found.into_iter().map(|it| it.lines).collect(),
    }
}

/// Adds lines to `master` until it is solved, or `rounds` end it.
///
/// # Errors
/// [`SolverError`] where HiGHS fails.
pub fn generate<P: Problem>(
    master: &mut Master<'_, P>,
    pricer: &mut impl Pricer<P>,
    rounds: Rounds,
    control: &Control,
    mut tell: impl FnMut(f64, f64),
) -> Result<Generated, SolverError> {
    let mut out = Generated {
        solution: None,
        bound: f64::NEG_INFINITY,
        bound_prices: vec![0.0; master.model.rows().len()],
        rounds: 0,
    };
    let mut exact = false;
    loop {
        let Some(solution) = master.solve(control)? else {
            return Ok(out);
        };
        out.rounds += 1;
        let added = round(master, pricer, &solution, rounds, &mut exact, &mut out)?;
        let Some(added) = added else {
            out.solution = None;
            return Ok(out);
        };
        tell(solution.cost, out.bound);
        let close = solution.cost - out.bound < rounds.tolerance || out.bound >= rounds.cutoff;
        let over = added == 0 || close || out.rounds >= rounds.most || control.stop();
        if over && added > 0 && !control.stop() {
            out.solution = master.solve(control)?;
            return Ok(out);
        }
        out.solution = Some(solution);
        if over {
            if let Some(solution) = &mut out.solution {
                // Lines added in the last round have no part.
                solution.parts.resize(master.known.len(), 0.0);
                solution.reduced.resize(master.known.len(), 0.0);
            }
            return Ok(out);
        }
    }
}

/// One round: how many lines were added, `None` where somebody has none at all.
fn round<P: Problem>(
    master: &mut Master<'_, P>,
    pricer: &mut impl Pricer<P>,
    solution: &Solution,
    rounds: Rounds,
    exact: &mut bool,
    out: &mut Generated,
) -> Result<Option<usize>, SolverError> {
    let mut weight = if out.bound.is_finite() {
        rounds.smoothing
    } else {
        0.0
    };
    loop {
        let both = solution.prices.iter().zip(&out.bound_prices);
        let prices: Vec<f64> = both
            .map(|(own, best)| (1.0 - weight) * own + weight * best)
            .collect();
        let found = priced(master, pricer, &prices, &solution.worth, *exact);
        if found.nobody {
            out.bound = f64::INFINITY;
            return Ok(None);
        }
        if found.bound > out.bound {
            out.bound = found.bound;
            out.bound_prices.clone_from(&prices);
        }
        let added = add(master, solution, &found.lines)?;
        let people = master.free.len();
        let enough = out.bound >= rounds.cutoff || solution.cost - out.bound < rounds.tolerance;
        if added > 0 || enough {
            if added * 2 > people {
                *exact = false;
            } else if added * 4 < people {
                *exact = true;
            }
            return Ok(Some(added));
        }
        if weight > 0.0 {
            weight = if weight > 0.3 { weight * 0.5 } else { 0.0 };
        } else if *exact {
            return Ok(Some(0));
        } else {
            *exact = true;
        }
    }
}

/// Adds the lines that are worth adding at the program's own prices; for how many of the free there
/// was one.
fn add<P: Problem>(
    master: &mut Master<'_, P>,
    solution: &Solution,
    lines: &[Vec<P::Line>],
) -> Result<usize, SolverError> {
    let mut gained = 0;
    for (place, lines) in lines.iter().enumerate() {
        let person = master.free[place];
        let mut any = false;
        for line in lines {
            let work = master.model.work(line);
            let covered: f64 = work
                .map(|it| it.units * solution.prices[it.row as usize])
                .sum();
            let reduced = master.model.own_cost(person, line) + covered - solution.worth[place];
            any |= reduced < -1e-5 && master.add(person, line)?;
        }
        gained += usize::from(any);
    }
    Ok(gained)
}
