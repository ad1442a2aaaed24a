//! What agents worked before the plan.

use super::Basis;
use crate::calendar::Span;
use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::file::worked_csv::WorkedFile;
use crate::scenario::model::{Agent, Site, WorkedBefore, WorkedShift};
use crate::scenario::words::nearest::quoted;
use crate::units::AgentIndex;
use crate::wording::counted;
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

/// So many days before the plan the last shift may be, without a word.
const LONGEST_GAP_DAYS: i64 = 4;

/// Longest shift that is believed, minutes: two days.
const LONGEST_MIN: i64 = 2 * 24 * 60;

/// The shifts of `rows` that started before the plan; `None` where no file is named or nothing in it did.
pub fn worked(
    named: Option<&At<String>>,
    rows: &[WorkedFile],
    (agents, sites): (&[Agent], &[Site]),
    basis: &Basis<'_>,
    problems: &mut Problems,
) -> Option<WorkedBefore> {
    let named = named?;
    let by_name: HashMap<&str, usize> = (agents.iter().enumerate())
        .map(|(at, agent)| (agent.name.as_str(), at))
        .collect();
    let mut others: Vec<&WorkedFile> = vec![];
    let mut shifts = vec![];
    for row in rows {
        match by_name.get(row.agent.as_str()) {
            Some(at) => {
                let zone = sites
                    .get(agents[*at].site.get())
                    .map_or(basis.zone, |it| it.zone);
                shifts.extend(shift(row, AgentIndex::new(*at), zone, problems));
            }
            None => others.push(row),
        }
    }
    warn_of_others(&others, rows.len(), problems);
    shifts.retain(|it| it.date < basis.first_day);
    shifts.sort_by_key(|it| (it.agent, it.span));
    let from = shifts.iter().map(|it| it.date).min();
    if basis.dates_known && !problems.has_errors() {
        match shifts.iter().map(|it| it.date).max() {
            Some(last) => warn_of_a_gap(named, last, basis, problems),
            None if others.is_empty() => warn_of_nothing(named, basis, problems),
            None => {}
        }
    }
    Some(WorkedBefore {
        from: from?,
        shifts,
    })
}

fn shift(
    row: &WorkedFile,
    agent: AgentIndex,
    zone: chrono_tz::Tz,
    problems: &mut Problems,
) -> Option<WorkedShift> {
    let (start, end) = (row.start.moment(zone), row.end.moment(zone));
    let minutes = end.since(start);
    if !(1..=LONGEST_MIN).contains(&minutes) {
        let problem = Problem::error(
            codes::BAD_WORKED_SHIFT,
            "a shift worked before the plan cannot be",
        )
        .at(
            row.place.clone(),
            if minutes < 1 {
                "ends before it starts"
            } else {
                "lasts longer than two days"
            },
        )
        .help("correct its start or end");
        problems.push(problem);
        return None;
    }
    Some(WorkedShift {
        agent,
        date: start.date_clock(zone).0,
        span: Span { start, end },
    })
}

fn warn_of_others(others: &[&WorkedFile], rows: usize, problems: &mut Problems) {
    let Some(first) = others.first() else {
        return;
    };
    let message = format!(
        "{} of {} worked before the plan are of nobody in this scenario",
        others.len(),
        counted(rows, "shift"),
    );
    let problem = Problem::warning(codes::WORKED_BY_OTHERS, message)
        .at(
            first.place.clone(),
            format!("no agent is called {}", quoted(&first.agent)),
        )
        .help("nothing is to be done for people who have left; else write names as the agents' file has them");
    problems.push(problem);
}

fn warn_of_nothing(named: &At<String>, basis: &Basis<'_>, problems: &mut Problems) {
    let before = basis.first_day.checked_sub_days(Days::new(1));
    let day = before.unwrap_or(basis.first_day).format("%-d %B %Y");
    let problem = Problem::warning(
        codes::NOTHING_WORKED_BEFORE,
        "nothing in the file of shifts worked before is before the plan",
    )
    .at(named.place.clone(), format!("no shift up to {day}"))
    .help("name the roster that ends where this plan begins; until then nobody is held to have worked");
    problems.push(problem);
}

/// Warns where the last shift is so long before the plan that another roster is likely meant.
fn warn_of_a_gap(named: &At<String>, last: NaiveDate, basis: &Basis<'_>, problems: &mut Problems) {
    let days = basis.first_day.signed_duration_since(last).num_days();
    if days <= LONGEST_GAP_DAYS {
        return;
    }
    let message = format!("the last shift worked before is {days} days before the plan");
    let problem = Problem::warning(codes::WORKED_LONG_BEFORE, message)
        .at(
            named.place.clone(),
            format!("ends with {}", last.format("%-d %B %Y")),
        )
        .help("name the roster that ends where this plan begins; as it is, everybody counts as off since then");
    problems.push(problem);
}
