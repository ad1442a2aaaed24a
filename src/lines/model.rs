//! The one roster model: people, days, kinds of shift, rows that price what is covered, rules.
//!
//! A *line* says for every day what one person works. The problem is to choose a line for
//! everybody, each within its person's rules, so that
//!
//! ```text
//! Σ people: own cost of the line  +  Σ rows: convex price of what is covered there
//! ```
//!
//! is least. A row may be a queue's interval or a count per day and kind of shift: the model does not
//! know. What a kind covers on a day is a list of rows and units.

use super::price::ConvexPrice;
use super::problem::Problem;

/// What one person works, by day: the number of the kind of shift, `None` for a day off.
pub type Line = Vec<Option<u8>>;

/// Most kinds of shift that a model can tell apart.
pub const MOST_KINDS: usize = 127;

/// A kind of shift: what may be worked on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Kind {
    /// As it is called in files.
    pub name: String,
    /// Minutes that count for hours, 1 or more.
    pub minutes: u32,
    /// Kinds that must not be worked on the day after it.
    pub not_next: Vec<u8>,
}

/// What a shift adds to a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cover {
    /// Position in [`RosterModel::rows`].
    pub row: u32,
    /// How much, above 0, in the row's units.
    pub units: f64,
}

/// What a day is in its weekend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weekend {
    /// No day of a weekend.
    No,
    /// The first of its days that lies in the model.
    First,
    /// The second; the day before it is the first.
    Second,
}

/// A stretch of days over which minutes are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The day after its last.
    pub end: usize,
    /// Minutes at least.
    pub least: u32,
    /// Minutes at most.
    pub most: u32,
}

/// What was worked before the first day, where it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// So many days in a row, 1 or more, the last of them of this kind.
    Worked {
        /// Days in a row.
        days: u32,
        /// Kind of the last one.
        kind: u8,
    },
    /// So many days off in a row, 1 or more.
    Off {
        /// Days in a row.
        days: u32,
    },
}

/// Somebody to be rostered, with the rules of the contract.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// As in files.
    pub name: String,
    /// Stretches that follow on each other from the first day to the last.
    pub hours: Vec<Hours>,
    /// By kind: shifts at most over the whole model; `None` = no limit, 0 = cannot work it.
    pub most_of: Vec<Option<u32>>,
    /// Days in a row at most, 1 or more.
    pub most_on: u32,
    /// Days in a row at least. A run that touches the first day (without [`Person::before`]) or
    /// the last is free of it.
    pub least_on: u32,
    /// Days off in a row at least, free at the edges likewise.
    pub least_off: u32,
    /// Weekends at most in which a day is worked.
    pub most_weekends: Option<u32>,
    /// Both days of a weekend or neither.
    pub whole_weekends: bool,
    /// By day: must not work.
    pub away: Vec<bool>,
    /// What came before the first day.
    pub before: Option<Before>,
    /// By day and kind: own cost of working it (pay, wishes).
    pub work_cost: Vec<Vec<f64>>,
    /// By day: own cost of not working.
    pub off_cost: Vec<f64>,
}

impl Person {
    /// The line's own cost.
    #[must_use]
    pub fn own_cost(&self, line: &[Option<u8>]) -> f64 {
        let day = |(day, kind): (usize, &Option<u8>)| match kind {
            Some(kind) => self.work_cost[day][usize::from(*kind)],
            None => self.off_cost[day],
        };
        line.iter().enumerate().map(day).sum()
    }
}

/// The whole problem. Made by a reader, which guarantees that all lists have their lengths.
#[derive(Debug, Clone, PartialEq)]
pub struct RosterModel {
    /// By day: its place in a weekend. As many as days.
    pub weekend: Vec<Weekend>,
    /// Kinds of shift, at most [`MOST_KINDS`].
    pub kinds: Vec<Kind>,
    /// Prices of what is covered.
    pub rows: Vec<ConvexPrice>,
    /// By day and kind: what it covers.
    pub covers: Vec<Vec<Vec<Cover>>>,
    /// The people.
    pub people: Vec<Person>,
}

impl RosterModel {
    /// Days.
    #[must_use]
    pub fn days(&self) -> usize {
        self.weekend.len()
    }

    /// What `line` covers.
    pub fn work<'a>(&'a self, line: &'a [Option<u8>]) -> impl Iterator<Item = Cover> + 'a {
        let on = |(day, kind): (usize, &Option<u8>)| {
            let kind = usize::from((*kind)?);
            Some(self.covers[day][kind].iter().copied())
        };
        line.iter().enumerate().filter_map(on).flatten()
    }

    /// What `lines` cover, by row.
    #[must_use]
    pub fn covered<'a>(&self, lines: impl IntoIterator<Item = &'a Line>) -> Vec<f64> {
        let mut covered = vec![0.0; self.rows.len()];
        for line in lines {
            for cover in self.work(line) {
                covered[cover.row as usize] += cover.units;
            }
        }
        covered
    }

    /// Prices of rows as prices of a shift by day and kind.
    #[must_use]
    pub fn shift_prices(&self, prices: &[f64]) -> Vec<Vec<f64>> {
        let one = |it: &Cover| it.units * prices[it.row as usize];
        let of = |covers: &Vec<Cover>| covers.iter().map(one).sum();
        let day = |kinds: &Vec<Vec<Cover>>| kinds.iter().map(of).collect();
        self.covers.iter().map(day).collect()
    }

    /// The cost of a whole roster, a line for each person in their order.
    #[must_use]
    pub fn cost(&self, lines: &[Line]) -> f64 {
        let own = self.people.iter().zip(lines);
        let own: f64 = own.map(|(person, line)| person.own_cost(line)).sum();
        let covered = self.covered(lines);
        let rows = self.rows.iter().zip(&covered);
        own + rows.map(|(row, units)| row.at(*units)).sum::<f64>()
    }
}

impl Problem for RosterModel {
    type Line = Line;

    fn rows(&self) -> &[ConvexPrice] {
        &self.rows
    }

    fn members(&self) -> usize {
        self.people.len()
    }

    fn choices(&self, _member: usize) -> u32 {
        1
    }

    fn own_cost(&self, member: usize, line: &Line) -> f64 {
        self.people[member].own_cost(line)
    }

    fn work<'a>(&'a self, line: &'a Line) -> impl Iterator<Item = Cover> + 'a {
        self.work(line)
    }
}
