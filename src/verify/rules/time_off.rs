//! No shift touches a day off that was granted, from local midnight to local midnight; none starts
//! on a day that is credited as a holiday; none overlaps a row of time off.

use crate::calendar::day;
use crate::verify::book::{Book, Worked};
use crate::verify::credits::is_credited_holiday;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        check_granted(book, worked, found);
        if is_credited_holiday(book, worked.date) {
            found.on(
                worked.date,
                format!(
                    "the shift {} starts on {}, a closed day that is paid as a holiday",
                    words::clocks(worked.span(), book.zone),
                    words::day(worked.date)
                ),
            );
        } else {
            check_rows(book, worked, found);
        }
    }
}

fn check_granted(book: &Book, worked: &Worked, found: &mut Findings) {
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

/// Rows of time off that stand for a granted day are covered by [`check_granted`].
fn check_rows(book: &Book, worked: &Worked, found: &mut Findings) {
    for row in &book.away {
        let (date, _) = row.span.start.date_clock(book.zone);
        let granted = book.agent.time_off.iter().any(|off| off.date == date);
        if !granted && row.span.overlap(worked.span()) > 0 {
            found.about(
                [worked.date, date],
                format!(
                    "the shift {} of {} overlaps the time off on {} (activities line {})",
                    words::clocks(worked.span(), book.zone),
                    words::day(worked.date),
                    words::day(date),
                    row.line
                ),
            );
        }
    }
}
