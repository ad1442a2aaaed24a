//! The requirement of a deferred queue.

use super::axis::{Axis, Facts};
use super::level::Levelled;
use super::presence::Presence;
use super::{Deferred, sharing};
use crate::calendar::Interval;
use crate::control::Control;
use crate::forecast::{IntervalForecast, QueueForecast};
use crate::scenario::Scenario;
use crate::scenario::model::{Queue, Sizing};
use crate::staffing::requirement::StaffingError;
use crate::staffing::{Binding, IntervalStaffing, QueueStaffing, Service};
use crate::units::{Agents, Erlangs, Fte, UnitError};

/// Adds the requirement of the deferred `forecasts` to `staffed`, which holds the live queues: each
/// where the queues with which it shares agents leave room, that with the nearest deadline first.
///
/// # Errors
/// [`StaffingError`] where agents would do nothing, more than any number of them were needed, or the
/// user stopped.
pub fn staff_deferred(
    scenario: &Scenario,
    forecasts: &[&QueueForecast],
    staffed: &mut Vec<QueueStaffing>,
    control: &Control,
) -> Result<(), StaffingError> {
    let mut order: Vec<(Deferred, &QueueForecast)> = (forecasts.iter())
        .filter_map(|it| Some((Deferred::new(scenario.queues.get(it.queue.get())?)?, *it)))
        .collect();
    order.sort_by(|(one, _), (other, _)| one.within.get().total_cmp(&other.within.get()));
    let presence = Presence::new(scenario);
    for (deferred, forecast) in order {
        if control.is_cancelled() {
            return Err(StaffingError::Stopped);
        }
        let staffing = staff_queue(scenario, &presence, &deferred, forecast, staffed)?;
        staffed.push(staffing);
    }
    Ok(())
}

fn staff_queue(
    scenario: &Scenario,
    presence: &Presence<'_>,
    deferred: &Deferred,
    forecast: &QueueForecast,
    staffed: &[QueueStaffing],
) -> Result<QueueStaffing, StaffingError> {
    let queue = &scenario.queues[forecast.queue.get()];
    let service = Service::new(queue, &forecast.behaviour);
    let others =
        |intervals: &[Interval]| sharing::others(scenario, forecast.queue, intervals, staffed);
    let others_h = sharing::others_h(scenario, forecast.queue, staffed);
    let room = |intervals: &[Interval], others: &[f64]| {
        presence.room(forecast.queue, intervals, others, &others_h)
    };
    let axis = Axis::new(scenario, deferred, forecast, others, room);
    let found = axis.level(queue, deferred, forecast)?;
    let played = axis.play(queue, deferred, &found);
    let paid_per_required = scenario.shrinkage.paid_per_required();
    let intervals = forecast.intervals.iter().enumerate();
    let intervals = intervals
        .map(|(position, it)| {
            let binding = binding(queue, &found, position);
            let facts = axis.facts(&found, &played[position], position, &service);
            interval(
                it,
                found.agents[position],
                binding,
                facts,
                paid_per_required,
            )
        })
        .collect::<Result<_, _>>()
        .map_err(|reason| StaffingError::Unit {
            queue: queue.name.clone(),
            reason,
        })?;
    Ok(QueueStaffing {
        queue: forecast.queue,
        service,
        sizing: Sizing::Interval,
        intervals,
        by_interval: Vec::new(),
    })
}

fn binding(queue: &Queue, found: &Levelled, position: usize) -> Binding {
    match (found.needed[position], queue.minimum_agents) {
        (Some(_), _) => Binding::Deadline,
        (None, 0) => Binding::None,
        (None, _) => Binding::MinimumAgents,
    }
}

fn interval(
    forecast: &IntervalForecast,
    agents: u32,
    binding: Binding,
    (deferred, performance): Facts,
    paid_per_required: f64,
) -> Result<IntervalStaffing, UnitError> {
    let interval_s = forecast.interval.span.minutes().max(1) as f64 * 60.0;
    Ok(IntervalStaffing {
        interval: forecast.interval,
        offered: forecast.offered,
        aht: forecast.aht,
        offered_load: Erlangs::new(forecast.offered * forecast.aht.get() / interval_s)?,
        agents_required: Agents::new(agents),
        fte_required: Fte::new(f64::from(agents) * paid_per_required)?,
        binding,
        performance,
        one_fewer: None,
        sized_for: forecast.offered,
        carried_in: (deferred.flow.backlog + deferred.flow.done - deferred.flow.arrived).max(0.0),
        deferred: Some(deferred),
    })
}
