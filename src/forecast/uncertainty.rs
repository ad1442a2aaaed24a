//! How sure a forecast is of whole days and weeks, and draws of whole days from it.
//!
//! A day's contacts are forecast × G × (its intervals' own factors) with Poisson noise. G is one
//! gamma factor for all of the day (mean 1, variance φ): a day that starts high stays high. The G of
//! two days of a plan week have the correlation ρ, as sums of a gamma that the week shares and one
//! of the day's own. The intervals' own factors (gamma, variance φ within) move contacts between
//! intervals, not the total. So the total of a day is exactly negative binomial, and its quantiles
//! are those that are stated. Not modelled: neighbouring intervals that are off together more than
//! distant ones.

use super::QueueForecast;
use super::bands::{Band, UNKNOWN_DISPERSION};
use super::past_errors::PastErrors;
use super::spread::{self, Spread};
use super::trial::Tested;
use chrono::{Datelike, NaiveDate};
use rand::Rng;
use rand_distr::{Distribution, Gamma, Poisson};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many different days of errors are needed for a spread of their own.
const OWN_DAYS: usize = 30;
/// Days beyond what was tested after which the variance is taken to be twice as large: nobody has seen
/// how far off such forecasts are.
const DOUBLED_DAYS: f64 = 182.0;
/// Variance that every day beyond what was tested adds besides, as a level that walks at random: after a
/// year without a look at it it is as uncertain as one of which nothing is known. An assumption; it keeps the band of an
/// old history from being as narrow as that of a fresh one, however steady the queue was.
const WALK_A_DAY: f64 = UNKNOWN_DISPERSION / 365.0;
/// From this mean on a Poisson number is drawn as a rounded normal one would be: the generator's
/// own limit is far above.
const MOST_CONTACTS: f64 = 1e15;

/// The spread of a queue's coming days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Uncertainty {
    /// First day that is forecast.
    pub first_day: NaiveDate,
    /// Variance of a day's factor by weeks from the first day; the last holds for later ones.
    pub day_dispersion: Vec<f64>,
    /// The same of single intervals: φ of their quantiles.
    #[serde(default)]
    pub interval_dispersion: Vec<f64>,
    /// Correlation of the factors of two days of a week, 0 to 1.
    pub same_week: f64,
    /// Variance of an interval's own factor.
    pub within_day: f64,
    /// Variance that single days have besides: of what an event does to them.
    #[serde(default)]
    pub of_events: BTreeMap<NaiveDate, f64>,
    /// Days by which the first day is further ahead than what was tested.
    #[serde(default)]
    pub untested_days: u32,
    /// Variance that each day beyond what was tested adds; 0 for volumes that are given.
    #[serde(default)]
    pub walk_a_day: f64,
}

impl Uncertainty {
    /// Poisson noise alone, for volumes that are given.
    #[must_use]
    pub fn poisson(first_day: NaiveDate) -> Self {
        Self {
            first_day,
            day_dispersion: vec![0.0],
            interval_dispersion: vec![0.0],
            same_week: 0.0,
            within_day: 0.0,
            of_events: BTreeMap::new(),
            untested_days: 0,
            walk_a_day: 0.0,
        }
    }

    /// Nothing could be tested: days are off by 15 %.
    #[must_use]
    pub fn unknown(first_day: NaiveDate) -> Self {
        Self {
            day_dispersion: vec![UNKNOWN_DISPERSION],
            interval_dispersion: vec![UNKNOWN_DISPERSION],
            same_week: Spread::UNKNOWN.same_week,
            walk_a_day: WALK_A_DAY,
            ..Self::poisson(first_day)
        }
    }

    /// From past errors at a lead of `lead_days` (none: as [`Uncertainty::unknown`]), for days from
    /// `first_day` on; without the spread within the day. A week ahead has a spread of its own
    /// where it was tested on 30 days or more, else that of all; further ahead it is never less: weeks that by chance
    /// were surer than those before them share one spread with these.
    pub(super) fn of(errors: &PastErrors, lead_days: u32, first_day: NaiveDate) -> Self {
        let ahead = |distance: u32| distance.saturating_sub(lead_days) / 7;
        let all = Spread::of(errors);
        let weeks = errors.days.iter().map(|day| ahead(day.distance_days) + 1);
        let spreads: Vec<Spread> = (0..weeks.max().unwrap_or(1))
            .map(|week| Spread::of(&errors.at(|distance| ahead(distance) == week)))
            .map(|own| if own.days >= OWN_DAYS { own } else { all })
            .collect();
        let rising = |of: fn(&Spread) -> f64| {
            let weeks = spreads.iter().map(|own| (of(own), own.days.max(1) as f64));
            never_falling(weeks)
        };
        Self {
            day_dispersion: rising(|own| own.day),
            interval_dispersion: rising(|own| own.interval),
            same_week: all.same_week,
            walk_a_day: WALK_A_DAY,
            ..Self::poisson(first_day)
        }
    }

    /// The same with the spread within the day that was seen in these intervals.
    pub(super) fn with_intervals<'a>(self, tested: impl Iterator<Item = &'a Tested>) -> Self {
        Self {
            within_day: spread::within_day(tested),
            ..self
        }
    }

    /// For a first day that is `days` further ahead than what was tested.
    #[must_use]
    pub fn further_ahead(mut self, days: u32) -> Self {
        self.untested_days = days;
        self
    }

    /// The same where what is expected is itself off by the variance `more`, on all days alike.
    #[must_use]
    pub(super) fn less_sure(mut self, more: f64) -> Self {
        let day = self.day_dispersion.iter().copied().fold(0.0, f64::max);
        self.same_week = (self.same_week * day + more) / (day + more).max(f64::MIN_POSITIVE);
        let both = (self.day_dispersion.iter_mut()).chain(&mut self.interval_dispersion);
        both.for_each(|dispersion| *dispersion += more);
        self
    }

    /// Whether days may differ from what is expected by more than the chance of single contacts.
    #[must_use]
    pub fn varies(&self) -> bool {
        let mut days = self.day_dispersion.iter().chain(self.of_events.values());
        self.within_day > 0.0 || self.walk_a_day > 0.0 || days.any(|it| *it > 0.0)
    }

    /// Variance of the factor of `date`.
    #[must_use]
    pub fn dispersion_on(&self, date: NaiveDate) -> f64 {
        self.by_week(&self.day_dispersion, date) + self.of_events_on(date)
    }

    fn of_events_on(&self, date: NaiveDate) -> f64 {
        self.of_events.get(&date).copied().unwrap_or(0.0)
    }

    /// Beyond what was tested the variance grows by itself in [`DOUBLED_DAYS`], and by [`WALK_A_DAY`] a day.
    fn by_week(&self, dispersions: &[f64], date: NaiveDate) -> f64 {
        let week = usize::try_from(self.week(date)).unwrap_or(0);
        let last = dispersions.len().saturating_sub(1);
        let tested = dispersions.get(week.min(last)).copied().unwrap_or(0.0);
        let beyond = f64::from(self.untested_days) + 7.0 * week.saturating_sub(last) as f64;
        tested * (1.0 + beyond / DOUBLED_DAYS) + self.walk_a_day * beyond
    }

    /// Weeks from the first day to `date`.
    pub(super) fn week(&self, date: NaiveDate) -> i64 {
        (date - self.first_day).num_days().max(0) / 7
    }

    /// Quantiles of an interval of `date`, of which `offered` is expected.
    #[must_use]
    pub fn interval(&self, date: NaiveDate, offered: f64) -> Band {
        let dispersion = self.by_week(&self.interval_dispersion, date);
        Band::of_counts(offered, dispersion + self.of_events_on(date))
    }

    /// Quantiles of the total of `date`, of which `offered` is expected.
    #[must_use]
    pub fn day(&self, date: NaiveDate, offered: f64) -> Band {
        Band::of_counts(offered, self.dispersion_on(date))
    }

    /// Quantiles of the total of days in one week from the first day on, each with what is expected
    /// of it: a negative binomial with the variance of the sum.
    #[must_use]
    pub fn week_total(&self, days: &[(NaiveDate, f64)]) -> Band {
        let total: f64 = days.iter().map(|(_, offered)| offered).sum();
        let Some((date, _)) = days.first().filter(|_| total > 0.0) else {
            return Band::NONE;
        };
        let squares: f64 = days.iter().map(|(_, offered)| offered * offered).sum();
        let alike = self.same_week;
        let share = (1.0 - alike) * squares / (total * total) + alike;
        // What an event does to several days of a week it does to all of them.
        let of_events = days
            .iter()
            .map(|(date, offered)| self.of_events_on(*date).sqrt() * offered / total);
        let of_events = of_events.sum::<f64>().powi(2);
        let dispersion = self.by_week(&self.day_dispersion, *date) * share + of_events;
        Band::of_counts(total, dispersion)
    }

    /// One day as it may come: contacts of each interval, of which `intervals` are expected.
    pub fn draw_day(&self, date: NaiveDate, intervals: &[f64], rng: &mut impl Rng) -> Vec<f64> {
        let factor = gamma(1.0 / self.dispersion_on(date), rng);
        counts(self.within(factor, intervals, rng), rng)
    }

    /// Days in order as they may come; the days of a week (from the first day on) are alike as past
    /// ones were.
    pub fn draw_days(&self, days: &[(NaiveDate, Vec<f64>)], rng: &mut impl Rng) -> Vec<Vec<f64>> {
        let rates = self.draw_rates(days, rng).into_iter();
        rates.map(|day| counts(day, rng)).collect()
    }

    /// The same before the noise of single contacts: how many are to be expected in each interval of such
    /// days.
    pub fn draw_rates(&self, days: &[(NaiveDate, Vec<f64>)], rng: &mut impl Rng) -> Vec<Vec<f64>> {
        let mut shared = (-1, 0.0);
        let mut drawn = Vec::with_capacity(days.len());
        for (date, intervals) in days {
            let shape = 1.0 / self.by_week(&self.day_dispersion, *date);
            let of_event = gamma(1.0 / self.of_events_on(*date), rng);
            let alike = self.same_week;
            if shared.0 != self.week(*date) {
                shared = (self.week(*date), gamma(alike * shape, rng));
            }
            let own = gamma((1.0 - alike) * shape, rng);
            let factor = alike * shared.1 + (1.0 - alike) * own;
            drawn.push(self.within(factor * of_event, intervals, rng));
        }
        drawn
    }

    /// Spreads `factor` times what is expected over the intervals, with their own factors.
    fn within(&self, factor: f64, intervals: &[f64], rng: &mut impl Rng) -> Vec<f64> {
        let own: Vec<f64> = intervals
            .iter()
            .map(|expected| expected.max(0.0) * gamma(1.0 / self.within_day, rng))
            .collect();
        let expected: f64 = intervals.iter().map(|expected| expected.max(0.0)).sum();
        let sum: f64 = own.iter().sum();
        let scale = if sum > 0.0 {
            factor * expected / sum
        } else {
            0.0
        };
        own.into_iter().map(|value| value * scale).collect()
    }
}

/// The values (each with its weight) made to never fall, by the least squares: neighbours that fall take their common
/// mean (pooling adjacent violators; Ayer et al. 1955, doi 10.1214/aoms/1177728423).
fn never_falling(values: impl Iterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = vec![];
    for (value, weight) in values {
        let mut pool = (value, weight, 1);
        while let Some(last) = pools.pop_if(|last| last.0 > pool.0) {
            let weight = last.1 + pool.1;
            let mean = (last.0 * last.1 + pool.0 * pool.1) / weight;
            pool = (mean, weight, last.2 + pool.2);
        }
        pools.push(pool);
    }
    let each = pools.into_iter();
    each.flat_map(|(mean, _, count)| std::iter::repeat_n(mean, count))
        .collect()
}

/// A day of the plan, added up.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DayForecast {
    /// The local date; of a week, its first.
    pub date: NaiveDate,
    /// Expected contacts.
    pub offered: f64,
    /// One time in ten it is less than this.
    pub offered_p10: f64,
    /// As often more as less.
    pub offered_p50: f64,
    /// One time in ten it is more than this.
    pub offered_p90: f64,
}

impl DayForecast {
    fn new(date: NaiveDate, offered: f64, band: Band) -> Self {
        Self {
            date,
            offered,
            offered_p10: band.p10,
            offered_p50: band.p50,
            offered_p90: band.p90,
        }
    }
}

/// A past day that was forecast without being seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TestedDay {
    /// The local date.
    pub date: NaiveDate,
    /// Contacts that arrived.
    pub actual: f64,
    /// Contacts that were expected.
    pub forecast: f64,
    /// One time in ten it is less than this, by the errors known then.
    pub p10: f64,
    /// One time in ten it is more than this, by the errors known then.
    pub p90: f64,
}

/// The open days of a plan from what is expected of each interval, in order.
#[must_use]
pub fn days(
    uncertainty: &Uncertainty,
    intervals: impl IntoIterator<Item = (NaiveDate, f64)>,
) -> Vec<DayForecast> {
    let mut totals: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    for (date, offered) in intervals {
        *totals.entry(date).or_default() += offered;
    }
    totals
        .into_iter()
        .map(|(date, offered)| DayForecast::new(date, offered, uncertainty.day(date, offered)))
        .collect()
}

/// The weeks of a plan (from its first day on) that have an open day.
#[must_use]
pub fn weeks(uncertainty: &Uncertainty, days: &[DayForecast]) -> Vec<DayForecast> {
    let mut weeks: BTreeMap<i64, Vec<(NaiveDate, f64)>> = BTreeMap::new();
    for day in days {
        let week = weeks.entry(uncertainty.week(day.date)).or_default();
        week.push((day.date, day.offered));
    }
    let total = |(week, days): (i64, Vec<(NaiveDate, f64)>)| {
        let first = uncertainty.first_day.num_days_from_ce();
        let into_plan = i32::try_from(7 * week).unwrap_or(0);
        let first = NaiveDate::from_num_days_from_ce_opt(first + into_plan);
        let offered = days.iter().map(|(_, offered)| offered).sum();
        let band = uncertainty.week_total(&days);
        DayForecast::new(first.unwrap_or(uncertainty.first_day), offered, band)
    };
    weeks.into_iter().map(total).collect()
}

/// Adds up the intervals of a forecast, as they stand now, to its days and weeks, and puts the bands
/// around all of them.
pub(super) fn add_up(forecast: &mut QueueForecast) {
    for it in &mut forecast.intervals {
        let band = forecast.uncertainty.interval(it.interval.date, it.offered);
        (it.offered_p10, it.offered_p50, it.offered_p90) = (band.p10, band.p50, band.p90);
    }
    let intervals = forecast.intervals.iter();
    let totals = intervals.map(|it| (it.interval.date, it.offered));
    forecast.days = days(&forecast.uncertainty, totals);
    forecast.weeks = weeks(&forecast.uncertainty, &forecast.days);
}

/// A gamma factor with mean 1 and variance 1 ÷ shape; 1 where it does not vary.
fn gamma(shape: f64, rng: &mut impl Rng) -> f64 {
    if !shape.is_finite() || shape <= 0.0 {
        return 1.0;
    }
    Gamma::new(shape, 1.0 / shape).map_or(1.0, |gamma| gamma.sample(rng))
}

fn counts(expected: Vec<f64>, rng: &mut impl Rng) -> Vec<f64> {
    let counts = expected.into_iter().map(|mean| poisson(mean, rng));
    counts.collect()
}

fn poisson(mean: f64, rng: &mut impl Rng) -> f64 {
    if mean <= 0.0 || mean > MOST_CONTACTS {
        return mean.max(0.0);
    }
    Poisson::new(mean).map_or(mean, |poisson| poisson.sample(rng))
}

#[cfg(test)]
#[path = "uncertainty_tests.rs"]
mod tests;
