//! The regression that learns what the calendar does to a day's level.

mod observations;

use super::daily::DayLevels;
use super::day_calendar::{DayCalendar, DayMark};
use super::effects::{Effect, Family, Spell, common_effects, effects_of, own_effects};
use super::level_filter::{LevelFilter, Observation};
use super::level_search::{learn, likely, rough};
use super::mark_effects::Found;
use super::mark_sizes::MarkSizes;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Days of history from which a yearly wave is learnt: two years.
const YEARLY_DAYS: i64 = 700;
/// A trend goes on as long as this, in all.
const DAMPED_DAYS: f64 = 60.0;
/// Half of this is the most that a mean's logarithm is above the median's: one more uncertain is
/// mostly tail.
const MOST_VARIANCE: f64 = 0.5;
/// Standard deviation of an effect's log before it is seen.
///
/// An occurrence of an event is believed to differ from the others as much as the kind differs from
/// none: what happened once is half believed, however clearly it was seen. How much occurrences
/// differ is then learnt from them. Of events, × [`MarkSizes::scale`].
fn prior(effect: &Effect, sizes: &MarkSizes) -> f64 {
    match effect {
        Effect::Mark(name) | Effect::Occurrence(name) => return KIND * sizes.scale(name),
        Effect::Stage(name) | Effect::OccurrenceStage(name) => return STAGE * sizes.scale(name),
        _ => {}
    }
    match effect.family() {
        Family::Week => 0.3,
        Family::Month => 0.05,
        Family::Closure | Family::Year => 0.1,
        Family::Mark | Family::Occurrence => KIND,
        // A year: growth beyond a tenth is the planner's to say (`[[growth]]`), or years of history.
        Family::Trend => 0.05,
    }
}

/// Standard deviation of a kind's effect, and of what each occurrence has of its own, where they look no larger.
pub const KIND: f64 = 0.3;
/// The same of the stages of a kind, against the kind as a whole.
pub const STAGE: f64 = 0.15;

/// The regression after it has learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct Regression {
    /// Filters by likelihood, adding up to 1, the likeliest first.
    likely: Vec<(f64, LevelFilter)>,
    positions: BTreeMap<Effect, usize>,
    start: NaiveDate,
    last: NaiveDate,
    yearly: bool,
    /// Days on which each effect acted.
    seen: BTreeMap<usize, usize>,
    /// What was last seen of the effects that begin anew, and when.
    going_on: BTreeMap<Effect, (Spell, NaiveDate)>,
}

impl Regression {
    /// Learns from the days, whose levels are × `factors`; events are believed as large as `sizes` says.
    #[must_use]
    pub fn of(days: &DayLevels<'_>, factors: &[f64], sizes: &MarkSizes) -> Self {
        Self::learnt(days, factors, sizes, likely).0
    }

    /// The same, and the log of what the marks did on each day.
    #[must_use]
    pub fn with_past_marks(
        days: &DayLevels<'_>,
        factors: &[f64],
        sizes: &MarkSizes,
    ) -> (Self, Vec<f64>) {
        let (own, observations) = Self::learnt(days, factors, sizes, likely);
        let past = own.past_marks(days, &observations);
        (own, past)
    }

    /// The log of what the marks did on each day, at a glance.
    #[must_use]
    pub fn rough_marks(days: &DayLevels<'_>, factors: &[f64], sizes: &MarkSizes) -> Vec<f64> {
        let one = |seen: &[Observation], priors: &[(Family, f64)]| vec![(1.0, rough(seen, priors))];
        let (own, observations) = Self::learnt(days, factors, sizes, one);
        own.past_marks(days, &observations)
    }

    fn learnt(
        days: &DayLevels<'_>,
        factors: &[f64],
        sizes: &MarkSizes,
        fit: impl Fn(&[Observation], &[(Family, f64)]) -> Vec<(f64, LevelFilter)>,
    ) -> (Self, Vec<Observation>) {
        let start = days.days.first().map_or(days.last, |day| day.date);
        let mut own = Self {
            likely: vec![],
            positions: BTreeMap::new(),
            start,
            last: days.last,
            yearly: (days.last - start).num_days() >= YEARLY_DAYS,
            seen: BTreeMap::new(),
            going_on: BTreeMap::new(),
        };
        let observations = own.observations(days, factors, sizes);
        own.likely = fit(&observations, &own.priors(sizes));
        (own, observations)
    }

    /// Expected level on `date`: the mean of its distribution, which is above the median by half the
    /// variance of the logarithm. (That of what marks do is left out: their factor is as listed.)
    #[must_use]
    pub fn level_on(&self, date: NaiveDate, calendar: &DayCalendar) -> f64 {
        let trend = (Effect::Trend, trend_on(date, self.start, self.last));
        let mut effects = self.known(effects_of(date, calendar, self.yearly));
        effects.extend(self.known([trend]));
        for mark in calendar.marks(date) {
            effects.extend(self.going_on(mark));
        }
        let marks = calendar.marks(date).iter();
        let of_marks =
            marks.flat_map(|it| common_effects(it).chain(own_effects(it).map(|it| it.0)));
        let of_marks = self.known(of_marks.map(|effect| (effect, 1.0)));
        let mut ordinary = effects.clone();
        ordinary.retain(|(at, _)| of_marks.iter().all(|(mark, _)| mark != at));
        let day = (date - self.start).num_days() as f64;
        let log = |(weight, filter): &(f64, LevelFilter)| {
            let variance = filter.variance(day, &ordinary).min(MOST_VARIANCE);
            weight * (filter.predict(day, &effects) + variance / 2.0)
        };
        self.likely.iter().map(log).sum::<f64>().exp()
    }

    /// What a mark does to a coming day.
    #[must_use]
    pub fn mark(&self, mark: &DayMark) -> Found {
        let common = self.known(common_effects(mark).map(|effect| (effect, 1.0)));
        let own = self.going_on(mark);
        let effects = [common.as_slice(), &own].concat();
        let (log, variance) = self.sum_of(&effects);
        let unlike = if own.is_empty() { 1.0 } else { 0.0 };
        Found {
            log,
            variance: variance + unlike * self.unlike(mark),
            days: common_effects(mark)
                .last()
                .map_or(0, |it| self.days_of(&it)),
            goes_on: !own.is_empty(),
        }
    }

    /// The sum of some effects and its variance, over all likely filters, with what they differ by.
    #[must_use]
    pub fn sum_of(&self, effects: &[(usize, f64)]) -> (f64, f64) {
        let each: Vec<(f64, f64, f64)> = (self.likely.iter())
            .map(|(weight, filter)| {
                let (log, variance) = filter.sum_of(effects);
                (*weight, log, variance)
            })
            .collect();
        let mean: f64 = each.iter().map(|(weight, log, _)| weight * log).sum();
        let variance = each
            .iter()
            .map(|(weight, log, variance)| weight * (variance + (log - mean).powi(2)));
        (mean, variance.sum())
    }

    /// The effects that were seen, by position.
    pub fn known(&self, effects: impl IntoIterator<Item = (Effect, f64)>) -> Vec<(usize, f64)> {
        let known = effects.into_iter();
        known
            .filter_map(|(effect, x)| Some((*self.positions.get(&effect)?, x)))
            .collect()
    }

    /// The effects that were seen.
    pub fn effects(&self) -> impl Iterator<Item = &Effect> {
        self.positions.keys()
    }

    /// Days on which an effect acted.
    #[must_use]
    pub fn days_of(&self, effect: &Effect) -> usize {
        let at = self.positions.get(effect);
        at.and_then(|at| self.seen.get(at)).copied().unwrap_or(0)
    }

    /// What the occurrence that goes on has of its own, where `mark` belongs to it.
    fn going_on(&self, mark: &DayMark) -> Vec<(usize, f64)> {
        let same = own_effects(mark)
            .filter(|(effect, spell)| {
                (self.going_on.get(effect)).is_some_and(|(now, _)| now == spell)
            })
            .map(|(effect, _)| (effect, 1.0));
        self.known(same)
    }

    /// Variance of what a new occurrence will have of its own.
    fn unlike(&self, mark: &DayMark) -> f64 {
        let own = self.known(own_effects(mark).map(|(effect, _)| (effect, 1.0)));
        let of = |filter: &LevelFilter| -> f64 {
            own.iter().map(|(at, _)| filter.prior_variance(*at)).sum()
        };
        let weighed = |(weight, filter): &(f64, LevelFilter)| weight * of(filter);
        self.likely.iter().map(weighed).sum()
    }

    /// The log of what the marks of each day did, as it was known after that day.
    fn past_marks(&self, days: &DayLevels<'_>, observations: &[Observation]) -> Vec<f64> {
        let Some((_, likeliest)) = self.likely.first() else {
            return vec![0.0; observations.len()];
        };
        let mut filter = likeliest.unlearnt();
        let pairs = observations.iter().zip(days.days);
        pairs
            .map(|(seen, day)| {
                learn(&mut filter, seen);
                let marks = days.calendar.marks(day.date).iter();
                let effects = marks.flat_map(|mark| {
                    let own = own_effects(mark).map(|(effect, _)| effect);
                    common_effects(mark).chain(own).map(|effect| (effect, 1.0))
                });
                filter.sum_of(&self.known(effects)).0
            })
            .collect()
    }

    fn priors(&self, sizes: &MarkSizes) -> Vec<(Family, f64)> {
        let mut priors = vec![(Family::Week, 0.0); self.positions.len()];
        for (effect, at) in &self.positions {
            priors[*at] = (effect.family(), prior(effect, sizes));
        }
        priors
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
