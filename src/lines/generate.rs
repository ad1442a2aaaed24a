//! Column generation: lines are priced and added until none can make the program cheaper.
//!
//! Prices are smoothed toward those of the best bound (Wentges 1997, doi 10.1111/1475-3995.00007);
//! a round whose smoothed prices find nothing is repeated nearer the program's own. Searches are
//! rough first and exact once rough ones find little. Every round's prices give a valid
//! Lagrangian bound: the rows' cheapest points plus everybody's cheapest line.

use super::master::{Master, Solution};
use super::model::Line;
use super::pricing::{Asked, Found, Graph, LineSearch, Terms};
use crate::control::Control;
use crate::schedule::solver::SolverError;
use rayon::prelude::*;

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
    /// Whether people are priced side by side.
    pub threads: bool,
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

/// Everything that a round of pricing reads.
struct Desk<'a> {
    graphs: &'a [Graph],
    masks: &'a [Vec<u128>],
    threads: bool,
}

/// What a round found.
struct Round {
    bound: f64,
    /// By position among the free.
    lines: Vec<Option<Line>>,
    nobody: bool,
}

impl Desk<'_> {
    /// Prices everybody.
    fn price(&self, master: &mut Master<'_>, prices: &[f64], worth: &[f64], exact: bool) -> Round {
        let shifts = master.shift_prices(prices);
        let mut multipliers = std::mem::take(&mut master.multipliers);
        let jobs = || master.free.iter().zip(worth);
        let one =
            |search: &mut LineSearch, (person, worth): (&usize, &f64), kept: &mut Vec<f64>| {
                let asked = Asked {
                    below: worth - 1e-4,
                    exact,
                };
                let terms = Terms {
                    graph: &self.graphs[*person],
                    prices: &shifts,
                    masks: &self.masks[*person],
                };
                search.search(terms, asked, kept)
            };
        let found: Vec<Found> = if self.threads {
            let each = master
                .free
                .par_iter()
                .zip(worth)
                .zip(multipliers.par_iter_mut());
            each.map_init(LineSearch::default, |search, (job, kept)| {
                one(search, job, kept)
            })
            .collect()
        } else {
            let mut search = LineSearch::default();
            let each = jobs().zip(multipliers.iter_mut());
            each.map(|(job, kept)| one(&mut search, job, kept))
                .collect()
        };
        master.multipliers = multipliers;
        Round {
            bound: master.rows_bound(prices) + found.iter().map(|it| it.bound).sum::<f64>(),
            nobody: found.iter().any(|it| it.bound == f64::INFINITY),
            lines: found.into_iter().map(|it| it.line).collect(),
        }
    }
}

/// Adds lines to `master` until it is solved, or `rounds` end it.
///
/// # Errors
/// [`SolverError`] where HiGHS fails.
pub fn generate(
    master: &mut Master<'_>,
    graphs: &[Graph],
    masks: &[Vec<u128>],
    rounds: Rounds,
    control: &Control,
    mut tell: impl FnMut(f64, f64),
) -> Result<Generated, SolverError> {
    let desk = Desk {
        graphs,
        masks,
        threads: rounds.threads,
    };
    let mut out = Generated {
        solution: None,
        bound: f64::NEG_INFINITY,
        bound_prices: vec![0.0; master.model.rows.len()],
        rounds: 0,
    };
    let mut exact = false;
    loop {
        let Some(solution) = master.solve(control)? else {
            return Ok(out);
        };
        out.rounds += 1;
        let added = round(master, &desk, &solution, rounds, &mut exact, &mut out)?;
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
fn round(
    master: &mut Master<'_>,
    desk: &Desk<'_>,
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
        let found = desk.price(master, &prices, &solution.worth, *exact);
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

/// Adds the lines that are worth adding at the program's own prices.
fn add(
    master: &mut Master<'_>,
    solution: &Solution,
    lines: &[Option<Line>],
) -> Result<usize, SolverError> {
    let mut added = 0;
    for (place, line) in lines.iter().enumerate() {
        let Some(line) = line else { continue };
        let person = master.free[place];
        let work = master.model.work(line);
        let covered: f64 = work
            .map(|it| it.units * solution.prices[it.row as usize])
            .sum();
        let reduced = master.model.people[person].own_cost(line) + covered - solution.worth[place];
        if reduced < -1e-5 && master.add(person, line)? {
            added += 1;
        }
    }
    Ok(added)
}
