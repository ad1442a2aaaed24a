//! A changed requirement.

use super::step::Change;
use crate::scenario::Scenario;
use crate::staffing::{Binding, Staffing, performance_at};
use crate::units::{Agents, Fte, QueueIndex};

/// Changes the agents that `queue` requires; never below its `minimum_agents`.
pub fn apply(scenario: &Scenario, staffing: &mut Staffing, queue: QueueIndex, change: &Change) {
    let floor = i64::from(scenario.queues[queue.get()].minimum_agents);
    let paid_per_required = scenario.shrinkage.paid_per_required();
    let Some(own) = staffing.queues.iter_mut().find(|it| it.queue == queue) else {
        return;
    };
    let service = own.service;
    for (it, agents) in own.intervals.iter_mut().zip(&change.agents) {
        if *agents == 0 {
            continue;
        }
        let before = i64::from(it.agents_required.get());
        let after = (before + agents).max(floor.min(before)).max(0);
        let number = u32::try_from(after).unwrap_or(0);
        it.agents_required = Agents::new(number);
        it.fte_required =
            Fte::new(f64::from(number) * paid_per_required).unwrap_or(it.fte_required);
        it.binding = Binding::Simulation;
        if service.deferred.is_some() {
            continue;
        }
        let aht_s = it.aht.get() / service.handle_factor;
        let length_s = it.interval.span.minutes() as f64 * 60.0;
        let given = |agents: u32| {
            let agents = f64::from(agents);
            performance_at(agents, it.offered, length_s, aht_s, &service)
        };
        let (now, fewer) = (given(number), number.checked_sub(1).map(given));
        (it.performance, it.one_fewer) = (now, fewer);
    }
}
