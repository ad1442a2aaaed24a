//! Whether the history can carry the plan: what the plan needs and the past never showed.
//!
//! A forecast is made all the same (see `docs/forecast.md`, "What was never seen"); these warnings
//! say where it rests on little or nothing, so that the planner can give a number of her own.

use super::notices::{Notices, counted, listed};
use super::{DayStatus, HistoryDay, QueueHistory, codes};
use crate::calendar::{Clock, Interval, WEEKDAYS};
use crate::problem::Problem;
use crate::scenario::Scenario;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Less history than this says next to nothing about weekdays: three weeks of Mondays to Fridays span 19 days.
const FEW_DAYS: i64 = 18;
/// Fewer open days than this are not looked through for what is odd (as the forecast has it, a later stage).
const LEAST_OPEN: usize = 8;
/// A history that ends so long before the plan knows nothing of the season, nor of what changed.
const OLD_DAYS: i64 = 56;
/// So many contacts expected and none seen is no accident (its chance is e⁻²⁰ where they come evenly).
const NO_ACCIDENT: f64 = 20.0;

/// Adds a warning for each thing that the plan of `history`'s queue needs and the history lacks.
/// A queue without an open day says nothing here: the reader has said it.
pub fn check(scenario: &Scenario, history: &QueueHistory, notices: &mut Notices) {
    let open: Vec<&HistoryDay> = history
        .days
        .iter()
        .filter(|day| day.status == DayStatus::Open)
        .collect();
    let (Some(first), Some(last)) = (open.first(), open.last()) else {
        return;
    };
    let queue = &scenario.queues[history.queue.get()];
    let name = &queue.name;
    if let Some(borrow) = queue.borrow {
        let lender = &scenario.queues[borrow.from.get()].name;
        not_used(name, lender, open.len(), notices);
        return;
    }
    check_length(name, (first.date, last.date), open.len(), notices);
    check_age(name, last.date, scenario.first_day, notices);
    let planned: Vec<Interval> = scenario
        .days()
        .flat_map(|date| scenario.open_intervals(history.queue, date))
        .collect();
    let seen: BTreeSet<u8> = open.iter().map(|day| weekday_number(day.date)).collect();
    check_weekdays(name, &planned, &seen, notices);
    check_clocks(name, &planned, &open, &seen, notices);
}

/// A queue that borrows: the contacts of its own history count for nothing.
fn not_used(name: &str, lender: &str, open: usize, notices: &mut Notices) {
    notices.add(codes::NOT_USED, || {
        let days = counted(open, "open day");
        let message = format!(
            "the history of queue \"{name}\" has {days}, and its contacts are not used: the queue borrows \
             the forecast of \"{lender}\" (handle times are used)"
        );
        Problem::warning(codes::NOT_USED, message).help(
            "leave `borrow` out to forecast from its own history, which needs some weeks; or leave the \
             history out and give `aht`",
        )
    });
}

fn check_length(
    name: &str,
    (first, last): (NaiveDate, NaiveDate),
    open: usize,
    notices: &mut Notices,
) {
    let days = (last - first).num_days() + 1;
    let mut lacks = vec![];
    if days < FEW_DAYS {
        lacks.push("to tell one weekday from another, or to try the forecast on the past");
    }
    if open < LEAST_OPEN {
        lacks.push("to tell an outage or a spike from the rest (each day counts in full)");
    }
    if lacks.is_empty() {
        return;
    }
    notices.add(codes::SHORT, || {
        let days = counted(usize::try_from(days).unwrap_or(0), "day");
        let open = counted(open, "open day");
        let message = format!(
            "the history of queue \"{name}\" spans {days} ({open}): too few {}",
            lacks.join("; and ")
        );
        Problem::warning(codes::SHORT, message)
            .help("give three weeks or more (a year is good), or borrow the week of a similar queue with `borrow`")
    });
}

fn check_age(name: &str, last: NaiveDate, first_day: NaiveDate, notices: &mut Notices) {
    let gap = (first_day - last).num_days();
    if gap <= OLD_DAYS {
        return;
    }
    notices.add(codes::OLD, || {
        let message = format!(
            "the history of queue \"{name}\" ends on {last}, {} before the plan begins: what changed \
             since is not in the forecast",
            counted(usize::try_from(gap / 7).unwrap_or(0), "week")
        );
        Problem::warning(codes::OLD, message)
            .help("export the weeks since, or say how volumes have grown with [[growth]]")
    });
}

fn check_weekdays(name: &str, planned: &[Interval], seen: &BTreeSet<u8>, notices: &mut Notices) {
    let wanted: BTreeSet<u8> = planned.iter().map(|it| weekday_number(it.date)).collect();
    let unseen: Vec<String> = wanted.difference(seen).map(|day| weekdays(*day)).collect();
    if unseen.is_empty() {
        return;
    }
    notices.add(codes::WEEKDAY_UNSEEN, || {
        let days = listed(&unseen);
        let message = format!(
            "queue \"{name}\" is open on {days}, and its history has none: the mean of its other days \
             stands for them"
        );
        Problem::warning(codes::WEEKDAY_UNSEEN, message).help(
            "if that is too many or too few, say how many you expect with [[override]]; check `hours` \
             if it should be closed",
        )
    });
}

/// Stretches of the clock: where each starts, and its minutes.
type Stretches = Vec<(Clock, i64)>;

/// What the past says of a time of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// No row, ever.
    NoRow,
    /// Rows, or a list of tickets, that say 0 each time where some had to be expected.
    NothingCame,
}

/// Stretches of the plan's clock of which nothing is known, on weekdays that are otherwise known.
fn check_clocks(
    name: &str,
    planned: &[Interval],
    open: &[&HistoryDay],
    seen: &BTreeSet<u8>,
    notices: &mut Notices,
) {
    let past = by_time_of_week(open);
    let length = planned.first().map_or(0, |it| it.span.minutes());
    let mut unseen: BTreeMap<(Gap, Stretches), BTreeSet<u8>> = BTreeMap::new();
    for day in seen {
        let expected = usual(&past, *day);
        let wanted = planned.iter().filter(|it| weekday_number(it.date) == *day);
        let clocks: BTreeSet<Clock> = wanted.map(|it| it.clock).collect();
        for gap in [Gap::NoRow, Gap::NothingCame] {
            let missing = clocks.iter().copied().filter(|clock| {
                let found = match past.get(&(*day, *clock)) {
                    None => Some(Gap::NoRow),
                    Some(offered) if *offered > 0.0 || expected < NO_ACCIDENT => None,
                    Some(_) => Some(Gap::NothingCame),
                };
                found == Some(gap)
            });
            let runs = runs(missing, length);
            if !runs.is_empty() {
                unseen.entry((gap, runs)).or_default().insert(*day);
            }
        }
    }
    for ((gap, runs), days) in unseen {
        notices.add(codes::CLOCK_UNSEEN, || {
            clocks_unseen(name, gap, &runs, &days)
        });
    }
}

/// All contacts of the history by weekday and clock, where any row says how many came.
fn by_time_of_week(open: &[&HistoryDay]) -> BTreeMap<(u8, Clock), f64> {
    let mut past = BTreeMap::new();
    let rows = open.iter().flat_map(|day| &day.intervals);
    for it in rows.filter(|it| it.known) {
        let at = (weekday_number(it.interval.date), it.interval.clock);
        *past.entry(at).or_default() += it.offered;
    }
    past
}

/// Mean over the clock times of a weekday of all contacts that came at each.
fn usual(past: &BTreeMap<(u8, Clock), f64>, day: u8) -> f64 {
    let of_day = past.iter().filter(|((weekday, _), _)| *weekday == day);
    let (sum, count) = of_day.fold((0.0, 0.0), |(sum, count), (_, n)| (sum + n, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Neighbouring clocks as stretches.
fn runs(clocks: impl Iterator<Item = Clock>, length: i64) -> Stretches {
    let mut runs = Stretches::new();
    for clock in clocks {
        match runs.last_mut() {
            Some((from, minutes))
                if i64::from(from.minutes()) + *minutes == i64::from(clock.minutes()) =>
            {
                *minutes += length;
            }
            _ => runs.push((clock, length)),
        }
    }
    runs
}

fn clocks_unseen(name: &str, gap: Gap, runs: &[(Clock, i64)], days: &BTreeSet<u8>) -> Problem {
    let stretches: Vec<String> = runs
        .iter()
        .map(|(from, minutes)| {
            let end = i64::from(from.minutes()) + minutes;
            format!("{from}-{:02}:{:02}", end / 60, end % 60)
        })
        .collect();
    let days: Vec<String> = days.iter().map(|day| weekdays(*day)).collect();
    let what = match gap {
        Gap::NoRow => "its history has no row there: the nearest time that is known stands for it",
        Gap::NothingCame => "nothing ever came then: none or next to none are forecast",
    };
    let message = format!(
        "queue \"{name}\" is open {} on {}, and {what}",
        listed(&stretches),
        listed(&days)
    );
    Problem::warning(codes::CLOCK_UNSEEN, message).help(
        "if these hours are new, say how many contacts you expect with [[override]]; check `hours` \
         if it should be closed",
    )
}

fn weekday_number(date: NaiveDate) -> u8 {
    u8::try_from(date.weekday().num_days_from_monday()).unwrap_or(0)
}

fn weekdays(number: u8) -> String {
    format!("{}s", WEEKDAYS[usize::from(number) % 7])
}

#[cfg(test)]
mod tests;
