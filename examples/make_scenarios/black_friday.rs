//! `scenarios/black-friday`: an online shop's phones over two and a half years, with two Black Fridays.

use super::Made;
use super::dice::Dice;
use super::history::{Curve, between, date, open};
use super::people::{Person, agents_csv, day_off, names, week_off};
use chrono::{Datelike, NaiveDate};

const SEED: u64 = 24;

pub fn files() -> Vec<Made> {
    vec![
        (
            "black-friday/history.csv",
            phone().hourly_csv(&mut Dice::new(SEED, "phone")),
        ),
        (
            "black-friday/agents.csv",
            agents_csv(&people(&mut Dice::new(SEED, "people"))),
        ),
    ]
}

/// 126 weeks to Sunday 31 May 2026, by the hour.
fn phone() -> Curve {
    let mut weekday = [0.0; 24];
    weekday[8..20].copy_from_slice(&[4.2, 6.4, 7.6, 8.0, 7.6, 7.2, 7.4, 7.6, 7.8, 7.4, 6.6, 5.0]);
    let mut weekend = [0.0; 24];
    weekend[9..18].copy_from_slice(&[5.0, 6.6, 7.4, 7.2, 6.8, 6.6, 6.4, 5.8, 4.6]);
    Curve {
        queue: "phone",
        first: date(2024, 1, 1),
        days: 126 * 7,
        volumes: [980.0, 900.0, 870.0, 860.0, 850.0, 480.0, 420.0],
        hours: open((480, 1200), (540, 1080), (540, 1080)),
        shapes: [weekday, weekend],
        // About 8 % a year.
        growth: 0.0015,
        spreads: (0.06, 0.05),
        aht_s: 285.0,
        without_rows: vec![
            date(2024, 12, 25),
            date(2025, 1, 1),
            date(2025, 12, 25),
            date(2026, 1, 1),
        ],
        season: shop_season,
    }
}

/// Quiet in summer, busy before Christmas, returns in January; and twice a Black Friday week, from its Monday to
/// the Monday after, on top.
fn shop_season(date: NaiveDate) -> f64 {
    let month = [
        1.10, 0.98, 0.95, 0.95, 0.94, 0.90, 0.84, 0.86, 0.98, 1.04, 1.14, 1.28,
    ];
    // In a straight line from the middle of a month to that of the next.
    let at = f64::from(date.month0()) + (f64::from(date.day()) - 15.5) / 30.5;
    let season = between(&month, at);
    let day = (date.year(), date.month(), date.day());
    let is_peak = ((2024, 11, 25)..=(2024, 12, 2)).contains(&day)
        || ((2025, 11, 24)..=(2025, 12, 1)).contains(&day);
    if is_peak { season * 1.9 } else { season }
}

/// 23 full-time and 9 part-time agents.
fn people(dice: &mut Dice) -> Vec<Person> {
    let first_day = date(2026, 6, 1);
    let names = names(32, dice);
    let person = |(number, name): (usize, String)| {
        let mut it = Person {
            name,
            contract: if number < 23 {
                "full-time"
            } else {
                "part-time"
            },
            role: "agent",
            ..Person::default()
        };
        if number % 8 == 2 {
            it.time_off = vec![week_off(first_day, (number % 2) as u64)];
        } else if number % 11 == 6 {
            it.time_off = vec![day_off(first_day, (number % 2) as u64, 0)];
        }
        it
    };
    names.into_iter().enumerate().map(person).collect()
}
