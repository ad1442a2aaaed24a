//! Where one agent more brings a target most, and one fewer is missed least, after a roster was played.
//!
//! Formula and simulation meet in the *effective agents* of an interval: with so many, on the queue
//! alone, the formula gives what was felt. Help from other queues is in them, as are busy days and
//! absences. One more or fewer from there on is what the formula says of it. An estimate: what an agent
//! means to other intervals and queues is not in it.

use super::gap::{Goal, Part};
use crate::simulate::QueueSimulation;
use crate::staffing::{IntervalStaffing, Performance, QueueStaffing, performance_at};
use crate::units::{Fraction, Seconds};
use ordered_float::OrderedFloat;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Levels beyond these say little of how many agents there were: nearly nobody or everybody was answered
/// in time.
const TELLING: (f64, f64) = (0.02, 0.998);
/// A wait without end counts as so many seconds, or as twenty times what is promised.
const ENDLESS_S: f64 = 3600.0;

/// What agents are spent for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wish {
    /// The target.
    pub goal: Goal,
    /// Where.
    pub part: Part,
    /// By how much the [gap](super::Gap) shall change: above 0 agents are added, below 0 given back.
    pub change: f64,
    /// Agents an interval changes by at most.
    pub most: u32,
    /// The service level below which no interval is brought where agents are given back.
    pub floor: Option<f64>,
}

/// Agents spent on the intervals of a queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Spent {
    /// By interval, below 0 where given back.
    pub agents: Vec<i64>,
    /// Whether they are enough for what is wished.
    pub enough: bool,
}

/// Spends agents one by one, where each brings most an hour (is missed least), until they mean what is
/// wished.
#[must_use]
pub fn spend(staffing: &QueueStaffing, felt: &QueueSimulation, wish: &Wish) -> Spent {
    let both = staffing.intervals.iter().zip(&felt.intervals);
    let promised = wish.goal.promised(&staffing.service.targets);
    let promised = promised.unwrap_or(0.0);
    let mut intervals: Vec<Slope> = both
        .map(|(it, felt)| {
            Slope {
                service: staffing,
                it,
                goal: wish.goal,
                promised,
                effective: 0.0,
                adds: wish.change > 0.0,
                floor: wish.floor,
                changed: 0,
            }
            .begun(wish.goal.felt(&felt.felt).map(|it| it.mean))
        })
        .collect();
    let mut left = wanted(staffing, felt, wish, promised);
    let next = |own: &Slope, at: usize| own.next(at).filter(|_| own.changed < wish.most);
    let ranked = intervals.iter().enumerate();
    let inside = ranked.filter(|(_, own)| wish.part.has(own.it.interval.date));
    let mut heap: BinaryHeap<Ranked> = inside.filter_map(|(at, own)| next(own, at)).collect();
    while left > 0.0
        && let Some((_, Reverse(at), OrderedFloat(brings))) = heap.pop()
    {
        if wish.change < 0.0 && brings > left {
            break;
        }
        left -= brings;
        intervals[at].changed += 1;
        heap.extend(next(&intervals[at], at));
    }
    let sign = if wish.change > 0.0 { 1 } else { -1 };
    let agents = intervals.iter().map(|it| sign * i64::from(it.changed));
    Spent {
        agents: agents.collect(),
        enough: left <= 0.0,
    }
}

/// What all agents together shall bring: contacts in time or not hung up, seconds of waiting, agent-hours.
fn wanted(staffing: &QueueStaffing, felt: &QueueSimulation, wish: &Wish, promised: f64) -> f64 {
    let own = staffing.intervals.iter();
    let own = own.filter(|it| wish.part.has(it.interval.date));
    let unit = wish.goal.unit(promised).abs();
    if wish.goal == Goal::MaxOccupancy {
        let at_once = f64::from(staffing.service.at_once.max(1));
        let busy_h: f64 = own
            .map(|it| it.offered_load.get() / at_once * hours(it))
            .sum();
        let now = felt
            .total
            .occupancy
            .map_or(promised, |it| it.mean)
            .max(0.01);
        let then = (now - wish.change).clamp(0.01, 1.0);
        return busy_h * (1.0 / then - 1.0 / now).abs();
    }
    let offered: f64 = own.map(|it| it.offered).sum();
    wish.change.abs() * unit * offered
}

fn hours(it: &IntervalStaffing) -> f64 {
    it.interval.span.minutes() as f64 / 60.0
}

/// What one agent means in an interval an hour, which interval, and what the agent means in all of it: those that bring most, or that are
/// missed least, first.
type Ranked = (OrderedFloat<f64>, Reverse<usize>, OrderedFloat<f64>);

/// What agents mean in one interval.
struct Slope<'a> {
    service: &'a QueueStaffing,
    it: &'a IntervalStaffing,
    goal: Goal,
    promised: f64,
    effective: f64,
    adds: bool,
    floor: Option<f64>,
    changed: u32,
}

impl Slope<'_> {
    fn begun(mut self, felt: Option<f64>) -> Self {
        self.effective = self.effective_at(felt);
        self
    }

    fn given(&self, agents: f64) -> Performance {
        let service = &self.service.service;
        let aht_s = self.it.aht.get() / service.handle_factor;
        let length_s = hours(self.it) * 3600.0;
        performance_at(agents.max(0.0), self.it.offered, length_s, aht_s, service)
    }

    /// Whether the service level stays at the floor or above it with so many agents.
    fn keeps_floor(&self, agents: f64) -> bool {
        let level = self.given(agents).service_level;
        let both = self.floor.zip(level);
        both.is_none_or(|(floor, level)| level.get() >= floor)
    }

    /// How well contacts fare with so many agents; more is better.
    fn value(&self, agents: f64) -> f64 {
        let given = self.given(agents);
        match self.goal {
            Goal::ServiceLevel => given.service_level.map_or(0.0, Fraction::get),
            Goal::MaxAbandoned => -given.abandoned.get(),
            Goal::MaxAsa => {
                let endless = ENDLESS_S.max(20.0 * self.promised);
                -given.asa.map_or(endless, Seconds::get).min(endless)
            }
            Goal::MaxOccupancy => -self.busy(agents),
        }
    }

    /// Share of their time that so many agents are busy.
    fn busy(&self, agents: f64) -> f64 {
        let at_once = f64::from(self.service.service.at_once.max(1));
        (self.it.offered_load.get() / at_once / agents.max(0.01)).min(1.0)
    }

    /// Agents, whole or not, with which the formula gives what was felt.
    fn effective_at(&self, felt: Option<f64>) -> f64 {
        let least = match (self.goal, felt) {
            (Goal::ServiceLevel, felt) => felt.unwrap_or(1.0).clamp(TELLING.0, TELLING.1),
            (Goal::MaxAsa, felt) => -felt.unwrap_or(0.0).max(0.1),
            (_, felt) => -felt.unwrap_or(0.0).max(1.0 - TELLING.1),
        };
        let (mut low, mut high) = (0.0, 2.0 * self.it.offered_load.get() + 10.0);
        for _ in 0..24 {
            let middle = 0.5 * (low + high);
            if self.value(middle) < least {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }

    /// The next agent of this interval, and what they bring.
    fn next(&self, at: usize) -> Option<Ranked> {
        if !self.adds && self.it.agents_required.get() <= self.changed {
            return None;
        }
        let sign = if self.adds { 1.0 } else { -1.0 };
        let now = self.effective + sign * f64::from(self.changed);
        if !self.adds && !self.keeps_floor(now - 1.0) {
            return None;
        }
        if self.goal == Goal::MaxOccupancy {
            let rank = sign * self.busy(now);
            let brings = hours(self.it);
            let useful = !self.adds || self.busy(now) > 0.0;
            return useful.then_some((rank.into(), Reverse(at), brings.into()));
        }
        let brings = self.it.offered * (self.value(now + sign) - self.value(now)).abs();
        let useful = !self.adds || brings > 1e-9;
        let rank = sign * brings / hours(self.it);
        useful.then_some((rank.into(), Reverse(at), brings.into()))
    }
}

#[cfg(test)]
#[path = "marginal_tests.rs"]
mod tests;
