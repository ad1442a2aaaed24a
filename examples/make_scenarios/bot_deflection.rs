//! `scenarios/bot-deflection`: a shop's help desk, phone and mail, half a year before a mail bot arrives.

use super::Made;
use super::dice::Dice;
use super::history::{CLOSED, Curve, date, office_season, open};
use super::people::{Person, agents_csv, day_off, names, week_off};

const SEED: u64 = 11;

pub fn files() -> Vec<Made> {
    vec![
        (
            "bot-deflection/phone.csv",
            phone().interval_csv(&mut Dice::new(SEED, "phone")),
        ),
        (
            "bot-deflection/email.csv",
            email().interval_csv(&mut Dice::new(SEED, "email")),
        ),
        (
            "bot-deflection/agents.csv",
            agents_csv(&people(&mut Dice::new(SEED, "people"))),
        ),
    ]
}

/// Twenty-six weeks to Sunday 1 March 2026.
const DAYS: usize = 26 * 7;

fn phone() -> Curve {
    let mut weekday = [0.0; 24];
    weekday[8..20].copy_from_slice(&[4.0, 7.2, 8.8, 8.4, 7.0, 7.4, 8.2, 8.0, 7.6, 6.4, 4.6, 3.0]);
    Curve {
        queue: "phone",
        first: date(2025, 9, 1),
        days: DAYS,
        volumes: [690.0, 620.0, 600.0, 590.0, 560.0, 0.0, 0.0],
        hours: open((480, 1200), CLOSED, CLOSED),
        shapes: [weekday, [1.0; 24]],
        growth: 0.001,
        spreads: (0.06, 0.06),
        aht_s: 310.0,
        without_rows: holidays(),
        season: office_season,
    }
}

/// Mail arrives while the desk is open; what was written at night comes in the first hour.
fn email() -> Curve {
    let mut weekday = [0.0; 24];
    weekday[8..18].copy_from_slice(&[11.0, 8.0, 6.6, 6.0, 5.2, 5.4, 5.6, 5.0, 4.4, 3.6]);
    Curve {
        queue: "email",
        first: date(2025, 9, 1),
        days: DAYS,
        volumes: [560.0, 450.0, 430.0, 420.0, 400.0, 0.0, 0.0],
        hours: open((480, 1080), CLOSED, CLOSED),
        shapes: [weekday, [1.0; 24]],
        growth: 0.001,
        spreads: (0.08, 0.07),
        aht_s: 420.0,
        without_rows: holidays(),
        season: office_season,
    }
}

fn holidays() -> Vec<chrono::NaiveDate> {
    vec![date(2025, 12, 25), date(2025, 12, 26), date(2026, 1, 1)]
}

/// 11 who answer mail, 13 who answer the phone, 4 who do both.
fn people(dice: &mut Dice) -> Vec<Person> {
    let first_day = date(2026, 3, 2);
    let names = names(28, dice);
    let person = |(number, name): (usize, String)| {
        let mut it = Person {
            name,
            contract: if number % 5 == 4 {
                "part-time"
            } else {
                "full-time"
            },
            role: "agent",
            skills: match number {
                0..11 => "email",
                11..24 => "phone",
                _ => "phone;email",
            },
            ..Person::default()
        };
        if number % 7 == 3 {
            it.time_off = vec![week_off(first_day, (number % 4) as u64)];
        } else if number % 9 == 5 {
            it.time_off = vec![day_off(first_day, (number % 4) as u64, 4)];
        }
        it
    };
    names.into_iter().enumerate().map(person).collect()
}
