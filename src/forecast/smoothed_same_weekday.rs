//! The exponentially weighted mean of the same weekdays.

use super::method::{Fitted, Method};
use super::series::Training;
use super::week_table::WeekTable;

/// Weeks after which a day counts half.
const HALF_LIFE_WEEKS: f64 = 4.0;

/// Mean of all days of the same weekday, interval by interval, the last ones weighing most: half
/// after four weeks.
///
/// Assumes that the coming weeks are like the last ones, without a sharp edge to what "last"
/// means. Not for volumes that grow or fall quickly, nor for known events.
#[derive(Debug, Clone, Copy, Default)]
pub struct SmoothedSameWeekday;

impl Method for SmoothedSameWeekday {
    fn name(&self) -> &'static str {
        "smoothed_same_weekday"
    }

    fn fit(&self, training: &Training) -> Box<dyn Fitted> {
        let mut sums = vec![(0.0, 0.0); 7 * training.slots];
        for day in &training.days {
            let age_weeks = (training.last - day.date).num_days() as f64 / 7.0;
            let weight = day.weight * 0.5_f64.powf(age_weeks / HALF_LIFE_WEEKS);
            let start = day.weekday() * training.slots;
            for cell in &day.cells {
                if let Some((sum, weights)) = sums.get_mut(start + cell.slot) {
                    *sum += weight * cell.rate();
                    *weights += weight;
                }
            }
        }
        let seen: Vec<Option<f64>> = sums
            .into_iter()
            .map(|(sum, weights)| (weights > 0.0).then(|| sum / weights))
            .collect();
        Box::new(WeekTable::completed(&seen, training.slots))
    }
}
