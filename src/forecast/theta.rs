//! The theta method on the day's level.

use super::daily::{DayLevels, LevelModel, LevelPath};
use super::ets;

/// Open days forecast: sixteen weeks of seven.
const HORIZON: usize = 112;
/// Fewer days than this show no trend.
const LEAST_DAYS: usize = 15;

/// Daily level by the theta method (Assimakopoulos & Nikolopoulos 2000, doi
/// 10.1016/S0169-2070(00)00066-2) × weekday profile: simple exponential smoothing with
/// the constant that has the least squared error a day ahead, and half the slope of the whole history as drift, from where the line is and not
/// from where smoothing lags behind it (Hyndman & Billah 2003, doi 10.1016/S0169-2070(01)00143-1).
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
    let alpha = best_constant(levels);
    let level = smoothed(levels, start(levels), alpha).0;
    let drift = slope(levels) / 2.0;
    let behind = lag(alpha, levels.len());
    let ahead = (0..HORIZON).map(|step| (level + drift * (behind + step as f64)).max(0.0));
    Some(ahead.collect())
}

/// Days of drift from the smoothed level to the next day: what smoothing lags behind a line, [1 − (1 − α)ⁿ] ÷ α.
fn lag(alpha: f64, days: usize) -> f64 {
    (1.0 - (1.0 - alpha).powf(days as f64)) / alpha
}

/// The level before the first day: the mean of the first ten.
fn start(levels: &[f64]) -> f64 {
    let first = &levels[..levels.len().min(10)];
    first.iter().sum::<f64>() / first.len().max(1) as f64
}

/// The smoothed level after the last day, and the squares of the errors a day ahead.
fn smoothed(levels: &[f64], start: f64, alpha: f64) -> (f64, f64) {
    let step = |(level, squares): (f64, f64), seen: &f64| {
        let off = seen - level;
        (level + alpha * off, squares + off * off)
    };
    levels.iter().fold((start, 0.0), step)
}

/// The best of twenty smoothing constants.
fn best_constant(levels: &[f64]) -> f64 {
    let constants = (1..=20).map(|step| f64::from(step) / 20.0);
    let squares = |alpha: f64| smoothed(levels, start(levels), alpha).1;
    let best = constants.min_by(|a, b| squares(*a).total_cmp(&squares(*b)));
    best.unwrap_or(1.0)
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
    fn it_is_the_mean_of_the_two_theta_lines() {
        let wave = |day: u32| 0.3 * (f64::from(day) * 2.4).sin();
        let levels: Vec<f64> = (0..60)
            .map(|day| 1.0 + 0.01 * f64::from(day) + wave(day))
            .collect();
        let alpha = best_constant(&levels);
        assert!(alpha < 0.2, "{alpha}: the lag must count");
        // By definition: half the straight line, carried on, and half the smoothed line of twice
        // the curvature, 2x − line (smoothing is linear, and the line begins at its first value).
        let mean = levels.iter().sum::<f64>() / 60.0;
        let line = |day: f64| mean + slope(&levels) * (day - 29.5);
        let lines: Vec<f64> = (0..60).map(|day| line(f64::from(day))).collect();
        let curved =
            2.0 * smoothed(&levels, start(&levels), alpha).0 - smoothed(&lines, lines[0], alpha).0;
        for (step, found) in forecast(&levels).unwrap().iter().enumerate() {
            let expected = f64::midpoint(line(60.0 + step as f64), curved);
            assert!(
                (found - expected).abs() < 1e-9,
                "{step}: {found} {expected}"
            );
        }
    }
}
