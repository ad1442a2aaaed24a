//! Decomposition into trend and weekly season (MSTL), by the crate `augurs`.

use super::daily::{DayLevels, LevelModel, LevelPath};
use super::ets;
use augurs::mstl::MSTLModel;
use augurs::{Fit, Predict};

/// Open weekdays forecast: sixteen weeks of seven.
const HORIZON: usize = 112;
/// Whole weeks that a decomposition needs.
const LEAST_WEEKS: usize = 4;

/// Daily level by MSTL (Bandara, Hyndman & Bergmeir 2021, arXiv 2107.13462) with the best
/// exponential smoothing model for the trend × weekday profile. Its season corrects the weekdays
/// of the profile. Closed days inside the history count as ordinary ones.
///
/// Assumes a season that repeats each week and a trend that goes on. Not for volumes that follow
/// the calendar or events, nor for less than a few months of history.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mstl;

impl LevelModel for Mstl {
    fn name(&self) -> &'static str {
        "mstl"
    }

    fn fit(&self, days: &DayLevels<'_>) -> LevelPath {
        let values = forecast(days).unwrap_or_else(|| ets::mean(days.levels));
        let last = days.last;
        LevelPath::new(move |date, calendar| {
            // Steps by weekday, so that a closed day is one as well and Mondays stay Mondays.
            let days = last.iter_days().skip(1).take_while(|day| *day < date);
            let at = days.filter(|day| calendar.opens_on_weekday(*day)).count();
            values.get(at.min(values.len() - 1)).copied().unwrap_or(1.0)
        })
    }
}

fn forecast(days: &DayLevels<'_>) -> Option<Vec<f64>> {
    let first = days.days.first()?.date;
    let mut levels = days.days.iter().zip(days.levels).peekable();
    let mut grid = vec![];
    for date in first.iter_days().take_while(|date| *date <= days.last) {
        while levels.next_if(|(day, _)| day.date < date).is_some() {}
        let own = levels.next_if(|(day, _)| day.date == date);
        if days.calendar.opens_on_weekday(date) {
            let before = grid.last().copied().unwrap_or(1.0);
            grid.push(own.map_or(before, |(_, level)| *level));
        }
    }
    let period = days.calendar.days_a_week();
    if period < 2 || grid.len() < LEAST_WEEKS * period {
        return None;
    }
    let trend = ets::damped().into_trend_model();
    let fitted = MSTLModel::new(vec![period], trend)
        .fit(ets::latest(&grid))
        .ok()?;
    Some(fitted.predict(HORIZON, None).ok()?.point)
}
