//! Six languages: 108 people in twelve groups that speak two of them each.

use super::Made;
use super::dice::Dice;
use super::people::{Person, agents_csv, names};

const GROUPS: [&str; 12] = [
    "german;french",
    "french;italian",
    "italian;english",
    "english;spanish",
    "spanish;dutch",
    "dutch;german",
    "german;italian",
    "french;english",
    "italian;spanish",
    "english;dutch",
    "spanish;german",
    "dutch;french",
];

/// People of each group.
const EACH: usize = 9;

pub fn files() -> Vec<Made> {
    let mut dice = Dice::new(6, "languages agents");
    let names = names(GROUPS.len() * EACH, &mut dice);
    let people = names.into_iter().enumerate();
    let people: Vec<Person> = people
        .map(|(number, name)| Person {
            name,
            site: "Zurich",
            contract: "flexible",
            role: "agent",
            skills: GROUPS[number / EACH],
            ..Person::default()
        })
        .collect();
    vec![("languages/agents.csv", agents_csv(&people))]
}
