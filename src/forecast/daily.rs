//! Methods that forecast the level of each day and spread it by the week's profile.

use super::clean::Finding;
use super::day_calendar::DayCalendar;
use super::method::{Fitted, Method};
use super::series::{Point, SeriesDay, Training};
use super::week_table::WeekTable;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The levels of the open days: contacts ÷ what the profile expects of them, 1 on an ordinary day.
#[derive(Debug, Clone, Copy)]
pub struct DayLevels<'a> {
    /// The days, ascending, at least one.
    pub days: &'a [SeriesDay],
    /// Their levels, in the same order, 0 or more.
    pub levels: &'a [f64],
    /// Which days are open, past and coming.
    pub calendar: &'a DayCalendar,
    /// The origin: the last date that was seen, open or not.
    pub last: NaiveDate,
    /// What is known of spoilt days and steps of the level.
    pub findings: &'a [Finding],
}

impl<'a> DayLevels<'a> {
    /// The levels of a training.
    #[must_use]
    pub fn of(training: &'a Training) -> Self {
        Self {
            days: &training.days,
            levels: &training.levels,
            calendar: &training.calendar,
            last: training.last,
            findings: &training.findings,
        }
    }
}

/// A way to forecast the level of coming days.
pub trait LevelModel: Send + Sync {
    /// Its name in scenarios, `forecast.csv` and `backtest.csv`.
    fn name(&self) -> &'static str;

    /// Learns from the levels that are known at an origin. Never fails: what it cannot learn it
    /// takes for an ordinary day.
    fn fit(&self, days: &DayLevels<'_>) -> LevelPath;
}

type LevelOfDay = dyn Fn(NaiveDate, &DayCalendar) -> f64 + Send + Sync;

/// Levels of coming days.
pub struct LevelPath(Box<LevelOfDay>);

impl LevelPath {
    /// A rule from date and calendar to level.
    #[must_use]
    pub fn new(rule: impl Fn(NaiveDate, &DayCalendar) -> f64 + Send + Sync + 'static) -> Self {
        Self(Box::new(rule))
    }

    /// The same level every day.
    #[must_use]
    pub fn constant(level: f64) -> Self {
        Self::new(move |_, _| level)
    }

    /// Values for the open days after `last`, one each; the last of them for later days.
    #[must_use]
    pub fn by_open_day(last: NaiveDate, values: Vec<f64>) -> Self {
        Self::new(move |date, calendar| {
            let ahead = calendar_steps(last, date, calendar);
            let at = ahead.saturating_sub(1).min(values.len().saturating_sub(1));
            values.get(at).copied().unwrap_or(1.0)
        })
    }

    /// The level on `date`: finite, 0 or more.
    #[must_use]
    pub fn at(&self, date: NaiveDate, calendar: &DayCalendar) -> f64 {
        let level = (self.0)(date, calendar);
        if level.is_finite() {
            level.max(0.0)
        } else {
            1.0
        }
    }
}

/// Open days after `last` up to `date`, which counts whether open or not.
fn calendar_steps(last: NaiveDate, date: NaiveDate, calendar: &DayCalendar) -> usize {
    let days = last.iter_days().skip(1).take_while(|day| *day < date);
    1 + days.filter(|day| calendar.is_open(*day)).count()
}

/// A level model × the week's profile.
#[derive(Debug, Clone, Copy, Default)]
pub struct OnProfile<M>(pub M);

impl<M: LevelModel> Method for OnProfile<M> {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn fit(&self, training: &Training) -> Box<dyn Fitted> {
        Box::new(Spread::of(training, self.0.fit(&DayLevels::of(training))))
    }
}

/// Levels spread by a week's rates.
pub struct Spread {
    week: WeekTable,
    path: LevelPath,
    calendar: Arc<DayCalendar>,
}

impl Spread {
    /// The levels of `path`, spread by the profile of the training.
    #[must_use]
    pub fn of(training: &Training, path: LevelPath) -> Self {
        Self {
            week: WeekTable::completed(&training.profile.rates, training.slots),
            path,
            calendar: Arc::clone(&training.calendar),
        }
    }
}

impl Fitted for Spread {
    fn predict(&self, points: &[Point]) -> Vec<f64> {
        let mut levels: BTreeMap<NaiveDate, f64> = BTreeMap::new();
        let rates = self.week.predict(points);
        let scaled = points.iter().zip(rates).map(|(point, rate)| {
            let level = levels
                .entry(point.date)
                .or_insert_with(|| self.path.at(point.date, &self.calendar));
            rate * *level
        });
        scaled.collect()
    }
}
