//! `scenarios/night-and-day`: 24 hours, seven days, shifts over midnight, one day of 25 hours.

use super::Made;
use super::dice::Dice;
use super::history::{Curve, date};
use super::people::{Person, agents_csv, day_off, names, week_off, wish, wish_off};
use chrono::{Datelike, NaiveDate};

const SEED: u64 = 24;

pub fn files() -> Vec<Made> {
    vec![
        (
            "night-and-day/history.csv",
            calls().interval_csv(&mut Dice::new(SEED, "calls")),
        ),
        (
            "night-and-day/agents.csv",
            agents_csv(&people(&mut Dice::new(SEED, "people"))),
        ),
    ]
}

/// Fifteen weeks from Monday 6 July 2026: roadside assistance, busiest when people drive to and
/// from work, and never silent.
fn calls() -> Curve {
    let weekday = [
        1.3, 1.1, 1.0, 1.0, 1.2, 1.8, 3.2, 5.2, 6.0, 5.4, 5.0, 5.0, 5.2, 5.2, 5.4, 5.8, 6.2, 6.4,
        5.4, 4.2, 3.4, 2.8, 2.2, 1.7,
    ];
    let weekend = [
        2.0, 1.7, 1.5, 1.3, 1.2, 1.3, 1.7, 2.4, 3.2, 4.0, 4.4, 4.6, 4.6, 4.5, 4.4, 4.4, 4.3, 4.0,
        3.6, 3.2, 2.8, 2.5, 2.3, 2.1,
    ];
    Curve {
        queue: "assistance",
        first: date(2026, 7, 6),
        days: 15 * 7,
        volumes: [910.0, 860.0, 850.0, 870.0, 930.0, 690.0, 650.0],
        hours: [(0, 1440); 7],
        shapes: [weekday, weekend],
        growth: 0.001,
        spreads: (0.07, 0.08),
        aht_s: 320.0,
        without_rows: vec![],
        season: summer,
    }
}

/// Holiday traffic in July and August, and more breakdowns as the nights turn cold.
fn summer(date: NaiveDate) -> f64 {
    match date.month() {
        7 | 8 => 1.04,
        10 => 1.02,
        _ => 1.0,
    }
}

/// 26 agents who rotate, 8 who only work nights, 6 who work at weekends.
fn people(dice: &mut Dice) -> Vec<Person> {
    let first_day = date(2026, 10, 26);
    let names = names(40, dice);
    let mut people: Vec<Person> = names
        .into_iter()
        .enumerate()
        .map(|(number, name)| Person {
            name,
            contract: match number {
                0..26 => "rotating",
                26..34 => "nights",
                _ => "weekend",
            },
            availability: match number {
                34.. => "fri 14:00-24:00; sat always; sun always".to_owned(),
                26..34 => "mon-sun 21:00-08:00".to_owned(),
                // Every third who rotates may not work nights.
                _ if number % 3 == 2 => "mon-sun 05:30-24:00".to_owned(),
                _ => String::new(),
            },
            ..Person::default()
        })
        .collect();
    for (number, week) in [(4, 0), (11, 1), (28, 0)] {
        people[number].time_off.push(week_off(first_day, week));
    }
    for (number, week, weekday) in [
        (2, 0, 4),
        (7, 1, 0),
        (13, 1, 4),
        (16, 0, 0),
        (20, 0, 4),
        (31, 1, 2),
    ] {
        people[number]
            .time_off
            .push(day_off(first_day, week, weekday));
    }
    for person in people
        .iter_mut()
        .filter(|person| person.contract == "rotating")
    {
        if dice.uniform() < 0.6 {
            person
                .wishes
                .push(wish(&["morning", "day", "evening", "night"], dice));
        }
        if dice.uniform() < 0.25 {
            person.wishes.push(wish_off(first_day, 14, dice));
        }
    }
    people
}
