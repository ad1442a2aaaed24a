//! `coverage.csv`: the requirement against who is rostered.

use super::Table;
use crate::coverage::Coverage;
use crate::scenario::Scenario;
use crate::staffing::Flow;

/// One row a queue and interval: required against scheduled, and what customers will get, and
/// what becomes of emails and tickets.
#[must_use]
pub fn coverage_table(scenario: &Scenario, coverage: &Coverage) -> Table {
    let mut table = Table::new(&[
        "queue",
        "start",
        "agents_required",
        "agents_scheduled",
        "understaffing",
        "overstaffing",
        "service_level",
        "asa_s",
        "occupancy",
        "agents_expected",
        "offered",
        "arrived",
        "done",
        "backlog",
        "overdue",
    ]);
    for own in &coverage.queues {
        let queue = &scenario.queues[own.queue.get()];
        for it in &own.intervals {
            table
                .text(&queue.name)
                .time(it.interval.span.start, queue.zone)
                .whole(it.agents_required.get())
                .number(it.agents_scheduled, 4)
                .number(it.understaffing, 4)
                .number(it.overstaffing, 4)
                .fraction(it.performance.service_level)
                .seconds(it.performance.asa)
                .fraction(Some(it.performance.occupancy))
                .number(it.agents_expected, 4)
                .number(it.offered, 4);
            let flow = |of: fn(&Flow) -> f64| it.flow.as_ref().map_or(f64::NAN, of);
            table
                .number(flow(|it| it.arrived), 4)
                .number(flow(|it| it.done), 4)
                .number(flow(|it| it.backlog), 4)
                .number(flow(|it| it.overdue), 4);
        }
    }
    table
}
