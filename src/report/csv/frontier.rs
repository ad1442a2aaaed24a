//! `frontier.csv`: what more or less service costs.

use super::Table;
use crate::frontier::Frontier;
use crate::report::felt::p_day;
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
    ]);
    for case in &frontier.cases {
        for (queue, target) in &case.targets {
            let known = case.outcome.as_ref().ok();
            let felt = known.and_then(|it| it.of_queue(*queue));
            let level = felt.and_then(|it| it.total.service_level);
            let number = |of: Option<f64>| of.unwrap_or(f64::NAN);
            table
                .number(f64::from(case.shift_points.unwrap_or(0)), 0)
                .text(match (case.shift_points, known) {
                    (None, _) => "present",
                    (_, Some(_)) => "planned",
                    (_, None) => "infeasible",
                })
                .text(&scenario.queues[queue.get()].name)
                .fraction(Some(*target))
                .number(number(known.map(|it| it.paid_h)), 2)
                .number(number(known.map(|it| it.pay)), 2)
                .number(number(level.map(|it| it.mean)), 6)
                .number(number(level.and_then(|it| it.half_width)), 6)
                .number(number(felt.and_then(p_day)), 6)
                .number(number(known.map(|it| f64::from(it.felt.replications))), 0)
                .text(case.outcome.as_ref().err().map_or("", String::as_str));
        }
    }
    table
}
