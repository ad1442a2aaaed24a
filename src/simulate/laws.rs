//! The scenario's queues, agents and house rules in the kernel's numbers.

use super::arrivals::QueueWorld;
use super::kernel::{
    AgentPlan, AtEnd, CallbackLaw, HandleLaw, House, Idle, Kind, QueueLaw, Reach, RetryLaw, Stint,
};
use super::streams::{key, key_of_part};
use super::timetable::Timetable;
use super::world::{open_s, seconds};
use crate::calendar::Moment;
use crate::forecast::QueueForecast;
use crate::scenario::Scenario;
use crate::scenario::model::{AtBreak, HandleTimes, MailWhenIdle, Queue, Routing};
use crate::units::Seconds;

/// Rules for all.
pub fn house(scenario: &Scenario) -> House {
    let settings = &scenario.simulation;
    House {
        at_end: match settings.at_break {
            AtBreak::Overrun => AtEnd::Overrun,
            AtBreak::HandOver => AtEnd::HandOver,
        },
        reach: match settings.routing {
            Routing::Skills => Reach::Skills,
            Routing::Assigned => Reach::Assigned,
        },
        idle: match settings.mail_when_idle {
            MailWhenIdle::SetAside => Idle::SetAside,
            MailWhenIdle::Finished => Idle::Finish,
            MailWhenIdle::Never => Idle::Wait,
        },
    }
}

/// How the contacts of `queue` behave in a play that begins at `start`.
pub fn law(
    scenario: &Scenario,
    queue: &Queue,
    world: &QueueWorld,
    forecast: Option<&QueueForecast>,
    start: Moment,
) -> QueueLaw {
    let service = world.service;
    QueueLaw {
        key: key(&queue.name),
        deferred: service.is_some_and(|it| it.deferred.is_some()),
        priority: queue.priority,
        patience_s: service.and_then(|it| it.patience).map(Seconds::get),
        handle: handle_law(scenario.simulation.handle_times, queue, forecast),
        pace: service.map_or_else(|| vec![1.0], |it| it.pace()),
        retry: queue.retry.map(|it| RetryLaw {
            share: it.share.get(),
            after_s: it.after.get(),
            at_most: it.at_most,
        }),
        callback: queue.callback.map(|it| CallbackLaw {
            after_s: it.after.get(),
            share: it.share.get(),
        }),
        open_s: open_s(&world.intervals, start),
    }
}

fn handle_law(settings: HandleTimes, queue: &Queue, forecast: Option<&QueueForecast>) -> HandleLaw {
    if settings == HandleTimes::Exponential {
        return HandleLaw::Exponential;
    }
    let seen = forecast.and_then(|it| it.handle_time_distribution);
    match (queue.aht_variation, seen) {
        (Some(variation), _) => HandleLaw::with_variation(variation),
        (None, Some(seen)) => HandleLaw::LogNormal {
            log_sd: seen.log_sd,
        },
        (None, None) => HandleLaw::Exponential,
    }
}

/// Kinds, agents with their stints, and for each shift the key of its agent and date.
pub fn people(
    scenario: &Scenario,
    timetable: &Timetable,
    start: Moment,
) -> (Vec<Kind>, Vec<AgentPlan>, Vec<u64>) {
    let mut kinds: Vec<Kind> = vec![];
    let mut agents: Vec<AgentPlan> = vec![];
    for agent in &scenario.agents {
        let skills = agent.skills.iter();
        let kind = Kind {
            skills: skills.map(|it| (it.get(), agent.aht_factor(*it))).collect(),
        };
        let known = kinds.iter().position(|it| *it == kind);
        agents.push(AgentPlan {
            kind: known.unwrap_or(kinds.len()),
            stints: vec![],
        });
        if known.is_none() {
            kinds.push(kind);
        }
    }
    let mut keys = vec![];
    for (number, shift) in timetable.shifts.iter().enumerate() {
        let stints = shift.work.iter().map(|(span, queue)| Stint {
            from_s: seconds(span.start, start),
            to_s: seconds(span.end, start),
            queue: queue.map(|it| it.get()),
            shift: number,
        });
        agents[shift.agent.get()].stints.extend(stints);
        let day = (shift.date - scenario.first_day).num_days();
        let name = &scenario.agents[shift.agent.get()].name;
        keys.push(key_of_part(key(name), day.unsigned_abs()));
    }
    (kinds, agents, keys)
}
