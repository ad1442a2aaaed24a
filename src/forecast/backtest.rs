//! How well methods would have done: rolling origins, one a week, each method fitted once an
//! origin and judged at every lead from that one fit.
//!
//! Origin k is the date 7k days before the history's last. A method sees the days up to it and
//! forecasts the open days from `origin + lead` on, for the plan's number of weeks (less where the
//! history ends). Every lead is judged at the latest origins that have a full week of actuals, so
//! short leads and long ones are judged on nearly the same weeks, never on days the method saw.

use super::accuracy::{Errors, Outcome};
use super::combination;
use super::mark_effects::fitted;
use super::method::{Method, YARDSTICK};
use super::series::{Series, SeriesDay};
use super::trial::{Tested, Trial};
use chrono::{Days, NaiveDate};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Origins before the reported ones: the combination's first weights, and the first bands, come from
/// their errors.
const WARM_UP: u32 = 8;
/// Least history before an origin, in days.
const LEAST_TRAINING_DAYS: i64 = 7;
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
    let parts = Parts::new(results, methods, 7 * design.horizon_weeks);
    let mut trials = vec![];
    for position in 0..=methods.len() {
        for (lead, origins) in design.leads.iter().zip(&by_lead) {
            let reported = origins.len().min(design.origins as usize);
            let (judged, earlier) = origins.split_at(reported);
            let tested = |origins: &[u32]| -> Vec<Tested> {
                let parts = origins.iter().map(|back| match methods.get(position) {
                    Some(_) => Cow::Borrowed(parts.of(position, *back, *lead)),
                    None => Cow::Owned(parts.combined(series, *back, *lead)),
                });
                parts.collect::<Vec<_>>().concat()
            };
            trials.push(Trial {
                method: methods
                    .get(position)
                    .map_or(combination::NAME, |method| method.name()),
                lead_days: *lead,
                origins: reported,
                tested: tested(judged),
                earlier: tested(earlier),
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
    /// By method and weeks back, in order of time.
    results: BTreeMap<(usize, u32), Vec<Tested>>,
    /// The same added up by day.
    days: BTreeMap<(usize, u32), Vec<DayRecord>>,
    methods: &'a [Box<dyn Method>],
    horizon_days: u32,
}

/// The errors of one day.
struct DayRecord {
    date: NaiveDate,
    /// Days from the origin to it.
    distance_days: u32,
    errors: Errors,
}

impl<'a> Parts<'a> {
    fn new(
        results: BTreeMap<(usize, u32), Vec<Tested>>,
        methods: &'a [Box<dyn Method>],
        horizon_days: u32,
    ) -> Self {
        let of_day = |day: &[Tested]| DayRecord {
            date: day[0].date,
            distance_days: day[0].distance_days,
            errors: Errors::of(day.iter().map(|t| &t.outcome)),
        };
        let days = results.iter().map(|(key, tested)| {
            let days = tested.chunk_by(|a, b| a.date == b.date);
            (*key, days.map(of_day).collect())
        });
        Self {
            days: days.collect(),
            results,
            methods,
            horizon_days,
        }
    }

    /// What `method` forecast at `lead` from the origin `back`.
    fn of(&self, method: usize, back: u32, lead: u32) -> &[Tested] {
        let Some(all) = self.results.get(&(method, back)) else {
            return &[];
        };
        let before = |distance: u32| all.partition_point(|t| t.distance_days < distance);
        &all[before(lead)..before(lead + self.horizon_days)]
    }

    /// The methods' weights by what was known on `origin`, which is `back` weeks before the end.
    fn weights(&self, origin: NaiveDate, back: u32, lead: u32) -> Vec<f64> {
        let mut dates: BTreeSet<NaiveDate> = BTreeSet::new();
        let mut records = vec![Errors::default(); self.methods.len()];
        let older = (self.days.iter()).filter(|((_, other), _)| *other > back);
        for ((method, _), days) in older {
            let of_lead = lead..lead + self.horizon_days;
            let known =
                |day: &&DayRecord| day.date <= origin && of_lead.contains(&day.distance_days);
            for day in days.iter().filter(known) {
                records[*method].add(&day.errors);
                if *method == YARDSTICK {
                    // The same days for all methods.
                    dates.insert(day.date);
                }
            }
        }
        let contacts = mean_actual(&records);
        let left_out: Vec<usize> = (self.methods.iter().enumerate())
            .filter(|(at, method)| *at == YARDSTICK || !method.suits(contacts))
            .map(|(at, _)| at)
            .collect();
        combination::weights(&records, dates.len(), &left_out)
    }

    fn combined(&self, series: &Series, back: u32, lead: u32) -> Vec<Tested> {
        let weights = self.weights(origin(series, back), back, lead);
        let parts: Vec<&[Tested]> = (0..self.methods.len())
            .map(|m| self.of(m, back, lead))
            .collect();
        combination::combined(&parts, &weights)
    }
}

/// Contacts in a mean interval; infinite where nothing was tested.
fn mean_actual(records: &[Errors]) -> f64 {
    match records.first() {
        Some(tested) if tested.intervals > 0 => tested.actual / tested.intervals as f64,
        _ => f64::INFINITY,
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
        let mut tested = Vec::with_capacity(days.iter().map(|day| day.cells.len()).sum());
        for day in &days {
            let forecasts = fitted.predict(&day.points());
            let (date, distance_days) = (day.date, distance(day.date));
            let given = series.given_on(date);
            let outcomes = forecasts.into_iter().zip(&day.cells);
            tested.extend(outcomes.map(|(forecast, cell)| Tested {
                date,
                distance_days,
                outcome: Outcome {
                    forecast: given * forecast,
                    actual: cell.offered,
                },
                naive_error,
            }));
        }
        tested
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
