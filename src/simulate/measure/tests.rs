//! What single records become.

use super::tally::Cell;
use super::*;
use crate::calendar::{Clock, Interval, Moment, Span};
use crate::simulate::kernel::{Contact, Outcome, Sink};
use chrono::NaiveDate;

/// One queue with one interval of an hour, resolved within ten minutes.
fn measures(deferred: bool) -> Measures {
    let start = Moment::from_minutes(0);
    let interval = Interval {
        span: Span::lasting(start, 60),
        date: NaiveDate::MIN,
        clock: Clock::MIDNIGHT,
    };
    Measures {
        queues: vec![QueueMeasure {
            slots: Slots::new(start, start.plus(60), &[interval]),
            intervals: 1,
            clock: OpenClock::new(&[(0.0, 3_600.0)]),
            deferred,
            within_s: 600.0,
            without_short_abandons: false,
            resolve_within_s: Some(600.0),
        }],
    }
}

/// The figures of contacts given as arrival, answer, end and outcome.
fn figures(deferred: bool, contacts: &[(f64, Option<f64>, f64, Outcome)]) -> Figures {
    let measures = measures(deferred);
    let mut tally = Tally::new(&measures);
    for (arrived_s, answered_s, ended_s, outcome) in contacts {
        tally.contact(&Contact {
            queue: 0,
            arrived_s: *arrived_s,
            answered_s: *answered_s,
            ended_s: *ended_s,
            agent: None,
            attempt: 0,
            outcome: *outcome,
        });
    }
    let groupings = [Grouping {
        by_the_day: false,
        day_of: vec![0],
        days: 1,
        target: Some(0.8),
    }];
    let mut gathered = Gathered::new(&measures, &groupings);
    gathered.add(&tally.finish(), &measures, &groupings);
    gathered.totals[0]
}

/// Of four mails one is done in time, one late, one is overdue and one has time left at the end.
#[test]
fn mail_resolved_is_of_those_done_or_overdue_as_their_service_level_is() {
    let felt = figures(
        true,
        &[
            (0.0, Some(60.0), 100.0, Outcome::Served),
            (0.0, Some(800.0), 900.0, Outcome::Served),
            (0.0, None, 3_600.0, Outcome::Unfinished),
            (3_500.0, None, 3_600.0, Outcome::Unfinished),
        ],
    );
    assert_eq!(felt.resolved.mean(), Some(1.0 / 3.0));
    assert_eq!(felt.service_level.mean(), Some(1.0 / 3.0));
    assert_eq!(felt.unfinished.mean(), Some(0.5));
}

/// Of five calls one is over in time; hanging up, being turned away or cut off resolves nothing.
#[test]
fn calls_resolved_are_of_all_who_came() {
    let felt = figures(
        false,
        &[
            (0.0, Some(60.0), 100.0, Outcome::Served),
            (0.0, None, 10.0, Outcome::HungUp),
            (0.0, None, 10.0, Outcome::TurnedAway),
            (0.0, Some(5.0), 10.0, Outcome::CutOff),
            (3_500.0, None, 3_600.0, Outcome::Unfinished),
        ],
    );
    assert_eq!(felt.resolved.mean(), Some(0.2));
    let shares = [
        felt.abandoned,
        felt.turned_away,
        felt.cut_off,
        felt.unfinished,
    ];
    assert_eq!(shares.map(|it| it.mean()), [Some(0.2); 4]);
    assert_eq!(felt.service_level.mean(), Some(0.4));
}

#[test]
fn a_promise_of_the_day_is_not_known_before_the_chance_of_a_day_is() {
    let measures = measures(false);
    let mut groupings = [Grouping {
        by_the_day: false,
        day_of: vec![0],
        days: 1,
        target: Some(0.8),
    }];
    let mut gathered = Gathered::new(&measures, &groupings);
    for play in 0..50 {
        let cell = Cell {
            offered: 1_000.0,
            judged: 1_000.0,
            in_time: if play % 2 == 0 { 795.0 } else { 805.0 },
            ..Cell::default()
        };
        let play = Play {
            cells: vec![vec![cell]],
            early: vec![Cell::default()],
            contacts: 1_000,
        };
        gathered.add(&play, &measures, &groupings);
    }
    let of_plan = gathered.widest(&groupings).unwrap();
    assert!(of_plan < 0.002, "{of_plan}");
    groupings[0].by_the_day = true;
    let of_days = gathered.widest(&groupings).unwrap();
    assert!(of_days > 0.1, "{of_days}");
}
