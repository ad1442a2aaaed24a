//! What a queue without history gets from its lender.

use super::*;
use crate::calendar::OpeningHours;
use crate::control::Control;
use crate::forecast::forecast;
use crate::history::History;
use crate::scenario::model::{Growth, Queue, Volumes};
use crate::scenario::sample;

/// The sample's phone queue and a chat that borrows from it.
fn scenario(share: f64) -> Scenario {
    let mut scenario = sample::help_desk(1);
    let chat = Queue {
        name: "chat".into(),
        volumes: Volumes::Borrowed,
        borrow: Some(Borrow {
            from: QueueIndex::new(0),
            share,
        }),
        aht: None,
        ..scenario.queues[0].clone()
    };
    scenario.queues.push(chat);
    scenario
}

fn run(scenario: &Scenario) -> Forecast {
    let history = History { queues: vec![] };
    forecast(scenario, &history, &Control::unlimited()).unwrap()
}

#[test]
fn the_same_hours_give_the_share_of_every_interval() {
    let scenario = scenario(0.2);
    let it = run(&scenario);
    let [phone, chat] = &it.queues[..] else {
        panic!("two queues");
    };
    assert_eq!(
        (chat.queue, chat.method.as_str()),
        (QueueIndex::new(1), "borrowed")
    );
    assert_eq!(phone.intervals.len(), chat.intervals.len());
    for (lent, own) in phone.intervals.iter().zip(&chat.intervals) {
        assert_eq!(lent.interval, own.interval);
        assert!((own.offered - 0.2 * lent.offered).abs() < 1e-9);
        assert_eq!(own.aht, lent.aht);
    }
}

#[test]
fn bands_are_wider_than_the_lenders_and_in_order() {
    for share in [0.05, 0.2, 1.0, 3.0] {
        let it = run(&scenario(share));
        for (lent, own) in it.queues[0].intervals.iter().zip(&it.queues[1].intervals) {
            assert!(0.0 <= own.offered_p10 && own.offered_p10 <= own.offered_p50);
            assert!(own.offered_p50 <= own.offered_p90 && own.offered_p90.is_finite());
            let width = |it: &IntervalForecast| (it.offered_p90 - it.offered_p10) / it.offered;
            let more = share > 1.0 || width(own) > width(lent);
            assert!(more, "{own:?} {lent:?}");
        }
        // A share that is off is off all day and all week.
        let widths = |it: &QueueForecast| {
            let days = it.days.iter().chain(&it.weeks);
            days.map(|day| (day.offered_p90 - day.offered_p10) / day.offered)
                .collect::<Vec<_>>()
        };
        for (lent, own) in widths(&it.queues[0]).iter().zip(widths(&it.queues[1])) {
            assert!(own > *lent && own > 0.45, "{share}: {own} {lent}");
        }
    }
}

/// Contacts of a queue by weekday (from Monday) and clock.
fn at(it: &Forecast, queue: usize, weekday: u32, minutes: u16) -> Option<f64> {
    let all = it.queues[queue].intervals.iter();
    let mut found = all.filter(|it| {
        it.interval.date.weekday().num_days_from_monday() == weekday
            && it.interval.clock.minutes() == minutes
    });
    found.next().map(|it| it.offered)
}

fn sum(it: &Forecast, queue: usize) -> f64 {
    it.queues[queue].intervals.iter().map(|it| it.offered).sum()
}

#[test]
fn nothing_is_expected_in_hours_that_the_lender_never_has() {
    let mut scenario = scenario(0.5);
    scenario.queues[1].hours = OpeningHours::always();
    let it = run(&scenario);
    for (weekday, minutes) in [(1, 0), (1, 450), (1, 1080), (1, 1410), (6, 600)] {
        assert_eq!(
            at(&it, 1, weekday, minutes),
            Some(0.0),
            "{weekday} {minutes}"
        );
    }
    let lent = at(&it, 0, 1, 480).unwrap();
    assert!((at(&it, 1, 1, 480).unwrap() - 0.5 * lent).abs() < 1e-9);
    assert!((sum(&it, 1) - 0.5 * sum(&it, 0)).abs() < 1e-6);
    // How long contacts would take is known all the same, for the planner's own numbers.
    assert!(it.queues[1].intervals.iter().all(|it| it.aht.get() > 0.0));
}

#[test]
fn on_the_lenders_holiday_it_is_its_usual_weekday() {
    let mut scenario = scenario(0.5);
    scenario.weeks = 2;
    let holiday = scenario.first_day + chrono::Days::new(1);
    scenario
        .closed_days
        .push(crate::scenario::model::ClosedDay {
            date: holiday,
            name: String::new(),
            queues: vec![QueueIndex::new(0)],
        });
    let it = run(&scenario);
    let on = |queue: usize, date: NaiveDate| -> f64 {
        let all = it.queues[queue].intervals.iter();
        let own = all.filter(|it| it.interval.date == date);
        own.map(|it| it.offered).sum()
    };
    let next = holiday + chrono::Days::new(7);
    assert_eq!(on(0, holiday), 0.0);
    assert!(on(1, holiday) > 0.0);
    assert!((on(1, holiday) - 0.5 * on(0, next)).abs() < 1e-9);
}

#[test]
fn changes_of_the_lender_alone_are_not_inherited_and_own_ones_apply_once() {
    let mut scenario = scenario(0.2);
    let growth = |queues| Growth {
        queues,
        from: NaiveDate::MIN,
        change: 1.0,
        over_days: 0.0,
        reason: String::new(),
    };
    let plain = run(&scenario);
    scenario.growth = vec![growth(vec![QueueIndex::new(0)])];
    let lender = run(&scenario);
    assert!((sum(&lender, 0) - 2.0 * sum(&plain, 0)).abs() < 1e-6);
    assert!((sum(&lender, 1) - sum(&plain, 1)).abs() < 1e-6);
    scenario.growth = vec![growth(vec![])];
    let both = run(&scenario);
    assert!((sum(&both, 1) - 2.0 * sum(&plain, 1)).abs() < 1e-6);
}
