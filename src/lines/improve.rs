//! Large-neighbourhood search (Shaw 1998, doi 10.1007/3-540-49481-2_30): parts of the roster are freed and solved anew
//! as long as there is time and the bound is not met.

use super::model::{Line, RosterModel};
use super::neighbourhood::{Neighbourhoods, Way};
use super::part::{self, Effort, Outcome, Part, Whole};
use super::pool::Pool;
use super::pricing::Graph;
use crate::control::Control;
use crate::schedule::solver::SolverError;
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;
use std::time::{Duration, Instant};

/// Parts solved side by side against the same roster.
const BATCH: usize = 2;

/// Time for one part.
const PART: Duration = Duration::from_secs(12);

/// Parts in a row that gain nothing after which it ends.
const QUIET: usize = 120;

/// Nodes of its integer search.
const NODES: u64 = 300;

/// The roster as it is.
#[derive(Debug, Clone)]
pub struct Best {
    /// A line for everybody.
    pub lines: Vec<Line>,
    /// Their cost.
    pub cost: f64,
}

/// Improves `best` until `control` says stop, it costs no more than `goal`, or many parts in a row
/// gained nothing.
///
/// # Errors
/// [`SolverError`] where HiGHS fails.
#[allow(clippy::too_many_arguments)]
pub fn improve(
    model: &RosterModel,
    graphs: &[Graph],
    best: &mut Best,
    pool: &mut Pool,
    goal: f64,
    step: f64,
    rng: &mut Xoshiro256PlusPlus,
    control: &Control,
    mut tell: impl FnMut(&Best),
) -> Result<(), SolverError> {
    let mut near = Neighbourhoods::new(model);
    let effort = Effort {
        nodes: NODES,
        time: PART,
        step,
    };
    let mut quiet = 0;
    while !control.stop() && best.cost > goal && quiet < QUIET {
        let drawn: Vec<(Way, Part)> = (0..BATCH)
            .map(|_| near.draw(model, graphs, &best.lines, rng))
            .collect();
        let whole = Whole {
            model,
            graphs,
            lines: &best.lines,
            cost: best.cost,
            pool,
        };
        let solved: Vec<(Result<Outcome, SolverError>, f64)> = drawn
            .par_iter()
            .map(|(_, part)| {
                let began = Instant::now();
                let outcome = part::solve(whole, part, effort, control);
                (outcome, began.elapsed().as_secs_f64())
            })
            .collect();
        for ((way, _), (outcome, seconds)) in drawn.iter().zip(solved) {
            let outcome = outcome?;
            let gain = take(model, best, &outcome);
            quiet = if gain > 0.0 { 0 } else { quiet + 1 };
            near.learn(*way, gain, seconds, outcome.done, model);
            for (person, line) in &outcome.found {
                pool.add(*person, line);
            }
            if gain > 0.0 {
                tell(best);
            }
        }
    }
    Ok(())
}

/// Takes the lines over where the roster is cheaper with them; what is gained.
fn take(model: &RosterModel, best: &mut Best, outcome: &Outcome) -> f64 {
    if outcome.better.is_empty() {
        return 0.0;
    }
    let mut lines = best.lines.clone();
    for (person, line) in &outcome.better {
        lines[*person].clone_from(line);
    }
    let cost = model.cost(&lines);
    let gain = best.cost - cost;
    if gain <= 1e-6 * best.cost.abs().max(1.0) {
        return 0.0;
    }
    *best = Best { lines, cost };
    gain
}
