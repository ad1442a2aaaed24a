//! What the scenario knows of days: events, open holidays, and marks on the history.
//!
//! They become names on dates ([`DayCalendar::mark`]); days with the same name share one learnt
//! effect. An event with days before or after it has two names a day: one for the event as a whole,
//! one for how far the day is from it, by [`STAGES`], since a mailing's third day differs from its
//! tenth. What happened once stays close to "no effect"; what happened ten times is believed.

use super::clean::Marks;
use super::day_calendar::DayCalendar;
use crate::calendar::dates;
use crate::scenario::Scenario;
use crate::scenario::model::{Event, HistoryUse, concerns};
use crate::units::QueueIndex;
use chrono::NaiveDate;

/// Last open day of each stage after an event; a stage shares one effect.
const STAGES: [i32; 7] = [0, 1, 3, 5, 8, 13, 21];

/// Marks the events, and the holidays on which the queue is open, on all
/// dates from `first` to the plan's end.
pub fn mark(calendar: &mut DayCalendar, scenario: &Scenario, queue: QueueIndex, first: NaiveDate) {
    let days = (scenario.end_day() - first).num_days();
    let all: Vec<NaiveDate> = dates(first, u32::try_from(days).unwrap_or(0)).collect();
    let holidays = scenario.holidays.iter();
    for holiday in holidays.filter(|it| !it.closed && concerns(&it.queues, queue)) {
        calendar.mark(holiday.date, &holiday.name);
    }
    let known = calendar.clone();
    let is_open = |date: NaiveDate| known.is_open(date);
    let learnt = scenario
        .events
        .iter()
        .filter(|event| event.effect.is_none());
    for event in learnt.filter(|event| concerns(&event.queues, queue)) {
        for date in &all {
            if let Some(offset) = event.felt(queue, *date, &is_open) {
                mark_stage(calendar, event, *date, offset);
            }
        }
    }
}

fn mark_stage(calendar: &mut DayCalendar, event: &Event, date: NaiveDate, offset: i32) {
    calendar.mark(date, &event.kind);
    if event.days_before == 0 && event.days_after == 0 {
        return;
    }
    let kind = &event.kind;
    let name = match offset {
        0 => format!("{kind}: the day itself"),
        before if before < 0 => format!("{kind}: {}", counted(-before, "before")),
        after => {
            let until = STAGES
                .iter()
                .position(|last| after <= *last)
                .unwrap_or(STAGES.len());
            let from = STAGES[until - 1] + 1;
            match STAGES.get(until) {
                Some(last) if *last == from => format!("{kind}: {}", counted(from, "after")),
                Some(last) => format!("{kind}: open days {from} to {last} after"),
                None => format!("{kind}: open day {from} after and later"),
            }
        }
    };
    calendar.mark(date, &name);
}

fn counted(day: i32, side: &str) -> String {
    format!("open day {day} {side}")
}

/// The planner's word on days of the history.
#[must_use]
pub fn history_marks(scenario: &Scenario, queue: QueueIndex) -> Marks {
    let mut marks = Marks::default();
    for mark in scenario
        .history_marks
        .iter()
        .filter(|it| concerns(&it.queues, queue))
    {
        let days = mark.dates.iter().flat_map(|span| {
            let first = span.first.iter_days();
            first
                .take_while(|date| *date <= span.last)
                .collect::<Vec<_>>()
        });
        match mark.usage {
            HistoryUse::Ignore => marks.ignore.extend(days),
            HistoryUse::Keep => marks.keep.extend(days),
        }
    }
    marks
}
