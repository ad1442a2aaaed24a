//! `scenarios/helpdesk`: one phone queue, 25 agents, two weeks over the change to summer time.

use super::Made;
use super::dice::Dice;
use super::history::{Curve, date, office_season, open};
use super::people::{Person, agents_csv, day_off, names, week_off, wish, wish_off};

const SEED: u64 = 2026;

pub fn files() -> Vec<Made> {
    vec![
        (
            "helpdesk/history.csv",
            phone().interval_csv(&mut Dice::new(SEED, "phone")),
        ),
        (
            "helpdesk/agents.csv",
            agents_csv(&people(&mut Dice::new(SEED, "people"))),
        ),
    ]
}

/// Fifteen weeks from Monday 1 December 2025: busy mornings, a second rise after lunch, quiet
/// evenings; Mondays are the busiest.
fn phone() -> Curve {
    let mut weekday = [0.0; 24];
    weekday[8..20].copy_from_slice(&[6.2, 8.8, 9.6, 9.0, 7.4, 7.2, 8.4, 8.2, 7.2, 5.6, 4.4, 3.4]);
    let mut weekend = [1.0; 24];
    weekend[8..16].copy_from_slice(&[0.8, 1.2, 1.4, 1.3, 1.1, 1.0, 1.0, 0.8]);
    Curve {
        queue: "phone",
        first: date(2025, 12, 1),
        days: 15 * 7,
        volumes: [1060.0, 940.0, 900.0, 910.0, 850.0, 190.0, 230.0],
        hours: open((480, 1200), (540, 840), (480, 960)),
        shapes: [weekday, weekend],
        growth: 0.002,
        spreads: (0.06, 0.07),
        aht_s: 265.0,
        // Christmas and New Year are closed; on 11 February the phone system lost its statistics.
        without_rows: vec![
            date(2025, 12, 25),
            date(2025, 12, 26),
            date(2026, 1, 1),
            date(2026, 2, 11),
        ],
        season: office_season,
    }
}

/// 17 full-time and 8 part-time agents.
fn people(dice: &mut Dice) -> Vec<Person> {
    let first_day = date(2026, 3, 23);
    let names = names(25, dice);
    let mut people: Vec<Person> = names
        .into_iter()
        .enumerate()
        .map(|(number, name)| Person {
            name,
            contract: if number < 17 {
                "full-time"
            } else {
                "part-time"
            },
            ..Person::default()
        })
        .collect();
    // Two weeks of leave in all, a few single days before or after a weekend, one day unpaid.
    people[3].time_off = vec![week_off(first_day, 0)];
    people[9].time_off = vec!["2026-03-30..2026-04-02".to_owned()];
    for (number, week, weekday) in [
        (1, 0, 4),
        (6, 1, 0),
        (12, 0, 0),
        (14, 1, 3),
        (18, 0, 2),
        (21, 1, 1),
    ] {
        people[number].time_off = vec![day_off(first_day, week, weekday)];
    }
    people[23].time_off = vec![format!("{} unpaid", day_off(first_day, 0, 1))];
    // Who brings children to school or studies is there for part of the day.
    for (number, availability) in [
        (5, "mon-fri 08:00-17:00; sat-sun 08:00-18:00"),
        (17, "mon-fri 08:00-14:00; sat 08:00-16:00"),
        (19, "mon-fri 14:00-21:00; sat-sun always"),
        (22, "mon-thu 08:00-20:00; sat-sun always"),
    ] {
        people[number].availability = availability.to_owned();
    }
    for person in &mut people {
        let shifts: &[&str] = if person.contract == "full-time" {
            &["early", "late"]
        } else {
            &["short"]
        };
        if dice.uniform() < 0.5 && person.contract == "full-time" {
            person.wishes.push(wish(shifts, dice));
        }
        if dice.uniform() < 0.3 {
            person.wishes.push(wish_off(first_day, 14, dice));
        }
    }
    people
}
