//! How the rows of a file fit the plan's grid of intervals.

use super::codes;
use super::days::median;
use super::frame::Frame;
use super::notices::{Notices, counted};
use super::tally::{Entry, PlaceOf, Tally, placed};
use crate::problem::{Place, Problem};
use std::collections::BTreeMap;

/// Rows must not stand for more than an interval of the plan, and should start where intervals do.
pub fn check(
    frame: &Frame,
    tally: &Tally,
    entries: &[Entry],
    place: PlaceOf<'_>,
    notices: &mut Notices,
) {
    let plan_min = frame.interval.minutes();
    let gaps: Vec<i64> = entries
        .windows(2)
        .map(|pair| pair[1].start.since(pair[0].start))
        .collect();
    if tally.tickets || gaps.len() < 8 {
        return;
    }
    let at = entries.first().and_then(|entry| place(entry.at));
    let fitting: Vec<i64> = gaps
        .iter()
        .copied()
        .filter(|gap| *gap <= plan_min)
        .collect();
    if fitting.len() * 50 < gaps.len() {
        let typical = median(&mut gaps.iter().map(|gap| *gap as f64).collect::<Vec<_>>());
        notices.add(codes::TOO_COARSE, || {
            too_coarse(frame, typical.unwrap_or(0.0), at)
        });
        return;
    }
    let usual = most_common(&fitting).unwrap_or(plan_min);
    if plan_min % usual == 0 {
        report_off_grid(frame, usual, entries, place, notices);
    } else {
        notices.add(codes::UNEVEN_ROWS, || uneven(frame, usual, at));
    }
}

/// The most common gap in minutes, the shortest of several as common.
fn most_common(gaps: &[i64]) -> Option<i64> {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for gap in gaps.iter().filter(|gap| **gap > 0) {
        *counts.entry(*gap).or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(gap, count)| (**count, -**gap));
    most.map(|(gap, _)| *gap)
}

fn too_coarse(frame: &Frame, typical_min: f64, at: Option<Place>) -> Problem {
    let length = match typical_min {
        day if day >= 1440.0 => "whole days".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    let message = format!(
        "the rows of queue \"{}\" stand for {length}, the plan's intervals are {} minutes",
        frame.name,
        frame.interval.minutes()
    );
    placed(
        Problem::error(codes::TOO_COARSE, message),
        at,
        "the first of them",
    )
    .help(
        "export history by the plan's interval or finer, or set `interval` to the rows' length \
         (60min at most)",
    )
}

fn uneven(frame: &Frame, usual_min: i64, at: Option<Place>) -> Problem {
    let message = format!(
        "the rows of queue \"{}\" are {usual_min} minutes apart, which does not divide the plan's \
         {} minutes: each row counts where it starts",
        frame.name,
        frame.interval.minutes()
    );
    placed(
        Problem::warning(codes::UNEVEN_ROWS, message),
        at,
        "the first of them",
    )
    .help("export history by the plan's interval or by a divisor of it")
}

/// Rows that do not start on the clock's multiples of `grid_min`.
fn report_off_grid(
    frame: &Frame,
    grid_min: i64,
    entries: &[Entry],
    place: PlaceOf<'_>,
    notices: &mut Notices,
) {
    let clock = |entry: &Entry| entry.start.date_clock(frame.zone).1;
    let off = entries
        .iter()
        .filter(|entry| i64::from(clock(entry).minutes()) % grid_min != 0);
    let Some(first) = off.clone().next() else {
        return;
    };
    notices.add(codes::OFF_GRID, || {
        let message = format!(
            "queue \"{}\": {} not at a multiple of {grid_min} minutes, such as {}: each counts in the \
             interval in which it starts",
            frame.name,
            started(off.count()),
            clock(first)
        );
        placed(
            Problem::warning(codes::OFF_GRID, message),
            place(first.at),
            "the first of them",
        )
        .help("check the times; a list of single contacts needs the column `created`, not `start`")
    });
}

fn started(rows: usize) -> String {
    let verb = if rows == 1 { "starts" } else { "start" };
    format!("{} {verb}", counted(rows, "row"))
}
