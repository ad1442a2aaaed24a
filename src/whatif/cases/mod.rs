//! Cases: written one by one, as a grid, drawn from ranges, or asked for by a ready question.

mod file;
mod question;
mod vary;

pub use file::{CaseFile, parse_file};
pub use question::Question;
pub use vary::{Vary, grid, sample};

use super::change::Assignment;
use super::codes;
use crate::problem::{Place, Problem, Problems};
use std::collections::BTreeSet;

/// More cases than this are a slip of the hand.
pub const MOST_CASES: usize = 100_000;

/// The case that changes nothing.
pub const BASE: &str = "base";

/// A variation of the scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What it is called; unique.
    pub name: String,
    /// What it changes, in order.
    pub changes: Vec<Assignment>,
    /// Where it is written, if it is in a file.
    pub place: Option<Place>,
}

impl Case {
    /// A case that is called what it changes.
    #[must_use]
    pub fn of_changes(changes: Vec<Assignment>) -> Self {
        let parts = changes
            .iter()
            .map(|it| format!("{}={}", it.key, it.written));
        Self {
            name: parts.collect::<Vec<_>>().join(" "),
            changes,
            place: None,
        }
    }
}

/// All cases of a run, the base first.
#[derive(Debug, Clone, PartialEq)]
pub struct Cases {
    /// What is asked, in a sentence; may be empty.
    pub title: String,
    /// The ready question behind them.
    pub question: Option<Question>,
    /// The cases; the first changes nothing, or what all of them change.
    pub list: Vec<Case>,
    /// The keys whose values are drawn from a range.
    pub drawn: Vec<String>,
}

impl Cases {
    /// The base and `list`.
    ///
    /// # Errors
    /// [`codes::NO_CASES`], [`codes::SAME_NAME`], [`codes::TOO_MANY`].
    pub fn new(
        title: String,
        question: Option<Question>,
        list: Vec<Case>,
    ) -> Result<Self, Problems> {
        if list.is_empty() {
            let problem = Problem::error(codes::NO_CASES, "there is no case to look at");
            let help = "give --cases FILE, --set KEY=VALUE, --vary KEY=a,b,c or --ask QUESTION";
            return Err(Problems(vec![problem.help(help)]));
        }
        refuse_too_many(list.len())?;
        let mut problems = Problems::default();
        let mut names = BTreeSet::from([BASE.to_owned()]);
        for case in &list {
            if !names.insert(case.name.clone()) {
                let message = format!("two cases are called \"{}\"", case.name);
                let problem = Problem::error(codes::SAME_NAME, message);
                let problem = problem.help(match case.name == BASE {
                    true => "the scenario as it is bears that name: choose another",
                    false => "give each case a name of its own",
                });
                problems.push(match &case.place {
                    Some(place) => problem.at(place.clone(), "this one"),
                    None => problem,
                });
            }
        }
        if !problems.0.is_empty() {
            return Err(problems);
        }
        let base = Case {
            name: BASE.to_owned(),
            changes: vec![],
            place: None,
        };
        Ok(Self {
            title,
            question,
            list: std::iter::once(base).chain(list).collect(),
            drawn: vec![],
        })
    }
}

impl Cases {
    /// With `changes` made in every case, the base among them, before its own: what is asked is asked of that scenario.
    #[must_use]
    pub fn based_on(mut self, changes: &[Assignment]) -> Self {
        for case in &mut self.list {
            case.changes.splice(0..0, changes.iter().cloned());
        }
        self
    }
}

fn refuse_too_many(count: usize) -> Result<(), Problems> {
    if count <= MOST_CASES {
        return Ok(());
    }
    let message = format!("{count} cases are more than {MOST_CASES}");
    let problem = Problem::error(codes::TOO_MANY, message);
    Err(Problems(vec![problem.help(
        "vary fewer keys, or draw from their ranges: --sample 1000",
    )]))
}

/// The one case of several `--set`.
#[must_use]
pub fn single(changes: Vec<Assignment>) -> Case {
    Case::of_changes(changes)
}
