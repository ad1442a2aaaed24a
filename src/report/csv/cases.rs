//! `cases.csv`: what each case changes and gives, and how it differs from the base.

use super::Table;
use crate::simulate::Estimate;
use crate::whatif::{Comparison, Figures, Run};

/// One row a case, the base first.
#[must_use]
pub fn cases_table(run: &Run, comparison: &Comparison) -> Table {
    let keys = run.keys();
    let mut table = Table::of_columns(header(run, &keys));
    for (at, case) in run.cases.iter().enumerate() {
        let outcome = &comparison.outcomes[at];
        table
            .text(&case.name)
            .text(outcome.status.name())
            .text(&outcome.reason);
        for key in &keys {
            table.text(case.value(key).unwrap_or(""));
        }
        figures(&mut table, run, outcome.figures.as_deref());
        differences(&mut table, run, comparison, at);
        match outcome.figures.as_deref().and_then(Figures::service_all) {
            Some(_) => table.flag(comparison.frontier.contains(&at)),
            None => table.text(""),
        };
        table.text(&case.words.join("; "));
        table.text(
            &case
                .address
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
        );
    }
    table
}

fn header(run: &Run, keys: &[String]) -> Vec<String> {
    let mut names: Vec<String> = ["case", "status", "reason"].map(str::to_owned).to_vec();
    names.extend(keys.iter().cloned());
    let fixed = [
        "required_h",
        "paid_h",
        "cost",
        "needed_paid_h",
        "needed_cost",
        "fte",
        "available_h",
        "peak_agents",
        "understaffing_h",
        "service_level_all",
        "service_level_all_half_width",
    ];
    names.extend(fixed.map(str::to_owned));
    for queue in &run.queues {
        for figure in [
            "service_level",
            "service_level_half_width",
            "asa_s",
            "asa_s_half_width",
            "abandoned_fraction",
            "occupancy",
            "days_kept",
            "days_kept_half_width",
        ] {
            names.push(format!("{queue}.{figure}"));
        }
    }
    names.extend(["hires", "leavers", "heads_at_end", "short_h"].map(str::to_owned));
    names.extend(
        [
            "required_h_more",
            "paid_h_more",
            "cost_more",
            "needed_cost_more",
            "fte_more",
            "hires_more",
            "service_level_all_more",
            "service_level_all_more_half_width",
        ]
        .map(str::to_owned),
    );
    for queue in &run.queues {
        names.push(format!("{queue}.service_level_more"));
        names.push(format!("{queue}.service_level_more_half_width"));
    }
    names.extend(["cost_above_least", "on_frontier", "changes", "address"].map(str::to_owned));
    names
}

fn number(table: &mut Table, value: Option<f64>, at_most: usize) {
    table.number(value.unwrap_or(f64::NAN), at_most);
}

fn estimate(table: &mut Table, value: Option<Estimate>, at_most: usize) {
    number(table, value.map(|it| it.mean), at_most);
    number(table, value.and_then(|it| it.half_width), at_most);
}

fn figures(table: &mut Table, run: &Run, figures: Option<&Figures>) {
    number(table, figures.map(|it| it.required_h), 2);
    number(table, figures.map(|it| it.paid_h), 2);
    number(table, figures.and_then(|it| it.cost), 2);
    number(table, figures.and_then(|it| it.needed_paid_h), 2);
    number(table, figures.and_then(|it| it.needed_cost), 2);
    number(table, figures.and_then(|it| it.fte), 3);
    number(table, figures.and_then(|it| it.available_h), 2);
    number(
        table,
        figures.map(|it| it.peak_agents).filter(|it| *it > 0.0),
        0,
    );
    number(table, figures.and_then(|it| it.understaffing_h), 2);
    estimate(table, figures.and_then(Figures::service_all), 6);
    for name in &run.queues {
        let queue = figures.and_then(|it| it.queues.iter().find(|own| own.queue == *name));
        estimate(table, queue.and_then(|it| it.service_level), 6);
        estimate(table, queue.and_then(|it| it.asa_s), 2);
        number(
            table,
            queue.and_then(|it| it.abandoned).map(|it| it.mean),
            6,
        );
        number(
            table,
            queue.and_then(|it| it.occupancy).map(|it| it.mean),
            6,
        );
        estimate(table, queue.and_then(|it| it.days_kept), 6);
    }
    let hire = figures.and_then(|it| it.hire);
    number(table, hire.map(|it| it.hires), 2);
    number(table, hire.map(|it| it.leavers), 2);
    number(table, hire.map(|it| it.heads_at_end), 2);
    number(table, hire.map(|it| it.short_h), 2);
}

fn differences(table: &mut Table, run: &Run, comparison: &Comparison, at: usize) {
    let more = comparison.differences[at].as_ref();
    number(table, more.map(|it| it.required_h), 2);
    number(table, more.map(|it| it.paid_h), 2);
    number(table, more.and_then(|it| it.cost), 2);
    number(table, more.and_then(|it| it.needed_cost), 2);
    number(table, more.and_then(|it| it.fte), 3);
    number(table, more.and_then(|it| it.hires), 2);
    estimate(table, more.and_then(|it| it.service_all), 6);
    for queue in 0..run.queues.len() {
        estimate(
            table,
            more.and_then(|it| it.service.get(queue).copied().flatten()),
            6,
        );
    }
    let figures = comparison.figures(at);
    number(table, figures.and_then(|it| it.cost_above_least), 2);
}
