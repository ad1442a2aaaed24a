//! Changes of single shifts, and which promises most.

use super::TuneSettings;
use super::gap::Gap;
use crate::roster::{Activity, Roster, RosteredShift};
use crate::scenario::Scenario;
use crate::units::{AgentIndex, QueueIndex};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// By how much a full shift more moves the queues of its agent, before it is known better.
const FIRST_REACH: f64 = 0.008;
/// Minutes of a full shift.
const FULL_MIN: f64 = 480.0;

/// A change of one shift, which is known by agent and start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    shift: (AgentIndex, i64),
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Nobody works it.
    LeaveOut,
    /// Another agent works it.
    Give(AgentIndex),
    /// Another agent works it, too.
    Double(AgentIndex),
}

/// How far queues are from their promises: beyond the tolerance counts in full, within it a little, and what
/// lacks once more: a promise is not sold for hours.
pub fn distance(standing: &[Gap], settings: &TuneSettings) -> f64 {
    standing.iter().map(|it| far(it.above, settings)).sum()
}

fn far(above: f64, settings: &TuneSettings) -> f64 {
    let within = 0.05 * (above - settings.aim()).abs();
    settings.apart(above) + within + (-above).max(0.0)
}

/// What is known of what a change does.
pub struct Outlook<'a> {
    scenario: &'a Scenario,
    settings: &'a TuneSettings,
    /// Agents who serve the same queues have the same number.
    kinds: Vec<usize>,
    skills: Vec<&'a [QueueIndex]>,
    reach: f64,
}

/// A change to be judged: who works less, who works more, when and how long.
type Shape = (Option<usize>, Option<usize>, NaiveDate, i64);

impl<'a> Outlook<'a> {
    /// Nothing was tried yet.
    pub fn new(scenario: &'a Scenario, settings: &'a TuneSettings) -> Self {
        let mut skills: Vec<&[QueueIndex]> = vec![];
        let kind = |agent: &'a crate::scenario::model::Agent| {
            let own = agent.skills.as_slice();
            skills.iter().position(|it| *it == own).unwrap_or_else(|| {
                skills.push(own);
                skills.len() - 1
            })
        };
        let kinds = scenario.agents.iter().map(kind).collect();
        Self {
            scenario,
            settings,
            kinds,
            skills,
            reach: FIRST_REACH,
        }
    }

    /// Learns from what a change did, all queues together: half of what is known is of the latest.
    pub fn learn(&mut self, before: &[Gap], after: &[Gap]) {
        let both = before.iter().zip(after);
        let most = both.map(|(a, b)| (b.above - a.above).abs());
        let most = most.fold(0.0, f64::max);
        self.reach = 0.5 * (self.reach + most.clamp(0.1 * FIRST_REACH, 3.0 * FIRST_REACH));
    }

    /// By how much nearer queues come by guess; `None` where one of those that it touches promises nothing.
    fn gain(&self, standing: &[Gap], (less, more, date, minutes): Shape) -> Option<f64> {
        let skills = |kind: Option<usize>| kind.map_or(&[][..], |it| self.skills[it]);
        let promised = |queue: &QueueIndex| {
            let mut own = standing.iter();
            own.any(|it| it.part.queue == *queue && it.part.has(date))
        };
        let (less, more) = (skills(less), skills(more));
        if !less.iter().chain(more).all(promised) {
            return None;
        }
        let reach = self.reach * minutes as f64 / FULL_MIN;
        let touched = standing.iter().filter(|it| it.part.has(date));
        let gains = touched.map(|it| {
            let moved = |skills: &[QueueIndex]| {
                let own = skills.contains(&it.part.queue);
                if own { reach } else { 0.0 }
            };
            let then = it.above + moved(more) - moved(less);
            far(it.above, self.settings) - far(then, self.settings)
        });
        Some(gains.sum())
    }

    /// The change that promises most and was not refused.
    pub fn candidate(
        &self,
        standing: &[Gap],
        roster: &Roster,
        refused: &BTreeSet<Move>,
    ) -> Option<Move> {
        let busy: BTreeSet<(AgentIndex, NaiveDate)> =
            roster.shifts.iter().map(|it| (it.agent, it.date)).collect();
        let mut known: BTreeMap<Shape, Option<f64>> = BTreeMap::new();
        let mut best: Option<(f64, Move)> = None;
        let mut offer = |less: Option<usize>, more, shift: &RosteredShift, kind: Kind| {
            let shape = (less, more, shift.date, shift.span.minutes());
            let gain = known.entry(shape);
            let gain = *gain.or_insert_with(|| self.gain(standing, shape));
            let own = Move {
                shift: (shift.agent, shift.span.start.minutes()),
                kind,
            };
            let Some(gain) = gain.filter(|it| *it > 0.0) else {
                return;
            };
            let more = best.as_ref().is_none_or(|(most, _)| gain > *most + 1e-12);
            if more && !refused.contains(&own) {
                best = Some((gain, own));
            }
        };
        for shift in &roster.shifts {
            let here = Some(self.kinds[shift.agent.get()]);
            offer(here, None, shift, Kind::LeaveOut);
            for (number, kind) in self.kinds.iter().enumerate() {
                let other = AgentIndex::new(number);
                if fits(self.scenario, shift, other) && !busy.contains(&(other, shift.date)) {
                    offer(here, Some(*kind), shift, Kind::Give(other));
                    offer(None, Some(*kind), shift, Kind::Double(other));
                }
            }
        }
        best.map(|(_, own)| own)
    }
}

/// Whether `agent` could work such a shift at all: same site, same contract.
fn fits(scenario: &Scenario, shift: &RosteredShift, agent: AgentIndex) -> bool {
    let (one, other) = (
        &scenario.agents[shift.agent.get()],
        &scenario.agents[agent.get()],
    );
    one.site == other.site && one.contract == other.contract && !other.skills.is_empty()
}

/// The roster after a change, by agent and start.
pub fn after(scenario: &Scenario, roster: &Roster, change: &Move) -> Roster {
    let mut changed = roster.clone();
    let known = |it: &RosteredShift| (it.agent, it.span.start.minutes()) == change.shift;
    let Some(at) = changed.shifts.iter().position(known) else {
        return changed;
    };
    let shift = match change.kind {
        Kind::Double(_) => changed.shifts[at].clone(),
        Kind::LeaveOut | Kind::Give(_) => changed.shifts.remove(at),
    };
    if let Kind::Give(agent) | Kind::Double(agent) = change.kind {
        changed.shifts.push(worked_by(scenario, shift, agent));
        changed.shifts.sort_by_key(|it| (it.agent, it.span.start));
    }
    changed
}

/// The shift as `agent` works it: on a queue of theirs where they cannot serve the one there.
fn worked_by(scenario: &Scenario, mut shift: RosteredShift, agent: AgentIndex) -> RosteredShift {
    let skills = &scenario.agents[agent.get()].skills;
    for piece in &mut shift.pieces {
        if let Activity::Work(queue) = piece.activity
            && !skills.contains(&queue)
            && let Some(own) = skills.first()
        {
            piece.activity = Activity::Work(*own);
        }
    }
    shift.agent = agent;
    shift
}
