//! `schedule.csv`: how many of each shift, before names.

use super::Table;
use crate::scenario::Scenario;
use crate::scenario::model::BreakKind;
use crate::schedule::{Schedule, ScheduledShift};

/// One row a date, group and shift with its breaks placed; times by the clock of the site.
/// `breaks` and `skills` are lists, separated by `; `.
#[must_use]
pub fn schedule_table(scenario: &Scenario, schedule: &Schedule) -> Table {
    let mut table = Table::new(&[
        "date", "site", "shift", "start", "end", "breaks", "contract", "skills", "count", "paid_h",
    ]);
    for it in &schedule.shifts {
        let group = &schedule.groups[it.group];
        let site = &scenario.sites[it.shape.site.get()];
        let skills: Vec<&str> = group
            .skills
            .iter()
            .map(|queue| scenario.queues[queue.get()].name.as_str())
            .collect();
        table
            .text(&it.shape.date.to_string())
            .text(&site.name)
            .text(&scenario.shifts[it.shape.shift.get()].name)
            .time(it.shape.span.start, site.zone)
            .time(it.shape.span.end, site.zone)
            .text(&breaks(scenario, it).join("; "))
            .text(&scenario.contracts[group.contract.get()].name)
            .text(&skills.join("; "))
            .whole(it.count)
            .number(f64::from(it.shape.paid_min) / 60.0, 4);
    }
    table
}

/// Each break as `10:00-10:15 break`, by the clock of the site.
fn breaks(scenario: &Scenario, it: &ScheduledShift) -> Vec<String> {
    let zone = scenario.sites[it.shape.site.get()].zone;
    let planned = &scenario.shifts[it.shape.shift.get()].breaks;
    it.breaks
        .iter()
        .zip(planned)
        .map(|(span, planned)| {
            let (_, from) = span.start.date_clock(zone);
            let (_, to) = span.end.date_clock(zone);
            let kind = match planned.kind {
                BreakKind::Break => "break",
                BreakKind::Lunch => "lunch",
            };
            format!("{from}-{to} {kind}")
        })
        .collect()
}
