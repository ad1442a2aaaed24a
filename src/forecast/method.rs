//! What a forecasting method is: fitting and predicting are different types, so that nothing
//! predicts that was not fitted.

use super::calendar_effects::CalendarEffects;
use super::daily::OnProfile;
use super::ets::Ets;
use super::level_profile::LevelProfile;
use super::mean_same_weekday::MeanSameWeekday;
use super::mstl::Mstl;
use super::seasonal_naive::SeasonalNaive;
use super::series::{Point, Training};
use super::small_counts::SmallCounts;
use super::smoothed_same_weekday::SmoothedSameWeekday;
use super::theta::Theta;

/// A way to forecast one queue's volumes.
pub trait Method: Send + Sync {
    /// Its name in scenarios, `forecast.csv` and `backtest.csv`.
    fn name(&self) -> &'static str;

    /// Whether it is meant for queues with a mean of `contacts` an interval; a combination is made
    /// of such methods only.
    fn suits(&self, contacts: f64) -> bool {
        let _ = contacts;
        true
    }

    /// Whether it learns what events and open holidays do by itself, from levels that have them in. The days of a
    /// training are without; forecasts of the others are multiplied afterwards.
    fn knows_marks(&self) -> bool {
        false
    }

    /// Learns from the days that are known at an origin. Never fails: a training has at least one
    /// open day, and what it does not show (a weekday, a clock time) is filled from what it does.
    fn fit(&self, training: &Training) -> Box<dyn Fitted>;
}

/// A method that has learnt.
pub trait Fitted: Send + Sync {
    /// Expected contacts in each of `points`, 0 or more, finite, in their order.
    fn predict(&self, points: &[Point]) -> Vec<f64>;
}

/// Position of seasonal naive among the methods: what others are measured against.
pub const YARDSTICK: usize = 0;

/// The methods to choose from, the simplest first: ties go to the simpler one.
#[must_use]
pub fn methods(mean_of_weeks: u32) -> Vec<Box<dyn Method>> {
    vec![
        Box::new(SeasonalNaive),
        Box::new(MeanSameWeekday::new(mean_of_weeks)),
        Box::new(SmoothedSameWeekday),
        Box::new(SmallCounts),
        Box::new(OnProfile(LevelProfile)),
        Box::new(OnProfile(Theta)),
        Box::new(OnProfile(Ets)),
        Box::new(OnProfile(Mstl)),
        Box::new(CalendarEffects),
    ]
}
