//! Makes the roster cheaper: takes a few people's lines out and puts the best ones back.
//!
//! A little more cost is accepted at first, less and less as the budget is spent, none in the last
//! third; the best roster is kept. Taken out one after the other, people get the best line there is on top of everybody else's;
//! two or more taken out together can trade days and shifts. Batches of disjoint neighbourhoods
//! are searched side by side against the same roster and then accepted one by one at their
//! exact price, so that the result does not depend on the number of threads. The end comes with
//! a budget of counted work, not with the clock.

use super::coverage::Coverage;
use super::lines::{Line, Lines, Workshop};
use super::problem::RosterProblem;
use crate::control::Control;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use rayon::prelude::*;

/// Neighbourhoods searched side by side. Fixed, so that results do not depend on the machine.
const BATCH: usize = 4;

/// Differences below this are none.
const TINY: f64 = 1e-7;

/// Share of the budget after which steps may add nothing.
const COOL: f64 = 0.67;

/// A roster is kept aside when it is better than the one kept by this share.
const KEEP: f64 = 1e-4;

/// How much to search.
#[derive(Debug, Clone, Copy)]
pub struct Budget {
    /// Steps of work, as [`Workshop::work`] counts them.
    pub work: u64,
    /// Neighbourhoods in a row without a better roster after which to end, once no more cost is
    /// accepted.
    pub idle: usize,
    /// How much dearer a step may make the roster at first, in money.
    pub slack: f64,
}

/// What the search did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effect {
    /// Steps of work.
    pub work: u64,
    /// Neighbourhoods searched.
    pub tried: usize,
    /// Whether the control ended it.
    pub stopped: bool,
}

/// New lines for a few people.
struct Proposal {
    members: Vec<usize>,
    lines: Vec<Line>,
    work: u64,
}

/// Searches `chains` times, each with chances of its own, and keeps the best: small rosters end far apart.
/// `bound` is only told in the progress.
pub fn best_of(
    problem: &RosterProblem,
    lines: &mut Lines,
    chains: usize,
    budget: Budget,
    bound: Option<f64>,
    rng: &mut Xoshiro256PlusPlus,
    control: &Control,
) -> Effect {
    let seeds: Vec<u64> = (0..chains.max(1)).map(|_| rng.random()).collect();
    let chain = |seed: &u64| {
        let mut lines = lines.clone();
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(*seed);
        let effect = improve(problem, &mut lines, budget, bound, &mut rng, control);
        (lines, effect)
    };
    let found: Vec<(Lines, Effect)> = seeds.par_iter().map(chain).collect();
    let stopped = found.iter().any(|it| it.1.stopped);
    let work = found.iter().map(|it| it.1.work).sum();
    let tried = found.iter().map(|it| it.1.tried).sum();
    let best = found
        .into_iter()
        .min_by(|a, b| a.0.cost.total_cmp(&b.0.cost));
    if let Some((better, _)) = best.filter(|it| it.0.cost < lines.cost) {
        *lines = better;
    }
    Effect {
        work,
        tried,
        stopped,
    }
}

/// Improves `lines` in place.
fn improve(
    problem: &RosterProblem,
    lines: &mut Lines,
    budget: Budget,
    bound: Option<f64>,
    rng: &mut Xoshiro256PlusPlus,
    control: &Control,
) -> Effect {
    let mut effect = Effect::default();
    let mut sweeps = Sweeps::default();
    let mut kept = lines.clone();
    let mut quiet = 0;
    let people = problem.people.len();
    while effect.work < budget.work && quiet < budget.idle && people > 0 {
        if control.stop() {
            effect.stopped = true;
            break;
        }
        let single = sweeps.next_batch(people, lines.cost, rng);
        let swept = single.is_some();
        let members = single.unwrap_or_else(|| neighbourhoods(problem, lines, rng));
        let spent = effect.work as f64 / budget.work as f64;
        let slack = budget.slack * (1.0 - spent / COOL).max(0.0);
        for proposal in propose(problem, lines, members, rng) {
            effect.work += proposal.work;
            effect.tried += 1;
            let gain = accept(problem, lines, proposal, if swept { 0.0 } else { slack });
            sweeps.gain += gain;
            let better = lines.cost < kept.cost * (1.0 - KEEP.copysign(kept.cost));
            let over = gain <= TINY && slack <= 0.0;
            quiet = if over { quiet + 1 } else { 0 };
            if better {
                kept.clone_from(lines);
            }
        }
        tell(lines, bound, &effect, budget, control);
    }
    if kept.cost < lines.cost {
        *lines = kept;
    }
    effect
}

/// Rounds over everybody alone, as long as they gain something.
#[derive(Debug, Default)]
struct Sweeps {
    left: Vec<usize>,
    gain: f64,
    over: bool,
    begun: bool,
}

impl Sweeps {
    /// The next people to take out one by one; `None` once rounds gain too little.
    fn next_batch(
        &mut self,
        people: usize,
        cost: f64,
        rng: &mut Xoshiro256PlusPlus,
    ) -> Option<Vec<Vec<usize>>> {
        if self.left.is_empty() && !self.over {
            self.over = self.begun && self.gain <= cost.abs() * 1e-4;
            self.begun = true;
            self.gain = 0.0;
            self.left = shuffled(people, rng);
        }
        if self.over {
            return None;
        }
        let rest = self.left.len().saturating_sub(BATCH);
        Some(
            self.left
                .split_off(rest)
                .into_iter()
                .map(|member| vec![member])
                .collect(),
        )
    }
}

fn tell(lines: &Lines, bound: Option<f64>, effect: &Effect, budget: Budget, control: &Control) {
    let cost = lines.cost.round();
    let note = match bound {
        Some(bound) => format!("cost {cost} · bound {}", bound.round()),
        None => format!("cost {cost}"),
    };
    let done = (effect.work as f64 / budget.work.max(1) as f64).min(1.0);
    control.report("Named roster", Some(done), note);
}

fn shuffled(count: usize, rng: &mut Xoshiro256PlusPlus) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for position in (1..count).rev() {
        order.swap(position, rng.random_range(0..=position));
    }
    order
}

/// Disjoint sets of people whose lines are worth taking out together: all can serve a queue
/// where something is missing or too much, the others at random.
fn neighbourhoods(
    problem: &RosterProblem,
    lines: &Lines,
    rng: &mut Xoshiro256PlusPlus,
) -> Vec<Vec<usize>> {
    let people = problem.people.len();
    let mut taken = vec![false; people];
    let mut sets = Vec::with_capacity(BATCH);
    for _ in 0..BATCH {
        let size = rng.random_range(2..=5).min(people);
        let row = costly_row(problem, &lines.coverage, rng);
        let mut members = Vec::with_capacity(size);
        for _ in 0..size * 8 {
            if members.len() == size {
                break;
            }
            let who = rng.random_range(0..people);
            let fits = row.is_none_or(|row| {
                problem.people[who]
                    .skills
                    .contains(&problem.rows[row].queue)
            });
            if fits && !taken[who] {
                taken[who] = true;
                members.push(who);
            }
        }
        if !members.is_empty() {
            sets.push(members);
        }
    }
    sets
}

/// A row drawn by what it costs.
fn costly_row(
    problem: &RosterProblem,
    coverage: &Coverage,
    rng: &mut Xoshiro256PlusPlus,
) -> Option<usize> {
    let price = |row: usize| {
        problem.rows[row]
            .price
            .at(f64::from(coverage.ticks[row]))
            .max(0.0)
    };
    let total: f64 = (0..problem.rows.len()).map(price).sum();
    let mut left = rng.random::<f64>() * total;
    (0..problem.rows.len()).find(|row| {
        left -= price(*row);
        left < 0.0
    })
}

/// Searches the neighbourhoods side by side.
fn propose(
    problem: &RosterProblem,
    lines: &Lines,
    members: Vec<Vec<usize>>,
    rng: &mut Xoshiro256PlusPlus,
) -> Vec<Proposal> {
    let seeded: Vec<(Vec<usize>, u64)> = members
        .into_iter()
        .map(|set| (set, rng.random::<u64>()))
        .collect();
    seeded
        .into_par_iter()
        .map_init(
            || (Workshop::default(), lines.coverage.clone()),
            |(workshop, coverage), (set, seed)| {
                coverage.ticks.copy_from_slice(&lines.coverage.ticks);
                reline(problem, lines, set, seed, workshop, coverage)
            },
        )
        .collect()
}

/// New lines for `members`, put back in random order.
fn reline(
    problem: &RosterProblem,
    lines: &Lines,
    mut members: Vec<usize>,
    seed: u64,
    workshop: &mut Workshop,
    coverage: &mut Coverage,
) -> Proposal {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let before = workshop.work();
    for member in &members {
        lines.lines[*member].leave(problem, coverage);
    }
    for position in (1..members.len()).rev() {
        members.swap(position, rng.random_range(0..=position));
    }
    let mut found = Vec::with_capacity(members.len());
    for member in &members {
        let person = &problem.people[*member];
        match workshop.insert(problem, person, coverage, |_| 0.0) {
            Some((line, _)) => found.push(line),
            None => break,
        }
    }
    if found.len() < members.len() {
        members.clear();
        found.clear();
    }
    Proposal {
        members,
        lines: found,
        work: workshop.work() - before,
    }
}

/// Takes the proposal over if the roster is dearer for it by at most `slack`; what is gained.
fn accept(problem: &RosterProblem, lines: &mut Lines, proposal: Proposal, slack: f64) -> f64 {
    let mut change = 0.0;
    for (member, line) in proposal.members.iter().zip(&proposal.lines) {
        let old = &lines.lines[*member];
        change += line.own_cost - old.own_cost + old.leave(problem, &mut lines.coverage);
    }
    for line in &proposal.lines {
        change += line.join(problem, &mut lines.coverage);
    }
    if change <= TINY + slack {
        lines.cost += change;
        for (member, line) in proposal.members.into_iter().zip(proposal.lines) {
            lines.lines[member] = line;
        }
        return -change;
    }
    for line in &proposal.lines {
        line.leave(problem, &mut lines.coverage);
    }
    for member in &proposal.members {
        lines.lines[*member].join(problem, &mut lines.coverage);
    }
    0.0
}
