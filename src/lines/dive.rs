//! From a fractional solution to a roster: what is (almost) certain for a person on a day is fixed,
//! lines are priced again under what is fixed, and so on until everything is whole. A step after
//! which the program is much dearer is taken back: a smaller one is tried, and a single choice
//! that does it is forbidden. Where time is short, steps are larger and none is taken back; where it
//! is over, everybody gets the line with the largest part.

use super::desk::Desk;
use super::generate::{Rounds, generate};
use super::master::{Known, Master, Solution};
use super::model::{Line, RosterModel};
use super::pool::{fits, only};
use super::pricing::Graph;
use crate::control::Control;
use crate::schedule::solver::SolverError;
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// How to dive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dive {
    /// Share of the open person-days that each step fixes besides those that are certain.
    pub share: f64,
    /// Rounds of pricing after each step.
    pub rounds: usize,
    /// The program's cost and its bound may end so far apart.
    pub tolerance: f64,
    /// A program at this cost or above is given up.
    pub cutoff: f64,
    /// A step that makes the program dearer by more than this is taken back.
    pub jump: f64,
    /// So often; then dearer steps stay.
    pub turns: usize,
    /// Chance in the order of parts: a dive from the same solution need not end the same.
    pub noise: f64,
    /// Time for all of it, where it is limited.
    pub time: Option<Duration>,
}

/// Steps are taken back in this share of the time.
const TURNING: f64 = 0.4;

/// No step fixes a larger share of the open person-days.
const MOST: f64 = 0.5;

/// Later steps take so much of the time of those just done.
const QUICKER: f64 = 0.6;

/// After so many times the time for all, what is left is taken as it stands.
const PATIENCE: f64 = 1.5;

/// A part above this is certain.
const CERTAIN: f64 = 0.999;

/// Steps fixed with care after one that was taken back.
const CAREFUL: usize = 4;

/// Dives from the lines in `master` (which it thins out); lines by person, `None` where it was given up.
/// `tell` is told the open person-days and the program's cost after each step.
///
/// # Errors
/// [`SolverError`] where HiGHS fails.
pub fn dive(
    master: &mut Master<'_, RosterModel>,
    graphs: &[Graph],
    masks: &[Vec<u128>],
    how: Dive,
    rng: &mut Xoshiro256PlusPlus,
    control: &Control,
    tell: impl Fn(usize, f64),
) -> Result<Option<Vec<(usize, Line)>>, SolverError> {
    let rounds = Rounds {
        smoothing: 0.0,
        most: how.rounds,
        tolerance: how.tolerance,
        cutoff: f64::INFINITY,
    };
    let limit = how.time.map(|time| time.mul_f64(PATIENCE));
    let control = limit.map_or_else(|| control.clone(), |it| control.clone().within(it));
    let mut multipliers = Vec::new();
    let mut pace = Pace::new(how);
    let mut way = Way {
        masks: masks.to_vec(),
        last: None,
        turns: 0,
        careful: 0,
    };
    loop {
        let mut desk = Desk::new(graphs, &way.masks, true);
        if !multipliers.is_empty() {
            desk.multipliers = multipliers;
        }
        let found = generate(master, &mut desk, rounds, &control, |_, _| {})?;
        multipliers = desk.multipliers;
        let cost = found
            .solution
            .as_ref()
            .map_or(f64::INFINITY, |solution| solution.cost);
        tell(way.open(master), cost);
        let back = way.turns < how.turns && pace.unhurried() && way.jumped(cost, how.jump);
        if back && !control.stop() {
            way.turn_back(master)?;
            continue;
        }
        let Some(solution) = found.solution.filter(|_| found.bound < how.cutoff) else {
            return Ok(None);
        };
        if solution.whole() {
            return Ok(Some(taken(master, &solution)));
        }
        if control.stop() {
            return Ok(heaviest(master, &solution));
        }
        let share = pace.share(way.open(master));
        way.step(master, &solution, (share, how.noise), rng)?;
    }
}

/// How fast the dive must go.
struct Pace {
    how: Dive,
    began: Instant,
    last: Instant,
    /// Seconds of a step, of late.
    step: Option<f64>,
}

impl Pace {
    fn new(how: Dive) -> Self {
        let now = Instant::now();
        Self {
            how,
            began: now,
            last: now,
            step: None,
        }
    }

    fn unhurried(&self) -> bool {
        let time = self.how.time.map(|time| time.mul_f64(TURNING));
        time.is_none_or(|time| self.began.elapsed() < time)
    }

    /// The share of the `open` person-days that the next step must fix to be done in time.
    fn share(&mut self, open: usize) -> f64 {
        let seconds = self.last.elapsed().as_secs_f64();
        self.last = Instant::now();
        let step = self
            .step
            .map_or(seconds, |step| f64::midpoint(step, seconds));
        self.step = Some(step);
        let Some(time) = self.how.time else {
            return self.how.share;
        };
        let left = time.saturating_sub(self.began.elapsed()).as_secs_f64();
        share_in(open, left / (QUICKER * step).max(1e-6)).max(self.how.share)
    }
}

/// The share to fix in each of `steps` steps so that nothing of `open` is left.
fn share_in(open: usize, steps: f64) -> f64 {
    let left = (open.max(2) as f64).powf(-1.0 / steps.max(1e-3));
    (1.0 - left).min(MOST)
}

/// For everybody the line with the largest part.
fn heaviest(master: &Master<'_, RosterModel>, solution: &Solution) -> Option<Vec<(usize, Line)>> {
    let best = |person: &usize| {
        let own = master.known.iter().zip(&solution.parts);
        let own = own.filter(|(it, _)| it.person == *person);
        let (it, _) = own.max_by(|a, b| a.1.total_cmp(b.1))?;
        Some((*person, it.line.clone()))
    };
    master.free.iter().map(best).collect()
}

/// One choice: who, on which day, what.
type Choice = (usize, usize, Option<u8>);

/// How far the dive has come, and the way back by one step.
struct Way {
    masks: Vec<Vec<u128>>,
    last: Option<Step>,
    turns: usize,
    /// So many steps fix a single choice.
    careful: usize,
}

/// The last step: where it began, and what it did.
struct Step {
    masks: Vec<Vec<u128>>,
    cost: f64,
    fixed: Vec<Choice>,
    dropped: Vec<(usize, Line)>,
}

impl Way {
    /// Person-days on which more than one thing may be worked.
    fn open(&self, master: &Master<'_, RosterModel>) -> usize {
        open(master, &self.masks)
    }

    fn jumped(&self, cost: f64, jump: f64) -> bool {
        self.last
            .as_ref()
            .is_some_and(|last| cost > last.cost + jump)
    }

    /// Back to before the last step; the choice is forbidden where it was a single one.
    fn turn_back(&mut self, master: &mut Master<'_, RosterModel>) -> Result<(), SolverError> {
        self.turns += 1;
        self.careful = CAREFUL;
        let Some(last) = self.last.take() else {
            return Ok(());
        };
        self.masks = last.masks;
        if let [(person, day, kind)] = last.fixed[..] {
            let left = self.masks[person][day] & !only(kind);
            if left != 0 {
                self.masks[person][day] = left;
            }
        }
        for (person, line) in &last.dropped {
            if fits(line, &self.masks[*person]) {
                master.add(*person, line)?;
            }
        }
        master
            .keep(None, |it| fits(&it.line, &self.masks[it.person]))
            .map(|_| ())
    }

    /// Narrows the masks to what has the largest parts, and drops the lines outside.
    fn step(
        &mut self,
        master: &mut Master<'_, RosterModel>,
        solution: &Solution,
        (share, noise): (f64, f64),
        rng: &mut Xoshiro256PlusPlus,
    ) -> Result<(), SolverError> {
        let before = self.masks.clone();
        let how = Fix {
            share,
            noise,
            single: self.careful > 0,
        };
        self.careful = self.careful.saturating_sub(1);
        let fixed = fix(master, solution, &mut self.masks, how, rng);
        let dropped = master.keep(Some(solution), |it| fits(&it.line, &self.masks[it.person]))?;
        self.last = Some(Step {
            masks: before,
            cost: solution.cost,
            fixed,
            dropped,
        });
        Ok(())
    }
}

fn taken(master: &Master<'_, RosterModel>, solution: &Solution) -> Vec<(usize, Line)> {
    let taken = |(_, part): &(&Known<Line>, &f64)| **part > 0.5;
    let both = master.known.iter().zip(&solution.parts).filter(taken);
    both.map(|(it, _)| (it.person, it.line.clone())).collect()
}

/// How a step fixes.
#[derive(Debug, Clone, Copy)]
struct Fix {
    /// Of the open person-days.
    share: f64,
    noise: f64,
    /// Nothing but one choice, not a certain one where there are others: it can be forbidden where it proves too dear.
    single: bool,
}

/// Fixes what has the largest parts: those that are certain and a share of the others, or a single one.
fn fix(
    master: &Master<'_, RosterModel>,
    solution: &Solution,
    masks: &mut [Vec<u128>],
    how: Fix,
    rng: &mut Xoshiro256PlusPlus,
) -> Vec<Choice> {
    let used = || {
        let known = master.known.iter().zip(&solution.parts);
        known.filter(|(_, part)| **part > 1e-6)
    };
    let least = if how.single { 1e-3 } else { 0.5 };
    let mut ranked = choices(master, solution, masks);
    ranked.retain(|it| it.1 > least);
    let certain = ranked.iter().filter(|it| it.1 > CERTAIN).count();
    if how.single && certain < ranked.len() {
        ranked.retain(|it| it.1 <= CERTAIN);
    }
    for it in &mut ranked {
        it.1 += rng.random::<f64>() * how.noise;
    }
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    if ranked.is_empty() {
        return fix_heaviest(master, solution, masks);
    }
    let more = ((open(master, masks) as f64 * how.share) as usize).max(1);
    let many = if how.single { 1 } else { certain + more };
    let mut fixed = Vec::new();
    for (choice, _) in ranked.into_iter().take(many) {
        let (person, day, kind) = choice;
        let before = masks[person][day];
        masks[person][day] = only(kind);
        // A person keeps at least one line in use.
        if used().any(|(it, _)| it.person == person && fits(&it.line, &masks[person])) {
            fixed.push(choice);
        } else {
            masks[person][day] = before;
        }
    }
    fixed
}

fn open(master: &Master<'_, RosterModel>, masks: &[Vec<u128>]) -> usize {
    let many = |person: &usize| {
        let masks = masks[*person].iter();
        masks.filter(|mask| mask.count_ones() > 1).count()
    };
    master.free.iter().map(many).sum()
}

/// Open choices with their parts of their person's day.
fn choices(
    master: &Master<'_, RosterModel>,
    solution: &Solution,
    masks: &[Vec<u128>],
) -> Vec<(Choice, f64)> {
    let mut parts: BTreeMap<Choice, f64> = BTreeMap::new();
    for (it, part) in master.known.iter().zip(&solution.parts) {
        if *part <= 1e-6 {
            continue;
        }
        for (day, kind) in it.line.iter().enumerate() {
            if masks[it.person][day].count_ones() > 1 {
                *parts.entry((it.person, day, *kind)).or_default() += part;
            }
        }
    }
    parts.into_iter().collect()
}

/// Where nothing has a majority: the line with the largest part that is not whole.
fn fix_heaviest(
    master: &Master<'_, RosterModel>,
    solution: &Solution,
    masks: &mut [Vec<u128>],
) -> Vec<Choice> {
    let parts = master.known.iter().zip(&solution.parts);
    let broken = parts.filter(|(_, part)| **part < 1.0 - 1e-6);
    let mut fixed = Vec::new();
    if let Some((it, _)) = broken.max_by(|a, b| a.1.total_cmp(b.1)) {
        for (day, kind) in it.line.iter().enumerate() {
            if masks[it.person][day] != only(*kind) {
                masks[it.person][day] = only(*kind);
                fixed.push((it.person, day, *kind));
            }
        }
    }
    fixed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_as_large_as_the_time_left_asks() {
        assert!(share_in(1000, 300.0) < 0.03);
        assert_eq!(share_in(1000, 0.0), MOST);
        let left = (1.0 - share_in(1000, 20.0)).powi(20) * 1000.0;
        assert!((left - 1.0).abs() < 1e-9, "{left}");
    }
}
