//! What the reader must know of a queue to sort its rows into days and intervals.

use crate::calendar::{self, ClockSpan, Interval, IntervalLength, OpeningHours};
use crate::scenario::Scenario;
use crate::scenario::model::{AtOnce, Channel, HistoryUse, Patience, special_hours_on};
use crate::units::QueueIndex;
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Days of the history that the planner keeps, however odd they look.
    pub kept_days: BTreeSet<NaiveDate>,
    /// Days of the history that the planner leaves out.
    pub ignored_days: BTreeSet<NaiveDate>,
    /// Days with hours of their own.
    pub special_hours: BTreeMap<NaiveDate, Vec<ClockSpan>>,
    /// Length of the plan's intervals.
    pub interval: IntervalLength,
    /// First day of the plan: history ends before it.
    pub first_day: NaiveDate,
    /// How contacts reach it.
    pub channel: Channel,
    /// How long customers are patient, as the scenario has it.
    pub patience: Option<Patience>,
    /// Whether it promises something about those who hang up.
    pub promises_patience: bool,
    /// How many chats at once, as the scenario has it.
    pub at_once: Option<AtOnce>,
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
            kept_days: scenario.marked_days(queue, HistoryUse::Keep).collect(),
            ignored_days: scenario.marked_days(queue, HistoryUse::Ignore).collect(),
            special_hours: special_hours(scenario, queue),
            interval: scenario.interval,
            first_day: scenario.first_day,
            channel: it.channel,
            patience: it.patience,
            promises_patience: it.targets.need_patience(),
            at_once: it.at_once,
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
        self.kept_days.contains(&date)
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

fn special_hours(scenario: &Scenario, queue: QueueIndex) -> BTreeMap<NaiveDate, Vec<ClockSpan>> {
    let spans = scenario.special_hours.iter().flat_map(|it| &it.dates);
    let hours = |date| {
        let hours = special_hours_on(&scenario.special_hours, queue, date)?;
        Some((date, hours.to_vec()))
    };
    spans
        .flat_map(|span| span.days())
        .filter_map(hours)
        .collect()
}
