//! Invented agents: names, time off and wishes.

use super::dice::Dice;
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

const FIRST: [&str; 40] = [
    "Ada", "Amir", "Anna", "Ben", "Carla", "Chen", "Dana", "David", "Elif", "Emma", "Felix",
    "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Jonas", "Kai", "Lara", "Leo", "Lina", "Luis",
    "Maja", "Mara", "Milo", "Nina", "Noah", "Olga", "Omar", "Paul", "Rosa", "Sam", "Sara", "Tara",
    "Theo", "Uma", "Vera", "Will", "Zoe",
];

/// A row of `agents.csv`, as it stands there.
#[derive(Default, Clone)]
pub struct Person {
    pub name: String,
    pub site: &'static str,
    pub contract: &'static str,
    pub role: &'static str,
    pub skills: &'static str,
    pub availability: String,
    pub time_off: Vec<String>,
    pub wishes: Vec<String>,
    pub pay_per_year: Option<u32>,
}

/// `count` different names: a first name, and an initial where the first names run out.
pub fn names(count: usize, dice: &mut Dice) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    while names.len() < count {
        let first = *dice.pick(&FIRST);
        let name = if count <= FIRST.len() {
            first.to_owned()
        } else {
            let initial = char::from(b'A' + dice.between(0, 25) as u8);
            format!("{first} {initial}.")
        };
        if taken.insert(name.clone()) {
            names.push(name);
        }
    }
    names
}

/// A wish for or against one of the shifts or weekdays, with a weight from 1 to 5.
pub fn wish(shifts: &[&str], dice: &mut Dice) -> String {
    let weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let weight = dice.between(1, 5);
    match dice.between(0, 3) {
        0 => format!("for {} x{weight}", dice.pick(shifts)),
        1 => format!("against {} x{weight}", dice.pick(shifts)),
        2 => format!("against {} x{weight}", dice.pick(&weekdays)),
        _ => format!(
            "against {} {} x{weight}",
            dice.pick(&weekdays),
            dice.pick(shifts)
        ),
    }
}

/// A wish to have one date of the plan off.
pub fn wish_off(first: NaiveDate, days: u32, dice: &mut Dice) -> String {
    let date = first + Days::new(u64::from(dice.between(0, days - 1)));
    format!("against {date} x{}", dice.between(3, 8))
}

/// Monday to Friday of a plan week (from 0), as time off.
pub fn week_off(first_monday: NaiveDate, week: u64) -> String {
    let monday = first_monday + Days::new(7 * week);
    format!("{monday}..{}", monday + Days::new(4))
}

/// One day of a plan week as time off, counted from its Monday (0).
pub fn day_off(first_monday: NaiveDate, week: u64, weekday: u64) -> String {
    (first_monday + Days::new(7 * week + weekday)).to_string()
}

/// The text of `agents.csv`: only the columns that somebody uses.
pub fn agents_csv(people: &[Person]) -> String {
    type Column = (&'static str, fn(&Person) -> String);
    let columns: [Column; 9] = [
        ("agent", |p| p.name.clone()),
        ("site", |p| p.site.to_owned()),
        ("contract", |p| p.contract.to_owned()),
        ("role", |p| p.role.to_owned()),
        ("skills", |p| p.skills.to_owned()),
        ("availability", |p| p.availability.clone()),
        ("time_off", |p| p.time_off.join("; ")),
        ("wishes", |p| p.wishes.join("; ")),
        ("pay_per_year", |p| {
            p.pay_per_year
                .map_or_else(String::new, |pay| pay.to_string())
        }),
    ];
    let used: Vec<&Column> = columns
        .iter()
        .filter(|(_, cell)| people.iter().any(|person| !cell(person).is_empty()))
        .collect();
    let header: Vec<&str> = used.iter().map(|(name, _)| *name).collect();
    let mut text = header.join(",") + "\n";
    for person in people {
        let cells: Vec<String> = used.iter().map(|(_, cell)| cell(person)).collect();
        text += &(cells.join(",") + "\n");
    }
    text
}
