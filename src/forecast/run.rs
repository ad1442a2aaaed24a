//! The stage itself: every queue of a scenario, side by side.

use super::aht::HandleTimes;
use super::backtest::{self, Design};
use super::calendar_effects::{self, Contribution};
use super::choose::choose;
use super::clean::{Finding, with_zero_days};
use super::combination::{self, Combined};
use super::day_calendar::DayCalendar;
use super::error::{Cause, ForecastError};
use super::handle_distribution::HandleTimeDistribution;
use super::mark_effects::{MarkEffects, fitted};
use super::method::{Fitted, Method, methods};
use super::series::{Point, Series, Training};
use super::trial::Trial;
use super::uncertainty::{self, TestedDay, Uncertainty};
use super::{
    Forecast, IntervalForecast, MethodAccuracy, QueueForecast, adjust, borrow, known, short_days,
    small_counts, typical,
};
use crate::calendar::Interval;
use crate::control::Control;
use crate::history::{Frame, History, QueueHistory};
use crate::scenario::Scenario;
use crate::scenario::model::{TypicalWeek, Volumes};
use crate::units::QueueIndex;
use chrono::NaiveDate;
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Leads at which every method is judged besides the plan's own: a day, one, two and four weeks.
const LEADS: [u32; 4] = [1, 7, 14, 28];
/// Plans longer than this are judged on their first weeks.
const MAX_HORIZON_WEEKS: u32 = 4;

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
    adjust::apply(scenario, history, &mut forecast);
    forecast.queues.iter_mut().for_each(uncertainty::add_up);
    causes.dedup();
    if causes.is_empty() {
        Ok(forecast)
    } else {
        Err(ForecastError { causes })
    }
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
        None => own.and_then(|own| HandleTimes::of(own, scenario.interval)),
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
                handle_time_distribution: logs.and_then(HandleTimeDistribution::of),
                ..assembled(scenario, queue, volumes, &aht)
            })
        }
        (volumes, aht) => Err([volumes.err(), aht.err()].into_iter().flatten().collect()),
    }
}

/// The volumes of one queue before handle times are put to them.
struct Learnt {
    method: String,
    reason: String,
    backtest: Vec<MethodAccuracy>,
    /// Expected contacts of each of the plan's open intervals.
    offered: Vec<f64>,
    findings: Vec<Finding>,
    effects: Vec<Contribution>,
    uncertainty: Uncertainty,
    backtest_days: Vec<TestedDay>,
    judged_lead_days: Option<u32>,
}

pub(super) fn plan_intervals(scenario: &Scenario, queue: QueueIndex) -> Vec<Interval> {
    scenario
        .days()
        .flat_map(|date| scenario.open_intervals(queue, date))
        .collect()
}

fn plan_points(scenario: &Scenario, queue: QueueIndex) -> Vec<Point> {
    plan_intervals(scenario, queue)
        .iter()
        .map(|interval| Point::of(interval, scenario.interval))
        .collect()
}

fn given(scenario: &Scenario, queue: QueueIndex, week: &TypicalWeek) -> Learnt {
    let frame = Frame::of(scenario, queue);
    let rates = typical::spread(&frame, week);
    let slots = rates.len() / 7;
    let rate = |point: &Point| rates[point.weekday() * slots + point.slot] * point.share;
    Learnt {
        method: "given".to_owned(),
        reason: "the scenario gives a typical week".to_owned(),
        backtest: vec![],
        offered: plan_points(scenario, queue).iter().map(rate).collect(),
        findings: vec![],
        effects: vec![],
        uncertainty: Uncertainty::poisson(scenario.first_day),
        backtest_days: vec![],
        judged_lead_days: None,
    }
}

fn learnt(
    scenario: &Scenario,
    queue: QueueIndex,
    history: Option<&QueueHistory>,
) -> Result<Learnt, Cause> {
    let settings = &scenario.forecast;
    let methods = methods(settings.mean_of_weeks);
    let mut names: Vec<&'static str> = methods.iter().map(|method| method.name()).collect();
    names.push(combination::NAME);
    let fixed = fixed_method(&names, settings.method.as_deref())?;
    let series = history.and_then(|history| Series::of(history, scenario.interval));
    let Some(mut series) = series else {
        return Err(Cause::NoHistory {
            queue: scenario.queues[queue.get()].name.clone(),
            first_day: scenario.first_day,
        });
    };
    let calendar = DayCalendar::clone(&series.calendar);
    let frame = Frame::of(scenario, queue);
    let mut calendar = calendar.with_plan(&frame);
    known::mark(&mut calendar, scenario, queue, series.first);
    short_days::mark(
        &mut calendar,
        &series,
        &frame,
        &plan_points(scenario, queue),
    );
    series.given = known::given(&calendar, scenario, queue, series.first);
    series.calendar = Arc::new(calendar);
    series.marks = known::history_marks(scenario, queue);
    let real_lead = u32::try_from((scenario.first_day - series.last).num_days()).unwrap_or(1);
    let real_lead = real_lead.max(1);
    let lead_days = settings.lead_days.unwrap_or(real_lead).max(1);
    let mut leads = LEADS.to_vec();
    leads.push(lead_days);
    leads.sort_unstable();
    leads.dedup();
    let design = Design {
        leads,
        origins: settings.backtest_weeks,
        horizon_weeks: scenario.weeks.clamp(1, MAX_HORIZON_WEEKS),
    };
    let backtest = backtest::run(&series, &methods, &design);
    let mut accuracies: Vec<MethodAccuracy> = (backtest.trials.par_iter())
        .filter_map(Trial::accuracy)
        .collect();
    let few = series.contacts() < small_counts::FEW;
    let choice = choose(&names, &backtest.trials, &accuracies, lead_days, fixed, few);
    let name = names[choice.method];
    for accuracy in &mut accuracies {
        accuracy.chosen = accuracy.method == name;
    }
    let judged = (backtest.trials.iter())
        .find(|t| t.method == name && Some(t.lead_days) == choice.lead_days);
    let judged_lead = choice.lead_days.unwrap_or(lead_days);
    let training = series.all();
    let mut weights = backtest.weights_at(judged_lead).to_vec();
    if choice.method < methods.len() {
        weights = vec![0.0; methods.len()];
        weights[choice.method] = 1.0;
    }
    let uncertainty = judged.map_or_else(
        || Uncertainty::unknown(scenario.first_day),
        |trial| trial.uncertainty(scenario.first_day),
    );
    let marks = marks_used(&methods, &training, &weights);
    let of_events = scenario.days().filter_map(|date| {
        let variance = marks.variance_on(date, &training.calendar);
        (variance > 0.0).then_some((date, variance))
    });
    Ok(Learnt {
        method: name.to_owned(),
        reason: choice.reason,
        backtest: accuracies,
        offered: combined(&methods, &training, &weights).predict(&plan_points(scenario, queue)),
        effects: effects(&methods, &training, &weights, scenario.first_day),
        findings: with_zero_days(
            training.findings,
            history.map_or(&[], |history| &history.zero_days),
        ),
        uncertainty: Uncertainty {
            of_events: of_events.collect(),
            ..uncertainty.further_ahead(lead_days - judged_lead.min(lead_days))
        },
        judged_lead_days: choice.lead_days,
        backtest_days: judged.map_or(vec![], Trial::tested_days),
    })
}

/// The methods that have a weight, fitted to all of the history.
fn combined(methods: &[Box<dyn Method>], training: &Training, weights: &[f64]) -> Box<dyn Fitted> {
    let parts = (methods.iter().zip(weights))
        .filter(|(_, weight)| **weight > 0.0)
        .map(|(method, weight)| (*weight, fitted(&**method, training)))
        .collect();
    Box::new(Combined(parts))
}

/// The share of the forecast whose methods know of marks themselves.
fn knowing(methods: &[Box<dyn Method>], weights: &[f64]) -> f64 {
    let parts = methods.iter().zip(weights);
    let knows = parts.filter(|(method, _)| method.knows_marks());
    knows.map(|(_, weight)| weight).sum()
}

/// What events and open holidays do in the forecast that `methods` with `weights` make.
fn marks_used(methods: &[Box<dyn Method>], training: &Training, weights: &[f64]) -> MarkEffects {
    if knowing(methods, weights) >= 1.0 {
        MarkEffects::Logs(Arc::clone(training.regression()))
    } else {
        training.marks.clone()
    }
}

/// What moves the days of the forecast that `methods` with `weights` make, the largest effect first: of the
/// calendar only what a part of the forecast knows, at that part's weight.
fn effects(
    methods: &[Box<dyn Method>],
    training: &Training,
    weights: &[f64],
    first_day: NaiveDate,
) -> Vec<Contribution> {
    let share = knowing(methods, weights);
    let marks = marks_used(methods, training, weights);
    let mut all = marks.contributions(&training.calendar, first_day);
    if share > 0.0 {
        let whole = calendar_effects::contributions(training.regression());
        all.extend(whole.into_iter().map(|it| it.at_weight(share)));
    }
    all.sort_by(|a, b| b.factor.ln().abs().total_cmp(&a.factor.ln().abs()));
    all
}

fn fixed_method(names: &[&'static str], name: Option<&str>) -> Result<Option<usize>, Cause> {
    let Some(name) = name.filter(|name| *name != "auto") else {
        return Ok(None);
    };
    let found = names.iter().position(|known| *known == name);
    found.map(Some).ok_or_else(|| Cause::NoSuchMethod {
        name: name.to_owned(),
        known: names.to_vec(),
    })
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
            let band = learnt.uncertainty.interval(interval.date, offered);
            let aht = aht.at(&Point::of(&interval, scenario.interval));
            IntervalForecast {
                interval,
                offered,
                offered_p10: band.p10,
                offered_p50: band.p50,
                offered_p90: band.p90,
                aht,
                statistical: offered,
                aht_statistical: aht,
            }
        })
        .collect();
    QueueForecast {
        queue,
        method: learnt.method,
        reason: learnt.reason,
        backtest: learnt.backtest,
        findings: learnt.findings,
        effects: learnt.effects,
        intervals,
        adjustments: vec![],
        days: vec![],
        weeks: vec![],
        uncertainty: learnt.uncertainty,
        backtest_days: learnt.backtest_days,
        judged_lead_days: learnt.judged_lead_days,
        aht_reason: aht.reason(),
        handle_time_distribution: None,
    }
}
