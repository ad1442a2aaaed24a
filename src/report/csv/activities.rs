//! `activities.csv`: what every agent does, piece by piece.

use super::Table;
use crate::calendar::{Span, day};
use crate::roster::{Activity, Roster};
use crate::scenario::Scenario;
use crate::units::AgentIndex;

/// One row an agent and piece of a shift, by agent and start; times by the clock of the agent's
/// site. A paid day away (leave, holiday) is one row over its whole local day, less a shift of the
/// day before that runs into it.
#[must_use]
pub fn activities_table(scenario: &Scenario, roster: &Roster) -> Table {
    let mut table = Table::new(&["agent", "start", "end", "activity", "queue", "paid"]);
    for row in rows(scenario, roster) {
        let agent = &scenario.agents[row.agent.get()];
        let zone = scenario.zone_of(agent);
        table
            .text(&agent.name)
            .time(row.span.start, zone)
            .time(row.span.end, zone)
            .text(name(row.activity))
            .text(match row.activity {
                Activity::Work(queue) => &scenario.queues[queue.get()].name,
                _ => "",
            })
            .flag(row.paid);
    }
    table
}

struct Row {
    agent: AgentIndex,
    span: Span,
    activity: Activity,
    paid: bool,
}

fn rows(scenario: &Scenario, roster: &Roster) -> Vec<Row> {
    let worked = roster.shifts.iter().flat_map(|shift| {
        shift.pieces.iter().map(|piece| Row {
            agent: shift.agent,
            span: piece.span,
            activity: piece.activity,
            paid: piece.paid,
        })
    });
    let away = roster.credits.iter().map(|credit| {
        let zone = scenario.zone_of(&scenario.agents[credit.agent.get()]);
        let mut span = day(credit.date, zone);
        let before = roster.shifts.iter().filter(|it| {
            it.agent == credit.agent && it.date < credit.date && it.span.overlap(span) > 0
        });
        if let Some(end) = before.map(|shift| shift.span.end).max() {
            span.start = end;
        }
        Row {
            agent: credit.agent,
            span,
            activity: Activity::TimeOff,
            paid: true,
        }
    });
    let mut rows: Vec<Row> = worked.chain(away).collect();
    rows.sort_by_key(|row| (row.agent, row.span));
    rows
}

/// As it stands in the file.
const fn name(activity: Activity) -> &'static str {
    match activity {
        Activity::Work(_) => "work",
        Activity::Break => "break",
        Activity::Lunch => "lunch",
        Activity::TimeOff => "time_off",
    }
}
