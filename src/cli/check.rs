//! `shiftwright check`: reads and checks a scenario; shows what was understood, or all problems.

use super::{Exit, Failure, json_problem::JsonProblem, terminal::Terminal};
use crate::history;
use crate::problem::Problems;
use crate::report::scenario_summary;
use crate::scenario::{self, Scenario};
use std::path::{Path, PathBuf};

/// Read and check a scenario and its history: every problem at once, each at its line
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
    if args.json {
        return json(args, terminal);
    }
    let (scenario, problems) = read(&args.scenario).map_err(Failure::Input)?;
    terminal.problems(&problems);
    terminal.print(&scenario_summary::summary(&scenario))?;
    Ok(Exit::Done)
}

/// Scenario and history: every problem of both, what the scenario lacks for a roster (forecast and
/// staffing go without), and what was assumed about the history.
fn read(path: &Path) -> Result<(Scenario, Problems), Problems> {
    let (scenario, mut problems) = scenario::load(path)?;
    for lacking in scenario::lacking(&scenario).0 {
        if problems.0.iter().all(|known| known.code != lacking.code) {
            problems.push(lacking.into_warning());
        }
    }
    match history::load(&scenario) {
        Ok((_, assumed)) => {
            problems.extend(assumed);
            Ok((scenario, problems))
        }
        Err(wrong) => {
            problems.extend(wrong);
            Err(problems)
        }
    }
}

/// Prints all problems for a program to read.
fn json(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let (problems, exit) = match read(&args.scenario) {
        Ok((_, warnings)) => (warnings, Exit::Done),
        Err(problems) => (problems, Exit::BadInput),
    };
    terminal.print_json(&JsonProblem::list(&problems))?;
    Ok(exit)
}
