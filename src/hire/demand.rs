//! Required hours of each week: its own intervals through the staffing stage, at the week's volume and at
//! the ends of its band.
//!
//! A week's mean volume would need too few agents: at a tenth of the volume a queue needs more than a tenth of
//! the people, and a peak is not made up for by a quiet hour. So each week is staffed interval by interval. Weeks that
//! are alike (the same hours, and volumes within a percent) are staffed once.

use super::weekly::QueueWeeks;
use crate::control::Control;
use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
use crate::scenario::Scenario;
use crate::staffing::{self, QueueStaffing, StaffingError};
use chrono::NaiveDate;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Volumes within such a share of each other are staffed as one.
const ALIKE: f64 = 0.01;

/// What a queue requires in a week.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct WeekNeed {
    /// Agent-hours on the phones.
    pub required_h: f64,
    /// The same in a quiet week (p10).
    pub required_p10_h: f64,
    /// The same in a busy week (p90).
    pub required_p90_h: f64,
    /// Hours in which contacts are handled.
    pub load_h: f64,
}

impl WeekNeed {
    /// Share of the required hours in which agents are busy; `None` where none are required.
    #[must_use]
    pub fn occupancy(&self) -> Option<f64> {
        (self.required_h > 0.0).then(|| (self.load_h / self.required_h).min(1.0))
    }
}

/// Required hours by queue (as in `weekly`), then week.
///
/// # Errors
/// [`StaffingError`] where a target is out of reach, or the user stopped.
pub fn demand(
    scenario: &Scenario,
    short: &Forecast,
    weekly: &[QueueWeeks],
    control: &Control,
) -> Result<Vec<Vec<WeekNeed>>, StaffingError> {
    let weeks = weekly.first().map_or(0, |it| it.weeks.len());
    let scenario = bare(scenario);
    let cases: Vec<Case> = (0..weeks)
        .flat_map(|week| Level::ALL.map(|level| Case::of(weekly, week, level)))
        .collect();
    let mut first_alike: HashMap<&Key, usize> = HashMap::new();
    for (at, case) in cases.iter().enumerate() {
        first_alike.entry(&case.key).or_insert(at);
    }
    let mut distinct: Vec<usize> = first_alike.values().copied().collect();
    distinct.sort_unstable();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let staffed: Result<Vec<(usize, Vec<f64>)>, StaffingError> = distinct
        .par_iter()
        .map(|at| {
            if control.is_cancelled() {
                return Err(StaffingError::Stopped);
            }
            let hours = cases[*at].staff(&scenario, short)?;
            let count = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            control.report(
                "Required hours",
                Some(count as f64 / distinct.len() as f64),
                "",
            );
            Ok((*at, hours))
        })
        .collect();
    let staffed: HashMap<usize, Vec<f64>> = staffed?.into_iter().collect();
    let hours = |at: usize, queue: usize| {
        let first = first_alike[&cases[at].key];
        let (own, alike) = (cases[at].offered[queue], cases[first].offered[queue]);
        // Within a percent, hours follow the volume.
        let scale = if alike > 0.0 { own / alike } else { 1.0 };
        staffed[&first][queue] * scale
    };
    let need = |queue: usize, week: usize| {
        let at = week * Level::ALL.len();
        let required_h = hours(at + 1, queue);
        WeekNeed {
            required_h,
            required_p10_h: hours(at, queue).min(required_h),
            required_p90_h: hours(at + 2, queue).max(required_h),
            load_h: cases[at + 1].load_h[queue],
        }
    };
    let of_queue = |queue: usize| (0..weeks).map(|week| need(queue, week)).collect();
    Ok((0..weekly.len()).map(of_queue).collect())
}

/// The scenario without what holds for its own plan alone.
fn bare(scenario: &Scenario) -> Scenario {
    let mut it = scenario.clone();
    it.weeks = 1;
    it.agents.clear();
    it.queues.iter_mut().for_each(|queue| queue.backlog = None);
    it
}

/// A quiet, an ordinary and a busy week.
#[derive(Debug, Clone, Copy)]
enum Level {
    Quiet,
    Expected,
    Busy,
}

impl Level {
    const ALL: [Self; 3] = [Self::Quiet, Self::Expected, Self::Busy];
}

/// What makes weeks alike: of every queue the open intervals, and the log of the volume of each day.
type Key = Vec<(Vec<u16>, i64, i64)>;

/// A week at a level of its volume.
struct Case {
    first: NaiveDate,
    key: Key,
    /// Contacts by queue.
    offered: Vec<f64>,
    /// Hours of work by queue.
    load_h: Vec<f64>,
    queues: Vec<Vec<IntervalForecast>>,
}

impl Case {
    fn of(weekly: &[QueueWeeks], week: usize, level: Level) -> Self {
        let mut it = Self {
            first: weekly
                .first()
                .map_or(NaiveDate::MIN, |own| own.weeks[week].first),
            key: vec![],
            offered: vec![],
            load_h: vec![],
            queues: vec![],
        };
        for own in weekly {
            let total = &own.weeks[week];
            let factor = match level {
                _ if total.offered <= 0.0 => 1.0,
                Level::Quiet => total.offered_p10 / total.offered,
                Level::Expected => 1.0,
                Level::Busy => total.offered_p90 / total.offered,
            };
            it.add(&own.intervals[week], factor);
        }
        it
    }

    fn add(&mut self, intervals: &[IntervalForecast], factor: f64) {
        let scaled: Vec<IntervalForecast> = intervals
            .iter()
            .map(|it| IntervalForecast::expected(it.interval, it.offered * factor, it.aht))
            .collect();
        let offered: f64 = scaled.iter().map(|it| it.offered).sum();
        let work_s: f64 = scaled.iter().map(|it| it.offered * it.aht.get()).sum();
        self.key.extend(days(&scaled));
        self.offered.push(offered);
        self.load_h.push(work_s / 3600.0);
        self.queues.push(scaled);
    }

    /// Required hours by queue.
    fn staff(&self, scenario: &Scenario, short: &Forecast) -> Result<Vec<f64>, StaffingError> {
        let mut scenario = scenario.clone();
        scenario.first_day = self.first;
        let queues = self
            .queues
            .iter()
            .zip(&short.queues)
            .map(|(own, known)| QueueForecast {
                behaviour: known.behaviour.clone(),
                ..QueueForecast::bare(known.queue, own.clone(), self.first)
            });
        let forecast = Forecast {
            queues: queues.collect(),
        };
        let staffing = staffing::staff(&scenario, &forecast, &Control::unlimited())?;
        let hours = forecast
            .queues
            .iter()
            .zip(&self.load_h)
            .map(|(own, load_h)| {
                let staffed = staffing.queues.iter().find(|it| it.queue == own.queue);
                staffed.map_or(0.0, |it| required_h(&scenario, it, *load_h))
            });
        Ok(hours.collect())
    }
}

/// Of each day its open intervals, and volume and handle time in steps of a percent.
fn days(intervals: &[IntervalForecast]) -> Key {
    let step = |value: f64| match value > 0.0 {
        true => (value.ln() / (1.0 + ALIKE).ln()).round() as i64,
        false => i64::MIN,
    };
    let mut all: Key = vec![];
    for day in intervals.chunk_by(|a, b| a.interval.date == b.interval.date) {
        let clocks = day.iter().map(|it| it.interval.clock.minutes()).collect();
        let offered: f64 = day.iter().map(|it| it.offered).sum();
        let work: f64 = day.iter().map(|it| it.offered * it.aht.get()).sum();
        all.push((clocks, step(offered), step(work)));
    }
    // Queues are apart.
    all.push((vec![], 0, 0));
    all
}

/// Agent-hours. Mail that arrives late in a week is worked in the next: never less than the
/// work itself takes at the highest occupancy that is allowed.
fn required_h(scenario: &Scenario, staffing: &QueueStaffing, load_h: f64) -> f64 {
    let hours = staffing.intervals.iter().map(|it| {
        let minutes = it.interval.span.minutes() as f64;
        f64::from(it.agents_required.get()) * minutes / 60.0
    });
    let hours: f64 = hours.sum();
    let queue = &scenario.queues[staffing.queue.get()];
    if !queue.channel.is_deferred() {
        return hours;
    }
    let busy = queue.targets.max_occupancy.map_or(1.0, |it| it.get());
    hours.max(load_h / busy.max(0.01))
}
