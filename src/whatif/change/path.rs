//! From a dotted key to its place in the document. What is known there comes from the scenario's own schema.

use super::amount::Change;
use super::levers::LEVERS;
use super::{Assignment, Document, alike, parts, words};
use crate::problem::Problem;
use crate::scenario::{nearest_name, schema};
use crate::whatif::codes;
use crate::wording::listed;
use serde_json::Value as Json;
use std::sync::OnceLock;
use toml::{Table, Value};

/// Keys by which the tables of a list are told apart, the first that a table has.
const NAMES: [&str; 7] = ["name", "site", "queue", "kind", "queues", "group", "from"];

/// Sets a key of the scenario; what that says in words.
pub fn set(document: &mut Document, wanted: &Assignment) -> Result<String, Problem> {
    let parts = parts(&wanted.key);
    let knowledge = Knowledge::top();
    let at = At {
        wanted,
        path: "",
        top: true,
    };
    let mut tree = Value::Table(std::mem::take(&mut document.tree));
    let changed = at.set(&mut tree, &parts, &knowledge);
    if let Value::Table(tree) = tree {
        document.tree = tree;
    }
    let (before, after) = changed?;
    Ok(words::set(&parts, before.as_ref(), &after))
}

/// A place on the way to a key.
struct At<'a> {
    wanted: &'a Assignment,
    path: &'a str,
    top: bool,
}

impl At<'_> {
    fn set(
        &self,
        node: &mut Value,
        parts: &[String],
        known: &Knowledge,
    ) -> Result<(Option<Value>, Value), Problem> {
        let Some((first, rest)) = parts.split_first() else {
            return Err(self.unknown("", vec![]));
        };
        match node {
            Value::Table(table) => self.in_table(table, first, rest, known),
            Value::Array(list) => self.in_list(list, first, rest, known),
            other if self.hours(other, first, rest) => {
                // Hours of every day alike, of which one day is to change.
                let mut week = Table::new();
                for day in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] {
                    week.insert(day.to_owned(), other.clone());
                }
                *other = Value::Table(week);
                self.set(other, parts, known)
            }
            _ => Err(self.wanted.refuse(
                format!("{} is a single value, nothing is below it", self.here()),
                format!("end the key with {}", self.path),
            )),
        }
    }

    fn hours(&self, value: &Value, day: &str, rest: &[String]) -> bool {
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        value.is_str() && rest.is_empty() && days.contains(&day) && self.path.ends_with("hours")
    }

    fn in_table(
        &self,
        table: &mut Table,
        first: &str,
        rest: &[String],
        known: &Knowledge,
    ) -> Result<(Option<Value>, Value), Problem> {
        let present: Vec<&str> = table.keys().map(String::as_str).collect();
        let keys = known.keys();
        let all = || {
            present
                .iter()
                .copied()
                .chain(keys.iter().map(String::as_str))
        };
        let Some(key) = the_key(first, rest.is_empty(), &all().collect::<Vec<_>>()) else {
            if known.is_open() && rest.is_empty() {
                return self.put(table, first);
            }
            return Err(self.unknown(first, all().map(str::to_owned).collect()));
        };
        if rest.is_empty() {
            return self.put(table, &key);
        }
        let below = known.below(&key);
        if !table.contains_key(&key) {
            if !below.is_table() {
                let message = format!("the scenario has no `{key}` yet");
                let help =
                    "write it into scenario.toml first, so that there is something to change";
                return Err(self.wanted.refuse(message, help));
            }
            table.insert(key.clone(), Value::Table(Table::new()));
        }
        let path = self.path_to(&key);
        let at = At {
            wanted: self.wanted,
            path: &path,
            top: false,
        };
        let node = table
            .entry(key)
            .or_insert_with(|| Value::Table(Table::new()));
        at.set(node, rest, &below)
    }

    fn put(&self, table: &mut Table, key: &str) -> Result<(Option<Value>, Value), Problem> {
        let before = table.get(key).cloned();
        let after = self.changed(before.as_ref(), key)?;
        table.insert(key.to_owned(), after.clone());
        Ok((before, after))
    }

    fn changed(&self, before: Option<&Value>, key: &str) -> Result<Value, Problem> {
        let help = match (before, &self.wanted.change) {
            (None, Change::Times(_) | Change::Plus(..)) => {
                format!("give a value: {}=…", self.path_to(key))
            }
            (Some(Value::Table(table)), _) => {
                let keys: Vec<&String> = table.keys().collect();
                format!("name one of its keys: {}", listed(&keys, 8, "more"))
            }
            _ => "give the value itself, such as KEY=VALUE".to_owned(),
        };
        let changed = self.wanted.change.of(before);
        changed.map_err(|why| self.wanted.refuse(why, help))
    }

    fn in_list(
        &self,
        list: &mut [Value],
        first: &str,
        rest: &[String],
        known: &Knowledge,
    ) -> Result<(Option<Value>, Value), Problem> {
        let names: Vec<String> = list.iter().map(name_of).collect();
        let by_name = names
            .iter()
            .position(|it| !it.is_empty() && alike(it, first));
        let by_number = || {
            let number = first.parse::<usize>().ok()?.checked_sub(1)?;
            (number < list.len()).then_some(number)
        };
        let Some(found) = by_name.or_else(by_number) else {
            return Err(self.unknown(first, names));
        };
        let path = self.path_to(first);
        let at = At {
            wanted: self.wanted,
            path: &path,
            top: false,
        };
        if rest.is_empty() {
            let before = list[found].clone();
            let after = self.changed(Some(&before), first)?;
            list[found] = after.clone();
            return Ok((Some(before), after));
        }
        at.set(&mut list[found], rest, &known.of_items())
    }

    fn path_to(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    fn here(&self) -> String {
        if self.path.is_empty() {
            "the scenario".to_owned()
        } else {
            format!("`{}`", self.path)
        }
    }

    /// A key that nothing here bears, with the one that is likely meant.
    fn unknown(&self, word: &str, mut all: Vec<String>) -> Problem {
        if self.top {
            all.extend(LEVERS.iter().map(|it| it.key.to_owned()));
        }
        all.retain(|it| !it.is_empty());
        all.sort();
        all.dedup();
        let message = format!("{}: {} has no `{word}`", self.wanted.key, self.here());
        let help = match nearest_name(word, all.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{}`?", self.path_to(near)),
            None if all.is_empty() => "nothing below it has a name".to_owned(),
            None => format!("what is known here: {}", listed(&all, 12, "more")),
        };
        Problem::error(codes::UNKNOWN_KEY, message).help(help)
    }
}

/// The key that `word` is: as it is written, or a list's plural (`queues` for `queue`). At the end of a path the
/// key itself comes first, before it the list: `agents` is a file, `agents.Anna` is one of them.
fn the_key(word: &str, last: bool, all: &[&str]) -> Option<String> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    let named = |name: &str| {
        all.iter()
            .find(|it| alike(it, name))
            .map(|it| (*it).to_owned())
    };
    if last {
        named(word).or_else(|| named(singular))
    } else {
        let both = named(singular).filter(|_| word != singular && named(word).is_some());
        both.or_else(|| named(word)).or_else(|| named(singular))
    }
}

/// What a table of a list is called.
fn name_of(value: &Value) -> String {
    let text = |it: &Value| match it {
        Value::String(text) => Some(text.clone()),
        Value::Datetime(date) => Some(date.to_string()),
        Value::Array(list) => list.first().and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    match value {
        Value::Table(table) => {
            let names = NAMES.iter().filter_map(|key| table.get(*key));
            names.filter_map(text).next().unwrap_or_default()
        }
        _ => String::new(),
    }
}

/// What the schema says of a place: every table that may stand there.
struct Knowledge(Vec<&'static Json>);

fn the_schema() -> &'static Json {
    static SCHEMA: OnceLock<Json> = OnceLock::new();
    SCHEMA.get_or_init(schema)
}

impl Knowledge {
    fn top() -> Self {
        Self(vec![the_schema()])
    }

    /// What may stand there: references followed, alternatives side by side.
    fn forms(&self) -> Vec<&'static Json> {
        let mut forms = vec![];
        let mut open = self.0.clone();
        while let Some(it) = open.pop() {
            for kind in ["allOf", "anyOf", "oneOf"] {
                open.extend(it[kind].as_array().into_iter().flatten());
            }
            if let Some(name) = it["$ref"].as_str() {
                let name = name.rsplit('/').next().unwrap_or_default();
                open.push(&the_schema()["definitions"][name]);
            }
            forms.push(it);
        }
        forms
    }

    fn keys(&self) -> Vec<String> {
        let of = |it: &'static Json| it["properties"].as_object().into_iter().flatten();
        let keys = self.forms().into_iter().flat_map(of);
        keys.map(|(key, _)| key.clone()).collect()
    }

    /// Whether keys of the planner's own may stand there, such as weekdays.
    fn is_open(&self) -> bool {
        self.forms()
            .iter()
            .any(|it| it["patternProperties"].is_object())
    }

    fn is_table(&self) -> bool {
        let table =
            |it: &&Json| it["properties"].is_object() || it["patternProperties"].is_object();
        self.forms().iter().any(table)
    }

    fn below(&self, key: &str) -> Self {
        let of = |it: &'static Json| it["properties"].get(key);
        Self(self.forms().into_iter().filter_map(of).collect())
    }

    fn of_items(&self) -> Self {
        let of = |it: &'static Json| it.get("items");
        Self(self.forms().into_iter().filter_map(of).collect())
    }
}
