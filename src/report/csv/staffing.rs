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
        "model",
        "sizing",
        "sized_for",
        "carried_in",
        "patience_s",
        "service_level_one_fewer",
        "asa_one_fewer_s",
        "abandoned_fraction_one_fewer",
        "occupancy_one_fewer",
        "shrinkage",
    ]);
    let shrinkage = scenario.shrinkage.planned.get() + scenario.shrinkage.unplanned.get();
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
                .fraction(Some(it.performance.occupancy))
                .text(own.service.model().name())
                .text(if own.service.deferred.is_some() {
                    ""
                } else {
                    own.sizing.name()
                })
                .number(it.sized_for, 4)
                .number(it.carried_in, 4)
                .seconds(own.service.patience)
                .fraction(it.one_fewer.and_then(|fewer| fewer.service_level))
                .seconds(it.one_fewer.and_then(|fewer| fewer.asa))
                .fraction(it.one_fewer.map(|fewer| fewer.abandoned))
                .fraction(it.one_fewer.map(|fewer| fewer.occupancy))
                .number(shrinkage, 4);
        }
    }
    table
}
