//! `simulation.csv` and `simulation_days.csv`: what customers felt when the roster was played.

use super::Table;
use crate::scenario::Scenario;
use crate::simulate::{Estimate, Felt, Remedy, Simulation};

static BY_INTERVAL: [&str; 17] = header("start");
static BY_DAY: [&str; 17] = header("date");

/// The columns, those of a while named by `when`.
const fn header(when: &'static str) -> [&'static str; 17] {
    [
        "queue",
        when,
        "service_level",
        "service_level_half_width",
        "asa_s",
        "abandoned_fraction",
        "occupancy",
        "first_response_s",
        "offered",
        "asa_s_half_width",
        "abandoned_fraction_half_width",
        "turned_away_fraction",
        "resolved_in_time",
        "p_target_met",
        "cut_off_fraction",
        "unfinished_fraction",
        "p_target_met_half_width",
    ]
}

/// One row a queue and interval, and a row `total` a queue.
#[must_use]
pub fn simulation_table(scenario: &Scenario, simulation: &Simulation) -> Table {
    let mut table = Table::new(&BY_INTERVAL);
    for own in &simulation.queues {
        let queue = &scenario.queues[own.queue.get()];
        for it in &own.intervals {
            table
                .text(&queue.name)
                .time(it.interval.span.start, queue.zone);
            felt(&mut table, &it.felt);
        }
        table.text(&queue.name).text("total");
        felt(&mut table, &own.total);
    }
    table
}

/// One row a queue and day.
#[must_use]
pub fn simulation_days_table(scenario: &Scenario, simulation: &Simulation) -> Table {
    let mut table = Table::new(&BY_DAY);
    for own in &simulation.queues {
        let queue = &scenario.queues[own.queue.get()];
        for it in &own.days {
            table.text(&queue.name).text(&it.date.to_string());
            felt(&mut table, &it.felt);
        }
    }
    table
}

/// One row a queue and interval in which agents more would mend what a queue misses.
#[must_use]
pub fn remedies_table(scenario: &Scenario, remedies: &[Remedy]) -> Table {
    let mut table = Table::new(&["queue", "start", "agents"]);
    for own in remedies {
        let queue = &scenario.queues[own.queue.get()];
        for it in &own.additions {
            table
                .text(&queue.name)
                .time(it.interval.span.start, queue.zone)
                .whole(it.agents);
        }
    }
    table
}

fn felt(table: &mut Table, it: &Felt) {
    let mean = |of: Option<Estimate>| of.map_or(f64::NAN, |it| it.mean);
    let width = |of: Option<Estimate>| of.and_then(|it| it.half_width).unwrap_or(f64::NAN);
    table
        .number(mean(it.service_level), 6)
        .number(width(it.service_level), 6)
        .number(mean(it.asa_s), 2)
        .number(mean(it.abandoned), 6)
        .number(mean(it.occupancy), 6)
        .number(mean(it.first_response_s), 2)
        .number(it.offered, 4)
        .number(width(it.asa_s), 2)
        .number(width(it.abandoned), 6)
        .number(mean(it.turned_away), 6)
        .number(mean(it.resolved), 6)
        .fraction(it.p_target_met)
        .number(mean(it.cut_off), 6)
        .number(mean(it.unfinished), 6)
        .number(it.p_target_met_half_width.unwrap_or(f64::NAN), 6);
}
