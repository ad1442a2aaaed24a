//! What would mend a queue that misses what it promises: agents at which hours, tried in a play.
//!
//! A first guess puts agents [where each brings most](super::marginal); of email and tickets, where work comes
//! that is late. It is too small where those agents have other skills, since others call on them too. So
//! it is played: people more, of the skills that those on the queue have, turn up at these hours and are as
//! often absent as all others. What still lacks makes the next guess larger, what is too much smaller.

use super::gap::{Gap, gaps};
use super::marginal::{Wish, spend};
use crate::control::Control;
use crate::forecast::Forecast;
use crate::scenario::Scenario;
use crate::scenario::model::Agent;
use crate::simulate::{
    Addition, PlaySettings, QueueSimulation, Remedy, Shift, Simulation, Timetable, simulate,
};
use crate::staffing::{QueueStaffing, Staffing};
use crate::units::{AgentIndex, Fraction, QueueIndex};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Agents added to an interval at most.
const MOST_ADDED: u32 = 50;
/// Guesses that are played for a queue.
const MOST_PLAYED: u32 = 7;
/// Queues whose remedies are played, those that lack most; the others keep the first guess.
const MOST_QUEUES: usize = 6;
/// A remedy that brings a queue no further above its promise is not too large.
const ENOUGH: f64 = 0.01;
/// By how much a guess grows at least and at most.
const GROWTH: (f64, f64) = (1.15, 3.0);

/// What no name has: those who are added are ill on other days than the one whom they are like.
const EXTRA: &str = "\u{1f}";

/// A roster that was played.
#[derive(Debug, Clone, Copy)]
pub struct Played<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What arrives.
    pub forecast: &'a Forecast,
    /// What is required.
    pub staffing: &'a Staffing,
    /// Who works when.
    pub timetable: &'a Timetable,
    /// What customers felt.
    pub felt: &'a Simulation,
}

/// What would mend each queue that misses what it promises on the mean, in the scenario's order. Each by itself: what
/// agents for one queue do for the others is not counted.
#[must_use]
pub fn remedies(played: &Played<'_>, control: &Control) -> Vec<Remedy> {
    let all = gaps(played.scenario, played.felt);
    let by_queue = all.chunk_by(|a, b| a.part.queue == b.part.queue);
    let mut short: Vec<&[Gap]> = by_queue.filter(|own| own.iter().any(is_missed)).collect();
    let lacks = |own: &&[Gap]| own.iter().map(|it| it.above).fold(0.0, f64::min);
    short.sort_by(|a, b| lacks(a).total_cmp(&lacks(b)));
    let numbered = short.iter().enumerate();
    let one = |(rank, own): (usize, &&[Gap])| {
        let plays = if rank < MOST_QUEUES { MOST_PLAYED } else { 0 };
        played.remedy(own, plays, control)
    };
    let mut found: Vec<Remedy> = numbered.filter_map(one).collect();
    found.sort_by_key(|it| it.queue);
    found
}

/// On the mean.
fn is_missed(gap: &Gap) -> bool {
    gap.above < -1e-9
}

/// Agents by interval of a queue, and whether they are enough by estimate.
type Guess = (Vec<u32>, bool);

impl Played<'_> {
    fn remedy(&self, own: &[Gap], plays: u32, control: &Control) -> Option<Remedy> {
        let queue = own.first()?.part.queue;
        let staffing = self.staffing.queues.iter().find(|it| it.queue == queue)?;
        let felt = self.felt.queues.iter().find(|it| it.queue == queue)?;
        let missed: Vec<&Gap> = own.iter().filter(|it| it.above < 0.0).collect();
        let total = |gaps: &[Gap]| gaps.iter().map(|it| it.above.min(0.0)).sum::<f64>();
        let lacks = total(own);
        let (mut agents, mut enough) = guess(staffing, felt, &missed, 1.0);
        let mut found: Option<Vec<u32>> = None;
        // Multiples of the first guess that were too little, and enough.
        let (mut factor, mut low, mut high) = (1.0, None, None);
        for _ in 0..plays {
            if control.stop() || agents.iter().all(|it| *it == 0) {
                break;
            }
            let Some(after) = self.played_with(staffing, &agents, control) else {
                break;
            };
            let left = total(&after);
            if !after.is_empty() && left >= 0.0 {
                let least = after
                    .iter()
                    .map(|it| it.above)
                    .fold(f64::INFINITY, f64::min);
                found = Some(agents.clone());
                high = Some(factor);
                if least <= ENOUGH {
                    break;
                }
            } else {
                (low, enough) = (Some(factor), false);
            }
            let got = (1.0 - left / lacks).max(1.0 / GROWTH.1);
            factor = match (low, high) {
                (Some(low), Some(high)) => 0.5 * (low + high),
                (Some(_), None) => factor * (1.0 / got).clamp(GROWTH.0, GROWTH.1),
                _ => 0.5 * factor,
            };
            let (next, _) = guess(staffing, felt, &missed, factor);
            if next == agents {
                break;
            }
            agents = next;
        }
        let enough = enough || found.is_some();
        let agents = found.unwrap_or(agents);
        let lacks = Fraction::new((-lacks / own.len() as f64).clamp(0.0, 1.0)).ok()?;
        Some(remedy(staffing, lacks, &agents, enough))
    }

    /// The gaps of a queue with `agents` more in each of its intervals; `None` where there are no agents to be
    /// like.
    fn played_with(
        &self,
        staffing: &QueueStaffing,
        agents: &[u32],
        control: &Control,
    ) -> Option<Vec<Gap>> {
        let queue = staffing.queue;
        let mut scenario = self.scenario.clone();
        let mut timetable = self.timetable.clone();
        let helper = self.typical(queue)?;
        let first = scenario.agents.len();
        let layers = agents.iter().copied().max().unwrap_or(0);
        for layer in 0..layers {
            let name = format!("{} {EXTRA}{layer}", helper.name);
            let extra = Agent {
                name,
                ..helper.clone()
            };
            scenario.agents.push(extra);
            let agent = AgentIndex::new(first + layer as usize);
            let here = staffing.intervals.iter().zip(agents);
            let here = here.filter(|(_, agents)| **agents > layer);
            let mut days: BTreeMap<NaiveDate, Shift> = BTreeMap::new();
            for (it, _) in here {
                let shift = days.entry(it.interval.date).or_insert_with(|| Shift {
                    agent,
                    date: it.interval.date,
                    work: vec![],
                });
                shift.work.push((it.interval.span, Some(queue)));
            }
            timetable.shifts.extend(days.into_values());
        }
        let settings = PlaySettings {
            // Not those, too, that go on for the sake of a decision: of guesses that would be too many.
            replications: (self.felt.replications).min(scenario.simulation.replications),
            half_width: None,
            ..PlaySettings::of(&scenario)
        };
        let (forecast, staffing) = (self.forecast, self.staffing);
        let felt = simulate(
            &scenario, forecast, staffing, &timetable, &settings, control,
        );
        let mut gaps = gaps(&scenario, &felt);
        gaps.retain(|it| it.part.queue == queue);
        Some(gaps)
    }

    /// One who works on `queue`, with the skills that most hours on it are worked with; where nobody
    /// does, anybody who could.
    fn typical(&self, queue: QueueIndex) -> Option<Agent> {
        let agents = &self.scenario.agents;
        let mut minutes: BTreeMap<&[QueueIndex], (i64, AgentIndex)> = BTreeMap::new();
        for shift in &self.timetable.shifts {
            let work = shift.work.iter().filter(|(_, own)| *own == Some(queue));
            let own: i64 = work.map(|(span, _)| span.minutes()).sum();
            let skills = agents[shift.agent.get()].skills.as_slice();
            minutes.entry(skills).or_insert((0, shift.agent)).0 += own;
        }
        let most = minutes.values().filter(|(minutes, _)| *minutes > 0);
        let most = most.max_by_key(|(minutes, agent)| (*minutes, std::cmp::Reverse(*agent)));
        let serves = |it: &&Agent| it.skills.contains(&queue);
        let any = || agents.iter().find(serves).or(agents.first());
        let like = most.map(|(_, agent)| &agents[agent.get()]).or_else(any);
        let mut agent = like.cloned()?;
        if !agent.skills.contains(&queue) {
            agent.skills = vec![queue];
        }
        Some(agent)
    }
}

fn guess(staffing: &QueueStaffing, felt: &QueueSimulation, missed: &[&Gap], factor: f64) -> Guess {
    let mut agents = vec![0_u32; staffing.intervals.len()];
    let mut enough = true;
    for gap in missed {
        let change = -gap.above * factor;
        let (own, suffices) = if staffing.service.deferred.is_some() {
            (late(staffing, felt, change), true)
        } else {
            let wish = Wish {
                goal: gap.goal,
                part: gap.part,
                change,
                most: MOST_ADDED,
                floor: None,
            };
            let spent = spend(staffing, felt, &wish);
            let agents = spent.agents.iter().map(|it| it.unsigned_abs() as u32);
            (agents.collect(), spent.enough)
        };
        enough &= suffices;
        for (sum, own) in agents.iter_mut().zip(&own) {
            *sum = (*sum).max(*own);
        }
    }
    (agents, enough)
}

/// Agents who do so much (a share of all) of email or tickets more in time: as many hours as that takes, where
/// what comes is late.
fn late(staffing: &QueueStaffing, felt: &QueueSimulation, share: f64) -> Vec<u32> {
    let both = || staffing.intervals.iter().zip(&felt.intervals);
    let offered: f64 = staffing.intervals.iter().map(|it| it.offered).sum();
    let late = |felt: &crate::simulate::IntervalSimulation| {
        let level = felt.felt.service_level.map_or(1.0, |it| it.mean);
        felt.felt.offered * (1.0 - level).max(0.0)
    };
    let all: f64 = both().map(|(_, felt)| late(felt)).sum();
    let scale = if all > 0.0 {
        share * offered / all
    } else {
        0.0
    };
    let at_once = f64::from(staffing.service.at_once.max(1));
    let mut rest_h = 0.0;
    let agents = both().map(|(it, felt)| {
        let hours = it.interval.span.minutes() as f64 / 60.0;
        rest_h += scale * late(felt) * it.aht.get() / 3600.0 / at_once;
        let whole = (rest_h / hours).floor().clamp(0.0, f64::from(MOST_ADDED));
        rest_h -= whole * hours;
        whole as u32
    });
    let mut agents: Vec<u32> = agents.collect();
    // The last part of an agent.
    if rest_h > 1e-9
        && let Some(at) = both().rposition(|(_, felt)| late(felt) > 0.0)
    {
        agents[at] += 1;
    }
    agents
}

fn remedy(staffing: &QueueStaffing, lacks: Fraction, agents: &[u32], suffices: bool) -> Remedy {
    let additions = staffing.intervals.iter().zip(agents);
    let additions = additions.filter(|(_, agents)| **agents > 0);
    let additions = additions.map(|(it, agents)| Addition {
        interval: it.interval,
        agents: *agents,
    });
    let additions: Vec<Addition> = additions.collect();
    let hours = |it: &Addition| f64::from(it.agents) * it.interval.span.minutes() as f64 / 60.0;
    Remedy {
        queue: staffing.queue,
        lacks,
        agent_hours: additions.iter().map(hours).sum(),
        additions,
        suffices,
    }
}

#[cfg(test)]
#[path = "remedy_tests.rs"]
mod tests;
