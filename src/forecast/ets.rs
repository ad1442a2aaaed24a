//! Exponential smoothing state space models of the day's level, by the crate `augurs`.

use super::daily::{DayLevels, LevelModel, LevelPath};
use augurs::ets::AutoETS;
use augurs::{Fit, Predict};

/// Open days forecast: sixteen weeks of seven.
const HORIZON: usize = 112;
/// Fewer days than this are too few for a model with a trend.
const LEAST_DAYS: usize = 15;
/// Older days than these no smoothing remembers: about a year of Mondays to Fridays.
const LATEST: usize = 260;

/// Daily level by the exponential smoothing model that fits best (errors and trend additive,
/// multiplicative, damped, by AICc: Hyndman et al. 2002, doi
/// 10.1016/S0169-2070(01)00110-8) × weekday profile.
///
/// Assumes a level and a trend that change slowly. Not for volumes that follow the calendar or
/// events, which it cannot see, nor for short histories, on which it takes noise for a trend.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ets;

impl LevelModel for Ets {
    fn name(&self) -> &'static str {
        "ets"
    }

    fn fit(&self, days: &DayLevels<'_>) -> LevelPath {
        LevelPath::by_open_day(
            days.last,
            forecast(days.levels).unwrap_or_else(|| mean(days.levels)),
        )
    }
}

/// The best model's forecast; `None` where the crate finds none.
fn forecast(levels: &[f64]) -> Option<Vec<f64>> {
    if levels.len() < LEAST_DAYS {
        return None;
    }
    let fitted = damped().fit(latest(levels)).ok()?;
    let forecast = fitted.predict(HORIZON, None).ok()?;
    Some(forecast.point)
}

/// The search with damped trends alone: an undamped one carries the climb of a surge on for weeks
/// (Gardner & McKenzie 1985, doi 10.1287/mnsc.31.10.1237).
pub fn damped() -> AutoETS {
    let all = AutoETS::non_seasonal();
    all.clone().damped(true).unwrap_or(all)
}

/// The values that a smoothing still remembers.
pub fn latest(values: &[f64]) -> &[f64] {
    &values[values.len().saturating_sub(LATEST)..]
}

/// The mean of the last four weeks, one value.
pub fn mean(levels: &[f64]) -> Vec<f64> {
    let last = &levels[levels.len().saturating_sub(20)..];
    vec![last.iter().sum::<f64>() / last.len().max(1) as f64]
}
