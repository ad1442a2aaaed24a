//! Forecast → agents required.

use super::carried::{Failed, carried};
use super::day::{self, Load};
use super::deferred::staff_deferred;
use super::performance::performance;
use super::promise;
use super::sized::{Lag, Sized, lagging, steady_state};
use super::{IntervalStaffing, QueueStaffing, Service, Staffing};
use crate::control::Control;
use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
use crate::queueing::Unreachable;
use crate::scenario::Scenario;
use crate::scenario::model::{Queue, Sizing};
use crate::units::{Agents, Erlangs, Fte, Seconds, UnitError};

/// Mean handle time ÷ interval from which on contacts are carried over.
const LONG: f64 = 0.5;

/// Contacts in hand from before, on average over an interval, below which they do not count.
const FEW: f64 = 0.5;

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
/// How volumes that change through the day count is the queue's [`Sizing`]. Live queues come first; email and
/// tickets then go where they leave room, by their deadlines. Each interval counts with its own
/// length (shorter where the clock changes). The queue's
/// `minimum_agents` holds in every open interval, whatever arrives. Paid FTE are agents required ÷
/// (1 − shrinkage). A service level promised over the day or week is kept by its intervals together,
/// with the fewest agent-hours ([`promise`]).
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
    let service = Service::new(queue, &forecast.behaviour);
    let load =
        |it: &IntervalForecast| Load::new(&service, it.interval.span, it.offered, it.aht.get());
    let loads: Vec<Load> = forecast.intervals.iter().map(load).collect();
    let method = settled(queue.sizing, &service, &loads);
    let sized = sizes(queue, &service, method, forecast, &loads, control)?;
    let paid_per_required = scenario.shrinkage.paid_per_required();
    let intervals = (forecast.intervals.iter().zip(&loads).zip(&sized))
        .map(|((forecast, load), sized)| {
            row(&service, forecast, load, sized, paid_per_required).map_err(|reason| {
                StaffingError::Unit {
                    queue: queue.name.clone(),
                    reason,
                }
            })
        })
        .collect::<Result<_, _>>()?;
    let mut staffing = QueueStaffing {
        queue: forecast.queue,
        service,
        sizing: method,
        intervals,
        by_interval: Vec::new(),
    };
    promise::settle(scenario, queue, &mut staffing);
    Ok(staffing)
}

/// The way of sizing where the scenario leaves it open: contacts are carried from interval to interval
/// where they take half an interval or longer, and where in some interval more are in hand from before, on average,
/// than its own arrivals keep agents busy with (half a contact or more): sized by itself it would leave them
/// alone. A promise over the day or week divides agents by what they
/// do in each interval by itself.
fn settled(sizing: Sizing, service: &Service, loads: &[Load]) -> Sizing {
    if promise::over_time(service).is_some() {
        return Sizing::Interval;
    }
    if sizing != Sizing::Auto {
        return sizing;
    }
    let sum = |of: &dyn Fn(&Load) -> f64| loads.iter().map(of).sum::<f64>();
    let handle = sum(&|it| it.offered * it.aht_s);
    let interval = sum(&|it| it.offered * it.seconds());
    let left_alone = (day::left(loads).iter().zip(loads))
        .any(|(left, load)| left.on_average >= FEW && left.on_average > load.rate() * load.aht_s);
    if (handle >= LONG * interval && handle > 0.0) || left_alone {
        Sizing::Carried
    } else {
        Sizing::Interval
    }
}

/// The number of every interval, in order.
fn sizes(
    queue: &Queue,
    service: &Service,
    method: Sizing,
    forecast: &QueueForecast,
    loads: &[Load],
    control: &Control,
) -> Result<Vec<Sized>, StaffingError> {
    let minimum = queue.minimum_agents;
    let mut all = Vec::with_capacity(loads.len());
    for range in day::stretches(loads) {
        let stretch = &loads[range.clone()];
        let unreachable = |at: usize, reason| StaffingError::Unreachable {
            queue: queue.name.clone(),
            start: forecast.intervals[range.start + at]
                .interval
                .span
                .start
                .rfc3339(queue.zone),
            reason,
        };
        if method == Sizing::Carried {
            let sized =
                carried(service, stretch, minimum, control).map_err(|failed| match failed {
                    Failed::At(at, reason) => unreachable(at, reason),
                    Failed::Stopped => StaffingError::Stopped,
                });
            all.extend(sized?);
            continue;
        }
        let courses = day::courses(stretch);
        for (at, load) in stretch.iter().enumerate() {
            if control.is_cancelled() {
                return Err(StaffingError::Stopped);
            }
            let lag = |lag| lagging(service, stretch, &courses, at, lag, minimum);
            let sized = match method {
                Sizing::LagAverage => lag(Lag::Average),
                Sizing::LagMax => lag(Lag::Max),
                _ => steady_state(service, &load.workload(service), minimum),
            };
            all.push(sized.map_err(|reason| unreachable(at, reason))?);
        }
    }
    Ok(all)
}

fn row(
    service: &Service,
    forecast: &IntervalForecast,
    load: &Load,
    sized: &Sized,
    paid_per_required: f64,
) -> Result<IntervalStaffing, UnitError> {
    let workload = load.workload(service);
    let goals = service.goals();
    Ok(IntervalStaffing {
        interval: forecast.interval,
        offered: forecast.offered,
        aht: if workload.load() > 0.0 {
            Seconds::new(load.aht_s)?
        } else {
            forecast.aht
        },
        offered_load: Erlangs::new(workload.load())?,
        agents_required: Agents::new(sized.agents),
        fte_required: Fte::new(f64::from(sized.agents) * paid_per_required)?,
        binding: sized.binding,
        performance: performance(&sized.reached, &goals),
        one_fewer: sized.one_fewer.map(|fewer| performance(&fewer, &goals)),
        sized_for: sized.sized_for,
        carried_in: sized.carried_in,
        deferred: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Interval, Moment, Span};
    use crate::scenario::sample;
    use crate::staffing::Binding;
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
    fn what_is_in_hand_does_not_vanish_where_nothing_arrives() {
        let mut scenario = sample::help_desk(1);
        scenario.queues[0].sizing = Sizing::Carried;
        let intervals = scenario.open_intervals(QueueIndex::new(0), scenario.first_day);
        let aht = Seconds::new(5400.0).unwrap();
        let expected = |none: f64| {
            let offered = |at: usize| if at < 8 { 30.0 } else { none };
            let all = intervals.iter().enumerate();
            let all = all.map(|(at, it)| IntervalForecast::expected(*it, offered(at), aht));
            let forecast = Forecast {
                queues: vec![QueueForecast::bare(
                    QueueIndex::new(0),
                    all.collect(),
                    scenario.first_day,
                )],
            };
            let staffing = staff(&scenario, &forecast, &Control::unlimited()).unwrap();
            let own = &staffing.queues[0].intervals;
            own.iter()
                .map(|it| it.agents_required.get())
                .collect::<Vec<_>>()
        };
        let (nothing, a_little) = (expected(0.0), expected(0.001));
        assert!(nothing[8] > 75, "{nothing:?}");
        let apart = nothing[8..]
            .iter()
            .zip(&a_little[8..])
            .map(|(a, b)| a.abs_diff(*b));
        assert!(apart.max().unwrap() <= 1, "{nothing:?} {a_little:?}");
    }

    #[test]
    fn auto_carries_where_more_is_left_than_arrives() {
        let service = Service::new(&sample::help_desk(1).queues[0], &Default::default());
        let loads = |offered: &[f64], aht_s: f64| -> Vec<Load> {
            let load = |(at, offered): (usize, &f64)| Load {
                span: Span::lasting(Moment::from_minutes(30 * at as i64), 30),
                offered: *offered,
                aht_s,
            };
            offered.iter().enumerate().map(load).collect()
        };
        let auto = |offered: &[f64], aht_s| settled(Sizing::Auto, &service, &loads(offered, aht_s));
        // 14 minutes are below half of 30: 16 of the 40 contacts are in hand when nothing more arrives.
        assert_eq!(auto(&[10.0, 40.0, 0.0], 840.0), Sizing::Carried);
        assert_eq!(auto(&[40.0, 40.0, 30.0], 840.0), Sizing::Interval);
        // 0.1 contacts are none.
        assert_eq!(auto(&[5.0, 0.0], 240.0), Sizing::Interval);
        assert_eq!(auto(&[40.0, 0.0], 240.0), Sizing::Carried);
        // After a closure nothing is left.
        let mut closed = loads(&[40.0, 0.0], 840.0);
        closed[1].span = Span::lasting(Moment::from_minutes(600), 30);
        assert_eq!(settled(Sizing::Auto, &service, &closed), Sizing::Interval);
        // What is written is done.
        let written = settled(Sizing::Interval, &service, &loads(&[40.0, 0.0], 840.0));
        assert_eq!(written, Sizing::Interval);
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
