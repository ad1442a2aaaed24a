//! Steps of the level: those that stay, and surges that come and go.

use super::*;
use crate::forecast::FindingKind;

/// Forecast ÷ truth in each week of the plan, where the level is `level` so many days before it.
fn by_week(level: impl Fn(i64) -> f64, seed: u64) -> (Vec<f64>, usize) {
    let mut scenario = scenario();
    scenario.weeks = 4;
    scenario.forecast.method = Some("calendar_effects".into());
    let mut random = Random(seed);
    let mut own = (NaiveDate::MIN, 1.0);
    let known = history(&scenario, 30 * 7, |date, clock| {
        let before = (scenario.first_day - date).num_days();
        if own.0 != date {
            own = (date, level(before) * (1.0 + 0.07 * random.normal()));
        }
        Some(random.poisson(60.0 * own.1 * shape(date, clock)))
    });
    let queue = made(&scenario, &known).queues.remove(0);
    let steps = queue.findings.iter();
    let steps = steps.filter(|it| it.kind == FindingKind::LevelStep).count();
    let of = |week: u64| {
        let first = scenario.first_day + Days::new(7 * week);
        let rows = queue.intervals.iter();
        let rows = rows.filter(|it| (0..7).contains(&(it.interval.date - first).num_days()));
        let (sum, truth) = rows.fold((0.0, 0.0), |(sum, truth), it| {
            let expected = 60.0 * level(0) * shape(it.interval.date, it.interval.clock);
            (sum + it.offered, truth + expected)
        });
        sum / truth
    };
    ((0..4).map(of).collect(), steps)
}

#[test]
fn a_level_that_stepped_and_stayed_is_expected_to_stay() {
    for (factor, seed) in [(0.6, 1), (0.6, 2), (1.6, 3), (1.6, 4)] {
        let (weeks, steps) = by_week(|before| if before <= 28 { factor } else { 1.0 }, seed);
        println!("step to {factor}, four weeks ago: {weeks:.3?}");
        assert_eq!(steps, 1);
        for week in &weeks {
            assert!((week - 1.0).abs() < 0.06, "{factor}: {weeks:?}");
        }
    }
}

#[test]
fn surges_that_fade_are_expected_to_fade() {
    // Each ten weeks half as much again and more, half gone after three weeks; the last one came a
    // fortnight ago.
    let level = |before: i64| {
        let age = (14 - before).rem_euclid(70) as f64;
        (0.6 * 0.5_f64.powf(age / 21.0)).exp()
    };
    let (weeks, steps) = by_week(level, 5);
    let (now, later) = (weeks[0] * level(0), weeks[3] * level(0));
    println!(
        "surges that fade: {now:.3} in the first week, {later:.3} in the fourth, {steps} steps"
    );
    assert!(later < now - 0.04, "{weeks:?}");
}
