//! What the reader must know of a queue to sort its rows into days and intervals.

use crate::calendar::{self, ClockSpan, Interval, IntervalLength, OpeningHours};
use crate::scenario::Scenario;
use crate::scenario::model::{HistoryUse, concerns};
use crate::units::QueueIndex;
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// One queue's zone, hours and grid.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The queue.
    pub queue: QueueIndex,
    /// Its name, as rows give it.
    pub name: String,
    /// Zone of local times, and of its days.
    pub zone: Tz,
    /// When it is open.
    pub hours: OpeningHours,
    /// Days on which it is closed whatever its hours say, ascending.
    pub closed_days: Vec<NaiveDate>,
    /// Days of the history that the planner keeps, however odd they look, ascending.
    pub kept_days: Vec<NaiveDate>,
    /// Days with hours of their own.
    pub special_hours: BTreeMap<NaiveDate, Vec<ClockSpan>>,
    /// Length of the plan's intervals.
    pub interval: IntervalLength,
    /// First day of the plan: history ends before it.
    pub first_day: NaiveDate,
}

impl Frame {
    /// The frame of `queue` in `scenario`.
    #[must_use]
    pub fn of(scenario: &Scenario, queue: QueueIndex) -> Self {
        let it = &scenario.queues[queue.get()];
        let mut closed_days: Vec<NaiveDate> = scenario
            .closed_days
            .iter()
            .filter(|day| scenario.is_closed(queue, day.date))
            .map(|day| day.date)
            .collect();
        closed_days.sort_unstable();
        closed_days.dedup();
        Self {
            queue,
            name: it.name.clone(),
            zone: it.zone,
            hours: it.hours.clone(),
            closed_days,
            kept_days: kept_days(scenario, queue),
            special_hours: special_hours(scenario, queue),
            interval: scenario.interval,
            first_day: scenario.first_day,
        }
    }

    /// Whether the scenario closes the queue on `date`.
    #[must_use]
    pub fn is_closed(&self, date: NaiveDate) -> bool {
        self.closed_days.binary_search(&date).is_ok()
    }

    /// Whether the planner keeps `date` of the history as it is.
    #[must_use]
    pub fn is_kept(&self, date: NaiveDate) -> bool {
        self.kept_days.binary_search(&date).is_ok()
    }

    /// The open intervals of `date`.
    #[must_use]
    pub fn open_intervals(&self, date: NaiveDate) -> Vec<Interval> {
        let hours = |day: NaiveDate| match self.special_hours.get(&day) {
            _ if self.is_closed(day) => &[],
            Some(special) => special.as_slice(),
            None => self.hours.on(day.weekday()),
        };
        calendar::open_intervals(date, self.zone, self.interval, &hours)
    }
}

fn kept_days(scenario: &Scenario, queue: QueueIndex) -> Vec<NaiveDate> {
    let marks = scenario.history_marks.iter();
    let keep = marks.filter(|it| it.usage == HistoryUse::Keep && concerns(&it.queues, queue));
    let spans = keep.flat_map(|it| &it.dates);
    let days = spans.flat_map(|span| {
        let dates = span.first.iter_days();
        dates.take_while(|date| *date <= span.last)
    });
    let mut days: Vec<NaiveDate> = days.collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn special_hours(scenario: &Scenario, queue: QueueIndex) -> BTreeMap<NaiveDate, Vec<ClockSpan>> {
    let mut all = BTreeMap::new();
    for it in &scenario.special_hours {
        for span in &it.dates {
            let dates = span.first.iter_days().take_while(|date| *date <= span.last);
            for date in dates.filter(|date| it.hold(queue, *date)) {
                all.entry(date).or_insert_with(|| it.hours.clone());
            }
        }
    }
    all
}
