//! `staffing.csv`: how many are needed, and why.

use super::Table;
use crate::scenario::Scenario;
use crate::staffing::Staffing;

/// One row a queue and interval: the load, the agents required, the target that decides, and what
/// customers get with exactly so many.
#[must_use]
pub fn staffing_table(scenario: &Scenario, staffing: &Staffing) -> Table {
    let mut table = Table::new(&[
        "queue",
        "start",
        "offered",
        "aht_s",
        "offered_load_erlangs",
        "agents_required",
        "fte_required",
        "binding",
        "service_level",
        "asa_s",
        "abandoned_fraction",
        "occupancy",
    ]);
    for own in &staffing.queues {
        let queue = &scenario.queues[own.queue.get()];
        for it in &own.intervals {
            table
                .text(&queue.name)
                .time(it.interval.span.start, queue.zone)
                .number(it.offered, 4)
                .seconds(Some(it.aht))
                .number(it.offered_load.get(), 6)
                .whole(it.agents_required.get())
                .number(it.fte_required.get(), 4)
                .text(it.binding.name())
                .fraction(it.performance.service_level)
                .seconds(it.performance.asa)
                .fraction(Some(it.performance.abandoned))
                .fraction(Some(it.performance.occupancy));
        }
    }
    table
}
