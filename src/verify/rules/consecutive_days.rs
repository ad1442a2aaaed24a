//! Days in a row: at most so many; at least so many, except where the run touches the first or last day that is
//! known, the plan's own or those worked before it (it may go on beyond).

use crate::verify::book::Book;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    let least = book.contract.min_consecutive_days as usize;
    let most = book.contract.max_consecutive_days as usize;
    for run in book.runs().into_iter().filter(|run| run.works) {
        let count = run.dates.len();
        // What was too long before the plan is not this roster's.
        let in_plan = run
            .dates
            .last()
            .is_some_and(|it| book.plan_day(*it).is_some());
        let (side, limit) = if count > most && in_plan {
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
