//! From a tally to days: rows are summed into the plan's intervals, and closed days are told from
//! missing ones.

use super::frame::Frame;
use super::notices::{Notices, counted, grouped, plural};
use super::tally::{Entry, PlaceOf, Tally, placed};
use super::{DayStatus, HandleLogs, HistoryDay, IntervalHistory, QueueHistory};
use super::{closed, codes, grid};
use crate::calendar::{self, Clock, Moment};
use crate::problem::Problem;
use crate::units::Seconds;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// So many times the usual number at that time of day is worth a warning.
const ABSURD_TIMES: f64 = 50.0;

/// Sorts the rows of one queue into days. The tally must be settled.
pub fn build(
    frame: &Frame,
    tally: &Tally,
    place: PlaceOf<'_>,
    notices: &mut Notices,
) -> QueueHistory {
    let entries = usable(frame, &tally.entries, place, notices);
    grid::check(frame, tally, entries, place, notices);
    let (mut days, outside) = bucket(frame, entries, tally.tickets);
    let handle_logs = tally.tickets.then(|| handle_logs(&days, entries));
    report_outside(frame, &outside, entries, place, notices);
    check_absurd(frame, &days, place, notices);
    check_nothing(frame, &days, place, notices);
    let zero_days = closed::close_all_zero(frame, &mut days, place, notices);
    closed::settle_empty_days(frame, &mut days, tally.tickets, place, notices);
    // Rows that could not be read are told as such: their intervals are not missing.
    if tally.refused == 0 {
        report_unknown(frame, &days, place, notices);
    }
    QueueHistory {
        queue: frame.queue,
        days: days.into_iter().map(|day| day.day).collect(),
        handle_logs: handle_logs.filter(|logs| logs.count > 0.0),
        zero_days,
        observed: tally.evidence.observed(frame.channel),
        experience: tally.gathering.experience(),
    }
}

/// A day under construction.
pub struct Draft {
    /// The day so far.
    pub day: HistoryDay,
    /// First row of each interval, for messages.
    rows: Vec<Option<usize>>,
    /// It should have been open and has no row.
    pub empty: bool,
}

impl Draft {
    /// The day's first row inside the opening hours, for messages.
    pub fn first_row(&self) -> Option<usize> {
        self.rows.iter().flatten().next().copied()
    }
}

/// The entries before the plan and after 1990; the others are counted.
fn usable<'a>(
    frame: &Frame,
    entries: &'a [Entry],
    place: PlaceOf<'_>,
    notices: &mut Notices,
) -> &'a [Entry] {
    // 1990-01-01 00:00 UTC, in minutes.
    let oldest = Moment::from_minutes(10_519_200);
    let plan = calendar::at(
        frame.first_day,
        Clock::MIDNIGHT,
        frame.zone,
        calendar::Repeated::First,
    );
    let from = entries.partition_point(|entry| entry.start < oldest);
    let to = entries
        .partition_point(|entry| entry.start < plan)
        .max(from);
    let name = &frame.name;
    if let Some(first) = entries[..from].first() {
        let rows = counted(from, "row");
        notices.add(codes::TOO_OLD, || {
            let message = format!("queue \"{name}\" has {rows} before 1990: left out");
            placed(
                Problem::warning(codes::TOO_OLD, message),
                place(first.at),
                "before 1990",
            )
            .help("check the year; two-digit years are not read")
        });
    }
    if let Some(first) = entries[to..].first() {
        let rows = counted(entries.len() - to, "row");
        notices.add(codes::IN_PLAN, || {
            let message = format!(
                "queue \"{name}\" has {rows} on {} or later, in the days to be planned: left out",
                frame.first_day
            );
            placed(
                Problem::warning(codes::IN_PLAN, message),
                place(first.at),
                "not before the plan's first day",
            )
            .help("nothing to do, if these are later actuals; else check `first_day` and the year")
        });
    }
    &entries[from..to]
}

/// Rows outside the opening hours: how many, how much, and the first.
#[derive(Default)]
struct Outside {
    rows: usize,
    offered: f64,
    first: Option<usize>,
}

fn bucket(frame: &Frame, entries: &[Entry], tickets: bool) -> (Vec<Draft>, Outside) {
    let mut outside = Outside::default();
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
        return (vec![], outside);
    };
    let (first, _) = first.start.date_clock(frame.zone);
    let (last, _) = last.start.date_clock(frame.zone);
    let mut rest = entries;
    let days = first
        .iter_days()
        .take_while(|date| *date <= last)
        .map(|date| {
            let end = calendar::day(date, frame.zone).end;
            let (today, later) = rest.split_at(rest.partition_point(|entry| entry.start < end));
            rest = later;
            draft(frame, date, today, tickets, &mut outside)
        })
        .collect();
    (days, outside)
}

fn draft(
    frame: &Frame,
    date: NaiveDate,
    mut today: &[Entry],
    tickets: bool,
    outside: &mut Outside,
) -> Draft {
    let open = frame.open_intervals(date);
    let any_open = !open.is_empty();
    let mut drop = |entries: &[Entry]| {
        outside.rows += entries.len();
        outside.offered += entries.iter().map(|entry| entry.offered).sum::<f64>();
        outside.first = outside.first.or(entries.first().map(|entry| entry.at));
    };
    let mut rows = Vec::with_capacity(open.len());
    let mut intervals = Vec::with_capacity(open.len());
    let mut found = false;
    for interval in open {
        let (before, from) =
            today.split_at(today.partition_point(|e| e.start < interval.span.start));
        let (inside, after) = from.split_at(from.partition_point(|e| e.start < interval.span.end));
        drop(before);
        today = after;
        found |= !inside.is_empty();
        rows.push(inside.first().map(|entry| entry.at));
        intervals.push(summed(interval, inside));
    }
    drop(today);
    if tickets {
        intervals
            .iter_mut()
            .for_each(|interval| interval.known = true);
    }
    let status = match (any_open, found) {
        (false, _) => DayStatus::Closed,
        (true, true) => DayStatus::Open,
        (true, false) => DayStatus::Missing,
    };
    Draft {
        day: HistoryDay {
            date,
            status,
            intervals,
        },
        rows,
        empty: any_open && !found,
    }
}

/// The handle times of the contacts in open intervals.
fn handle_logs(days: &[Draft], entries: &[Entry]) -> HandleLogs {
    let mut logs = HandleLogs::default();
    let mut rest = entries;
    for interval in days.iter().flat_map(|draft| &draft.day.intervals) {
        let span = interval.interval.span;
        let (_, from) = rest.split_at(rest.partition_point(|entry| entry.start < span.start));
        let (inside, after) = from.split_at(from.partition_point(|entry| entry.start < span.end));
        rest = after;
        for entry in inside {
            logs.add(entry.aht_s.unwrap_or(0.0), entry.handled);
        }
    }
    logs
}

fn summed(interval: calendar::Interval, entries: &[Entry]) -> IntervalHistory {
    let (mut time_s, mut timed) = (0.0, 0.0);
    for entry in entries {
        if let Some(aht_s) = entry.aht_s {
            time_s += aht_s * entry.handled;
            timed += entry.handled;
        }
    }
    IntervalHistory {
        interval,
        offered: entries.iter().map(|entry| entry.offered).sum(),
        handled: entries.iter().map(|entry| entry.handled).sum(),
        aht: (timed > 0.0)
            .then(|| Seconds::new(time_s / timed).ok())
            .flatten(),
        known: !entries.is_empty(),
    }
}

fn report_outside(
    frame: &Frame,
    outside: &Outside,
    entries: &[Entry],
    place: PlaceOf<'_>,
    notices: &mut Notices,
) {
    let total: f64 = entries.iter().map(|entry| entry.offered).sum();
    // Rows of 0 outside the hours say nothing that the hours do not say.
    if outside.offered <= 0.0 || total <= 0.0 {
        return;
    }
    notices.add(codes::OUTSIDE_HOURS, || {
        let message = format!(
            "queue \"{}\": {} outside its opening hours or on closed days {} left out, {:.1} % of \
             its contacts",
            frame.name,
            counted(outside.rows, "row"),
            plural(outside.rows, "is", "are"),
            100.0 * outside.offered / total
        );
        let at = outside.first.and_then(place);
        placed(
            Problem::warning(codes::OUTSIDE_HOURS, message),
            at,
            "the first of them",
        )
        .help("check `hours`, `closed_day` and the queue's zone if this is more than you expect")
    });
}

fn check_absurd(frame: &Frame, days: &[Draft], place: PlaceOf<'_>, notices: &mut Notices) {
    let mut by_clock: BTreeMap<Clock, Vec<f64>> = BTreeMap::new();
    let known = || {
        days.iter().flat_map(|draft| {
            let intervals = draft.day.intervals.iter().zip(&draft.rows);
            intervals.filter(|(interval, _)| interval.known)
        })
    };
    for (interval, _) in known() {
        by_clock
            .entry(interval.interval.clock)
            .or_default()
            .push(interval.offered);
    }
    let medians: BTreeMap<Clock, f64> = by_clock
        .into_iter()
        .filter_map(|(clock, mut values)| Some((clock, median(&mut values)?)))
        .collect();
    for (interval, row) in known() {
        let clock = interval.interval.clock;
        let usual = medians.get(&clock).copied().unwrap_or(0.0);
        if interval.offered > ABSURD_TIMES * usual.max(1.0) {
            notices.add(codes::ABSURD_OFFERED, || {
                let message = format!(
                    "queue \"{}\" has {} contacts on {} at {clock}, where {} {} usual",
                    frame.name,
                    interval.offered,
                    interval.interval.date,
                    usual,
                    if usual == 1.0 { "is" } else { "are" }
                );
                placed(
                    Problem::warning(codes::ABSURD_OFFERED, message),
                    row.and_then(place),
                    "far more than usual",
                )
                .help("correct it if it is a slip: the forecast sets such an interval aside where the days around it tell, but tests on the past count it")
            });
        }
    }
}

/// Rows, and no contact in any of them: rather a column of zeros than a queue that nobody calls.
fn check_nothing(frame: &Frame, days: &[Draft], place: PlaceOf<'_>, notices: &mut Notices) {
    let known = || {
        let intervals = days.iter().flat_map(|draft| &draft.day.intervals);
        intervals.filter(|interval| interval.known)
    };
    if known().next().is_none() || known().any(|interval| interval.offered > 0.0) {
        return;
    }
    let rows = days.iter().flat_map(|draft| draft.rows.iter().flatten());
    notices.add(codes::NOTHING_ARRIVED, || {
        let message = format!(
            "queue \"{}\": all of its {} say 0: no contacts are forecast, and nobody is needed",
            frame.name,
            counted(known().count(), "open interval")
        );
        let first = rows.clone().next().copied().and_then(place);
        placed(
            Problem::warning(codes::NOTHING_ARRIVED, message),
            first,
            "the first of these rows",
        )
        .help(
            "check the column `offered`, and how the export was filtered; nothing to do if really \
             nothing came",
        )
    });
}

fn report_unknown(frame: &Frame, days: &[Draft], place: PlaceOf<'_>, notices: &mut Notices) {
    let open = || {
        let open = days
            .iter()
            .filter(|draft| draft.day.status == DayStatus::Open);
        open.flat_map(|draft| draft.day.intervals.iter().zip(&draft.rows))
    };
    let all = open().count();
    let unknown = open().filter(|(interval, _)| !interval.known).count();
    if unknown > 0 {
        let after = open()
            .skip_while(|(interval, _)| interval.known)
            .find_map(|(_, row)| *row);
        notices.add(codes::UNKNOWN_INTERVALS, || {
            let message = format!(
                "queue \"{}\" has no row for {} of {} open intervals on days that have rows \
                 ({:.1} %): taken as not known, not as 0",
                frame.name,
                grouped(unknown),
                grouped(all),
                100.0 * unknown as f64 / all as f64
            );
            let problem = Problem::warning(codes::UNKNOWN_INTERVALS, message);
            placed(
                problem,
                after.and_then(place),
                "the first of them is before this row",
            )
            .help("write a row with 0 where nothing arrived (`shiftwright import --open` does)")
        });
    }
}

/// The median; `None` of nothing.
pub fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    let lower = values[(values.len() - 1) / 2];
    Some((upper + lower) / 2.0)
}
