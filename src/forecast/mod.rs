//! What will arrive: volume and handle time for every queue and interval of the plan.

pub mod accuracy;
pub mod adjust;
mod aht;
mod aht_spread;
pub mod backtest;
mod bands;
mod borrow;
mod calendar_effects;
mod choose;
pub mod clean;
pub mod combination;
mod daily;
mod day_calendar;
mod effects;
mod error;
mod ets;
mod handle_distribution;
mod handle_slips;
mod handle_trend;
mod known;
mod level_filter;
mod level_profile;
mod level_search;
mod mark_counts;
mod mark_effects;
mod mark_ratios;
mod mark_sizes;
mod mean_same_weekday;
mod method;
mod mstl;
mod past_errors;
mod profile;
mod regression;
mod run;
mod seasonal_naive;
mod series;
mod short_days;
mod small_counts;
mod smoothed_same_weekday;
mod spread;
mod symmetric;
#[cfg(test)]
mod tests;
mod theta;
pub mod trial;
mod typical;
pub mod uncertainty;
mod volumes;
mod week_table;

pub use adjust::{Adjusted, Adjustment};
pub use aht::HandleTimes;
pub use bands::Band;
pub use calendar_effects::Contribution;
pub use clean::{Finding, FindingKind};
pub use daily::OnProfile;
pub use day_calendar::{DayCalendar, DayMark};
pub use error::{CODES, Cause, ForecastError};
pub use handle_distribution::HandleTimeDistribution;
pub use level_profile::LevelProfile;
pub use mean_same_weekday::MeanSameWeekday;
pub use method::{Fitted, Method, methods};
pub use run::{adjust_all, forecast, learn};
pub use seasonal_naive::SeasonalNaive;
pub use series::{Cell, Point, Series, SeriesDay, Training};
pub use small_counts::SmallCounts;
pub use uncertainty::{DayForecast, TestedDay, Uncertainty};

use crate::calendar::Interval;
use crate::history::Behaviour;
use crate::units::{Fraction, QueueIndex, Seconds};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The forecast of every queue, in the scenario's order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Forecast {
    /// One entry a queue.
    pub queues: Vec<QueueForecast>,
}

/// The forecast of one queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueForecast {
    /// The queue.
    pub queue: QueueIndex,
    /// Name of the method that made it; `given` where the scenario gives the volumes.
    pub method: String,
    /// Why this method, in a sentence.
    pub reason: String,
    /// Every method's accuracy; empty where there was too little history to test.
    pub backtest: Vec<MethodAccuracy>,
    /// What looks spoilt in the history, by date.
    #[serde(default)]
    pub findings: Vec<Finding>,
    /// What the calendar and events do to a day's volume, the largest first.
    #[serde(default)]
    pub effects: Vec<Contribution>,
    /// The open intervals of the plan, in order.
    pub intervals: Vec<IntervalForecast>,
    /// What the planner's word changed, step by step and day by day.
    #[serde(default)]
    pub adjustments: Vec<Adjustment>,
    /// Its open days, in order, with the quantiles of their totals.
    pub days: Vec<DayForecast>,
    /// Its weeks from the plan's first day on, those with an open day.
    pub weeks: Vec<DayForecast>,
    /// The spread of whole days, to draw them from.
    pub uncertainty: Uncertainty,
    /// Past days as the method would have forecast them at the plan's lead, one week ahead, in
    /// order; empty where there was too little history to test.
    pub backtest_days: Vec<TestedDay>,
    /// The lead, in days, at which methods were compared; `None` where they could not be.
    #[serde(default)]
    pub judged_lead_days: Option<u32>,
    /// Where the handle times come from, in a sentence.
    #[serde(default)]
    pub aht_reason: String,
    /// By how much the mean handle time of a week is off from what is expected, as a coefficient of
    /// variation: 0 where it is given, or too little is known.
    #[serde(default)]
    pub aht_uncertainty: f64,
    /// How handle times of single contacts spread; `None` where only means are known.
    #[serde(default)]
    pub handle_time_distribution: Option<HandleTimeDistribution>,
    /// How customers and agents behave, as far as the history tells.
    #[serde(default)]
    pub behaviour: Behaviour,
}

impl QueueForecast {
    /// A forecast of these intervals from the plan's first day on, of which nothing else is known: what
    /// others are made from.
    #[must_use]
    pub fn bare(queue: QueueIndex, intervals: Vec<IntervalForecast>, first_day: NaiveDate) -> Self {
        Self {
            queue,
            method: String::new(),
            reason: String::new(),
            backtest: vec![],
            findings: vec![],
            effects: vec![],
            intervals,
            adjustments: vec![],
            days: vec![],
            weeks: vec![],
            uncertainty: Uncertainty::poisson(first_day),
            backtest_days: vec![],
            judged_lead_days: None,
            aht_reason: String::new(),
            aht_uncertainty: 0.0,
            handle_time_distribution: None,
            behaviour: Behaviour::default(),
        }
    }
}

/// The forecast of one interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IntervalForecast {
    /// When.
    pub interval: Interval,
    /// Expected contacts.
    pub offered: f64,
    /// One time in ten it is less than this.
    pub offered_p10: f64,
    /// As often more as less.
    pub offered_p50: f64,
    /// One time in ten it is more than this.
    pub offered_p90: f64,
    /// Expected mean handle time.
    pub aht: Seconds,
    /// Expected contacts before the planner's word: equal to `offered` where nothing was changed.
    pub statistical: f64,
    /// Expected mean handle time before the planner's word.
    pub aht_statistical: Seconds,
}

impl IntervalForecast {
    /// So many contacts and such a handle time are expected; nothing is known of how sure that is.
    #[must_use]
    pub const fn expected(interval: Interval, offered: f64, aht: Seconds) -> Self {
        Self {
            interval,
            offered,
            offered_p10: offered,
            offered_p50: offered,
            offered_p90: offered,
            aht,
            statistical: offered,
            aht_statistical: aht,
        }
    }
}

/// How well a method did on days it had not seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MethodAccuracy {
    /// The method's name.
    pub method: String,
    /// Days from the last day it saw to the first it forecast.
    pub lead_days: u32,
    /// Σ|error| ÷ Σ actual over intervals.
    pub wape: f64,
    /// Mean |error| ÷ mean |error| of the seasonal naive method in the training data.
    pub mase: f64,
    /// Σ error ÷ Σ actual; positive = forecasts too high.
    pub bias: f64,
    /// Mean pinball loss over p10, p50 and p90, in contacts.
    pub pinball: f64,
    /// Share of actual intervals inside p10–p90; 0.8 is right.
    pub coverage_p10_p90: Fraction,
    /// Whether the forecast is made by it.
    pub chosen: bool,
    /// Share of actual days whose total is inside the day's p10–p90; 0.8 is right.
    pub coverage_days_p10_p90: Fraction,
    /// The same of weeks' totals.
    pub coverage_weeks_p10_p90: Fraction,
}
