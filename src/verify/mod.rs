//! An independent check of a finished roster: every rule re-derived from `roster.csv` and
//! `activities.csv` and the scenario alone. Imports neither [`schedule`](crate::schedule) nor
//! [`roster`](crate::roster), so that a mistake there cannot hide here.
//!
//! [`read`](fn@read) makes a [`Sheet`] of the two files, or says what is wrong with them by row;
//! [`verify`](fn@verify) checks the sheet and returns every [`Violation`]. What is not a rule but
//! worth knowing comes from [`notes`]. Each rule is one file under `rules/`;
//! `docs/verify.md` lists them in the planner's words.

mod book;
mod credits;
mod note;
mod read;
mod rules;
mod sheet;
mod violation;
mod words;

pub use note::{Note, Remark, notes};
pub use read::{CODES, read, read_text};
pub use rules::Rule;
pub use sheet::{Activity, Sheet, SheetPiece, SheetShift};
pub use violation::Violation;

use crate::scenario::Scenario;
use book::Book;
use violation::Findings;

/// Every violation of the scenario's hard rules in `sheet`, sorted by rule, agent and date;
/// empty where the roster keeps them all.
///
/// Checks rules only: coverage, cost and wishes are not its business. Where the sheet has no
/// activities, the rules that need them are left out (see [`rules_checked`]).
#[must_use]
pub fn verify(scenario: &Scenario, sheet: &Sheet) -> Vec<Violation> {
    let books = Book::all(scenario, sheet);
    let mut violations = Vec::new();
    for rule in rules_checked(sheet) {
        for book in &books {
            let mut findings = Findings::new(rule, &book.agent.name);
            rule.check(book, &mut findings);
            violations.extend(findings.into_violations());
        }
    }
    violations.sort();
    violations
}

/// The rules that are left out on this sheet, see [`rules_checked`].
#[must_use]
pub fn rules_left_out(sheet: &Sheet) -> Vec<Rule> {
    let checked = rules_checked(sheet);
    let rules = Rule::ALL.into_iter();
    rules.filter(|rule| !checked.contains(rule)).collect()
}

/// The rules that [`verify`](fn@verify) checks on this sheet: all, or those that need no
/// activities where the sheet has none.
#[must_use]
pub fn rules_checked(sheet: &Sheet) -> Vec<Rule> {
    Rule::ALL
        .into_iter()
        .filter(|rule| sheet.pieces.is_some() || !rule.needs_activities())
        .collect()
}
