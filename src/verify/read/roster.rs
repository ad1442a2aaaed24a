//! The rows of `roster.csv`.

use super::cells::{Cells, Names};
use super::table::{Row, Table};
use crate::problem::Problems;
use crate::verify::sheet::SheetShift;

/// The columns, as the interface names them.
pub(super) const COLUMNS: [&str; 7] = ["agent", "date", "site", "shift", "start", "end", "paid_h"];

const AGENT: usize = 0;
const DATE: usize = 1;
const SITE: usize = 2;
const SHIFT: usize = 3;
const START: usize = 4;
const END: usize = 5;
const PAID_H: usize = 6;

/// Every row that makes sense; problems for the rest.
pub(super) fn rows(table: &Table, names: &Names, problems: &mut Problems) -> Vec<SheetShift> {
    table
        .rows()
        .filter_map(|row| shift(&row, names, problems))
        .collect()
}

fn shift(row: &Row, names: &Names, problems: &mut Problems) -> Option<SheetShift> {
    let mut cells = Cells {
        row,
        names,
        problems,
    };
    // All cells are read before any is missed, so that every problem of the row is reported.
    let agent = cells.agent(AGENT);
    let date = cells.date(DATE);
    let site = cells.site(SITE);
    let shift = cells.shift(SHIFT);
    let span = cells.span(START, END);
    let paid_h = cells.hours(PAID_H);
    Some(SheetShift {
        line: row.line,
        agent: agent?,
        date: date?,
        site: site?,
        shift: shift?,
        span: span?,
        paid_h: paid_h?,
    })
}
