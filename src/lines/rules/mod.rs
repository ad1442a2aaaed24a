//! The rules of lines, one a file: what the shortest path needs of it, the check of a finished line, and
//! a test that fails without it.
//!
//! The checks read a finished line and share nothing with the path that made it.
//!
//! `roster::rules` has rules of the same names and no code in common, on purpose: there a rule is judged in elapsed time, by
//! weeks of the plan and in the contract's words, with duties whose starts differ by minutes, and says by how much it would
//! have to give way; here days are letters of a line and a rule is a bound on runs, counts and minutes, which is what lets a
//! path over months be searched. What one of them got wrong the other and `verify` would find.

pub mod away;
pub mod before;
pub mod consecutive;
pub mod days_off;
pub mod hours;
pub mod most_of;
pub mod runs;
pub mod succession;
#[cfg(test)]
pub mod testing;
pub mod weekends;

use super::model::{Person, RosterModel};
use serde::{Deserialize, Serialize};

/// A rule of a person's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineRule {
    /// Minutes over a stretch of days, at least and at most.
    Hours,
    /// Shifts of a kind at most.
    MostOf,
    /// Days in a row at most and at least.
    Consecutive,
    /// Days off in a row at least.
    DaysOff,
    /// Kinds that must not follow on each other.
    Succession,
    /// Weekends worked at most; both days or neither.
    Weekends,
    /// Days that must stay free.
    Away,
}

/// A rule that a finished line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// Which.
    pub rule: LineRule,
    /// The first day it is about, from 0.
    pub day: usize,
    /// What is wrong, with the figures.
    pub message: String,
}

/// Everything that `line` breaks. Empty for every line that the search makes.
#[must_use]
pub fn breaches(model: &RosterModel, person: &Person, line: &[Option<u8>]) -> Vec<Breach> {
    let checks = [
        hours::check,
        most_of::check,
        consecutive::check,
        days_off::check,
        succession::check,
        weekends::check,
        away::check,
    ];
    let all = checks.iter().flat_map(|check| check(model, person, line));
    all.collect()
}

/// Runs of days that are all worked (or all not): first day and the day after the last.
fn runs_of(line: &[Option<u8>], worked: bool) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (day, kind) in line.iter().enumerate() {
        if kind.is_some() != worked {
            continue;
        }
        match runs.last_mut() {
            Some((_, end)) if *end == day => *end = day + 1,
            _ => runs.push((day, day + 1)),
        }
    }
    runs
}
