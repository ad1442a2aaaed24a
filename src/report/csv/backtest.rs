//! `backtest.csv`: how well each forecasting method did on days it had not seen.

use super::Table;
use crate::forecast::Forecast;
use crate::scenario::Scenario;

/// One row a queue, method and lead. Only the header where no queue had history enough.
#[must_use]
pub fn backtest_table(scenario: &Scenario, forecast: &Forecast) -> Table {
    let mut table = Table::new(&[
        "queue",
        "method",
        "lead_days",
        "wape",
        "mase",
        "bias",
        "pinball",
        "coverage_p10_p90",
        "chosen",
        "coverage_days_p10_p90",
        "coverage_weeks_p10_p90",
    ]);
    for own in &forecast.queues {
        for it in &own.backtest {
            table
                .text(&scenario.queues[own.queue.get()].name)
                .text(&it.method)
                .whole(it.lead_days)
                .number(it.wape, 6)
                .number(it.mase, 6)
                .number(it.bias, 6)
                .number(it.pinball, 6)
                .fraction(Some(it.coverage_p10_p90))
                .flag(it.chosen)
                .fraction(Some(it.coverage_days_p10_p90))
                .fraction(Some(it.coverage_weeks_p10_p90));
        }
    }
    table
}
