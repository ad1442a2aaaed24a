//! The regression on calendar effects: what the date alone says about a day's volume.
//!
//! The log of each day's level is a slowly moving level that returns to its mean, plus a coefficient
//! for each effect of [`super::effects`], plus noise ([`super::level_filter`]). Effects are pulled toward none
//! by how rarely they were seen: one mailing moves its coefficient half-way, ten nearly all the way.
//! The variances are those that the days make likely ([`super::level_search`]); nothing is fitted by
//! hand to a data set.

use super::daily::{LevelPath, Spread};
use super::effects::Effect;
use super::method::{Fitted, Method};
use super::regression::Regression;
use super::series::Training;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The method's name in scenarios, `forecast.csv` and `backtest.csv`.
pub const NAME: &str = "calendar_effects";

/// Daily level by regression on calendar effects × weekday profile.
///
/// Assumes that an effect raises or lowers a day by the same share each time. Not for queues with
/// a handful of contacts a day (it works on logarithms), nor for less than some eight weeks of
/// history, when an effect was seen once.
#[derive(Debug, Clone, Copy, Default)]
pub struct CalendarEffects;

/// What an effect was found to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The effect, in the planner's words.
    pub effect: String,
    /// Volume with it ÷ volume without: what the forecast multiplies such a day by.
    pub factor: f64,
    /// Standard deviation of the factor's log; of an event, that of its next occurrence.
    pub uncertainty: f64,
    /// Days on which it acted.
    pub days: usize,
}

impl Contribution {
    /// What is left of it in a forecast of which only a part with this weight knows it.
    #[must_use]
    pub fn at_weight(self, weight: f64) -> Self {
        let factor = 1.0 + weight * (self.factor - 1.0);
        Self {
            uncertainty: weight * self.uncertainty * self.factor / factor,
            factor,
            ..self
        }
    }
}

impl Method for CalendarEffects {
    fn name(&self) -> &'static str {
        NAME
    }

    fn knows_marks(&self) -> bool {
        true
    }

    fn fit(&self, training: &Training) -> Box<dyn Fitted> {
        let regression = Arc::clone(training.regression());
        let path = LevelPath::new(move |date, calendar| regression.level_on(date, calendar));
        Box::new(Spread::of(training, path))
    }
}

/// What the calendar does to a day's volume besides events and open holidays; weekdays and the
/// time of the year are not named, and effects no larger than twice their uncertainty are left out.
///
/// A weekday after a closed day has the effect of any day after one besides its own.
#[must_use]
pub fn contributions(regression: &Regression) -> Vec<Contribution> {
    let found = regression.effects().filter_map(|effect| {
        let acting = match effect {
            Effect::FromMonthStart(_)
            | Effect::FromMonthEnd(_)
            | Effect::MidMonth(_)
            | Effect::AfterClosure(_)
            | Effect::BeforeClosure => vec![effect.clone()],
            Effect::WeekdayAfterClosure(_) => vec![effect.clone(), Effect::AfterClosure(1)],
            _ => return None,
        };
        let acting = regression.known(acting.into_iter().map(|effect| (effect, 1.0)));
        let (log, variance) = regression.sum_of(&acting);
        let uncertainty = variance.sqrt();
        (log.abs() > 2.0 * uncertainty).then(|| Contribution {
            effect: effect.to_string(),
            factor: log.exp(),
            uncertainty,
            days: regression.days_of(effect),
        })
    });
    found.collect()
}
