//! `frontier.csv`: what more or less service costs.

use super::Table;
use crate::frontier::Frontier;
use crate::report::felt::p_day;
use crate::report::frontier::{CaseSummary, summarised};
use crate::scenario::Scenario;

/// One row a case and queue that has a promise.
#[must_use]
pub fn frontier_table(scenario: &Scenario, frontier: &Frontier) -> Table {
    let mut table = Table::new(&[
        "target_shift_points",
        "case",
        "queue",
        "service_level_target",
        "paid_h",
        "cost",
        "service_level_felt",
        "half_width",
        "p_day_keeps_promise",
        "replications",
        "reason",
        "service_level_all",
        "points_more",
        "points_half_width",
        "told_apart",
        "on_frontier",
        "price_of_a_point",
        "settled",
    ]);
    let summary = summarised(frontier);
    for (case, told) in frontier.cases.iter().zip(&summary.cases) {
        for (queue, target) in &case.targets {
            let known = case.outcome.as_ref().ok();
            let felt = known.and_then(|it| it.of_queue(*queue));
            let level = felt.and_then(|it| it.total.service_level);
            table
                .number(f64::from(told.target_shift_points), 0)
                .text(told.case)
                .text(&scenario.queues[queue.get()].name)
                .fraction(Some(*target))
                .number(number(told.paid_h), 2)
                .number(number(told.cost), 2)
                .number(number(level.map(|it| it.mean)), 6)
                .number(number(level.and_then(|it| it.half_width)), 6)
                .number(number(felt.and_then(p_day)), 6)
                .number(number(known.map(|it| f64::from(it.felt.replications))), 0)
                .text(told.reason.as_deref().unwrap_or(""));
            of_the_case(&mut table, told);
        }
    }
    table
}

/// What is the same in all rows of a case.
fn of_the_case(table: &mut Table, told: &CaseSummary) {
    table
        .number(number(told.service_level_all), 6)
        .number(number(told.points_more), 4)
        .number(number(told.points_half_width), 4)
        .text(yes(told.told_apart))
        .text(yes(told.on_frontier))
        .number(number(told.price_of_a_point), 2)
        .text(yes(told.settled));
}

fn number(of: Option<f64>) -> f64 {
    of.unwrap_or(f64::NAN)
}

const fn yes(it: Option<bool>) -> &'static str {
    match it {
        Some(true) => "true",
        Some(false) => "false",
        None => "",
    }
}
