//! From what a queue lacks or has too much to [agents more or fewer](super::marginal).

use super::floor::{below, floor_of};
use super::gap::Gap;
use super::marginal::{Wish, spend};
use crate::simulate::QueueSimulation;
use crate::staffing::QueueStaffing;

/// Agents by which an interval changes in one round at most: others change at the same time.
const MOST_A_ROUND: u32 = 3;
/// Share of a deferred queue's hours that change in one round at most.
const DEFERRED_MOST: f64 = 0.15;

/// By how many agents each interval of a queue changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// One a interval.
    pub agents: Vec<i64>,
}

impl Change {
    /// Whether nothing changes.
    pub fn is_nothing(&self) -> bool {
        self.agents.iter().all(|it| *it == 0)
    }

    /// Agent-hours.
    pub fn hours(&self, staffing: &QueueStaffing) -> f64 {
        let both = self.agents.iter().zip(&staffing.intervals);
        both.map(|(agents, it)| *agents as f64 * it.interval.span.minutes() as f64 / 60.0)
            .sum()
    }
}

/// The change that moves `gap` by `change` (above 0 = better), giving no interval's service level below `floor`.
pub fn step(
    staffing: &QueueStaffing,
    felt: &QueueSimulation,
    (gap, change): (&Gap, f64),
    floor: Option<f64>,
) -> Change {
    if staffing.service.deferred.is_some() {
        return deferred(staffing, change);
    }
    let wish = Wish {
        goal: gap.goal,
        part: gap.part,
        change,
        most: MOST_A_ROUND,
        floor,
    };
    Change {
        agents: spend(staffing, felt, &wish).agents,
    }
}

/// One agent more in every interval whose service level is below `floor` beyond chance, and was above or nearer
/// before anything was given back, as it was `first` played.
pub fn raised(first: &QueueSimulation, felt: &QueueSimulation, floor: f64) -> Change {
    let intervals = first.intervals.iter().zip(&felt.intervals);
    let agents = intervals
        .map(|(first, own)| i64::from(below(&own.felt, floor_of(&first.felt, floor)) > 0.0));
    Change {
        agents: agents.collect(),
    }
}

/// Emails and tickets: hours in proportion to what is required, spread so that rounding cancels.
fn deferred(staffing: &QueueStaffing, lacks: f64) -> Change {
    let share = lacks.clamp(-DEFERRED_MOST, DEFERRED_MOST);
    let mut rest = 0.0;
    let agents = staffing.intervals.iter().map(|it| {
        rest += share * f64::from(it.agents_required.get());
        let whole = rest.round().max(-f64::from(it.agents_required.get()));
        rest -= whole;
        whole as i64
    });
    Change {
        agents: agents.collect(),
    }
}
