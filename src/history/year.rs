//! Years that nobody means: slips, and what programs write where they know no date.

use super::codes;
use crate::problem::Problem;
use chrono::{Datelike, NaiveDate};

/// A row before this year is a slip, not old history.
const FIRST_YEAR: i32 = 1900;
/// So many years after the plan's first day no row can be a later actual.
const YEARS_AFTER: i32 = 20;
/// The words under the time.
pub const LABEL: &str = "not a year of any history";

/// Whether a row of this date can be meant, in the history of a plan from `first_day` on.
#[must_use]
pub fn is_meant(date: NaiveDate, first_day: NaiveDate) -> bool {
    (FIRST_YEAR..=first_day.year().saturating_add(YEARS_AFTER)).contains(&date.year())
}

/// The error of a row whose year nobody means.
#[must_use]
pub fn problem(date: NaiveDate, first_day: NaiveDate) -> Problem {
    let message = format!(
        "this row is of the year {}, the plan begins in {}",
        date.year(),
        first_day.year()
    );
    Problem::error(codes::ABSURD_YEAR, message).help("correct the year, or leave the row out")
}
