//! `shiftwright erlang`: the pocket calculator. Volume, handle time and targets in; agents, and
//! the table around them, out.

use super::{Exit, Failure, terminal::Terminal};
use crate::queueing::{
    Goals, Required, Steady, Unreachable, Workload, required, sizing::MAX_AGENTS, steady::steady,
};
use crate::staffing::Binding;
use serde::Serialize;

mod text;
mod values;

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
    #[arg(long, value_name = "CONTACTS", value_parser = values::volume, allow_negative_numbers = true)]
    offered: f64,
    /// The time in which they arrive, such as 30min
    #[arg(long, value_name = "DURATION", value_parser = values::positive_duration, allow_hyphen_values = true)]
    per: f64,
    /// Mean handle time, such as 4m30s
    #[arg(long, value_name = "DURATION", value_parser = values::positive_duration, allow_hyphen_values = true)]
    aht: f64,
    /// Threshold of the service level, such as 20s
    #[arg(long, value_name = "DURATION", value_parser = values::duration, allow_hyphen_values = true)]
    answer_within: Option<f64>,
    /// Share of all contacts to be answered within the threshold, such as 0.8
    #[arg(long, value_name = "SHARE", value_parser = values::target_share, allow_negative_numbers = true)]
    service_level: Option<f64>,
    /// Mean time after which one who waits hangs up
    #[arg(long, value_name = "DURATION", value_parser = values::positive_duration, allow_hyphen_values = true)]
    patience: Option<f64>,
    /// Highest share of their time that agents may be busy, such as 0.85
    #[arg(long, value_name = "SHARE", value_parser = values::limit_share, allow_negative_numbers = true)]
    max_occupancy: Option<f64>,
    /// Longest mean wait, such as 15s
    #[arg(long, value_name = "DURATION", value_parser = values::positive_duration, allow_hyphen_values = true)]
    max_asa: Option<f64>,
    /// Highest share that may hang up, such as 0.03; needs --patience
    #[arg(long, value_name = "SHARE", value_parser = values::limit_share, allow_negative_numbers = true)]
    max_abandoned: Option<f64>,
    /// Share of paid time that is not on the phones, such as 0.3
    #[arg(long, value_name = "SHARE", value_parser = values::shrinkage_share, default_value = "0",
        hide_default_value = true, allow_negative_numbers = true)]
    shrinkage: f64,
    /// Tell what this number of agents gives, instead of the number required
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(MAX_AGENTS)))]
    agents: Option<u32>,
    /// Print the answer as JSON, all digits
    #[arg(long)]
    pub json: bool,
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
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let answer = solve(args)?;
    if args.json {
        terminal.print_json(&json(&answer))?;
    } else {
        terminal.print(&text::answer(args, &answer))?;
    }
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
        without_short_abandons: false,
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

fn json(answer: &Answer) -> Json {
    let steady = &answer.steady;
    let binding = |found: Required| found.binding.map_or(Binding::None, Binding::from).name();
    let excluding = steady.service_level_excluding_short_abandons;
    Json {
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
    }
}
