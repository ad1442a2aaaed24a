//! `shiftwright hire`: the months ahead: headcount, attrition, hiring classes, cost.

use super::pipeline::{self, ScenarioArgs, write};
use super::{Exit, Failure, plan_files, progress::Running, terminal::Terminal};
use crate::hire::{self, Ahead, HireError, Row, Settings};
use crate::report::charts;
use crate::report::csv;
use crate::report::files::OutputFolder;
use crate::report::hire::{HireSummary, misses, screen};
use crate::scenario::{Scenario, parse_duration};
use crate::staffing::StaffingError;
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::time::Duration;

/// The file of which this command writes a part.
const SUMMARY: &str = "summary.json";
/// The part.
const PART: &str = "hiring";

/// Look months ahead: how many to hire, where and by when, what it costs, and how sure that is.
///
/// Required hours come from the history week by week, people from the agents and `[hiring]`. Ctrl-C ends the
/// search with the best plan so far, written whole.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  shiftwright hire scenarios/three-cities
  shiftwright hire scenarios/three-cities --out out/ahead --time-limit 30s
  shiftwright hire scenarios/black-friday --json

Writes capacity.csv, hiring.csv, charts and the part `hiring` of summary.json where --out is given.")]
pub struct Args {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Folder for the files; made if it does not exist
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Longest time for the roster that is measured and the search together, such as 90s or 10min [default: until it is within half a percent of the best possible]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration, allow_hyphen_values = true)]
    time_limit: Option<crate::units::Seconds>,
    /// Exit code 4 where in some week more than 2 % of a queue's required hours are missing
    #[arg(long)]
    strict: bool,
    /// Leave the charts out
    #[arg(long)]
    no_charts: bool,
    /// Print every figure as JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// Runs `hire`.
///
/// # Errors
/// [`Failure`] where the input is wrong or the disk refuses.
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    let scenario = args.scenario.load(terminal)?;
    let folder = args
        .out
        .as_deref()
        .map(pipeline::output_folder)
        .transpose()?;
    let running = Running::start(terminal);
    let limit = args.time_limit.map(|it| Duration::from_secs_f64(it.get()));
    let settings = Settings {
        time_limit: limit,
        ..Settings::default()
    };
    let ahead = hire::look_ahead(&scenario, &settings, &running.control)?;
    terminal.problems(&ahead.warnings);
    let rows = hire::rows(&ahead);
    let files = match folder {
        Some(folder) => written(args, &scenario, &ahead, &rows, folder, terminal)?,
        None => vec![],
    };
    let interrupted = running.was_interrupted();
    drop(running);
    if interrupted {
        terminal.note(match ahead.plan.report.gap {
            Some(_) => "stopped by Ctrl-C: this is the best plan found until then",
            None => {
                "stopped by Ctrl-C before a plan was found: this is what comes if nobody is hired"
            }
        });
    }
    let summary = HireSummary::new(&scenario, &ahead, &rows, &files);
    if args.json {
        let json = summary.to_json();
        terminal.print(&json.map_err(|error| Failure::Bug(error.to_string()))?)?;
    } else {
        terminal.print(&screen(&summary))?;
    }
    Ok(if args.strict && misses(&ahead) {
        Exit::TargetMissed
    } else {
        Exit::Done
    })
}

/// Writes everything; the names of the files.
fn written(
    args: &Args,
    scenario: &Scenario,
    ahead: &Ahead,
    rows: &[Row],
    mut folder: OutputFolder,
    terminal: &Terminal,
) -> Result<Vec<String>, Failure> {
    let classes = crate::report::hire::classes(ahead);
    let tables = [
        ("capacity.csv", csv::capacity_table(ahead, rows)),
        ("hiring.csv", csv::hiring_table(&classes)),
    ];
    for (name, table) in tables {
        write(&mut folder, name, table.to_csv().as_bytes())?;
    }
    if !args.no_charts {
        let drawn = charts::hire_charts(scenario, ahead, rows);
        let drawn = drawn.map_err(|error| Failure::Bug(error.to_string()))?;
        plan_files::write_drawn(&mut folder, &drawn)?;
    }
    let summary = HireSummary::new(scenario, ahead, rows, folder.written());
    let text = with_part(&folder, &summary)?;
    write(&mut folder, SUMMARY, text.as_bytes())?;
    pipeline::tell_written(terminal, &folder);
    Ok(folder.written().to_vec())
}

/// The summary that is there, of the plan beside it, with this part.
fn with_part(folder: &OutputFolder, summary: &HireSummary) -> Result<String, Failure> {
    let broken = |error: serde_json::Error| Failure::Bug(error.to_string());
    let there = std::fs::read_to_string(folder.path_of(SUMMARY)).ok();
    let there = there.and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let mut all = match there {
        Some(Value::Object(all)) => all,
        _ => Map::new(),
    };
    let part: Value = serde_json::from_str(&summary.to_json().map_err(broken)?).map_err(broken)?;
    all.insert(PART.to_owned(), part);
    serde_json::to_string_pretty(&all)
        .map(|text| text + "\n")
        .map_err(broken)
}

impl From<HireError> for Failure {
    fn from(error: HireError) -> Self {
        match error {
            HireError::Nobody(problems) => Self::Input(problems),
            HireError::Plan(error) => error.into(),
            HireError::Staffing(error @ StaffingError::Stopped) => Self::Stopped(error.to_string()),
            HireError::Staffing(error) => Self::argument(error.to_string()),
            HireError::Capacity(error @ crate::capacity::CapacityError::Input(_)) => {
                Self::argument(error.to_string())
            }
            HireError::Capacity(error) => Self::Bug(error.to_string()),
        }
    }
}
