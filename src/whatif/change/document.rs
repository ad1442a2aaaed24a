//! The scenario as a tree that can be changed, and the lists beside it.

use super::people::{Listed, People};
use crate::problem::{Problem, Problems};
use crate::scenario::{self, Opened, Scenario, codes};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// The keys that name a list of people.
pub(super) const LISTS: [&str; 2] = ["agents", "worked_before"];

/// A scenario's document: what its TOML says, and its agents.
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) tree: Table,
    pub(super) people: People,
    opened: Opened,
    /// A seed that TOML has no number for; one that is written in the tree goes before it.
    large_seed: Option<u64>,
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
        let mut document = Self {
            tree,
            people: People::default(),
            opened,
            large_seed: None,
        };
        for key in LISTS {
            document.read_list(key)?;
        }
        Ok((document, scenario, warnings))
    }

    /// Reads the list that `key` names now, so that what follows changes the people of that file.
    ///
    /// # Errors
    /// Where the file is not there, or is no CSV.
    pub(super) fn read_list(&mut self, key: &str) -> Result<(), Problems> {
        let list = match self.tree.get(key).and_then(Value::as_str) {
            Some(name) => {
                let text = self.opened.beside(name)?;
                let read = Listed::read(name.to_owned(), &text);
                Some(read.map_err(|error| {
                    Problems(vec![Problem::error(codes::SYNTAX, error.to_string())])
                })?)
            }
            None => None,
        };
        match key {
            "agents" => self.people.list = list,
            _ => self.people.worked = list,
        }
        Ok(())
    }

    /// The document's TOML: keys in order, so that two documents that say the same are the same text.
    #[must_use]
    pub fn text(&self) -> String {
        toml::to_string(&self.tree).unwrap_or_default()
    }

    /// The lists beside it that cases may change, by the names of their files.
    #[must_use]
    pub fn lists(&self) -> BTreeMap<String, String> {
        let lists = [&self.people.list, &self.people.worked];
        let of = |list: &Listed| (list.name.clone(), list.text());
        lists.into_iter().flatten().map(of).collect()
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
        let (mut scenario, warnings) = opened.check(&self.lists())?;
        if let (Some(seed), None) = (self.large_seed, self.tree.get("seed")) {
            scenario.seed = seed;
        }
        Ok((scenario, warnings))
    }

    /// Gives it another seed.
    pub fn set_seed(&mut self, seed: u64) {
        match i64::try_from(seed) {
            Ok(seed) => {
                self.tree.insert("seed".to_owned(), Value::Integer(seed));
            }
            Err(_) => {
                self.tree.remove("seed");
                self.large_seed = Some(seed);
            }
        }
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
