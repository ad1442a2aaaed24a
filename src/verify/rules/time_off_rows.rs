//! Rows of time off stand for days that are credited or granted, each inside its day; a week shows
//! as many paid ones as are credited. (That no shift touches a granted day is a rule of its own.)

use crate::calendar::day;
use crate::verify::book::Book;
use crate::verify::credits::{credited_dates, credited_days};
use crate::verify::sheet::SheetPiece;
use crate::verify::violation::Findings;
use crate::verify::words;
use chrono::NaiveDate;
use std::collections::BTreeSet;

pub(super) fn check(book: &Book, found: &mut Findings) {
    let credited = credited_dates(book);
    let mut paid = BTreeSet::new();
    for row in &book.away {
        let (date, _) = row.span.start.date_clock(book.zone);
        check_row(book, row, date, &credited, found);
        if row.paid {
            paid.insert(date);
        }
    }
    if book.is_never_rostered() {
        return;
    }
    for week in book.weeks() {
        let needed = credited_days(book, &credited, &week) as usize;
        let shown = week.iter().filter(|date| paid.contains(date)).count();
        if shown < needed {
            let dates = week.iter().copied().filter(|date| credited.contains(date));
            found.about(
                dates,
                format!(
                    "{} of paid time off shown in the plan week from {}, but {} credited",
                    words::days(shown),
                    words::day(week[0]),
                    words::days(needed)
                ),
            );
        }
    }
}

fn check_row(
    book: &Book,
    row: &SheetPiece,
    date: NaiveDate,
    credited: &BTreeSet<NaiveDate>,
    found: &mut Findings,
) {
    let granted = book.agent.time_off.iter().any(|off| off.date == date);
    let reason = if row.paid && !credited.contains(&date) {
        "is paid, but the day is not credited"
    } else if !granted && !credited.contains(&date) {
        "stands for no day off that was granted"
    } else if !day(date, book.zone).covers(row.span) {
        "runs into the next day"
    } else {
        return;
    };
    found.on(
        date,
        format!(
            "time off on {} (activities line {}) {reason}",
            words::day(date),
            row.line
        ),
    );
}
