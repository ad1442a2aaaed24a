//! The mean of the last weeks, by weekday and interval.

use super::method::{Fitted, Method};
use super::series::Training;
use super::week_table::{WeekTable, mean_of_last};

/// Mean of the last `weeks` open days of the same weekday, interval by interval. Closed and
/// missing days are skipped, so that the mean reaches further back past them.
///
/// Assumes that the coming weeks are like the last ones. Not for volumes that grow or fall
/// quickly (it lags by half its window) nor for known events.
#[derive(Debug, Clone, Copy)]
pub struct MeanSameWeekday {
    weeks: u32,
}

impl MeanSameWeekday {
    /// Over `weeks` weeks; 0 counts as 1.
    #[must_use]
    pub fn new(weeks: u32) -> Self {
        Self {
            weeks: weeks.max(1),
        }
    }
}

impl Method for MeanSameWeekday {
    fn name(&self) -> &'static str {
        "mean_same_weekday"
    }

    fn fit(&self, training: &Training) -> Box<dyn Fitted> {
        let seen = mean_of_last(&training.days, training.slots, self.weeks);
        Box::new(WeekTable::completed(&seen, training.slots))
    }
}
