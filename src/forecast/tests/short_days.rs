//! Days that open late or close early: plain shares without an example, their own level and shape with some.

use super::*;
use crate::calendar::{Interval, OpeningHours};
use crate::forecast::QueueForecast;
use crate::scenario::model::SpecialHours;

fn span(from: u16, to: u16) -> ClockSpan {
    ClockSpan {
        from: Clock::new(from * 60).unwrap(),
        to: Clock::new(to * 60).unwrap(),
    }
}

/// Half-days 08:00–12:00 so many days from the plan's first, by a queue that is else open until 18:00.
fn half_days(days: &[i64], method: &str) -> Scenario {
    let mut scenario = scenario();
    let mut hours = OpeningHours::default();
    hours.by_weekday[..5].fill(vec![span(8, 18)]);
    scenario.queues[0].hours = hours;
    let date = |day: &i64| DateSpan::day(scenario.first_day + chrono::TimeDelta::days(*day));
    let special = SpecialHours {
        dates: days.iter().map(date).collect(),
        hours: vec![span(8, 12)],
        name: "half-day".into(),
        queues: vec![],
    };
    scenario.special_hours.push(special);
    scenario.forecast.method = Some(method.into());
    scenario
}

/// A fifth more contacts in the morning of a half-day, and half as many more in its last hour.
fn rush(date: NaiveDate, clock: Clock, is_half: bool) -> f64 {
    let last_hour = clock.minutes() >= 11 * 60;
    shape(date, clock)
        * match (is_half, last_hour) {
            (false, _) => 1.0,
            (true, false) => 1.2,
            (true, true) => 1.8,
        }
}

fn half_year(scenario: &Scenario, half: &[i64]) -> History {
    let mut random = Random(9);
    history(scenario, 26 * 7, |date, clock| {
        let day = (date - scenario.first_day).num_days();
        Some(random.poisson(50.0 * rush(date, clock, half.contains(&day))))
    })
}

fn on(queue: &QueueForecast, date: NaiveDate) -> Vec<(Interval, f64)> {
    let own = queue.intervals.iter().filter(|it| it.interval.date == date);
    own.map(|it| (it.interval, it.offered)).collect()
}

/// The coming half-day's contacts ÷ what a whole day has in those hours, of the morning and of its last hour.
fn learnt(past: &[i64], method: &str) -> (f64, f64, QueueForecast) {
    let scenario = half_days(&[past, &[2]].concat(), method);
    let history = half_year(&scenario, past);
    let queue = made(&scenario, &history).queues.remove(0);
    let coming = on(&queue, scenario.first_day + Days::new(2));
    assert_eq!(coming.len(), 8, "08:00 to 12:00");
    let whole = on(&queue, scenario.first_day + Days::new(9));
    assert_eq!(whole.len(), 20, "08:00 to 18:00");
    let ratio = |from: usize| {
        let sum = |all: &[(Interval, f64)]| all[from..8].iter().map(|it| it.1).sum::<f64>();
        sum(&coming) / sum(&whole)
    };
    (ratio(0), ratio(6), queue)
}

/// What a perfect forecast of the same would be.
fn truth(from: usize) -> f64 {
    let wednesday = NaiveDate::from_ymd_opt(2026, 3, 25).unwrap();
    let sum = |is_half| -> f64 {
        let clocks = (from as u16..8).map(|slot| Clock::new(8 * 60 + 30 * slot).unwrap());
        clocks.map(|clock| rush(wednesday, clock, is_half)).sum()
    };
    sum(true) / sum(false)
}

#[test]
fn half_days_have_the_level_and_shape_of_earlier_half_days() {
    // Of all weekdays.
    let past = [-173, -154, -129, -111, -89, -66, -49, -27, -12];
    for method in [
        "mean_same_weekday",
        "level_profile",
        "small_counts",
        "calendar_effects",
    ] {
        let (morning, last_hour, queue) = learnt(&past, method);
        assert!(
            (morning / truth(0) - 1.0).abs() < 0.06,
            "{method}: {morning} of {}",
            truth(0)
        );
        assert!(
            (last_hour / truth(6) - 1.0).abs() < 0.1,
            "{method}: {last_hour} of {}",
            truth(6)
        );
        let listed = queue
            .effects
            .iter()
            .find(|it| it.effect.contains("close early"));
        let listed = listed.unwrap_or_else(|| panic!("{method}: {:?}", queue.effects));
        assert!((listed.factor / morning - 1.0).abs() < 0.03, "{listed:?}");
    }
}

#[test]
fn without_an_example_a_half_day_has_its_plain_share_and_one_is_half_believed() {
    for method in ["mean_same_weekday", "calendar_effects"] {
        let (morning, last_hour, _) = learnt(&[], method);
        assert!((morning - 1.0).abs() < 0.02, "{method}: {morning}");
        assert!((last_hour - 1.0).abs() < 0.02, "{method}: {last_hour}");
        let (once, _, _) = learnt(&[-40], method);
        let believed = once.ln() / truth(0).ln();
        assert!((0.25..0.75).contains(&believed), "{method}: {believed}");
    }
}

#[test]
fn rows_that_end_at_noon_are_a_half_day_and_a_hole_is_none() {
    let past = [-173, -152, -131, -110, -89, -68, -47, -27, -12];
    // Nobody announced the past ones: the afternoon has no rows.
    let scenario = half_days(&[2], "mean_same_weekday");
    let without_rows = |missing: fn(u16) -> bool| {
        let mut random = Random(9);
        let history = history(&scenario, 26 * 7, |date, clock| {
            let half = past.contains(&(date - scenario.first_day).num_days());
            let came = random.poisson(50.0 * rush(date, clock, half && clock.minutes() < 720));
            (!(half && missing(clock.minutes()))).then_some(came)
        });
        let queue = made(&scenario, &history).queues.remove(0);
        let sum = |ahead: u64| -> f64 {
            let own = on(&queue, scenario.first_day + Days::new(ahead));
            own[..8].iter().map(|it| it.1).sum()
        };
        sum(2) / sum(9)
    };
    let ends = without_rows(|minutes| minutes >= 720);
    assert!((ends / truth(0) - 1.0).abs() < 0.06, "{ends}");
    let hole = without_rows(|minutes| (600..660).contains(&minutes));
    assert!((hole - 1.0).abs() < 0.02, "{hole}");
}
