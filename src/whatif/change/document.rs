//! The scenario as a tree that can be changed, and the lists beside it.

use super::people::{Listed, People};
use crate::problem::{Problem, Problems};
use crate::scenario::{self, Opened, Scenario, codes};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// A scenario's document: what its TOML says, and its agents.
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) tree: Table,
    pub(super) people: People,
    opened: Opened,
}

impl Document {
    /// Reads the scenario at `path` and checks it as it is; its warnings come with it.
    ///
    /// # Errors
    /// All problems of the scenario: what is wrong before anything is changed.
    pub fn open(path: &std::path::Path) -> Result<(Self, Scenario, Problems), Problems> {
        let opened = scenario::open(path)?;
        let (scenario, warnings) = opened.check(&BTreeMap::new())?;
        let unreadable = |error: &dyn std::fmt::Display| {
            Problems(vec![Problem::error(codes::SYNTAX, error.to_string())])
        };
        let tree: Table = toml::from_str(&opened.text).map_err(|error| unreadable(&error))?;
        let beside = |key: &str| match tree.get(key).and_then(Value::as_str) {
            Some(name) => opened
                .beside(name)
                .map(|text| Some((name.to_owned(), text))),
            None => Ok(None),
        };
        let listed = |found: Option<(String, String)>| {
            found
                .map(|(name, text)| Listed::read(name, &text))
                .transpose()
        };
        let people = People {
            list: listed(beside("agents")?).map_err(|error| unreadable(&error))?,
            worked: listed(beside("worked_before")?).map_err(|error| unreadable(&error))?,
        };
        let document = Self {
            tree,
            people,
            opened,
        };
        Ok((document, scenario, warnings))
    }

    /// The document's TOML: keys in order, so that two documents that say the same are the same text.
    #[must_use]
    pub fn text(&self) -> String {
        toml::to_string(&self.tree).unwrap_or_default()
    }

    /// The lists beside it that cases may change, by the names of their files.
    #[must_use]
    pub fn lists(&self) -> BTreeMap<String, String> {
        let named = |key: &str| self.tree.get(key).and_then(Value::as_str);
        let lists = [
            (named("agents"), &self.people.list),
            (named("worked_before"), &self.people.worked),
        ];
        let of = |(named, list): (Option<&str>, &Option<Listed>)| {
            // A case that names another file means that file.
            let list = list.as_ref().filter(|it| named == Some(it.name.as_str()))?;
            Some((list.name.clone(), list.text()))
        };
        lists.into_iter().filter_map(of).collect()
    }

    /// Files of lists that it names and that no change touches: another file than the scenario's own.
    #[must_use]
    pub fn other_lists(&self) -> Vec<String> {
        let own = self.lists();
        let named = ["agents", "worked_before"].into_iter();
        let named = named.filter_map(|key| self.tree.get(key).and_then(Value::as_str));
        named
            .filter(|it| !own.contains_key(*it))
            .map(str::to_owned)
            .collect()
    }

    /// The scenario that it says, checked as ever.
    ///
    /// # Errors
    /// All problems; their places are in the document's own text.
    pub fn scenario(&self) -> Result<(Scenario, Problems), Problems> {
        let opened = Opened {
            file: self.opened.file.clone(),
            text: self.text(),
        };
        opened.check(&self.lists())
    }

    /// Gives it another seed.
    pub fn set_seed(&mut self, seed: u64) {
        let seed = i64::try_from(seed).unwrap_or(i64::MAX);
        self.tree.insert("seed".to_owned(), Value::Integer(seed));
    }

    /// The tables under `key` at the top, such as the queues.
    pub(super) fn tables(&self, key: &str) -> impl Iterator<Item = &Table> {
        let list = self.tree.get(key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_table)
    }

    /// The same, to be changed.
    pub(super) fn tables_mut(&mut self, key: &str) -> impl Iterator<Item = &mut Table> {
        let list = self.tree.get_mut(key).and_then(Value::as_array_mut);
        list.into_iter().flatten().filter_map(Value::as_table_mut)
    }

    /// Adds a table to the list under `key`.
    pub(super) fn add(&mut self, key: &str, table: Table) {
        let list = self.tree.entry(key).or_insert_with(|| Value::Array(vec![]));
        if let Value::Array(list) = list {
            list.push(Value::Table(table));
        }
    }

    /// The names under `key` at the top.
    pub(super) fn names(&self, key: &str) -> Vec<String> {
        let name = |it: &Table| it.get("name").and_then(Value::as_str).map(str::to_owned);
        self.tables(key).filter_map(name).collect()
    }
}
