//! From what a queue lacks or has too much to [agents more or fewer](super::marginal).

use super::floor::{below, floor_of};
use super::gap::Gap;
use super::late;
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
}

/// The change that moves `gap` by `change` (above 0 = better), giving no interval's service level below `floor`.
pub fn step(
    staffing: &QueueStaffing,
    felt: &QueueSimulation,
    (gap, change): (&Gap, f64),
    floor: Option<f64>,
) -> Change {
    if staffing.service.deferred.is_some() {
        return deferred(staffing, felt, change);
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

/// Emails and tickets: more hours where [hands are missing](late::hands) for what is late, fewer in proportion to
/// what is required; spread so that rounding cancels.
fn deferred(staffing: &QueueStaffing, felt: &QueueSimulation, lacks: f64) -> Change {
    let share = lacks.clamp(-DEFERRED_MOST, DEFERRED_MOST);
    let required = (staffing.intervals.iter()).map(|it| f64::from(it.agents_required.get()));
    let evenly: Vec<f64> = required.map(|it| share * it).collect();
    let wanted = if share > 0.0 {
        where_missing(&evenly, late::hands(staffing, felt))
    } else {
        evenly
    };
    let mut rest = 0.0;
    let agents = staffing.intervals.iter().zip(wanted).map(|(it, wanted)| {
        rest += wanted;
        let whole = rest.round().max(-f64::from(it.agents_required.get()));
        rest -= whole;
        whole as i64
    });
    Change {
        agents: agents.collect(),
    }
}

/// As many agents as `evenly`, where `hands` are missing and as those do; `evenly` where none are.
fn where_missing(evenly: &[f64], hands: Vec<f64>) -> Vec<f64> {
    let (more, missing): (f64, f64) = (evenly.iter().sum(), hands.iter().sum());
    if missing <= 0.0 {
        return evenly.to_vec();
    }
    hands.iter().map(|it| it * more / missing).collect()
}

#[cfg(test)]
mod tests {
    use super::where_missing;

    #[test]
    fn more_hours_are_where_hands_are_missing() {
        let evenly = [1.0, 1.0, 2.0];
        assert_eq!(where_missing(&evenly, vec![0.0, 3.0, 1.0]), [0.0, 3.0, 1.0]);
        assert_eq!(where_missing(&evenly, vec![0.0, 0.0, 8.0]), [0.0, 0.0, 4.0]);
        assert_eq!(where_missing(&evenly, vec![0.0; 3]), evenly);
    }
}
