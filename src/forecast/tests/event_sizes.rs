//! How large learnt effects come out: by the size of the true ones, where days have many contacts and where
//! they have a handful.

use super::events::{factor_of, on, queue_of};
use super::*;
use crate::forecast::{FindingKind, QueueForecast};

/// Occurrences before the plan, in days: the last so many of them are used.
const PAST: [i64; 5] = [-152, -117, -82, -61, -40];

/// Half a year with `contacts` a day or so, by chance; days on which something is felt have `factor` times what is
/// expected of them.
fn half_year(scenario: &Scenario, contacts: f64, factor: impl Fn(i64) -> f64) -> History {
    let plain = history(scenario, 28, |date, clock| Some(shape(date, clock)));
    let days = plain.queues[0].days.iter();
    let open = days.clone().filter(|day| !day.intervals.is_empty()).count() as f64;
    let sum: f64 = (days.flat_map(|day| &day.intervals).map(|it| it.offered)).sum();
    let level = contacts * open / sum;
    let mut random = Random(5);
    history(scenario, 26 * 7, |date, clock| {
        let factor = factor((date - scenario.first_day).num_days());
        let mean = level * factor * shape(date, clock);
        let arrived = random.poisson(mean / factor);
        Some(if factor == 1.0 { arrived } else { mean })
    })
}

fn event(scenario: &Scenario, spans: &[(i64, i64)]) -> Event {
    let day = |day: i64| scenario.first_day + chrono::TimeDelta::days(day);
    let span = |(first, last): &(i64, i64)| DateSpan {
        first: day(*first),
        last: day(*last),
    };
    Event {
        name: "mailing".into(),
        kind: "mailing".into(),
        dates: spans.iter().map(span).collect(),
        days_before: 0,
        days_after: 0,
        queues: vec![],
        effect: None,
    }
}

/// The log of what is expected of the next occurrence, where those in `past` did `effects`.
fn believed(contacts: f64, past: &[i64], effects: &[f64]) -> f64 {
    let mut scenario = scenario();
    scenario.forecast.method = Some("level_profile".into());
    let known = past.iter().zip(effects);
    let felt = |day: i64| known.clone().find(|(at, _)| **at == day);
    let history = half_year(&scenario, contacts, |day| felt(day).map_or(1.0, |it| *it.1));
    let dates: Vec<(i64, i64)> = past.iter().chain(&[3]).map(|day| (*day, *day)).collect();
    scenario.events = vec![event(&scenario, &dates)];
    factor_of(&queue_of(&scenario, &history), "mailing").ln()
}

#[test]
fn the_larger_an_effect_was_the_larger_is_it_expected_to_be() {
    for contacts in [19.0, 400.0] {
        for (times, least, most) in [(1, 0.35, 0.6), (3, 0.65, 1.0), (5, 0.75, 1.05)] {
            let past = &PAST[PAST.len() - times..];
            let mut before = 0.0;
            for effect in [1.2, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0_f64] {
                let log = believed(contacts, past, &[effect; 5]);
                let share = log / effect.ln();
                println!("{contacts} a day, {times} times x{effect}: {share:.2} believed");
                assert!(log > before, "{contacts} a day, {times} times x{effect}");
                // Chance says more than a fifth where days have a handful of contacts.
                if effect >= 2.0 {
                    assert!((least..most).contains(&share), "{times} x{effect}: {share}");
                }
                before = log;
            }
        }
    }
}

#[test]
fn a_drop_is_believed_as_a_rise_is() {
    for contacts in [19.0, 400.0] {
        let share = |effect: f64| believed(contacts, &PAST, &[effect; 5]) / effect.ln();
        let (rise, drop) = (share(4.0), share(0.25));
        assert!((rise - drop).abs() < 0.15, "{contacts}: {rise} {drop}");
    }
}

#[test]
fn a_handful_of_contacts_and_a_few_more_believe_alike() {
    for times in [1, 3, 5] {
        let past = &PAST[PAST.len() - times..];
        for effect in [2.0, 4.0, 10.0] {
            let [below, above] = [19.0, 22.0].map(|it| believed(it, past, &[effect; 5]).exp());
            println!("{times} times x{effect}: {below:.2} below twenty a day, {above:.2} above");
            let ratio = above / below;
            assert!((0.85..1.18).contains(&ratio), "{times} x{effect}: {ratio}");
        }
    }
}

#[test]
fn one_occurrence_that_was_spoilt_hardly_moves_what_the_others_say() {
    for contacts in [19.0, 400.0] {
        let whole = believed(contacts, &PAST, &[4.0; 5]);
        for spoilt in 0..5 {
            let mut effects = [4.0; 5];
            // The lines were down for most of the day.
            effects[spoilt] = 0.2;
            let log = believed(contacts, &PAST, &effects);
            println!("{contacts} a day, occurrence {spoilt} spoilt: {log:.2} of {whole:.2}");
            assert!(log > 0.75 * whole, "{contacts}, {spoilt}: {log} {whole}");
        }
    }
}

/// The forecast after an event that was felt from `first` to `last`, in days before the plan, with its next one
/// in the plan's second week.
fn after(first: i64, last: i64, effect: impl Fn(i64) -> f64) -> QueueForecast {
    let mut scenario = scenario();
    scenario.forecast.method = Some("calendar_effects".into());
    let felt = |day: i64| (first..=last).contains(&day);
    let effect = |day: i64| if felt(day) { effect(day - first) } else { 1.0 };
    let history = half_year(&scenario, 400.0, effect);
    scenario.events = vec![event(&scenario, &[(first, last), (7, 11)])];
    queue_of(&scenario, &history)
}

/// The plan's first week ÷ what the days of that week would have without an event.
fn first_week(queue: &QueueForecast) -> f64 {
    let ordinary = scenario();
    let plain = half_year(&ordinary, 400.0, |_| 1.0);
    let mut ordinary = ordinary;
    ordinary.forecast.method = Some("calendar_effects".into());
    let without = queue_of(&ordinary, &plain);
    let sum = |queue: &QueueForecast| (0..5).map(|day| on(queue, day)).sum::<f64>();
    sum(queue) / sum(&without)
}

#[test]
fn after_a_long_event_the_level_is_what_it_was() {
    for (first, last) in [(-21, -1), (-14, -1), (-7, -1), (-70, -52), (-63, -52)] {
        let queue = after(first, last, |_| 1.5);
        let (week, effect) = (first_week(&queue), factor_of(&queue, "mailing"));
        println!("{first} to {last}: {week:.3} of the usual, event x{effect:.2}");
        assert!((0.95..1.05).contains(&week), "{first}: {week}");
        let share = effect.ln() / 1.5_f64.ln();
        assert!((0.35..0.7).contains(&share), "{first}: {share}");
        let found = &queue.findings;
        assert!(found.iter().all(|it| !it.kind.is_step()), "{found:?}");
    }
}

#[test]
fn an_event_that_fades_takes_no_level_with_it() {
    for (first, last) in [(-28, -1), (-28, -8), (-70, -43)] {
        let queue = after(first, last, |day| {
            1.0 + 1.5 * 0.5_f64.powf(day as f64 / 7.0)
        });
        let week = first_week(&queue);
        println!("{first} to {last}: {week:.3} of the usual");
        assert!((0.93..1.07).contains(&week), "{first}: {week}");
        let mut steps = queue.findings.iter().map(|it| it.kind);
        assert!(steps.all(|it| it != FindingKind::LevelStep));
    }
}
