//! What each further agent in an interval does for the promise.

use crate::staffing::{Binding, Service, performance_at};
use crate::units::Fraction;

/// Agents of one interval for which a curve is followed beyond its floor at most.
const MOST_STEPS: usize = 5_000;

/// The curve ends where this share of what the promise lets wait is still late: further agents
/// bring nothing that counts.
const LATE_AT_END: f64 = 0.01;

/// How many contacts of an interval are answered in time, by the number of agents, from the least
/// number that is allowed there.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Expected contacts.
    pub offered: f64,
    /// Length of the interval in hours.
    pub hours: f64,
    /// The least number of agents.
    pub floor: u32,
    /// What asks for the floor; `None` where it is the rule that no interval is given up.
    pub floor_binding: Option<Binding>,
    /// Service level with the floor and each number above it.
    levels: Vec<f64>,
}

/// Some more agents that bring the same each, on average: a straight piece of the upper concave
/// envelope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// How many agents, 1 or more.
    pub agents: u32,
    /// Contacts more answered in time for each of them.
    pub gain: f64,
}

impl Curve {
    /// The curve of `offered` contacts in `hours` with a mean handle time of `aht_s` seconds (the
    /// forecast's), from `least` agents on; `most` is what the interval would need to keep the
    /// promise by itself.
    ///
    /// Where the service level rises ever faster at first (under Erlang A: with few agents nearly
    /// all hang up), the floor is the number from which each further agent brings less than the one
    /// before: fewer would give the interval up for the sake of others. It is never above `most`.
    #[must_use]
    pub fn new(
        (offered, hours, aht_s): (f64, f64, f64),
        service: &Service,
        (least, binding): (u32, Binding),
        most: u32,
    ) -> Self {
        let target = service
            .targets
            .service_level
            .map_or(0.0, |it| it.target.get());
        let enough = 1.0 - LATE_AT_END * (1.0 - target);
        let level = |agents: u32| {
            let given = performance_at(f64::from(agents), offered, hours * 3600.0, aht_s, service);
            given.service_level.map_or(1.0, Fraction::get)
        };
        let mut levels = vec![level(least)];
        for agents in (least + 1..).take(MOST_STEPS) {
            if levels.last().is_some_and(|last| *last >= enough) {
                break;
            }
            levels.push(level(agents));
        }
        let given_up = steepest(&levels).min(most.saturating_sub(least) as usize);
        levels.drain(..given_up);
        Self {
            offered: offered.max(0.0),
            hours,
            floor: least + u32::try_from(given_up).unwrap_or(0),
            floor_binding: (given_up == 0).then_some(binding),
            levels,
        }
    }

    /// A curve with these service levels from `floor` on, contacts and hours.
    #[cfg(test)]
    pub(in crate::staffing) fn of_levels(floor: u32, levels: &[f64], offered: f64) -> Self {
        Self {
            offered,
            hours: 0.5,
            floor,
            floor_binding: Some(Binding::None),
            levels: levels.to_vec(),
        }
    }

    /// The number beyond which further agents count for nothing.
    #[must_use]
    pub fn top(&self) -> u32 {
        self.floor + u32::try_from(self.levels.len().saturating_sub(1)).unwrap_or(0)
    }

    /// Contacts answered in time by `agents`, between floor and top.
    #[must_use]
    pub fn answered(&self, agents: u32) -> f64 {
        let last = self.levels.len().saturating_sub(1);
        let position = agents.saturating_sub(self.floor) as usize;
        self.offered * self.levels.get(position.min(last)).copied().unwrap_or(1.0)
    }

    /// The upper concave envelope from `from` agents to the top: steps with ever smaller gains.
    #[must_use]
    pub fn steps(&self, from: u32) -> Vec<Step> {
        let mut corners: Vec<u32> = Vec::new();
        let gain = |low: u32, high: u32| {
            (self.answered(high) - self.answered(low)) / f64::from(high - low)
        };
        for agents in from.clamp(self.floor, self.top())..=self.top() {
            while let [.., before, last] = corners[..] {
                if gain(before, last) > gain(last, agents) {
                    break;
                }
                corners.pop();
            }
            corners.push(agents);
        }
        let pairs = corners.windows(2).map(|pair| Step {
            agents: pair[1] - pair[0],
            gain: gain(pair[0], pair[1]),
        });
        pairs.take_while(|step| step.gain > 0.0).collect()
    }
}

/// The position from which the next value is furthest up; 0 where there is but one.
fn steepest(levels: &[f64]) -> usize {
    let rises = levels.windows(2).map(|pair| pair[1] - pair[0]).enumerate();
    let best = rises.fold((0, 0.0), |best, (position, rise)| {
        if rise > best.1 {
            (position, rise)
        } else {
            best
        }
    });
    best.0
}
