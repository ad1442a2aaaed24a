//! What the planner is told of cells that are not used.

use super::gathering::{Gathering, Odd};
use super::scale::{CsatScale, Unclear};
use crate::history::codes;
use crate::history::frame::Frame;
use crate::history::notices::{Notices, counted, plural};
use crate::history::table::Table;
use crate::problem::Problem;

/// Adds a warning for each column of the queue of `frame` that has cells which are not used.
pub fn report(frame: &Frame, gathering: &Gathering, table: &Table, notices: &mut Notices) {
    let name = &frame.name;
    let scales = gathering.scales();
    if let Some(Err(unclear)) = scales.csat {
        notices.add(codes::UNCLEAR_SCALE, || csat_unclear(name, unclear, table));
    }
    if let Some(Err(unclear)) = scales.resolved_is_share {
        notices.add(codes::UNCLEAR_SCALE, || {
            resolved_unclear(name, unclear, table)
        });
    }
    for (column, odd) in gathering.odd() {
        let csat = scales.csat.and_then(Result::ok);
        notices.add(codes::ODD_RATING, || {
            not_used(
                name,
                column,
                odd,
                holds(column, csat, gathering.is_single()),
                table,
            )
        });
    }
}

/// What a column of `single` contacts or of intervals holds.
fn holds(column: &str, csat: Option<CsatScale>, single: bool) -> String {
    let text = match (column, csat, single) {
        ("csat", Some(scale), _) => {
            let (least, most) = scale.limits();
            return format!("a rating from {least} to {most}, as most of the others are");
        }
        ("csat", None, _) => "a number",
        ("nps", _, true) => "a rating from 0 to 10",
        ("nps", _, false) => "a score from -100 to 100",
        ("service_level", ..) => "a share from 0 to 1",
        ("resolved", _, false) => "a number of contacts, or their share from 0 to 1",
        _ => "a time, not before the ticket was created",
    };
    text.to_owned()
}

fn not_used(name: &str, column: &'static str, odd: Odd, holds: String, table: &Table) -> Problem {
    let cells = counted(odd.cells, "cell");
    let message = format!(
        "{cells} of the column `{column}` of queue \"{name}\" {} not used for what customers said",
        plural(odd.cells, "is", "are")
    );
    let position = table.column(column).unwrap_or(usize::MAX);
    Problem::warning(codes::ODD_RATING, message)
        .at(table.place(odd.at, position), "the first of them")
        .help(format!(
            "it holds {holds}; leave it blank where nothing is known"
        ))
}

fn csat_unclear(name: &str, unclear: Unclear, table: &Table) -> Problem {
    let message = format!(
        "`csat` of queue \"{name}\" is on no scale that is known: its largest value is {}; none of it \
         is used",
        unclear.largest
    );
    let position = table.column("csat").unwrap_or(usize::MAX);
    Problem::warning(codes::UNCLEAR_SCALE, message)
        .at(table.place(unclear.at, position), "the largest")
        .help("write it from 1 to 5, as a share from 0 to 1, or from 0 to 100")
}

fn resolved_unclear(name: &str, unclear: Unclear, table: &Table) -> Problem {
    let message = format!(
        "`resolved` of queue \"{name}\" is 0 or 1 throughout: a share or a count of contacts? None of \
         it is used"
    );
    let position = table.column("resolved").unwrap_or(usize::MAX);
    Problem::warning(codes::UNCLEAR_SCALE, message)
        .at(table.place(unclear.at, position), "share or count?")
        .help("write the number of contacts resolved, or the share of those handled with decimals")
}
