//! How far past forecasts were off, day by day and interval by interval.

use super::bands::needed;
use super::trial::{Tested, origin};
use chrono::NaiveDate;
use rand::SeedableRng;
use rand::seq::index::sample;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::collections::{BTreeMap, BTreeSet};

/// So many intervals are enough to tell their spread: more of the same days say little more.
const MOST_INTERVALS: usize = 1_200;

/// One day that was forecast without being seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DayError {
    pub date: NaiveDate,
    /// Days from the origin to it.
    pub distance_days: u32,
    pub forecast: f64,
    pub actual: f64,
    /// The least φ whose p10–p90 holds the actual.
    pub needed: f64,
}

/// One interval of such a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct IntervalError {
    pub date: NaiveDate,
    pub distance_days: u32,
    /// The least φ whose p10–p90 holds the actual.
    pub needed: f64,
}

impl DayError {
    /// The last day that the method saw.
    pub(super) fn origin(&self) -> NaiveDate {
        origin(self.date, self.distance_days)
    }
}

/// All past errors of a method at a lead.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct PastErrors {
    pub days: Vec<DayError>,
    /// Some of the intervals.
    pub intervals: Vec<IntervalError>,
}

impl PastErrors {
    /// Days and intervals for which nothing was expected are left out.
    pub(super) fn of<'a>(tested: impl Iterator<Item = &'a Tested> + Clone) -> Self {
        let chosen = chosen(tested.clone().count(), MOST_INTERVALS);
        let intervals = (tested.clone().zip(chosen))
            .filter(|(t, chosen)| *chosen && t.outcome.forecast > 0.0)
            .map(|(t, _)| IntervalError {
                date: t.date,
                distance_days: t.distance_days,
                needed: needed(t.outcome.forecast, t.outcome.actual),
            });
        Self {
            days: of_days(tested.clone()),
            intervals: intervals.collect(),
        }
    }

    /// Those that were known at the end of `day`, of the latest `origins` origins.
    pub(super) fn known_on(&self, day: NaiveDate, origins: usize) -> Self {
        let known = self.days.iter().filter(|error| error.date <= day);
        let starts: BTreeSet<NaiveDate> = known.map(DayError::origin).collect();
        let Some(first) = starts.iter().rev().take(origins).next_back() else {
            return Self::default();
        };
        self.filtered(|date, distance| date <= day && origin(date, distance) >= *first)
    }

    /// Those of days so far ahead.
    pub(super) fn at(&self, ahead: impl Fn(u32) -> bool) -> Self {
        self.filtered(|_, distance| ahead(distance))
    }

    fn filtered(&self, keep: impl Fn(NaiveDate, u32) -> bool) -> Self {
        let days = self.days.iter().copied();
        let intervals = self.intervals.iter().copied();
        Self {
            days: days.filter(|it| keep(it.date, it.distance_days)).collect(),
            intervals: (intervals.filter(|it| keep(it.date, it.distance_days))).collect(),
        }
    }
}

/// Which of `count` positions are among the at most `most` that are chosen at random: the same ones each time.
pub(super) fn chosen(count: usize, most: usize) -> Vec<bool> {
    if count <= most {
        return vec![true; count];
    }
    let mut chosen = vec![false; count];
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(count as u64);
    for at in sample(&mut rng, count, most) {
        chosen[at] = true;
    }
    chosen
}

/// The tested intervals added up by day.
fn of_days<'a>(tested: impl Iterator<Item = &'a Tested>) -> Vec<DayError> {
    let mut days: BTreeMap<(NaiveDate, u32), (f64, f64)> = BTreeMap::new();
    let mut tested = tested.peekable();
    while let Some(first) = tested.next() {
        let key = (first.date, first.distance_days);
        let (forecast, actual) = days.entry(key).or_default();
        let mut add = |t: &Tested| {
            *forecast += t.outcome.forecast;
            *actual += t.outcome.actual;
        };
        add(first);
        while let Some(t) = tested.next_if(|t| (t.date, t.distance_days) == key) {
            add(t);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_of_many_are_of_every_hour_of_the_day() {
        let mut of_hour = [0; 24];
        for (at, chosen) in chosen(96 * 100, 960).into_iter().enumerate() {
            of_hour[at % 96 / 4] += u32::from(chosen);
        }
        assert_eq!(of_hour.iter().sum::<u32>(), 960);
        // 40 ± three standard deviations.
        assert!(of_hour.iter().all(|n| (21..=59).contains(n)), "{of_hour:?}");
        assert_eq!(chosen(50, 960), vec![true; 50]);
    }
}
