//! A typical week as the planner gives it, spread over the open intervals.

use super::series::Point;
use crate::calendar::IntervalLength;
use crate::history::Frame;
use crate::scenario::model::TypicalWeek;
use chrono::{NaiveDate, Weekday};

/// Expected contacts by weekday and slot, such that an ordinary week adds up to what was given.
///
/// A day of 23 or 25 hours has an hour less or more than the ordinary day; a day that a closed
/// day cuts short has only what falls into the rest.
#[must_use]
pub fn spread(frame: &Frame, week: &TypicalWeek) -> Vec<f64> {
    let slots = usize::try_from(1440 / frame.interval.minutes()).unwrap_or(24);
    let mut rates = vec![0.0; 7 * slots];
    for (weekday, contacts) in week.per_weekday.iter().enumerate() {
        let open = ordinary_slots(frame, weekday);
        let weight = |slot: usize| week.hour_weights[slot * 24 / slots];
        let total: f64 = open.iter().map(|slot| weight(*slot)).sum();
        for slot in &open {
            // Weights that are all 0 in the open hours say nothing: spread evenly.
            let share = if total > 0.0 {
                weight(*slot) / total
            } else {
                1.0 / open.len() as f64
            };
            rates[weekday * slots + slot] = contacts * share;
        }
    }
    rates
}

/// The slots open on a weekday without clock changes and closed days.
pub fn ordinary_slots(frame: &Frame, weekday: usize) -> Vec<usize> {
    // 1 January 2024 was a Monday; UTC has no clock changes.
    let monday = NaiveDate::from_isoywd_opt(2024, 1, Weekday::Mon).unwrap_or_default();
    let date = monday + chrono::Days::new(weekday as u64);
    let length: IntervalLength = frame.interval;
    frame
        .hours
        .open_intervals(date, chrono_tz::UTC, length, &|_| false)
        .iter()
        .map(|interval| Point::of(interval, length).slot)
        .collect()
}
