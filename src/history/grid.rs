//! How the rows of a file fit the plan's grid of intervals.

use super::codes;
use super::days::median;
use super::frame::Frame;
use super::notices::{Notices, counted};
use super::tally::{Entry, PlaceOf, Tally, placed};
use crate::problem::{Place, Problem};

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
    let (Some(shortest), false) = (gaps.iter().min().copied(), tally.tickets || gaps.len() < 8)
    else {
        return;
    };
    let at = entries.first().and_then(|entry| place(entry.at));
    let fitting = gaps.iter().filter(|gap| **gap <= plan_min).count();
    let typical = median(&mut gaps.iter().map(|gap| *gap as f64).collect::<Vec<_>>());
    let typical = typical.unwrap_or(0.0);
    if fitting * 50 < gaps.len() {
        notices.add(codes::TOO_COARSE, || too_coarse(frame, typical, at));
        return;
    }
    if shortest < plan_min && plan_min % shortest != 0 {
        notices.add(codes::UNEVEN_ROWS, || uneven(frame, shortest, at));
        return;
    }
    let divides = typical >= 1.0 && plan_min as f64 % typical == 0.0;
    let grid = if divides { typical as i64 } else { plan_min };
    report_off_grid(frame, grid, entries, place, notices);
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

fn uneven(frame: &Frame, shortest_min: i64, at: Option<Place>) -> Problem {
    let message = format!(
        "the rows of queue \"{}\" are {shortest_min} minutes apart, which does not divide the plan's \
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
