//! Events and open holidays: learnt, given, and listed as they are used.

use super::*;
use crate::forecast::QueueForecast;

/// An event on the days that are so far from the plan's first, Monday, 23 March 2026.
fn event(scenario: &Scenario, days: &[i64]) -> Event {
    let date = |day: &i64| DateSpan::day(scenario.first_day + chrono::TimeDelta::days(*day));
    Event {
        name: "mailing".into(),
        kind: "mailing".into(),
        dates: days.iter().map(date).collect(),
        days_before: 0,
        days_after: 0,
        queues: vec![],
        effect: None,
    }
}

/// Half a year of `level` contacts or so an interval, times what `factor` says of the day, counted
/// from the plan's first.
fn half_year(scenario: &Scenario, level: f64, noise: f64, factor: impl Fn(i64) -> f64) -> History {
    let mut random = Random(5);
    let (mut today, mut own) = (NaiveDate::MIN, 1.0);
    history(scenario, 26 * 7, |date, clock| {
        if date != today {
            (today, own) = (date, (noise * random.normal()).exp());
        }
        let factor = factor((date - scenario.first_day).num_days());
        Some(random.poisson(level * own * factor * shape(date, clock)))
    })
}

pub(super) fn queue_of(scenario: &Scenario, history: &History) -> QueueForecast {
    made(scenario, history).queues.remove(0)
}

pub(super) fn on(queue: &QueueForecast, day: i64) -> f64 {
    let first = queue.intervals[0].interval.date;
    let date = first + chrono::TimeDelta::days(day);
    let own = queue.intervals.iter().filter(|it| it.interval.date == date);
    own.map(|it| it.offered).sum()
}

pub(super) fn factor_of(queue: &QueueForecast, effect: &str) -> f64 {
    let found = queue.effects.iter().find(|it| it.effect == effect);
    found
        .unwrap_or_else(|| panic!("{effect}: {:?}", queue.effects))
        .factor
}

#[test]
fn every_method_expects_an_event_again_and_keeps_it_out_of_ordinary_days() {
    let mut scenario = scenario();
    // Wednesdays, the last of them the week before the plan.
    let past = [-131, -103, -75, -47, -26, -5];
    let doubled = |day: i64| if past.contains(&day) { 2.0 } else { 1.0 };
    let history = half_year(&scenario, 60.0, 0.03, doubled);
    let ordinary = half_year(&scenario, 60.0, 0.03, |_| 1.0);
    scenario.events = vec![event(&scenario, &[past.as_slice(), &[2]].concat())];
    for name in all_methods() {
        scenario.forecast.method = Some(name.into());
        let queue = queue_of(&scenario, &history);
        let without = queue_of(&scenario, &ordinary);
        let again = on(&queue, 2) / on(&queue, 9);
        assert!((1.7..2.15).contains(&again), "{name}: {again}");
        let polluted = on(&queue, 9) / on(&without, 9);
        assert!((0.93..1.07).contains(&polluted), "{name}: {polluted}");
        let listed = factor_of(&queue, "mailing");
        assert!((listed / again - 1.0).abs() < 0.1, "{name}: {listed}");
        let closed = queue
            .effects
            .iter()
            .find(|it| it.effect.contains("working day"));
        let knows = ["calendar_effects", "combination"].contains(&name);
        assert!(knows || closed.is_none(), "{name}: {closed:?}");
    }
}

#[test]
fn the_factor_listed_is_the_one_that_the_forecast_applies() {
    let scenario = scenario();
    let past = [-120, -82, -40];
    let raised = |day: i64| {
        let felt = past.iter().any(|first| (0..4).contains(&(day - first)));
        if felt { 1.5 } else { 1.0 }
    };
    let history = half_year(&scenario, 60.0, 0.05, raised);
    let queue = |method: &str, days: &[i64]| {
        let mut scenario = scenario.clone();
        scenario.forecast.method = Some(method.into());
        scenario.events = vec![Event {
            days_after: 3,
            ..event(&scenario, days)
        }];
        queue_of(&scenario, &history)
    };
    for method in ["calendar_effects", "theta", "small_counts"] {
        let with = queue(method, &[past.as_slice(), &[7]].concat());
        let without = queue(method, &past);
        let stages = [
            (7, "mailing, on the day"),
            (8, "mailing, 1 open day after"),
            (9, "mailing, 2 to 3 open days after"),
        ];
        for (day, stage) in stages {
            let applied = on(&with, day) / on(&without, day);
            let listed = factor_of(&with, stage);
            assert!((listed / applied - 1.0).abs() < 1e-9, "{method} {stage}");
            assert!((1.2..1.6).contains(&listed), "{method} {stage}: {listed}");
        }
    }
}

#[test]
fn what_happened_once_is_half_believed_and_what_happened_often_nearly() {
    let scenario = scenario();
    let kept = |past: &[i64]| {
        let doubled = |day: i64| if past.contains(&day) { 2.0 } else { 1.0 };
        let history = half_year(&scenario, 100.0, 0.02, doubled);
        let mut scenario = scenario.clone();
        scenario.forecast.method = Some("calendar_effects".into());
        scenario.events = vec![event(&scenario, &[past, &[3]].concat())];
        let queue = queue_of(&scenario, &history);
        factor_of(&queue, "mailing").ln() / 2.0_f64.ln()
    };
    let once = kept(&[-40]);
    let twice = kept(&[-68, -40]);
    let often = kept(&[-173, -152, -137, -110, -95, -80, -67, -52, -40, -24]);
    assert!((0.35..0.65).contains(&once), "{once}");
    assert!((once + 0.05..0.9).contains(&twice), "{twice}");
    assert!((0.9..1.03).contains(&often), "{often}");
}

#[test]
fn an_occurrence_that_has_begun_goes_on_as_it_began() {
    let scenario = scenario();
    let past = [-120, -80, -3];
    // The last mailing, felt for ten days, does four times what the others did.
    let raised = |day: i64| match past.map(|first| (0..14).contains(&(day - first))) {
        [_, _, true] => 1.8,
        [false, false, false] => 1.0,
        _ => 1.15,
    };
    let history = half_year(&scenario, 100.0, 0.02, raised);
    let mut scenario = scenario.clone();
    scenario.forecast.method = Some("calendar_effects".into());
    scenario.events = vec![Event {
        days_after: 8,
        ..event(&scenario, &past)
    }];
    let queue = queue_of(&scenario, &history);
    let now = queue
        .effects
        .iter()
        .find(|it| it.effect.ends_with("(now going on)"));
    let now = now.unwrap_or_else(|| panic!("{:?}", queue.effects));
    assert!((1.5..1.95).contains(&now.factor), "{now:?}");
}

#[test]
fn past_days_of_a_given_effect_are_taken_for_ordinary_ones() {
    let scenario = scenario();
    // The last four Tuesdays.
    let past = [-27, -20, -13, -6];
    let doubled = |day: i64| if past.contains(&day) { 2.0 } else { 1.0 };
    let history = half_year(&scenario, 60.0, 0.03, doubled);
    let ordinary = half_year(&scenario, 60.0, 0.03, |_| 1.0);
    let mut known = scenario.clone();
    let dates = [past.as_slice(), &[8]].concat();
    known.events = vec![Event {
        effect: Some(2.0),
        ..event(&scenario, &dates)
    }];
    for name in all_methods() {
        known.forecast.method = Some(name.into());
        let mut plain = scenario.clone();
        plain.forecast.method = Some(name.into());
        let queue = queue_of(&known, &history);
        let without = queue_of(&plain, &ordinary);
        let ordinary = on(&queue, 1) / on(&without, 1);
        assert!((0.93..1.07).contains(&ordinary), "{name}: {ordinary}");
        let coming = on(&queue, 8) / on(&without, 8);
        assert!((1.86..2.14).contains(&coming), "{name}: {coming}");
    }
    // A backtest knows it too: the raised days are no errors.
    let wape = |scenario: &Scenario| queue_of(scenario, &history).backtest[0].wape;
    let mut unknown = known.clone();
    unknown.events.clear();
    assert!(wape(&known) < 0.7 * wape(&unknown));
}

#[test]
fn a_handful_of_contacts_shows_its_events_by_counts() {
    let mut scenario = scenario();
    let past = [-152, -138, -110, -96, -82, -68, -54, -40, -26, -12];
    let tripled = |day: i64| if past.contains(&day) { 3.0 } else { 1.0 };
    let history = half_year(&scenario, 0.4, 0.0, tripled);
    let ordinary = half_year(&scenario, 0.4, 0.0, |_| 1.0);
    scenario.events = vec![event(&scenario, &[past.as_slice(), &[2]].concat())];
    for name in ["small_counts", "mean_same_weekday"] {
        scenario.forecast.method = Some(name.into());
        let queue = queue_of(&scenario, &history);
        let again = on(&queue, 2) / on(&queue, 9);
        assert!((2.0..3.5).contains(&again), "{name}: {again}");
        assert!((factor_of(&queue, "mailing") / again - 1.0).abs() < 1e-9);
        let polluted = on(&queue, 9) / on(&queue_of(&scenario, &ordinary), 9);
        assert!((0.85..1.15).contains(&polluted), "{name}: {polluted}");
    }
}
