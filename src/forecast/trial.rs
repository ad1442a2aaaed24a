//! What was tested of one method at one lead, and its measures.
//!
//! Bands come from the errors of as many origins as are reported, and are judged as they would have
//! been made at the time: from those that were known at each origin. A spread that all errors tell would know those of later weeks, which look much like the
//! week that is judged.

use super::MethodAccuracy;
use super::accuracy::{self, Errors, Outcome};
use super::past_errors::{DayError, PastErrors, chosen};
use super::uncertainty::{TestedDay, Uncertainty};
use crate::units::Fraction;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// Bands of so many intervals of a trial are judged, chosen at random; days and weeks all.
const JUDGED_INTERVALS: usize = 2_000;

/// One interval that was forecast without being seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tested {
    /// Its date.
    pub date: NaiveDate,
    /// Days from the origin to it.
    pub distance_days: u32,
    /// Forecast and actual.
    pub outcome: Outcome,
    /// Mean |error| of seasonal naive in the training data of its origin.
    pub naive_error: f64,
}

impl Tested {
    /// The last day that the method saw.
    #[must_use]
    pub fn origin(&self) -> NaiveDate {
        origin(self.date, self.distance_days)
    }
}

/// The last day that was seen `distance_days` before `date`.
pub(super) fn origin(date: NaiveDate, distance_days: u32) -> NaiveDate {
    let days = Days::new(u64::from(distance_days));
    date.checked_sub_days(days).unwrap_or(NaiveDate::MIN)
}

/// All that was tested of one method at one lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    /// The method's name.
    pub method: &'static str,
    /// Days from origin to first day.
    pub lead_days: u32,
    /// Origins that had training and actuals.
    pub origins: usize,
    /// The intervals, by origin from the latest back, then by time.
    pub tested: Vec<Tested>,
    /// Those of origins before: not judged, but known when the first that are judged were forecast.
    pub earlier: Vec<Tested>,
}

/// How bands did that were made from what was known at the time.
#[derive(Debug, Clone, PartialEq, Default)]
struct Bands {
    /// Pinball loss of the judged intervals over p10, p50 and p90, added up.
    pinball: f64,
    intervals: Held,
    weeks: Held,
    /// With days from the origin.
    days: Vec<(u32, TestedDay)>,
}

/// How many were inside p10–p90.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Held {
    inside: usize,
    all: usize,
}

impl Held {
    fn count(&mut self, inside: bool) {
        self.inside += usize::from(inside);
        self.all += 1;
    }

    fn share(self) -> Option<Fraction> {
        Fraction::new(self.inside as f64 / self.all.max(1) as f64).ok()
    }
}

impl Trial {
    /// The measures; `None` where nothing was tested or nothing arrived.
    #[must_use]
    pub fn accuracy(&self) -> Option<MethodAccuracy> {
        let errors = Errors::of(self.tested.iter().map(|t| &t.outcome));
        let scaled: f64 = self
            .tested
            .iter()
            .map(|t| (t.outcome.forecast - t.outcome.actual).abs() / t.naive_error)
            .sum();
        let wape = errors.wape()?;
        let bands = self.bands();
        let mut days = Held::default();
        for (_, day) in &bands.days {
            days.count(day.p10 <= day.actual && day.actual <= day.p90);
        }
        Some(MethodAccuracy {
            method: self.method.to_owned(),
            lead_days: self.lead_days,
            wape,
            mase: scaled / errors.intervals as f64,
            bias: errors.bias()?,
            pinball: bands.pinball / (3 * bands.intervals.all.max(1)) as f64,
            coverage_p10_p90: bands.intervals.share()?,
            chosen: false,
            coverage_days_p10_p90: days.share()?,
            coverage_weeks_p10_p90: bands.weeks.share()?,
        })
    }

    /// How sure a forecast of days from `first_day` on is, by the errors that are reported.
    #[must_use]
    pub fn uncertainty(&self, first_day: NaiveDate) -> Uncertainty {
        let errors = self.errors().known_on(NaiveDate::MAX, self.origins);
        let since = errors.days.iter().map(DayError::origin).min();
        let recent = self.all().filter(|t| Some(t.origin()) >= since);
        Uncertainty::of(&errors, self.lead_days, first_day).with_intervals(recent)
    }

    /// Past days, each once, by date: as it was forecast from the latest origin that is judged at this
    /// lead, with the bands that were known then.
    #[must_use]
    pub fn tested_days(&self) -> Vec<TestedDay> {
        let mut days: BTreeMap<NaiveDate, (u32, TestedDay)> = BTreeMap::new();
        for (distance, day) in self.bands().days {
            let own = days.entry(day.date).or_insert((distance, day));
            if distance < own.0 {
                *own = (distance, day);
            }
        }
        days.into_values().map(|(_, day)| day).collect()
    }

    fn all(&self) -> impl Iterator<Item = &Tested> + Clone {
        self.tested.iter().chain(&self.earlier)
    }

    fn errors(&self) -> PastErrors {
        PastErrors::of(self.all())
    }

    fn bands(&self) -> Bands {
        let errors = self.errors();
        let mut bands = Bands::default();
        let mut chosen = chosen(self.tested.len(), JUDGED_INTERVALS).into_iter();
        for own in self.tested.chunk_by(|a, b| a.origin() == b.origin()) {
            let Some(origin) = own.first().map(Tested::origin) else {
                continue;
            };
            let known = errors.known_on(origin, self.origins);
            let first = origin.checked_add_days(Days::new(u64::from(self.lead_days)));
            let spread = Uncertainty::of(&known, self.lead_days, first.unwrap_or(origin));
            let some = own.iter().filter(|_| chosen.next().unwrap_or(false));
            bands.intervals_of(some, &spread);
            bands.days_of(own, &spread);
        }
        bands
    }

    /// Root of the mean squared error of days' totals (of one origin), in contacts; `None` where
    /// nothing was tested.
    #[must_use]
    pub fn day_error(&self) -> Option<f64> {
        let days = self.day_squares();
        let mean = days.iter().map(|(_, square)| square).sum::<f64>() / days.len() as f64;
        (!days.is_empty()).then(|| mean.sqrt())
    }

    /// Squared errors of days' totals, added up by origin.
    #[must_use]
    pub fn squares_by_origin(&self) -> BTreeMap<NaiveDate, f64> {
        let days = self.day_squares().into_iter();
        by_origin(days.map(|(first, square)| (first.origin(), square)))
    }

    /// Errors of intervals without their sign, added up by origin: what WAPE counts.
    #[must_use]
    pub fn absolute_by_origin(&self) -> BTreeMap<NaiveDate, f64> {
        let off = |t: &Tested| (t.outcome.forecast - t.outcome.actual).abs();
        by_origin(self.tested.iter().map(|t| (t.origin(), off(t))))
    }

    /// The first interval of each day, and the squared error of the day's total.
    fn day_squares(&self) -> Vec<(Tested, f64)> {
        let days = self.tested.chunk_by(is_same_day).filter_map(|day| {
            let off = |t: &Tested| t.outcome.forecast - t.outcome.actual;
            let error: f64 = day.iter().map(off).sum();
            Some((*day.first()?, error * error))
        });
        days.collect()
    }
}

impl Bands {
    fn intervals_of<'a>(&mut self, tested: impl Iterator<Item = &'a Tested>, spread: &Uncertainty) {
        for t in tested {
            let Outcome { forecast, actual } = t.outcome;
            let band = spread.interval(t.date, forecast);
            self.pinball += accuracy::pinball(0.1, band.p10, actual)
                + accuracy::pinball(0.5, band.p50, actual)
                + accuracy::pinball(0.9, band.p90, actual);
            self.intervals.count(band.holds(actual));
        }
    }

    /// The days of one origin, and its weeks that are known whole.
    fn days_of(&mut self, tested: &[Tested], spread: &Uncertainty) {
        let mut weeks: BTreeMap<i64, Vec<TestedDay>> = BTreeMap::new();
        for cells in tested.chunk_by(is_same_day) {
            let Some(first) = cells.first() else { continue };
            let sum = |of: fn(&Outcome) -> f64| cells.iter().map(|t| of(&t.outcome)).sum::<f64>();
            let forecast = sum(|it| it.forecast);
            if forecast <= 0.0 {
                continue;
            }
            let band = spread.day(first.date, forecast);
            let day = TestedDay {
                date: first.date,
                actual: sum(|it| it.actual),
                forecast,
                p10: band.p10,
                p90: band.p90,
            };
            weeks.entry(spread.week(day.date)).or_default().push(day);
            self.days.push((first.distance_days, day));
        }
        for days in weeks.into_values() {
            let expected: Vec<_> = days.iter().map(|day| (day.date, day.forecast)).collect();
            let actual = days.iter().map(|day| day.actual).sum();
            self.weeks.count(spread.week_total(&expected).holds(actual));
        }
    }
}

fn is_same_day(a: &Tested, b: &Tested) -> bool {
    (a.date, a.distance_days) == (b.date, b.distance_days)
}

fn by_origin(errors: impl Iterator<Item = (NaiveDate, f64)>) -> BTreeMap<NaiveDate, f64> {
    let mut origins = BTreeMap::new();
    for (origin, error) in errors {
        *origins.entry(origin).or_default() += error;
    }
    origins
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One day a week from the latest back; forecast 100, a day of one interval.
    fn trial(actuals: &[f64], earlier: &[f64]) -> Trial {
        let last = NaiveDate::from_ymd_opt(2026, 3, 23).unwrap();
        let of = |back: usize, actual: f64| Tested {
            date: last - Days::new(7 * back as u64),
            distance_days: 1,
            outcome: Outcome {
                forecast: 1_000.0,
                actual,
            },
            naive_error: 1.0,
        };
        let shifted = earlier.iter().enumerate();
        Trial {
            method: "any",
            lead_days: 1,
            origins: actuals.len(),
            tested: actuals
                .iter()
                .enumerate()
                .map(|(at, it)| of(at, *it))
                .collect(),
            earlier: shifted
                .map(|(at, it)| of(actuals.len() + at, *it))
                .collect(),
        }
    }

    #[test]
    fn bands_are_judged_by_what_was_known() {
        // Calm weeks, then wild ones: by all errors the wild ones would be inside.
        let calm = [1_000.0; 12];
        let wild = [1_500.0, 600.0, 1_450.0, 620.0];
        let it = trial(&wild, &calm);
        let days = it.tested_days();
        assert_eq!(days.len(), 4);
        assert!(
            days[0].p90 < 1_300.0,
            "the first wild week was a surprise: {days:?}"
        );
        assert!(days[3].p90 > days[0].p90, "the last one less so: {days:?}");
        let later = it.uncertainty(NaiveDate::from_ymd_opt(2026, 3, 30).unwrap());
        let band = later.day(later.first_day, 1_000.0);
        assert!(band.p90 > days[3].p90);
    }

    #[test]
    fn measures_count_the_judged_weeks_alone() {
        let it = trial(&[1_100.0, 900.0], &[5_000.0; 4]);
        let accuracy = it.accuracy().unwrap();
        assert!((accuracy.wape - 0.1).abs() < 1e-12);
        assert_eq!(accuracy.bias, 0.0);
        assert_eq!(
            accuracy.coverage_weeks_p10_p90,
            accuracy.coverage_days_p10_p90
        );
    }

    #[test]
    fn old_origins_make_no_bands() {
        let wild: Vec<f64> = (0..30)
            .map(|at| if at % 2 == 0 { 2_000.0 } else { 300.0 })
            .collect();
        let calm = trial(&[1_000.0; 4], &[1_000.0; 20]);
        let changed = trial(&[1_000.0; 4], &[&[1_000.0; 20][..], &wild].concat());
        let first = NaiveDate::from_ymd_opt(2026, 3, 30).unwrap();
        assert_eq!(calm.uncertainty(first), changed.uncertainty(first));
    }
}
