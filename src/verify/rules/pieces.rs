//! The activities fill each shift from start to end, without gaps or overlaps, and only it.

use crate::calendar::{Moment, Span};
use crate::verify::book::{Book, Worked};
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        check_shift(book, worked, found);
    }
    for stray in &book.strays {
        let (date, _) = stray.span.start.date_clock(book.zone);
        found.on(
            date,
            format!(
                "{} on {} (activities line {}) belongs to no shift",
                words::piece(stray, book.zone),
                words::day(date),
                stray.line
            ),
        );
    }
}

fn check_shift(book: &Book, worked: &Worked, found: &mut Findings) {
    let span = worked.span();
    if worked.pieces.is_empty() {
        found.on(
            worked.date,
            format!(
                "the shift {} of {} has no activities",
                words::clocks(span, book.zone),
                words::day(worked.date)
            ),
        );
        return;
    }
    let mut filled_to = span.start;
    for piece in &worked.pieces {
        check_join(book, worked, filled_to, piece.span, found);
        filled_to = filled_to.max(piece.span.end);
    }
    if filled_to < span.end {
        gap(book, worked, filled_to, span.end, found);
    } else if filled_to > span.end {
        sticks_out(book, worked, span.end, filled_to, found);
    }
}

/// What lies between the minute up to which the shift is filled and its next piece.
fn check_join(book: &Book, worked: &Worked, filled_to: Moment, next: Span, found: &mut Findings) {
    let span = worked.span();
    if next.start < span.start {
        sticks_out(book, worked, next.start, span.start, found);
    } else if next.start > filled_to {
        gap(book, worked, filled_to, next.start, found);
    } else if next.start < filled_to {
        found.on(
            worked.date,
            format!(
                "two activities overlap on {} from {}",
                words::day(worked.date),
                words::clocks(
                    Span {
                        start: next.start,
                        end: filled_to.min(next.end)
                    },
                    book.zone
                )
            ),
        );
    }
}

fn gap(book: &Book, worked: &Worked, from: Moment, to: Moment, found: &mut Findings) {
    found.on(
        worked.date,
        format!(
            "no activity {} in the shift of {}",
            words::clocks(
                Span {
                    start: from,
                    end: to
                },
                book.zone
            ),
            words::day(worked.date)
        ),
    );
}

fn sticks_out(book: &Book, worked: &Worked, from: Moment, to: Moment, found: &mut Findings) {
    found.on(
        worked.date,
        format!(
            "an activity {} lies outside the shift {} of {}",
            words::clocks(
                Span {
                    start: from,
                    end: to
                },
                book.zone
            ),
            words::clocks(worked.span(), book.zone),
            words::day(worked.date)
        ),
    );
}
