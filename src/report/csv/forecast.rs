//! `forecast.csv`: what will arrive.

use super::Table;
use crate::forecast::{Adjustment, DayForecast, Forecast, IntervalForecast, QueueForecast};
use crate::scenario::Scenario;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One row a queue and interval: expected contacts with quantiles, and handle time; at the end
/// what the method said before the planner's word, and what that word was.
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
        "offered_statistical",
        "aht_statistical_s",
        "adjustment",
    ]);
    for own in &forecast.queues {
        let queue = &scenario.queues[own.queue.get()];
        let mut changes: BTreeMap<NaiveDate, Vec<&Adjustment>> = BTreeMap::new();
        for change in &own.adjustments {
            changes.entry(change.date).or_default().push(change);
        }
        for it in &own.intervals {
            let of_day = changes.get(&it.interval.date);
            table
                .text(&queue.name)
                .time(it.interval.span.start, queue.zone)
                .number(it.offered, 4)
                .number(it.offered_p10, 4)
                .number(it.offered_p50, 4)
                .number(it.offered_p90, 4)
                .seconds(Some(it.aht))
                .number(it.statistical, 4)
                .seconds(Some(it.aht_statistical))
                .text(&adjustment(of_day.map_or(&[], Vec::as_slice), it));
        }
    }
    table
}

/// Every change of an interval with its factor: `spring mailing ×1.40; growth +8 % ×1.04`.
fn adjustment(of_day: &[&Adjustment], it: &IntervalForecast) -> String {
    let all = of_day.iter().filter(|change| change.covers(&it.interval));
    let words: Vec<String> = all.map(|change| words(change)).collect();
    words.join("; ")
}

fn words(change: &Adjustment) -> String {
    match change.factor {
        Some(factor) => format!("{} ×{factor:.2}", change.why),
        None => change.why.clone(),
    }
}

/// `forecast_days.csv`: one row a queue and open day, with the quantiles of the day's total.
#[must_use]
pub fn forecast_days_table(scenario: &Scenario, forecast: &Forecast) -> Table {
    const HEADER: &[&str] = &header("date");
    totals(scenario, forecast, HEADER, |own| &own.days)
}

/// `forecast_weeks.csv`: one row a queue and week of the plan, named by its first date.
#[must_use]
pub fn forecast_weeks_table(scenario: &Scenario, forecast: &Forecast) -> Table {
    const HEADER: &[&str] = &header("week");
    totals(scenario, forecast, HEADER, |own| &own.weeks)
}

const fn header(key: &'static str) -> [&'static str; 6] {
    [
        "queue",
        key,
        "offered",
        "offered_p10",
        "offered_p50",
        "offered_p90",
    ]
}

fn totals(
    scenario: &Scenario,
    forecast: &Forecast,
    header: &'static [&'static str],
    rows: impl Fn(&QueueForecast) -> &[DayForecast],
) -> Table {
    let mut table = Table::new(header);
    for own in &forecast.queues {
        for it in rows(own) {
            table
                .text(&scenario.queues[own.queue.get()].name)
                .text(&it.date.to_string())
                .number(it.offered, 4)
                .number(it.offered_p10, 4)
                .number(it.offered_p50, 4)
                .number(it.offered_p90, 4);
        }
    }
    table
}
