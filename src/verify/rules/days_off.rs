//! Days off in a row: at least so many, except where the run touches the first or last day that is
//! known, the plan's own or those before it.

use crate::verify::book::Book;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    let least = book.contract.min_consecutive_days_off as usize;
    for run in book
        .runs()
        .into_iter()
        .filter(|run| !run.works && !run.at_edge)
    {
        if run.dates.len() < least {
            let message = format!(
                "{} off from {}; the contract asks for at least {least} in a row",
                words::days(run.dates.len()),
                words::day(run.dates[0])
            );
            found.about(run.dates, message);
        }
    }
}
