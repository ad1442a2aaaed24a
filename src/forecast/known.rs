//! What the scenario knows of days: events, open holidays, and marks on the history.
//!
//! Where the effect is to be learnt they become marks on dates ([`DayCalendar::mark`]); days with the
//! same mark share one effect. An event with days before or after it has, besides the effect of its
//! kind, one for how far the day is from it, by [`STAGES`], since a mailing's third day differs from
//! its tenth. Where the effect is given, it is a factor of the date ([`given`]).

use super::clean::Marks;
use super::day_calendar::{DayCalendar, DayMark};
use crate::calendar::dates;
use crate::scenario::Scenario;
use crate::scenario::model::{Event, HistoryUse, concerns};
use crate::units::QueueIndex;
use crate::wording::counted;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Last open day of each stage after an event; a stage shares one effect.
const STAGES: [i32; 7] = [0, 1, 3, 5, 8, 13, 21];

/// Marks the events whose effect is learnt, and the holidays on which the queue is open, on all
/// dates from `first` to the plan's end. Where two events of one kind meet, the nearer one counts.
pub fn mark(calendar: &mut DayCalendar, scenario: &Scenario, queue: QueueIndex, first: NaiveDate) {
    let holidays = scenario.holidays.iter();
    for holiday in holidays.filter(|it| !it.closed && concerns(&it.queues, queue)) {
        let mark = DayMark {
            kind: holiday.name.clone(),
            stage: None,
            occurrence: holiday.date,
        };
        calendar.mark(holiday.date, mark);
    }
    let known = calendar.clone();
    let is_open = |date: NaiveDate| known.is_open(date);
    for date in all_dates(scenario, first) {
        let learnt = scenario.events.iter().filter(|it| it.effect.is_none());
        let felt = learnt.filter_map(|event| {
            let (offset, span) = event.occurrence(queue, date, &is_open)?;
            Some((offset, mark_of(event, offset, span.first)))
        });
        let mut felt: Vec<(i32, DayMark)> = felt.collect();
        felt.sort_by_key(|(offset, _)| (offset.abs(), *offset));
        for (_, mark) in felt {
            calendar.mark(date, mark);
        }
    }
}

/// The factors of the events whose effect is given, by date, from `first` to the plan's end; where
/// events meet, their product.
pub fn given(
    calendar: &DayCalendar,
    scenario: &Scenario,
    queue: QueueIndex,
    first: NaiveDate,
) -> BTreeMap<NaiveDate, f64> {
    let is_open = |date: NaiveDate| calendar.is_open(date);
    let mut factors = BTreeMap::new();
    let given = (scenario.events.iter()).filter_map(|it| Some((it, it.effect?)));
    for (event, effect) in given {
        for date in all_dates(scenario, first) {
            if event.felt(queue, date, &is_open).is_some() {
                *factors.entry(date).or_insert(1.0) *= effect;
            }
        }
    }
    factors
}

fn all_dates(scenario: &Scenario, first: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let days = (scenario.end_day() - first).num_days();
    dates(first, u32::try_from(days).unwrap_or(0))
}

fn mark_of(event: &Event, offset: i32, occurrence: NaiveDate) -> DayMark {
    let alone = event.days_before == 0 && event.days_after == 0;
    DayMark {
        kind: event.kind.clone(),
        stage: (!alone).then(|| stage(offset)),
        occurrence,
    }
}

/// How far a day is from the event, in words.
fn stage(offset: i32) -> String {
    match offset {
        0 => "on the day".to_owned(),
        before if before < 0 => format!("{} before", open_days(-before)),
        after => {
            let until = STAGES
                .iter()
                .position(|last| after <= *last)
                .unwrap_or(STAGES.len());
            let from = STAGES[until - 1] + 1;
            match STAGES.get(until) {
                Some(last) if *last == from => format!("{} after", open_days(from)),
                Some(last) => format!("{from} to {last} open days after"),
                None => format!("{} after and later", open_days(from)),
            }
        }
    }
}

fn open_days(days: i32) -> String {
    counted(usize::try_from(days).unwrap_or(0), "open day")
}

/// The planner's word on days of the history.
#[must_use]
pub fn history_marks(scenario: &Scenario, queue: QueueIndex) -> Marks {
    Marks {
        ignore: scenario.marked_days(queue, HistoryUse::Ignore).collect(),
        keep: scenario.marked_days(queue, HistoryUse::Keep).collect(),
    }
}
