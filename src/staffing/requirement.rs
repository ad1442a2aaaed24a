//! Forecast → agents required.

use super::deferred::staff_deferred;
use super::performance::performance;
use super::{Binding, IntervalStaffing, QueueStaffing, Service, Staffing};
use crate::control::Control;
use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
use crate::queueing::{Required, Unreachable, Workload, required};
use crate::scenario::Scenario;
use crate::scenario::model::Queue;
use crate::units::{Agents, Erlangs, Fte, Seconds, UnitError};

/// Why a requirement could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum StaffingError {
    /// The forecast is of another scenario.
    #[error(
        "the forecast has a queue number {number}, but the scenario has {queues} queues: make the forecast again"
    )]
    OtherScenario {
        /// Number of the queue in the forecast, from 1.
        number: usize,
        /// Queues of the scenario.
        queues: usize,
    },
    /// A target that no number of agents meets.
    #[error("queue {queue}, {start}: {reason}; mend the queue's volume, handle time or targets")]
    Unreachable {
        /// The queue's name.
        queue: String,
        /// Start of the interval, RFC 3339.
        start: String,
        /// What is wrong.
        reason: Unreachable,
    },
    /// A number outside its unit's range.
    #[error("queue {queue}: {reason}")]
    Unit {
        /// The queue's name.
        queue: String,
        /// What is wrong.
        reason: UnitError,
    },
    /// The user stopped the computation.
    #[error("stopped before the requirement was complete")]
    Stopped,
}

/// The smallest number of agents on the phones for every queue and open interval that meets every
/// target of the queue, the reason, and what is paid for it.
///
/// Live queues come first; email and tickets then go where they leave room, by their deadlines.
/// Each interval counts with its own length (shorter where the clock changes). The queue's
/// `minimum_agents` holds in every open interval, whatever arrives. Paid FTE are agents required ÷
/// (1 − shrinkage).
///
/// # Errors
/// [`StaffingError`] where the forecast does not belong to the scenario, a target is out of reach,
/// or the user stopped.
pub fn staff(
    scenario: &Scenario,
    forecast: &Forecast,
    control: &Control,
) -> Result<Staffing, StaffingError> {
    let is_deferred = |it: &&QueueForecast| {
        let queue = scenario.queues.get(it.queue.get());
        queue.is_some_and(|queue| queue.channel.is_deferred())
    };
    let (deferred, live): (Vec<_>, Vec<_>) = forecast.queues.iter().partition(is_deferred);
    let count = forecast.queues.len().max(1) as f64;
    let mut queues = Vec::with_capacity(forecast.queues.len());
    for (done, queue) in live.into_iter().enumerate() {
        control.report("Agents required", Some(done as f64 / count), "");
        queues.push(staff_queue(scenario, queue, control)?);
    }
    staff_deferred(scenario, &deferred, &mut queues, control)?;
    queues.sort_by_key(|it| it.queue);
    Ok(Staffing { queues })
}

fn staff_queue(
    scenario: &Scenario,
    forecast: &QueueForecast,
    control: &Control,
) -> Result<QueueStaffing, StaffingError> {
    let position = forecast.queue.get();
    let queue = scenario
        .queues
        .get(position)
        .ok_or(StaffingError::OtherScenario {
            number: position + 1,
            queues: scenario.queues.len(),
        })?;
    let paid_per_required = scenario.shrinkage.paid_per_required();
    let service = Service::new(queue);
    let size = |interval: &IntervalForecast| {
        if control.is_cancelled() {
            return Err(StaffingError::Stopped);
        }
        staff_interval(queue, &service, interval, paid_per_required)
    };
    let intervals = forecast
        .intervals
        .iter()
        .map(size)
        .collect::<Result<_, _>>()?;
    Ok(QueueStaffing {
        queue: forecast.queue,
        service,
        intervals,
    })
}

fn staff_interval(
    queue: &Queue,
    service: &Service,
    forecast: &IntervalForecast,
    paid_per_required: f64,
) -> Result<IntervalStaffing, StaffingError> {
    let unit = |reason| StaffingError::Unit {
        queue: queue.name.clone(),
        reason,
    };
    let interval_s = forecast.interval.span.minutes() as f64 * 60.0;
    let workload = service.workload(forecast.offered, interval_s, forecast.aht.get());
    let goals = service.goals();
    let found = smallest(service, &workload).map_err(|reason| StaffingError::Unreachable {
        queue: queue.name.clone(),
        start: forecast.interval.span.start.rfc3339(queue.zone),
        reason,
    })?;
    let (agents, binding, steady) = if queue.minimum_agents > found.agents {
        let more = service.steady(&workload, queue.minimum_agents);
        (queue.minimum_agents, Binding::MinimumAgents, more)
    } else {
        (
            found.agents,
            found.binding.map_or(Binding::None, Binding::from),
            found.steady,
        )
    };
    let works = workload.load() > 0.0;
    Ok(IntervalStaffing {
        interval: forecast.interval,
        offered: forecast.offered,
        aht: if works {
            Seconds::new(workload.aht_s).map_err(unit)?
        } else {
            forecast.aht
        },
        offered_load: Erlangs::new(workload.load()).map_err(unit)?,
        agents_required: Agents::new(agents),
        fte_required: Fte::new(f64::from(agents) * paid_per_required).map_err(unit)?,
        binding,
        performance: performance(&steady, &goals),
        deferred: None,
    })
}

/// The smallest number of agents, each with several contacts at once where the queue has that:
/// the places they make up are rounded up to whole agents.
fn smallest(service: &Service, workload: &Workload) -> Result<Required, Unreachable> {
    let goals = service.goals();
    let places = required(workload, &goals)?;
    if service.at_once <= 1 {
        return Ok(places);
    }
    let agents = places.agents.div_ceil(service.at_once);
    let binding = match agents.checked_sub(1) {
        None => None,
        Some(fewer) => goals
            .missed_most(&service.steady(workload, fewer))
            .or(places.binding),
    };
    Ok(Required {
        agents,
        binding,
        steady: service.steady(workload, agents),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Interval, Moment, Span};
    use crate::scenario::sample;
    use crate::units::{Fraction, QueueIndex};

    fn forecast(scenario: &Scenario, offered: f64, minutes: i64) -> Forecast {
        let date = scenario.first_day;
        let first = scenario.open_intervals(QueueIndex::new(0), date)[0];
        let span = Span::lasting(Moment::from_minutes(first.span.start.minutes()), minutes);
        let interval = IntervalForecast::expected(
            Interval { span, ..first },
            offered,
            Seconds::new(180.0).unwrap(),
        );
        Forecast {
            queues: vec![QueueForecast::bare(
                QueueIndex::new(0),
                vec![interval],
                scenario.first_day,
            )],
        }
    }

    fn only(scenario: &Scenario, offered: f64, minutes: i64) -> IntervalStaffing {
        let forecast = forecast(scenario, offered, minutes);
        let staffing = staff(scenario, &forecast, &Control::unlimited()).unwrap();
        staffing.queues[0].intervals[0]
    }

    #[test]
    fn a_hundred_calls_a_half_hour_need_fourteen_agents() {
        let mut scenario = sample::help_desk(1);
        scenario.shrinkage.unplanned = Fraction::new(0.3).unwrap();
        let it = only(&scenario, 100.0, 30);
        assert_eq!(
            (it.agents_required.get(), it.binding),
            (14, Binding::ServiceLevel)
        );
        assert!((it.offered_load.get() - 10.0).abs() < 1e-12);
        assert!((it.fte_required.get() - 20.0).abs() < 1e-9);
        let level = it.performance.service_level.unwrap().get();
        assert!((level - 0.888_350_019_179_466_9).abs() < 1e-12);
    }

    #[test]
    fn the_same_calls_in_half_the_time_are_twice_the_load() {
        let scenario = sample::help_desk(1);
        assert!((only(&scenario, 50.0, 15).offered_load.get() - 10.0).abs() < 1e-12);
    }

    #[test]
    fn the_floor_holds_and_is_named() {
        let mut scenario = sample::help_desk(1);
        scenario.queues[0].minimum_agents = 2;
        let quiet = only(&scenario, 0.0, 30);
        assert_eq!(
            (quiet.agents_required.get(), quiet.binding),
            (2, Binding::MinimumAgents)
        );
        let busy = only(&scenario, 100.0, 30);
        assert_eq!(
            (busy.agents_required.get(), busy.binding),
            (14, Binding::ServiceLevel)
        );
        scenario.queues[0].minimum_agents = 0;
        let quiet = only(&scenario, 0.0, 30);
        assert_eq!(
            (quiet.agents_required.get(), quiet.binding),
            (0, Binding::None)
        );
    }

    #[test]
    fn a_forecast_of_another_scenario_and_a_wrong_volume_are_refused() {
        let scenario = sample::help_desk(1);
        let mut wrong = forecast(&scenario, 100.0, 30);
        wrong.queues[0].queue = QueueIndex::new(7);
        let error = staff(&scenario, &wrong, &Control::unlimited()).unwrap_err();
        assert!(error.to_string().contains("queue number 8"), "{error}");
        let huge = forecast(&scenario, 1e12, 30);
        let error = staff(&scenario, &huge, &Control::unlimited()).unwrap_err();
        assert!(
            error.to_string().contains("more than 10000000 agents"),
            "{error}"
        );
    }
}
