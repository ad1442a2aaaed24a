//! How a queue's typical week changes through the months ahead: what the planner gives, what the history's weeks show.

use super::super::yearly::{Week, Yearly};
use super::{Frame, history_days, weekday};
use crate::forecast::{IntervalForecast, QueueForecast, adjust};
use crate::hire::typical::TypicalWeek;
use crate::history::{DayStatus, HistoryDay};
use crate::scenario::Scenario;
use crate::scenario::model::{DateSpan, HistoryUse, VolumeAhead};
use crate::units::{QueueIndex, Seconds};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeSet;

/// A week of the history counts where days with so much of a typical week's volume are known.
const LEAST_KNOWN: f64 = 0.5;
/// Days of an ordinary stretch from the first week on, of which the typical week is the mean.
const BASE_DAYS: u64 = 28;

/// What the planner gives of the year: it is taken out of the history before anything is looked for in it, or it would be
/// found a second time, as error or as effect of an event.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) known: &'a VolumeAhead,
    pub(super) first: NaiveDate,
}

impl Given<'_> {
    /// Level of a date by the given months and growth alone, 1 on the first day of an average month.
    fn on(self, date: NaiveDate) -> f64 {
        let years = (date - self.first).num_days() as f64 / 365.25;
        let growth = self.known.growth_per_year;
        let grown = growth.map_or(1.0, |growth| (1.0 + growth).powf(years));
        let months = self.known.by_month;
        grown * months.map_or(1.0, |months| months[date.month0() as usize])
    }
}

/// The history's weeks against the typical one.
pub(super) struct Levels {
    pub(super) weeks: Vec<Week>,
    /// Last day of the history; weeks are counted from the one that ends with it.
    pub(super) seen_to: Option<NaiveDate>,
}

impl Levels {
    pub(super) fn of(
        frame: &Frame<'_>,
        queue: QueueIndex,
        typical: &TypicalWeek,
        given: Given<'_>,
    ) -> Self {
        let borrowed = frame.scenario.queues[queue.get()].borrow;
        let source = borrowed.map_or(queue, |it| it.from);
        let days = history_days(frame, queue);
        let ignored: BTreeSet<NaiveDate> = frame
            .scenario
            .marked_days(source, HistoryUse::Ignore)
            .collect();
        let scale = typical.offered();
        let usual = |day: &HistoryDay| typical.on_weekday(weekday(day.date));
        let counts = |day: &&HistoryDay| {
            day.status == DayStatus::Open
                && day.intervals.iter().all(|it| it.known)
                && !ignored.contains(&day.date)
                && !has_event(frame.scenario, source, day.date)
        };
        let mut weeks = vec![];
        // Counted back from the end, so that the last week is whole.
        for (back, week) in days.rchunks(7).enumerate() {
            let (mut offered, mut open, mut expected) = (0.0, 0.0, 0.0);
            for day in week.iter().filter(counts) {
                offered += day.offered();
                open += usual(day);
                expected += usual(day) * given.on(day.date);
            }
            let known = week.len() == 7 && open >= LEAST_KNOWN * scale;
            if !known || expected <= 0.0 || offered <= 0.0 {
                continue;
            }
            weeks.push(Week {
                at: -(back as f64),
                of_year: of_year(week[3].date),
                level: offered / expected,
            });
        }
        weeks.reverse();
        Self {
            weeks,
            seen_to: days.last().map(|day| day.date),
        }
    }

    /// Weeks from the middle of the history's last week.
    fn at(&self, date: NaiveDate) -> f64 {
        self.seen_to
            .map_or(0.0, |last| ((date - last).num_days() + 3) as f64 / 7.0)
    }
}

/// Whether a day feels an event: it is no ordinary one.
fn has_event(scenario: &Scenario, queue: QueueIndex, date: NaiveDate) -> bool {
    let is_open = |date: NaiveDate| !scenario.hours_on(queue, date).is_empty();
    let mut events = scenario.events.iter();
    events.any(|event| event.felt(queue, date, &is_open).is_some())
}

fn of_year(date: NaiveDate) -> f64 {
    f64::from(date.ordinal0()) / 365.25
}

/// How a queue's typical week changes through the months ahead.
pub(super) struct Course<'a> {
    known: &'a VolumeAhead,
    found: &'a Yearly,
    levels: &'a Levels,
    pub(super) typical: &'a TypicalWeek,
    first: NaiveDate,
    /// Level of the stretch of which the typical week is the mean.
    base: f64,
}

impl<'a> Course<'a> {
    pub(super) fn new(
        frame: &Frame<'_>,
        known: &'a VolumeAhead,
        found: &'a Yearly,
        levels: &'a Levels,
        typical: &'a TypicalWeek,
    ) -> Self {
        let mut course = Self {
            known,
            found,
            levels,
            typical,
            first: frame.first,
            base: 1.0,
        };
        let last = frame.first.checked_add_days(Days::new(BASE_DAYS - 1));
        let span = DateSpan {
            first: frame.first,
            last: last.unwrap_or(frame.first),
        };
        let (sum, count) = span.days().fold((0.0, 0.0), |(sum, count), date| {
            (sum + course.level(date), count + 1.0)
        });
        course.base = if sum > 0.0 { sum / count } else { 1.0 };
        course
    }

    /// Level of a date by pattern and growth ÷ that of the typical week.
    pub(super) fn level(&self, date: NaiveDate) -> f64 {
        let given = Given {
            known: self.known,
            first: self.first,
        };
        let (at, learns) = (self.levels.at(date), self.known.growth_per_year.is_none());
        given.on(date) * self.found.level(at, of_year(date), learns)
    }

    /// Volume of a date ÷ that of the typical week's day.
    fn factor(&self, date: NaiveDate) -> f64 {
        let mut given = self.known.typical_week.iter().rev();
        let Some((from, offered)) = given.find(|(from, _)| *from <= date) else {
            return self.level(date) / self.base;
        };
        let scale = self.typical.offered();
        let of_week = if scale > 0.0 { offered / scale } else { 0.0 };
        let month = self
            .known
            .by_month
            .map_or(1.0, |it| it[date.month0() as usize]);
        let years = (date - *from).num_days() as f64 / 365.25;
        let grown = self
            .known
            .growth_per_year
            .map_or(1.0, |growth| (1.0 + growth).powf(years));
        of_week * month * grown
    }

    /// The open intervals of a week, with all that the planner knows of it.
    pub(super) fn week(
        &self,
        scenario: &Scenario,
        queue: QueueIndex,
        first: NaiveDate,
        seen_to: Option<NaiveDate>,
    ) -> Vec<IntervalForecast> {
        let mut intervals = vec![];
        for date in crate::calendar::dates(first, 7) {
            let factor = self.factor(date);
            for interval in scenario.open_intervals(queue, date) {
                let (offered, aht_s) = self.typical.at(date, interval.clock.minutes());
                let aht = Seconds::new(aht_s).unwrap_or_default();
                intervals.push(IntervalForecast::expected(interval, offered * factor, aht));
            }
        }
        let mut forecast = QueueForecast::bare(queue, intervals, first);
        adjust::adjust(scenario, seen_to, &mut forecast);
        forecast.intervals
    }
}
