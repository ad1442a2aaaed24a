//! The rounds in which a plan was tuned, for `summary.json`, and in words.

use super::number::thousands;
use crate::plan::TuningReport;
use crate::scenario::Scenario;
use crate::tune::{References, Round};
use crate::wording::counted;
use serde::Serialize;

/// The rounds of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TuningSummary {
    /// All of them; the first is the plan by formula.
    pub rounds: Vec<RoundSummary>,
    /// The one that is the plan.
    pub best_round: u32,
    /// Shifts changed one by one after the best round.
    pub changed_shifts: usize,
    /// Whether every queue is as near its promise as was asked.
    pub settled: bool,
    /// Agent-hours required were each queue to have its agents for itself, and were all agents able to
    /// serve every live queue.
    pub references: References,
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
    /// Service level felt, less the promise.
    pub above_promise: f64,
    /// Agent-hours by which its requirement was changed then.
    pub change_h: f64,
}

impl TuningSummary {
    /// Of a plan that was tuned.
    #[must_use]
    pub fn new(scenario: &Scenario, tuning: &TuningReport) -> Self {
        let round = |it: &Round| RoundSummary {
            round: it.number,
            paid_h: it.paid_h,
            cost: it.cost,
            required_h: it.required_h,
            expected_h: it.expected_h,
            queues: it
                .queues
                .iter()
                .map(|own| RoundOfQueue {
                    queue: scenario.queues[own.queue.get()].name.clone(),
                    above_promise: own.above_promise,
                    change_h: own.change_h,
                })
                .collect(),
        };
        let rounds: Vec<RoundSummary> = tuning.rounds.iter().map(round).collect();
        Self {
            best_round: rounds.get(tuning.best_round).map_or(0, |it| it.round),
            rounds,
            changed_shifts: tuning.changed_shifts,
            settled: tuning.settled,
            references: tuning.references,
        }
    }

    /// What the rounds did, in a sentence or two; `paid_h` and `cost` are the plan's.
    #[must_use]
    pub fn told(&self, currency: &str, paid_h: f64, cost: f64) -> String {
        let best = self.rounds.iter().find(|it| it.round == self.best_round);
        let (Some(first), Some(best)) = (self.rounds.first(), best) else {
            return String::new();
        };
        if self.best_round == 0 && self.changed_shifts == 0 && self.settled {
            return "nothing to change: every service level is as promised when the roster is played.".to_owned();
        }
        let change = |value: f64, unit: &str| {
            let word = if value < 0.0 { "fewer" } else { "more" };
            format!("{} {unit} {word}", thousands(value.abs()))
        };
        let mut text = format!(
            "{} than by formula ({}), after {}",
            change(paid_h - first.paid_h, "paid hours"),
            change(cost - first.cost, currency),
            counted(self.rounds.len().saturating_sub(1), "round"),
        );
        if self.changed_shifts > 0 {
            let changes = counted(self.changed_shifts, "change");
            text += &format!(" and {changes} of single shifts");
        }
        text += &format!(
            ". On the phones: {} h of agents; by formula {} h for queues apart, {} h if everyone could do everything.",
            thousands(best.expected_h),
            thousands(self.references.apart_h),
            thousands(self.references.everyone_h)
        );
        if !self.settled {
            text += " Not every queue is as near its promise as was asked.";
        }
        text
    }
}
