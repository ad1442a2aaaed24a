//! Which days are open, and what is known of them in advance: closed days, holidays, events.
//!
//! Effects of the calendar (the day after a closed Monday, the second working day of the month, a
//! mailing's third day) are known before they happen, so that a backtest may use the calendar of
//! the days it forecasts.

use crate::history::{DayStatus, Frame, QueueHistory};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// A weekday counts as open where at least this share of its days in the history was.
const OPEN_SHARE: f64 = 0.25;

/// What is special about a date: an event that is felt, an open holiday.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayMark {
    /// The event's kind, or the holiday's name; marks of one kind share a learnt effect.
    pub kind: String,
    /// How far the day is from the event, in words; `None` where it is the event's only day.
    pub stage: Option<String>,
    /// First date of the occurrence: days of one occurrence are off alike.
    pub occurrence: NaiveDate,
}

impl DayMark {
    /// As the planner reads it.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.stage {
            Some(stage) => format!("{}, {stage}", self.kind),
            None => self.kind.clone(),
        }
    }
}

/// Open days of one queue, past and coming, and the marks on them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayCalendar {
    /// Whether the queue opens on a weekday, Monday (0) to Sunday (6).
    weekdays: [bool; 7],
    /// Days that are closed although their weekday is open.
    closed: BTreeSet<NaiveDate>,
    /// What is special about a date, one mark a kind.
    marks: BTreeMap<NaiveDate, Vec<DayMark>>,
}

impl DayCalendar {
    /// Open on these weekdays, Monday (0) to Sunday (6), without a closed day.
    #[must_use]
    pub fn weekly(weekdays: [bool; 7]) -> Self {
        Self {
            weekdays,
            ..Self::default()
        }
    }

    /// What the history itself shows: weekdays that were open, and days that were not.
    #[must_use]
    pub fn of_history(history: &QueueHistory) -> Self {
        let mut seen = [(0_u32, 0_u32); 7];
        for day in &history.days {
            let (open, all) = &mut seen[weekday(day.date)];
            *open += u32::from(day.status != DayStatus::Closed);
            *all += 1;
        }
        let weekdays = seen.map(|(open, all)| {
            f64::from(open) > 0.0 && f64::from(open) >= OPEN_SHARE * f64::from(all)
        });
        let closed = (history.days.iter())
            .filter(|day| day.status == DayStatus::Closed && weekdays[weekday(day.date)])
            .map(|day| day.date)
            .collect();
        Self {
            weekdays,
            closed,
            marks: BTreeMap::new(),
        }
    }

    /// The same, and what the scenario says of coming days: a weekday without opening hours and a
    /// closed day are closed.
    #[must_use]
    pub fn with_plan(mut self, frame: &Frame) -> Self {
        for (open, spans) in self.weekdays.iter_mut().zip(&frame.hours.by_weekday) {
            *open = !spans.is_empty();
        }
        self.closed.extend(&frame.closed_days);
        self
    }

    /// Adds a mark to a date, unless it has one of this kind.
    pub fn mark(&mut self, date: NaiveDate, mark: DayMark) {
        let marks = self.marks.entry(date).or_default();
        if marks.iter().all(|known| known.kind != mark.kind) {
            marks.push(mark);
        }
    }

    /// The marks on `date`.
    #[must_use]
    pub fn marks(&self, date: NaiveDate) -> &[DayMark] {
        self.marks.get(&date).map_or(&[], Vec::as_slice)
    }

    /// All marks by date.
    pub fn all_marks(&self) -> impl Iterator<Item = (NaiveDate, &DayMark)> {
        let each = self.marks.iter();
        each.flat_map(|(date, marks)| marks.iter().map(move |mark| (*date, mark)))
    }

    /// Whether the queue is, was or will be open on `date`.
    #[must_use]
    pub fn is_open(&self, date: NaiveDate) -> bool {
        self.weekdays[weekday(date)] && !self.closed.contains(&date)
    }

    /// Whether the queue opens on the weekday of `date`, closed or not.
    #[must_use]
    pub fn opens_on_weekday(&self, date: NaiveDate) -> bool {
        self.weekdays[weekday(date)]
    }

    /// Whether `date` counts in the working days of its month: an open Monday to Friday, since
    /// bills and salaries go by those; any open day for a queue that is closed on all of them.
    #[must_use]
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        let office = self.weekdays[..5].iter().any(|open| *open);
        self.is_open(date) && (!office || weekday(date) < 5)
    }

    /// Number of weekdays that are open.
    #[must_use]
    pub fn days_a_week(&self) -> usize {
        self.weekdays.iter().filter(|open| **open).count()
    }

    /// The nearest days before `date` whose weekday is open, nearest first.
    pub fn before(&self, date: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        (1..=21)
            .filter_map(move |back| date.checked_sub_days(Days::new(back)))
            .filter(|day| self.weekdays[weekday(*day)])
    }

    /// The nearest days after `date` whose weekday is open, nearest first.
    pub fn after(&self, date: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        (1..=21)
            .filter_map(move |ahead| date.checked_add_days(Days::new(ahead)))
            .filter(|day| self.weekdays[weekday(*day)])
    }

    /// Working days of the month before `date`, and after it. `None` where it is none itself.
    #[must_use]
    pub fn place_in_month(&self, date: NaiveDate) -> Option<(usize, usize)> {
        if !self.is_working_day(date) {
            return None;
        }
        let month =
            |other: &NaiveDate| other.month() == date.month() && other.year() == date.year();
        let back = (1..31).filter_map(|n| date.checked_sub_days(Days::new(n)));
        let ahead = (1..31).filter_map(|n| date.checked_add_days(Days::new(n)));
        let before = back
            .take_while(month)
            .filter(|d| self.is_working_day(*d))
            .count();
        let after = ahead
            .take_while(month)
            .filter(|d| self.is_working_day(*d))
            .count();
        Some((before, after))
    }

    /// Working days from the first one on or after the 15th to `date`: 0 on it, negative before.
    #[must_use]
    pub fn from_mid_month(&self, date: NaiveDate) -> Option<i32> {
        let middle = (15..=28)
            .filter_map(|day| date.with_day(day))
            .find(|day| self.is_working_day(*day))?;
        if !self.is_working_day(date) {
            return None;
        }
        let (from, to) = (date.min(middle), date.max(middle));
        let between = (from.iter_days().take_while(|d| *d < to))
            .filter(|d| self.is_working_day(*d))
            .count();
        let between = i32::try_from(between).ok()?;
        Some(if date < middle { -between } else { between })
    }
}

/// Days from Monday: 0 to 6.
pub fn weekday(date: NaiveDate) -> usize {
    date.weekday().num_days_from_monday() as usize
}
