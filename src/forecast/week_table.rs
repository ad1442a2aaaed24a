//! Rates by weekday and clock, and what to do where a weekday or a clock time was never seen.

use super::method::Fitted;
use super::series::{Point, SeriesDay};

/// Contacts in an ordinary interval by weekday and slot, complete: every weekday has a rate for
/// every slot.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekTable {
    rates: Vec<f64>,
    slots: usize,
}

impl WeekTable {
    /// Fills what `seen` leaves open, with a `Some` for each weekday × slot that was seen:
    ///
    /// 1. a clock time not seen on a weekday that was: the pooled rate of that clock time, scaled
    ///    to the weekday's level; where no weekday has it, the rate of the nearest clock time;
    /// 2. a weekday never seen: the pooled rates.
    ///
    /// "Pooled" is the mean over the weekdays that have the clock time.
    #[must_use]
    pub fn completed(seen: &[Option<f64>], slots: usize) -> Self {
        let pooled = completed_pool(&pool(seen, slots));
        let mut rates = Vec::with_capacity(7 * slots);
        for weekday in 0..7 {
            let row = &seen[weekday * slots..(weekday + 1) * slots];
            let (mut own, mut others) = (0.0, 0.0);
            for (rate, pooled) in row.iter().zip(&pooled) {
                if let Some(rate) = rate {
                    own += rate;
                    others += pooled;
                }
            }
            let unseen = row.iter().all(Option::is_none);
            let scale = if others > 0.0 { own / others } else { 0.0 };
            let scale = if unseen { 1.0 } else { scale };
            let filled = row.iter().zip(&pooled);
            rates.extend(filled.map(|(rate, pooled)| rate.unwrap_or(pooled * scale)));
        }
        Self { rates, slots }
    }

    /// The rate at `weekday` and `slot`.
    #[must_use]
    pub fn rate(&self, weekday: usize, slot: usize) -> f64 {
        self.rates[weekday * self.slots + slot.min(self.slots - 1)]
    }
}

impl Fitted for WeekTable {
    fn predict(&self, points: &[Point]) -> Vec<f64> {
        let rate = |point: &Point| self.rate(point.weekday(), point.slot) * point.share;
        points.iter().map(rate).collect()
    }
}

/// Mean over the weekdays that have it, by slot.
pub fn pool(seen: &[Option<f64>], slots: usize) -> Vec<Option<f64>> {
    let mean = |slot: usize| {
        let values: Vec<f64> = (0..7).filter_map(|w| seen[w * slots + slot]).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    (0..slots).map(mean).collect()
}

/// Clock times that no weekday has take the rate of the nearest one that is known (the earlier
/// of two as near).
fn completed_pool(pooled: &[Option<f64>]) -> Vec<f64> {
    let nearest = |slot: usize| {
        let known = pooled
            .iter()
            .enumerate()
            .filter_map(|(s, r)| Some((s, (*r)?)));
        known.min_by_key(|(s, _)| s.abs_diff(slot)).map(|(_, r)| r)
    };
    (0..pooled.len())
        .map(|slot| pooled[slot].or_else(|| nearest(slot)).unwrap_or(0.0))
        .collect()
}

/// Days with less weight than this are left out of means.
const TRUSTED: f64 = 0.5;

/// Mean rate by weekday and slot over the latest `last` days of each weekday that know the slot;
/// days that look spoilt are passed over.
#[must_use]
pub fn mean_of_last(days: &[SeriesDay], slots: usize, last: u32) -> Vec<Option<f64>> {
    let mut sums = vec![(0.0, 0_u32); 7 * slots];
    for day in days.iter().rev().filter(|day| day.weight >= TRUSTED) {
        let start = day.weekday() * slots;
        // Both showings of a repeated hour are one observation each of their clock time.
        for cell in &day.cells {
            let Some((sum, count)) = sums.get_mut(start + cell.slot) else {
                continue;
            };
            if *count < last {
                *sum += cell.rate();
                *count += 1;
            }
        }
    }
    sums.into_iter()
        .map(|(sum, count)| (count > 0).then(|| sum / f64::from(count)))
        .collect()
}
