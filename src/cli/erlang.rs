//! `shiftwright erlang`: the pocket calculator. Volume, handle time and targets in; agents, and
//! the table around them, out.

use super::{Exit, Failure, terminal::Terminal};
use crate::queueing::{
    Goal, Goals, Required, Steady, Unreachable, Workload, required, sizing::MAX_AGENTS, steady,
};
use crate::staffing::Binding;
use crate::units::{Fraction, Seconds};
use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use serde::Serialize;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

/// How many agents a volume needs, and what a few more or fewer would give.
///
/// Without --patience everybody waits until answered (Erlang C). With it, those who wait hang up
/// when their patience ends (Erlang A), which needs fewer agents. The answer is the smallest number
/// that meets every target given; the table says which target one agent fewer would miss.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    shiftwright erlang --offered 100 --per 30min --aht 3m --answer-within 20s --service-level 0.8\n  \
    shiftwright erlang --offered 100 --per 30min --aht 3m --answer-within 20s --service-level 0.8 \
    --patience 5m --max-abandoned 0.03 --shrinkage 0.3 --json")]
pub struct Args {
    /// Contacts that arrive in the time given by --per
    #[arg(long, value_name = "CONTACTS", value_parser = volume, allow_negative_numbers = true)]
    offered: f64,
    /// The time in which they arrive, such as 30min
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, allow_hyphen_values = true)]
    per: f64,
    /// Mean handle time, such as 4m30s
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, allow_hyphen_values = true)]
    aht: f64,
    /// Threshold of the service level, such as 20s
    #[arg(long, value_name = "DURATION", value_parser = parse_duration, allow_hyphen_values = true)]
    answer_within: Option<f64>,
    /// Share of all contacts to be answered within the threshold, such as 0.8
    #[arg(long, value_name = "SHARE", value_parser = target_share, allow_negative_numbers = true)]
    service_level: Option<f64>,
    /// Mean time after which one who waits hangs up
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, allow_hyphen_values = true)]
    patience: Option<f64>,
    /// Highest share of their time that agents may be busy, such as 0.85
    #[arg(long, value_name = "SHARE", value_parser = limit_share, allow_negative_numbers = true)]
    max_occupancy: Option<f64>,
    /// Longest mean wait, such as 15s
    #[arg(long, value_name = "DURATION", value_parser = positive_duration, allow_hyphen_values = true)]
    max_asa: Option<f64>,
    /// Highest share that may hang up, such as 0.03; needs --patience
    #[arg(long, value_name = "SHARE", value_parser = limit_share, allow_negative_numbers = true)]
    max_abandoned: Option<f64>,
    /// Share of paid time that is not on the phones, such as 0.3
    #[arg(long, value_name = "SHARE", value_parser = shrinkage_share, default_value = "0",
        hide_default_value = true, allow_negative_numbers = true)]
    shrinkage: f64,
    /// Tell what this number of agents gives, instead of the number required
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(MAX_AGENTS)))]
    agents: Option<u32>,
    /// Print the answer as JSON, all digits
    #[arg(long)]
    json: bool,
}

/// The question, checked, and its answer.
struct Answer {
    workload: Workload,
    goals: Goals,
    /// Threshold of the service level, where one is given.
    within_s: Option<f64>,
    /// `None` where no target is given, only a number of agents.
    required: Option<Required>,
    /// The number that the performance is of.
    agents: u32,
    steady: Steady,
    shrinkage: f64,
}

/// Runs `erlang`.
///
/// # Errors
/// [`Failure::Argument`] where the options contradict each other or ask for the impossible.
pub fn run(args: &Args, _terminal: &Terminal) -> Result<Exit, Failure> {
    let answer = solve(args)?;
    let text = if args.json {
        as_json(&answer)?
    } else {
        as_text(args, &answer)
    };
    print(&text)?;
    Ok(Exit::Done)
}

fn solve(args: &Args) -> Result<Answer, Failure> {
    let goals = goals(args)?;
    let workload = Workload {
        offered: args.offered,
        per_s: args.per,
        aht_s: args.aht,
        patience_s: args.patience,
    };
    let promised = goals != Goals::default();
    if !promised && args.agents.is_none() {
        return Err(argument(
            "there is no target to meet",
            "give --answer-within with --service-level, --max-asa, --max-occupancy or --max-abandoned; \
             or --agents to see what a number gives",
        ));
    }
    let required = promised
        .then(|| required(&workload, &goals))
        .transpose()
        .map_err(unreachable)?;
    let agents = args
        .agents
        .or(required.map(|found| found.agents))
        .unwrap_or(0);
    if !workload.is_valid() {
        return Err(unreachable(Unreachable::NotANumber));
    }
    let steady = steady(&workload, agents, args.answer_within.unwrap_or(0.0));
    Ok(Answer {
        workload,
        goals,
        within_s: args.answer_within,
        required,
        agents,
        steady,
        shrinkage: args.shrinkage,
    })
}

fn goals(args: &Args) -> Result<Goals, Failure> {
    if args.max_abandoned.is_some() && args.patience.is_none() {
        return Err(argument(
            "--max-abandoned needs --patience: without it nobody hangs up",
            "add the mean time that callers are ready to wait, such as --patience 5m",
        ));
    }
    let service_level = match (args.service_level, args.answer_within) {
        (Some(share), Some(within_s)) => Some((share, within_s)),
        (Some(_), None) => {
            return Err(argument(
                "--service-level needs --answer-within",
                "say within what time they are to be answered, such as --answer-within 20s",
            ));
        }
        (None, _) => None,
    };
    Ok(Goals {
        service_level,
        max_asa_s: args.max_asa,
        max_occupancy: args.max_occupancy,
        max_abandoned: args.max_abandoned,
    })
}

fn argument(message: &str, help: &str) -> Failure {
    Failure::Argument {
        message: message.to_owned(),
        help: help.to_owned(),
    }
}

fn unreachable(reason: Unreachable) -> Failure {
    let help = match reason {
        Unreachable::Impossible(_) => "set a target that a finite number of agents can meet",
        Unreachable::TooMany => "check --offered, --per and --aht, or loosen the targets",
        Unreachable::NotANumber => "check --offered, --per and --aht",
    };
    argument(&reason.to_string(), help)
}

/// Writes to standard output; a reader that has seen enough (`| head`) is no error.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::write(Path::new("standard output"), error))
        }
        _ => Ok(()),
    }
}

impl Answer {
    fn model(&self) -> &'static str {
        if self.workload.patience_s.is_some() {
            "erlang_a"
        } else {
            "erlang_c"
        }
    }

    /// Agents to schedule so that the required are there: required ÷ (1 − shrinkage), rounded up.
    fn scheduled(&self) -> Option<u64> {
        let needed = |found: Required| f64::from(found.agents) / (1.0 - self.shrinkage);
        self.required
            .map(|found| (needed(found) - 1e-9).ceil() as u64)
    }
}

/// The answer as programs read it; a value is null where it is not defined.
#[derive(Serialize)]
struct Json {
    model: &'static str,
    agents_required: Option<u32>,
    agents_scheduled: Option<u64>,
    binding: Option<&'static str>,
    p_wait: f64,
    service_level: Option<f64>,
    service_level_excluding_short_abandons: Option<f64>,
    asa_s: Option<f64>,
    asa_served_s: Option<f64>,
    abandoned_fraction: f64,
    occupancy: f64,
    offered_load_erlangs: f64,
}

fn as_json(answer: &Answer) -> Result<String, Failure> {
    let steady = &answer.steady;
    let binding = |found: Required| found.binding.map_or(Binding::None, Binding::from).name();
    let excluding = steady.service_level_excluding_short_abandons;
    let json = Json {
        model: answer.model(),
        agents_required: answer.required.map(|found| found.agents),
        agents_scheduled: answer.scheduled(),
        binding: answer.required.map(binding),
        p_wait: steady.p_wait,
        service_level: answer.within_s.map(|_| steady.service_level),
        service_level_excluding_short_abandons: answer.within_s.map(|_| excluding),
        asa_s: steady.asa_s,
        asa_served_s: steady.asa_served_s,
        abandoned_fraction: steady.abandoned,
        occupancy: steady.occupancy,
        offered_load_erlangs: answer.workload.load(),
    };
    let text = serde_json::to_string_pretty(&json);
    text.map(|text| text + "\n")
        .map_err(|error| Failure::Bug(error.to_string()))
}

fn as_text(args: &Args, answer: &Answer) -> String {
    let table = table(answer);
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
    format!(
        "{} required on the phones{scheduled}.",
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

/// A share written as 0.8 or 80%.
fn share(text: &str) -> Result<f64, String> {
    let (digits, percent) = text
        .strip_suffix('%')
        .map_or((text, false), |it| (it.trim_end(), true));
    let value = digits
        .parse::<f64>()
        .map_err(|_| "a share is a number such as 0.8".to_owned())?;
    let value = if percent { value / 100.0 } else { value };
    match value {
        value if (0.0..=1.0).contains(&value) => Ok(value),
        value if value > 1.0 && value <= 100.0 && !percent => Err(format!(
            "a share lies between 0 and 1: for {value} % write {}",
            value / 100.0
        )),
        _ => Err("a share lies between 0 and 1, such as 0.8".to_owned()),
    }
}

fn target_share(text: &str) -> Result<f64, String> {
    match share(text)? {
        1.0 => Err("no number of agents answers all in time: give a share below 1".to_owned()),
        value => Ok(value),
    }
}

fn limit_share(text: &str) -> Result<f64, String> {
    match share(text)? {
        0.0 => Err("no number of agents brings it down to 0: give a share above 0".to_owned()),
        value => Ok(value),
    }
}

fn shrinkage_share(text: &str) -> Result<f64, String> {
    match share(text)? {
        value if value > 0.999 => {
            Err("nobody would be left to work: give less than 0.999".to_owned())
        }
        value => Ok(value),
    }
}

fn volume(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(value),
        _ => Err("a volume is a number of contacts, 0 or more".to_owned()),
    }
}

fn positive_duration(text: &str) -> Result<f64, String> {
    match parse_duration(text)? {
        0.0 => Err("it must be longer than 0".to_owned()),
        value => Ok(value),
    }
}

/// Seconds of `90s`, `4m30s`, `1h30m`, `11h`, `2d`, `20.5s`. To be replaced by
/// `crate::scenario::duration::parse`.
fn parse_duration(text: &str) -> Result<f64, String> {
    let wrong = || format!("{text:?} is no length of time: write it as 20s, 4m30s or 1h30m");
    let mut rest = text.trim();
    let (mut total_s, mut largest_s) = (0.0, f64::INFINITY);
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        let value: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = rest[digits..].trim_start();
        let letters = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let unit_s = match &rest[..letters] {
            "s" | "sec" => 1.0,
            "m" | "min" => 60.0,
            "h" => 3600.0,
            "d" => 86_400.0,
            "" => {
                return Err(format!(
                    "{text:?} lacks a unit: write {text}s, {text}m or {text}h"
                ));
            }
            _ => return Err(wrong()),
        };
        // Larger units first, each once: 1h30m, not 30m1h.
        if unit_s >= largest_s {
            return Err(wrong());
        }
        (total_s, largest_s) = (total_s + value * unit_s, unit_s);
        rest = rest[letters..].trim_start();
    }
    if total_s.is_finite() {
        Ok(total_s)
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_as_a_person_writes_them() {
        for (text, value) in [
            ("90s", 90.0),
            ("4m30s", 270.0),
            ("1h30m", 5400.0),
            ("2d", 172_800.0),
            ("20.5s", 20.5),
            ("30min", 1800.0),
        ] {
            assert_eq!(parse_duration(text), Ok(value));
        }
        for text in ["", "20", "s", "-3m", "4x", "30s4m", "nan", "1e3s"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_percentage_is_told_from_a_share() {
        assert!(share("80").unwrap_err().contains("write 0.8"));
        assert_eq!(share("80%"), Ok(0.8));
        for text in ["-0.1", "nan", "inf", "800", "x"] {
            assert!(share(text).is_err(), "{text}");
        }
        assert!(target_share("1").is_err());
        assert!(limit_share("0").is_err());
    }
}
