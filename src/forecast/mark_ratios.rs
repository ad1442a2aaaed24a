//! What arrived on days with a mark ÷ what unmarked days around them let expect.

use super::day_calendar::{DayCalendar, DayMark};
use super::profile::{Profile, Span};
use super::series::SeriesDay;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Days around a marked one whose unmarked days say what was to be expected of it.
const AROUND_DAYS: i64 = 28;

/// What arrived, and what was to be expected.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Count {
    /// Contacts that arrived.
    pub arrived: f64,
    /// Contacts expected, above 0.
    pub expected: f64,
    /// Days on which they did.
    pub days: usize,
}

impl Count {
    /// Log of arrived ÷ expected: finite where nothing came, too.
    #[must_use]
    pub fn log(&self) -> f64 {
        ((self.arrived + 0.5) / (self.expected + 0.5)).ln()
    }

    /// Variance of that by chance, where counts have `noise` × the variance of Poisson's.
    #[must_use]
    pub fn log_variance(&self, noise: f64) -> f64 {
        noise / (self.arrived + 0.5)
    }
}

/// By kind or stage, and occurrence.
pub type Counts = BTreeMap<String, BTreeMap<NaiveDate, Count>>;

/// Days, with what was to be expected of them.
#[derive(Debug, Clone)]
pub struct Ratios<'a> {
    days: &'a [SeriesDay],
    calendar: &'a DayCalendar,
    expected: Vec<f64>,
    /// How far unmarked days are off what is expected of them: variance ÷ mean, 1 or more.
    pub noise: f64,
}

impl<'a> Ratios<'a> {
    /// What unmarked days let expect of each day. Where every day is marked, all are taken for ordinary.
    #[must_use]
    pub fn of(days: &'a [SeriesDay], span: Span, calendar: &'a DayCalendar) -> Self {
        let (expected, noise) = expected(days, span, calendar);
        Self {
            days,
            calendar,
            expected,
            noise,
        }
    }

    /// The same, with what is expected of each date times `factor`.
    #[must_use]
    pub fn times(mut self, factor: impl Fn(NaiveDate) -> f64) -> Self {
        for (day, expected) in self.days.iter().zip(&mut self.expected) {
            *expected *= factor(day.date);
        }
        self
    }

    /// Every mark of the days.
    pub fn each_mark(&self, mut look: impl FnMut(&DayMark)) {
        let days = self.days.iter();
        days.flat_map(|day| self.calendar.marks(day.date))
            .for_each(&mut look);
    }

    /// What arrived and what was expected, by what `name` says of each mark, and occurrence.
    #[must_use]
    pub fn counts(&self, name: impl Fn(&DayMark) -> Option<String>) -> Counts {
        let mut counts = Counts::new();
        let days = self.days.iter().zip(&self.expected);
        for (day, expected) in days.filter(|(_, it)| **it > 0.0) {
            for mark in self.calendar.marks(day.date) {
                let Some(name) = name(mark) else { continue };
                let occurrences = counts.entry(name).or_default();
                let count = occurrences.entry(mark.occurrence).or_default();
                count.arrived += day.weight * arrived(day);
                count.expected += day.weight * expected;
                count.days += 1;
            }
        }
        counts
    }
}

fn arrived(day: &SeriesDay) -> f64 {
    day.cells.iter().map(|cell| cell.offered).sum()
}

/// What is expected of each day, and the noise.
fn expected(days: &[SeriesDay], span: Span, calendar: &DayCalendar) -> (Vec<f64>, f64) {
    let unmarked = |day: &&SeriesDay| calendar.marks(day.date).is_empty();
    let mut ordinary: Vec<SeriesDay> = days.iter().filter(unmarked).cloned().collect();
    if ordinary.is_empty() {
        ordinary = days.to_vec();
    }
    let (profile, _) = Profile::and_levels(&ordinary, span);
    let shape = |day: &SeriesDay| -> f64 {
        let cells = day.cells.iter();
        cells
            .map(|cell| profile.rate(day.weekday(), cell.slot) * cell.share)
            .sum()
    };
    let near = |date: NaiveDate| {
        let from = ordinary.partition_point(|day| (date - day.date).num_days() > AROUND_DAYS);
        let to = ordinary.partition_point(|day| (day.date - date).num_days() <= AROUND_DAYS);
        if from < to {
            &ordinary[from..to]
        } else {
            &ordinary[..]
        }
    };
    let level = |date: NaiveDate| {
        let sums = near(date).iter().fold((0.0, 0.0), |(came, shaped), day| {
            (
                came + day.weight * arrived(day),
                shaped + day.weight * shape(day),
            )
        });
        if sums.1 > 0.0 { sums.0 / sums.1 } else { 0.0 }
    };
    let of = |day: &SeriesDay| level(day.date) * shape(day);
    let (mut squares, mut count) = (0.0, 0.0);
    for day in &ordinary {
        let expected = of(day);
        if expected > 0.0 {
            squares += day.weight * (arrived(day) - expected).powi(2) / expected;
            count += day.weight;
        }
    }
    let noise = if count > 0.0 { squares / count } else { 1.0 };
    (days.iter().map(of).collect(), f64::max(noise, 1.0))
}
