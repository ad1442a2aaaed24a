//! `shiftwright check`: reads and checks a scenario; shows what was understood, or all problems.

use super::{Exit, Failure, terminal::Terminal};
use crate::problem::{Problem, Problems};
use crate::report::scenario_summary;
use crate::scenario;
use serde::Serialize;
use std::path::PathBuf;

/// Read and check a scenario: every problem at once, each at its line
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  shiftwright check helpdesk\n  shiftwright check helpdesk/scenario.toml --json\n\n\
    Exit code 0: the scenario can be planned (there may be warnings). 2: it has errors."
)]
pub struct Args {
    /// Folder with a scenario.toml, or the file itself
    pub scenario: PathBuf,
    /// Print the problems as JSON instead of the summary
    #[arg(long)]
    pub json: bool,
}

/// Runs `check`.
///
/// # Errors
/// [`Failure::Input`] with all problems; [`Failure::Io`] where standard output cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let outcome = scenario::load(&args.scenario);
    let text = match &outcome {
        _ if args.json => as_json(
            outcome
                .as_ref()
                .map_or_else(|problems| problems, |(_, warnings)| warnings),
        )?,
        Ok((scenario, _)) => scenario_summary::summary(scenario),
        Err(_) => String::new(),
    };
    terminal
        .print(&text)
        .map_err(|error| Failure::write("standard output".as_ref(), error))?;
    match outcome {
        Ok((_, warnings)) => {
            if !args.json {
                terminal.problems(&warnings);
            }
            Ok(Exit::Done)
        }
        Err(_) if args.json => Ok(Exit::BadInput),
        Err(problems) => Err(Failure::Input(problems)),
    }
}

/// One problem as a program reads it.
#[derive(Serialize)]
struct JsonProblem<'a> {
    code: &'a str,
    severity: crate::problem::Severity,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    label: &'a str,
    help: &'a str,
}

impl<'a> From<&'a Problem> for JsonProblem<'a> {
    fn from(problem: &'a Problem) -> Self {
        let position = problem.place.as_ref().map(|place| place.line_column());
        Self {
            code: problem.code.0,
            severity: problem.severity,
            file: problem
                .place
                .as_ref()
                .map(|place| place.source.file.display().to_string()),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            message: &problem.message,
            label: &problem.label,
            help: &problem.help,
        }
    }
}

fn as_json(problems: &Problems) -> Result<String, Failure> {
    let list: Vec<JsonProblem<'_>> = problems.0.iter().map(JsonProblem::from).collect();
    serde_json::to_string_pretty(&list)
        .map(|text| text + "\n")
        .map_err(|error| Failure::Bug(error.to_string()))
}
