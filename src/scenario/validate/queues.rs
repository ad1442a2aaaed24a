//! Queues: hours on the grid, volumes, promises.

use super::hours::{Placed, hours, off_grid, tell_off_grid};
use super::{Basis, customers, general, items, numbers, promises, volumes};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::file::{QueueFile, ScenarioFile};
use crate::scenario::model::{Channel, Queue, Sizing};
use crate::scenario::words::days::FULL_NAMES;
use crate::scenario::words::nearest::quoted;
use crate::units::Seconds;

/// Longest promise, patience and handle time: thirty days.
pub const LONGEST_S: f64 = 30.0 * 86_400.0;

/// All queues, in the order of the file.
pub fn queues(file: &ScenarioFile, basis: &Basis<'_>, problems: &mut Problems) -> Vec<Queue> {
    if let Some(list) = file
        .queue
        .as_ref()
        .filter(|list| list.items.is_empty() && list.complete)
    {
        let problem = Problem::error(codes::NO_QUEUE, "there is no queue")
            .at(list.place.clone(), "an empty list")
            .help("write a [[queue]] with a name, hours, volumes and a service level");
        problems.push(problem);
    }
    items(&file.queue)
        .iter()
        .map(|queue| one(queue, basis, problems))
        .collect()
}

/// How messages call a queue.
pub fn called(queue: &QueueFile) -> String {
    match &queue.name {
        Some(name) => format!("the queue {}", quoted(&name.value.0)),
        None => "this queue".to_owned(),
    }
}

fn one(written: &QueueFile, basis: &Basis<'_>, problems: &mut Problems) -> Queue {
    if let Some(zone) = &written.zone {
        general::fixed_zone(zone, problems);
    }
    let zone = written.zone.as_ref().map_or(basis.zone, |zone| zone.value);
    let placed = written.hours.as_ref().map(|hours_written| {
        let placed = hours(hours_written, problems);
        check_hours(written, &placed, basis, problems);
        placed
    });
    let channel = written
        .channel
        .as_ref()
        .map_or(Channel::Phone, |at| at.value);
    if let Some(placed) = &placed {
        promises::longer_than_plan(written, channel, &placed.hours, basis.weeks, problems);
    }
    let aht = written
        .aht
        .as_ref()
        .map(|at| handle_time(at, channel, problems));
    let minimum = written.minimum_agents.as_ref();
    let priority = written.priority.as_ref();
    Queue {
        name: written
            .name
            .as_ref()
            .map_or_else(String::new, |name| name.value.0.clone()),
        channel,
        zone,
        volumes: volumes::volumes(written, placed.as_ref(), zone, basis, problems),
        borrow: None,
        hours: placed.map(|placed| placed.hours).unwrap_or_default(),
        aht,
        aht_variation: customers::aht_variation(written, problems),
        targets: promises::targets(written, channel, problems),
        patience: promises::patience(written, channel, problems),
        retry: customers::retry(written, channel, problems),
        callback: customers::callback(written, channel, problems),
        resolve_within: customers::resolve_within(written, problems),
        sizing: written.sizing.as_ref().map_or(Sizing::Auto, |at| at.value),
        at_once: promises::at_once(written, channel, problems),
        backlog: promises::backlog(written, problems).filter(|_| channel.is_deferred()),
        minimum_agents: minimum.map_or(0, |at| {
            numbers::within("minimum_agents", at, 0..=100_000, problems)
        }),
        priority: priority.map_or(1, |at| numbers::within("priority", at, 1..=1_000, problems)),
    }
}

fn check_hours(queue: &QueueFile, placed: &Placed, basis: &Basis<'_>, problems: &mut Problems) {
    if placed.complete && placed.hours.by_weekday.iter().all(Vec::is_empty) {
        let problem = Problem::error(codes::NEVER_OPEN, format!("{} never opens", called(queue)))
            .at(placed.place.clone(), "closed on every day")
            .help("write hours such as { mon-fri = \"08:00-18:00\" }, or \"always\"");
        problems.push(problem);
    }
    let mut reported: Vec<&Place> = vec![];
    for (day, spans) in placed.hours.by_weekday.iter().enumerate() {
        let place = placed.place_of(day);
        let off = off_grid(spans, basis.interval);
        let Some(clock) = off.filter(|_| !reported.contains(&place)) else {
            continue;
        };
        reported.push(place);
        let message = format!(
            "{} opens or closes in the middle of an interval",
            called(queue)
        );
        let when = format!("{}: ", FULL_NAMES[day]);
        tell_off_grid(message, (place, &when), clock, basis.interval, problems);
    }
}

/// A handle time; warns where it is hard to believe for someone who waits on the line.
pub fn handle_time(at: &At<Seconds>, channel: Channel, problems: &mut Problems) -> Seconds {
    let before = problems.0.len();
    let aht = numbers::duration("aht", at, 1.0..=LONGEST_S, problems);
    let odd = match channel {
        Channel::Phone | Channel::Chat => aht.get() < 5.0 || aht.get() > 7_200.0,
        Channel::Email | Channel::Ticket => aht.get() < 5.0,
    };
    if odd && problems.0.len() == before {
        let problem = Problem::warning(
            codes::ODD_AHT,
            format!("a handle time of {aht} is hard to believe"),
        )
        .at(
            at.place.clone(),
            "the mean time an agent is busy with one contact",
        )
        .help("if it is true, leave it; else correct it, such as \"4m30s\"");
        problems.push(problem);
    }
    aht
}
