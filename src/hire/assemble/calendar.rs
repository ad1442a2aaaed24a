//! The weeks of the months ahead, and what falls into them.

use chrono::{Days, NaiveDate};
use std::ops::Range;

/// The weeks, and what falls into them.
pub(super) struct Calendar<'a> {
    pub(super) weeks: &'a [NaiveDate],
}

impl Calendar<'_> {
    /// For each week the mean of its days.
    pub(super) fn mean(&self, of_day: impl Fn(NaiveDate) -> f64) -> Vec<f64> {
        let of_week = |first: &NaiveDate| {
            let days = crate::calendar::dates(*first, 7);
            days.map(&of_day).sum::<f64>() / 7.0
        };
        self.weeks.iter().map(of_week).collect()
    }

    /// The week that a date is in; the first for earlier ones.
    pub(super) fn week(&self, date: NaiveDate) -> usize {
        self.weeks
            .partition_point(|first| *first <= date)
            .saturating_sub(1)
    }

    /// The week that a date is in; `None` for dates before the first and after the last.
    pub(super) fn within(&self, date: NaiveDate) -> Option<usize> {
        let end = self.weeks.last()?.checked_add_days(Days::new(7))?;
        let first = *self.weeks.first()?;
        (first..end).contains(&date).then(|| self.week(date))
    }

    /// The weeks that begin in a stretch of days.
    pub(super) fn begin_in(&self, first: NaiveDate, last: NaiveDate) -> Range<usize> {
        let from = self.weeks.partition_point(|week| *week < first);
        from..self.weeks.partition_point(|week| *week <= last).max(from)
    }
}
