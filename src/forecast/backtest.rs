//! How well methods would have done: rolling origins, one a week, each method fitted once an
//! origin and judged at every lead from that one fit.
//!
//! Origin k is the date 7k days before the history's last. A method sees the days up to it and
//! forecasts the open days from `origin + lead` on, for the plan's number of weeks (less where the
//! history ends). Every lead is judged at the latest origins that have a full week of actuals, so
//! short leads and long ones are judged on nearly the same weeks, never on days the method saw.

use super::MethodAccuracy;
use super::accuracy::{self, Outcome};
use super::bands::Spread;
use super::combination;
use super::mark_effects::fitted;
use super::method::Method;
use super::series::{Series, SeriesDay};
use super::uncertainty::tested_days;
use crate::units::Fraction;
use chrono::{Days, NaiveDate};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Origins before the reported ones, from which the combination's first weights come.
const WARM_UP: u32 = 8;
/// Position of seasonal naive among the methods.
const YARDSTICK: usize = 0;
/// Least history before an origin, in days.
const LEAST_TRAINING_DAYS: i64 = 7;
/// So many different days of errors are needed for a spread of their own.
const OWN_SPREAD_DAYS: usize = 30;
/// A scale that is 0 (each week exactly like the last) counts as so many contacts, so that MASE
/// stays finite.
const LEAST_NAIVE_ERROR: f64 = 1e-3;

/// What to test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Design {
    /// Days from an origin to the first day forecast, 1 or more, ascending.
    pub leads: Vec<u32>,
    /// Origins for each lead.
    pub origins: u32,
    /// Weeks forecast from an origin.
    pub horizon_weeks: u32,
}

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
}

/// All that was tested of a queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    /// By method, then lead; the combination last.
    pub trials: Vec<Trial>,
    /// The weights of the methods in a combination made now, by lead.
    pub weights: Vec<(u32, Vec<f64>)>,
}

impl Backtest {
    /// The weights at `lead`; all alike where it was not tested.
    #[must_use]
    pub fn weights_at(&self, lead: u32) -> &[f64] {
        let found = self.weights.iter().find(|(tested, _)| *tested == lead);
        found.map_or(&[], |(_, weights)| weights)
    }
}

/// Tests every method at every lead: one trial each, by method, then lead, the combination of all
/// of them last. Leads for which the history is too short have an empty trial.
#[must_use]
pub fn run(series: &Series, methods: &[Box<dyn Method>], design: &Design) -> Backtest {
    let by_lead: Vec<Vec<u32>> = design
        .leads
        .iter()
        .map(|lead| origins_of(series, *lead, design.origins + WARM_UP))
        .collect();
    let all: BTreeSet<u32> = by_lead.iter().flatten().copied().collect();
    let naive = NaiveErrors::of(series);
    let results: BTreeMap<(usize, u32), Vec<Tested>> = all
        .par_iter()
        .flat_map_iter(|back| one_origin(series, methods, *back, design, &naive))
        .collect();
    let parts = Parts {
        results,
        methods,
        horizon_days: 7 * design.horizon_weeks,
    };
    let mut trials = vec![];
    for position in 0..=methods.len() {
        for (lead, origins) in design.leads.iter().zip(&by_lead) {
            let reported = &origins[..origins.len().min(design.origins as usize)];
            let tested = reported
                .iter()
                .flat_map(|back| match methods.get(position) {
                    Some(_) => parts.of(position, *back, *lead),
                    None => parts.combined(series, *back, *lead),
                });
            trials.push(Trial {
                method: methods
                    .get(position)
                    .map_or(combination::NAME, |method| method.name()),
                lead_days: *lead,
                origins: reported.len(),
                tested: tested.collect(),
            });
        }
    }
    let weights = (design.leads.iter())
        .map(|lead| (*lead, parts.weights(series.last, 0, *lead)))
        .collect();
    Backtest { trials, weights }
}

/// What every method forecast from every origin.
struct Parts<'a> {
    /// By method and weeks back.
    results: BTreeMap<(usize, u32), Vec<Tested>>,
    methods: &'a [Box<dyn Method>],
    horizon_days: u32,
}

impl Parts<'_> {
    /// What `method` forecast at `lead` from the origin `back`.
    fn of(&self, method: usize, back: u32, lead: u32) -> Vec<Tested> {
        let of_lead = |t: &&Tested| (lead..lead + self.horizon_days).contains(&t.distance_days);
        let all = self.results.get(&(method, back)).into_iter().flatten();
        all.filter(of_lead).copied().collect()
    }

    /// The methods' weights by what was known on `origin`, which is `back` weeks before the end.
    fn weights(&self, origin: NaiveDate, back: u32, lead: u32) -> Vec<f64> {
        let older: BTreeSet<u32> = (self.results.keys())
            .map(|(_, other)| *other)
            .filter(|other| *other > back)
            .collect();
        let known = |method| {
            let all = older.iter().flat_map(|other| self.of(method, *other, lead));
            all.filter(|t| t.date <= origin).collect()
        };
        let outcomes: Vec<Vec<Tested>> = (0..self.methods.len()).map(known).collect();
        let contacts = mean_actual(outcomes.first().map_or(&[], Vec::as_slice));
        let left_out: Vec<usize> = (self.methods.iter().enumerate())
            .filter(|(at, method)| *at == YARDSTICK || !method.suits(contacts))
            .map(|(at, _)| at)
            .collect();
        combination::weights(&outcomes, &left_out)
    }

    fn combined(&self, series: &Series, back: u32, lead: u32) -> Vec<Tested> {
        let weights = self.weights(origin(series, back), back, lead);
        let parts: Vec<Vec<Tested>> = (0..self.methods.len())
            .map(|m| self.of(m, back, lead))
            .collect();
        combination::combined(&parts, &weights)
    }
}

/// Contacts in a mean interval; infinite where nothing was tested.
fn mean_actual(tested: &[Tested]) -> f64 {
    match tested.len() {
        0 => f64::INFINITY,
        count => tested.iter().map(|t| t.outcome.actual).sum::<f64>() / count as f64,
    }
}

/// The origins of a lead, in weeks before the history's end, the latest first.
fn origins_of(series: &Series, lead: u32, count: u32) -> Vec<u32> {
    let first = (lead + 6).div_ceil(7).max(1);
    (first..first.saturating_add(count))
        .take_while(|back| {
            let origin = origin(series, *back);
            (origin - series.first).num_days() + 1 >= LEAST_TRAINING_DAYS
                && series.days.first().is_some_and(|day| day.date <= origin)
        })
        .collect()
}

fn origin(series: &Series, back: u32) -> NaiveDate {
    let days = Days::new(7 * u64::from(back));
    series.last.checked_sub_days(days).unwrap_or(NaiveDate::MIN)
}

/// Everything that each method, fitted once, forecasts from an origin for any of the leads.
fn one_origin(
    series: &Series,
    methods: &[Box<dyn Method>],
    back: u32,
    design: &Design,
    naive: &NaiveErrors,
) -> Vec<((usize, u32), Vec<Tested>)> {
    let origin = origin(series, back);
    let Some(training) = series.until(origin) else {
        return vec![];
    };
    let seen = series.days.partition_point(|day| day.date <= origin);
    let naive_error = naive.before(seen);
    let distance = |date: NaiveDate| u32::try_from((date - origin).num_days()).unwrap_or(0);
    let horizon = 7 * design.horizon_weeks;
    let wanted = |distance: u32| {
        let mut leads = design.leads.iter();
        leads.any(|lead| (*lead..lead + horizon).contains(&distance))
    };
    let days: Vec<&SeriesDay> = series.days[seen..]
        .iter()
        .filter(|day| wanted(distance(day.date)) && !series.marks.ignore.contains(&day.date))
        .collect();
    let tested = |method: &dyn Method| {
        let fitted = fitted(method, &training);
        let of_day = |day: &&SeriesDay| {
            let forecasts = fitted.predict(&day.points());
            let (date, distance_days) = (day.date, distance(day.date));
            let given = series.given_on(date);
            let outcomes = forecasts.into_iter().zip(&day.cells);
            let tested = outcomes.map(move |(forecast, cell)| Tested {
                date,
                distance_days,
                outcome: Outcome {
                    forecast: given * forecast,
                    actual: cell.offered,
                },
                naive_error,
            });
            tested.collect::<Vec<_>>()
        };
        days.iter().flat_map(of_day).collect()
    };
    let all = methods.iter().enumerate();
    all.map(|(at, method)| ((at, back), tested(&**method)))
        .collect()
}

/// |error| of the seasonal naive method one week ahead, summed up over the days.
struct NaiveErrors {
    /// Sum and count of the first n days.
    sums: Vec<(f64, usize)>,
}

impl NaiveErrors {
    fn of(series: &Series) -> Self {
        let mut last: Vec<Option<f64>> = vec![None; 7 * series.slots];
        let mut sums = vec![(0.0, 0)];
        let (mut sum, mut count) = (0.0, 0);
        for day in &series.days {
            let start = day.weekday() * series.slots;
            for cell in &day.cells {
                let Some(known) = last.get_mut(start + cell.slot) else {
                    continue;
                };
                if let Some(rate) = known.replace(cell.rate()) {
                    sum += (rate - cell.rate()).abs();
                    count += 1;
                }
            }
            sums.push((sum, count));
        }
        Self { sums }
    }

    fn before(&self, days: usize) -> f64 {
        let (sum, count) = self.sums.get(days).copied().unwrap_or((0.0, 0));
        (sum / count.max(1) as f64).max(LEAST_NAIVE_ERROR)
    }
}

impl Tested {
    /// The last day that the method saw.
    #[must_use]
    pub fn origin(&self) -> NaiveDate {
        let distance = Days::new(u64::from(self.distance_days));
        self.date.checked_sub_days(distance).unwrap_or(self.date)
    }
}

fn by_origin(errors: impl Iterator<Item = (NaiveDate, f64)>) -> BTreeMap<NaiveDate, f64> {
    let mut origins = BTreeMap::new();
    for (origin, error) in errors {
        *origins.entry(origin).or_default() += error;
    }
    origins
}

impl Trial {
    /// The measures; `None` where nothing was tested or nothing arrived.
    #[must_use]
    pub fn accuracy(&self) -> Option<MethodAccuracy> {
        let outcomes: Vec<Outcome> = self.tested.iter().map(|t| t.outcome).collect();
        let scaled: f64 = self
            .tested
            .iter()
            .map(|t| (t.outcome.forecast - t.outcome.actual).abs() / t.naive_error)
            .sum();
        let (pinball, coverage) = self.bands_judged();
        Some(MethodAccuracy {
            method: self.method.to_owned(),
            lead_days: self.lead_days,
            wape: accuracy::wape(&outcomes)?,
            mase: scaled / outcomes.len() as f64,
            bias: accuracy::bias(&outcomes)?,
            pinball,
            coverage_p10_p90: Fraction::new(coverage).ok()?,
            chosen: false,
            coverage_days_p10_p90: self.days_judged()?,
        })
    }

    /// Share of days whose total is inside a band that is made from the errors of the other weeks.
    fn days_judged(&self) -> Option<Fraction> {
        let days = tested_days(&self.tested, self.lead_days);
        let inside = days
            .iter()
            .filter(|d| d.p10 <= d.actual && d.actual <= d.p90);
        Fraction::new(inside.count() as f64 / days.len().max(1) as f64).ok()
    }

    /// The tested intervals of each origin's first week: every day once.
    #[must_use]
    pub fn first_weeks(&self) -> Vec<Tested> {
        let end = self.lead_days + 7;
        let tested = self.tested.iter().filter(|t| t.distance_days < end);
        tested.copied().collect()
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
        let same = |a: &Tested, b: &Tested| (a.date, a.distance_days) == (b.date, b.distance_days);
        let days = self.tested.chunk_by(same).filter_map(|day| {
            let off = |t: &Tested| t.outcome.forecast - t.outcome.actual;
            let error: f64 = day.iter().map(off).sum();
            Some((*day.first()?, error * error))
        });
        days.collect()
    }

    /// Mean pinball loss and coverage of bands that are made, for each week, from the errors of
    /// the other weeks.
    fn bands_judged(&self) -> (f64, f64) {
        let week = |t: &Tested| t.date.to_epoch_days().div_euclid(7);
        let weeks: BTreeSet<_> = self.tested.iter().map(week).collect();
        let (mut loss, mut inside) = (0.0, 0_usize);
        for held_out in weeks {
            let (own, others): (Vec<Tested>, Vec<Tested>) =
                self.tested.iter().partition(|t| week(t) == held_out);
            let spreads = Spreads::of(&others, self.lead_days);
            for t in own {
                let Outcome { forecast, actual } = t.outcome;
                let band = spreads.at(t.distance_days).band(forecast);
                loss += accuracy::pinball(0.1, band.p10, actual)
                    + accuracy::pinball(0.5, band.p50, actual)
                    + accuracy::pinball(0.9, band.p90, actual);
                inside += usize::from(band.p10 <= actual && actual <= band.p90);
            }
        }
        let count = self.tested.len().max(1) as f64;
        (loss / (3.0 * count), inside as f64 / count)
    }
}

/// The spread of errors by weeks ahead.
#[derive(Debug, Clone, PartialEq)]
pub struct Spreads {
    lead_days: u32,
    by_week: Vec<Option<Spread>>,
    all: Spread,
}

impl Spreads {
    /// No errors are known.
    pub const UNKNOWN: Self = Self::same(Spread::UNKNOWN);

    /// The same spread however far ahead.
    #[must_use]
    pub const fn same(spread: Spread) -> Self {
        Self {
            lead_days: 1,
            by_week: vec![],
            all: spread,
        }
    }

    /// From the errors of a trial at `lead_days`: one spread for each week ahead where that week
    /// was tested on 30 days or more, and one of all.
    #[must_use]
    pub fn of(tested: &[Tested], lead_days: u32) -> Self {
        let mut weeks: BTreeMap<usize, Vec<Tested>> = BTreeMap::new();
        for t in tested {
            let week = (t.distance_days.saturating_sub(lead_days) / 7) as usize;
            weeks.entry(week).or_default().push(*t);
        }
        let count = weeks.keys().next_back().map_or(0, |week| week + 1);
        let mut by_week = vec![None; count];
        for (week, tested) in weeks {
            by_week[week] = (days_of(&tested) >= OWN_SPREAD_DAYS).then(|| spread(&tested));
        }
        Self {
            lead_days,
            by_week,
            all: spread(tested),
        }
    }

    /// The spread `distance_days` after the last day seen.
    #[must_use]
    pub fn at(&self, distance_days: u32) -> Spread {
        let week = (distance_days.saturating_sub(self.lead_days) / 7) as usize;
        let week = week.min(self.by_week.len().saturating_sub(1));
        let own = self.by_week.get(week).copied().flatten();
        own.unwrap_or(self.all)
    }
}

fn spread(tested: &[Tested]) -> Spread {
    let outcomes: Vec<Outcome> = tested.iter().map(|t| t.outcome).collect();
    Spread::of(&outcomes, days_of(tested))
}

fn days_of(tested: &[Tested]) -> usize {
    let dates: BTreeSet<NaiveDate> = tested.iter().map(|t| t.date).collect();
    dates.len()
}
