//! The proof: every line that a better roster could hold is listed, and the best whole choice among
//! them made. A line whose reduced cost is above the distance between the best roster and the bound
//! is in no better roster. (Baldacci, Christofides & Mingozzi 2008, doi 10.1007/s10107-007-0178-5.)

use super::master::Master;
use super::model::{Line, RosterModel};
use super::pricing::{Graph, LineSearch};
use crate::control::Control;
use crate::schedule::solver::{Limits, SolverError};
use rayon::prelude::*;

/// More lines are not listed.
const MOST_LINES: usize = 200_000;

/// What is known when the proof is tried.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The best roster.
    pub lines: &'a [Line],
    /// Its cost.
    pub cost: f64,
    /// The bound.
    pub bound: f64,
    /// The rows' prices that gave it.
    pub prices: &'a [f64],
    /// By person, multipliers of the search.
    pub multipliers: &'a [Vec<f64>],
    /// A better roster costs at least this much less.
    pub step: f64,
}

/// A better roster, where there is one, and a bound; `None` where there are too many lines.
///
/// # Errors
/// [`SolverError`] where HiGHS fails.
pub fn close(
    model: &RosterModel,
    graphs: &[Graph],
    known: Known<'_>,
    control: &Control,
) -> Result<Option<(Vec<(usize, Line)>, f64)>, SolverError> {
    let everybody: Vec<usize> = (0..model.people.len()).collect();
    let masks: Vec<&[u128]> = graphs.iter().map(Graph::all).collect();
    let nothing = (vec![0.0; model.rows.len()], 0.0);
    let mut master = Master::new(model, &everybody, nothing, &masks)?;
    let gap = known.cost - known.step - known.bound + 1e-6;
    let shifts = master.shift_prices(known.prices);
    let cap = MOST_LINES / model.people.len().max(1);
    let one = |search: &mut LineSearch, (person, graph): (usize, &Graph)| {
        let kept = &known.multipliers[person];
        let least = search.cheapest(graph, &shifts, graph.all()).bound;
        search.list(graph, &shifts, graph.all(), kept, (least + gap, cap))
    };
    let each = graphs.par_iter().enumerate();
    let listed: Option<Vec<Vec<Line>>> = each.map_init(LineSearch::default, one).collect();
    let Some(listed) = listed else {
        return Ok(None);
    };
    for (person, lines) in listed.iter().enumerate() {
        master.add(person, &known.lines[person])?;
        for line in lines {
            master.add(person, line)?;
        }
    }
    let limits = Limits {
        gap: 0.0,
        absolute_gap: (known.step * 0.99).max(1e-6),
        ..Limits::default()
    };
    let (lines, solved) = master.choose_whole(|_| true, known.lines, &limits, control)?;
    // What is not listed cannot be better: the best listed one, or the bound on it, is a bound.
    let bound = solved.bound.max(known.bound).min(known.cost);
    Ok(Some((lines, bound)))
}
