//! At most one shift starts on a date.

use crate::verify::book::{Book, Worked};
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    // Shifts are sorted by start, so those of one date stand together.
    for group in book.shifts.chunk_by(|one, next| one.date == next.date) {
        if group.len() > 1 {
            let what = |worked: &Worked| {
                format!(
                    "{} {}",
                    worked.pattern.name,
                    words::clocks(worked.span(), book.zone)
                )
            };
            let list: Vec<String> = group.iter().map(what).collect();
            found.on(
                group[0].date,
                format!(
                    "{} shifts start on {}: {}",
                    group.len(),
                    words::day(group[0].date),
                    list.join(", ")
                ),
            );
        }
    }
}
