//! The loop that makes a plan keep what it promises, and no more: solve, simulate, change what is
//! required, solve again.
//!
//! Formulas size each queue as if it had its agents for itself. Agents who serve several queues make
//! them help each other, so that fewer do (*pooling*); busy days and absences take more. Only the
//! simulation knows both. After each round it tells how many contacts too many or too few of a queue
//! are answered in time (how much too long they wait, how many hang up, how busy agents are: the target that is
//! missed by most decides), and a step turns that into agents more or fewer at the hours where one
//! counts most (least). After Atlason, Epelman & Henderson 2004 (doi
//! 10.1023/B:ANOR.0000019095.91642.bb) and Cezik & L'Ecuyer 2008 (doi 10.1287/mnsc.1070.0824), who
//! cut the program where the simulation finds a queue short; their cuts need a simulation for each
//! agent type and period, ours one a round.
//!
//! Common random numbers make rounds comparable: each meets the same customers. The best round is
//! taken, not the last. It is fitted to these customers, so that what it is worth must be asked of others.

mod aid;
mod answers;
mod apply;
mod bracket;
mod choose;
mod floor;
mod gap;
mod late;
pub mod marginal;
mod more;
mod moves;
mod polish;
mod references;
mod remedy;
mod rounds;
mod step;
#[cfg(test)]
mod tests;
mod tighten;
mod together;
mod trial;

pub use apply::settle;
pub use gap::{Gap, Goal, Part, PlayedPeriod, gaps, played_periods};
pub use polish::{Care, Polished, polish};
pub use references::{References, references};
pub use remedy::{Played, remedies};
pub use rounds::{Ended, Round, RoundQueue, expected_h, required_h, worst};
pub use tighten::tighten;

use crate::control::Control;
use crate::coverage::Coverage;
use crate::scenario::Scenario;
use crate::simulate::Simulation;
use crate::staffing::Staffing;
use crate::units::{Fraction, QueueIndex};
use answers::Answers;
use step::Change;

/// How the loop goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TuneSettings {
    /// Rounds at most, the first solution not counted.
    pub rounds: u32,
    /// Rounds in succession that may bring nothing better.
    pub patience: u32,
    /// So far above its promise a queue is right; half as far is aimed at.
    pub tolerance: Fraction,
    /// Whether queues that answer more in time than promised give agents back.
    pub give_back: bool,
    /// Whether it is enough to be so near that single shifts may do the rest.
    pub near: bool,
    /// Whether intervals keep a floor of their own, whatever the queue's mean.
    pub floors: bool,
}

impl TuneSettings {
    /// Ten rounds, one point. Where nothing is given back two rounds that bring nothing better are enough;
    /// else queues, which help each other, come nearer by turns, and three rounds are left for
    /// [the way back](Self::back).
    #[must_use]
    pub fn new(give_back: bool) -> Self {
        Self {
            rounds: if give_back { 7 } else { 10 },
            patience: if give_back { 5 } else { 2 },
            tolerance: Fraction::new(0.01).unwrap_or(Fraction::ZERO),
            give_back,
            near: give_back,
            floors: give_back,
        }
    }

    /// Where giving back ended with a promise missed: agents are added until all are kept.
    #[must_use]
    pub fn back(self) -> Self {
        Self {
            rounds: 10,
            patience: u32::MAX,
            give_back: false,
            near: false,
            ..self
        }
    }

    /// So much above the promise is aimed at: the middle of what is right.
    #[must_use]
    pub fn aim(&self) -> f64 {
        0.5 * self.tolerance.get()
    }

    /// How far from being right so much above the promise is, 0 or more.
    #[must_use]
    pub fn apart(&self, above: f64) -> f64 {
        let too_much = if self.give_back {
            above - self.tolerance.get()
        } else {
            0.0
        };
        (-above).max(too_much).max(0.0)
    }

    /// Whether every queue is right.
    #[must_use]
    pub fn is_right(&self, gaps: &[Gap]) -> bool {
        gaps.iter().all(|it| self.apart(it.above) <= 0.0)
    }

    /// Whether intervals that lack so much of their floors keep them: but for a quarter of the tolerance of any queue,
    /// which other customers may do to them.
    #[must_use]
    pub fn is_above_floors(&self, lacks: floor::Lacks) -> bool {
        lacks.most <= self.tolerance.get() / 4.0
    }

    /// Whether intervals keep their floors where they should, as `felt` against what was felt of the `first` plan.
    #[must_use]
    pub fn keeps_floors(&self, scenario: &Scenario, first: &Simulation, felt: &Simulation) -> bool {
        !self.floors || self.is_above_floors(floor::lacking(scenario, first, felt))
    }

    /// What intervals lack of their floors, as far as it is worth a dearer round: more than the tolerance, which
    /// rounds and single shifts may still mend.
    #[must_use]
    pub fn beyond_floors(&self, scenario: &Scenario, first: &Simulation, felt: &Simulation) -> f64 {
        if !self.floors {
            return 0.0;
        }
        (floor::lacking(scenario, first, felt).all - self.tolerance.get()).max(0.0)
    }

    /// Whether chance decides over no queue, whether it is right.
    #[must_use]
    pub fn is_sure(&self, gaps: &[Gap]) -> bool {
        let near = |it: &Gap, edge: f64| (it.above - edge).abs() <= it.chance;
        let too_much = |it: &Gap| self.give_back && near(it, self.tolerance.get());
        !gaps.iter().any(|it| near(it, 0.0) || too_much(it))
    }

    /// Whether every queue is right and a quarter of the tolerance from its edges, so that other customers hardly
    /// put it beyond them.
    #[must_use]
    pub fn is_right_inside(&self, gaps: &[Gap]) -> bool {
        let margin = self.tolerance.get() / 4.0;
        let inside = |above| self.apart(above - margin) <= 0.0 && self.apart(above + margin) <= 0.0;
        gaps.iter().all(|it| inside(it.above))
    }
}

/// A solution of a requirement, played.
pub trait Solution {
    /// What the roster gives by formula.
    fn coverage(&self) -> &Coverage;
    /// What customers felt.
    fn felt(&self) -> &Simulation;
    /// What is paid, in the scenario's currency.
    fn cost(&self) -> f64;
    /// Paid hours.
    fn paid_h(&self) -> f64;
    /// Whether the same people work the same shifts.
    fn same_roster(&self, other: &Self) -> bool;
}

/// What a round came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept<S> {
    /// The solution.
    pub solution: S,
    /// Its requirement.
    pub staffing: Staffing,
}

/// How the loop ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Tuned<S> {
    /// What each round came to, in order; the first by formula alone.
    pub kept: Vec<Kept<S>>,
    /// All rounds, in order.
    pub rounds: Vec<Round>,
    /// The one that misses promises least, at the least cost. Chance excuses no miss: all rounds meet the same.
    pub best: usize,
    /// The one whose queues are nearest to their promises.
    pub nearest: usize,
    /// Whether every queue of the nearest is at its promise or within the tolerance above it; where nothing
    /// is given back, anywhere above.
    pub settled: bool,
    /// Why there were no more rounds.
    pub ended: Ended,
}

/// Goes round from `first`, the solution of `staffing`, until every queue is right, nothing can be changed or
/// got better, or the rounds or the time of `control` are over.
///
/// # Errors
/// Those of `solve`.
pub fn tune<S: Solution, E>(
    scenario: &Scenario,
    staffing: Staffing,
    first: S,
    settings: &TuneSettings,
    control: &Control,
    mut solve: impl FnMut(&Staffing) -> Result<Option<S>, E>,
) -> Result<Tuned<S>, E> {
    let mut tuned = Tuned {
        kept: vec![Kept {
            solution: first,
            staffing,
        }],
        rounds: vec![],
        best: 0,
        nearest: 0,
        settled: false,
        ended: Ended::Rounds,
    };
    go_round(&mut tuned, 0, scenario, settings, control, &mut solve)?;
    Ok(tuned)
}

/// Goes on from the round numbered `from`, up to as many rounds in all as `settings` say.
///
/// # Errors
/// Those of `solve`.
pub fn go_round<S: Solution, E>(
    tuned: &mut Tuned<S>,
    from: usize,
    scenario: &Scenario,
    settings: &TuneSettings,
    control: &Control,
    solve: &mut impl FnMut(&Staffing) -> Result<Option<S>, E>,
) -> Result<(), E> {
    let mut answers = Answers::new(settings.give_back, settings.aim());
    let mut at = from;
    while let Some(latest) = tuned.kept.get(at) {
        let (solution, staffing) = (&latest.solution, &latest.staffing);
        let gaps = gaps(scenario, solution.felt());
        let aims = answers.aims(&gaps);
        let mut ended = tuned.ended_by(scenario, &gaps, settings, control);
        let changes = match ended {
            None => {
                let first = tuned.kept[0].solution.felt();
                changes(
                    scenario,
                    staffing,
                    (first, solution),
                    (&gaps, &aims),
                    settings,
                )
            }
            Some(_) => vec![],
        };
        ended = ended.or(changes.is_empty().then_some(Ended::NothingToChange));
        let mut next = staffing.clone();
        for (queue, change) in &changes {
            apply::apply(scenario, &mut next, *queue, change);
        }
        tuned.tell(scenario, ended.is_none().then_some(&next));
        if let Some(ended) = ended {
            tuned.ended = ended;
            break;
        }
        let done = at as f64 / f64::from(settings.rounds);
        control.report("tuning", Some(done), "");
        let Some(solution) = solve(&next)? else {
            tuned.ended = Ended::Stopped;
            break;
        };
        tuned.kept.push(Kept {
            solution,
            staffing: next,
        });
        at = tuned.kept.len() - 1;
    }
    tuned.choose(scenario, settings);
    Ok(())
}

fn changes<S: Solution>(
    scenario: &Scenario,
    staffing: &Staffing,
    (first, solution): (&Simulation, &S),
    (gaps, aims): (&[Gap], &[f64]),
    settings: &TuneSettings,
) -> Vec<(QueueIndex, Change)> {
    let floor = |queue| settings.floors.then(|| floor::floor(scenario, queue))?;
    let one = |(gap, aim): (&Gap, &f64)| {
        let queue = gap.part.queue;
        let own = staffing.queues.iter().find(|it| it.queue == queue)?;
        let felt = &solution.felt().queues;
        let felt = felt.iter().find(|it| it.queue == queue)?;
        let changes = settings.apart(gap.above) > 0.0;
        let change = changes.then(|| step::step(own, felt, (gap, *aim), floor(queue)))?;
        Some((queue, change))
    };
    let mut nearer: Vec<(QueueIndex, Change)> = gaps.iter().zip(aims).filter_map(one).collect();
    if settings.floors {
        together::within_reach(staffing, &mut nearer);
    }
    let both = first.queues.iter().zip(&solution.felt().queues);
    let raised = both.filter_map(|(first, own)| {
        let floor = floor(own.queue)?;
        Some((own.queue, step::raised(first, own, floor)))
    });
    let all = nearer.into_iter().chain(raised);
    all.filter(|(_, change)| !change.is_nothing()).collect()
}
