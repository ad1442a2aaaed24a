//! The rounds in which a plan was tuned, for `summary.json`, and in words.

mod words;

pub use words::{Whole, told};

use crate::plan::{Cause, Tuning, TuningReport};
use crate::scenario::Scenario;
use crate::tune::{Ended, References, Round, RoundQueue};
use crate::verify::Rule;
use chrono::NaiveDate;
use serde::Serialize;

/// The rounds of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TuningSummary {
    /// What they were for.
    pub kind: Tuning,
    /// All of them; the first is the plan by formula.
    pub rounds: Vec<RoundSummary>,
    /// The one that is the plan.
    pub best_round: u32,
    /// Shifts changed one by one after the best round.
    pub changed_shifts: usize,
    /// Whether every queue is as near its promise as was asked, in plays other than those of the rounds.
    pub settled: bool,
    /// Whether it was played for customers other than those of the rounds at all.
    pub is_proved: bool,
    /// What customers felt in those.
    pub fresh: Vec<RoundOfQueue>,
    /// Of each live queue the share of intervals that fell below the promised service level in those.
    pub intervals_below: Vec<IntervalsBelow>,
    /// Why there were no more rounds.
    pub ended: Ended,
    /// Agent-hours by which the rounds raised what intervals require by formula.
    pub added_h: f64,
    /// Agent-hours by which they lowered it.
    pub given_back_h: f64,
    /// Why nobody more works where a queue that misses what it promises lacks agents most.
    pub causes: Vec<CauseSummary>,
    /// Agent-hours required were each queue to have its agents for itself, and were all agents able to
    /// serve every live queue.
    pub references: References,
}

/// How many of a queue's intervals fell below the promise by themselves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IntervalsBelow {
    /// The queue.
    pub queue: String,
    /// Share of those in which somebody came, 0 to 1.
    pub fraction: f64,
}

/// Why nobody more works in an interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CauseSummary {
    /// The queue.
    pub queue: String,
    /// `Thu 7 May 19:00`, by the queue's clock.
    pub label: String,
    /// Agents who can serve the queue.
    pub serve: usize,
    /// Of those, the ones who are on a shift then.
    pub at_work: usize,
    /// Those whom a rule keeps from the shifts that are worked then, by the rule.
    pub barred: Vec<(Rule, usize)>,
    /// Those of whose contract and site nobody works a shift then.
    pub no_shift: usize,
    /// Those who could work one of these shifts and do not.
    pub free: usize,
    /// Where a missing hour costs little beside what theirs costs: what it costs.
    pub missing_per_hour: Option<f64>,
    /// And what an hour of the cheapest of them costs.
    pub pay_per_hour: Option<f64>,
}

/// One round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundSummary {
    /// 0 = by formula alone.
    pub round: u32,
    /// Paid hours.
    pub paid_h: f64,
    /// Pay.
    pub cost: f64,
    /// Agent-hours required on the phones.
    pub required_h: f64,
    /// Agent-hours expected there.
    pub expected_h: f64,
    /// The queues with a promise.
    pub queues: Vec<RoundOfQueue>,
}

/// A queue in a round.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RoundOfQueue {
    /// Its name.
    pub queue: String,
    /// The target that decides, named as in the scenario.
    pub target: &'static str,
    /// The first date of the day or week that decides, where the service level is promised so.
    pub from: Option<NaiveDate>,
    /// What was felt, less the promise, above 0 where it is better: shares; of a mean wait a fifth of the share by
    /// which it is shorter than promised.
    pub above_promise: f64,
    /// Agent-hours by which its requirement was changed then.
    pub change_h: f64,
}

impl TuningSummary {
    /// Of a plan that was tuned.
    #[must_use]
    pub fn new(scenario: &Scenario, tuning: &TuningReport) -> Self {
        let queue = |own: &RoundQueue| RoundOfQueue {
            queue: scenario.queues[own.queue.get()].name.clone(),
            target: own.goal.key(),
            from: own.from,
            above_promise: own.above_promise,
            change_h: own.change_h,
        };
        let queues = |all: &[RoundQueue]| all.iter().map(queue).collect();
        let round = |it: &Round| RoundSummary {
            round: it.number,
            paid_h: it.paid_h,
            cost: it.cost,
            required_h: it.required_h,
            expected_h: it.expected_h,
            queues: queues(&it.queues),
        };
        let rounds: Vec<RoundSummary> = tuning.rounds.iter().map(round).collect();
        let changed_h = |more: bool| {
            let own = tuning.changes.iter().filter(|it| (it.agents > 0) == more);
            let hours = own.map(|it| it.agents.abs() as f64 * it.interval.span.minutes() as f64);
            hours.sum::<f64>() / 60.0
        };
        Self {
            kind: tuning.kind,
            best_round: rounds.get(tuning.best_round).map_or(0, |it| it.round),
            rounds,
            changed_shifts: tuning.changed_shifts,
            settled: tuning.settled,
            is_proved: tuning.is_proved,
            fresh: queues(&tuning.fresh),
            intervals_below: (tuning.below.iter())
                .map(|(queue, fraction)| IntervalsBelow {
                    queue: scenario.queues[queue.get()].name.clone(),
                    fraction: *fraction,
                })
                .collect(),
            ended: tuning.ended,
            added_h: changed_h(true),
            given_back_h: changed_h(false),
            causes: (tuning.causes.iter())
                .map(|it| CauseSummary::new(scenario, it))
                .collect(),
            references: tuning.references,
        }
    }
}

impl CauseSummary {
    fn new(scenario: &Scenario, cause: &Cause) -> Self {
        let queue = &scenario.queues[cause.queue.get()];
        let start = cause.interval.span.start.local(queue.zone);
        Self {
            queue: queue.name.clone(),
            label: start.format("%a %-d %b %H:%M").to_string(),
            serve: cause.serve,
            at_work: cause.at_work,
            barred: cause.barred.clone(),
            no_shift: cause.no_shift,
            free: cause.free,
            missing_per_hour: cause.cheap_to_miss.map(|it| it.0.get()),
            pay_per_hour: cause.cheap_to_miss.map(|it| it.1.get()),
        }
    }
}
