//! Days without contacts: closed, missing, or just quiet.

use super::days::{Draft, median};
use super::frame::Frame;
use super::notices::{Notices, counted, listed};
use super::tally::{PlaceOf, placed};
use super::{DayStatus, HistoryDay, codes};
use crate::problem::{Place, Problem};
use chrono::{Datelike, NaiveDate};

/// So many open days without a row in a run are a gap; fewer are taken for closed days.
const GAP_DAYS: usize = 3;
/// Below this mean a day, a day without a ticket is an ordinary day with none.
const QUIET_PER_DAY: f64 = 5.0;
/// A day whose rows are all 0 is taken for closed where its weekday usually has so many.
const BUSY_PER_DAY: f64 = 10.0;

/// Closes days whose rows are all 0 on a weekday that is usually busy (somebody wrote a holiday as zeros),
/// unless the planner keeps them, and returns them.
pub fn close_all_zero(
    frame: &Frame,
    days: &mut [Draft],
    place: PlaceOf<'_>,
    notices: &mut Notices,
) -> Vec<NaiveDate> {
    let mut totals: [Vec<f64>; 7] = Default::default();
    for day in days.iter().filter(|d| d.day.status == DayStatus::Open) {
        totals[weekday(day.day.date)].push(day.day.offered());
    }
    let usual = totals.map(|mut totals| median(&mut totals).unwrap_or(0.0));
    let (mut dates, mut first) = (vec![], None);
    for draft in days {
        let row = draft.first_row();
        let it = &mut draft.day;
        let zero = it.status == DayStatus::Open && it.offered() == 0.0;
        if zero && usual[weekday(it.date)] >= BUSY_PER_DAY && !frame.is_kept(it.date) {
            close(it);
            dates.push(it.date);
            first = first.or(row);
        }
    }
    if !dates.is_empty() {
        notices.add(codes::ALL_ZERO, || {
            let message = format!(
                "queue \"{}\": nothing arrived all day on {}: taken for closed {}",
                frame.name,
                listed(&dates),
                if dates.len() == 1 { "day" } else { "days" }
            );
            let problem = Problem::warning(codes::ALL_ZERO, message);
            placed(problem, first.and_then(place), "the first of these rows").help(
                "if it was open and really had none, mark it with [[history_mark]] use = \"keep\"; \
                     leave the rows out if the numbers are missing",
            )
        });
    }
    dates
}

fn close(day: &mut HistoryDay) {
    day.status = DayStatus::Closed;
    day.intervals.clear();
}

/// Days that should have been open and have no row: closed days where they are few in a row, a
/// gap where they are many, ordinary days without a ticket where tickets are rare.
pub fn settle_empty_days(
    frame: &Frame,
    days: &mut [Draft],
    tickets: bool,
    place: PlaceOf<'_>,
    notices: &mut Notices,
) {
    let open: Vec<f64> = days
        .iter()
        .filter(|draft| draft.day.status == DayStatus::Open)
        .map(|draft| draft.day.offered())
        .collect();
    let mean = open.iter().sum::<f64>() / open.len().max(1) as f64;
    let quiet = tickets && mean < QUIET_PER_DAY;
    let (mut closed, mut missing) = (vec![], vec![]);
    let mut workdays: Vec<&mut Draft> = days
        .iter_mut()
        .filter(|draft| draft.empty || draft.day.status == DayStatus::Open)
        .collect();
    for run in workdays.chunk_by_mut(|a, b| a.empty == b.empty) {
        let gap = run.len() >= GAP_DAYS;
        for draft in run.iter_mut().filter(|draft| draft.empty) {
            if quiet {
                draft.day.status = DayStatus::Open;
            } else if gap {
                draft.day.intervals.clear();
                missing.push(draft.day.date);
            } else {
                close(&mut draft.day);
                closed.push(draft.day.date);
            }
        }
    }
    // A day without rows has no line; the row after it has.
    let after = |dates: &[NaiveDate]| {
        let first = dates.first()?;
        let later = days.iter().skip_while(|draft| draft.day.date <= *first);
        later.filter_map(Draft::first_row).next().and_then(place)
    };
    let places = (after(&closed), after(&missing));
    report_empty(frame, &closed, &missing, places, notices);
}

fn report_empty(
    frame: &Frame,
    closed: &[NaiveDate],
    missing: &[NaiveDate],
    (after_closed, after_missing): (Option<Place>, Option<Place>),
    notices: &mut Notices,
) {
    let name = &frame.name;
    if !closed.is_empty() {
        notices.add(codes::ASSUMED_CLOSED, || {
            let message = format!(
                "queue \"{name}\" has no rows on {}: taken for closed days",
                listed(closed)
            );
            let problem = Problem::warning(codes::ASSUMED_CLOSED, message);
            placed(problem, after_closed, &no_rows_before(closed)).help(
                "add a [[closed_day]] for each to say so; if it was open, write its rows (0 where \
                 nothing arrived)",
            )
        });
    }
    if !missing.is_empty() {
        notices.add(codes::ASSUMED_MISSING, || {
            let message = format!(
                "queue \"{name}\" has no rows on {} open days or more in a row: {} \
                 ({}) taken for a gap and left out of every mean",
                GAP_DAYS,
                listed(missing),
                counted(missing.len(), "day")
            );
            let problem = Problem::warning(codes::ASSUMED_MISSING, message);
            placed(problem, after_missing, &no_rows_before(missing))
                .help("export these days again; if the queue was closed, add a [[closed_day]] each")
        });
    }
}

/// Words under the first row after `dates`.
fn no_rows_before(dates: &[NaiveDate]) -> String {
    dates.first().map_or_else(String::new, |first| {
        format!("no row for {first} before this one")
    })
}

fn weekday(date: NaiveDate) -> usize {
    date.weekday().num_days_from_monday() as usize
}
