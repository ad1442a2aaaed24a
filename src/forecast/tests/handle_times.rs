//! Handle times, on histories made by a known law.

use super::*;

#[test]
fn handle_times_come_from_history_unless_the_scenario_gives_one() {
    let mut scenario = scenario();
    scenario.queues[0].aht = None;
    let mut history = history(&scenario, 56, |_, _| Some(100.0));
    for interval in history.queues[0]
        .days
        .iter_mut()
        .flat_map(|d| &mut d.intervals)
    {
        let morning = interval.interval.clock.minutes() < 12 * 60;
        interval.aht = Seconds::new(if morning { 200.0 } else { 400.0 }).ok();
    }
    for row in &made(&scenario, &history).queues[0].intervals {
        let morning = row.interval.clock.minutes() < 12 * 60;
        let expected = if morning { 200.0 } else { 400.0 };
        assert!((row.aht.get() - expected).abs() < 1.0, "{row:?}");
    }
    scenario.queues[0].aht = Seconds::new(123.0).ok();
    let rows = &made(&scenario, &history).queues[0].intervals;
    assert!(rows.iter().all(|row| row.aht.get() == 123.0));
}

/// Half a year and `ahead` weeks of calls whose handle times scatter (each interval's by a
/// coefficient of 0.5 ÷ √contacts, each day's by 3 %) around `level` of their week.
fn timed(scenario: &Scenario, level: impl Fn(f64) -> f64, ahead: u64, seed: u64) -> History {
    let days = 7 * (26 + ahead);
    let mut random = Random(seed);
    let mut history = history(scenario, days, |date, clock| {
        Some(random.poisson(20.0 * shape(date, clock)))
    });
    for (at, day) in history.queues[0].days.iter_mut().enumerate() {
        let today = level(at as f64 / 7.0) * (1.0 + 0.03 * random.normal());
        for interval in &mut day.intervals {
            let scatter = 0.5 / interval.handled.max(1.0).sqrt() * random.normal();
            let early = f64::from(u8::from(interval.interval.clock.minutes() < 600));
            let mean = 250.0 * today * (1.0 + 0.1 * early);
            interval.aht = Seconds::new(mean * (1.0 + scatter).max(0.1)).ok();
        }
    }
    history
}

/// Mean relative errors of handle times over the last four of 30 weeks, from what was known
/// before: with the trend, and of the plain means by weekday and interval.
fn handle_time_errors(level: impl Fn(f64) -> f64 + Copy) -> (f64, f64) {
    let scenario = scenario();
    let (mut with, mut without, mut count) = (0.0, 0.0, 0.0);
    for seed in 0..40 {
        let mut past = timed(&scenario, level, 4, seed).queues.remove(0);
        let coming = past.days.split_off(26 * 7);
        let own = HandleTimes::of(&past, scenario.interval).unwrap();
        let plain = own.clone().without_trend(&past, scenario.interval);
        for interval in coming.iter().flat_map(|day| &day.intervals) {
            let point = Point::of(&interval.interval, scenario.interval);
            let week = 26.0 + (point.date - coming[0].date).num_days() as f64 / 7.0;
            let early = f64::from(u8::from(interval.interval.clock.minutes() < 600));
            let actual = 250.0 * level(week) * (1.0 + 0.1 * early);
            with += (own.at(&point).get() / actual - 1.0).abs();
            without += (plain.at(&point).get() / actual - 1.0).abs();
            count += 1.0;
        }
    }
    (with / count, without / count)
}

#[test]
fn a_trend_of_handle_times_is_followed_and_none_costs_nothing() {
    let falling = handle_time_errors(|week| 1.1 - 0.008 * week);
    let stepped = handle_time_errors(|week| if week < 16.0 { 1.0 } else { 1.15 });
    let flat = handle_time_errors(|_| 1.0);
    println!("falling {falling:?}, stepped {stepped:?}, flat {flat:?}");
    assert!(falling.0 < 0.3 * falling.1, "{falling:?}");
    assert!(stepped.0 < 0.4 * stepped.1, "{stepped:?}");
    assert!(flat.0 < flat.1 + 0.001, "{flat:?}");
}

#[test]
fn handle_times_say_where_they_come_from() {
    let mut scenario = scenario();
    scenario.queues[0].aht = None;
    let falling = timed(&scenario, |week| 1.2 - 0.01 * week, 0, 1);
    let reason = &made(&scenario, &falling).queues[0].aht_reason;
    // In truth 1.06 %; this draw of noise has less.
    let percent = reason.split("falling ").nth(1);
    let percent = percent.and_then(|rest| rest.split(' ').next()).unwrap();
    let percent: f64 = percent.parse().unwrap();
    assert!((0.7..1.4).contains(&percent), "{reason}");
    assert!(reason.ends_with("by weekday and interval"), "{reason}");
    scenario.queues[0].aht = Seconds::new(300.0).ok();
    let given = made(&scenario, &falling);
    assert_eq!(
        given.queues[0].aht_reason,
        "AHT 300 s, given in the scenario"
    );
    assert_eq!(given.queues[0].handle_time_distribution, None);
}
