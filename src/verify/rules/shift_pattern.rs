//! Start, length and weekday are ones that the shift pattern offers.
//!
//! A start is a clock time of the agent's site. Where the day shows it twice (the clock is turned
//! back), only the first showing is offered; where the day skips it, it is not offered at all.

use crate::calendar::{Repeated, at};
use crate::verify::book::{Book, Worked};
use crate::verify::violation::Findings;
use crate::verify::words;
use chrono::Datelike;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        for message in [start(book, worked), length(worked), weekday(worked)]
            .into_iter()
            .flatten()
        {
            found.on(worked.date, message);
        }
    }
}

fn start(book: &Book, worked: &Worked) -> Option<String> {
    let begin = worked.span().start;
    let (date, clock) = begin.date_clock(book.zone);
    let text = format!(
        "`{}` on {} starts at {clock}",
        worked.pattern.name,
        words::day(date)
    );
    if !worked.pattern.starts.contains(&clock) {
        let (first, last) = (
            worked.pattern.starts.first()?,
            worked.pattern.starts.last()?,
        );
        return Some(format!(
            "{text}, which is none of its {} starts from {first} to {last}",
            worked.pattern.starts.len()
        ));
    }
    (at(date, clock, book.zone, Repeated::First) != begin).then(|| {
        format!("{text} for the second time that day; only the first showing of the clock counts")
    })
}

fn length(worked: &Worked) -> Option<String> {
    let minutes = worked.span().minutes();
    let lengths = &worked.pattern.lengths_min;
    if lengths.iter().any(|length| i64::from(*length) == minutes) {
        return None;
    }
    let allowed: Vec<String> = lengths
        .iter()
        .map(|length| words::minutes(i64::from(*length)))
        .collect();
    Some(format!(
        "`{}` on {} lasts {}, not {}",
        worked.pattern.name,
        words::day(worked.date),
        words::minutes(minutes),
        allowed.join(" or ")
    ))
}

fn weekday(worked: &Worked) -> Option<String> {
    let position = worked.date.weekday().num_days_from_monday() as usize;
    (!worked.pattern.days[position]).then(|| {
        format!(
            "`{}` starts on {}, a weekday on which it is not worked",
            worked.pattern.name,
            words::day(worked.date)
        )
    })
}
