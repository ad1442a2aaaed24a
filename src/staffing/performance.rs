//! From agents on the phones to what customers get.

use super::day::{self, Course, Load, OnDuty};
use super::{Binding, Performance, QueueStaffing, Service};
use crate::queueing::transient::{Piece, State};
use crate::queueing::{Goal, Goals, Steady};
use crate::units::{Fraction, Seconds};
use rayon::prelude::*;
use std::ops::Range;

impl From<Goal> for Binding {
    fn from(goal: Goal) -> Self {
        match goal {
            Goal::ServiceLevel => Self::ServiceLevel,
            Goal::Asa => Self::Asa,
            Goal::Occupancy => Self::Occupancy,
            Goal::Abandoned => Self::Abandoned,
            Goal::Stability => Self::Stability,
        }
    }
}

fn share(value: f64) -> Fraction {
    Fraction::new(value.clamp(0.0, 1.0)).unwrap_or(Fraction::ZERO)
}

/// The long run as the plan's plain data; a service level only where one is promised.
pub(super) fn performance(steady: &Steady, goals: &Goals) -> Performance {
    Performance {
        service_level: goals.service_level.map(|_| share(goals.level_of(steady))),
        asa: steady.asa_s.and_then(|asa_s| Seconds::new(asa_s).ok()),
        abandoned: share(steady.abandoned),
        occupancy: share(steady.occupancy),
        counted: None,
    }
}

/// What `agents` agents on the phones give to `offered` contacts in `interval_s` seconds with a
/// mean handle time of `aht_s` seconds (the forecast's: `service` makes it longer where agents have
/// several at once). Numbers below 0 count as 0.
///
/// `agents` may be an average such as 7.5 (one agent takes a 15-minute break in a half-hour): the
/// interval is then 7 agents for half of the time and 8 for the other half, contacts spread
/// evenly. Service level is the mean of both by time, occupancy busy time over agents' time; the
/// mean wait is `None` as soon as one part has no steady state.
///
/// Steady state throughout: where agents do not exceed the load, the service level is 0 and the
/// mean wait unknown. A short overload is in truth milder; simulate where that matters.
#[must_use]
pub fn performance_at(
    agents: f64,
    offered: f64,
    interval_s: f64,
    aht_s: f64,
    service: &Service,
) -> Performance {
    let goals = service.goals();
    let workload = service.workload(offered, interval_s, aht_s);
    let at = |count: u32| performance(&service.steady(&workload, count), &goals);
    let agents = if agents.is_finite() {
        agents.clamp(0.0, 1e9)
    } else {
        0.0
    };
    let (fewer, part) = (agents.floor() as u32, agents.fract());
    // Averages come from sums of minutes: a remainder this small is rounding.
    if part < 1e-9 {
        return at(fewer);
    }
    if part > 1.0 - 1e-9 {
        return at(fewer + 1);
    }
    between(&at(fewer), &at(fewer + 1), f64::from(fewer), part)
}

/// What a schedule gives, interval by interval, all that is carried over counted: backlogs, handle times longer
/// than an interval, breaks and shift changes to the minute, hours without anybody. `agents` has those on
/// the queue in each interval of `staffing`, one after the other from the interval's start.
///
/// The transient M(t)/M/s(t)+M queue, see [`crate::queueing::transient`]. Arrivals rise and fall
/// from interval to interval, the queue opens empty after each closure, a fraction of an agent is
/// one more for that fraction of the time. Service level, wait and hang-ups are those of who arrives in the
/// interval, wait and hang-ups as if its agents went on (where part of it has nobody and nobody hangs up, the wait is
/// what is waited in it per arrival). What happens in the interval to all who are there is [counted](super::Counted).
///
/// Not for emails and tickets, which are not waited for on the line.
#[must_use]
pub fn through_the_day(staffing: &QueueStaffing, agents: &[Vec<OnDuty>]) -> Vec<Performance> {
    let service = &staffing.service;
    let goals = service.goals();
    let loads: Vec<Load> = staffing
        .intervals
        .iter()
        .map(|it| it.load(service))
        .collect();
    let stretches = day::stretches(&loads);
    let of_stretch = |range: &Range<usize>| {
        let stretch = &loads[range.clone()];
        let courses = day::courses(stretch);
        let agents = agents.get(range.clone()).unwrap_or(&[]);
        let pieces = pieces_of(stretch, &courses, agents, service);
        let mut state = State::empty();
        let mut given = Vec::with_capacity(stretch.len());
        for (at, own) in pieces.iter().enumerate() {
            let following: Vec<Piece> = pieces[at + 1..]
                .iter()
                .take(AHEAD)
                .flatten()
                .copied()
                .collect();
            let (next, played) = day::play(&state, &courses[at], own, &following);
            state = next;
            given.push(Performance {
                counted: Some(played.counted),
                ..performance(&played.steady, &goals)
            });
        }
        given
    };
    stretches.par_iter().flat_map_iter(of_stretch).collect()
}

/// Intervals ahead that matter to those who wait at an interval's end.
const AHEAD: usize = 4;

fn pieces_of(
    stretch: &[Load],
    courses: &[Course],
    agents: &[Vec<OnDuty>],
    service: &Service,
) -> Vec<Vec<Piece>> {
    let nobody: &[OnDuty] = &[];
    let one = |(at, load): (usize, &Load)| {
        let on_duty = agents.get(at).map_or(nobody, Vec::as_slice);
        day::pieces(load, &courses[at], on_duty, service)
    };
    stretch.iter().enumerate().map(one).collect()
}

/// `low` with `fewer` agents for 1 − `part` of the time, `high` with one more for `part` of it.
fn between(low: &Performance, high: &Performance, fewer: f64, part: f64) -> Performance {
    let mix = |low: f64, high: f64| (1.0 - part) * low + part * high;
    let both = |low: Option<f64>, high: Option<f64>| low.zip(high).map(|(l, h)| mix(l, h));
    let busy = mix(
        low.occupancy.get() * fewer,
        high.occupancy.get() * (fewer + 1.0),
    );
    Performance {
        service_level: both(
            low.service_level.map(Fraction::get),
            high.service_level.map(Fraction::get),
        )
        .map(share),
        asa: both(low.asa.map(Seconds::get), high.asa.map(Seconds::get))
            .and_then(|asa_s| Seconds::new(asa_s).ok()),
        abandoned: share(mix(low.abandoned.get(), high.abandoned.get())),
        occupancy: share(busy / (fewer + part)),
        counted: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::Control;
    use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
    use crate::scenario::model::Patience;
    use crate::units::QueueIndex;

    fn eighty_in_twenty() -> Service {
        let mut queue = crate::scenario::sample::help_desk(1).queues.remove(0);
        queue.targets.max_occupancy = None;
        Service::new(&queue, &Default::default())
    }

    #[test]
    fn half_an_agent_lies_between_by_time() {
        let at = |agents| performance_at(agents, 100.0, 1800.0, 180.0, &eighty_in_twenty());
        let (low, middle, high) = (at(13.0), at(13.5), at(14.0));
        let level = |p: &Performance| p.service_level.unwrap().get();
        assert!((level(&middle) - 0.5 * (level(&low) + level(&high))).abs() < 1e-12);
        // Busy time is the load whatever the number of agents: 10 erlangs over 13.5 agents.
        assert!((middle.occupancy.get() - 10.0 / 13.5).abs() < 1e-12);
        assert!((level(&high) - 0.888_350_019_179_466_9).abs() < 1e-12);
    }

    #[test]
    fn too_few_agents_have_no_mean_wait_and_no_service() {
        let short = performance_at(9.5, 100.0, 1800.0, 180.0, &eighty_in_twenty());
        assert_eq!(
            (short.asa, short.service_level),
            (None, Some(Fraction::ZERO))
        );
        assert_eq!(short.occupancy, Fraction::ONE);
    }

    /// 40 contacts in half an hour and 20 agents, then one agent and no arrivals: those who hang up then are counted,
    /// as small steps of the chain's own equations count them.
    #[test]
    fn a_day_counts_those_who_hang_up_where_nothing_arrives() {
        let mut scenario = crate::scenario::sample::help_desk(1);
        scenario.queues[0].patience = Seconds::new(180.0).ok().map(Patience::Mean);
        let open = scenario.open_intervals(QueueIndex::new(0), scenario.first_day);
        let aht = Seconds::new(1200.0).unwrap();
        let offered = [40.0, 0.0, 0.0];
        let intervals = open.iter().zip(offered);
        let intervals =
            intervals.map(|(it, offered)| IntervalForecast::expected(*it, offered, aht));
        let forecast = Forecast {
            queues: vec![QueueForecast::bare(
                QueueIndex::new(0),
                intervals.collect(),
                scenario.first_day,
            )],
        };
        let staffing = crate::staffing::staff(&scenario, &forecast, &Control::unlimited()).unwrap();
        let agents = [20, 1, 1];
        let on_duty = agents.map(|agents| {
            vec![OnDuty {
                minutes: 30.0,
                agents: agents as f64,
            }]
        });
        let given = through_the_day(&staffing.queues[0], &on_duty);
        let counted: Vec<_> = given.iter().map(|it| it.counted.unwrap()).collect();
        let mut p = vec![0.0; 90];
        p[0] = 1.0;
        for (at, agents) in agents.into_iter().enumerate() {
            let (hung_up, waited_s) = half_hour(&mut p, offered[at] / 1800.0, agents);
            let near = |got: f64, want: f64| (got - want).abs() <= 0.01 * want.max(0.05);
            assert!(
                near(counted[at].hung_up, hung_up),
                "{at}: {counted:?} {hung_up}"
            );
            assert!(
                near(counted[at].waited_s, waited_s),
                "{at}: {counted:?} {waited_s}"
            );
        }
        assert!(counted[1].hung_up > 10.0, "{counted:?}");
    }

    /// Contacts that hang up, and seconds waited, in half an hour of small steps.
    fn half_hour(p: &mut Vec<f64>, arrivals: f64, agents: usize) -> (f64, f64) {
        let (step_s, most) = (0.25, 89);
        let leave =
            |n: usize| n.min(agents) as f64 / 1200.0 + n.saturating_sub(agents) as f64 / 180.0;
        let mut waited_s = 0.0;
        for _ in 0..7200 {
            waited_s += step_s
                * (agents..=most)
                    .map(|n| (n - agents) as f64 * p[n])
                    .sum::<f64>();
            let next = |n: usize| {
                let below = if n > 0 { arrivals * p[n - 1] } else { 0.0 };
                let above = if n < most {
                    leave(n + 1) * p[n + 1]
                } else {
                    0.0
                };
                p[n] + step_s * (below + above - (arrivals + leave(n)) * p[n])
            };
            *p = (0..=most).map(next).collect();
        }
        (waited_s / 180.0, waited_s)
    }

    #[test]
    fn nonsense_is_taken_for_nothing() {
        let nobody = performance_at(f64::NAN, 100.0, 1800.0, 180.0, &eighty_in_twenty());
        assert_eq!(nobody.asa, None);
        let idle = performance_at(3.0, f64::NAN, 1800.0, 180.0, &eighty_in_twenty());
        assert_eq!(idle.occupancy, Fraction::ZERO);
    }
}
