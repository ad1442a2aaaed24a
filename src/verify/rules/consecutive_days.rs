//! Days in a row: at most so many inside the plan; at least so many, except where the run touches
//! the plan's first or last day (it may go on beyond).

use crate::verify::book::Book;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    let least = book.contract.min_consecutive_days as usize;
    let most = book.contract.max_consecutive_days as usize;
    for run in book.runs().into_iter().filter(|run| run.works) {
        let count = run.dates.len();
        let (side, limit) = if count > most {
            ("at most", most)
        } else if count < least && !run.at_edge {
            ("at least", least)
        } else {
            continue;
        };
        let message = format!(
            "works {} in a row from {}; the contract says {side} {limit}",
            words::days(count),
            words::day(run.dates[0])
        );
        found.about(run.dates, message);
    }
}
