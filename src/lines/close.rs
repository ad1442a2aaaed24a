//! The proof: every line that a better roster could hold is listed, and the best whole choice among
//! them made. A line whose reduced cost is above the distance between the best roster and the bound
//! is in no better roster. (Baldacci, Christofides & Mingozzi 2008, doi 10.1007/s10107-007-0178-5.)

use super::desk::touched;
use super::master::Master;
use super::model::{Line, RosterModel};
use super::pricing::{Graph, LineSearch, Terms};
use crate::control::Control;
use crate::schedule::solver::{Limits, SolverError};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// More lines are not listed at first: an integer search over more takes longer than it is worth, unless nothing else helps.
pub const MOST_LINES: usize = 24_000;

/// Where all lines are too many, how often half the distance is tried.
const HALVINGS: usize = 2;

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
    /// Lines that are listed at most.
    pub most: usize,
}

/// What the choice among the listed lines gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Closed {
    /// New lines, where they are better.
    pub better: Vec<(usize, Line)>,
    /// No roster costs less: the old bound unless every line that matters was listed.
    pub bound: f64,
    /// Every line that matters was listed.
    pub whole: bool,
}

/// Lists lines as far from the bound as a better roster could need them and chooses. Where those
/// are too many, nearer ones only: that proves nothing but finds good rosters.
///
/// # Errors
/// [`SolverError`] where HiGHS fails.
pub fn close(
    model: &RosterModel,
    graphs: &[Graph],
    known: Known<'_>,
    control: &Control,
) -> Result<Closed, SolverError> {
    let everybody: Vec<usize> = (0..model.people.len()).collect();
    let masks: Vec<&[u128]> = graphs.iter().map(Graph::all).collect();
    let nothing = (vec![0.0; model.rows.len()], 0.0);
    let touched = touched(model, &everybody, &masks);
    let mut master = Master::new(model, &everybody, nothing, &touched)?;
    let shifts = model.shift_prices(known.prices);
    let mut closed = Closed {
        better: Vec::new(),
        bound: known.bound,
        whole: false,
    };
    let gap = known.cost - known.step - known.bound + 1e-6;
    let wanted = Wanted {
        graphs,
        people: &everybody,
        masks: &masks,
        shifts: &shifts,
        multipliers: known.multipliers,
        most: known.most,
    };
    let Some((listed, whole)) = widest(wanted, gap, HALVINGS, control) else {
        return Ok(closed);
    };
    for (person, lines) in listed.iter().enumerate() {
        master.add(person, &known.lines[person])?;
        for line in lines {
            master.add(person, line)?;
        }
    }
    let limits = Limits {
        gap: 0.0,
        cost_step: Some(known.step),
        ..Limits::default()
    };
    let (lines, solved) = master.choose_whole(|_| true, known.lines, &limits, control)?;
    closed.better = lines;
    closed.whole = whole;
    if whole {
        // What is not listed is in no better roster.
        closed.bound = solved.bound.max(known.bound).min(known.cost);
    }
    Ok(closed)
}

/// Lines near the cheapest, by person of those asked for.
pub type Listed = Vec<Vec<Line>>;

/// Whose lines are listed, and at which prices.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// By person.
    pub graphs: &'a [Graph],
    /// People.
    pub people: &'a [usize],
    /// By person what may be worked.
    pub masks: &'a [&'a [u128]],
    /// Prices of a shift by day and kind.
    pub shifts: &'a [Vec<f64>],
    /// By person: multipliers of the search.
    pub multipliers: &'a [Vec<f64>],
    /// Lines in all at most.
    pub most: usize,
}

/// The lines within the largest distance, `gap` or a half, a quarter … of it, at which they are not too
/// many; and whether it was all of `gap`.
pub fn widest(
    wanted: Wanted<'_>,
    gap: f64,
    halvings: usize,
    control: &Control,
) -> Option<(Listed, bool)> {
    let mut distance = gap.max(0.0);
    for halving in 0..=halvings {
        if control.stop() {
            return None;
        }
        if let Some(listed) = list(wanted, distance, control) {
            return Some((listed, halving == 0));
        }
        distance *= 0.5;
    }
    None
}

/// By person every line at most `distance` dearer than the cheapest; `None` where they are too many, or it was stopped.
fn list(wanted: Wanted<'_>, distance: f64, control: &Control) -> Option<Listed> {
    let cap = wanted.most / wanted.people.len().max(1) * 4;
    let many = AtomicUsize::new(0);
    let one = |search: &mut LineSearch, person: &usize| {
        if control.stop() || many.load(Ordering::Relaxed) > wanted.most {
            return None;
        }
        let kept = &wanted.multipliers[*person];
        let terms = Terms {
            graph: &wanted.graphs[*person],
            prices: wanted.shifts,
            masks: wanted.masks[*person],
        };
        let least = search.cheapest(terms, kept).bound;
        let listed = search.list(terms, kept, least + distance, cap)?;
        many.fetch_add(listed.len(), Ordering::Relaxed);
        Some(listed)
    };
    let each = wanted.people.par_iter();
    let listed: Option<Listed> = each.map_init(LineSearch::default, one).collect();
    listed.filter(|listed| listed.iter().map(Vec::len).sum::<usize>() <= wanted.most)
}
