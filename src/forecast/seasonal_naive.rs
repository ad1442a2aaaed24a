//! The same weekday's last value: the yardstick that every other method must beat.

use super::method::{Fitted, Method};
use super::series::Training;
use super::week_table::{WeekTable, mean_of_last};

/// As on the last open day of the same weekday, interval by interval.
///
/// Not for use where anything better is at hand: it carries all the noise of one day.
#[derive(Debug, Clone, Copy, Default)]
pub struct SeasonalNaive;

impl Method for SeasonalNaive {
    fn name(&self) -> &'static str {
        "seasonal_naive"
    }

    fn fit(&self, training: &Training) -> Box<dyn Fitted> {
        let seen = mean_of_last(&training.days, training.slots, 1);
        Box::new(WeekTable::completed(&seen, training.slots))
    }
}
