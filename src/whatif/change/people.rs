//! More or fewer agents: people like those who are there, or some of them gone.

use super::{Document, alike};
use std::collections::BTreeSet;
use toml::{Table, Value};

/// The lists of people beside a scenario.
#[derive(Debug, Clone, Default)]
pub struct People {
    /// The agents' file.
    pub list: Option<Listed>,
    /// Shifts worked before the plan.
    pub worked: Option<Listed>,
}

/// A CSV file: header and rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The file's name in the scenario.
    pub name: String,
    /// Columns, as they are written.
    header: Vec<String>,
    /// Cells, row after row.
    rows: Vec<Vec<String>>,
}

impl Listed {
    /// Reads a CSV text.
    ///
    /// # Errors
    /// What is wrong with its form.
    pub fn read(name: String, text: &str) -> Result<Self, csv::Error> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut rows: Vec<Vec<String>> = vec![];
        for row in reader.records() {
            rows.push(row?.iter().map(str::to_owned).collect());
        }
        let header = if rows.is_empty() {
            vec![]
        } else {
            rows.remove(0)
        };
        Ok(Self { name, header, rows })
    }

    /// As CSV.
    pub fn text(&self) -> String {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(vec![]);
        for row in std::iter::once(&self.header).chain(&self.rows) {
            // Into memory, nothing can fail.
            let _ = writer.write_record(row);
        }
        let bytes = writer.into_inner().unwrap_or_default();
        String::from_utf8(bytes).unwrap_or_default()
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|it| alike(it, name))
    }

    fn cell(&self, row: usize, column: &str) -> &str {
        let cell = self.column(column).and_then(|at| self.rows[row].get(at));
        cell.map_or("", |it| it.trim())
    }
}

/// Where an agent is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Written {
    Row(usize),
    Block(usize),
}

/// The number of agents at `site` (everywhere where `None`) becomes `wanted`. Who is added is like who is there, one
/// after the other of a mixed list; who goes is taken from the same list, so that of two cuts the larger takes all whom
/// the smaller takes. Team leads and other roles stay as long as there are agents.
pub fn resize(document: &mut Document, site: Option<&str>, wanted: usize) {
    let all = agents(document, site);
    let mixed = mixed(document, &all);
    match wanted.checked_sub(all.len()) {
        Some(more) => add(document, &mixed, more),
        None => drop_them(document, &mixed[..all.len() - wanted]),
    }
}

/// Seats for all who are there, where the months ahead count seats; what was added, in words.
pub fn make_room(document: &mut Document) -> String {
    let lists = document.tree.get("hiring").and_then(|it| it.get("site"));
    let sites = lists.and_then(Value::as_array).into_iter().flatten();
    let name = |it: &Value| it.get("site").and_then(Value::as_str).map(str::to_owned);
    let sites: Vec<Option<String>> = sites.map(name).collect();
    let heads = sites.iter().flatten().map(|it| count(document, Some(it)));
    let heads: Vec<usize> = heads.collect();
    let mut words = String::new();
    let hiring = document.tree.get_mut("hiring");
    let lists = hiring.and_then(|it| it.get_mut("site"));
    let blocks = lists.and_then(Value::as_array_mut).into_iter().flatten();
    let named = blocks.zip(&sites);
    let named = named.filter_map(|(block, name)| Some((block, name.as_ref()?)));
    for ((block, name), heads) in named.zip(heads) {
        let seats = block.get("seats").and_then(Value::as_integer);
        let heads = i64::try_from(heads).unwrap_or(i64::MAX);
        if let (Some(table), Some(seats)) = (block.as_table_mut(), seats.filter(|it| *it < heads)) {
            table.insert("seats".to_owned(), Value::Integer(heads));
            words += &format!(", {heads} seats instead of {seats} in {name}");
        }
    }
    words
}

/// How many agents there are at `site`, or everywhere.
pub fn count(document: &Document, site: Option<&str>) -> usize {
    agents(document, site).len()
}

fn agents(document: &Document, site: Option<&str>) -> Vec<Written> {
    let only = document.names("site").len() <= 1;
    let at_site = |own: &str| site.is_none_or(|it| alike(own, it) || (own.is_empty() && only));
    let rows = document.people.list.iter().flat_map(|list| {
        let own = (0..list.rows.len()).filter(|row| at_site(list.cell(*row, "site")));
        own.map(Written::Row)
    });
    let site_of = |it: &Table| {
        it.get("site")
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned()
    };
    let blocks = document.tables("agent").enumerate();
    let blocks = blocks.filter(|(_, it)| at_site(&site_of(it)));
    rows.chain(blocks.map(|(at, _)| Written::Block(at)))
        .collect()
}

/// Ordinary agents first, each half of the list before the gaps between are filled: any beginning of it is spread
/// over the whole list.
fn mixed(document: &Document, all: &[Written]) -> Vec<Written> {
    let is_agent = |it: &&Written| matches!(role(document, **it).as_str(), "" | "agent");
    let (agents, others): (Vec<&Written>, Vec<&Written>) = all.iter().partition(is_agent);
    let spread = |list: Vec<&Written>| -> Vec<Written> {
        let places = bits_reversed(list.len());
        places.into_iter().map(|at| *list[at]).collect()
    };
    let mut mixed = spread(agents);
    mixed.extend(spread(others));
    mixed
}

fn role(document: &Document, written: Written) -> String {
    match written {
        Written::Row(row) => {
            let list = document.people.list.as_ref();
            list.map_or(String::new(), |it| it.cell(row, "role").to_lowercase())
        }
        Written::Block(at) => {
            let block = document.tables("agent").nth(at);
            let role = block.and_then(|it| it.get("role")).and_then(Value::as_str);
            role.unwrap_or("").to_lowercase()
        }
    }
}

/// `0..count` in the order of van der Corput's sequence.
fn bits_reversed(count: usize) -> Vec<usize> {
    let bits = usize::BITS - count.saturating_sub(1).leading_zeros();
    let reversed = |it: usize| it.reverse_bits() >> (usize::BITS - bits.max(1));
    (0..1_usize << bits)
        .map(reversed)
        .filter(|it| *it < count)
        .collect()
}

fn add(document: &mut Document, like: &[Written], more: usize) {
    let mut taken: BTreeSet<String> = names(document);
    for pattern in like
        .iter()
        .cycle()
        .take(if like.is_empty() { 0 } else { more })
    {
        match *pattern {
            Written::Row(row) => {
                let Some(list) = &mut document.people.list else {
                    continue;
                };
                let Some(column) = list.column("agent") else {
                    continue;
                };
                let name = free_name(list.cell(row, "agent"), &mut taken);
                let mut copy = list.rows[row].clone();
                copy.get_mut(column)
                    .into_iter()
                    .for_each(|cell| cell.clone_from(&name));
                list.rows.push(copy);
            }
            Written::Block(at) => {
                let Some(mut copy) = document.tables("agent").nth(at).cloned() else {
                    continue;
                };
                let name = copy.get("name").and_then(Value::as_str).unwrap_or("agent");
                let name = free_name(name, &mut taken);
                copy.insert("name".to_owned(), Value::String(name));
                document.add("agent", copy);
            }
        }
    }
}

fn names(document: &Document) -> BTreeSet<String> {
    let list = document.people.list.iter();
    let rows = list.flat_map(|it| (0..it.rows.len()).map(|row| it.cell(row, "agent").to_owned()));
    rows.chain(document.names("agent")).collect()
}

/// `Rosa D. (2)`.
fn free_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut number = 2;
    let mut free = format!("{name} ({number})");
    while !taken.insert(free.clone()) {
        number += 1;
        free = format!("{name} ({number})");
    }
    free
}

fn drop_them(document: &mut Document, gone: &[Written]) {
    let rows: BTreeSet<usize> = gone
        .iter()
        .filter_map(|it| match it {
            Written::Row(row) => Some(*row),
            Written::Block(_) => None,
        })
        .collect();
    let blocks: BTreeSet<usize> = gone
        .iter()
        .filter_map(|it| match it {
            Written::Block(at) => Some(*at),
            Written::Row(_) => None,
        })
        .collect();
    let mut names = BTreeSet::new();
    if let Some(list) = &mut document.people.list {
        names.extend(rows.iter().map(|row| list.cell(*row, "agent").to_owned()));
        let kept = list
            .rows
            .iter()
            .enumerate()
            .filter(|(at, _)| !rows.contains(at));
        list.rows = kept.map(|(_, row)| row.clone()).collect();
    }
    if let Some(Value::Array(list)) = document.tree.get_mut("agent") {
        let mut at = 0;
        list.retain(|block| {
            let gone = blocks.contains(&at);
            at += 1;
            let name = block.get("name").and_then(Value::as_str);
            names.extend(name.filter(|_| gone).map(str::to_owned));
            !gone
        });
    }
    forget(document, &names);
}

/// Shifts worked before the plan by people who are gone would name nobody.
fn forget(document: &mut Document, names: &BTreeSet<String>) {
    if let Some(worked) = &mut document.people.worked {
        let all = std::mem::take(&mut worked.rows);
        let agent = worked.column("agent");
        let is_gone = |row: &Vec<String>| {
            let name = agent.and_then(|at| row.get(at));
            name.is_some_and(|it| names.contains(it.trim()))
        };
        worked.rows = all.into_iter().filter(|row| !is_gone(row)).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_beginning_of_the_order_is_spread_over_all() {
        assert_eq!(bits_reversed(8), [0, 4, 2, 6, 1, 5, 3, 7]);
        assert_eq!(bits_reversed(5), [0, 4, 2, 1, 3]);
        assert_eq!(bits_reversed(1), [0]);
        assert_eq!(bits_reversed(0), [0; 0]);
    }

    #[test]
    fn lists_are_written_as_they_were_read() {
        let text = "agent,skills\n\"Ann, the first\",phone;email\nBen,\n";
        let list = Listed::read("agents.csv".to_owned(), text).unwrap();
        assert_eq!(list.text(), text);
        assert_eq!(list.cell(0, "Agent"), "Ann, the first");
    }
}
