//! A slowly moving level of the day × the weekday's profile by interval.
//!
//! The level of each day (see [`super::profile`]) is smoothed exponentially. The smoothing constant
//! is the one of [`ALPHAS`] with the least absolute error one to four weeks ahead; days far off the
//! rest are pulled in first, so that one outage does not move the level.

use super::daily::{DayLevels, LevelModel, LevelPath};
use super::profile::smoothed_around;

/// Smoothing constants to choose from, by open day.
const ALPHAS: [f64; 7] = [0.02, 0.04, 0.07, 0.12, 0.2, 0.3, 0.45];
/// Distances, in open days, at which smoothing constants are compared.
const AHEAD: [usize; 4] = [5, 10, 15, 20];
/// Days this many robust standard deviations off their neighbours are pulled in ...
const CLIP: f64 = 3.0;
/// ... unless they are off by less than this share: a trend is no outlier.
const LEAST_CLIP: f64 = 0.15;

/// Daily level by exponential smoothing × weekday profile.
///
/// Assumes that the shape of a weekday changes slowly and that the level moves without a
/// pattern of its own. Not for volumes that follow events (mailings, billing days): it takes them
/// for noise.
#[derive(Debug, Clone, Copy, Default)]
pub struct LevelProfile;

impl LevelModel for LevelProfile {
    fn name(&self) -> &'static str {
        "level_profile"
    }

    fn fit(&self, days: &DayLevels<'_>) -> LevelPath {
        let around = smoothed_around(days.days, days.levels);
        let level = final_level(&clipped(days.levels, &around));
        LevelPath::constant(level)
    }
}

/// The levels, none further from its neighbours than [`CLIP`] robust standard deviations.
fn clipped(levels: &[f64], around: &[f64]) -> Vec<f64> {
    let mut deviations: Vec<f64> = levels
        .iter()
        .zip(around)
        .map(|(level, around)| (level / around - 1.0).abs())
        .collect();
    deviations.sort_unstable_by(f64::total_cmp);
    let median = deviations.get(deviations.len() / 2).copied();
    let limit = (CLIP * 1.4826 * median.unwrap_or(0.0)).max(LEAST_CLIP);
    levels
        .iter()
        .zip(around)
        .map(|(level, around)| level.clamp(around * (1.0 - limit).max(0.0), around * (1.0 + limit)))
        .collect()
}

/// The smoothed level after the last day, with the constant that did best.
fn final_level(levels: &[f64]) -> f64 {
    let mut best = (f64::INFINITY, 1.0);
    for alpha in ALPHAS {
        let path = smoothed(levels, alpha);
        let mut error = 0.0;
        for (at, level) in path.iter().enumerate().skip(AHEAD[0]) {
            for ahead in AHEAD {
                error += levels
                    .get(at + ahead)
                    .map_or(0.0, |later| (later - level).abs());
            }
        }
        if error < best.0 {
            best = (error, path.last().copied().unwrap_or(1.0));
        }
    }
    best.1
}

fn smoothed(levels: &[f64], alpha: f64) -> Vec<f64> {
    let start = &levels[..levels.len().min(10)];
    let mut level = start.iter().sum::<f64>() / start.len().max(1) as f64;
    levels
        .iter()
        .map(|seen| {
            level += alpha * (seen - level);
            level
        })
        .collect()
}
