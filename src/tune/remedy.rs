//! What would mend a queue that misses what it promises: agents at which hours, tried in a play.
//!
//! A [guess](super::aid) is played: people more, of the skills that those on the queue have, turn up at these hours
//! and are as often absent as all others. What still lacks makes the next guess larger, what is too much smaller,
//! until one is enough and hardly too large. Hours that bring nothing are not named.

use super::aid::{Agents, Aid};
use super::bracket::Bracket;
use super::gap::{Gap, gaps};
use crate::control::Control;
use crate::forecast::Forecast;
use crate::scenario::Scenario;
use crate::simulate::{Addition, Remedy, Simulation, Timetable};
use crate::staffing::{QueueStaffing, Staffing};
use crate::units::Fraction;

/// Guesses that are played for a queue at most.
const MOST_PLAYED: usize = 14;
/// Queues whose remedies are played, those that lack most; the others keep the first guess.
const MOST_QUEUES: usize = 6;
/// A remedy that brings a queue no further above what is aimed at is not too large.
const ENOUGH: f64 = 0.01;
/// The same after half of the guesses.
const NEARLY_ENOUGH: f64 = 0.02;
/// What brings so little more is not worth its hours; half of it altogether is nothing.
const NEXT_TO_NOTHING: f64 = 0.005;

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

/// What would mend each queue that misses what it promises on the mean, in the scenario's order; where no number of
/// agents [can keep it](crate::simulate::out_of_reach), what would bring it as near as can be. Each by itself: what
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

/// By how much gaps are below what is aimed at, together; 0 or less.
fn total(gaps: &[Gap]) -> f64 {
    gaps.iter().map(|it| it.above.min(0.0)).sum()
}

/// A guess that was played.
struct Tried {
    agents: Agents,
    hours: f64,
    /// What is [lacking](total) then.
    left: f64,
}

/// All guesses of a queue so far.
struct Trials<'a> {
    played: &'a Played<'a>,
    staffing: &'a QueueStaffing,
    control: &'a Control,
    tried: Vec<Tried>,
}

impl Trials<'_> {
    /// Plays a guess; `None` where that was done, says nothing or is to stop.
    fn play(&mut self, agents: Agents) -> Option<Vec<Gap>> {
        let known = self.tried.iter().any(|it| it.agents == agents);
        if known || self.control.stop() || agents.iter().all(|it| *it == 0) {
            return None;
        }
        let after = self
            .played
            .played_with(self.staffing, &agents, self.control)?;
        if after.is_empty() {
            return None;
        }
        self.tried.push(Tried {
            hours: hours(self.staffing, &agents),
            left: total(&after),
            agents,
        });
        Some(after)
    }

    /// The guess with the fewest hours that is enough, or where none is, that brings next to as much as the best;
    /// and whether it is enough. `None` where nothing was played.
    fn best(&self, lacks: f64) -> Option<(Agents, bool)> {
        let most = self.tried.iter().map(|it| it.left).reduce(f64::max)?;
        let least = if most >= 0.0 {
            0.0
        } else {
            most - NEXT_TO_NOTHING
        };
        let good = self.tried.iter().filter(|it| it.left >= least);
        let best = good.min_by(|a, b| a.hours.total_cmp(&b.hours))?;
        if most < 0.0 && best.left - lacks < 0.5 * NEXT_TO_NOTHING {
            return Some((vec![0; best.agents.len()], false));
        }
        Some((best.agents.clone(), most >= 0.0))
    }
}

impl Played<'_> {
    fn remedy(&self, own: &[Gap], plays: usize, control: &Control) -> Option<Remedy> {
        let queue = own.first()?.part.queue;
        let staffing = self.staffing.queues.iter().find(|it| it.queue == queue)?;
        let felt = self.felt.queues.iter().find(|it| it.queue == queue)?;
        let missed = own.iter().copied().filter(is_missed);
        let missed: Vec<Gap> = missed.collect();
        let aid = Aid::new(self, staffing, felt, &missed);
        let mut trials = Trials {
            played: self,
            staffing,
            control,
            tried: vec![],
        };
        let brackets = missed.iter().enumerate();
        let brackets = brackets.map(|(at, it)| Bracket::new(it.above, aid.first(at, it)));
        let mut brackets: Vec<Bracket> = brackets.collect();
        let first = aid.agents(&factors(&brackets));
        search(&aid, &mut trials, (&missed, &mut brackets), plays);
        let (agents, suffices) = trials.best(total(own)).unwrap_or(first);
        let lacks = own.iter().map(|it| (it.above - it.beyond).min(0.0));
        let lacks = -lacks.sum::<f64>() / own.len() as f64;
        let lacks = Fraction::new(lacks.clamp(0.0, 1.0)).ok()?;
        Some(remedy(staffing, lacks, &agents, suffices))
    }
}

/// Plays guess after guess until each of the gaps `missed` is hardly above what is aimed at.
fn search(
    aid: &Aid<'_>,
    trials: &mut Trials<'_>,
    (missed, brackets): (&[Gap], &mut [Bracket]),
    plays: usize,
) {
    for number in 1..plays {
        let (agents, _) = aid.agents(&factors(brackets));
        let Some(after) = trials.play(agents) else {
            break;
        };
        let near = if number <= MOST_PLAYED / 2 {
            ENOUGH
        } else {
            NEARLY_ENOUGH
        };
        for (bracket, gap) in brackets.iter_mut().zip(missed) {
            let now = after.iter().find(|it| it.part == gap.part);
            bracket.learn(now.map_or(0.0, |it| it.above), near);
        }
        if brackets.iter().all(|it| it.is_near(near)) {
            break;
        }
    }
    let enough: Option<Vec<f64>> = brackets.iter().map(Bracket::enough).collect();
    let Some(enough) = enough else {
        return;
    };
    let (agents, _) = aid.agents(&enough);
    let few = without_few(&agents);
    // Of several days each was enough by itself, and not yet all in one guess.
    let _ = trials.play(agents);
    let _ = trials.play(few);
}

/// Without intervals that have few beside the others, which may bring nothing.
fn without_few(agents: &[u32]) -> Agents {
    let most = agents.iter().copied().max().unwrap_or(0);
    let kept = |it: &u32| if 4 * it < most { 0 } else { *it };
    agents.iter().map(kept).collect()
}

fn factors(brackets: &[Bracket]) -> Vec<f64> {
    brackets.iter().map(Bracket::now).collect()
}

/// Agent-hours.
fn hours(staffing: &QueueStaffing, agents: &[u32]) -> f64 {
    let both = staffing.intervals.iter().zip(agents);
    both.map(|(it, agents)| f64::from(*agents) * it.interval.span.minutes() as f64 / 60.0)
        .sum()
}

fn remedy(staffing: &QueueStaffing, lacks: Fraction, agents: &[u32], suffices: bool) -> Remedy {
    let additions = staffing.intervals.iter().zip(agents);
    let additions = additions.filter(|(_, agents)| **agents > 0);
    let additions = additions.map(|(it, agents)| Addition {
        interval: it.interval,
        agents: *agents,
    });
    Remedy {
        queue: staffing.queue,
        lacks,
        additions: additions.collect(),
        agent_hours: hours(staffing, agents),
        suffices,
    }
}

#[cfg(test)]
#[path = "remedy_tests.rs"]
mod tests;
