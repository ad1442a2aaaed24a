//! A slowly moving level of the day × a weekday profile by interval.
//!
//! The larger part of a forecast's error is the day's level, so level and shape are learnt apart:
//!
//! 1. **Profile**: for each weekday and clock time, the mean rate relative to the level of its
//!    days, recent weeks weighing more (half after [`HALF_LIFE_WEEKS`]).
//! 2. **Shrinkage**: where a weekday's interval has few contacts its rate is pulled toward the
//!    profile of all weekdays, with weight n ÷ (n + [`PRIOR_CONTACTS`]).
//! 3. **Level**: each day's contacts ÷ what the profile expects of the intervals that are known,
//!    smoothed exponentially. The smoothing constant is the one of [`ALPHAS`] with the least
//!    absolute error one to four weeks ahead; days far off the rest are pulled in first, so that
//!    one outage does not move the level.

use super::method::{Fitted, Method};
use super::series::{SeriesDay, Training};
use super::week_table::{WeekTable, pool};

/// Weeks after which a day counts half in the profile.
const HALF_LIFE_WEEKS: f64 = 8.0;
/// Contacts that the pooled profile is worth against a weekday's own: weekdays' shapes differ by
/// about a tenth, which is the Poisson noise of a hundred contacts.
const PRIOR_CONTACTS: f64 = 100.0;
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

impl Method for LevelProfile {
    fn name(&self) -> &'static str {
        "level_profile"
    }

    fn fit(&self, training: &Training<'_>) -> Box<dyn Fitted> {
        let mut local = vec![1.0; training.days.len()];
        let mut profile = Profile::of(training, &local);
        let mut levels = profile.levels(training.days);
        for _ in 0..2 {
            local = smoothed_around(training.days, &levels);
            profile = Profile::of(training, &local);
            levels = profile.levels(training.days);
        }
        let around = smoothed_around(training.days, &levels);
        let level = final_level(&clipped(&levels, &around));
        let scaled: Vec<Option<f64>> = profile
            .rates
            .iter()
            .map(|rate| rate.map(|rate| rate * level))
            .collect();
        Box::new(WeekTable::completed(&scaled, training.slots))
    }
}

/// Rates by weekday and slot at level 1.
struct Profile {
    rates: Vec<Option<f64>>,
    slots: usize,
}

impl Profile {
    /// The profile of days whose levels are `local`.
    fn of(training: &Training<'_>, local: &[f64]) -> Self {
        let slots = training.slots;
        let mut sums = vec![(0.0, 0.0, 0.0); 7 * slots];
        for (day, level) in training.days.iter().zip(local) {
            let age_weeks = (training.last - day.date).num_days() as f64 / 7.0;
            let weight = 0.5_f64.powf(age_weeks / HALF_LIFE_WEEKS);
            let start = day.weekday() * slots;
            for cell in &day.cells {
                if let Some((rate, expected, contacts)) = sums.get_mut(start + cell.slot) {
                    *rate += weight * cell.rate();
                    *expected += weight * level;
                    *contacts += weight * cell.offered;
                }
            }
        }
        let own: Vec<Option<f64>> = sums
            .iter()
            .map(|(rate, expected, _)| (*expected > 0.0).then(|| rate / expected))
            .collect();
        let contacts: Vec<f64> = sums.iter().map(|(_, _, contacts)| *contacts).collect();
        Self {
            rates: shrunk(&own, &contacts, slots),
            slots,
        }
    }

    /// Each day's contacts ÷ what the profile expects of its known intervals.
    fn levels(&self, days: &[SeriesDay]) -> Vec<f64> {
        days.iter()
            .map(|day| {
                let start = day.weekday() * self.slots;
                let (mut offered, mut expected) = (0.0, 0.0);
                for cell in &day.cells {
                    offered += cell.offered;
                    let rate = self.rates.get(start + cell.slot).copied().flatten();
                    expected += rate.unwrap_or(0.0) * cell.share;
                }
                if expected > 0.0 {
                    offered / expected
                } else {
                    1.0
                }
            })
            .collect()
    }
}

/// Pulls each weekday's rates toward the pooled shape, keeping the weekday's total.
fn shrunk(own: &[Option<f64>], contacts: &[f64], slots: usize) -> Vec<Option<f64>> {
    let pooled = pool(own, slots);
    let mut result = Vec::with_capacity(own.len());
    for weekday in 0..7 {
        let range = weekday * slots..(weekday + 1) * slots;
        let row = &own[range.clone()];
        let both = || {
            row.iter()
                .zip(&pooled)
                .filter_map(|(o, p)| Some(((*o)?, (*p)?)))
        };
        let total: f64 = both().map(|(own, _)| own).sum();
        let pooled_total: f64 = both().map(|(_, pooled)| pooled).sum();
        let scale = if pooled_total > 0.0 {
            total / pooled_total
        } else {
            0.0
        };
        let pulled: Vec<Option<f64>> = row
            .iter()
            .zip(&pooled)
            .zip(&contacts[range])
            .map(|((own, pooled), n)| {
                let prior = (*pooled)? * scale;
                Some((n * (*own)? + PRIOR_CONTACTS * prior) / (n + PRIOR_CONTACTS))
            })
            .collect();
        let pulled_total: f64 = pulled.iter().flatten().sum();
        let back = if pulled_total > 0.0 {
            total / pulled_total
        } else {
            0.0
        };
        result.extend(pulled.into_iter().map(|rate| rate.map(|rate| rate * back)));
    }
    result
}

/// Mean of the levels in the fortnight around each day; 1 where that is 0.
fn smoothed_around(days: &[SeriesDay], levels: &[f64]) -> Vec<f64> {
    const AROUND_DAYS: i64 = 7;
    let (mut from, mut to) = (0, 0);
    days.iter()
        .map(|day| {
            while (day.date - days[from].date).num_days() > AROUND_DAYS {
                from += 1;
            }
            while to < days.len() && (days[to].date - day.date).num_days() <= AROUND_DAYS {
                to += 1;
            }
            let window = &levels[from..to];
            let mean = window.iter().sum::<f64>() / window.len().max(1) as f64;
            if mean > 0.0 { mean } else { 1.0 }
        })
        .collect()
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
