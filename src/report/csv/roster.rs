//! `roster.csv`: who works when.

use super::Table;
use crate::roster::Roster;
use crate::scenario::Scenario;

/// One row an agent and shift, in the order of the roster; times by the clock of the agent's site.
#[must_use]
pub fn roster_table(scenario: &Scenario, roster: &Roster) -> Table {
    let mut table = Table::new(&["agent", "date", "site", "shift", "start", "end", "paid_h"]);
    for it in &roster.shifts {
        let agent = &scenario.agents[it.agent.get()];
        let site = &scenario.sites[agent.site.get()];
        table
            .text(&agent.name)
            .text(&it.date.to_string())
            .text(&site.name)
            .text(&scenario.shifts[it.shift.get()].name)
            .time(it.span.start, site.zone)
            .time(it.span.end, site.zone)
            .number(f64::from(it.paid_min) / 60.0, 4);
    }
    table
}
