//! The days as the filter sees them.

use super::super::daily::DayLevels;
use super::super::effects::{Effect, effects_of, own_effects};
use super::super::level_filter::Observation;
use super::super::mark_sizes::MarkSizes;
use super::super::series::SeriesDay;
use super::{KIND, Regression, trend_on};
use chrono::NaiveDate;

/// A day with less than this share of the usual counts as this: an outage has no logarithm.
const LEAST_LEVEL: f64 = 0.02;
/// Days in which what an occurrence has of its own may move as far as it is believed to be off others at first: an
/// event that fades is no change of the level.
const COURSE_DAYS: f64 = 28.0;

/// What the occurrences that a day belongs to have of their own.
#[derive(Debug, Default)]
struct Own {
    effects: Vec<(Effect, f64)>,
    renewed: Vec<(usize, f64)>,
    moving: Vec<(usize, f64)>,
    unheard: bool,
}

impl Regression {
    /// The days, whose levels are × `factors`; notes which effects there are and what goes on.
    pub(super) fn observations(
        &mut self,
        days: &DayLevels<'_>,
        factors: &[f64],
        sizes: &MarkSizes,
    ) -> Vec<Observation> {
        let each = days.days.iter().zip(days.levels).zip(factors);
        each.map(|((day, level), factor)| self.observation(day, (*level, *factor), (days, sizes)))
            .collect()
    }

    fn observation(
        &mut self,
        day: &SeriesDay,
        (level, factor): (f64, f64),
        (days, sizes): (&DayLevels<'_>, &MarkSizes),
    ) -> Observation {
        let arrived: f64 = day.cells.iter().map(|cell| cell.offered).sum();
        let mut steps = days.findings.iter();
        let own = self.own(day.date, days, sizes);
        let mut effects = effects_of(day.date, days.calendar, self.yearly);
        effects.push((Effect::Trend, trend_on(day.date, self.start, days.last)));
        effects.extend(own.effects);
        let effects: Vec<(usize, f64)> = (effects.into_iter())
            .map(|(effect, x)| (self.position(effect), x))
            .collect();
        for (at, _) in &effects {
            *self.seen.entry(*at).or_insert(0) += 1;
        }
        Observation {
            day: (day.date - self.start).num_days() as f64,
            value: (factor * level).max(LEAST_LEVEL).ln(),
            effects,
            renewed: own.renewed,
            moving: own.moving,
            unheard: own.unheard,
            weight: day.weight,
            steps: steps.any(|found| found.kind.is_step() && found.date == day.date),
            counting: 1.0 / (factor * arrived).max(1.0),
        }
    }

    /// Notes which occurrences are felt on `date`.
    fn own(&mut self, date: NaiveDate, days: &DayLevels<'_>, sizes: &MarkSizes) -> Own {
        let mut own = Own::default();
        for mark in days.calendar.marks(date) {
            let wide = sizes.unlike(&mark.kind, mark.occurrence);
            let course = (KIND * sizes.scale(&mark.kind)).powi(2) / COURSE_DAYS;
            for (effect, spell) in own_effects(mark) {
                own.effects.push((effect.clone(), 1.0));
                let now = (spell.clone(), date);
                let before = self.going_on.insert(effect.clone(), now);
                own.unheard |= before.is_none();
                match before.filter(|(it, _)| *it == spell) {
                    None => own.renewed.push((self.position(effect), wide)),
                    Some((_, last)) if matches!(effect, Effect::Occurrence(_)) => {
                        let since = (date - last).num_days() as f64;
                        own.moving.push((self.position(effect), course * since));
                    }
                    Some(_) => {}
                }
            }
        }
        own
    }

    fn position(&mut self, effect: Effect) -> usize {
        let next = self.positions.len();
        *self.positions.entry(effect).or_insert(next)
    }
}
