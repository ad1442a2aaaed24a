//! No shift touches a day off that was granted, from local midnight to local midnight.

use crate::calendar::day;
use crate::verify::book::Book;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        for off in &book.agent.time_off {
            if day(off.date, book.zone).overlap(worked.span()) > 0 {
                found.about(
                    [worked.date, off.date],
                    format!(
                        "the shift {} of {} touches the day off on {}",
                        words::clocks(worked.span(), book.zone),
                        words::day(worked.date),
                        words::day(off.date)
                    ),
                );
            }
        }
    }
}
