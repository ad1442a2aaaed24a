//! A changed requirement.

use super::step::Change;
use crate::coverage::Coverage;
use crate::scenario::Scenario;
use crate::staffing::{Binding, Staffing, performance_at};
use crate::units::{Agents, Fte, QueueIndex};

/// Changes the agents that `queue` requires; never below its `minimum_agents`, and not above those who serve it.
pub fn apply(scenario: &Scenario, staffing: &mut Staffing, queue: QueueIndex, change: &Change) {
    let floor = i64::from(scenario.queues[queue.get()].minimum_agents);
    let serve = scenario
        .agents
        .iter()
        .filter(|it| it.skills.contains(&queue));
    let most = match scenario.agents.is_empty() {
        true => i64::MAX,
        false => serve.count() as i64,
    };
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
        let after = (before + agents)
            .max(floor.min(before))
            .min(most.max(before));
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

/// What is required after rounds that changed `before` to `after` and came to `coverage`: between the two, no
/// further from `before` than the agents who were there. Rounds may ask in vain, for agents whom nobody can be,
/// or for fewer than contracts allow; what was never played is not known to be enough, or to be needed.
#[must_use]
pub fn settle(
    scenario: &Scenario,
    before: &Staffing,
    after: &Staffing,
    coverage: &Coverage,
) -> Staffing {
    let mut settled = before.clone();
    for own in &after.queues {
        let known = before.queues.iter().find(|it| it.queue == own.queue);
        let given = coverage.queues.iter().find(|it| it.queue == own.queue);
        let (Some(known), Some(given)) = (known, given) else {
            continue;
        };
        let both = known.intervals.iter().zip(&own.intervals);
        let all = both.zip(&given.intervals);
        let agents = all.map(|((known, asked), given)| {
            let (known, asked) = (known.agents_required.get(), asked.agents_required.get());
            let there = given.agents_expected;
            let settled = if asked > known {
                asked.min(known.max((there - 1e-6).ceil().max(0.0) as u32))
            } else {
                asked.max(known.min((there + 1e-6).floor().max(0.0) as u32))
            };
            i64::from(settled) - i64::from(known)
        });
        let change = Change {
            agents: agents.collect(),
        };
        apply(scenario, &mut settled, own.queue, &change);
    }
    settled
}
