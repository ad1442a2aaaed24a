//! Absurd intervals, and histories of two weeks.

use super::super::profile::Span;
use super::super::series::{Cell, SeriesDay};
use super::*;
use chrono::{Datelike, Days};

const SLOTS: usize = 48;
/// 08:00 to 18:00 by the half-hour.
const HOURS: std::ops::Range<usize> = 16..36;

fn date(day: u64) -> NaiveDate {
    // A Monday.
    NaiveDate::from_ymd_opt(2026, 1, 5).unwrap() + Days::new(day)
}

/// Mondays to Fridays, `daily` contacts spread unevenly, give or take a tenth; `change` says what came
/// on a day (counted from the first Monday) in a slot, of what would have.
fn weeks(count: u64, daily: f64, change: impl Fn(u64, usize, f64) -> f64) -> Vec<SeriesDay> {
    let cell = |day: u64, slot: usize| {
        let shape = 1.0 + 0.4 * (slot as f64 / 5.0).sin();
        let noise = 0.9 + 0.05 * f64::from((day * 7 + slot as u64 * 3) as u32 % 5);
        let offered = (daily / 20.0 * shape * noise).round();
        Cell {
            slot,
            share: 1.0,
            offered: change(day, slot, offered),
        }
    };
    (0..7 * count)
        .filter(|day| date(*day).weekday().num_days_from_monday() < 5)
        .map(|day| SeriesDay {
            date: date(day),
            cells: HOURS.map(|slot| cell(day, slot)).collect(),
            weight: 1.0,
        })
        .collect()
}

fn look(days: &[SeriesDay]) -> Cleaned {
    let span = Span {
        last: days.last().unwrap().date,
        slots: SLOTS,
    };
    let open = [true, true, true, true, true, false, false];
    cleaned(days, span, &DayCalendar::weekly(open), &Marks::default())
}

type Found = (NaiveDate, FindingKind, Option<(usize, usize)>);

fn found(cleaned: &Cleaned) -> Vec<Found> {
    let findings = cleaned.findings.iter();
    findings.map(|it| (it.date, it.kind, it.slots)).collect()
}

#[test]
fn one_absurd_interval_is_set_aside_alone() {
    for size in [300.0, 10_000.0, 90_000.0, 1e9] {
        // The last Wednesday, the first, and one between.
        for day in [65, 2, 30] {
            let days = weeks(10, 400.0, |at, slot, usual| match (at, slot) {
                (at, 21) if at == day => size,
                _ => usual,
            });
            let cleaned = look(&days);
            let expected = [(date(day), FindingKind::Spike, Some((21, 21)))];
            assert_eq!(found(&cleaned), expected, "{size} on day {day}");
            let factor = cleaned.findings[0].factor.unwrap();
            // 13 are usual at 10:30.
            assert!((factor / (size / 13.0) - 1.0).abs() < 0.2, "{factor}");
            // Its healthy hours stay, and count in full; so do all other days.
            let own = cleaned.days.iter().find(|it| it.date == date(day)).unwrap();
            assert_eq!((own.cells.len(), own.weight), (19, 1.0));
            let others = cleaned.days.iter().filter(|it| it.date != date(day));
            assert!(others.clone().count() == 49);
            assert!(
                others
                    .into_iter()
                    .all(|it| it.cells.len() == 20 && it.weight == 1.0)
            );
        }
    }
}

#[test]
fn several_spikes_and_one_of_two_intervals_blame_nothing_else() {
    let spikes = [
        (2, 18),
        (9, 18),
        (30, 25),
        (30, 26),
        (31, 25),
        (65, 21),
        (65, 22),
    ];
    let days = weeks(10, 400.0, |day, slot, usual| {
        if spikes.contains(&(day, slot)) {
            20_000.0
        } else {
            usual
        }
    });
    let expected = [
        (date(2), FindingKind::Spike, Some((18, 18))),
        (date(9), FindingKind::Spike, Some((18, 18))),
        (date(30), FindingKind::Spike, Some((25, 26))),
        (date(31), FindingKind::Spike, Some((25, 25))),
        (date(65), FindingKind::Spike, Some((21, 22))),
    ];
    assert_eq!(found(&look(&days)), expected);
}

#[test]
fn a_spike_in_a_queue_with_a_handful_of_contacts_is_set_aside_alone() {
    let days = weeks(10, 12.0, |day, slot, usual| match (day, slot) {
        (58, 21) => 90.0,
        _ => usual,
    });
    let cleaned = look(&days);
    assert_eq!(
        found(&cleaned),
        [(date(58), FindingKind::Spike, Some((21, 21)))]
    );
    assert_eq!(cleaned.findings[0].factor, None);
}

#[test]
fn hours_that_grew_for_good_are_no_spikes() {
    // From the seventh week on, five times as many from 16:00.
    let days = weeks(12, 400.0, |day, slot, usual| match (day, slot) {
        (42.., 32..) => 5.0 * usual,
        _ => usual,
    });
    let findings = look(&days).findings;
    let spikes = findings.iter().filter(|it| it.kind == FindingKind::Spike);
    assert_eq!(spikes.count(), 0, "{findings:?}");
}

#[test]
fn the_lively_hours_of_a_dead_day_are_no_spikes() {
    let days = weeks(10, 400.0, |day, slot, usual| match (day, slot) {
        (30, 20..) => 0.0,
        _ => usual,
    });
    let findings = look(&days).findings;
    assert!(!findings.is_empty());
    assert!(
        findings
            .iter()
            .all(|it| it.date == date(30) && it.kind == FindingKind::Outage),
        "{findings:?}"
    );
}

#[test]
fn a_spike_among_two_weeks_is_found() {
    for (weekday, factor) in [(0, 4.0), (2, 4.0), (9, 4.0), (4, 0.2)] {
        let days = weeks(2, 400.0, |day, _, usual| {
            if day == weekday {
                factor * usual
            } else {
                usual
            }
        });
        let cleaned = look(&days);
        let kind = if factor > 1.0 {
            FindingKind::Spike
        } else {
            FindingKind::Outage
        };
        assert_eq!(found(&cleaned), [(date(weekday), kind, None)]);
        let size = cleaned.findings[0].factor.unwrap();
        assert!((size / factor - 1.0).abs() < 0.15, "{size}");
    }
}

#[test]
fn weekdays_that_differ_are_not_odd_in_two_weeks() {
    // A strong Monday and a weak Friday, both weeks.
    let days = weeks(2, 400.0, |day, _, usual| match day % 7 {
        0 => 2.0 * usual,
        4 => 0.5 * usual,
        _ => usual,
    });
    assert_eq!(look(&days).findings, []);
}

#[test]
fn an_absurd_interval_among_two_weeks_is_set_aside_alone() {
    let days = weeks(2, 400.0, |day, slot, usual| match (day, slot) {
        (9, 21) => 9_000.0,
        _ => usual,
    });
    assert_eq!(
        found(&look(&days)),
        [(date(9), FindingKind::Spike, Some((21, 21)))]
    );
}

#[test]
fn fewer_days_than_eight_are_taken_as_they_are() {
    let days = weeks(
        2,
        400.0,
        |day, _, usual| if day == 2 { 4.0 * usual } else { usual },
    );
    assert_eq!(look(&days[..LEAST_DAYS - 1]).findings, []);
    assert_ne!(look(&days).findings, []);
}

#[test]
fn month_ends_that_are_always_busy_are_no_spikes_and_a_single_one_is() {
    let is_last = |day: u64| {
        let next = (1..4).map(|ahead| date(day + ahead));
        let mut next = next.filter(|it| it.weekday().num_days_from_monday() < 5);
        next.next()
            .is_some_and(|it| it.month() != date(day).month())
    };
    let busy = |from: u64| {
        let days = weeks(40, 400.0, |day, _, usual| {
            match is_last(day) && day >= from {
                true => 1.5 * usual,
                false => usual,
            }
        });
        look(&days).findings
    };
    assert_eq!(busy(0), []);
    // In the last of nine months alone.
    let one = busy(260);
    let spikes: Vec<FindingKind> = one.iter().map(|it| it.kind).collect();
    assert_eq!(spikes, [FindingKind::Spike], "{one:?}");
}

#[test]
fn a_week_loses_its_absurd_interval_and_nothing_else() {
    // Tuesday at noon; there is no other Tuesday.
    let slip = |day: u64, slot: usize, offered: f64| match (day, slot) {
        (1, 24) => 35_000.0,
        _ => offered,
    };
    let week = weeks(1, 600.0, slip);
    let cleaned = look(&week);
    let tuesday = (date(1), FindingKind::Spike, Some((24, 24)));
    assert_eq!(found(&cleaned), [tuesday]);
    let left = |at: usize| cleaned.days[at].cells.len();
    assert_eq!((left(0), left(1), left(4)), (20, 19, 20));
    // A Monday of five times the contacts is a Monday.
    let busy = |day: u64, _: usize, offered: f64| if day == 0 { 5.0 * offered } else { offered };
    assert_eq!(found(&look(&weeks(1, 600.0, busy))), []);
    // A rush of five times is none of a slip's size, nor is one told where two other days have the hour.
    let rush = |day: u64, slot: usize, offered: f64| match (day, slot) {
        (1, 24) => 5.0 * offered,
        _ => offered,
    };
    assert_eq!(found(&look(&weeks(1, 600.0, rush))), []);
    assert_eq!(found(&look(&week[..3])), []);
}

#[test]
fn an_absurd_interval_of_a_week_may_be_kept() {
    let slip = |day: u64, slot: usize, offered: f64| match (day, slot) {
        (1, 24) => 35_000.0,
        _ => offered,
    };
    let days = weeks(1, 600.0, slip);
    let span = Span {
        last: days.last().unwrap().date,
        slots: SLOTS,
    };
    let keep = Marks {
        keep: [date(1)].into(),
        ..Marks::default()
    };
    let open = [true, true, true, true, true, false, false];
    let kept = cleaned(&days, span, &DayCalendar::weekly(open), &keep);
    assert_eq!(found(&kept), []);
    assert_eq!(kept.days, days);
}
