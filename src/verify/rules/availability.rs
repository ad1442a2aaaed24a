//! A shift starts on a weekday on which the agent is available, and lies inside the availability.
//! Windows that touch or overlap count as one, also over midnight.

use crate::calendar::{Moment, Span};
use crate::verify::book::{Book, Worked};
use crate::verify::violation::Findings;
use crate::verify::words;
use chrono::Datelike;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        let weekday = worked.date.weekday();
        let shift = format!(
            "the shift {} of {}",
            words::clocks(worked.span(), book.zone),
            words::day(worked.date)
        );
        if book.agent.availability.on(weekday).is_empty() {
            found.on(
                worked.date,
                format!("{shift} starts on a weekday without availability"),
            );
        } else if let Some(from) = first_uncovered(book, worked) {
            found.on(
                worked.date,
                format!(
                    "{shift} lies outside the availability from {}",
                    words::clock(from, book.zone)
                ),
            );
        }
    }
}

/// The first minute of the shift in which the agent is not available.
fn first_uncovered(book: &Book, worked: &Worked) -> Option<Moment> {
    let windows = windows(book, worked);
    let mut minute = worked.span().start;
    while minute < worked.span().end {
        // Each step jumps to the end of a window that holds this minute, so it goes forward.
        let holding = windows.iter().filter(|window| window.contains(minute));
        match holding.map(|window| window.end).max() {
            Some(end) => minute = end,
            None => return Some(minute),
        }
    }
    None
}

/// The windows that begin on the day before, the days of the shift and the day after.
fn windows(book: &Book, worked: &Worked) -> Vec<Span> {
    [
        worked.date.pred_opt(),
        Some(worked.date),
        worked.date.succ_opt(),
    ]
    .into_iter()
    .flatten()
    .flat_map(|date| {
        let on_day = book.agent.availability.on(date.weekday());
        on_day.iter().map(move |window| window.on(date, book.zone))
    })
    .collect()
}
