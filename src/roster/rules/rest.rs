//! Rest between the end of a shift and the start of the next, in elapsed time.
//!
//! In a line's construction a duty's end plus the rest becomes the first of the person's possible
//! starts that keeps it, so that ends which forbid the same starts are one state.

use super::{Breach, Rule, Worked, date_text, hours_text};
use crate::calendar::Span;
use crate::roster::problem::{DutyOption, Person, PersonDay, RosterProblem};
use chrono::NaiveDate;

/// The first of the person's starts that keeps the rest after a shift that ends at `end_min`.
/// `starts` are minutes, ascending.
#[must_use]
pub fn first_start_after(end_min: i64, rest_min: u32, starts: &[i64]) -> u32 {
    let ready = end_min + i64::from(rest_min);
    u32::try_from(starts.partition_point(|start| *start < ready)).unwrap_or(u32::MAX)
}

/// By how many of the person's starts `option` starts too early after what was worked before.
#[inline]
#[must_use]
pub fn missing(ready: u32, today: &PersonDay, option: &DutyOption) -> u32 {
    (today.first_start + ready).saturating_sub(option.start)
}

/// The state's `ready` for the day that begins at `next_first`, given the first start allowed.
#[inline]
#[must_use]
pub fn carried(ready: u32, next_first: u32) -> u32 {
    ready.saturating_sub(next_first)
}

/// Pairs of shifts with too little rest between them, the last before the plan among them.
#[must_use]
pub fn check(problem: &RosterProblem, person: &Person, worked: &Worked) -> Vec<Breach> {
    let mut found = Vec::new();
    let before = person.before.and_then(|it| it.last);
    let mut last = before.map(|it| (it.date, it.span));
    for duty in worked.iter().flatten() {
        let duty = &problem.duties[*duty as usize];
        let this = (problem.dates[duty.day], duty.span);
        if let Some(last) = last {
            found.extend(too_little(person.limits.rest_min, last, this));
        }
        last = Some(this);
    }
    found
}

fn too_little(
    rest_min: u32,
    before: (NaiveDate, Span),
    after: (NaiveDate, Span),
) -> Option<Breach> {
    let rest = after.1.start.since(before.1.end);
    if rest >= i64::from(rest_min) {
        return None;
    }
    let possible = u32::try_from(rest).map_or_else(|_| "none".to_owned(), hours_text);
    Some(Breach {
        rule: Rule::Rest,
        message: format!(
            "{} of rest at least, but the other rules leave {possible} between {} and {}",
            hours_text(rest_min),
            date_text(before.0),
            date_text(after.0)
        ),
        dates: vec![before.0, after.0],
    })
}
