//! From contacts too many or too few in time to agents more or fewer.
//!
//! Formula and simulation meet in the *effective agents* of an interval: with so many, on the queue
//! alone, the formula gives the service level that was felt. Help from other queues is in them, as are
//! busy days and absences. One more or fewer from there on is what the formula says of it.

use crate::simulate::QueueSimulation;
use crate::staffing::{IntervalStaffing, QueueStaffing, performance_at};
use crate::units::Fraction;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Agents by which an interval changes in one round at most: others change at the same time.
const MOST_A_ROUND: i64 = 3;
/// Share of a deferred queue's hours that change in one round at most.
const DEFERRED_MOST: f64 = 0.15;

/// By how many agents each interval of a queue changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// One a interval.
    pub agents: Vec<i64>,
}

impl Change {
    /// Whether nothing changes.
    pub fn is_nothing(&self) -> bool {
        self.agents.iter().all(|it| *it == 0)
    }

    /// Agent-hours.
    pub fn hours(&self, staffing: &QueueStaffing) -> f64 {
        let both = self.agents.iter().zip(&staffing.intervals);
        both.map(|(agents, it)| *agents as f64 * hours(it)).sum()
    }
}

fn hours(it: &IntervalStaffing) -> f64 {
    it.interval.span.minutes() as f64 / 60.0
}

/// The change of a queue that answers `lacks` (a share of its contacts, below 0 = too many) too few in
/// time.
pub fn step(staffing: &QueueStaffing, felt: &QueueSimulation, lacks: f64) -> Change {
    if staffing.service.deferred.is_some() {
        return deferred(staffing, lacks);
    }
    let mut intervals: Vec<Course> = staffing
        .intervals
        .iter()
        .zip(&felt.intervals)
        .map(|(it, felt)| {
            let level = felt.felt.service_level.map(|it| it.mean);
            Course::new(staffing, it, level, lacks > 0.0)
        })
        .collect();
    let offered: f64 = staffing.intervals.iter().map(|it| it.offered).sum();
    let mut wanted = lacks.abs() * offered;
    let mut heap: BinaryHeap<Ranked> = (0..intervals.len())
        .filter_map(|at| intervals[at].next(at))
        .collect();
    while let Some(Ranked { at, contacts, .. }) = heap.pop() {
        // What is given back must not be more than what is too much.
        if wanted <= 0.0 || (lacks < 0.0 && contacts > wanted) {
            break;
        }
        wanted -= contacts;
        intervals[at].changed += 1;
        heap.extend(intervals[at].next(at));
    }
    let sign = if lacks > 0.0 { 1 } else { -1 };
    Change {
        agents: intervals.iter().map(|it| sign * it.changed).collect(),
    }
}

/// Emails and tickets: hours in proportion to what is required, spread so that rounding cancels.
fn deferred(staffing: &QueueStaffing, lacks: f64) -> Change {
    let share = lacks.clamp(-DEFERRED_MOST, DEFERRED_MOST);
    let mut rest = 0.0;
    let agents = staffing.intervals.iter().map(|it| {
        rest += share * f64::from(it.agents_required.get());
        let whole = rest.round().max(-f64::from(it.agents_required.get()));
        rest -= whole;
        whole as i64
    });
    Change {
        agents: agents.collect(),
    }
}

/// One interval under change.
struct Course<'a> {
    staffing: &'a QueueStaffing,
    it: &'a IntervalStaffing,
    effective: f64,
    adds: bool,
    changed: i64,
}

impl<'a> Course<'a> {
    fn new(
        staffing: &'a QueueStaffing,
        it: &'a IntervalStaffing,
        felt: Option<f64>,
        adds: bool,
    ) -> Self {
        let mut own = Self {
            staffing,
            it,
            effective: 0.0,
            adds,
            changed: 0,
        };
        own.effective = own.effective_at(felt.unwrap_or(1.0));
        own
    }

    fn level(&self, agents: f64) -> f64 {
        let service = &self.staffing.service;
        let aht_s = self.it.aht.get() / service.handle_factor;
        let length_s = hours(self.it) * 3600.0;
        let given = performance_at(agents.max(0.0), self.it.offered, length_s, aht_s, service);
        given.service_level.map_or(0.0, Fraction::get)
    }

    /// Agents, whole or not, with which the formula gives this service level.
    fn effective_at(&self, felt: f64) -> f64 {
        let felt = felt.clamp(0.02, 0.998);
        let (mut low, mut high) = (0.0, 2.0 * self.it.offered_load.get() + 10.0);
        for _ in 0..24 {
            let middle = 0.5 * (low + high);
            if self.level(middle) < felt {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }

    /// The next agent of this interval, and the contacts that they mean.
    fn next(&self, at: usize) -> Option<Ranked> {
        let left = i64::from(self.it.agents_required.get()) - self.changed;
        if self.changed >= MOST_A_ROUND || (!self.adds && left <= 0) {
            return None;
        }
        let changed = self.changed as f64;
        let (now, then) = if self.adds {
            (self.effective + changed, self.effective + changed + 1.0)
        } else {
            (self.effective - changed, self.effective - changed - 1.0)
        };
        let contacts = self.it.offered * (self.level(then) - self.level(now)).abs();
        let an_hour = contacts / hours(self.it);
        let useful = !self.adds || contacts > 1e-9;
        useful.then_some(Ranked {
            at,
            contacts,
            rank: if self.adds { an_hour } else { -an_hour },
        })
    }
}

/// An interval by what one agent means in it: those that bring most, or that are missed least, first.
struct Ranked {
    at: usize,
    contacts: f64,
    rank: f64,
}

impl PartialEq for Ranked {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_rank = self.rank.total_cmp(&other.rank);
        by_rank.then_with(|| other.at.cmp(&self.at))
    }
}
