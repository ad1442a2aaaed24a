//! What customers got and said, on real tickets: an Italian software firm's help desk, 3,804 tickets
//! over three years. It has no ratings, so that ratings are planted on its real times.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod common;

use chrono::{NaiveDate, NaiveDateTime};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use shiftwright::calendar::{IntervalLength, OpeningHours};
use shiftwright::experience::{Gap, Satisfaction, gap_in_words, in_words, satisfaction};
use shiftwright::history::{Experience, Frame, from_text};
use shiftwright::problem::Source;
use shiftwright::scenario::model::Channel;
use shiftwright::units::QueueIndex;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// One ticket: created, the event after it (`None` where there is one event alone), the last event.
struct Ticket {
    created: NaiveDateTime,
    next: Option<NaiveDateTime>,
    last: NaiveDateTime,
}

impl Ticket {
    fn wait_s(&self) -> Option<f64> {
        Some((self.next? - self.created).num_seconds() as f64)
    }

    fn resolution_s(&self) -> f64 {
        (self.last - self.created).num_seconds() as f64
    }
}

/// The tickets, or `None` with a message where the data is missing.
fn tickets() -> Option<Vec<Ticket>> {
    let path = common::shared_data("helpdesk_tickets/helpdesk.csv")?;
    let mut events: BTreeMap<String, Vec<NaiveDateTime>> = BTreeMap::new();
    let mut reader = csv::Reader::from_path(path).unwrap();
    for row in reader.records() {
        let row = row.unwrap();
        let time = NaiveDateTime::parse_from_str(&row[2], "%Y-%m-%d %H:%M:%S").unwrap();
        events.entry(row[0].to_owned()).or_default().push(time);
    }
    let ticket = |mut times: Vec<NaiveDateTime>| {
        times.sort_unstable();
        Ticket {
            created: times[0],
            next: times.get(1).copied(),
            last: times[times.len() - 1],
        }
    };
    Some(events.into_values().map(ticket).collect())
}

/// What the reader makes of them, with the rating that `rate` gives each.
fn read(tickets: &[Ticket], mut rate: impl FnMut(&Ticket) -> Option<f64>) -> Experience {
    let mut text = "created,first_response,resolved,csat\n".to_owned();
    for it in tickets {
        let next = it.next.map_or_else(String::new, |next| next.to_string());
        let rating = rate(it).map_or_else(String::new, |rating| rating.to_string());
        writeln!(text, "{},{next},{},{rating}", it.created, it.last).unwrap();
    }
    let frame = Frame {
        queue: QueueIndex::new(0),
        name: "tickets".into(),
        zone: chrono_tz::Tz::UTC,
        hours: OpeningHours::always(),
        closed_days: vec![],
        kept_days: Default::default(),
        ignored_days: Default::default(),
        special_hours: Default::default(),
        interval: IntervalLength::Half,
        first_day: NaiveDate::from_ymd_opt(2013, 1, 7).unwrap(),
        channel: Channel::Ticket,
        patience: None,
        promises_patience: false,
        at_once: None,
    };
    let source = Source {
        file: "tickets.csv".into(),
        text,
    };
    let (mut histories, problems) = from_text(Arc::new(source), &[frame], &["tickets".to_owned()]);
    assert!(!problems.has_errors(), "{problems:?}");
    assert!(
        problems
            .0
            .iter()
            .all(|it| !["H224", "H225"].contains(&it.code.0)),
        "{problems:?}"
    );
    histories.remove(0).experience
}

#[test]
fn times_of_real_tickets_are_those_counted_directly() {
    let Some(tickets) = tickets() else { return };
    let found = read(&tickets, |_| None);
    let count = tickets.len() as f64;
    assert_eq!(found.handled, count);
    assert_eq!(found.resolved.unwrap().share(), Some(1.0));
    let mean = tickets.iter().map(Ticket::resolution_s).sum::<f64>() / count;
    let resolution = found.resolution.as_ref().unwrap();
    assert!((resolution.mean().unwrap() / mean - 1.0).abs() < 1e-9);
    for days in [1.0, 4.0, 13.0] {
        let within = |it: &&Ticket| it.resolution_s() <= days * 86_400.0;
        let direct = tickets.iter().filter(within).count() as f64 / count;
        let told = found.resolved_within(days * 86_400.0).unwrap();
        eprintln!("within {days} days: {told:.4}, counted {direct:.4}");
        assert!(
            (told - direct).abs() < 0.005,
            "{days} days: {told} for {direct}"
        );
    }
    let waits: Vec<f64> = tickets.iter().filter_map(Ticket::wait_s).collect();
    let mean = waits.iter().sum::<f64>() / waits.len() as f64;
    let first = found.first_response.as_ref().unwrap();
    assert_eq!(first.count(), waits.len() as f64);
    assert!((first.mean().unwrap() / mean - 1.0).abs() < 1e-9);
    eprintln!(
        "{count} tickets: first event after {:.1} h, resolved after {:.1} h",
        mean / 3600.0,
        resolution.mean().unwrap() / 3600.0
    );
    let none = satisfaction(&found);
    assert_eq!(
        (none.csat, none.csat_gap),
        (None, Some(Gap::NoRatings)),
        "no rating, no fit"
    );
}

fn told(it: &Satisfaction) -> String {
    match (&it.csat, &it.csat_gap) {
        (Some(fit), _) => in_words("CSAT", fit),
        (_, gap) => gap_in_words("CSAT", gap.as_ref().unwrap()),
    }
}

#[test]
fn ratings_planted_on_real_times_are_found_again_and_shuffled_ones_are_not() {
    let Some(tickets) = tickets() else { return };
    let logs = |it: &Ticket| {
        let wait = it.wait_s().map(|it| (it / 60.0).ln_1p());
        (wait.unwrap_or(0.0), (it.resolution_s() / 3600.0).ln_1p())
    };
    let mut random = Xoshiro256PlusPlus::seed_from_u64(5);
    // Four of ten customers answer; 60 to 100 for those who are helped at once.
    let mut rate = |it: &Ticket| {
        let (wait, resolution) = logs(it);
        let rating = 70.0 + 30.0 * random.random::<f64>() - 2.0 * wait - 4.0 * resolution;
        let answers = random.random::<f64>() < 0.4;
        answers.then_some(rating.max(0.0))
    };
    let ratings: Vec<Option<f64>> = tickets.iter().map(&mut rate).collect();
    let mut planted = ratings.iter();
    let found = satisfaction(&read(&tickets, |_| *planted.next().unwrap()));
    eprintln!("planted: {}", told(&found));
    let fit = found.csat.unwrap();
    for (coefficient, planted) in [(fit.wait, -2.0), (fit.resolution, -4.0)] {
        let it = coefficient.unwrap();
        eprintln!(
            "{:.3} ± {:.3}, planted {planted}",
            it.value, it.standard_error
        );
        assert!(
            (it.value - planted).abs() < 3.0 * it.standard_error,
            "{it:?}"
        );
        assert!(it.standard_error < 0.3, "{it:?}");
    }
    assert!(fit.r2_held_out > 0.4 && fit.r2_held_out < fit.r2);
    // The same ratings, each given to another ticket: chance lets about one in twenty through (two terms,
    // each two standard errors), and 20 or more of 200 have a chance of one in four hundred.
    let mut shuffled: Vec<f64> = ratings.iter().copied().flatten().collect();
    let mut slipped = 0;
    for _ in 0..200 {
        for at in (1..shuffled.len()).rev() {
            shuffled.swap(at, random.random_range(0..=at));
        }
        let (mut next, mut rated) = (shuffled.iter(), ratings.iter());
        let found = satisfaction(&read(&tickets, |_| {
            rated.next().unwrap().and_then(|_| next.next().copied())
        }));
        match found.csat {
            None => assert!(matches!(found.csat_gap, Some(Gap::NotPredictive { .. }))),
            Some(fit) => {
                slipped += 1;
                assert!(fit.r2_held_out < 0.02, "{fit:?}");
            }
        }
    }
    eprintln!("shuffled: {slipped} of 200 told from chance");
    assert!(slipped < 20, "{slipped} of 200");
}
