//! `tuning.csv`: the rounds in which a plan was tuned.

use super::Table;
use crate::report::tuning::TuningSummary;

/// One row a round and queue with a promise.
#[must_use]
pub fn tuning_table(tuning: &TuningSummary) -> Table {
    let mut table = Table::new(&[
        "round",
        "queue",
        "above_promise",
        "change_h",
        "paid_h",
        "cost",
        "required_h",
        "expected_h",
        "best",
    ]);
    for round in &tuning.rounds {
        for own in &round.queues {
            table
                .whole(round.round)
                .text(&own.queue)
                .number(own.above_promise, 6)
                .number(own.change_h, 2)
                .number(round.paid_h, 2)
                .number(round.cost, 2)
                .number(round.required_h, 2)
                .number(round.expected_h, 2)
                .flag(round.round == tuning.best_round);
        }
    }
    table
}
