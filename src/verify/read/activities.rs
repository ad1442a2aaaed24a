//! The rows of `activities.csv`.

use super::cells::{Cells, Names};
use super::table::{Row, Table};
use crate::problem::Problems;
use crate::verify::sheet::{Activity, SheetPiece};

/// The columns, as the interface names them.
pub(super) const COLUMNS: [&str; 6] = ["agent", "start", "end", "activity", "queue", "paid"];

const AGENT: usize = 0;
const START: usize = 1;
const END: usize = 2;
const ACTIVITY: usize = 3;
const QUEUE: usize = 4;
const PAID: usize = 5;

/// Every row that makes sense; problems for the rest.
pub(super) fn rows(table: &Table, names: &Names, problems: &mut Problems) -> Vec<SheetPiece> {
    let words = Activity::ALL.map(|activity| (activity.word(), activity));
    table
        .rows()
        .filter_map(|row| piece(&row, names, &words, problems))
        .collect()
}

fn piece(
    row: &Row,
    names: &Names,
    words: &[(&str, Activity)],
    problems: &mut Problems,
) -> Option<SheetPiece> {
    let mut cells = Cells {
        row,
        names,
        problems,
    };
    // All cells are read before any is missed, so that every problem of the row is reported.
    let agent = cells.agent(AGENT);
    let span = cells.span(START, END);
    let activity = cells.word(ACTIVITY, words);
    let queue = cells.queue(QUEUE);
    let paid = cells.truth(PAID);
    Some(SheetPiece {
        line: row.line,
        agent: agent?,
        span: span?,
        activity: activity?,
        queue: queue?,
        paid: paid?,
    })
}
