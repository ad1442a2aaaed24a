//! Whether a queue misses its promise because breaks take many at once within an interval.
//!
//! A requirement is met on the *average* of an interval. Where breaks are shorter than intervals, a roster
//! can meet it with too few for one half and too many for the other; what is lost in the one is not made
//! good in the other. What that costs a play tells: the same roster with its breaks [spread
//! evenly](super::spreading) meets the same customers.

use super::proof::Proof;
use super::run::{PlaySettings, simulate};
use super::spreading::breaks_spread;
use super::timetable::Timetable;
use super::world::Volumes;
use super::{Estimate, Simulation};
use crate::calendar::{Moment, Span};
use crate::control::Control;
use crate::forecast::Forecast;
use crate::scenario::Scenario;
use crate::staffing::{QueueStaffing, Staffing};
use crate::units::{Fraction, QueueIndex};
use serde::{Deserialize, Serialize};

/// Of what single minutes lack, their intervals lack at most this share on average.
const ON_AVERAGE: f64 = 0.5;
/// Minutes differ at most so much from their interval's average, compared with how they do, were there no
/// breaks.
const BY_SHIFTS: f64 = 0.5;

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
    /// Share answered in time were breaks even and days as they may come.
    pub evenly: Estimate,
    /// The same with days as forecast: what is promised, or less by no more than chance.
    pub evenly_as_forecast: Estimate,
}

/// The live queues that miss the service level that is promised, as forecast too, and would keep it as
/// forecast were their breaks even; in the scenario's order.
///
/// Plays twice more where breaks may be the cause of a miss, and not at all elsewhere. Work that is meant for
/// no queue (a roster without activities) counts for none. Over the plan: of a promise over the day or week it
/// says nothing where the plan keeps it on average.
#[must_use]
pub fn bunchings(
    scenario: &Scenario,
    forecast: &Forecast,
    staffing: &Staffing,
    timetable: &Timetable,
    proof: &Proof,
    control: &Control,
) -> Vec<Bunching> {
    let target = |queue: QueueIndex| {
        let promised = scenario.queues[queue.get()].targets.service_level;
        promised.map(|it| it.target.get())
    };
    let misses = |played: &Simulation, queue: QueueIndex| {
        let missed = target(queue).zip(level(played, queue));
        missed.is_some_and(|(target, felt)| !holds(felt, target))
    };
    let live = staffing.queues.iter();
    let live = live.filter(|it| it.service.deferred.is_none());
    let missed = live.filter(|it| {
        misses(&proof.as_it_may_come, it.queue) && misses(&proof.as_forecast, it.queue)
    });
    let presence = scenario.shrinkage.presence();
    let lacking = missed.filter_map(|it| {
        let lack = Lack::of(it, timetable, presence)?;
        Some((it, lack))
    });
    let lacking: Vec<(&QueueStaffing, Lack)> = lacking.collect();
    if lacking.is_empty() {
        return vec![];
    }
    let queues: Vec<&QueueStaffing> = lacking.iter().map(|it| it.0).collect();
    let even = breaks_spread(&queues, timetable);
    let play = |volumes: Volumes| {
        let settings = PlaySettings {
            volumes,
            ..PlaySettings::of(scenario)
        };
        simulate(scenario, forecast, staffing, &even, &settings, control)
    };
    let (as_forecast, as_it_may_come) = (play(Volumes::AsForecast), play(Volumes::default()));
    let one = |(own, lack): (&QueueStaffing, Lack)| {
        let found = Bunching {
            queue: own.queue,
            minutes_short: lack.minutes_short,
            most_missing: lack.most,
            shortest: lack.shortest,
            evenly: level(&as_it_may_come, own.queue)?,
            evenly_as_forecast: level(&as_forecast, own.queue)?,
        };
        holds(found.evenly_as_forecast, target(own.queue)?).then_some(found)
    };
    lacking.into_iter().filter_map(one).collect()
}

fn level(played: &Simulation, queue: QueueIndex) -> Option<Estimate> {
    let own = played.queues.iter().find(|it| it.queue == queue)?;
    own.total.service_level
}

/// But for chance.
fn holds(felt: Estimate, target: f64) -> bool {
    felt.mean + felt.half_width.unwrap_or(0.0) >= target
}

/// What minutes of a queue lack that their intervals do not lack on average.
struct Lack {
    minutes_short: Fraction,
    most: f64,
    shortest: Moment,
}

impl Lack {
    /// `None` where no minute lacks more than one agent, intervals lack them on average, or not breaks make
    /// minutes differ.
    fn of(own: &QueueStaffing, timetable: &Timetable, presence: f64) -> Option<Self> {
        let minutes = Minutes::of(own, timetable);
        if minutes.without_breaks > BY_SHIFTS * minutes.with_breaks {
            return None;
        }
        let (mut required, mut short) = (0_u32, 0_u32);
        let (mut by_minute, mut on_average) = (0.0, 0.0);
        let mut shortest = (0.0, None);
        for (it, agents) in own.intervals.iter().zip(&minutes.agents) {
            let needed = f64::from(it.agents_required.get());
            if needed <= 0.0 {
                continue;
            }
            on_average += (needed - mean(agents) * presence).max(0.0) * agents.len() as f64;
            for (minute, agents) in agents.iter().enumerate() {
                let missing = needed - f64::from(*agents) * presence;
                by_minute += missing.max(0.0);
                required += 1;
                // Numbers expected come from a product: a remainder this small is rounding.
                short += u32::from(missing > 1.0 + 1e-9);
                if missing > shortest.0 {
                    shortest = (missing, Some(it.interval.span.start.plus(minute as i64)));
                }
            }
        }
        let enough = on_average <= ON_AVERAGE * by_minute;
        (short > 0 && enough).then_some(Self {
            minutes_short: Fraction::new(f64::from(short) / f64::from(required)).ok()?,
            most: shortest.0,
            shortest: shortest.1?,
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

#[cfg(test)]
#[path = "bunching_tests.rs"]
mod tests;
