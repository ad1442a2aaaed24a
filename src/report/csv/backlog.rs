//! `backlog.csv`: emails and tickets that wait, day by day.

use super::Table;
use crate::coverage::{Coverage, backlog_days};
use crate::scenario::Scenario;

/// One row a queue of email or tickets and open day; `None` where there is no such queue.
#[must_use]
pub fn backlog_table(scenario: &Scenario, coverage: &Coverage) -> Option<Table> {
    let deferred = |queue: usize| scenario.queues[queue].channel.is_deferred();
    let mut table = Table::new(&[
        "queue",
        "date",
        "arrived",
        "done",
        "resolved_in_time",
        "backlog",
        "oldest_open_h",
        "overdue",
    ]);
    if !coverage.queues.iter().any(|it| deferred(it.queue.get())) {
        return None;
    }
    for own in &coverage.queues {
        for day in backlog_days(own) {
            table
                .text(&scenario.queues[own.queue.get()].name)
                .text(&day.date.to_string())
                .number(day.arrived, 4)
                .number(day.done, 4)
                .number(day.done_in_time, 4)
                .number(day.backlog, 4)
                .number(day.oldest.hours(), 4)
                .number(day.overdue, 4);
        }
    }
    Some(table)
}
