//! The day of Green, Kolesar & Soares 2001 (doi 10.1287/opre.49.4.549.11228): arrivals as a sine over 24 hours, handle
//! times of half an hour as long as an interval, at most two in ten may wait. How many half-hours are
//! bad (more than 22 % wait), told by the transient queue under the true sine, and at what hours.

use super::*;
use crate::calendar::{Clock, ClockSpan, OpeningHours};
use crate::control::Control;
use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
use crate::queueing::transient::{Piece, State};
use crate::scenario::Scenario;
use crate::scenario::model::{ServiceLevel, Sizing, Targets};
use crate::scenario::sample;
use std::f64::consts::PI;

const AHT_S: f64 = 1800.0;
const BAD: f64 = 0.22;

/// A day's mean load in erlangs, and how far arrivals swing around it.
#[derive(Clone, Copy)]
struct Case {
    load: f64,
    swing: f64,
}

const CASES: [Case; 4] = [
    Case {
        load: 16.0,
        swing: 0.5,
    },
    Case {
        load: 16.0,
        swing: 1.0,
    },
    Case {
        load: 64.0,
        swing: 0.5,
    },
    Case {
        load: 64.0,
        swing: 1.0,
    },
];

impl Case {
    /// Contacts that arrive between two hours of the day.
    fn offered(self, from_h: f64, to_h: f64) -> f64 {
        let upto = |hour: f64| hour - self.swing * 12.0 / PI * ((PI * hour / 12.0).cos() - 1.0);
        self.load / AHT_S * 3600.0 * (upto(to_h) - upto(from_h))
    }
}

/// Never closed; at most two in ten wait.
fn scenario(sizing: Sizing) -> Scenario {
    let mut scenario = sample::help_desk(1);
    let queue = &mut scenario.queues[0];
    let all_day = ClockSpan {
        from: Clock::MIDNIGHT,
        to: Clock::END_OF_DAY,
    };
    queue.hours = OpeningHours {
        by_weekday: std::array::from_fn(|_| vec![all_day]),
    };
    queue.sizing = sizing;
    queue.targets = Targets {
        service_level: Some(ServiceLevel {
            answer_within: Seconds::new(0.0).unwrap(),
            target: Fraction::new(0.8).unwrap(),
            ..queue.targets.service_level.unwrap()
        }),
        max_occupancy: None,
        ..queue.targets
    };
    scenario
}

/// The numbers of the third day, when the first night is forgotten.
fn agents(case: Case, sizing: Sizing) -> Vec<u32> {
    let scenario = scenario(sizing);
    let queue = QueueIndex::new(0);
    let interval = |(at, interval): (usize, Interval)| {
        let hour = (at % 48) as f64 / 2.0;
        let aht = Seconds::new(AHT_S).unwrap();
        IntervalForecast::expected(interval, case.offered(hour, hour + 0.5), aht)
    };
    let days = (0..4).flat_map(|day| {
        let date = scenario.first_day + chrono::Days::new(day);
        scenario.open_intervals(queue, date)
    });
    let intervals = days.enumerate().map(interval).collect();
    let forecast = Forecast {
        queues: vec![QueueForecast::bare(queue, intervals, scenario.first_day)],
    };
    let staffing = staff(&scenario, &forecast, &Control::unlimited()).unwrap();
    let settled = match sizing {
        Sizing::Auto => Sizing::Carried,
        given => given,
    };
    assert_eq!(staffing.queues[0].sizing, settled);
    let third = &staffing.queues[0].intervals[96..144];
    third.iter().map(|it| it.agents_required.get()).collect()
}

/// Share of half-hours in which more than 22 % wait when every day is staffed by `agents`.
fn bad(case: Case, agents: &[u32]) -> f64 {
    const A_MINUTE: usize = 30;
    let pieces = |half_hour: usize| -> Vec<Piece> {
        let minute = |at: usize| {
            let from = half_hour as f64 / 2.0 + at as f64 / 60.0;
            Piece {
                length_s: 60.0,
                arrivals_per_s: case.offered(from, from + 1.0 / 60.0) / 60.0,
                aht_s: AHT_S,
                agents: agents[half_hour],
                patience_s: None,
                within_s: 0.0,
            }
        };
        (0..A_MINUTE).map(minute).collect()
    };
    let mut state = State::empty();
    let mut bad = 0;
    for half_hour in 0..3 * 48 {
        let (mut wait, mut arrivals) = (0.0, 0.0);
        for piece in pieces(half_hour % 48) {
            let (next, felt) = state.after(&piece);
            state = next;
            wait += felt.arrivals * felt.p_wait;
            arrivals += felt.arrivals;
        }
        assert!(
            (arrivals
                - case.offered(
                    (half_hour % 48) as f64 / 2.0,
                    (half_hour % 48 + 1) as f64 / 2.0
                ))
            .abs()
                < 1e-9
        );
        bad += usize::from(half_hour >= 96 && wait > BAD * arrivals);
    }
    bad as f64 / 48.0
}

/// Bad half-hours and agent-hours of a way of sizing, and agent-hours interval by interval.
fn tried(case: Case, sizing: Sizing) -> (f64, f64) {
    let (own, plain) = (agents(case, sizing), agents(case, Sizing::Interval));
    let hours = |agents: &[u32]| agents.iter().map(|it| f64::from(*it)).sum::<f64>() / 2.0;
    (bad(case, &own), hours(&own) / hours(&plain) - 1.0)
}

#[test]
fn sized_interval_by_interval_a_sine_day_is_bad_a_third_to_half_of_the_time() {
    for (case, expected) in CASES.into_iter().zip([0.31, 0.40, 0.44, 0.58]) {
        let (bad, _) = tried(case, Sizing::Interval);
        eprintln!(
            "interval: load {}, swing {}: {:.1} % bad",
            case.load,
            case.swing,
            100.0 * bad
        );
        assert!((bad - expected).abs() < 0.011, "{bad} {expected}");
    }
}

#[test]
fn lagged_it_is_good_at_the_price_of_some_hours() {
    for (case, expected) in CASES.into_iter().zip([0.0, 0.0, 0.0, 0.29]) {
        let (bad, hours) = tried(case, Sizing::LagAverage);
        eprintln!(
            "lag average: {:.1} % bad at {:+.1} % hours",
            100.0 * bad,
            100.0 * hours
        );
        assert!((bad - expected).abs() < 0.011, "{bad} {expected}");
        assert!(hours.abs() < 0.02, "{hours}");
        let (bad, hours) = tried(case, Sizing::LagMax);
        eprintln!(
            "lag max: {:.1} % bad at {:+.1} % hours",
            100.0 * bad,
            100.0 * hours
        );
        assert_eq!(bad, 0.0);
        assert!(hours < 0.045, "{hours}");
    }
}

#[test]
fn carried_through_the_day_it_is_good_at_no_price() {
    for case in CASES {
        let (bad, hours) = tried(case, Sizing::Carried);
        eprintln!(
            "carried: {:.1} % bad at {:+.1} % hours",
            100.0 * bad,
            100.0 * hours
        );
        assert_eq!(bad, 0.0);
        assert!(hours <= 0.02, "{hours}");
        // It is what the scenario gets that says nothing.
        assert_eq!(agents(case, Sizing::Carried), agents(case, Sizing::Auto));
    }
}
