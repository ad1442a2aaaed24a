//! The column `date` is the date on which the shift starts, by the clock of the agent's site.

use crate::verify::book::Book;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        if worked.row.date != worked.date {
            found.about(
                [worked.row.date, worked.date],
                format!(
                    "line {} says {}, but the shift starts on {} at {} by the clock of the site",
                    worked.row.line,
                    words::day(worked.row.date),
                    words::day(worked.date),
                    words::clock(worked.span().start, book.zone)
                ),
            );
        }
    }
}
