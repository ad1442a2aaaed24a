//! From `roster.csv` and `activities.csv` to a [`Sheet`], every problem by row and column.

mod activities;
mod cells;
mod roster;
mod table;

use super::sheet::Sheet;
use crate::problem::{Code, Problem, Problems, Source};
use crate::scenario::Scenario;
use cells::Names;
use std::path::Path;
use std::sync::Arc;
use table::Table;

/// The file cannot be read as text.
pub(super) const UNREADABLE: Code = Code("V101");
/// The file is empty.
pub(super) const EMPTY: Code = Code("V102");
/// A column is missing.
pub(super) const NO_COLUMN: Code = Code("V103");
/// A row does not have the header's number of cells.
pub(super) const RAGGED: Code = Code("V104");
/// A name that the scenario does not have.
pub(super) const UNKNOWN_NAME: Code = Code("V105");
/// A time or date that cannot be understood.
pub(super) const BAD_TIME: Code = Code("V106");
/// An end that is not after its start.
pub(super) const BACKWARD: Code = Code("V107");
/// A number that cannot be understood or makes no sense.
pub(super) const BAD_NUMBER: Code = Code("V108");
/// A word that is none of those allowed.
pub(super) const BAD_WORD: Code = Code("V109");

/// Every code of this reader, as `docs/errors.md` lists them.
pub const CODES: [Code; 9] = [
    UNREADABLE,
    EMPTY,
    NO_COLUMN,
    RAGGED,
    UNKNOWN_NAME,
    BAD_TIME,
    BACKWARD,
    BAD_NUMBER,
    BAD_WORD,
];

/// Reads a roster and, where given, its activities.
///
/// # Errors
/// Every problem in both files: unreadable or empty files, missing columns, names that the
/// scenario does not have (with the nearest that it has), bad times, numbers and words.
pub fn read(
    roster_csv: &Path,
    activities_csv: Option<&Path>,
    scenario: &Scenario,
) -> Result<Sheet, Problems> {
    let roster = load(roster_csv);
    let activities = activities_csv.map(load).transpose();
    match (roster, activities) {
        (Ok(roster), Ok(activities)) => read_text(roster, activities, scenario),
        (roster, activities) => Err(Problems(
            [roster.err(), activities.err()]
                .into_iter()
                .flatten()
                .collect(),
        )),
    }
}

/// Reads a roster and its activities from texts already in memory.
///
/// # Errors
/// As [`read`](fn@read).
pub fn read_text(
    roster: Source,
    activities: Option<Source>,
    scenario: &Scenario,
) -> Result<Sheet, Problems> {
    let mut problems = Problems::default();
    let names = Names::new(scenario);
    let shifts = Table::new(Arc::new(roster), &roster::COLUMNS, &mut problems)
        .map(|table| roster::rows(&table, &names, &mut problems))
        .unwrap_or_default();
    let pieces = activities.map(|source| {
        Table::new(Arc::new(source), &activities::COLUMNS, &mut problems)
            .map(|table| activities::rows(&table, &names, &mut problems))
            .unwrap_or_default()
    });
    if problems.has_errors() {
        Err(problems)
    } else {
        Ok(Sheet { shifts, pieces })
    }
}

fn load(path: &Path) -> Result<Source, Problem> {
    let cannot = |reason: String, help: &str| {
        Problem::error(
            UNREADABLE,
            format!("cannot read {}: {reason}", path.display()),
        )
        .help(help)
    };
    let bytes = std::fs::read(path).map_err(|error| {
        cannot(
            error.to_string(),
            "give the roster.csv that a plan wrote, with its activities.csv beside it",
        )
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        cannot(
            format!("it is not UTF-8 text (byte {at})"),
            "save the file as CSV in UTF-8",
        )
    })?;
    Ok(Source {
        file: path.to_owned(),
        text,
    })
}
