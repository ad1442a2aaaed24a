//! Days worked a plan week: between the contract's least and most, each lowered by the days that
//! are credited.

use crate::verify::book::Book;
use crate::verify::credits::{credited_dates, credited_days};
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    if book.is_never_rostered() {
        return;
    }
    let credited = credited_dates(book);
    let worked = book.worked_dates();
    for week in book.weeks() {
        let credit = credited_days(book, &credited, &week) as usize;
        let least = (book.contract.min_days_per_week as usize).saturating_sub(credit);
        let most = (book.contract.max_days_per_week as usize).saturating_sub(credit);
        let count = week.iter().filter(|date| worked.contains(date)).count();
        let (side, limit) = if count < least {
            ("the least", least)
        } else if count > most {
            ("the most", most)
        } else {
            continue;
        };
        found.on(
            week[0],
            format!(
                "works {} in the plan week from {}; {side} is {}{}",
                words::days(count),
                words::day(week[0]),
                words::days(limit),
                match credit {
                    0 => String::new(),
                    credit => format!(" after {} credited", words::days(credit)),
                }
            ),
        );
    }
}
