//! `scenarios/three-cities`: phone and email, 90 agents in three cities and zones, four weeks.

use super::Made;
use super::dice::Dice;
use super::history::{CLOSED, Curve, clock, date, office_season, open};
use super::people::{Person, agents_csv, day_off, names, week_off, wish, wish_off};
use chrono::{Days, NaiveDate};
use std::fmt::Write;

const SEED: u64 = 3;

pub fn files() -> Vec<Made> {
    vec![
        (
            "three-cities/phone.csv",
            phone().interval_csv(&mut Dice::new(SEED, "phone")),
        ),
        (
            "three-cities/tickets.csv",
            tickets_csv(&mut Dice::new(SEED, "email")),
        ),
        (
            "three-cities/agents.csv",
            agents_csv(&people(&mut Dice::new(SEED, "people"))),
        ),
    ]
}

/// Thanksgiving, Christmas and New Year's Day.
fn holidays() -> Vec<NaiveDate> {
    vec![date(2025, 11, 27), date(2025, 12, 25), date(2026, 1, 1)]
}

/// Seventeen weeks from Monday 27 October 2025, by the clock of New York: a plateau from ten to
/// seven, because the coasts' mornings and afternoons overlap.
fn phone() -> Curve {
    let mut weekday = [0.0; 24];
    weekday[8..23].copy_from_slice(&[
        4.0, 6.4, 8.2, 9.0, 9.2, 9.0, 8.8, 8.8, 8.6, 8.2, 7.4, 6.4, 5.2, 4.0, 3.0,
    ]);
    let mut weekend = [1.0; 24];
    weekend[10..20].copy_from_slice(&[0.8, 1.1, 1.3, 1.3, 1.2, 1.1, 1.0, 1.0, 0.9, 0.7]);
    Curve {
        queue: "phone",
        first: date(2025, 10, 27),
        days: 17 * 7,
        volumes: [3130.0, 2810.0, 2680.0, 2640.0, 2570.0, 960.0, 880.0],
        hours: open((480, 1380), (600, 1200), (600, 1200)),
        shapes: [weekday, weekend],
        growth: 0.001,
        spreads: (0.05, 0.05),
        aht_s: 345.0,
        without_rows: holidays(),
        season: office_season,
    }
}

/// Email by the clock of Austin. What is sent at night is handed to the help desk in the first
/// hour: mornings are the busiest.
fn email() -> Curve {
    let mut weekday = [0.0; 24];
    weekday[8..18].copy_from_slice(&[6.0, 5.6, 5.2, 5.0, 4.4, 4.4, 4.6, 4.4, 4.0, 3.4]);
    Curve {
        queue: "email",
        first: date(2025, 10, 27),
        days: 17 * 7,
        volumes: [270.0, 225.0, 210.0, 205.0, 190.0, 0.0, 0.0],
        hours: open((480, 1080), CLOSED, CLOSED),
        shapes: [weekday, weekday],
        growth: 0.002,
        spreads: (0.08, 0.06),
        aht_s: 840.0,
        without_rows: holidays(),
        season: office_season,
    }
}

/// A ticket file: one row a ticket, answered half an hour to four hours later.
fn tickets_csv(dice: &mut Dice) -> String {
    let curve = email();
    let mut text = "created,first_response,handle_s\n".to_owned();
    for interval in curve.draw(dice) {
        let mut minutes: Vec<u32> = (0..interval.offered)
            .map(|_| interval.minute + dice.between(0, 29))
            .collect();
        minutes.sort_unstable();
        for minute in minutes {
            let answered = interval.date.and_hms_opt(0, 0, 0).expect("midnight exists")
                + chrono::Duration::minutes(i64::from(minute + dice.between(30, 240)));
            // The mean of two uniforms: most tickets take 8 to 20 minutes.
            let handle_s = curve.aht_s * (0.3 + 0.7 * (dice.uniform() + dice.uniform()));
            writeln!(
                text,
                "{} {},{},{handle_s:.0}",
                interval.date,
                clock(minute),
                answered.format("%Y-%m-%d %H:%M")
            )
            .expect("writing to a String cannot fail");
        }
    }
    text
}

/// A city: agents by contract, and the yearly pay of agents and of team leads.
struct City {
    site: &'static str,
    full_time: usize,
    part_time: usize,
    agent_pay: (u32, u32),
    lead_pay: (u32, u32),
}

const CITIES: [City; 3] = [
    City {
        site: "San Francisco",
        full_time: 20,
        part_time: 8,
        agent_pay: (30_000, 70_000),
        lead_pay: (60_000, 160_000),
    },
    City {
        site: "New York",
        full_time: 24,
        part_time: 10,
        agent_pay: (20_000, 90_000),
        lead_pay: (50_000, 140_000),
    },
    City {
        site: "Austin",
        full_time: 16,
        part_time: 6,
        agent_pay: (20_000, 75_000),
        lead_pay: (45_000, 130_000),
    },
];

/// 60 full-time and 24 part-time agents, 6 team leads.
fn people(dice: &mut Dice) -> Vec<Person> {
    let mut names = names(90, dice).into_iter();
    let mut people = Vec::new();
    for city in &CITIES {
        let contracts = [
            ("team-lead", 2),
            ("full-time", city.full_time),
            ("part-time", city.part_time),
        ];
        for (contract, count) in contracts {
            for name in names.by_ref().take(count) {
                people.push(person(name, city, contract, dice));
            }
        }
    }
    time_off(&mut people, dice);
    people
}

fn person(name: String, city: &City, contract: &'static str, dice: &mut Dice) -> Person {
    let lead = contract == "team-lead";
    let (least, most) = if lead { city.lead_pay } else { city.agent_pay };
    // Team leads and full-timers are spread over the band; part-timers, who work 24 of 40 hours,
    // over its lowest quarter.
    let (from, to) = match contract {
        "team-lead" => (0.1, 0.9),
        "full-time" => (0.15, 0.9),
        _ => (0.0, 0.25),
    };
    let share = from + (to - from) * dice.uniform();
    let pay = f64::from(least) + f64::from(most - least) * share;
    let skill = dice.uniform();
    let mut person = Person {
        name,
        site: city.site,
        contract,
        role: if lead { "team_lead" } else { "agent" },
        skills: match skill {
            _ if lead => "phone;email",
            s if s < 0.45 => "phone",
            s if s < 0.55 => "email",
            _ => "phone;email",
        },
        pay_per_year: Some((pay / 100.0).round() as u32 * 100),
        ..Person::default()
    };
    if contract == "part-time" && dice.uniform() < 0.4 {
        let hours = [
            "mon-fri 07:00-14:00; sat-sun always",
            "mon-sun 12:00-22:00",
            "mon-thu always; sat 08:00-18:00",
        ];
        person.availability = (*dice.pick(&hours)).to_owned();
    }
    add_wishes(&mut person, dice);
    person
}

fn add_wishes(person: &mut Person, dice: &mut Dice) {
    if person.contract == "full-time" && dice.uniform() < 0.5 {
        person.wishes.push(wish(&["day", "late"], dice));
    }
    if dice.uniform() < 0.3 {
        person.wishes.push(wish_off(date(2026, 3, 2), 28, dice));
    }
}

/// Every fourth agent has one of the weeks off, every fifth of the rest a Monday or a Friday:
/// about 8 % of the working days.
fn time_off(people: &mut [Person], dice: &mut Dice) {
    let first_day = date(2026, 3, 2);
    for (number, person) in people.iter_mut().enumerate() {
        let week = u64::from(dice.between(0, 3));
        if number % 4 == 1 {
            person.time_off.push(week_off(first_day, week));
        } else if number % 5 == 2 {
            person
                .time_off
                .push(day_off(first_day, week, *dice.pick(&[0, 4])));
        } else if number % 29 == 9 {
            // A conference: two days, unpaid.
            let tuesday = first_day + Days::new(7 * week + 1);
            person
                .time_off
                .push(format!("{tuesday}..{} unpaid", tuesday + Days::new(1)));
        }
    }
}
