//! How far coming days and intervals may be off, from how far past ones were.
//!
//! What comes is taken as a count with variance F + φF² around its forecast F ([`super::bands`]), with one φ
//! for days and one for intervals. Both are set by conformal calibration: each past day (interval) has
//! the least φ whose p10–p90 would have held it, and φ is the 80th percentile of those, at the
//! rank that makes a band hold a *new* one eight times in ten (Gupta, Kuchibhotla & Ramdas 2022,
//! nested conformal prediction, doi 10.1016/j.patcog.2021.108496). Both sides of the band come from
//! one percentile, so that few weeks say more than they would of two tails, and one freak day does
//! not widen it.

use super::bands::UNKNOWN_DISPERSION;
use super::past_errors::{DayError, PastErrors};
use super::trial::Tested;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Share of days that p10–p90 shall hold.
const HELD: f64 = 0.8;
/// So many different days are needed before their percentile is believed.
const ENOUGH_DAYS: usize = 10;
/// Correlation of the days of a week where nothing is known.
const UNKNOWN_SAME_WEEK: f64 = 0.5;
/// So many weeks weigh as much as what is assumed where nothing is known.
const ASSUMED_WEEKS: f64 = 4.0;
/// Errors beyond so many standard deviations count as that many in the correlation.
const FREAK: f64 = 3.0;
/// The greatest variance of an interval's own factor.
const MOST_WITHIN: f64 = 2.0;

/// φ of coming days and intervals, and the correlation of the factors of two days of one week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub day: f64,
    pub interval: f64,
    pub same_week: f64,
    pub days: usize,
}

impl Spread {
    pub(super) const UNKNOWN: Self = Self {
        day: UNKNOWN_DISPERSION,
        interval: UNKNOWN_DISPERSION,
        same_week: UNKNOWN_SAME_WEEK,
        days: 0,
    };

    pub(super) fn of(errors: &PastErrors) -> Self {
        let dates: BTreeSet<NaiveDate> = errors.days.iter().map(|day| day.date).collect();
        let days = dates.len();
        if days < 3 {
            return Self::UNKNOWN;
        }
        let weeks: BTreeSet<i32> = dates.iter().map(|date| week_of(*date)).collect();
        let of_days = sorted(errors.days.iter().map(|day| day.needed));
        let of_intervals = sorted(errors.intervals.iter().map(|it| it.needed));
        let same_week = same_week(&errors.days, at_share(&of_days, HELD), weeks.len());
        // A band's misses in one week go together as the square of the errors' correlation (the
        // band has two sides: the first term of its expansion is the second Hermite polynomial).
        // n days are worth n ÷ (1 + (days a week − 1) ρ²) independent ones, and of n independent
        // ones the value of rank 0.8 (n + 1) holds a new one eight times in ten.
        let in_a_week = days as f64 / weeks.len() as f64;
        let worth = days as f64 / (1.0 + (in_a_week - 1.0) * same_week * same_week);
        // The intervals of a day have its factor in common, and noise of their own besides.
        let in_a_day = errors.intervals.len() as f64 / errors.days.len() as f64;
        let alike = (at_share(&of_days, HELD) / at_share(&of_intervals, HELD).max(1e-9)).min(1.0);
        let more = in_a_day / (1.0 + (in_a_day - 1.0).max(0.0) * alike * alike);
        let rank = |worth: f64| HELD * (worth + 1.0) / worth;
        // Few days are as likely too calm as too wild: meet the assumption half-way.
        let own = (days as f64 / ENOUGH_DAYS as f64).min(1.0);
        let calibrated = |needed: f64| own * needed + (1.0 - own) * UNKNOWN_DISPERSION;
        Self {
            day: calibrated(at_share(&of_days, rank(worth))),
            interval: calibrated(at_share(&of_intervals, rank(worth * more.max(1.0)))),
            same_week,
            days,
        }
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// The week of a date, Monday to Sunday, counted from any.
pub(super) fn week_of(date: NaiveDate) -> i32 {
    (date.num_days_from_ce() - 1).div_euclid(7)
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
    let mut by_week: BTreeMap<(NaiveDate, i32), Vec<&DayError>> = BTreeMap::new();
    let (mut own, mut squares) = (0.0, 0.0);
    for day in errors {
        let key = (day.origin(), week_of(day.date));
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
pub(super) fn within_day<'a>(tested: impl Iterator<Item = &'a Tested>) -> f64 {
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
    (excess / scale).clamp(0.0, MOST_WITHIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_a_new_value() {
        let values: Vec<f64> = (1..=9).map(f64::from).collect();
        // Of 9 values, the 8th holds the 10th with probability 8 ÷ 10.
        assert!((at_share(&values, 0.8 * 10.0 / 9.0) - 8.0).abs() < 1e-12);
        assert_eq!(at_share(&values, 1.3), 9.0);
        assert_eq!(at_share(&[], 0.5), 0.0);
    }

    #[test]
    fn a_week_begins_on_monday() {
        let day = |d: u32| NaiveDate::from_ymd_opt(2026, 3, d).unwrap();
        assert_eq!(week_of(day(23)), week_of(day(29)), "Monday and Sunday");
        assert_eq!(week_of(day(22)) + 1, week_of(day(23)), "Sunday and Monday");
    }
}
