//! The answer of `erlang` as a person reads it: a sentence, the work, and the table around it.

use super::{Answer, Args};
use crate::queueing::{Goal, Required, Steady, steady::steady};
use crate::staffing::Binding;
use crate::units::{Fraction, Seconds};
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};

/// The whole answer, readable.
pub(super) fn answer(args: &Args, answer: &Answer) -> String {
    let table = table(answer).trim_fmt();
    format!("{}\n{}\n\n{table}\n", headline(answer), work(args, answer))
}

/// The answer in a sentence.
fn headline(answer: &Answer) -> String {
    let Some(found) = answer.required else {
        return format!("What {} on the phones would give:", agents(answer.agents));
    };
    let scheduled = match answer.scheduled() {
        Some(scheduled) if answer.shrinkage > 0.0 => format!(
            "; {scheduled} scheduled, with {} shrinkage",
            percent(answer.shrinkage)
        ),
        _ => String::new(),
    };
    let instead = match answer.agents {
        asked if asked == found.agents => String::new(),
        asked => format!(" Below: what {} would give.", agents(asked)),
    };
    format!(
        "{} required on the phones{scheduled}.{instead}",
        agents(found.agents)
    )
}

/// The work, the model and what decides.
fn work(args: &Args, answer: &Answer) -> String {
    let load = answer.workload.load();
    let model = match answer.workload.patience_s {
        Some(patience_s) => format!(
            "Erlang A: those who wait hang up after {} on average",
            seconds(patience_s)
        ),
        None => "Erlang C: everybody waits until answered".to_owned(),
    };
    let work = format!(
        "{} contacts of {} in {} keep {load:.1} agents busy ({model}).",
        args.offered,
        seconds(args.aht),
        seconds(args.per)
    );
    match answer.required {
        Some(Required {
            agents: required,
            binding: Some(goal),
            ..
        }) => {
            format!("{work}\n{}", decides(answer, required - 1, goal))
        }
        Some(_) => format!("{work}\nNothing arrives: nobody is needed."),
        None => work,
    }
}

/// Which target one agent fewer would miss.
fn decides(answer: &Answer, fewer: u32, goal: Goal) -> String {
    let endless =
        answer.workload.patience_s.is_none() && f64::from(fewer) <= answer.workload.load();
    let why = match goal {
        _ if endless => "have a queue that grows without end".to_owned(),
        Goal::Stability => "answer nothing".to_owned(),
        goal => format!("miss the target for {}", target_name(goal)),
    };
    format!(
        "Binding: {}; {} would {why}.",
        Binding::from(goal).name(),
        agents(fewer)
    )
}

fn target_name(goal: Goal) -> &'static str {
    match goal {
        Goal::ServiceLevel => "service level",
        Goal::Asa => "mean wait",
        Goal::Occupancy => "occupancy",
        Goal::Abandoned => "hang-ups",
        Goal::Stability => "a steady queue",
    }
}

/// Heads and rows without rules between them: dense, and readable in a log.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

/// From three agents below the number that is told to four above it.
fn table(answer: &Answer) -> Table {
    let first = answer.agents.saturating_sub(3).max(1);
    let last = answer.agents.saturating_add(4);
    let mut table = Table::new();
    table.load_style(STYLE);
    let columns = columns(answer);
    table.set_header(
        columns
            .iter()
            .map(|(head, _)| head.clone())
            .chain([String::new()]),
    );
    for agents in first..=last {
        let steady = steady(&answer.workload, agents, answer.within_s.unwrap_or(0.0));
        let cells = columns.iter().map(|(_, cell)| cell(agents, &steady));
        table.add_row(cells.chain([remark(answer, agents, &steady)]));
    }
    for column in table.column_iter_mut().take(columns.len()) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// A column: its head, and its cell for a number of agents and what that gives.
type Column = (String, fn(u32, &Steady) -> String);

fn columns(answer: &Answer) -> Vec<Column> {
    let mut columns: Vec<Column> = vec![
        ("agents".into(), |agents, _| agents.to_string()),
        ("must wait".into(), |_, steady| percent(steady.p_wait)),
    ];
    if let Some(within_s) = answer.within_s {
        let head = format!("answered in {}", seconds(within_s));
        columns.push((head, |_, steady| percent(steady.service_level)));
    }
    columns.push(("mean wait".into(), |_, steady| {
        steady.asa_s.map_or_else(|| "no end".to_owned(), seconds)
    }));
    if answer.workload.patience_s.is_some() {
        columns.push(("hang up".into(), |_, steady| percent(steady.abandoned)));
    }
    columns.push(("busy".into(), |_, steady| percent(steady.occupancy)));
    columns
}

/// What is to be said of a number of agents.
fn remark(answer: &Answer, agents: u32, steady: &Steady) -> String {
    let promised = answer.required.is_some();
    let verdict = match answer.goals.missed_most(steady) {
        _ if answer.required.is_some_and(|found| found.agents == agents) => "◀ required".to_owned(),
        _ if !steady.is_stable() => "the queue grows without end".to_owned(),
        Some(goal) if promised => format!("misses {}", target_name(goal)),
        _ => String::new(),
    };
    let asked = agents == answer.agents
        && answer
            .required
            .is_none_or(|found| found.agents != answer.agents);
    match (asked, verdict.is_empty()) {
        (true, true) => "◀ asked for".to_owned(),
        (true, false) => format!("◀ asked for: {verdict}"),
        (false, _) => verdict,
    }
}

fn agents(count: u32) -> String {
    match count {
        0 => "0 agents".to_owned(),
        1 => "1 agent".to_owned(),
        many => format!("{many} agents"),
    }
}

fn percent(share: f64) -> String {
    Fraction::new(share).map_or_else(|_| "–".to_owned(), |share| share.to_string())
}

fn seconds(time_s: f64) -> String {
    Seconds::new(time_s).map_or_else(|_| "–".to_owned(), |time| time.to_string())
}
