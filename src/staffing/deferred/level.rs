//! The fewest agents that meet every deadline, in the quietest intervals.
//!
//! An agent in an interval is so many seconds of work. A set of agents meets every deadline where
//! for each stretch from an interval to a later one they do at least what arrives in it and is due
//! in it. Deadlines are gone through in order. While one is missed, an agent is added somewhere in
//! the stretch in which work due by it has waited without a break, for nowhere else would one help:
//! in the interval where all queues together need the smallest share of the people who could be
//! there, of equals the earliest. Where contacts
//! are whole agent-intervals of work this is the greedy algorithm of a transversal matroid, and
//! the result as level as any (min-cost assignment of work to agent-intervals, row by row).
//! Fractions can leave an agent who is not needed; a pass at the end takes such away.

use super::deadline::{Batches, Due};
use super::play::{Line, Progress};
use super::stretch::Stretches;
use crate::queueing::MAX_AGENTS;

/// So many agents at once are added where a deadline misses this many times as many.
const SMALLEST_SHARE: f64 = 256.0;

/// What is to be levelled.
#[derive(Debug)]
pub struct Task<'a> {
    /// The work.
    pub batches: &'a Batches,
    /// Productive seconds of an agent in each interval, above 0.
    pub slot_s: &'a [f64],
    /// Agents in every interval, whatever there is to do.
    pub floor: u32,
    /// Agents that others need in each interval.
    pub others: &'a [f64],
    /// People who could be at work in each interval.
    pub people: &'a [f64],
}

impl Task<'_> {
    /// How full interval `position` is with so many agents: all who are needed ÷ all who could be
    /// there.
    fn fullness(&self, position: usize, agents: u32) -> f64 {
        let people = self.people[position].max(NOBODY);
        (self.others[position] + f64::from(agents)) / people
    }
}

/// In place of no people at all: such intervals come last.
const NOBODY: f64 = 1e-3;

/// The answer.
#[derive(Debug, PartialEq)]
pub struct Levelled {
    /// Agents in each interval.
    pub agents: Vec<u32>,
    /// What goes wrong with one agent fewer; `None` where there are no more than the floor.
    pub needed: Vec<Option<Needed>>,
}

/// The deadline that one agent fewer in an interval would break.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Needed {
    /// By the end of this interval.
    pub due: usize,
    /// Contacts due by then that are not done at the start of the interval.
    pub contacts: f64,
    /// Of those, the ones that would not be done.
    pub missed: f64,
    /// The interval from which on work waits here.
    pub waits_since: usize,
}

/// More than [`MAX_AGENTS`] would be needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

/// The fewest agents, as level as possible with the others.
///
/// # Errors
/// [`TooMany`].
pub fn level(task: &Task<'_>) -> Result<Levelled, TooMany> {
    let mut filling = Filling::new(task);
    filling.fill()?;
    Ok(thin(task, filling.agents, filling.rounding_s * 10.0))
}

/// Agents under way.
struct Filling<'a> {
    task: &'a Task<'a>,
    agents: Vec<u32>,
    /// Work that arrives in each interval of what is due by the deadline under consideration.
    arriving_s: Vec<f64>,
    /// What of it waits at the end of each interval, in seconds, and how full the intervals are.
    stretches: Stretches,
    longest_slot_s: f64,
    /// Work below this is rounding.
    rounding_s: f64,
}

impl<'a> Filling<'a> {
    fn new(task: &'a Task<'a>) -> Self {
        let count = task.slot_s.len();
        let all = task.batches.iter().flatten();
        let work_s: f64 = all.map(|it| it.contacts * it.aht_s).sum();
        let fullness = (0..count).map(|position| task.fullness(position, task.floor));
        Self {
            task,
            agents: vec![task.floor; count],
            arriving_s: vec![0.0; count],
            stretches: Stretches::new(fullness),
            longest_slot_s: task.slot_s.iter().copied().fold(0.0, f64::max),
            rounding_s: (work_s * 1e-12).max(1e-6),
        }
    }

    fn fill(&mut self) -> Result<(), TooMany> {
        let mut heads = [0, 0];
        for due in 0..self.agents.len() {
            let first = self.let_in(due, &mut heads);
            self.sweep(first, due);
            loop {
                let missed_s = self.stretches.waiting(due);
                if missed_s <= self.rounding_s {
                    break;
                }
                self.add(due, missed_s)?;
            }
        }
        Ok(())
    }

    /// Lets in what is due by the end of interval `due`; the first interval in which any arrives.
    fn let_in(&mut self, due: usize, heads: &mut [usize; 2]) -> usize {
        let mut first = due;
        for (list, head) in self.task.batches.iter().zip(heads) {
            while let Some(it) = list.get(*head).filter(|it| it.due <= Due::By(due)) {
                self.arriving_s[it.first()] += it.contacts * it.aht_s;
                first = first.min(it.first());
                *head += 1;
            }
        }
        first
    }

    /// Computes anew what waits from interval `first` to `last`.
    fn sweep(&mut self, first: usize, last: usize) {
        let before = first.checked_sub(1);
        let mut waiting_s = before.map_or(0.0, |before| self.stretches.waiting(before));
        for position in first..=last {
            let capacity_s = f64::from(self.agents[position]) * self.task.slot_s[position];
            waiting_s = (waiting_s + self.arriving_s[position] - capacity_s).max(0.0);
            self.stretches.set_waiting(position, waiting_s);
        }
    }

    /// Adds an agent for what is missed at the end of interval `due`. Only intervals count in which
    /// all of an agent's time serves it, or in which all that is missed could be done.
    fn add(&mut self, due: usize, missed_s: f64) -> Result<(), TooMany> {
        let wholly_s = self.longest_slot_s.min(missed_s) - self.rounding_s;
        let before = self.stretches.last_below(0, due + 1, wholly_s);
        let first = before.map_or(0, |it| (it + 1).min(due));
        let position = self.stretches.least_full(first, due + 1);
        let slot_s = self.task.slot_s[position];
        let count = self.at_once(position, due, missed_s / slot_s);
        let agents = self.agents[position].saturating_add(count);
        if agents > MAX_AGENTS {
            return Err(TooMany);
        }
        self.agents[position] = agents;
        let fullness = self.task.fullness(position, agents);
        self.stretches.set_fullness(position, fullness);
        self.serve(position, due + 1, f64::from(count) * slot_s);
        Ok(())
    }

    /// How many agents to add in interval `position` where so many are missed: one, but for
    /// very many.
    fn at_once(&self, position: usize, due: usize, missed: f64) -> u32 {
        let most = (missed / SMALLEST_SHARE).min(f64::from(MAX_AGENTS)) as u32;
        let fit = |count: u32| {
            let work_s = f64::from(count) * self.task.slot_s[position];
            (self.stretches.first_below(position, due + 1, work_s)).is_none()
        };
        if most > 1 && fit(most) { most } else { 1 }
    }

    /// Lessens what waits from interval `from` to before `end` by work of `work_s` there: by
    /// less after an interval at whose end less waited, for then all was done.
    fn serve(&mut self, mut from: usize, end: usize, mut work_s: f64) {
        while from < end && work_s > 0.0 {
            let done = self.stretches.first_below(from, end, work_s);
            self.stretches
                .add_waiting(from, done.unwrap_or(end), -work_s);
            let Some(done) = done else { return };
            work_s = self.stretches.waiting(done).max(0.0);
            self.stretches.set_waiting(done, 0.0);
            from = done + 1;
        }
    }
}

/// Takes away agents who are not needed, where most are first, of equals the later, and notes why
/// the others are.
fn thin(task: &Task<'_>, agents: Vec<u32>, rounding_s: f64) -> Levelled {
    let mut thinning = Thinning::new(task, agents, rounding_s);
    let level = |it: &usize| task.fullness(*it, thinning.agents[*it]);
    let mut order: Vec<usize> = (0..thinning.agents.len()).collect();
    order.sort_by(|a, b| level(b).total_cmp(&level(a)).then(b.cmp(a)));
    let mut needed = vec![None; order.len()];
    for position in order {
        while thinning.agents[position] > task.floor && needed[position].is_none() {
            needed[position] = thinning.without_one(position);
        }
    }
    Levelled {
        agents: thinning.agents,
        needed,
    }
}

struct Thinning<'a> {
    task: &'a Task<'a>,
    agents: Vec<u32>,
    /// How far the work is at the start of each interval.
    progress: Vec<[Progress; 2]>,
    rounding_s: f64,
}

impl<'a> Thinning<'a> {
    fn new(task: &'a Task<'a>, agents: Vec<u32>, rounding_s: f64) -> Self {
        let mut line = Line::new(task.batches);
        let mut progress = vec![line.progress()];
        for (position, count) in agents.iter().enumerate() {
            line.work(position, f64::from(*count) * task.slot_s[position]);
            progress.push(line.progress());
        }
        Self {
            task,
            agents,
            progress,
            rounding_s,
        }
    }

    /// Takes one agent away from interval `position`, unless a deadline would break: then that one.
    fn without_one(&mut self, position: usize) -> Option<Needed> {
        let mut line = Line::resume(self.task.batches, self.progress[position]);
        let mut changed = Vec::new();
        for now in position..self.agents.len() {
            let count = self.agents[now] - u32::from(now == position);
            line.work(now, f64::from(count) * self.task.slot_s[now]);
            let (missed, missed_s) = line.undone(now);
            if missed_s > self.rounding_s {
                let before = Line::resume(self.task.batches, self.progress[position]);
                return Some(Needed {
                    due: now,
                    contacts: before.undone(now).0,
                    missed,
                    waits_since: before.waits_since(position),
                });
            }
            if line.progress() == self.progress[now + 1] {
                break;
            }
            changed.push(line.progress());
        }
        self.agents[position] -= 1;
        let after = position + 1;
        self.progress[after..after + changed.len()].copy_from_slice(&changed);
        None
    }
}
