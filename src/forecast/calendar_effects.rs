//! The regression on calendar effects: what the date alone says about a day's volume.
//!
//! The log of each day's level is a slowly moving level that returns to its mean, plus a coefficient
//! for each effect of [`super::effects`], plus noise ([`super::level_filter`]). Effects are pulled toward none
//! by how rarely they were seen: one mailing moves its coefficient a little, ten nearly all the way.
//! The variances are those that the days make likely ([`super::level_search`]); nothing is fitted by
//! hand to a data set.

use super::clean::FindingKind;
use super::daily::{DayLevels, LevelModel, LevelPath};
use super::effects::{Effect, Family, effects_of};
use super::level_filter::{LevelFilter, Observation};
use super::level_search::likely;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The method's name in scenarios, `forecast.csv` and `backtest.csv`.
pub const NAME: &str = "calendar_effects";
/// Days of history from which a yearly wave is learnt: two years.
const YEARLY_DAYS: i64 = 700;
/// A trend goes on as long as this, in all.
const DAMPED_DAYS: f64 = 60.0;
/// Half of this is the most that a mean's logarithm is above the median's: one more uncertain is
/// mostly tail.
const MOST_VARIANCE: f64 = 0.5;
/// A day with less than this share of the usual counts as this: an outage has no logarithm.
const LEAST_LEVEL: f64 = 0.02;

/// Daily level by regression on calendar effects × weekday profile.
///
/// Assumes that an effect raises or lowers a day by the same share each time. Not for queues with
/// a handful of contacts a day (it works on logarithms), nor for less than some eight weeks of
/// history, when an effect was seen once.
#[derive(Debug, Clone, Copy, Default)]
pub struct CalendarEffects;

/// Standard deviation of an effect's log before it is seen.
const fn prior(family: Family) -> f64 {
    match family {
        Family::Week => 0.3,
        Family::Month => 0.05,
        Family::Closure => 0.1,
        Family::Mark => 0.3,
        Family::Year => 0.1,
        // A year: growth beyond a tenth is the planner's to say (`[[growth]]`), or years of history.
        Family::Trend => 0.05,
    }
}

/// The regression after it has learnt.
#[derive(Debug, Clone)]
pub struct Regression {
    /// Filters by likelihood, adding up to 1, the likeliest first.
    likely: Vec<(f64, LevelFilter)>,
    positions: BTreeMap<Effect, usize>,
    start: NaiveDate,
    last: NaiveDate,
    yearly: bool,
    /// Days on which each effect acted.
    seen: BTreeMap<usize, usize>,
}

/// What an effect was found to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The effect, in the planner's words.
    pub effect: String,
    /// Volume with it ÷ volume without.
    pub factor: f64,
    /// Standard deviation of the factor's log.
    pub uncertainty: f64,
    /// Days on which it acted.
    pub days: usize,
}

impl LevelModel for CalendarEffects {
    fn name(&self) -> &'static str {
        NAME
    }

    fn fit(&self, days: &DayLevels<'_>) -> LevelPath {
        let regression = Regression::of(days);
        LevelPath::new(move |date, calendar| regression.level_on(date, calendar))
    }
}

impl Regression {
    /// Learns from the days.
    #[must_use]
    pub fn of(days: &DayLevels<'_>) -> Self {
        let start = days.days.first().map_or(days.last, |day| day.date);
        let yearly = (days.last - start).num_days() >= YEARLY_DAYS;
        let mut positions = BTreeMap::new();
        let observations = observations(days, start, yearly, &mut positions);
        let priors = priors(&positions);
        Self {
            likely: likely(&observations, &priors),
            positions,
            start,
            last: days.last,
            yearly,
            seen: counted(&observations),
        }
    }

    /// Expected level on `date`: the mean of its distribution, which is above the median by half the
    /// variance of the logarithm.
    #[must_use]
    pub fn level_on(&self, date: NaiveDate, calendar: &super::day_calendar::DayCalendar) -> f64 {
        let trend = (Effect::Trend, trend_on(date, self.start, self.last));
        let effects: Vec<(usize, f64)> = effects_of(date, calendar, self.yearly)
            .into_iter()
            .chain([trend])
            .filter_map(|(effect, x)| Some((*self.positions.get(&effect)?, x)))
            .collect();
        let day = (date - self.start).num_days() as f64;
        let mean = |(weight, filter): &(f64, LevelFilter)| {
            let variance = filter.variance(day, &effects).min(MOST_VARIANCE);
            weight * (filter.predict(day, &effects) + variance / 2.0).exp()
        };
        self.likely.iter().map(mean).sum()
    }

    /// What each effect does to a day's volume, the largest first; weekdays and the time of the year
    /// are not named, and effects no larger than twice their uncertainty are left out.
    ///
    /// A weekday after a closed day has the effect of any day after one besides its own.
    #[must_use]
    pub fn contributions(&self) -> Vec<Contribution> {
        let Some((_, filter)) = self.likely.first() else {
            return vec![];
        };
        let found = self.positions.iter().filter_map(|(effect, at)| {
            let (mut log, mut uncertainty) = filter.effect(*at);
            match effect {
                Effect::Weekday(_)
                | Effect::YearCosine(_)
                | Effect::YearSine(_)
                | Effect::Trend => return None,
                Effect::WeekdayAfterClosure(_) => {
                    let any = self.positions.get(&Effect::AfterClosure(1))?;
                    let (other, more) = filter.effect(*any);
                    log += other;
                    uncertainty = uncertainty.max(more);
                }
                _ => {}
            }
            (log.abs() > 2.0 * uncertainty).then(|| Contribution {
                effect: effect.to_string(),
                factor: log.exp(),
                uncertainty,
                days: self.seen.get(at).copied().unwrap_or(0),
            })
        });
        let mut found: Vec<Contribution> = found.collect();
        found.sort_by(|a, b| b.factor.ln().abs().total_cmp(&a.factor.ln().abs()));
        found
    }
}

/// Years from the history's start to `date`; past its last day they go on ever slower, by
/// [`DAMPED_DAYS`] in all.
fn trend_on(date: NaiveDate, start: NaiveDate, last: NaiveDate) -> f64 {
    const YEAR: f64 = 365.25;
    let ahead = (date - last).num_days().max(0) as f64;
    let known = (date.min(last) - start).num_days() as f64;
    (known + DAMPED_DAYS * (1.0 - (-ahead / DAMPED_DAYS).exp())) / YEAR
}

/// Days on which each effect acted.
fn counted(observations: &[Observation]) -> BTreeMap<usize, usize> {
    let mut seen = BTreeMap::new();
    for (at, _) in observations.iter().flat_map(|day| &day.effects) {
        *seen.entry(*at).or_insert(0) += 1;
    }
    seen
}

fn observations(
    days: &DayLevels<'_>,
    start: NaiveDate,
    yearly: bool,
    positions: &mut BTreeMap<Effect, usize>,
) -> Vec<Observation> {
    let mut observations = vec![];
    for (day, level) in days.days.iter().zip(days.levels) {
        let contacts: f64 = day.cells.iter().map(|cell| cell.offered).sum();
        let trend = (Effect::Trend, trend_on(day.date, start, days.last));
        let effects = effects_of(day.date, days.calendar, yearly)
            .into_iter()
            .chain([trend])
            .map(|(effect, x)| {
                let next = positions.len();
                (*positions.entry(effect).or_insert(next), x)
            })
            .collect();
        observations.push(Observation {
            day: (day.date - start).num_days() as f64,
            value: level.max(LEAST_LEVEL).ln(),
            effects,
            weight: day.weight,
            steps: days
                .findings
                .iter()
                .any(|found| found.kind == FindingKind::LevelStep && found.date == day.date),
            counting: 1.0 / contacts.max(1.0),
        });
    }
    observations
}

fn priors(positions: &BTreeMap<Effect, usize>) -> Vec<(Family, f64)> {
    let mut priors = vec![(Family::Week, 0.0); positions.len()];
    for (effect, at) in positions {
        priors[*at] = (effect.family(), prior(effect.family()));
    }
    priors
}
