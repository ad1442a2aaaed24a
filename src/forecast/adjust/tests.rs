//! Laws of the planner's word: what is applied, in which order, and what stays.

use super::*;
use crate::calendar::IntervalLength;
use crate::scenario::model::{AhtChange, DateSpan, Growth};
use crate::scenario::sample;
use proptest::prelude::*;

fn phone() -> QueueIndex {
    QueueIndex::new(0)
}

fn clock(minutes: u16) -> Clock {
    Clock::new(minutes).unwrap()
}

/// The sample's phone queue (Mon–Fri 08:00–18:00), ten contacts more from one interval to the next.
fn forecast(scenario: &Scenario) -> QueueForecast {
    let open = scenario
        .days()
        .flat_map(|date| scenario.open_intervals(phone(), date));
    let intervals = open.map(|interval| {
        let offered = f64::from(interval.clock.minutes()) / 3.0;
        let aht = Seconds::new(200.0).unwrap();
        IntervalForecast {
            interval,
            offered,
            offered_p10: offered * 0.8,
            offered_p50: offered * 0.98,
            offered_p90: offered * 1.25,
            aht,
            statistical: offered,
            aht_statistical: aht,
        }
    });
    QueueForecast::bare(phone(), intervals.collect(), scenario.first_day)
}

fn scenario() -> Scenario {
    let mut scenario = sample::help_desk(1);
    scenario.queues[0].aht = None;
    scenario
}

/// The `number`-th open day of the plan.
fn open_day(scenario: &Scenario, number: usize) -> NaiveDate {
    let mut days = scenario
        .days()
        .filter(|day| !scenario.open_intervals(phone(), *day).is_empty());
    days.nth(number).unwrap()
}

fn event(day: NaiveDate, days_after: u32, effect: f64) -> Event {
    Event {
        name: "mailing".into(),
        kind: "mailing".into(),
        dates: vec![DateSpan::day(day)],
        days_before: 0,
        days_after,
        queues: vec![],
        effect: Some(effect),
    }
}

fn growth(from: NaiveDate, change: f64, over_days: f64) -> Growth {
    Growth {
        queues: vec![],
        from,
        change,
        over_days,
        reason: "new customers".into(),
    }
}

fn override_of(day: NaiveDate, value: OverrideValue, between: Vec<ClockSpan>) -> VolumeOverride {
    VolumeOverride {
        queues: vec![],
        dates: vec![DateSpan::day(day)],
        value,
        between,
        reason: "fair".into(),
    }
}

fn on(forecast: &QueueForecast, day: NaiveDate) -> Vec<IntervalForecast> {
    let all = forecast.intervals.iter();
    all.filter(|it| it.interval.date == day).copied().collect()
}

fn total(all: &[IntervalForecast]) -> f64 {
    all.iter().map(|it| it.offered).sum()
}

/// After ÷ before on a day.
fn ratio(forecast: &QueueForecast, day: NaiveDate) -> f64 {
    let all = on(forecast, day);
    total(&all) / all.iter().map(|it| it.statistical).sum::<f64>()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[test]
fn without_a_word_nothing_changes() {
    let scenario = scenario();
    let mut it = forecast(&scenario);
    adjust(&scenario, None, &mut it);
    assert_eq!(it, forecast(&scenario));
}

#[test]
fn events_and_growth_multiply_and_an_override_has_the_last_word() {
    let mut scenario = scenario();
    let (first, second, third) = (
        open_day(&scenario, 0),
        open_day(&scenario, 1),
        open_day(&scenario, 2),
    );
    scenario.events = vec![event(first, 2, 1.5)];
    scenario.growth = vec![growth(scenario.first_day, 0.1, 0.0)];
    scenario.overrides = vec![
        override_of(second, OverrideValue::Factor(2.0), vec![]),
        override_of(third, OverrideValue::Volume(650.0), vec![]),
    ];
    let mut it = forecast(&scenario);
    adjust(&scenario, None, &mut it);
    assert!(close(ratio(&it, first), 1.5 * 1.1));
    assert!(close(ratio(&it, second), 1.5 * 1.1 * 2.0));
    assert!(close(total(&on(&it, third)), 650.0));
    assert!(close(ratio(&it, open_day(&scenario, 3)), 1.1));
    let why: Vec<&str> = it
        .adjustments
        .iter()
        .filter(|note| note.date == third)
        .map(|note| note.why.as_str())
        .collect();
    assert_eq!(
        why,
        [
            "mailing, 2 open days after",
            "growth +10 % (new customers)",
            "override: 650 contacts (fair)"
        ]
    );
}

#[test]
fn a_volume_is_spread_as_the_forecast_spreads_it_and_its_bands_are_of_one_law() {
    let mut scenario = scenario();
    let day = open_day(&scenario, 0);
    scenario.overrides = vec![override_of(day, OverrideValue::Volume(650.0), vec![])];
    let mut it = forecast(&scenario);
    adjust(&scenario, None, &mut it);
    crate::forecast::uncertainty::add_up(&mut it);
    let (mut low, mut high) = (0.0, 0.0);
    for own in on(&it, day) {
        (low, high) = (low + own.offered_p10, high + own.offered_p90);
        assert!(own.offered_p10 <= own.offered && own.offered <= own.offered_p90);
        assert!(close(
            own.statistical,
            f64::from(own.interval.clock.minutes()) / 3.0
        ));
    }
    let shares: Vec<f64> = on(&it, day)
        .iter()
        .map(|own| own.offered / own.statistical)
        .collect();
    assert!(shares.windows(2).all(|pair| close(pair[0], pair[1])));
    assert!(
        on(&it, open_day(&scenario, 1))
            .iter()
            .all(|own| own.offered == own.statistical)
    );
    // The day is inside the sum of its intervals' bands, however few contacts there are.
    let total = it.days.iter().find(|own| own.date == day).unwrap();
    assert!(low < total.offered_p10 && total.offered_p90 < high);
}

#[test]
fn hours_are_changed_alone() {
    let mut scenario = scenario();
    let day = open_day(&scenario, 0);
    let morning = ClockSpan {
        from: clock(540),
        to: clock(720),
    };
    scenario.overrides = vec![override_of(
        day,
        OverrideValue::Volume(100.0),
        vec![morning],
    )];
    let mut it = forecast(&scenario);
    adjust(&scenario, None, &mut it);
    let (inside, outside): (Vec<_>, Vec<_>) = on(&it, day)
        .into_iter()
        .partition(|own| (540..720).contains(&own.interval.clock.minutes()));
    assert!(close(total(&inside), 100.0));
    assert!(outside.iter().all(|own| own.offered == own.statistical));
    assert_eq!(it.adjustments.len(), 1);
    assert_eq!(it.adjustments[0].hours, Some(morning));
    assert!(
        inside
            .iter()
            .all(|own| it.adjustments[0].covers(&own.interval))
    );
    assert!(
        !outside
            .iter()
            .any(|own| it.adjustments[0].covers(&own.interval))
    );
}

#[test]
fn a_volume_where_nothing_is_expected_is_spread_evenly() {
    let mut scenario = scenario();
    let day = open_day(&scenario, 0);
    scenario.overrides = vec![override_of(day, OverrideValue::Volume(60.0), vec![])];
    let mut it = forecast(&scenario);
    for own in &mut it.intervals {
        scale(own, 0.0);
    }
    adjust(&scenario, None, &mut it);
    crate::forecast::uncertainty::add_up(&mut it);
    let all = on(&it, day);
    assert!(close(total(&all), 60.0));
    for own in all {
        assert!(own.offered_p10 < own.offered && own.offered < own.offered_p90);
    }
    assert_eq!(it.adjustments[0].factor, None);
}

#[test]
fn what_history_has_seen_of_a_change_is_not_applied_again() {
    let mut scenario = scenario();
    let first = scenario.first_day;
    let before = |days| first - chrono::Days::new(days);
    let day = open_day(&scenario, 0);
    // Four weeks of growth, of which history has seen half.
    scenario.growth = vec![growth(before(14), 0.2, 28.0)];
    let mut it = forecast(&scenario);
    adjust(&scenario, first.pred_opt(), &mut it);
    let days = |date: NaiveDate| (date - before(14)).num_days() as f64;
    let expected = (1.0 + 0.2 * days(day) / 28.0) / (1.0 + 0.2 * 13.0 / 28.0);
    assert!(close(ratio(&it, day), expected));
    // All of it: nothing is left, and that is said.
    scenario.growth = vec![growth(before(60), 0.2, 0.0)];
    let mut it = forecast(&scenario);
    adjust(&scenario, first.pred_opt(), &mut it);
    assert_eq!(ratio(&it, day), 1.0);
    assert!(it.adjustments[0].why.ends_with("in the history already"));
}

#[test]
fn handle_times_change_and_volumes_do_not() {
    let mut scenario = scenario();
    let from = open_day(&scenario, 1);
    scenario.aht_changes = vec![AhtChange {
        queues: vec![],
        from,
        factor: 0.8,
        over_days: 0.0,
        reason: String::new(),
    }];
    let mut it = forecast(&scenario);
    adjust(&scenario, None, &mut it);
    assert!(
        on(&it, open_day(&scenario, 0))
            .iter()
            .all(|own| own.aht.get() == 200.0)
    );
    for own in on(&it, from) {
        assert!(close(own.aht.get(), 160.0));
        assert_eq!(own.aht_statistical.get(), 200.0);
        assert_eq!(own.offered, own.statistical);
    }
    assert!(
        it.adjustments
            .iter()
            .all(|note| note.of == Adjusted::HandleTime)
    );
}

#[test]
fn other_queues_are_left_alone() {
    let mut scenario = scenario();
    let other = vec![QueueIndex::new(1)];
    let day = open_day(&scenario, 0);
    scenario.events = vec![Event {
        queues: other.clone(),
        ..event(day, 3, 2.0)
    }];
    scenario.growth = vec![Growth {
        queues: other.clone(),
        ..growth(day, 0.5, 0.0)
    }];
    scenario.overrides = vec![VolumeOverride {
        queues: other,
        ..override_of(day, OverrideValue::Volume(1.0), vec![])
    }];
    let mut it = forecast(&scenario);
    adjust(&scenario, None, &mut it);
    assert_eq!(it, forecast(&scenario));
}

#[test]
fn changes_of_days_that_follow_are_put_together() {
    let mut scenario = scenario();
    let from = open_day(&scenario, 3); // a Thursday: the weekend between is closed
    scenario.growth = vec![growth(from, 0.1, 0.0)];
    let mut it = forecast(&scenario);
    adjust(&scenario, None, &mut it);
    let all = changes(&it);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].first, from);
    assert_eq!(all[0].last, it.intervals.last().unwrap().interval.date);
    let (least, most) = all[0].factors.unwrap();
    assert!(close(least, 1.1) && close(most, 1.1));
}

proptest! {
    #[test]
    fn bands_stay_in_order_and_a_volume_is_met(
        effect in 0.01..20.0_f64,
        change in -0.9..19.0_f64,
        volume in 0.0..10_000.0_f64,
        over in 0.0..60.0_f64,
        length in prop::sample::select(vec![15_u16, 30, 60]),
    ) {
        let mut scenario = scenario();
        scenario.interval = IntervalLength::try_from(length).unwrap();
        let day = open_day(&scenario, 2);
        scenario.events = vec![event(day, 2, effect)];
        scenario.growth = vec![growth(scenario.first_day, change, over)];
        scenario.overrides = vec![override_of(day, OverrideValue::Volume(volume), vec![])];
        let mut it = forecast(&scenario);
        adjust(&scenario, None, &mut it);
        prop_assert!(close(total(&on(&it, day)), volume));
        crate::forecast::uncertainty::add_up(&mut it);
        for own in &it.intervals {
            prop_assert!(own.offered.is_finite() && own.offered >= 0.0);
            prop_assert!(0.0 <= own.offered_p10 && own.offered_p10 <= own.offered_p50);
            prop_assert!(own.offered_p50 <= own.offered_p90 && own.offered_p90.is_finite());
        }
        let plain = forecast(&scenario);
        for (own, before) in it.intervals.iter().zip(&plain.intervals) {
            prop_assert_eq!(own.statistical, before.offered);
        }
    }
}
