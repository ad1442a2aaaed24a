//! The stage as a whole, on histories made by a known law.

mod bands;
mod event_sizes;
mod events;
mod handle_times;
mod laws;
mod short_days;
mod steps;

use super::series::Point;
use super::{Cause, Forecast, HandleTimes, forecast, methods};
use crate::calendar::{Clock, ClockSpan, OpeningHours};
use crate::control::Control;
use crate::history::{DayStatus, Frame, History, HistoryDay, IntervalHistory, QueueHistory};
use crate::scenario::model::{
    ClosedDay, DateSpan, Event, HistoryMark, HistoryUse, Holiday, Scenario, Volumes,
};
use crate::scenario::sample::help_desk;
use crate::units::{QueueIndex, Seconds};
use chrono::{Datelike, Days, NaiveDate};
use proptest::prelude::*;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// A scenario that reads history, planned for two weeks from Monday, 23 March 2026, over the
/// change of clocks on the 29th.
fn scenario() -> Scenario {
    let mut scenario = help_desk(0);
    scenario.queues[0].volumes = Volumes::File("history.csv".into());
    scenario
}

fn around_the_clock() -> Scenario {
    let mut scenario = scenario();
    scenario.queues[0].hours = OpeningHours::always();
    scenario
}

/// `days` days of history up to the day before the plan; `None` from `offered` is a day without
/// rows.
fn history(
    scenario: &Scenario,
    days: u64,
    mut offered: impl FnMut(NaiveDate, Clock) -> Option<f64>,
) -> History {
    let frame = Frame::of(scenario, QueueIndex::new(0));
    let first = scenario.first_day - Days::new(days);
    let day = |date: NaiveDate| {
        let mut intervals = vec![];
        for interval in frame.open_intervals(date) {
            if let Some(offered) = offered(date, interval.clock) {
                intervals.push(IntervalHistory {
                    interval,
                    offered,
                    handled: offered,
                    aht: None,
                    known: true,
                });
            }
        }
        let status = if intervals.is_empty() {
            DayStatus::Closed
        } else {
            DayStatus::Open
        };
        HistoryDay {
            date,
            status,
            intervals,
        }
    };
    let days = crate::calendar::dates(first, u32::try_from(days).unwrap())
        .map(day)
        .collect();
    History {
        queues: vec![QueueHistory {
            days,
            ..QueueHistory::none(QueueIndex::new(0))
        }],
    }
}

/// The planner's word that the days before the plan are as they should be.
fn kept(first_day: NaiveDate, days: u64) -> HistoryMark {
    HistoryMark {
        dates: vec![DateSpan {
            first: first_day - Days::new(days),
            last: first_day - Days::new(1),
        }],
        queues: vec![],
        usage: HistoryUse::Keep,
        reason: String::new(),
    }
}

fn made(scenario: &Scenario, history: &History) -> Forecast {
    forecast(scenario, history, &Control::unlimited()).unwrap()
}

fn causes(scenario: &Scenario, history: &History) -> Vec<Cause> {
    forecast(scenario, history, &Control::unlimited())
        .unwrap_err()
        .causes
}

/// Random numbers that are the same everywhere (SplitMix64).
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }

    fn poisson(&mut self, mean: f64) -> f64 {
        let (mut count, mut time) = (0.0, 0.0);
        loop {
            time -= (1.0 - self.uniform()).ln();
            if time > mean {
                return count;
            }
            count += 1.0;
        }
    }
}

fn shape(date: NaiveDate, clock: Clock) -> f64 {
    let weekday = f64::from(date.weekday().num_days_from_monday());
    let hour = f64::from(clock.minutes()) / 60.0;
    (1.2 - 0.08 * weekday) * (1.0 + 0.5 * ((hour - 11.0) / 4.0).cos())
}

/// Days whose level is off by `cv`, intervals that are off by half of that, Poisson on top.
fn noisy(scenario: &Scenario, days: u64, level: f64, cv: f64, seed: u64) -> History {
    let mut random = Random(seed);
    let (mut today, mut factor) = (NaiveDate::MIN, 1.0);
    history(scenario, days, |date, clock| {
        if date != today {
            (today, factor) = (date, (cv * random.normal()).exp());
        }
        let own = (0.5 * cv * random.normal()).exp();
        let mean = level * factor * own * shape(date, clock);
        Some(random.poisson(mean))
    })
}

#[test]
fn every_open_interval_has_exactly_one_row_in_order() {
    for mut scenario in [scenario(), around_the_clock()] {
        scenario.closed_days.push(ClosedDay {
            date: scenario.first_day + Days::new(3),
            name: "Holiday".into(),
            queues: vec![],
        });
        let history = noisy(&scenario, 60, 20.0, 0.1, 1);
        let forecast = made(&scenario, &history);
        let expected: Vec<_> = scenario
            .days()
            .flat_map(|date| scenario.open_intervals(QueueIndex::new(0), date))
            .collect();
        let rows = &forecast.queues[0].intervals;
        let found: Vec<_> = rows.iter().map(|row| row.interval).collect();
        assert_eq!(found, expected);
        let closed = scenario.first_day + Days::new(3);
        assert!(found.iter().all(|interval| interval.date != closed));
        for row in rows {
            let numbers = [row.offered_p10, row.offered_p50, row.offered_p90];
            assert!(numbers.iter().all(|n| n.is_finite() && *n >= 0.0));
            assert!(numbers.is_sorted(), "{row:?}");
            assert!(row.offered > 0.0 && row.offered.is_finite());
        }
    }
}

#[test]
fn the_same_clock_time_has_the_same_forecast_across_the_change_of_clocks() {
    let scenario = around_the_clock();
    let history = history(&scenario, 56, |date, clock| Some(10.0 * shape(date, clock)));
    let forecast = made(&scenario, &history);
    for row in &forecast.queues[0].intervals {
        let expected = 10.0 * shape(row.interval.date, row.interval.clock);
        // The mean of days that may differ a little is a little more than their median.
        assert!((row.offered / expected - 1.0).abs() < 1e-3, "{row:?}");
    }
    let sunday = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap();
    let rows = forecast.queues[0].intervals.iter();
    assert_eq!(rows.filter(|r| r.interval.date == sunday).count(), 46);
}

#[test]
fn both_showings_of_the_repeated_hour_are_forecast() {
    let mut scenario = around_the_clock();
    scenario.first_day = NaiveDate::from_ymd_opt(2026, 10, 19).unwrap();
    scenario.weeks = 1;
    let history = history(&scenario, 28, |date, clock| Some(10.0 * shape(date, clock)));
    let forecast = made(&scenario, &history);
    let twice: Vec<f64> = forecast.queues[0]
        .intervals
        .iter()
        .filter(|row| row.interval.date.day() == 25 && row.interval.clock.minutes() == 120)
        .map(|row| row.offered)
        .collect();
    assert_eq!(twice.len(), 2);
    assert!((twice[0] - twice[1]).abs() < 1e-9 && twice[0] > 0.0);
}

#[test]
fn a_level_that_moves_is_followed_by_the_level_and_a_noisy_one_by_the_mean() {
    let scenario = scenario();
    let start = scenario.first_day - Days::new(26 * 7);
    let mut random = Random(11);
    let growing = history(&scenario, 26 * 7, |date, clock| {
        let grown = 1.003_f64.powi(i32::try_from((date - start).num_days()).unwrap());
        Some(random.poisson(30.0 * grown * shape(date, clock)))
    });
    let queue = &made(&scenario, &growing).queues[0];
    let followers = [
        "level_profile",
        "ets",
        "mstl",
        "calendar_effects",
        "combination",
    ];
    assert!(
        followers.contains(&queue.method.as_str()),
        "{}",
        queue.reason
    );
    let chosen = queue.backtest.iter().filter(|a| a.chosen);
    let chosen: Vec<(&str, u32)> = chosen.map(|a| (a.method.as_str(), a.lead_days)).collect();
    let own = queue.method.as_str();
    assert_eq!(chosen, [(own, 1), (own, 7), (own, 14), (own, 28)]);

    let noise = noisy(&scenario, 26 * 7, 100.0, 0.1, 7);
    let queue = &made(&scenario, &noise).queues[0];
    assert_ne!(queue.method, "seasonal_naive", "{}", queue.reason);
    assert!(queue.reason.contains("WAPE against"), "{}", queue.reason);
    assert!(
        queue
            .reason
            .contains("over 8 weekly origins at a lead of 1 day")
    );
}

#[test]
fn where_nothing_beats_last_week_the_simplest_method_is_chosen() {
    let scenario = scenario();
    let steady = history(&scenario, 26 * 7, |date, clock| Some(shape(date, clock)));
    assert_eq!(made(&scenario, &steady).queues[0].method, "seasonal_naive");
}

#[test]
fn the_planners_method_and_lead_are_taken() {
    let mut scenario = scenario();
    scenario.forecast.method = Some("mean_same_weekday".into());
    scenario.forecast.lead_days = Some(21);
    let history = noisy(&scenario, 26 * 7, 30.0, 0.1, 3);
    let queue = &made(&scenario, &history).queues[0];
    assert_eq!(queue.method, "mean_same_weekday");
    assert!(
        queue.reason.starts_with("set in the scenario"),
        "{}",
        queue.reason
    );
    assert!(queue.backtest.iter().any(|a| a.lead_days == 21));
    scenario.forecast.method = Some("magic".into());
    let cause = &causes(&scenario, &history)[0];
    assert!(matches!(cause, Cause::NoSuchMethod { name, .. } if name == "magic"));
}

#[test]
fn short_histories_are_enough() {
    let scenario = around_the_clock();
    for days in [1, 2, 3, 7, 10, 15] {
        let history = noisy(&scenario, days, 40.0, 0.1, days);
        for method in [None, Some("level_profile"), Some("seasonal_naive")] {
            let mut scenario = scenario.clone();
            scenario.forecast.method = method.map(Into::into);
            let queue = &made(&scenario, &history).queues[0];
            for row in &queue.intervals {
                assert!(row.offered > 0.0 && row.offered < 200.0, "{days} {row:?}");
                assert!(row.offered_p90 > row.offered_p10);
            }
        }
    }
    let one_day = noisy(&scenario, 1, 10.0, 0.1, 1);
    let reason = &made(&scenario, &one_day).queues[0].reason;
    assert!(reason.contains("could be tested"), "{reason}");
}

#[test]
fn what_cannot_be_forecast_is_said_in_the_planners_words() {
    let mut scenario = scenario();
    scenario.queues[0].aht = None;
    let error = forecast(&scenario, &History::default(), &Control::unlimited()).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("queue \"phone\" has no history before 2026-03-23"),
        "{text}"
    );
    assert!(text.contains("aht = \"4m30s\""), "{text}");
    assert_eq!(error.problems().0.len(), 2);
    let all_missing = history(&scenario, 30, |_, _| None);
    assert_eq!(causes(&scenario, &all_missing).len(), 2);
}

#[test]
fn a_queue_with_a_few_contacts_is_judged_by_days() {
    let scenario = scenario();
    // A handful a day: most intervals have none.
    for days in [3_u64, 5, 14, 120] {
        let few = noisy(&scenario, days, 0.2, 0.0, days);
        let queue = &made(&scenario, &few).queues[0];
        let rows = &queue.intervals;
        println!("{days} days: {}", queue.reason);
        assert!(
            rows.iter()
                .all(|r| r.offered.is_finite() && r.offered > 0.0),
            "{days}"
        );
        if days == 120 {
            assert!(
                queue.reason.contains("contacts a day off"),
                "{}",
                queue.reason
            );
            let mean = rows.iter().map(|r| r.offered).sum::<f64>() / rows.len() as f64;
            assert!((0.1..0.4).contains(&mean), "{mean}");
        } else {
            assert_eq!(queue.method, "small_counts");
        }
    }
}

#[test]
fn days_that_were_never_open_are_no_history() {
    let scenario = scenario();
    let closed = history(&scenario, 21, |_, _| None);
    assert!(matches!(
        causes(&scenario, &closed)[..],
        [Cause::NoHistory { .. }]
    ));
}

#[test]
fn a_typical_week_adds_up_to_what_was_given() {
    let scenario = help_desk(0);
    let forecast = made(&scenario, &History::default());
    let queue = &forecast.queues[0];
    assert_eq!(queue.method, "given");
    let mut week = [0.0; 7];
    for row in &queue.intervals {
        week[row.interval.weekday().num_days_from_monday() as usize] += row.offered / 2.0;
    }
    let given = [600.0, 500.0, 480.0, 470.0, 450.0, 0.0, 0.0];
    for (found, given) in week.iter().zip(given) {
        assert!((found - given).abs() < 1e-9);
    }
    // 08:00-09:00 has weight 3 of 42, two half-hours of it.
    assert!((queue.intervals[0].offered - 600.0 * 3.0 / 42.0 / 2.0).abs() < 1e-9);
}

#[test]
fn a_typical_night_shift_keeps_its_rate_when_the_clock_changes() {
    let mut scenario = help_desk(0);
    scenario.queues[0].hours = OpeningHours::default();
    scenario.queues[0].hours.by_weekday[5] = vec![ClockSpan {
        from: Clock::new(22 * 60).unwrap(),
        to: Clock::new(30 * 60).unwrap(),
    }];
    let Volumes::Typical(week) = &mut scenario.queues[0].volumes else {
        panic!("the sample gives a typical week")
    };
    week.per_weekday = [0.0, 0.0, 0.0, 0.0, 0.0, 40.0, 120.0];
    week.hour_weights = [1.0; 24];
    let forecast = made(&scenario, &History::default());
    let on = |day: u32| -> (usize, f64) {
        let rows = forecast.queues[0].intervals.iter();
        let rows: Vec<f64> = rows
            .filter(|r| r.interval.date.day() == day)
            .map(|r| r.offered)
            .collect();
        (rows.len(), rows.iter().sum())
    };
    assert_eq!(on(28), (4, 40.0), "Saturday from 22:00");
    assert_eq!(on(29), (10, 100.0), "Sunday until 06:00, an hour short");
    assert_eq!(on(5), (12, 120.0), "an ordinary Sunday");
}

#[test]
fn years_of_quarter_hours_take_a_fraction_of_a_second() {
    let mut scenario = around_the_clock();
    scenario.interval = crate::calendar::IntervalLength::Quarter;
    scenario.weeks = 4;
    let history = noisy(&scenario, 3 * 365, 20.0, 0.1, 2);
    // One thread alone, by the processor's time: other work does not count.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    let (before, forecast, after) = pool.build().unwrap().install(|| {
        let before = processor_s();
        (before, made(&scenario, &history), processor_s())
    });
    assert_eq!(forecast.queues[0].intervals.len(), 28 * 96 - 4);
    if let (Some(before), Some(after)) = (before, after) {
        println!("{:.2} s of the processor", after - before);
        assert!(after - before < 5.0);
    }
}

/// Seconds of the processor that this thread has had; `None` off Linux.
fn processor_s() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/stat").ok()?;
    let rest: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = rest.get(11..13)?.iter().map(|it| it.parse::<f64>().ok());
    Some(ticks.sum::<Option<f64>>()? / 100.0)
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let scenario = around_the_clock();
    let history = noisy(&scenario, 100, 12.0, 0.2, 5);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| made(&scenario, &history))
    };
    assert_eq!(with(1), with(4));
}

fn all_methods() -> Vec<&'static str> {
    let names = methods(8).into_iter().map(|method| method.name());
    names.chain(["combination"]).collect()
}
