//! Where one agent more brings most, and one fewer is missed least, after a roster was played.
//!
//! Formula and simulation meet in the *effective agents* of an interval: with so many, on the queue
//! alone, the formula gives the service level that was felt. Help from other queues is in them, as are
//! busy days and absences. One more or fewer from there on is what the formula says of it. An estimate:
//! what an agent means to other intervals and queues is not in it.

use super::result::QueueSimulation;
use crate::staffing::{IntervalStaffing, QueueStaffing, performance_at};
use crate::units::Fraction;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Levels beyond these say little of how many agents there were: nearly nobody or everybody was answered
/// in time.
const TELLING: (f64, f64) = (0.02, 0.998);

/// More agents, or fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Where each brings most contacts in time an hour.
    Add,
    /// Where each is missed least; no more than are required, and no more contacts than are to be given
    /// up.
    GiveBack,
}

/// Agents spent on the intervals of a queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Spent {
    /// By interval.
    pub agents: Vec<u32>,
    /// Contacts that they do not make up for.
    pub left: f64,
}

/// Spends agents one by one until they mean `contacts` answered in time, at most `most` in one interval.
#[must_use]
pub fn spend(
    staffing: &QueueStaffing,
    felt: &QueueSimulation,
    direction: Direction,
    contacts: f64,
    most: u32,
) -> Spent {
    let both = staffing.intervals.iter().zip(&felt.intervals);
    let mut intervals: Vec<Slope> = both
        .map(|(it, felt)| {
            let level = felt.felt.service_level.map(|it| it.mean);
            Slope::new(staffing, it, level, direction)
        })
        .collect();
    let mut left = contacts;
    let next = |own: &Slope, at: usize| own.next(at).filter(|_| own.changed < most);
    let ranked = intervals.iter().enumerate();
    let mut heap: BinaryHeap<Ranked> = ranked.filter_map(|(at, own)| next(own, at)).collect();
    while left > 0.0
        && let Some(Ranked { at, contacts, .. }) = heap.pop()
    {
        if direction == Direction::GiveBack && contacts > left {
            break;
        }
        left -= contacts;
        intervals[at].changed += 1;
        heap.extend(next(&intervals[at], at));
    }
    Spent {
        agents: intervals.iter().map(|it| it.changed).collect(),
        left,
    }
}

/// What agents mean in one interval.
struct Slope<'a> {
    staffing: &'a QueueStaffing,
    it: &'a IntervalStaffing,
    effective: f64,
    direction: Direction,
    changed: u32,
}

impl<'a> Slope<'a> {
    fn new(
        staffing: &'a QueueStaffing,
        it: &'a IntervalStaffing,
        felt: Option<f64>,
        direction: Direction,
    ) -> Self {
        let mut own = Self {
            staffing,
            it,
            effective: 0.0,
            direction,
            changed: 0,
        };
        own.effective = own.effective_at(felt.unwrap_or(1.0));
        own
    }

    fn hours(&self) -> f64 {
        self.it.interval.span.minutes() as f64 / 60.0
    }

    fn level(&self, agents: f64) -> f64 {
        let service = &self.staffing.service;
        let aht_s = self.it.aht.get() / service.handle_factor;
        let length_s = self.hours() * 3600.0;
        let given = performance_at(agents.max(0.0), self.it.offered, length_s, aht_s, service);
        given.service_level.map_or(0.0, Fraction::get)
    }

    /// Agents, whole or not, with which the formula gives this service level.
    fn effective_at(&self, felt: f64) -> f64 {
        let felt = felt.clamp(TELLING.0, TELLING.1);
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
        let adds = self.direction == Direction::Add;
        if !adds && self.it.agents_required.get() <= self.changed {
            return None;
        }
        let sign = if adds { 1.0 } else { -1.0 };
        let now = self.effective + sign * f64::from(self.changed);
        let contacts = self.it.offered * (self.level(now + sign) - self.level(now)).abs();
        let useful = !adds || contacts > 1e-9;
        useful.then(|| Ranked {
            at,
            contacts,
            rank: sign * contacts / self.hours(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Plan;
    use crate::simulate::{Estimate, Felt, IntervalSimulation};

    /// A help desk in which customers felt in every interval what the formula says of its agents required
    /// and `helpers`.
    fn felt(plan: &Plan, helpers: f64) -> QueueSimulation {
        let own = &plan.staffing.queues[0];
        let interval = |it: &IntervalStaffing| {
            let agents = f64::from(it.agents_required.get()) + helpers;
            let length_s = it.interval.span.minutes() as f64 * 60.0;
            let given = performance_at(agents, it.offered, length_s, it.aht.get(), &own.service);
            IntervalSimulation {
                interval: it.interval,
                felt: Felt {
                    service_level: given.service_level.map(|it| Estimate {
                        mean: it.get(),
                        half_width: None,
                    }),
                    ..Felt::default()
                },
            }
        };
        QueueSimulation {
            queue: own.queue,
            intervals: own.intervals.iter().map(interval).collect(),
            days: vec![],
            total: Felt::default(),
        }
    }

    fn in_time(plan: &Plan, more: impl Fn(usize) -> f64) -> f64 {
        let own = &plan.staffing.queues[0];
        let intervals = own.intervals.iter().enumerate();
        let each = intervals.map(|(at, it)| {
            let agents = f64::from(it.agents_required.get()) + more(at);
            let length_s = it.interval.span.minutes() as f64 * 60.0;
            let given = performance_at(agents, it.offered, length_s, it.aht.get(), &own.service);
            it.offered * given.service_level.map_or(0.0, Fraction::get)
        });
        each.sum()
    }

    #[test]
    fn agents_added_bring_what_was_wanted_and_not_one_too_many() {
        let plan = Plan::help_desk(8);
        let felt = felt(&plan, -1.0);
        let wanted = 60.0;
        let spent = spend(&plan.staffing.queues[0], &felt, Direction::Add, wanted, 50);
        assert!(spent.left <= 0.0, "{spent:?}");
        let brought =
            in_time(&plan, |at| f64::from(spent.agents[at]) - 1.0) - in_time(&plan, |_| -1.0);
        // Effective agents are known to a millionth; the last agent may bring more than was left.
        assert!(
            (brought - (wanted - spent.left)).abs() < 0.5,
            "{brought} {spent:?}"
        );
        assert!(spent.left > -20.0, "{spent:?}");
    }

    #[test]
    fn what_is_given_back_loses_no_more_than_there_is_too_much() {
        let plan = Plan::help_desk(8);
        let felt = felt(&plan, 1.0);
        let spare = 40.0;
        let spent = spend(
            &plan.staffing.queues[0],
            &felt,
            Direction::GiveBack,
            spare,
            3,
        );
        assert!((0.0..spare).contains(&spent.left), "{spent:?}");
        let lost = in_time(&plan, |_| 1.0) - in_time(&plan, |at| 1.0 - f64::from(spent.agents[at]));
        assert!(lost <= spare + 0.5, "{lost}");
        let required = plan.staffing.queues[0].intervals.iter();
        assert!(
            required
                .zip(&spent.agents)
                .all(|(it, gone)| it.agents_required.get() >= *gone)
        );
        assert!(spent.agents.iter().any(|it| *it > 0));
    }
}
