//! What a round is told by.

use super::gap::{Gap, Goal, gaps};
use super::{Kept, Solution, Tuned};
use crate::coverage::Coverage;
use crate::scenario::Scenario;
use crate::staffing::{QueueStaffing, Staffing};
use crate::units::QueueIndex;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
    /// The target that decides.
    pub goal: Goal,
    /// The first date of the day or week that decides, where the service level is promised so.
    pub from: Option<NaiveDate>,
    /// What customers felt, less the promise; above 0 is better.
    pub above_promise: f64,
    /// Agent-hours by which its requirement is changed after this round.
    pub change_h: f64,
}

/// How the rounds ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// Every queue is as was asked.
    Settled,
    /// So near that single shifts do the rest.
    Near,
    /// Nothing could be changed.
    NothingToChange,
    /// With a changed requirement the roster was the same as before.
    SameRoster,
    /// Several rounds brought nothing better.
    NothingBetter,
    /// After as many rounds as there may be.
    Rounds,
    /// By the time limit, by hand, or because no roster keeps the rules.
    Stopped,
}

impl<S: Solution> Tuned<S> {
    /// Tells the latest round, after which as much as in `next` is required; `None` where it is the last.
    pub(super) fn tell(&mut self, scenario: &Scenario, next: Option<&Staffing>) {
        let number = self.kept.len() - 1;
        let Kept { solution, staffing } = &self.kept[number];
        let next = next.unwrap_or(staffing);
        let changed = |queue: QueueIndex| required_of(next, queue) - required_of(staffing, queue);
        let told = Round {
            number: number as u32,
            paid_h: solution.paid_h(),
            cost: solution.cost(),
            required_h: required_h(staffing),
            expected_h: expected_h(solution.coverage()),
            queues: (worst(&gaps(scenario, solution.felt())).into_iter())
                .map(|it| RoundQueue {
                    change_h: changed(it.queue),
                    ..it
                })
                .collect(),
        };
        self.rounds.truncate(number);
        self.rounds.push(told);
    }
}

/// Of each queue what is kept by least, or missed by most; nothing is changed.
#[must_use]
pub fn worst(gaps: &[Gap]) -> Vec<RoundQueue> {
    let by_queue = gaps.chunk_by(|a, b| a.part.queue == b.part.queue);
    let worst = by_queue.filter_map(|own| {
        let own = own.iter();
        own.min_by(|a, b| a.above.total_cmp(&b.above))
    });
    let told = worst.map(|it| RoundQueue {
        queue: it.part.queue,
        goal: it.goal,
        from: it.part.dates.map(|(from, _)| from),
        above_promise: it.above - it.beyond,
        change_h: 0.0,
    });
    told.collect()
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
    staffing.queues.iter().map(hours).sum()
}

fn required_of(staffing: &Staffing, queue: QueueIndex) -> f64 {
    let own = staffing.queues.iter().find(|it| it.queue == queue);
    own.map_or(0.0, hours)
}

fn hours(staffing: &QueueStaffing) -> f64 {
    let intervals = staffing.intervals.iter();
    intervals
        .map(|it| f64::from(it.agents_required.get()) * it.interval.span.minutes() as f64 / 60.0)
        .sum()
}
