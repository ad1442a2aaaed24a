//! Names: each given once, each reference found.

use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, Name};
use crate::scenario::file::{AgentFile, ContractFile, QueueFile, ShiftFile, SiteFile};
use crate::scenario::words::nearest::{listed, nearest, quoted};
use std::collections::BTreeMap;

/// What bears a name.
pub trait Named {
    /// Its name, if it could be read.
    fn name(&self) -> Option<&At<Name>>;
}

macro_rules! named {
    ($($ty:ty),*) => {
        $(impl Named for $ty {
            fn name(&self) -> Option<&At<Name>> {
                self.name.as_ref()
            }
        })*
    };
}
named!(QueueFile, SiteFile, ShiftFile, ContractFile, AgentFile);

impl<T: Named> Named for &T {
    fn name(&self) -> Option<&At<Name>> {
        (*self).name()
    }
}

/// The names of all queues (or sites, shifts …), with their positions.
pub struct Names {
    noun: &'static str,
    positions: BTreeMap<String, usize>,
    /// In the order of the file.
    order: Vec<String>,
    /// Whether every one's name could be read; if not, a name that is not found may exist.
    complete: bool,
}

impl Names {
    /// Collects names and reports those given twice.
    pub fn of<T: Named>(noun: &'static str, items: &[T], problems: &mut Problems) -> Self {
        let mut names = Self {
            noun,
            positions: BTreeMap::new(),
            order: vec![],
            complete: true,
        };
        let mut first_places: Vec<&Place> = vec![];
        let mut place_of: BTreeMap<&str, usize> = BTreeMap::new();
        let mut alike: BTreeMap<String, &At<Name>> = BTreeMap::new();
        for (position, item) in items.iter().enumerate() {
            let Some(name) = item.name() else {
                names.complete = false;
                continue;
            };
            let text = &name.value.0;
            if let Some(first) = place_of.get(text.as_str()) {
                problems.push(given_twice(noun, name, first_places[*first]));
                continue;
            }
            if let Some(first) = alike.insert(folded(text), name) {
                problems.push(nearly_twice(noun, name, first));
            }
            place_of.insert(text, first_places.len());
            first_places.push(&name.place);
            names.positions.insert(text.clone(), position);
            names.order.push(text.clone());
        }
        names
    }

    /// The position of the one with this name; reports a name that nothing bears.
    pub fn find(&self, wanted: &At<String>, problems: &mut Problems) -> Option<usize> {
        let found = self.positions.get(&wanted.value).copied();
        if found.is_none() && self.complete {
            problems.push(self.unknown(&wanted.value, &wanted.place));
        }
        found
    }

    /// The position of the one with this name, without a report.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// The names, in the order of the file.
    pub fn all(&self) -> &[String] {
        &self.order
    }

    /// Whether every one's name could be read.
    pub fn complete(&self) -> bool {
        self.complete
    }

    /// The report of a name that nothing bears.
    pub fn unknown(&self, name: &str, place: &Place) -> Problem {
        let noun = self.noun;
        let known = || self.order.iter().map(String::as_str);
        let help = match nearest(name, known()) {
            Some(near) => format!("did you mean {}?", quoted(near)),
            None if self.order.is_empty() => format!("add a [[{noun}]] of this name first"),
            None => format!(
                "the {noun}s are {}; or add a [[{noun}]] of this name",
                listed(known())
            ),
        };
        Problem::error(
            codes::UNKNOWN_NAME,
            format!("there is no {noun} called {}", quoted(name)),
        )
        .at(place.clone(), format!("no such {noun}"))
        .help(help)
    }
}

/// A name without what a person reads past: case, and blanks around and between words.
fn folded(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

fn nearly_twice(noun: &str, name: &At<Name>, first: &At<Name>) -> Problem {
    Problem::warning(
        codes::NEARLY_SAME_NAME,
        format!(
            "the {noun}s {} and {} differ in case or blanks only",
            quoted(&first.value.0),
            quoted(&name.value.0)
        ),
    )
    .at(
        name.place.clone(),
        format!("the first is at {}", file_line(&first.place)),
    )
    .help(format!(
        "if they are one {noun}, write it once; they are planned as two"
    ))
}

/// `agents.csv:12`.
fn file_line(place: &Place) -> String {
    let (line, _) = place.line_column();
    let file = place.source.file.file_name().unwrap_or_default();
    format!("{}:{line}", file.to_string_lossy())
}

fn given_twice(noun: &str, name: &At<Name>, first: &Place) -> Problem {
    Problem::error(
        codes::DUPLICATE_NAME,
        format!("two {noun}s are called {}", quoted(&name.value.0)),
    )
    .at(
        name.place.clone(),
        format!("the first is at {}", file_line(first)),
    )
    .help(format!("give each {noun} a name of its own"))
}
