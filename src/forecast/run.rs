//! The stage itself: every queue of a scenario, side by side.

use super::aht::HandleTimes;
use super::error::{Cause, ForecastError};
use super::handle_distribution::HandleTimeDistribution;
use super::series::Point;
use super::volumes::{Learnt, given, learnt};
use super::{
    Forecast, IntervalForecast, QueueForecast, adjust, aht_spread, borrow, known, uncertainty,
};
use crate::calendar::Interval;
use crate::control::Control;
use crate::history::{Behaviour, History, QueueHistory};
use crate::scenario::Scenario;
use crate::scenario::model::Volumes;
use crate::units::QueueIndex;
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Handle times are tested at most so many weeks ahead: of half a year, most weeks must be left.
const LONGEST_LEAD_WEEKS: u32 = 8;

/// Forecasts every queue of `scenario` from its history: volume with quantiles, and handle time,
/// for each open interval of the plan.
///
/// Takes a fraction of a second for years of history; the same input gives the same forecast
/// whatever the number of cores, and no time limit of `control` cuts it short.
///
/// # Errors
/// [`ForecastError`] with every queue that has nothing to forecast from, or no handle time.
pub fn forecast(
    scenario: &Scenario,
    history: &History,
    control: &Control,
) -> Result<Forecast, ForecastError> {
    let mut forecast = learn(scenario, history, control)?;
    adjust_all(scenario, history, &mut forecast);
    Ok(forecast)
}

/// The part of [`forecast`] that takes time: what the methods say, before the planner's word on top of it.
///
/// Growth, overrides, changes of the handle time and the effects that the planner gives to events of the plan do not
/// matter for it, so that futures that differ in nothing else share it.
///
/// # Errors
/// See [`forecast`].
pub fn learn(
    scenario: &Scenario,
    history: &History,
    control: &Control,
) -> Result<Forecast, ForecastError> {
    control.report("Forecast", None, "testing methods on the history");
    let own = |queue: &QueueIndex| scenario.queues[queue.get()].borrow.is_none();
    let queues: Vec<QueueIndex> = scenario.queue_indices().filter(own).collect();
    let results = side_by_side(&queues, |queue| of_queue(scenario, history, queue));
    let mut forecast = Forecast::default();
    let mut causes = vec![];
    for result in results {
        match result {
            Ok(queue) => forecast.queues.push(queue),
            Err(found) => causes.extend(found),
        }
    }
    borrow::fill(scenario, history, &mut forecast);
    causes.dedup();
    if causes.is_empty() {
        Ok(forecast)
    } else {
        Err(ForecastError { causes })
    }
}

/// The planner's word on top of what [`learn`] found: with it, the forecast is whole.
pub fn adjust_all(scenario: &Scenario, history: &History, learnt: &mut Forecast) {
    adjust::apply(scenario, history, learnt);
    learnt.queues.iter_mut().for_each(uncertainty::add_up);
}

/// What `of` makes of every queue, in their order: as many at a time as there are threads, because the
/// tests of each take tens of MB. (A parallel iterator would begin others while it waits within one.)
fn side_by_side<T: Send>(queues: &[QueueIndex], of: impl Fn(QueueIndex) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let one = || {
        let at = next.fetch_add(1, Ordering::Relaxed);
        queues.get(at).map(|queue| (at, of(*queue)))
    };
    let mut all: Vec<(usize, T)> = (0..rayon::current_num_threads())
        .into_par_iter()
        .with_max_len(1)
        .flat_map_iter(|_| std::iter::from_fn(one))
        .collect();
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, result)| result).collect()
}

fn of_queue(
    scenario: &Scenario,
    history: &History,
    queue: QueueIndex,
) -> Result<QueueForecast, Vec<Cause>> {
    let it = &scenario.queues[queue.get()];
    let own = history.queues.iter().find(|own| own.queue == queue);
    let aht = match it.aht {
        Some(aht) => Some(HandleTimes::constant(aht)),
        None => {
            let marks = known::history_marks(scenario, queue);
            own.and_then(|own| HandleTimes::of(own, scenario.interval, &marks))
        }
    };
    let aht = aht.ok_or_else(|| Cause::NoHandleTime {
        queue: it.name.clone(),
    });
    let volumes = match &it.volumes {
        Volumes::Typical(week) => Ok(given(scenario, queue, week)),
        Volumes::File(_) | Volumes::Inline(_) | Volumes::Borrowed => learnt(scenario, queue, own),
    };
    match (volumes, aht) {
        (Ok(volumes), Ok(aht)) => {
            let logs = own.and_then(|own| own.handle_logs.as_ref());
            Ok(QueueForecast {
                aht_uncertainty: aht_uncertainty(scenario, queue, own),
                handle_time_distribution: logs.and_then(HandleTimeDistribution::of),
                behaviour: own
                    .map_or_else(Behaviour::default, |own| own.observed.behaviour.clone()),
                ..assembled(scenario, queue, volumes, &aht)
            })
        }
        (volumes, aht) => Err([volumes.err(), aht.err()].into_iter().flatten().collect()),
    }
}

/// How far a week's handle time may be off; 0 where the scenario gives it.
pub(super) fn aht_uncertainty(
    scenario: &Scenario,
    queue: QueueIndex,
    own: Option<&QueueHistory>,
) -> f64 {
    let learnt = own.filter(|_| scenario.queues[queue.get()].aht.is_none());
    let weekly = learnt.and_then(|own| HandleTimes::weekly(own, scenario.interval));
    let last = learnt.and_then(|own| own.days.last());
    let Some((weekly, last)) = weekly.zip(last) else {
        return 0.0;
    };
    let ahead = (scenario.first_day - last.date).num_days().max(1);
    let lead_weeks = u32::try_from((ahead + 6) / 7).unwrap_or(1);
    aht_spread::uncertainty(&weekly, lead_weeks.min(LONGEST_LEAD_WEEKS))
}

pub(super) fn plan_intervals(scenario: &Scenario, queue: QueueIndex) -> Vec<Interval> {
    scenario
        .days()
        .flat_map(|date| scenario.open_intervals(queue, date))
        .collect()
}

pub(super) fn plan_points(scenario: &Scenario, queue: QueueIndex) -> Vec<Point> {
    plan_intervals(scenario, queue)
        .iter()
        .map(|interval| Point::of(interval, scenario.interval))
        .collect()
}

fn assembled(
    scenario: &Scenario,
    queue: QueueIndex,
    learnt: Learnt,
    aht: &HandleTimes,
) -> QueueForecast {
    let intervals: Vec<IntervalForecast> = plan_intervals(scenario, queue)
        .into_iter()
        .zip(learnt.offered)
        .map(|(interval, offered)| {
            let aht = aht.at(&Point::of(&interval, scenario.interval));
            IntervalForecast::expected(interval, offered, aht)
        })
        .collect();
    let mut findings = learnt.findings;
    findings.extend_from_slice(aht.findings());
    findings.sort_by_key(|finding| finding.date);
    QueueForecast {
        queue,
        method: learnt.method,
        reason: learnt.reason,
        backtest: learnt.backtest,
        findings,
        effects: learnt.effects,
        intervals,
        adjustments: vec![],
        days: vec![],
        weeks: vec![],
        uncertainty: learnt.uncertainty,
        backtest_days: learnt.backtest_days,
        judged_lead_days: learnt.judged_lead_days,
        aht_reason: aht.reason(),
        aht_uncertainty: 0.0,
        handle_time_distribution: None,
        behaviour: Behaviour::default(),
    }
}
