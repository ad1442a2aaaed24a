//! How fast agents are on their queues.

use super::agents::called;
use super::names::Names;
use super::numbers;
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::file::AgentFile;
use crate::scenario::words::nearest::quoted;
use crate::units::QueueIndex;

/// Largest factor of a handle time that is believed.
const MOST_FACTOR: f64 = 10.0;

/// Factors of the handle time by queue, in the order of the queues; each queue is among `skills`.
pub fn proficiency(
    agent: &AgentFile,
    skills: &[QueueIndex],
    queues: &Names,
    problems: &mut Problems,
) -> Vec<(QueueIndex, f64)> {
    let mut found: Vec<(QueueIndex, f64)> = vec![];
    for (name, at) in agent.proficiency.iter().flat_map(|written| &written.0) {
        let factor = numbers::above_zero("proficiency", at, MOST_FACTOR, "1.2", problems);
        let Some(position) = queues.find(name, problems) else {
            continue;
        };
        let queue = QueueIndex::new(position);
        if found.iter().any(|(other, _)| *other == queue) {
            problems.push(twice(agent, &name.value, &name.place));
        } else if !skills.contains(&queue) && all_skills_known(agent, queues) {
            problems.push(without_skill(agent, &name.value, &name.place));
        }
        found.push((queue, factor));
    }
    found.sort_by_key(|(queue, _)| *queue);
    found
}

/// Whether every skill is a queue; one that is not was reported, and may be the one that is missed.
fn all_skills_known(agent: &AgentFile, queues: &Names) -> bool {
    let mut lists = agent.skills.iter();
    lists.all(|list| {
        let mut names = list.items.iter();
        list.complete && names.all(|name| queues.position(&name.value).is_some())
    })
}

fn twice(agent: &AgentFile, queue: &str, place: &Place) -> Problem {
    let message = format!(
        "the proficiency of {} on {} is given twice",
        called(agent),
        quoted(queue)
    );
    Problem::error(codes::PROFICIENCY_TWICE, message)
        .at(place.clone(), "was given before")
        .help("keep one of the two")
}

fn without_skill(agent: &AgentFile, queue: &str, place: &Place) -> Problem {
    let queue = quoted(queue);
    let message = format!(
        "{} is said to be fast or slow on {queue}, but cannot serve it",
        called(agent)
    );
    Problem::error(codes::PROFICIENCY_WITHOUT_SKILL, message)
        .at(place.clone(), "not among the skills")
        .help(format!("add {queue} to the skills, or leave it out here"))
}
