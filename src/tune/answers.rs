//! How strongly queues answer to changes: learnt from round to round.

use super::gap::{Gap, Part};
use std::collections::BTreeMap;

/// Share of a gap that a first change aims at, where all queues give agents back at once: each of them misses
/// the help of the others, too.
const FIRST_GIVEN_BACK: f64 = 0.6;
/// Bounds of the share.
const LEAST: f64 = 0.2;
const MOST: f64 = 1.2;

/// What is known of each queue, or day or week of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    first: f64,
    /// So much above the promise is aimed at.
    aim: f64,
    parts: BTreeMap<Part, Answer>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Answer {
    /// Above the promise before the last change.
    above: f64,
    /// What the change should have brought.
    wanted: f64,
    /// Share of a gap to aim at.
    share: f64,
}

impl Answers {
    /// Nothing is known yet.
    pub const fn new(give_back: bool, aim: f64) -> Self {
        Self {
            first: if give_back { FIRST_GIVEN_BACK } else { 1.0 },
            aim,
            parts: BTreeMap::new(),
        }
    }

    /// Learns from where queues are now, and says by how much each gap is to change.
    pub fn aims(&mut self, gaps: &[Gap]) -> Vec<f64> {
        let aim = |gap: &Gap| {
            let share = self.parts.get(&gap.part).map_or(self.first, |last| {
                // A change as small as chance tells nothing.
                if last.wanted.abs() <= gap.chance {
                    return last.share;
                }
                let got = (gap.above - last.above) / last.wanted;
                let better = if got > 0.1 {
                    last.share / got
                } else {
                    last.share
                };
                (0.5 * (last.share + better)).clamp(LEAST, MOST)
            });
            let wanted = (self.aim - gap.above) * share;
            let answer = Answer {
                above: gap.above,
                wanted,
                share,
            };
            self.parts.insert(gap.part, answer);
            wanted
        };
        gaps.iter().map(aim).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tune::Goal;
    use crate::units::QueueIndex;

    fn gap(above: f64, chance: f64) -> Gap {
        Gap {
            part: Part::whole(QueueIndex::new(0)),
            goal: Goal::ServiceLevel,
            above,
            beyond: 0.0,
            chance,
        }
    }

    #[test]
    fn a_queue_that_answers_twice_as_strongly_is_changed_less() {
        let mut answers = Answers::new(true, 0.0);
        assert_eq!(answers.aims(&[gap(0.20, 0.0)]), [-0.12]);
        // −0.24 came of −0.12.
        let aims = answers.aims(&[gap(-0.04, 0.0)]);
        assert!((aims[0] - 0.04 * 0.45).abs() < 1e-12, "{aims:?}");
    }

    #[test]
    fn what_is_within_chance_teaches_nothing() {
        let mut answers = Answers::new(false, 0.0);
        answers.aims(&[gap(-0.01, 0.02)]);
        assert_eq!(answers.aims(&[gap(-0.03, 0.02)]), [0.03]);
    }
}
