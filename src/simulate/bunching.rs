//! Whether a queue misses its promise because breaks take many at once within an interval.
//!
//! A requirement is met on the *average* of an interval. Where breaks are shorter than intervals, a roster
//! can meet it with too few for one half and too many for the other; what is lost in the one is not made
//! good in the other. The transient queue tells both: the agents minute by minute as they are rostered, and
//! the same agent-minutes spread evenly over each interval.

use super::proof::Proof;
use super::timetable::Timetable;
use crate::calendar::{Moment, Span};
use crate::scenario::Scenario;
use crate::staffing::{OnDuty, QueueStaffing, Staffing, through_the_day};
use crate::units::{Fraction, QueueIndex};
use serde::{Deserialize, Serialize};

/// Breaks are the cause where spreading agents evenly brings at least this share of what is missed.
const MOST_OF_IT: f64 = 0.5;

/// A queue with agents enough on average, of whom breaks take too many at once.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bunching {
    /// The queue.
    pub queue: QueueIndex,
    /// Share of the minutes in which anybody is required that lack more than one agent.
    pub minutes_short: Fraction,
    /// Agents that the shortest minute lacks.
    pub most_missing: f64,
    /// That minute; of several the first.
    pub shortest: Moment,
    /// Share answered in time over the plan, by formula, as agents are rostered.
    pub service_level: Fraction,
    /// The same with the agent-minutes of each interval spread evenly over it: at least what is promised.
    pub evenly: Fraction,
}

/// The live queues that miss the service level that is promised, as forecast too, because their breaks
/// bunch, in the scenario's order.
///
/// Work that is meant for no queue (a roster without activities) counts for none. Over the plan: of a
/// promise over the day or week it says nothing where the plan keeps it on average.
#[must_use]
pub fn bunchings(
    scenario: &Scenario,
    staffing: &Staffing,
    timetable: &Timetable,
    proof: &Proof,
) -> Vec<Bunching> {
    let queues = staffing.queues.iter();
    let one = |own: &QueueStaffing| {
        let target = scenario.queues[own.queue.get()].targets.service_level?;
        let target = target.target.get();
        let level = |played: &super::Simulation| {
            let queue = played.queues.iter().find(|it| it.queue == own.queue)?;
            queue.total.service_level
        };
        let felt = level(&proof.as_it_may_come)?;
        let missed = felt.mean + felt.half_width.unwrap_or(0.0) < target;
        let missed = missed && level(&proof.as_forecast)?.mean < target;
        if !missed || own.service.deferred.is_some() {
            return None;
        }
        let found = Bunching::of(own, timetable, scenario.shrinkage.presence())?;
        let brings = found.evenly.get() - found.service_level.get();
        let kept = found.evenly.get() >= target && found.service_level.get() < target;
        (kept && brings >= MOST_OF_IT * (target - felt.mean)).then_some(found)
    };
    queues.filter_map(one).collect()
}

impl Bunching {
    /// Of any queue; `None` where no minute lacks more than one agent, or not breaks make minutes differ.
    fn of(own: &QueueStaffing, timetable: &Timetable, presence: f64) -> Option<Self> {
        let minutes = Minutes::of(own, timetable);
        if minutes.without_breaks > 0.5 * minutes.with_breaks {
            return None;
        }
        let (mut required, mut short) = (0_u32, 0_u32);
        let mut shortest = (0.0, None);
        for (it, agents) in own.intervals.iter().zip(&minutes.agents) {
            let needed = f64::from(it.agents_required.get());
            if needed <= 0.0 {
                continue;
            }
            for (minute, agents) in agents.iter().enumerate() {
                let missing = needed - f64::from(*agents) * presence;
                required += 1;
                // Shares of agents come from a product: a remainder this small is rounding.
                short += u32::from(missing > 1.0 + 1e-9);
                if missing > shortest.0 {
                    shortest = (missing, Some(it.interval.span.start.plus(minute as i64)));
                }
            }
        }
        if short == 0 {
            return None;
        }
        let whiles = minutes.agents.iter();
        let as_they_are: Vec<Vec<OnDuty>> = whiles.map(|it| in_turn(it, presence)).collect();
        let whiles = minutes.agents.iter();
        let evenly: Vec<Vec<OnDuty>> = whiles.map(|it| spread(it, presence)).collect();
        Some(Self {
            queue: own.queue,
            minutes_short: Fraction::new(f64::from(short) / f64::from(required)).ok()?,
            most_missing: shortest.0,
            shortest: shortest.1?,
            service_level: level(own, &as_they_are)?,
            evenly: level(own, &evenly)?,
        })
    }
}

/// Agents of a queue in every minute.
struct Minutes {
    /// By interval and minute.
    agents: Vec<Vec<i32>>,
    /// Agent-minutes by which minutes differ from their interval's average.
    with_breaks: f64,
    /// The same had everybody worked through the breaks: shift changes do that.
    without_breaks: f64,
}

impl Minutes {
    fn of(own: &QueueStaffing, timetable: &Timetable) -> Self {
        let spans: Vec<Span> = own.intervals.iter().map(|it| it.interval.span).collect();
        let none = || spans.iter().map(|it| vec![0; it.minutes() as usize]);
        let mut agents: Vec<Vec<i32>> = none().collect();
        for shift in &timetable.shifts {
            let meant = shift.work.iter().filter(|it| it.1 == Some(own.queue));
            for (span, _) in meant {
                count(&mut agents, &spans, *span);
            }
        }
        let mut through = agents.clone();
        for shift in &timetable.shifts {
            for pair in shift
                .work
                .windows(2)
                .filter(|it| it[0].1 == Some(own.queue))
            {
                let pause = Span {
                    start: pair[0].0.end,
                    end: pair[1].0.start,
                };
                count(&mut through, &spans, pause);
            }
        }
        Self {
            with_breaks: swing(&agents),
            without_breaks: swing(&through),
            agents,
        }
    }
}

/// One more in the minutes of `span`.
fn count(agents: &mut [Vec<i32>], spans: &[Span], span: Span) {
    let first = spans.partition_point(|it| it.end <= span.start);
    for (minutes, own) in agents[first..].iter_mut().zip(&spans[first..]) {
        if own.start >= span.end {
            break;
        }
        let from = span.start.max(own.start).since(own.start) as usize;
        let until = span.end.min(own.end).since(own.start) as usize;
        minutes[from..until.max(from)]
            .iter_mut()
            .for_each(|it| *it += 1);
    }
}

fn mean(minutes: &[i32]) -> f64 {
    let sum: i32 = minutes.iter().sum();
    f64::from(sum) / minutes.len().max(1) as f64
}

fn swing(agents: &[Vec<i32>]) -> f64 {
    let of_interval = |minutes: &Vec<i32>| {
        let mean = mean(minutes);
        let apart = minutes.iter().map(|it| (f64::from(*it) - mean).abs());
        apart.sum::<f64>()
    };
    agents.iter().map(of_interval).sum()
}

fn in_turn(minutes: &[i32], presence: f64) -> Vec<OnDuty> {
    let alike = minutes.chunk_by(|a, b| a == b);
    let one = |it: &[i32]| OnDuty {
        minutes: it.len() as f64,
        agents: f64::from(it[0]) * presence,
    };
    alike.map(one).collect()
}

fn spread(minutes: &[i32], presence: f64) -> Vec<OnDuty> {
    vec![OnDuty {
        minutes: minutes.len() as f64,
        agents: mean(minutes) * presence,
    }]
}

/// The service level over the plan, weighted by contacts.
fn level(own: &QueueStaffing, agents: &[Vec<OnDuty>]) -> Option<Fraction> {
    let given = through_the_day(own, agents);
    let (mut in_time, mut offered) = (0.0, 0.0);
    for (it, given) in own.intervals.iter().zip(&given) {
        if let Some(level) = given.service_level {
            in_time += it.offered * level.get();
            offered += it.offered;
        }
    }
    (offered > 0.0).then(|| Fraction::new(in_time / offered).ok())?
}

#[cfg(test)]
#[path = "bunching_tests.rs"]
mod tests;
