//! What is to be levelled.

use super::deadline::{Batches, Due};
use std::ops::Range;

/// Work, and who could do it.
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
    /// Most agents that can be had for the work in each interval.
    pub room: &'a [u32],
    /// Most work that can be had in stretches of intervals.
    pub budgets: &'a [Budget],
    /// Productive seconds of one agent over which late work is asked for, once there is room.
    pub late_within_s: f64,
}

/// The most work that people can do in a stretch, a day or a week, beside what others need.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// The stretch.
    pub intervals: Range<usize>,
    /// Productive seconds.
    pub work_s: f64,
}

/// In place of no people at all; they have no room either.
const LEAST_PEOPLE: f64 = 1e-3;

impl Task<'_> {
    /// How full interval `position` is with so many agents: all who are needed ÷ all who could be
    /// there.
    pub fn fullness(&self, position: usize, agents: u32) -> f64 {
        let people = self.people[position].max(LEAST_PEOPLE);
        (self.others[position] + f64::from(agents)) / people
    }

    /// Productive seconds of so many agents in interval `position`. Those of the floor who cannot
    /// be there do nothing.
    pub fn capacity_s(&self, position: usize, agents: u32) -> f64 {
        let absent = self.floor.saturating_sub(self.room[position]);
        f64::from(agents.saturating_sub(absent)) * self.slot_s[position]
    }

    /// Work that people can do at most, all intervals together.
    pub fn most_work_s(&self) -> f64 {
        let room = self.room.iter().zip(self.slot_s);
        let mut work_s: Vec<f64> = room
            .map(|(room, slot_s)| f64::from(*room) * slot_s)
            .collect();
        for budget in self.budgets {
            let own = &mut work_s[budget.intervals.clone()];
            let sum_s: f64 = own.iter().sum();
            if sum_s > budget.work_s {
                own.iter_mut().for_each(|it| *it *= budget.work_s / sum_s);
            }
        }
        work_s.iter().sum()
    }

    /// Work that is due by the last interval beyond what waits at the start.
    pub fn arriving_s(&self) -> f64 {
        let last = Due::By(self.slot_s.len().saturating_sub(1));
        let arriving = self.batches.iter().flatten();
        let arriving = arriving.filter(|it| it.arrived.is_some() && it.due <= last);
        arriving.map(|it| it.contacts * it.aht_s).sum()
    }
}
