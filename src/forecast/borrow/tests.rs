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

#[test]
fn hours_that_the_lender_does_not_have_get_the_nearest_clock() {
    let mut scenario = scenario(0.5);
    scenario.queues[1].hours = OpeningHours::always();
    let it = run(&scenario);
    let at = |queue: usize, weekday: u32, minutes: u16| {
        let all = it.queues[queue].intervals.iter();
        let mut found = all.filter(|it| {
            it.interval.date.weekday().num_days_from_monday() == weekday
                && it.interval.clock.minutes() == minutes
        });
        found.next().map(|it| it.offered)
    };
    let (first, last) = (at(0, 1, 480).unwrap(), at(0, 1, 1050).unwrap());
    for (minutes, lent) in [
        (0, first),
        (450, first),
        (480, first),
        (1080, last),
        (1410, last),
    ] {
        assert!((at(1, 1, minutes).unwrap() - 0.5 * lent).abs() < 1e-9);
    }
    // On a weekday that the lender never opens, the mean of all its days.
    let mean: f64 = (0..5).map(|day| at(0, day, 600).unwrap()).sum::<f64>() / 5.0;
    assert!((at(1, 6, 600).unwrap() - 0.5 * mean).abs() < 1e-9);
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
    let sum = |it: &Forecast, queue: usize| -> f64 {
        it.queues[queue].intervals.iter().map(|it| it.offered).sum()
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
