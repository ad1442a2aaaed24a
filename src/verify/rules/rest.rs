//! Rest between the end of a shift and the start of the next, in elapsed time.

use crate::verify::book::Book;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    let needed = i64::from(book.contract.rest_min);
    let last = book.worked_before().max_by_key(|it| it.span.end);
    let mut before = last.map(|it| (it.date, it.span.end));
    for worked in &book.shifts {
        let start = worked.span().start;
        if let Some((date, end)) = before {
            let rest = start.since(end);
            if rest < 0 {
                found.about(
                    [date, worked.date],
                    format!(
                        "the shifts of {} and {} overlap",
                        words::day(date),
                        words::day(worked.date)
                    ),
                );
            } else if rest < needed {
                found.about(
                    [date, worked.date],
                    format!(
                        "{} between the shifts of {} (to {}) and {} (from {}); the contract asks for {}",
                        words::minutes(rest),
                        words::day(date),
                        words::clock(end, book.zone),
                        words::day(worked.date),
                        words::clock(start, book.zone),
                        words::minutes(needed)
                    ),
                );
            }
        }
        let end = worked.span().end;
        if before.is_none_or(|(_, latest)| end > latest) {
            before = Some((worked.date, end));
        }
    }
}
