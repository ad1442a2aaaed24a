//! Other programs' exports → history CSV: any file with named columns, by a mapping.
//!
//! The export is read row by row and never held in memory; what is kept is one sum for each
//! queue and interval (with `first_by`, one contact for each case; with `contacts`, each contact). See
//! `docs/history.md` for the mapping's keys.

mod aggregate;
mod condition;
mod export;
mod mapping;
mod times;
mod written;

pub use mapping::{Mapping, OneOrMany};
pub use written::{Imported, ImportedContact, ImportedRow, Summary};

use super::codes;
use super::notices::Notices;
use crate::problem::{Problem, Problems};
use std::path::PathBuf;

/// Counts the rows of `files` into intervals, as `mapping` says.
///
/// Returns the counts and the warnings (rows that were skipped because the mapping allows it).
///
/// # Errors
/// Every problem: a mapping that makes no sense, a column that the export does not have, rows that
/// cannot be used (unless `skip_bad`). Rows are named by file and line.
pub fn import(files: &[PathBuf], mapping: &Mapping) -> Result<(Imported, Problems), Problems> {
    let plan = mapping.plan()?;
    let mut notices = Notices::default();
    let mut counts = aggregate::Counts::new(&plan);
    for file in files {
        export::read(file, &plan, &mut counts, &mut notices);
    }
    let imported = counts.finish();
    if imported.rows.is_empty() && imported.contacts.is_empty() && !notices.has_any() {
        let read = super::notices::counted(imported.summary.rows, "row");
        notices.add(codes::NOTHING_LEFT, || {
            Problem::error(
                codes::NOTHING_LEFT,
                format!("nothing is left to write: {read} read, none fit the conditions"),
            )
            .help("check `where`, and that the export is not empty")
        });
    }
    let problems = notices.finish();
    if problems.has_errors() {
        Err(problems)
    } else {
        Ok((imported, problems))
    }
}
