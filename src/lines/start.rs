//! A first roster: everybody in turn gets the best line on top of the others', round by round while
//! that gains something.

use super::model::{Cover, Line, RosterModel};
use super::pool::Pool;
use super::pricing::{Graph, LineSearch, Terms};
use crate::control::Control;

/// Somebody without a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nobody {
    /// Who.
    pub person: usize,
    /// The rules leave none; else none was found.
    pub proven: bool,
}

/// Rounds over everybody at most.
const ROUNDS: usize = 20;

/// The lines, and all that were tried in `pool`.
///
/// # Errors
/// [`Nobody`], who has no line.
pub fn start(
    model: &RosterModel,
    graphs: &[Graph],
    pool: &mut Pool,
    control: &Control,
) -> Result<Vec<Line>, Nobody> {
    let mut covered = vec![0.0; model.rows.len()];
    let mut lines: Vec<Option<Line>> = vec![None; model.people.len()];
    let mut search = LineSearch::default();
    let mut last = f64::INFINITY;
    for round in 0..ROUNDS {
        for (person, graph) in graphs.iter().enumerate() {
            if round > 0 && control.stop() {
                break;
            }
            if let Some(line) = &lines[person] {
                change(model, &mut covered, line, -1.0);
            }
            let prices = marginal(model, &covered);
            let terms = Terms {
                graph,
                prices: &prices,
                masks: graph.all(),
            };
            let found = if control.stop() {
                search.any(terms)
            } else {
                search.cheapest(terms, &[])
            };
            if let Some(line) = found.line {
                pool.add(person, &line);
                lines[person] = Some(line);
            }
            match &lines[person] {
                Some(line) => change(model, &mut covered, line, 1.0),
                None => {
                    let proven = found.bound == f64::INFINITY;
                    return Err(Nobody { person, proven });
                }
            }
        }
        let now: Vec<Line> = lines.iter().flatten().cloned().collect();
        let cost = model.cost(&now);
        if cost >= last - 1e-6 * last.abs() || control.stop() {
            return Ok(now);
        }
        last = cost;
    }
    Ok(lines.into_iter().flatten().collect())
}

/// Adds what a line covers to `covered`, `sign` times.
pub fn change(model: &RosterModel, covered: &mut [f64], line: &Line, sign: f64) {
    for cover in model.work(line) {
        covered[cover.row as usize] += sign * cover.units;
    }
}

/// What a shift more changes in the rows' prices, by day and kind.
pub fn marginal(model: &RosterModel, covered: &[f64]) -> Vec<Vec<f64>> {
    let of = |cover: &Cover| {
        let (row, now) = (&model.rows[cover.row as usize], covered[cover.row as usize]);
        row.at(now + cover.units) - row.at(now)
    };
    let kinds = |kinds: &Vec<Vec<Cover>>| kinds.iter().map(|it| it.iter().map(of).sum()).collect();
    model.covers.iter().map(kinds).collect()
}
