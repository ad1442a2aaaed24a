//! Days away that count for hours: paid time off, and paid holidays.

use super::book::Book;
use crate::calendar::dates;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

/// Every date of the plan that is credited to the agent, before the weekly cap.
///
/// Paid time off, and (where the contract pays holidays) days on which every queue of the agent
/// that would be open that weekday is closed. Only weekdays on which the agent is available and
/// some shift of the contract may start: nobody is credited a day they would not have worked.
pub(super) fn credited_dates(book: &Book) -> BTreeSet<NaiveDate> {
    let scenario = book.scenario;
    dates(scenario.first_day, scenario.weeks * 7)
        .filter(|date| {
            is_credited_holiday(book, *date)
                || could_work_weekday(book, *date) && is_paid_time_off(book, *date)
        })
        .collect()
}

/// Whether `date` is credited to the agent as a holiday: a day that is paid because all is closed,
/// on which no shift of theirs may start.
pub(super) fn is_credited_holiday(book: &Book, date: NaiveDate) -> bool {
    book.plan_day(date).is_some() && could_work_weekday(book, date) && is_paid_holiday(book, date)
}

/// How many of `week`'s days are credited: at most the contract's days a week.
pub(super) fn credited_days(
    book: &Book,
    credited: &BTreeSet<NaiveDate>,
    week: &[NaiveDate],
) -> u32 {
    let count = week.iter().filter(|date| credited.contains(date)).count();
    u32::try_from(count)
        .unwrap_or(u32::MAX)
        .min(book.contract.max_days_per_week)
}

fn could_work_weekday(book: &Book, date: NaiveDate) -> bool {
    let weekday = date.weekday();
    let position = weekday.num_days_from_monday() as usize;
    let may_start = book
        .contract
        .shifts
        .iter()
        .any(|shift| book.scenario.shifts[shift.get()].days[position]);
    may_start && !book.agent.availability.on(weekday).is_empty()
}

fn is_paid_time_off(book: &Book, date: NaiveDate) -> bool {
    book.agent
        .time_off
        .iter()
        .any(|off| off.date == date && off.paid)
}

fn is_paid_holiday(book: &Book, date: NaiveDate) -> bool {
    if !book.contract.paid_holidays {
        return false;
    }
    let scenario = book.scenario;
    let mut usually_open = book
        .agent
        .skills
        .iter()
        .filter(|queue| {
            !scenario.queues[queue.get()]
                .hours
                .on(date.weekday())
                .is_empty()
        })
        .peekable();
    usually_open.peek().is_some() && usually_open.all(|queue| scenario.is_closed(*queue, date))
}
