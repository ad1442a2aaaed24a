//! `tuning.csv`: the rounds in which a plan was tuned; `tuning_agents.csv`: what they changed.

use super::Table;
use crate::plan::TuningReport;
use crate::report::tuning::TuningSummary;
use crate::scenario::Scenario;

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
        "target",
        "from",
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
                .flag(round.round == tuning.best_round)
                .text(own.target)
                .text(&own.from.map_or_else(String::new, |it| it.to_string()));
        }
    }
    table
}

/// One row a queue and interval whose requirement the rounds changed.
#[must_use]
pub fn tuning_agents_table(scenario: &Scenario, tuning: &TuningReport) -> Table {
    let mut table = Table::new(&["queue", "start", "agents_by_formula", "agents_changed"]);
    for it in &tuning.changes {
        let queue = &scenario.queues[it.queue.get()];
        table
            .text(&queue.name)
            .time(it.interval.span.start, queue.zone)
            .whole(it.by_formula)
            .number(it.agents as f64, 0);
    }
    table
}
