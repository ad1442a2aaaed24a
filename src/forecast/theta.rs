//! The theta method on the day's level.

use super::daily::{DayLevels, LevelModel, LevelPath};
use super::ets;

/// Open days forecast: sixteen weeks of seven.
const HORIZON: usize = 112;
/// Fewer days than this show no trend.
const LEAST_DAYS: usize = 15;

/// Daily level by the theta method (Assimakopoulos & Nikolopoulos 2000, doi
/// 10.1016/S0169-2070(00)00066-2) × weekday profile: simple exponential smoothing with
/// the constant that has the least squared error a day ahead, and half the slope of the whole history as drift (Hyndman & Billah 2003, doi
/// 10.1016/S0169-2070(01)00143-1).
///
/// Assumes that half the growth so far goes on. Not for volumes that follow the calendar or
/// events, nor where the history holds a step that will not repeat.
#[derive(Debug, Clone, Copy, Default)]
pub struct Theta;

impl LevelModel for Theta {
    fn name(&self) -> &'static str {
        "theta"
    }

    fn fit(&self, days: &DayLevels<'_>) -> LevelPath {
        let values = forecast(days.levels).unwrap_or_else(|| ets::mean(days.levels));
        LevelPath::by_open_day(days.last, values)
    }
}

fn forecast(levels: &[f64]) -> Option<Vec<f64>> {
    if levels.len() < LEAST_DAYS {
        return None;
    }
    let level = final_level(levels);
    let drift = slope(levels) / 2.0;
    let ahead = (0..HORIZON).map(|step| (level + drift * step as f64).max(0.0));
    Some(ahead.collect())
}

/// The smoothed level after the last day, by the best of twenty constants.
fn final_level(levels: &[f64]) -> f64 {
    let start = &levels[..levels.len().min(10)];
    let start = start.iter().sum::<f64>() / start.len().max(1) as f64;
    let run = |alpha: f64| {
        let step = |(level, squares): (f64, f64), seen: &f64| {
            let off = seen - level;
            (level + alpha * off, squares + off * off)
        };
        levels.iter().fold((start, 0.0), step)
    };
    let runs = (1..=20).map(|step| run(f64::from(step) / 20.0));
    let best = runs.min_by(|a, b| a.1.total_cmp(&b.1));
    best.map_or(start, |(level, _)| level)
}

/// Slope of the straight line with the least squares.
fn slope(levels: &[f64]) -> f64 {
    let count = levels.len() as f64;
    let middle = (count - 1.0) / 2.0;
    let mean = levels.iter().sum::<f64>() / count;
    let (mut product, mut square) = (0.0, 0.0);
    for (at, level) in levels.iter().enumerate() {
        let x = at as f64 - middle;
        product += x * (level - mean);
        square += x * x;
    }
    if square > 0.0 { product / square } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_of_a_line_is_its_own() {
        let line: Vec<f64> = (0..30).map(|day| 5.0 + 0.25 * f64::from(day)).collect();
        assert!((slope(&line) - 0.25).abs() < 1e-12);
        assert_eq!(slope(&[3.0]), 0.0);
    }

    #[test]
    fn half_the_growth_goes_on() {
        let wave = |day: u32| 0.02 * (f64::from(day) * 2.4).sin();
        let line: Vec<f64> = (0..60)
            .map(|day| 1.0 + 0.01 * f64::from(day) + wave(day))
            .collect();
        let ahead = forecast(&line).unwrap();
        let step = ahead[20] - ahead[19];
        assert!((step - slope(&line) / 2.0).abs() < 1e-9, "{step}");
        assert!((ahead[0] - 1.57).abs() < 0.06, "{}", ahead[0]);
    }
}
