//! What the subcommands that plan share: loading, the requirement, and its files.

use super::plan_files;
use super::progress::Running;
use super::{Exit, Failure, terminal::Terminal};
use crate::control::Control;
use crate::forecast::Forecast;
use crate::plan::{PlanError, Requirement};
use crate::problem::Problems;
use crate::report::charts::Chart;
use crate::report::csv::{self, Table};
use crate::report::files::{Cleared, OutputFolder};
use crate::roster::RosterError;
use crate::scenario::{self, Scenario};
use crate::schedule::ScheduleError;
use crate::wording;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Arguments of every subcommand that reads a scenario.
#[derive(Debug, clap::Args)]
pub struct ScenarioArgs {
    /// A folder with a scenario.toml, or the TOML file itself.
    pub scenario: PathBuf,
    /// Seed of everything random; the scenario's where not given.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub seed: Option<u64>,
}

impl ScenarioArgs {
    /// The checked scenario, its warnings shown.
    ///
    /// # Errors
    /// [`Failure::Input`] with every problem.
    pub fn load(&self, terminal: &Terminal) -> Result<Scenario, Failure> {
        let (scenario, warnings) = self.read()?;
        terminal.problems(&warnings);
        Ok(scenario)
    }

    /// The checked scenario and its warnings.
    ///
    /// # Errors
    /// [`Failure::Input`] with every problem.
    pub fn read(&self) -> Result<(Scenario, Problems), Failure> {
        let (mut scenario, warnings) = scenario::load(&self.scenario).map_err(Failure::Input)?;
        scenario.seed = self.seed.unwrap_or(scenario.seed);
        Ok((scenario, warnings))
    }
}

/// Arguments of the subcommands that end before shifts are made.
#[derive(Debug, clap::Args)]
pub struct StageArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Folder for the CSVs; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the CSVs' rows as JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// What such a subcommand has found. Of many queues the files and charts are large, so that each is
/// made only where it is asked for.
pub trait Answer {
    /// What was assumed about the input.
    fn warnings(&self) -> &Problems;

    /// Files by name.
    fn files(&self, scenario: &Scenario) -> Vec<(&'static str, Table)>;

    /// Charts to draw beside them.
    ///
    /// # Errors
    /// [`Failure::Bug`] where one cannot be drawn.
    fn charts(&self, scenario: &Scenario) -> Result<Vec<Chart>, Failure> {
        let _ = scenario;
        Ok(vec![])
    }

    /// What a program is told besides the files' rows, each under its name.
    fn besides(&self, scenario: &Scenario) -> Vec<(&'static str, Value)> {
        let _ = scenario;
        vec![]
    }

    /// Writes files that are too large to be held as [`Answer::files`].
    ///
    /// # Errors
    /// [`Failure::Io`] where the disk refuses.
    fn write_more(&self, scenario: &Scenario, folder: &mut OutputFolder) -> Result<(), Failure> {
        let _ = (scenario, folder);
        Ok(())
    }

    /// What a program is told instead of the files' rows; `None` = the rows.
    fn json(&self, scenario: &Scenario) -> Option<Value> {
        let _ = scenario;
        None
    }

    /// The answer for a person.
    fn text(&self, scenario: &Scenario) -> String;

    /// How the program ends once all is told.
    fn exit(&self, scenario: &Scenario) -> Exit {
        let _ = scenario;
        Exit::Done
    }
}

/// The frame of such a subcommand: loads, computes with progress and Ctrl-C, writes, prints.
///
/// # Errors
/// [`Failure`] where the input is wrong or the disk refuses.
pub fn run_stage<A: Answer, E: Into<Failure>>(
    args: &StageArgs,
    terminal: &Terminal,
    compute: impl FnOnce(&Scenario, &Control) -> Result<A, E>,
) -> Result<Exit, Failure> {
    let scenario = args.scenario.load(terminal)?;
    let folder = args.out.as_deref().map(output_folder).transpose()?;
    let running = Running::start(terminal);
    let answer = compute(&scenario, &running.control).map_err(Into::into)?;
    drop(running);
    terminal.problems(answer.warnings());
    if let Some(mut folder) = folder {
        for (name, table) in answer.files(&scenario) {
            write(&mut folder, name, table.to_csv().as_bytes())?;
        }
        answer.write_more(&scenario, &mut folder)?;
        plan_files::write_drawn(&mut folder, &answer.charts(&scenario)?)?;
        tell_written(terminal, &folder);
    }
    if let Some(json) = args.json.then(|| answer.json(&scenario)).flatten() {
        terminal.print_json(&json)?;
    } else if args.json {
        terminal.print_json(&Rows {
            files: answer.files(&scenario),
            besides: answer.besides(&scenario),
        })?;
    } else {
        terminal.print(&answer.text(&scenario))?;
    }
    Ok(answer.exit(&scenario))
}

/// The tables of files as one JSON object (`forecast.csv` under `forecast`), and what there is besides.
struct Rows {
    files: Vec<(&'static str, Table)>,
    besides: Vec<(&'static str, Value)>,
}

impl Serialize for Rows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        for (name, table) in &self.files {
            object.serialize_entry(name.trim_end_matches(".csv"), table)?;
        }
        for (name, value) in &self.besides {
            object.serialize_entry(name, value)?;
        }
        object.end()
    }
}

/// Creates the output folder before any work is done, so that a bad path is told at once.
///
/// # Errors
/// [`Failure::Argument`] where something else stands in its place; [`Failure::Io`] where it
/// cannot be created or written to.
pub fn output_folder(path: &Path) -> Result<OutputFolder, Failure> {
    refuse_file_as_folder(path)?;
    OutputFolder::create(path).map_err(|source| Failure::write(path, source))
}

/// Refuses a folder in whose place, or above which, a file stands.
///
/// # Errors
/// [`Failure::Argument`].
pub fn refuse_file_as_folder(path: &Path) -> Result<(), Failure> {
    let taken = path.ancestors().find(|it| it.exists() && !it.is_dir());
    match taken {
        Some(taken) => Err(Failure::Argument {
            message: format!("{} is a file, not a folder", taken.display()),
            help: "name another folder".to_owned(),
        }),
        None => Ok(()),
    }
}

/// Writes one file whole.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn write(folder: &mut OutputFolder, name: &str, text: &[u8]) -> Result<(), Failure> {
    let path = folder.path_of(name);
    folder
        .write(name, text)
        .map_err(|source| Failure::write(&path, source))
}

/// `forecast.csv`, the totals of its days and weeks, and `backtest.csv` (which is empty where no backtest was possible).
#[must_use]
pub fn forecast_files(scenario: &Scenario, forecast: &Forecast) -> Vec<(&'static str, Table)> {
    vec![
        ("forecast.csv", csv::forecast_table(scenario, forecast)),
        (
            "forecast_days.csv",
            csv::forecast_days_table(scenario, forecast),
        ),
        (
            "forecast_weeks.csv",
            csv::forecast_weeks_table(scenario, forecast),
        ),
        ("backtest.csv", csv::backtest_table(scenario, forecast)),
    ]
}

/// [`forecast_files`] and `staffing.csv`.
#[must_use]
pub fn staffing_files(
    scenario: &Scenario,
    requirement: &Requirement,
) -> Vec<(&'static str, Table)> {
    let mut files = forecast_files(scenario, &requirement.outlook.forecast);
    let staffing = csv::staffing_table(scenario, &requirement.staffing);
    files.push(("staffing.csv", staffing));
    files
}

/// Says on standard error what was written and where, and what else lies there.
pub fn tell_written(terminal: &Terminal, folder: &OutputFolder) {
    let files = folder.written().join(", ");
    terminal.note(&format!("wrote {files} in {}", folder.root().display()));
    tell_set_aside(terminal, folder);
    let earlier = folder.earlier();
    if !earlier.is_empty() {
        let files = shortened_list(&earlier);
        terminal.note(&format!("there are files of an earlier run, too: {files}"));
    }
}

/// Says which files of the planner made way for files of the plan.
fn tell_set_aside(terminal: &Terminal, folder: &OutputFolder) {
    let moved = folder.set_aside().iter();
    let names: Vec<String> = moved
        .map(|it| format!("{} is now {}", it.from, it.to))
        .collect();
    if !names.is_empty() {
        let files = shortened_list(&names);
        terminal.note(&format!(
            "warning: files that were edited, or not made by shiftwright, are kept under another name: {files}"
        ));
    }
}

/// Says that a plan was not written whole, and what lies in its folder now.
pub fn tell_incomplete(terminal: &Terminal, folder: &OutputFolder) {
    tell_set_aside(terminal, folder);
    let (new, earlier) = (folder.written(), folder.earlier());
    let place = folder.root().display();
    let mut parts = vec![];
    if !new.is_empty() {
        parts.push(format!("of this plan {}", shortened_list(new)));
    }
    if !earlier.is_empty() {
        parts.push(format!("of an earlier one {}", shortened_list(&earlier)));
    }
    if !parts.is_empty() {
        anstream::eprintln!(
            "warning: the plan in {place} is incomplete: it holds {}; plan again once the disk takes files",
            parts.join(", and ")
        );
    }
}

/// Removes the files of an earlier plan that this one did not write, and says so.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn clear_earlier(terminal: &Terminal, folder: &mut OutputFolder) -> Result<(), Failure> {
    tell_set_aside(terminal, folder);
    let cleared = folder.clear_earlier();
    tell_cleared(terminal, folder, cleared, "plan")
}

/// Removes the files of an earlier comparison that this one did not write, those that `is_own` is true of, and says so.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn clear_earlier_of(
    terminal: &Terminal,
    folder: &mut OutputFolder,
    is_own: impl Fn(&str) -> bool,
) -> Result<(), Failure> {
    let cleared = folder.clear_earlier_of(is_own);
    tell_cleared(terminal, folder, cleared, "comparison")
}

fn tell_cleared(
    terminal: &Terminal,
    folder: &OutputFolder,
    cleared: std::io::Result<Cleared>,
    what: &str,
) -> Result<(), Failure> {
    let cleared = cleared.map_err(|source| Failure::write(folder.root(), source))?;
    if !cleared.removed.is_empty() {
        let files = shortened_list(&cleared.removed);
        terminal.note(&format!("removed files of the earlier {what}: {files}"));
    }
    if !cleared.changed.is_empty() {
        let files = shortened_list(&cleared.changed);
        terminal.note(&format!(
            "warning: these belong to an earlier {what}, but were changed since and are left: {files}"
        ));
    }
    Ok(())
}

/// At most six names, and how many more.
fn shortened_list(names: &[String]) -> String {
    wording::listed(names, 6, "more")
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Nobody(problems) | PlanError::History(problems) => Self::Input(problems),
            PlanError::Forecast(error) => Self::argument(error.to_string()),
            PlanError::Staffing(error @ crate::staffing::StaffingError::Stopped) => {
                Self::Stopped(error.to_string())
            }
            PlanError::Staffing(error) => Self::argument(error.to_string()),
            PlanError::Schedule(error @ ScheduleError::NoShifts) => {
                Self::argument(error.to_string())
            }
            PlanError::Schedule(error) => Self::Bug(error.to_string()),
            PlanError::Roster(error @ (RosterError::NoShifts | RosterError::TooLong { .. })) => {
                Self::argument(error.to_string())
            }
            PlanError::Roster(error) => Self::Bug(error.to_string()),
        }
    }
}
