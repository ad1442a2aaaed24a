//! The last touch, shift by shift.
//!
//! Rounds change a requirement and make a whole new roster, which is too coarse to come nearer than a few
//! points. Here the roster stays, but for one shift at a time: it is left out, given to somebody with
//! other skills who is off that day, or worked by one more. The rules are checked, the rest is played
//! against the same days, and the change stays where queues come nearer to what they promise.

use super::TuneSettings;
use super::gap::{Gap, gaps};
use crate::control::Control;
use crate::roster::{Activity, Roster, RosteredShift};
use crate::scenario::Scenario;
use crate::simulate::Simulation;
use crate::units::AgentIndex;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Rosters played at most.
const MOST_PLAYED: u32 = 80;
/// Changes tried against the rules at most.
const MOST_TRIED: u32 = 2_000;

/// A roster that is judged.
pub struct Polished {
    /// It.
    pub roster: Roster,
    /// Changes that stayed.
    pub changes: usize,
    /// Whether every queue is at its promise, or within the tolerance above it, now.
    pub settled: bool,
}

/// A change of one shift, which is known by agent and start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Move {
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

/// Changes shifts of `roster`, which was played as `played`, until every queue is at its promise or within the
/// tolerance above it, or nothing helps. `allowed` says whether a roster keeps every rule, `play` plays one.
pub fn polish(
    scenario: &Scenario,
    roster: &Roster,
    played: &Simulation,
    settings: &TuneSettings,
    control: &Control,
    allowed: impl Fn(&Roster) -> bool,
    play: impl Fn(&Roster) -> Simulation,
) -> Polished {
    let mut standing = gaps(scenario, played);
    let mut best = Polished {
        roster: roster.clone(),
        changes: 0,
        settled: false,
    };
    let mut refused: BTreeSet<Move> = BTreeSet::new();
    let mut plays = 0;
    for _ in 0..MOST_TRIED {
        best.settled = settings.is_right(&standing);
        if best.settled || plays >= MOST_PLAYED || control.stop() {
            break;
        }
        let spare = Spare {
            scenario,
            standing: &standing,
            aim: settings.aim(),
        };
        let Some(next) = candidate(&spare, &best.roster, &refused) else {
            break;
        };
        let changed = after(scenario, &best.roster, &next);
        if !allowed(&changed) {
            refused.insert(next);
            continue;
        }
        plays += 1;
        let felt = gaps(scenario, &play(&changed));
        if distance(&felt, settings) < distance(&standing, settings) - 1e-9 {
            standing = felt;
            best.roster = changed;
            best.changes += 1;
        } else {
            refused.insert(next);
        }
    }
    best
}

/// How far queues are from their promises: beyond the tolerance counts in full, within it a little, and what
/// lacks once more: a promise is not sold for hours.
fn distance(standing: &[Gap], settings: &TuneSettings) -> f64 {
    let one = |it: &Gap| {
        let within = 0.05 * (it.above - settings.aim()).abs();
        settings.apart(it.above) + within + (-it.above).max(0.0)
    };
    standing.iter().map(one).sum()
}

/// What agents could be done without.
struct Spare<'a> {
    scenario: &'a Scenario,
    standing: &'a [Gap],
    aim: f64,
}

impl Spare<'_> {
    /// How much too much the queues of `agent` are served on `date`, on average; `None` where one of them
    /// promises nothing then.
    fn of(&self, agent: AgentIndex, date: NaiveDate) -> Option<f64> {
        let skills = &self.scenario.agents[agent.get()].skills;
        let own = skills.iter().map(|queue| {
            let mut parts = self.standing.iter();
            let own = parts.find(|it| it.part.queue == *queue && it.part.has(date))?;
            Some(own.above - self.aim)
        });
        let own: Vec<f64> = own.collect::<Option<_>>()?;
        (!own.is_empty()).then(|| own.iter().sum::<f64>() / own.len() as f64)
    }
}

/// The change that promises most and was not refused.
fn candidate(spare: &Spare<'_>, roster: &Roster, refused: &BTreeSet<Move>) -> Option<Move> {
    let scenario = spare.scenario;
    let busy: BTreeSet<(AgentIndex, NaiveDate)> =
        roster.shifts.iter().map(|it| (it.agent, it.date)).collect();
    let mut best: Option<(f64, Move)> = None;
    let mut offer = |gain: f64, shift: &RosteredShift, kind: Kind| {
        let own = Move {
            shift: (shift.agent, shift.span.start.minutes()),
            kind,
        };
        let more = best.as_ref().is_none_or(|(most, _)| gain > *most + 1e-12);
        if gain > 0.0 && more && !refused.contains(&own) {
            best = Some((gain, own));
        }
    };
    let agents = || (0..scenario.agents.len()).map(AgentIndex::new);
    let mut by_date: BTreeMap<NaiveDate, Vec<Option<f64>>> = BTreeMap::new();
    for shift in &roster.shifts {
        let own = by_date.entry(shift.date);
        let spare = own.or_insert_with(|| agents().map(|it| spare.of(it, shift.date)).collect());
        let Some(here) = spare[shift.agent.get()] else {
            continue;
        };
        offer(here, shift, Kind::LeaveOut);
        let free = agents().filter(|it| !busy.contains(&(*it, shift.date)));
        for other in free.filter(|it| fits(scenario, shift, *it)) {
            if let Some(there) = spare[other.get()] {
                offer(0.5 * (here - there), shift, Kind::Give(other));
                offer(-there, shift, Kind::Double(other));
            }
        }
    }
    best.map(|(_, own)| own)
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
fn after(scenario: &Scenario, roster: &Roster, change: &Move) -> Roster {
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
