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

impl Best {
    /// Takes new lines over where the roster is cheaper with them; what is gained.
    pub fn offer(&mut self, model: &RosterModel, new: &[(usize, Line)]) -> f64 {
        if new.is_empty() {
            return 0.0;
        }
        let mut lines = self.lines.clone();
        for (person, line) in new {
            lines[*person].clone_from(line);
        }
        let cost = model.cost(&lines);
        let gain = self.cost - cost;
        if gain <= 1e-6 * self.cost.abs().max(1.0) {
            return 0.0;
        }
        *self = Self { lines, cost };
        gain
    }
}

/// What changes while a roster is searched.
#[derive(Debug)]
pub struct Search {
    /// The best so far.
    pub best: Best,
    /// Lines known.
    pub pool: Pool,
    /// Chance.
    pub rng: Xoshiro256PlusPlus,
    /// Which parts are worth it, and how large they may be: what was learnt stays from turn to turn.
    pub near: Neighbourhoods,
}

/// What does not.
#[derive(Debug, Clone, Copy)]
pub struct Task<'a> {
    /// The model.
    pub model: &'a RosterModel,
    /// By person.
    pub graphs: &'a [Graph],
    /// A better roster costs at least this much less.
    pub step: f64,
}

/// Improves the best until `control` says stop, it costs no more than `goal`, or many parts in a row
/// gained nothing.
///
/// # Errors
/// [`SolverError`] where HiGHS fails.
pub fn improve(
    task: Task<'_>,
    search: &mut Search,
    goal: f64,
    control: &Control,
    tell: impl Fn(&Best),
) -> Result<(), SolverError> {
    let mut quiet = 0;
    while !control.stop() && search.best.cost > goal && quiet < QUIET {
        for turn in batch(task, search, control) {
            let outcome = turn.outcome?;
            let gain = search.best.offer(task.model, &outcome.better);
            // What the turn's end cut short says nothing of its size.
            if !control.stop() {
                let near = &mut search.near;
                near.learn(turn.way, gain, turn.seconds, outcome.done, task.model);
            }
            for (person, line) in &outcome.found {
                search.pool.add(*person, line);
            }
            quiet += 1;
            if gain > 0.0 {
                quiet = 0;
                tell(&search.best);
            }
        }
    }
    Ok(())
}

/// How one part went.
struct Turn {
    way: Way,
    outcome: Result<Outcome, SolverError>,
    seconds: f64,
}

/// Parts drawn and solved side by side.
fn batch(task: Task<'_>, search: &mut Search, control: &Control) -> Vec<Turn> {
    let whole = Whole {
        model: task.model,
        graphs: task.graphs,
        lines: &search.best.lines,
        cost: search.best.cost,
        pool: &search.pool,
    };
    let effort = Effort {
        nodes: NODES,
        time: PART,
        step: task.step,
    };
    let (rng, near) = (&mut search.rng, &search.near);
    let drawn: Vec<(Way, Part)> = (0..BATCH).map(|_| near.draw(whole, rng)).collect();
    let turn = |(way, part): (Way, Part)| {
        let began = Instant::now();
        let outcome = part::solve(whole, &part, effort, control);
        let seconds = began.elapsed().as_secs_f64();
        Turn {
            way,
            outcome,
            seconds,
        }
    };
    drawn.into_par_iter().map(turn).collect()
}
