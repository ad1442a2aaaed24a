//! Times as the planner reads them in messages.

use super::sheet::SheetPiece;
use crate::calendar::{Moment, Span};
use crate::wording::counted;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// `Mon 2026-03-23`.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%a %Y-%m-%d").to_string()
}

/// `08:00`.
pub(super) fn clock(moment: Moment, zone: Tz) -> String {
    moment.date_clock(zone).1.to_string()
}

/// `08:00–16:30`.
pub(super) fn clocks(span: Span, zone: Tz) -> String {
    format!("{}–{}", clock(span.start, zone), clock(span.end, zone))
}

/// `lunch 12:00–12:30`.
pub(super) fn piece(piece: &SheetPiece, zone: Tz) -> String {
    format!("{} {}", piece.activity.word(), clocks(piece.span, zone))
}

/// `45min`, `11h`, `7h30m`; negative minutes read as 0.
pub(super) fn minutes(minutes: i64) -> String {
    let minutes = minutes.max(0);
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{m}min"),
        (h, 0) => format!("{h}h"),
        (h, m) => format!("{h}h{m:02}m"),
    }
}

/// `1 day`, `3 days`.
pub(super) fn days(count: usize) -> String {
    counted(count, "day")
}
