//! What the backtest says of whole days: how far their totals were off, and how much alike.
//!
//! The total of a day is taken as a count with variance F + φF² around its forecast F: Poisson
//! noise times a gamma factor of mean 1 and variance φ that all its intervals share. φ is set by
//! conformal calibration: each past day has the least φ whose p10–p90 would have held it, and φ is
//! the 80th percentile of those, at the rank that makes a band hold a *new* day eight times in ten
//! (Gupta, Kuchibhotla & Ramdas 2022, nested conformal prediction, doi
//! 10.1016/j.patcog.2021.108496). Both sides of the band come from one percentile, so that few
//! weeks say more than they would of two tails, and one freak day does not widen it.

use super::backtest::Tested;
use super::bands::{UNKNOWN_DISPERSION, counts_band};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Share of days that p10–p90 shall hold.
const HELD: f64 = 0.8;
/// The widest band: the day's factor has a standard deviation of 141 %. Beyond it the gamma's p90
/// falls again.
const WIDEST: f64 = 2.0;
/// So many different days are needed before their percentile is believed.
const ENOUGH_DAYS: usize = 10;
/// Correlation of the days of a week where nothing is known.
const UNKNOWN_SAME_WEEK: f64 = 0.5;
/// So many weeks weigh as much as what is assumed where nothing is known.
const ASSUMED_WEEKS: f64 = 4.0;
/// Errors beyond so many standard deviations count as that many in the correlation.
const FREAK: f64 = 3.0;

/// One day that was forecast without being seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DayError {
    pub date: NaiveDate,
    /// Days from the origin to it.
    pub distance_days: u32,
    pub forecast: f64,
    pub actual: f64,
    /// The least φ whose p10–p90 holds the actual.
    needed: f64,
}

impl DayError {
    fn origin(&self) -> NaiveDate {
        let days = Days::new(u64::from(self.distance_days));
        self.date.checked_sub_days(days).unwrap_or(NaiveDate::MIN)
    }
}

/// The tested intervals added up by day; days for which nothing was expected are left out.
pub(super) fn of_days(tested: &[Tested]) -> Vec<DayError> {
    let mut days: BTreeMap<(NaiveDate, u32), (f64, f64)> = BTreeMap::new();
    for t in tested {
        let (forecast, actual) = days.entry((t.date, t.distance_days)).or_default();
        *forecast += t.outcome.forecast;
        *actual += t.outcome.actual;
    }
    days.into_iter()
        .filter(|(_, (forecast, _))| *forecast > 0.0)
        .map(|((date, distance_days), (forecast, actual))| DayError {
            date,
            distance_days,
            forecast,
            actual,
            needed: needed(forecast, actual),
        })
        .collect()
}

/// The least φ with p10 ≤ actual ≤ p90, by bisection: the band widens with φ up to [`WIDEST`].
fn needed(forecast: f64, actual: f64) -> f64 {
    let held = |dispersion: f64| {
        let band = counts_band(forecast, dispersion);
        band.p10 <= actual && actual <= band.p90
    };
    if held(0.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, WIDEST);
    for _ in 0..24 {
        let middle = f64::midpoint(low, high);
        if held(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

/// φ of coming days, and the correlation of the factors of two days of one week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DaySpread {
    pub dispersion: f64,
    pub same_week: f64,
    pub days: usize,
}

impl DaySpread {
    pub(super) const UNKNOWN: Self = Self {
        dispersion: UNKNOWN_DISPERSION,
        same_week: UNKNOWN_SAME_WEEK,
        days: 0,
    };

    pub(super) fn of(errors: &[DayError]) -> Self {
        let dates: BTreeSet<NaiveDate> = errors.iter().map(|day| day.date).collect();
        let days = dates.len();
        if days < 3 {
            return Self::UNKNOWN;
        }
        let weeks: BTreeSet<i32> = dates.iter().map(|date| week_of(*date)).collect();
        let mut needed: Vec<f64> = errors.iter().map(|day| day.needed).collect();
        needed.sort_unstable_by(f64::total_cmp);
        let same_week = same_week(errors, at_share(&needed, HELD), weeks.len());
        // A band's misses in one week go together as the square of the errors' correlation (the
        // band has two sides: the first term of its expansion is the second Hermite polynomial).
        // n days are worth n ÷ (1 + (days a week − 1) ρ²) independent ones, and of n independent
        // ones the value of rank 0.8 (n + 1) holds a new one eight times in ten.
        let in_a_week = days as f64 / weeks.len() as f64;
        let worth = days as f64 / (1.0 + (in_a_week - 1.0) * same_week * same_week);
        let calibrated = at_share(&needed, HELD * (worth + 1.0) / worth);
        // Few days are as likely too calm as too wild: meet the assumption half-way.
        let own = (days as f64 / ENOUGH_DAYS as f64).min(1.0);
        Self {
            dispersion: own * calibrated + (1.0 - own) * UNKNOWN_DISPERSION,
            same_week,
            days,
        }
    }
}

/// The week of a date, counted from one Thursday on.
pub(super) fn week_of(date: NaiveDate) -> i32 {
    date.to_epoch_days().div_euclid(7)
}

/// The value of rank `share` × n among the sorted values, between two neighbours in proportion.
fn at_share(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let at = (share * sorted.len() as f64 - 1.0).clamp(0.0, last as f64);
    let below = sorted[at.floor() as usize];
    let above = sorted[(at.ceil() as usize).min(last)];
    below + (above - below) * at.fract()
}

/// Correlation of the factors of two days of a week, forecast from one origin: what their errors
/// have in common ÷ what of each is more than Poisson noise, shrunk toward the assumption.
fn same_week(errors: &[DayError], dispersion: f64, weeks: usize) -> f64 {
    let off = |day: &DayError| {
        let limit = FREAK * (day.forecast + dispersion * day.forecast.powi(2)).sqrt();
        (day.actual - day.forecast).clamp(-limit, limit)
    };
    let mut by_week: BTreeMap<(NaiveDate, u32), Vec<&DayError>> = BTreeMap::new();
    let (mut own, mut squares) = (0.0, 0.0);
    for day in errors {
        let key = (day.origin(), day.distance_days / 7);
        by_week.entry(key).or_default().push(day);
        own += off(day).powi(2) - day.forecast;
        squares += day.forecast.powi(2);
    }
    let (mut common, mut products) = (0.0, 0.0);
    for days in by_week.values() {
        for (at, one) in days.iter().enumerate() {
            for other in &days[at + 1..] {
                common += off(one) * off(other);
                products += one.forecast * other.forecast;
            }
        }
    }
    if own <= 0.0 || products <= 0.0 {
        return UNKNOWN_SAME_WEEK;
    }
    let found = ((common / products) / (own / squares)).clamp(0.0, 1.0);
    let weeks = weeks as f64;
    (weeks * found + ASSUMED_WEEKS * UNKNOWN_SAME_WEEK) / (weeks + ASSUMED_WEEKS)
}

/// Variance of an interval's share in its day beyond chance, relative to the share: of the actual
/// total A, the interval with share p of the forecast gets pA, with variance Ap(1 − p) by chance
/// and φA²p²(1 − 2p + Σp²) more.
pub(super) fn within_day(tested: &[Tested]) -> f64 {
    let mut days: BTreeMap<(NaiveDate, u32), Vec<&Tested>> = BTreeMap::new();
    for t in tested {
        days.entry((t.date, t.distance_days)).or_default().push(t);
    }
    let (mut excess, mut scale) = (0.0, 0.0);
    for cells in days.values() {
        let forecast: f64 = cells.iter().map(|t| t.outcome.forecast).sum();
        let actual: f64 = cells.iter().map(|t| t.outcome.actual).sum();
        if forecast <= 0.0 {
            continue;
        }
        let shares = || cells.iter().map(|t| t.outcome.forecast / forecast);
        let squares: f64 = shares().map(|p| p * p).sum();
        for (t, p) in cells.iter().zip(shares()) {
            excess += (t.outcome.actual - actual * p).powi(2) - actual * p * (1.0 - p);
            scale += (actual * p).powi(2) * (1.0 - 2.0 * p + squares);
        }
    }
    if scale <= 0.0 {
        return 0.0;
    }
    (excess / scale).clamp(0.0, WIDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_dispersion_just_holds_the_actual() {
        for (forecast, actual) in [(1_000.0, 1_150.0), (1_000.0, 800.0), (60.0, 90.0)] {
            let least = needed(forecast, actual);
            let wide = counts_band(forecast, least * 1.02);
            let narrow = counts_band(forecast, least * 0.9);
            assert!(wide.p10 <= actual && actual <= wide.p90);
            assert!(actual < narrow.p10 || narrow.p90 < actual);
        }
        assert_eq!(needed(100.0, 103.0), 0.0, "Poisson noise is enough");
        assert!((needed(10.0, 1e6) - WIDEST).abs() < 1e-6);
    }

    #[test]
    fn ranks_are_those_of_a_new_value() {
        let values: Vec<f64> = (1..=9).map(f64::from).collect();
        // Of 9 values, the 8th holds the 10th with probability 8 ÷ 10.
        assert!((at_share(&values, 0.8 * 10.0 / 9.0) - 8.0).abs() < 1e-12);
        assert_eq!(at_share(&values, 1.3), 9.0);
        assert_eq!(at_share(&[], 0.5), 0.0);
    }
}
