//! A roster played once more with people added.

use super::gap::{Gap, gaps};
use super::remedy::Played;
use crate::control::Control;
use crate::scenario::Scenario;
use crate::scenario::model::Agent;
use crate::simulate::{PlaySettings, Shift, Timetable, simulate};
use crate::staffing::QueueStaffing;
use crate::units::{AgentIndex, QueueIndex};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What no name has: those who are added are ill on other days than the one whom they are like.
const EXTRA: &str = "\u{1f}";

impl Played<'_> {
    /// The gaps of a queue with `agents` more in each of its intervals; `None` where there are no agents to be
    /// like.
    pub(super) fn played_with(
        &self,
        staffing: &QueueStaffing,
        agents: &[u32],
        control: &Control,
    ) -> Option<Vec<Gap>> {
        let queue = staffing.queue;
        let (scenario, timetable) = self.with_people(staffing, agents)?;
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

    /// The scenario and who works when, with as few people more as can be `agents` more in each interval of a queue.
    fn with_people(
        &self,
        staffing: &QueueStaffing,
        agents: &[u32],
    ) -> Option<(Scenario, Timetable)> {
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
        Some((scenario, timetable))
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
