//! Agents who turn out not to be needed go, and of the others it is noted why they are.

use super::level::{Levelled, Needed};
use super::play::{Line, Progress};
use super::task::Task;

/// Takes away agents who are not needed, where most are first, of equals the later, and notes why
/// the others are.
pub fn thin(task: &Task<'_>, agents: Vec<u32>, rounding_s: f64) -> Levelled {
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
    /// What is not done of all that is due by the end of each interval: contacts, and the seconds
    /// of work that may not become more.
    undone: Vec<(f64, f64)>,
}

impl<'a> Thinning<'a> {
    fn new(task: &'a Task<'a>, agents: Vec<u32>, rounding_s: f64) -> Self {
        let mut line = Line::new(task.batches);
        let mut progress = vec![line.progress()];
        let mut undone = Vec::with_capacity(agents.len());
        for (position, count) in agents.iter().enumerate() {
            line.work(position, task.capacity_s(position, *count));
            progress.push(line.progress());
            let (contacts, work_s) = line.undone(position);
            undone.push((contacts, work_s + rounding_s));
        }
        Self {
            task,
            agents,
            progress,
            undone,
        }
    }

    /// Takes one agent away from interval `position`, unless more work would be late, or be so for
    /// longer: then by which deadline.
    fn without_one(&mut self, position: usize) -> Option<Needed> {
        let mut line = Line::resume(self.task.batches, self.progress[position]);
        let mut changed = Vec::new();
        for now in position..self.agents.len() {
            let count = self.agents[now] - u32::from(now == position);
            line.work(now, self.task.capacity_s(now, count));
            let (missed, missed_s) = line.undone(now);
            let (late, most_s) = self.undone[now];
            if missed_s > most_s {
                let before = Line::resume(self.task.batches, self.progress[position]);
                return Some(Needed {
                    due: now,
                    contacts: before.undone(now).0,
                    missed,
                    late,
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
