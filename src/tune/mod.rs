//! The loop that makes a plan keep what it promises, and no more: solve, simulate, change what is
//! required, solve again.
//!
//! Formulas size each queue as if it had its agents for itself. Agents who serve several queues make
//! them help each other, so that fewer do (*pooling*); busy days and absences take more. Only the
//! simulation knows both. After each round it tells how many contacts too many or too few of a queue
//! are answered in time, and a step turns that into agents more or fewer at the hours where one
//! counts most (least). After Atlason, Epelman & Henderson 2004 (doi
//! 10.1023/B:ANOR.0000019095.91642.bb) and Cezik & L'Ecuyer 2008 (doi 10.1287/mnsc.1070.0824), who
//! cut the program where the simulation finds a queue short; their cuts need a simulation for each
//! agent type and period, ours one a round.
//!
//! Common random numbers make rounds comparable: each meets the same customers. The best round is
//! taken, not the last.

mod answers;
mod apply;
mod polish;
mod references;
mod step;
#[cfg(test)]
mod tests;

pub use polish::{Polished, polish};
pub use references::{References, references};

use crate::control::Control;
use crate::coverage::Coverage;
use crate::scenario::Scenario;
use crate::simulate::{QueueSimulation, Simulation};
use crate::staffing::Staffing;
use crate::units::{Fraction, QueueIndex};
use answers::Answers;
use serde::{Deserialize, Serialize};
use step::Change;

/// How the loop goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TuneSettings {
    /// Rounds at most, the first solution not counted.
    pub rounds: u32,
    /// So near its promise a queue is right.
    pub tolerance: Fraction,
    /// Whether queues that answer more in time than promised give agents back.
    pub give_back: bool,
}

impl TuneSettings {
    /// Ten rounds, one point.
    #[must_use]
    pub fn new(give_back: bool) -> Self {
        Self {
            rounds: 10,
            tolerance: Fraction::new(0.01).unwrap_or(Fraction::ZERO),
            give_back,
        }
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
}

/// One round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// 0 = by formula alone.
    pub number: u32,
    /// Paid hours.
    pub paid_h: f64,
    /// Pay.
    pub cost: f64,
    /// Agent-hours required on the phones.
    pub required_h: f64,
    /// Agent-hours expected there.
    pub expected_h: f64,
    /// The queues with a promise.
    pub queues: Vec<RoundQueue>,
}

/// A queue in a round.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RoundQueue {
    /// The queue.
    pub queue: QueueIndex,
    /// What customers felt, less the promise.
    pub above_promise: f64,
    /// Agent-hours by which its requirement is changed after this round.
    pub change_h: f64,
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
    /// The one that misses promises least, at the least cost.
    pub best: usize,
    /// The one whose queues are nearest to their promises, above or below.
    pub nearest: usize,
    /// Whether every queue of the nearest is within the tolerance of its promise, or above it where nothing
    /// is given back.
    pub settled: bool,
}

/// Goes round from `first`, the solution of `staffing`, until every queue is right, nothing can be changed
/// or the rounds or the time of `control` are over.
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
    };
    let mut answers = Answers::new(settings.give_back);
    for number in 0..=settings.rounds {
        let Some(latest) = tuned.kept.last() else {
            break;
        };
        let (solution, staffing) = (&latest.solution, &latest.staffing);
        let gaps = above_promise(scenario, solution.felt());
        let right = is_right(&gaps, settings);
        let aims = answers.aims(&gaps);
        let changes = if right {
            vec![]
        } else {
            changes(staffing, solution, (&gaps, &aims), settings)
        };
        tuned
            .rounds
            .push(round(number, staffing, solution, &gaps, &changes));
        tuned.settled |= right;
        let near = settings.give_back && is_near(&gaps, settings);
        if right || near || changes.is_empty() || number == settings.rounds || control.stop() {
            break;
        }
        let mut next = staffing.clone();
        for (queue, change) in &changes {
            apply::apply(scenario, &mut next, *queue, change);
        }
        let done = f64::from(number) / f64::from(settings.rounds);
        control.report("tuning", Some(done), "");
        let Some(solution) = solve(&next)? else { break };
        tuned.kept.push(Kept {
            solution,
            staffing: next,
        });
    }
    tuned.choose(scenario, settings);
    Ok(tuned)
}

impl<S: Solution> Tuned<S> {
    fn choose(&mut self, scenario: &Scenario, settings: &TuneSettings) {
        let tolerance = settings.tolerance.get();
        let missing =
            |above: f64| (-above - if settings.give_back { tolerance } else { 0.0 }).max(0.0);
        let apart = |above: f64| (above.abs() - tolerance).max(0.0);
        let least = |far: &dyn Fn(f64) -> f64| {
            let rank = |it: &Kept<S>| {
                let gaps = above_promise(scenario, it.solution.felt());
                let sum: f64 = gaps.iter().map(|it| far(it.above)).sum();
                // What differs by less than a millionth is alike: cost decides.
                ((sum * 1e6).round(), it.solution.cost())
            };
            let ranked = self.kept.iter().map(rank).enumerate();
            let best = ranked.min_by(|(_, a), (_, b)| {
                let by_sum = a.0.total_cmp(&b.0);
                by_sum.then_with(|| a.1.total_cmp(&b.1))
            });
            best.map_or(0, |(at, _)| at)
        };
        let (best, nearest) = (least(&missing), least(&apart));
        self.best = best;
        self.nearest = if settings.give_back { nearest } else { best };
    }
}

/// So many tolerances from their promises single shifts can bring queues home.
const NEAR: f64 = 3.0;

fn is_near(gaps: &[Gap], settings: &TuneSettings) -> bool {
    let near = NEAR * settings.tolerance.get();
    gaps.iter().all(|it| it.above.abs() <= near)
}

/// What customers of a queue felt against its promise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// The queue.
    pub queue: QueueIndex,
    /// The service level felt, less the promise.
    pub above: f64,
    /// By how much that may be chance.
    pub chance: f64,
}

/// The queues with a promise of which somebody came.
#[must_use]
pub fn above_promise(scenario: &Scenario, played: &Simulation) -> Vec<Gap> {
    let one = |it: &QueueSimulation| {
        let promise = scenario.queues[it.queue.get()].targets.service_level?;
        let felt = it.total.service_level?;
        Some(Gap {
            queue: it.queue,
            above: felt.mean - promise.target.get(),
            chance: felt.half_width.unwrap_or(0.0),
        })
    };
    played.queues.iter().filter_map(one).collect()
}

fn is_right(gaps: &[Gap], settings: &TuneSettings) -> bool {
    let tolerance = settings.tolerance.get();
    gaps.iter().all(|it| {
        let low = if settings.give_back { -tolerance } else { 0.0 };
        it.above >= low && (!settings.give_back || it.above <= tolerance)
    })
}

fn changes<S: Solution>(
    staffing: &Staffing,
    solution: &S,
    (gaps, aims): (&[Gap], &[f64]),
    settings: &TuneSettings,
) -> Vec<(QueueIndex, Change)> {
    let one = |(gap, aim): (&Gap, &f64)| {
        let own = staffing.queues.iter().find(|it| it.queue == gap.queue)?;
        let felt = &solution.felt().queues;
        let felt = felt.iter().find(|it| it.queue == gap.queue)?;
        let gives = settings.give_back && gap.above > settings.tolerance.get();
        let lacks = gap.above < 0.0;
        let change = (gives || lacks).then(|| step::step(own, felt, *aim))?;
        (!change.is_nothing()).then_some((gap.queue, change))
    };
    gaps.iter().zip(aims).filter_map(one).collect()
}

fn round<S: Solution>(
    number: u32,
    staffing: &Staffing,
    solution: &S,
    gaps: &[Gap],
    changes: &[(QueueIndex, Change)],
) -> Round {
    let hours = |queue: QueueIndex| {
        let own = changes.iter().find(|(it, _)| *it == queue);
        let staffing = staffing.queues.iter().find(|it| it.queue == queue);
        own.zip(staffing)
            .map_or(0.0, |((_, change), staffing)| change.hours(staffing))
    };
    Round {
        number,
        paid_h: solution.paid_h(),
        cost: solution.cost(),
        required_h: required_h(staffing),
        expected_h: expected_h(solution.coverage()),
        queues: gaps
            .iter()
            .map(|it| RoundQueue {
                queue: it.queue,
                above_promise: it.above,
                change_h: hours(it.queue),
            })
            .collect(),
    }
}

/// Agent-hours expected on the phones, all queues together.
#[must_use]
pub fn expected_h(coverage: &Coverage) -> f64 {
    let intervals = coverage.queues.iter().flat_map(|it| &it.intervals);
    intervals.map(|it| it.agents_expected * it.hours()).sum()
}

/// Agent-hours required on the phones, all queues together.
#[must_use]
pub fn required_h(staffing: &Staffing) -> f64 {
    let intervals = staffing.queues.iter().flat_map(|it| &it.intervals);
    intervals
        .map(|it| f64::from(it.agents_required.get()) * it.interval.span.minutes() as f64 / 60.0)
        .sum()
}
