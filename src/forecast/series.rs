//! History as the methods see it: open days, known intervals, keyed by weekday and clock.
//!
//! The key of an interval is what the local clock shows at its start, so that 08:00 stays 08:00
//! across clock changes, and both showings of a repeated hour have the same key. An interval that
//! a clock change cuts short is scaled by its length.

use super::clean::{self, Cleaned, Finding, Marks};
use super::daily::DayLevels;
use super::day_calendar::DayCalendar;
use super::mark_effects::{MarkEffects, Ordinary, divided};
use super::profile::{Profile, Span};
use super::regression::Regression;
use super::short_days::Shapes;
use crate::calendar::{Interval, IntervalLength};
use crate::history::{DayStatus, QueueHistory};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// One open day with at least one known interval.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesDay {
    /// The local date.
    pub date: NaiveDate,
    /// Its known intervals, in order.
    pub cells: Vec<Cell>,
    /// Trust in the day: 1 = ordinary, less where it looks spoilt, 0 = ignored.
    pub weight: f64,
}

/// One known interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Position of its clock in the day: minutes after midnight ÷ interval.
    pub slot: usize,
    /// Its length as a share of an ordinary interval: 1, less where a clock change cuts it.
    pub share: f64,
    /// Contacts that arrived.
    pub offered: f64,
}

/// An interval to forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The local date.
    pub date: NaiveDate,
    /// Position of its clock in the day.
    pub slot: usize,
    /// Its length as a share of an ordinary interval.
    pub share: f64,
}

/// The history of one queue, ready for methods.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Open days, ascending.
    pub days: Vec<SeriesDay>,
    /// First date of the history, open or not.
    pub first: NaiveDate,
    /// Last date of the history, open or not.
    pub last: NaiveDate,
    /// Ordinary intervals in a day.
    pub slots: usize,
    /// Which days are open, past and coming.
    pub calendar: Arc<DayCalendar>,
    /// The planner's word on days of the history.
    pub marks: Marks,
    /// Factors of events whose effect the planner gives, by date, past and coming.
    pub given: BTreeMap<NaiveDate, f64>,
}

/// What a method may learn from: the days up to an origin, looked through for what is spoilt.
#[derive(Debug, Clone, PartialEq)]
pub struct Training {
    /// Open days, ascending, at least one; divided by what events and open holidays did.
    pub days: Vec<SeriesDay>,
    /// The origin: the last date that was seen, open or not.
    pub last: NaiveDate,
    /// Ordinary intervals in a day.
    pub slots: usize,
    /// Which days are open, past and coming.
    pub calendar: Arc<DayCalendar>,
    /// The shape of a week.
    pub profile: Profile,
    /// Level of each day: contacts ÷ what the profile expects.
    pub levels: Vec<f64>,
    /// What was set aside.
    pub findings: Vec<Finding>,
    /// What events and open holidays do whose effect is learnt.
    pub(super) marks: MarkEffects,
    /// How the contacts of short days lie in their open hours.
    pub(super) shapes: Shapes,
    /// By what each day was divided.
    factors: Vec<f64>,
    /// The regression on calendar effects, once it is asked for.
    regression: OnceLock<Arc<Regression>>,
}

impl Training {
    /// Contacts in a mean interval; absurd ones are set aside already.
    #[must_use]
    pub fn contacts(&self) -> f64 {
        let cells = || self.days.iter().flat_map(|day| &day.cells);
        cells().map(|cell| cell.offered).sum::<f64>() / cells().count().max(1) as f64
    }

    /// The regression on calendar effects.
    pub(super) fn regression(&self) -> &Arc<Regression> {
        self.regression.get_or_init(|| match &self.marks {
            MarkEffects::Logs(regression) => Arc::clone(regression),
            MarkEffects::None | MarkEffects::Counts(_) => {
                let (days, sizes) = (DayLevels::of(self), self.marks.sizes());
                Arc::new(Regression::of(&days, &self.factors, &sizes))
            }
        })
    }
}

impl Point {
    /// The point of `interval` on a grid of `length`.
    #[must_use]
    pub fn of(interval: &Interval, length: IntervalLength) -> Self {
        let (slot, share) = key(interval, length);
        Self {
            date: interval.date,
            slot,
            share,
        }
    }

    /// Days from Monday: 0 to 6.
    #[must_use]
    pub fn weekday(&self) -> usize {
        self.date.weekday().num_days_from_monday() as usize
    }
}

/// Position in the day, and share of an ordinary interval.
pub fn key(interval: &Interval, length: IntervalLength) -> (usize, f64) {
    let step = length.minutes();
    let slot = i64::from(interval.clock.minutes()) / step;
    let share = interval.span.minutes() as f64 / step as f64;
    (usize::try_from(slot).unwrap_or(0), share)
}

impl Cell {
    /// Contacts in an ordinary interval at this rate.
    #[must_use]
    pub fn rate(&self) -> f64 {
        self.offered / self.share
    }
}

impl SeriesDay {
    /// Days from Monday: 0 to 6.
    #[must_use]
    pub fn weekday(&self) -> usize {
        self.date.weekday().num_days_from_monday() as usize
    }

    /// The cells as points to forecast.
    #[must_use]
    pub fn points(&self) -> Vec<Point> {
        let point = |cell: &Cell| Point {
            date: self.date,
            slot: cell.slot,
            share: cell.share,
        };
        self.cells.iter().map(point).collect()
    }
}

impl Series {
    /// The open days and known intervals of `history`; `None` where there are none.
    #[must_use]
    pub fn of(history: &QueueHistory, length: IntervalLength) -> Option<Self> {
        let cell = |interval: &crate::history::IntervalHistory| {
            let (slot, share) = key(&interval.interval, length);
            Cell {
                slot,
                share,
                offered: interval.offered,
            }
        };
        let days: Vec<SeriesDay> = history
            .days
            .iter()
            .filter(|day| day.status == DayStatus::Open)
            .map(|day| SeriesDay {
                date: day.date,
                cells: day
                    .intervals
                    .iter()
                    .filter(|interval| interval.known && interval.interval.span.minutes() > 0)
                    .map(cell)
                    .collect(),
                weight: 1.0,
            })
            .filter(|day| !day.cells.is_empty())
            .collect();
        if days.is_empty() {
            return None;
        }
        Some(Self {
            days,
            first: history.days.first()?.date,
            last: history.days.last()?.date,
            slots: usize::try_from(1440 / length.minutes()).unwrap_or(24),
            calendar: Arc::new(DayCalendar::of_history(history)),
            marks: Marks::default(),
            given: BTreeMap::new(),
        })
    }

    /// What the planner says that a date is multiplied by.
    #[must_use]
    pub fn given_on(&self, date: NaiveDate) -> f64 {
        self.given.get(&date).copied().unwrap_or(1.0)
    }

    /// What was known at the end of `origin`; `None` where nothing was.
    #[must_use]
    pub fn until(&self, origin: NaiveDate) -> Option<Training> {
        let end = self.days.partition_point(|day| day.date <= origin);
        (end > 0).then(|| self.training(&self.days[..end], origin.min(self.last)))
    }

    /// All of it.
    #[must_use]
    pub fn all(&self) -> Training {
        self.training(&self.days, self.last)
    }

    fn training(&self, days: &[SeriesDay], last: NaiveDate) -> Training {
        let span = Span {
            last,
            slots: self.slots,
        };
        let given: Vec<f64> = days.iter().map(|day| self.given_on(day.date)).collect();
        let days = divided(days, &given);
        let Cleaned { days, findings } = clean::cleaned(&days, span, &self.calendar, &self.marks);
        let findings = clean::put_down_to_given(findings, |date| self.given_on(date));
        let ordinary = Ordinary::of(days, span, &self.calendar, &findings);
        Training {
            days: ordinary.days,
            last,
            slots: self.slots,
            calendar: Arc::clone(&self.calendar),
            profile: ordinary.profile,
            levels: ordinary.levels,
            findings,
            marks: ordinary.effects,
            shapes: ordinary.shapes,
            factors: ordinary.factors,
            regression: OnceLock::new(),
        }
    }
}
