//! Volumes that are hard to believe: mostly a digit too many.

use super::queues::called;
use super::{Basis, items};
use crate::calendar::ClockSpan;
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::file::{QueueFile, ScenarioFile};
use crate::scenario::model::{Queue, Volumes};
use crate::wording::{counted, grouped_number};

/// Agents kept busy on average that no contact centre has.
const MOST_ERLANGS: f64 = 100_000.0;
/// So many times as many as the scenario has agents is hard to believe…
const TIMES_THE_AGENTS: f64 = 50.0;
/// … from so many on: small scenarios may try things with a single agent.
const FEW_ERLANGS: f64 = 500.0;

/// Warns of queues whose given volumes keep more agents busy than can be meant; `agents` are the scenario's.
pub fn volumes(
    file: &ScenarioFile,
    queues: &[Queue],
    agents: usize,
    basis: &Basis<'_>,
    problems: &mut Problems,
) {
    // Stand-ins for what is wrong would be judged.
    if problems.has_errors() {
        return;
    }
    for (written, queue) in items(&file.queue).iter().zip(queues) {
        let Some((place, erlangs)) = place(written).zip(most_erlangs(queue, basis)) else {
            continue;
        };
        let beside_agents = (TIMES_THE_AGENTS * agents as f64).max(FEW_ERLANGS);
        let beyond_agents = agents > 0 && erlangs > beside_agents;
        if beyond_agents || erlangs > MOST_ERLANGS {
            problems.push(problem(written, place, erlangs, agents));
        }
    }
}

fn problem(written: &QueueFile, place: &Place, erlangs: f64, agents: usize) -> Problem {
    let busy = grouped_number(erlangs, 0);
    let message = format!("the volumes of {} are hard to believe", called(written));
    let label = match agents {
        0 => format!("would keep {busy} agents busy at once"),
        _ => format!(
            "would keep {busy} agents busy at once, and the scenario has {}",
            counted(agents, "agent")
        ),
    };
    Problem::warning(codes::ODD_VOLUME, message)
        .at(place.clone(), label)
        .help("if it is true, leave it (playing it takes long, and much memory); else correct the volumes or `aht`")
}

/// Where the volumes stand that are given in the scenario itself.
fn place(written: &QueueFile) -> Option<&Place> {
    let typical = written.typical_week.as_ref().map(|it| &it.place);
    typical.or_else(|| written.volumes.as_ref().map(|it| &it.place))
}

/// The most agents kept busy, on average over the busiest weekday or row; `None` where that is not known.
fn most_erlangs(queue: &Queue, basis: &Basis<'_>) -> Option<f64> {
    let erlangs: Vec<f64> = match &queue.volumes {
        Volumes::Typical(week) => {
            let aht_s = queue.aht?.get();
            let days = week.per_weekday.iter().zip(&queue.hours.by_weekday);
            days.map(|(contacts, hours)| contacts * aht_s / open_s(hours))
                .collect()
        }
        Volumes::Inline(rows) => {
            let length_s = basis.interval.minutes() as f64 * 60.0;
            let load = |offered: f64, aht_s: f64| offered * aht_s / length_s;
            let rows = rows.iter().filter_map(|row| {
                let aht = row.aht.or(queue.aht)?;
                Some(load(row.offered, aht.get()))
            });
            rows.collect()
        }
        Volumes::File(_) | Volumes::Borrowed => return None,
    };
    erlangs.into_iter().reduce(f64::max)
}

/// Seconds from opening to closing; never 0, so that a closed day, which has no contacts, has no load.
fn open_s(hours: &[ClockSpan]) -> f64 {
    let minutes = hours.iter().map(|it| it.to.minutes() - it.from.minutes());
    (minutes.map(f64::from).sum::<f64>() * 60.0).max(60.0)
}
