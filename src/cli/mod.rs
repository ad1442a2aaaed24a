//! The command line: one file a subcommand. Arguments in, stage calls, report out.
//!
//! Data goes to standard output, progress and warnings to standard error. Exit codes: 0 done,
//! 1 failure (disk, bug), 2 the input is wrong, 3 no plan can satisfy the hard rules, 4 a target
//! was missed (only with `--strict`).

#![allow(clippy::print_stdout, clippy::print_stderr)]

pub mod check;
pub mod erlang;
mod failure;
pub mod forecast;
pub mod hire;
pub mod import;
mod json_problem;
mod load;
pub mod new;
mod pipeline;
pub mod plan;
mod plan_files;
mod progress;
pub mod schema;
pub mod simulate;
pub mod staff;
mod terminal;
pub mod verify;
pub mod whatif;

pub use failure::{Exit, Failure};

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Contact-centre workforce planner: from ticket and call history to a verified roster.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    /// No progress and no warnings on standard error; errors still show.
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Args),
    Check(check::Args),
    Forecast(forecast::Args),
    Staff(staff::Args),
    Plan(plan::Args),
    Verify(verify::Args),
    Simulate(simulate::Args),
    Hire(hire::Args),
    Whatif(Box<whatif::Args>),
    Erlang(erlang::Args),
    Import(import::Args),
    Schema(schema::Args),
}

impl Command {
    /// Whether a program reads the answer.
    const fn wants_json(&self) -> bool {
        match self {
            Self::Check(args) => args.json,
            Self::Forecast(args) => args.stage.json,
            Self::Staff(args) => args.stage.json,
            Self::Plan(args) => args.json,
            Self::Verify(args) => args.json,
            Self::Simulate(args) => args.stage.json,
            Self::Hire(args) => args.json,
            Self::Whatif(args) => args.wants_json(),
            Self::Erlang(args) => args.json,
            Self::Import(args) => args.json,
            Self::New(_) | Self::Schema(_) => false,
        }
    }
}

/// Runs the command and turns its outcome into an exit code, printing at most one error.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let terminal = terminal::Terminal::new(cli.quiet);
    let json = cli.command.wants_json();
    let outcome = match cli.command {
        Command::New(args) => new::run(&args, &terminal),
        Command::Check(args) => check::run(&args, &terminal),
        Command::Forecast(args) => forecast::run(&args, &terminal),
        Command::Staff(args) => staff::run(&args, &terminal),
        Command::Plan(args) => plan::run(&args, &terminal),
        Command::Verify(args) => verify::run(&args, &terminal),
        Command::Simulate(args) => simulate::run(&args, &terminal),
        Command::Hire(args) => hire::run(&args, &terminal),
        Command::Whatif(args) => whatif::run(&args, &terminal),
        Command::Erlang(args) => erlang::run(&args, &terminal),
        Command::Import(args) => import::run(&args, &terminal),
        Command::Schema(args) => schema::run(&args, &terminal),
    };
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => {
            terminal.failure(&failure);
            let exit = failure.exit();
            if json && exit == Exit::BadInput {
                let problems = json_problem::JsonProblem::of_failure(&failure);
                if let Err(unwritable) = terminal.print_json(&problems) {
                    terminal.failure(&unwritable);
                    return unwritable.exit().into();
                }
            }
            exit.into()
        }
    }
}
