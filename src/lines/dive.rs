//! From a fractional solution to a roster: what is (almost) certain for a person on a day is fixed,
//! lines are priced again under what is fixed, and so on until everything is whole.

use super::generate::{Rounds, generate};
use super::master::{Master, Solution};
use super::model::Line;
use super::pool::{fits, only};
use super::pricing::Graph;
use crate::control::Control;
use crate::schedule::solver::SolverError;
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::BTreeMap;

/// How to dive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dive {
    /// Share of the open person-days that each step fixes besides those that are certain.
    pub share: f64,
    /// Rounds of pricing after each step.
    pub rounds: usize,
    /// A program at this cost or above is given up.
    pub cutoff: f64,
}

/// A part above this is certain.
const CERTAIN: f64 = 0.999;

/// Chance in the order of parts: a dive from the same solution need not end the same.
const NOISE: f64 = 0.02;

/// Dives from the lines in `master` (which it thins out); lines by person, `None` where it was given up.
///
/// # Errors
/// [`SolverError`] where HiGHS fails.
pub fn dive(
    master: &mut Master<'_>,
    graphs: &[Graph],
    masks: &[Vec<u128>],
    how: Dive,
    rng: &mut Xoshiro256PlusPlus,
    control: &Control,
) -> Result<Option<Vec<(usize, Line)>>, SolverError> {
    let mut masks = masks.to_vec();
    let rounds = Rounds {
        smoothing: 0.0,
        most: how.rounds,
        tolerance: 0.1,
        cutoff: how.cutoff,
        threads: true,
    };
    loop {
        let found = generate(master, graphs, &masks, rounds, control, |_, _| {})?;
        let Some(solution) = found.solution else {
            return Ok(None);
        };
        if solution.whole() {
            return Ok(Some(taken(master, &solution)));
        }
        if control.stop() || found.bound >= how.cutoff {
            return Ok(None);
        }
        fix(master, &solution, &mut masks, how.share, rng);
        master.keep(|it| fits(&it.line, &masks[it.person]))?;
    }
}

fn taken(master: &Master<'_>, solution: &Solution) -> Vec<(usize, Line)> {
    let taken = |(_, part): &(&super::master::Known, &f64)| **part > 0.5;
    let both = master.known.iter().zip(&solution.parts).filter(taken);
    both.map(|(it, _)| (it.person, it.line.clone())).collect()
}

/// Narrows the masks to what has the largest parts.
fn fix(
    master: &Master<'_>,
    solution: &Solution,
    masks: &mut [Vec<u128>],
    share: f64,
    rng: &mut Xoshiro256PlusPlus,
) {
    let mut parts: BTreeMap<(usize, usize, Option<u8>), f64> = BTreeMap::new();
    let used = || master.known.iter().zip(&solution.parts).filter(|(_, part)| **part > 1e-6);
    for (it, part) in used() {
        for (day, kind) in it.line.iter().enumerate() {
            if masks[it.person][day].count_ones() > 1 {
                *parts.entry((it.person, day, *kind)).or_default() += part;
            }
        }
    }
    let open = |person: &usize| masks[*person].iter().filter(|mask| mask.count_ones() > 1).count();
    let open: usize = master.free.iter().map(open).sum();
    let mut ranked: Vec<_> = parts.into_iter().filter(|it| it.1 > 0.5).collect();
    let certain = ranked.iter().filter(|it| it.1 > CERTAIN).count();
    for it in &mut ranked {
        it.1 += rng.random::<f64>() * NOISE;
    }
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    if ranked.is_empty() {
        fix_heaviest(master, solution, masks);
        return;
    }
    let more = ((open as f64 * share) as usize).max(1);
    for ((person, day, kind), _) in ranked.into_iter().take(certain + more) {
        let before = masks[person][day];
        masks[person][day] = only(kind);
        // A person keeps at least one line in use.
        if !used().any(|(it, _)| it.person == person && fits(&it.line, &masks[person])) {
            masks[person][day] = before;
        }
    }
}

/// Where nothing has a majority: the line with the largest part that is not whole.
fn fix_heaviest(master: &Master<'_>, solution: &Solution, masks: &mut [Vec<u128>]) {
    let parts = master.known.iter().zip(&solution.parts);
    let broken = parts.filter(|(_, part)| **part < 1.0 - 1e-6);
    if let Some((it, _)) = broken.max_by(|a, b| a.1.total_cmp(b.1)) {
        for (mask, kind) in masks[it.person].iter_mut().zip(&it.line) {
            *mask = only(*kind);
        }
    }
}
