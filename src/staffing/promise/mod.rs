//! A service level that is promised over the day or the week: the numbers of agents with which
//! its intervals keep it together.
//!
//! Koole & van der Sluis 2003 (doi 10.1080/07408170304398). What counts is Σ contacts × service
//! level over the intervals of a day (plan week) against the promised share of all its contacts: a
//! large interval may answer more in time so that a small one need not. Under Erlang C the service
//! level of a stable queue is concave in the number of agents (both the waiting probability and
//! the wait fall convexly), so that adding agents where they bring most is optimal.
//!
//! No interval is given up: each keeps every other target of its queue, `minimum_agents`, more
//! agents than load under Erlang C, and under Erlang A at least the number from which further
//! agents bring ever less ([`Curve::new`]). Do not promise over the day where a bad hour cannot
//! be made good by a better one: nothing says how bad a single interval may be but these floors.

mod curve;
mod greedy;
#[cfg(test)]
mod tests;

pub use curve::{Curve, Step};
pub use greedy::{answered, fewest, wanted};

use super::sized::steady_state;
use super::{Binding, IntervalStaffing, QueueStaffing, Service, performance_at};
use crate::scenario::Scenario;
use crate::scenario::model::{PromiseOver, Queue};
use crate::units::{Agents, Fte};
use chrono::NaiveDate;

/// Over what time `service` promises its service level, where that is not each interval; `None`
/// also where it promises none, and for email and tickets, which have deadlines.
#[must_use]
pub fn over_time(service: &Service) -> Option<PromiseOver> {
    if service.deferred.is_some() {
        return None;
    }
    let over = service.targets.service_level.map(|level| level.over);
    over.filter(|over| *over != PromiseOver::Interval)
}

/// The positions of `intervals` by the day, or by the plan week, that they belong to.
#[must_use]
pub fn periods(
    intervals: &[IntervalStaffing],
    over: PromiseOver,
    first_day: NaiveDate,
) -> Vec<Vec<usize>> {
    let period = |it: &IntervalStaffing| over.period(it.interval.date, first_day);
    let positions: Vec<usize> = (0..intervals.len()).collect();
    let same = |a: &usize, b: &usize| period(&intervals[*a]) == period(&intervals[*b]);
    positions.chunk_by(same).map(<[usize]>::to_vec).collect()
}

/// The curve of every interval of `staffing`, which is of `queue`.
#[must_use]
pub fn curves(queue: &Queue, staffing: &QueueStaffing) -> Vec<Curve> {
    let service = &staffing.service;
    let mut others = *service;
    others.targets.service_level = None;
    let curve = |(position, it): (usize, &IntervalStaffing)| {
        let hours = it.interval.span.minutes() as f64 / 60.0;
        let aht_s = it.aht.get() / service.handle_factor;
        let alone = staffing.by_interval.get(position);
        let alone = alone.map_or(it.agents_required.get(), |it| it.get());
        let workload = others.workload(it.offered, hours * 3600.0, aht_s);
        let found = steady_state(&others, &workload, 0);
        let (least, binding) = found.map_or((alone, it.binding), |it| (it.agents, it.binding));
        let floor = if queue.minimum_agents > least {
            (queue.minimum_agents, Binding::MinimumAgents)
        } else {
            (least, binding)
        };
        Curve::new((it.offered, hours, aht_s), service, floor, alone)
    };
    staffing.intervals.iter().enumerate().map(curve).collect()
}

/// Sets the numbers of a queue whose promise is over the day or week, sized interval by interval
/// so far, to the fewest agent-hours that keep it. Other queues stay as they are.
pub(super) fn settle(scenario: &Scenario, queue: &Queue, staffing: &mut QueueStaffing) {
    let Some(over) = over_time(&staffing.service) else {
        return;
    };
    let numbers = staffing.intervals.iter().map(|it| it.agents_required);
    staffing.by_interval = numbers.collect();
    let curves = curves(queue, staffing);
    let target = target(&staffing.service);
    for period in periods(&staffing.intervals, over, scenario.first_day) {
        let own: Vec<&Curve> = period.iter().map(|position| &curves[*position]).collect();
        let agents = fewest(&own, target, None);
        assign(
            scenario,
            staffing,
            &curves,
            period.iter().copied().zip(agents),
        );
    }
}

/// The promised share; 0 where none is promised.
#[must_use]
pub fn target(service: &Service) -> f64 {
    let level = service.targets.service_level;
    level.map_or(0.0, |level| level.target.get())
}

/// Sets the agents required at positions of `staffing`, with what is paid for them and what they
/// give.
pub fn assign(
    scenario: &Scenario,
    staffing: &mut QueueStaffing,
    curves: &[Curve],
    numbers: impl IntoIterator<Item = (usize, u32)>,
) {
    let service = staffing.service;
    let by_promise = match over_time(&service) {
        Some(PromiseOver::Week) => Binding::Week,
        _ => Binding::Day,
    };
    let paid_per_required = scenario.shrinkage.paid_per_required();
    for (position, agents) in numbers {
        let (it, curve) = (&mut staffing.intervals[position], &curves[position]);
        it.agents_required = Agents::new(agents);
        it.fte_required =
            Fte::new(f64::from(agents) * paid_per_required).unwrap_or(it.fte_required);
        it.binding = match curve.floor_binding {
            Some(binding) if agents <= curve.floor => binding,
            _ => by_promise,
        };
        let (offered, aht_s) = (it.offered, it.aht.get() / service.handle_factor);
        let length_s = curve.hours * 3600.0;
        let given = |agents: f64| performance_at(agents, offered, length_s, aht_s, &service);
        it.performance = given(f64::from(agents));
        it.one_fewer = (agents > 0).then(|| given(f64::from(agents) - 1.0));
    }
}

/// Agent-hours required, and those that keeping the promise in each interval would take. `None`
/// where the promise is for each interval anyway.
#[must_use]
pub fn hours_both_ways(staffing: &QueueStaffing) -> Option<(f64, f64)> {
    over_time(&staffing.service)?;
    let hours = |it: &IntervalStaffing| it.interval.span.minutes() as f64 / 60.0;
    let required = staffing.intervals.iter();
    let required = required.map(|it| f64::from(it.agents_required.get()) * hours(it));
    let alone = staffing.intervals.iter().zip(&staffing.by_interval);
    let alone = alone.map(|(it, alone)| f64::from(alone.get()) * hours(it));
    Some((required.sum(), alone.sum()))
}
