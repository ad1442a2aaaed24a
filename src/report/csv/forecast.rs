//! `forecast.csv`: what will arrive.

use super::Table;
use crate::forecast::Forecast;
use crate::scenario::Scenario;

/// One row a queue and interval: expected contacts with quantiles, and handle time.
#[must_use]
pub fn forecast_table(scenario: &Scenario, forecast: &Forecast) -> Table {
    let mut table = Table::new(&[
        "queue",
        "start",
        "offered",
        "offered_p10",
        "offered_p50",
        "offered_p90",
        "aht_s",
    ]);
    for own in &forecast.queues {
        let queue = &scenario.queues[own.queue.get()];
        for it in &own.intervals {
            table
                .text(&queue.name)
                .time(it.interval.span.start, queue.zone)
                .number(it.offered, 4)
                .number(it.offered_p10, 4)
                .number(it.offered_p50, 4)
                .number(it.offered_p90, 4)
                .seconds(Some(it.aht));
        }
    }
    table
}
