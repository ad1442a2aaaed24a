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
//!
//! Nobody is asked for who could not be there: neither more than the interval's room nor more than
//! the hours of a day or week. Where that is too little for a deadline, what is missed waits
//! on and is asked for from when there is room again, as evenly as the promise's own time allows: people
//! come for a shift, and who is asked for in one half-hour alone stays away. Only what
//! is more than all people together can do is asked for beyond them, as level as the rest, so that the
//! requirement tells of all work.

use super::deadline::Due;
use super::stretch::Stretches;
use super::task::Task;
use super::thin::thin;
use crate::queueing::MAX_AGENTS;

/// So many agents at once are added where a deadline misses this many times as many.
const SMALLEST_SHARE: f64 = 256.0;

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
    /// Of those, the ones that are not done with this agent either.
    pub late: f64,
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
    /// What is left of each budget.
    left_s: Vec<f64>,
    longest_slot_s: f64,
    /// Whether more may be asked for than there are people.
    beyond: bool,
    /// Work below this is rounding.
    rounding_s: f64,
}

impl<'a> Filling<'a> {
    fn new(task: &'a Task<'a>) -> Self {
        let count = task.slot_s.len();
        let all = task.batches.iter().flatten();
        let work_s: f64 = all.map(|it| it.contacts * it.aht_s).sum();
        let left_s = task.budgets.iter().map(|it| {
            let floor_s = it
                .intervals
                .clone()
                .map(|at| task.capacity_s(at, task.floor));
            it.work_s - floor_s.sum::<f64>()
        });
        let mut filling = Self {
            task,
            agents: vec![task.floor; count],
            arriving_s: vec![0.0; count],
            stretches: Stretches::new(vec![f64::INFINITY; count].into_iter()),
            left_s: left_s.collect(),
            longest_slot_s: task.slot_s.iter().copied().fold(0.0, f64::max),
            beyond: false,
            rounding_s: (work_s * 1e-12).max(1e-6),
        };
        for position in 0..count {
            filling.renew_fullness(position);
        }
        filling
    }

    /// How full interval `position` is with an agent more; infinitely where none can be had.
    fn renew_fullness(&mut self, position: usize) {
        let agents = self.agents[position];
        let fullness = if self.most_more(position) == 0 {
            f64::INFINITY
        } else {
            self.task.fullness(position, agents.saturating_add(1))
        };
        self.stretches.set_fullness(position, fullness);
    }

    /// How many more agents can be had in interval `position`.
    fn most_more(&self, position: usize) -> u32 {
        if self.beyond {
            return u32::MAX;
        }
        let room = self.task.room[position].saturating_sub(self.agents[position]);
        let budgets = self.task.budgets.iter().zip(&self.left_s);
        let own = budgets.filter(|(it, _)| it.intervals.contains(&position));
        own.fold(room, |most, (_, left_s)| {
            let agents = (left_s + self.rounding_s) / self.task.slot_s[position];
            most.min(agents.max(0.0) as u32)
        })
    }

    fn fill(&mut self) -> Result<(), TooMany> {
        let mut heads = [0, 0];
        let mut most_late_s: f64 = 0.0;
        for due in 0..self.agents.len() {
            let late_s = due
                .checked_sub(1)
                .map_or(0.0, |it| self.stretches.waiting(it));
            most_late_s = if late_s > self.rounding_s {
                most_late_s.max(late_s)
            } else {
                0.0
            };
            let share = (self.task.slot_s[due] / self.task.late_within_s).min(1.0);
            let later_s = (late_s - most_late_s * share).max(0.0);
            let first = self.let_in(due, &mut heads);
            self.sweep(first, due);
            loop {
                let missed_s = self.stretches.waiting(due) - later_s;
                if missed_s <= self.rounding_s || !self.add(due, missed_s)? {
                    break;
                }
            }
        }
        self.ask_beyond()
    }

    /// Asks for what people cannot do at all, but for as much as waited at the start: that may be
    /// worked off later.
    fn ask_beyond(&mut self) -> Result<(), TooMany> {
        let Some(last) = self.agents.len().checked_sub(1) else {
            return Ok(());
        };
        let beyond_s = self.task.arriving_s() - self.task.most_work_s();
        let later_s = self.stretches.waiting(last) - beyond_s.max(0.0);
        self.beyond = true;
        (0..=last).for_each(|it| self.renew_fullness(it));
        loop {
            let missed_s = self.stretches.waiting(last) - later_s.max(0.0);
            if missed_s <= self.rounding_s || !self.add(last, missed_s)? {
                return Ok(());
            }
        }
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
            let capacity_s = self.task.capacity_s(position, self.agents[position]);
            waiting_s = (waiting_s + self.arriving_s[position] - capacity_s).max(0.0);
            self.stretches.set_waiting(position, waiting_s);
        }
    }

    /// Adds an agent for what is missed at the end of interval `due`; false where nobody can be
    /// had. Those intervals count in which all of an agent's time serves it, or in which all that is
    /// missed could be done; where nobody can be had in them, those in which some of it serves.
    fn add(&mut self, due: usize, missed_s: f64) -> Result<bool, TooMany> {
        let wholly_s = self.longest_slot_s.min(missed_s) - self.rounding_s;
        let least_full = |waiting_s| {
            let before = self.stretches.last_below(0, due + 1, waiting_s);
            let first = before.map_or(0, |it| (it + 1).min(due));
            self.stretches.least_full(first, due + 1)
        };
        let position = least_full(wholly_s).or_else(|| least_full(self.rounding_s));
        let Some(position) = position else {
            return Ok(false);
        };
        let slot_s = self.task.slot_s[position];
        let count = self.at_once(position, due, missed_s / slot_s);
        let agents = self.agents[position].saturating_add(count);
        if agents > MAX_AGENTS {
            return Err(TooMany);
        }
        self.agents[position] = agents;
        let work_s = f64::from(count) * slot_s;
        self.spend(position, work_s);
        self.serve(position, due + 1, work_s);
        Ok(true)
    }

    /// Takes work of interval `position` from its budgets.
    fn spend(&mut self, position: usize, work_s: f64) {
        let task = self.task;
        self.renew_fullness(position);
        for (budget, it) in task.budgets.iter().enumerate() {
            if !it.intervals.contains(&position) {
                continue;
            }
            self.left_s[budget] -= work_s;
            if self.left_s[budget] < self.longest_slot_s {
                it.intervals.clone().for_each(|at| self.renew_fullness(at));
            }
        }
    }

    /// How many agents to add in interval `position` where so many are missed: one, but for
    /// very many.
    fn at_once(&self, position: usize, due: usize, missed: f64) -> u32 {
        let most = (missed / SMALLEST_SHARE).min(f64::from(MAX_AGENTS)) as u32;
        let most = most.min(self.most_more(position));
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
