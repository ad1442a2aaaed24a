//! The shape of a week: how a queue's contacts spread over the intervals of each weekday.
//!
//! Level and shape are learnt apart, because the larger part of a forecast's error is the level of
//! the day:
//!
//! 1. **Profile**: for each weekday and clock time, the mean rate relative to the level of its
//!    days, recent weeks weighing more (half after [`HALF_LIFE_WEEKS`]).
//! 2. **Shrinkage**: where a weekday's interval has few contacts its rate is pulled toward the
//!    profile of all weekdays, with weight n ÷ (n + [`PRIOR_CONTACTS`]).
//! 3. **Level**: each day's contacts ÷ what the profile expects of the intervals that are known,
//!    so that a day cut short, or one with other hours, has the level of a whole one.
//!
//! A low-rank profile (Shen & Huang 2008, doi 10.1198/jasa.2008.s007) was no better on a bank's
//! half-hours (3.69 against 3.70 % of the volume with the days' totals known), and is less easily
//! explained.

use super::series::SeriesDay;
use super::week_table::pool;
use chrono::NaiveDate;

/// Weeks after which a day counts half in the profile.
const HALF_LIFE_WEEKS: f64 = 8.0;
/// Contacts that the pooled profile is worth against a weekday's own: weekdays' shapes differ by
/// about a tenth, which is the Poisson noise of a hundred contacts.
const PRIOR_CONTACTS: f64 = 100.0;

/// Where a history ends, and how its days are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The last date that was seen, open or not.
    pub last: NaiveDate,
    /// Ordinary intervals in a day.
    pub slots: usize,
}

/// Rates by weekday and slot at level 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Rate at level 1, by weekday × slot; `None` where it was never seen.
    pub rates: Vec<Option<f64>>,
    slots: usize,
}

impl Profile {
    /// Profile and levels of the days, each refined by the other.
    #[must_use]
    pub fn and_levels(days: &[SeriesDay], span: Span) -> (Self, Vec<f64>) {
        let mut profile = Self::of(days, span, &vec![1.0; days.len()]);
        let mut levels = profile.levels(days);
        for _ in 0..2 {
            let local = smoothed_around(days, &levels);
            profile = Self::of(days, span, &local);
            levels = profile.levels(days);
        }
        (profile, levels)
    }

    /// The profile of days whose levels are `local`.
    fn of(days: &[SeriesDay], span: Span, local: &[f64]) -> Self {
        let slots = span.slots;
        let mut sums = vec![(0.0, 0.0, 0.0); 7 * slots];
        for (day, level) in days.iter().zip(local) {
            let age_weeks = (span.last - day.date).num_days() as f64 / 7.0;
            let weight = day.weight * 0.5_f64.powf(age_weeks / HALF_LIFE_WEEKS);
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

    /// The rate at level 1; 0 where it was never seen.
    #[must_use]
    pub fn rate(&self, weekday: usize, slot: usize) -> f64 {
        let rate = self.rates.get(weekday * self.slots + slot);
        rate.copied().flatten().unwrap_or(0.0)
    }

    /// Each day's contacts ÷ what the profile expects of its known intervals.
    #[must_use]
    pub fn levels(&self, days: &[SeriesDay]) -> Vec<f64> {
        days.iter()
            .map(|day| {
                let weekday = day.weekday();
                let (mut offered, mut expected) = (0.0, 0.0);
                for cell in &day.cells {
                    offered += cell.offered;
                    expected += self.rate(weekday, cell.slot) * cell.share;
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
pub fn smoothed_around(days: &[SeriesDay], levels: &[f64]) -> Vec<f64> {
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
