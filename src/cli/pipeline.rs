//! What the subcommands that plan share: loading, the requirement, and its files.

use super::{Failure, load, terminal::Terminal};
use crate::forecast::Forecast;
use crate::plan::PlanError;
use crate::report::csv;
use crate::report::files::OutputFolder;
use crate::scenario::Scenario;
use crate::staffing::Staffing;
use serde::Serialize;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Arguments of every subcommand that reads a scenario.
#[derive(Debug, clap::Args)]
pub struct ScenarioArgs {
    /// A folder with a scenario.toml, or the TOML file itself.
    pub scenario: PathBuf,
    /// Seed of everything random; the scenario's where not given.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
}

impl ScenarioArgs {
    /// The checked scenario, its warnings shown.
    ///
    /// # Errors
    /// [`Failure::Input`] with every problem.
    pub fn load(&self, terminal: &Terminal) -> Result<Scenario, Failure> {
        let mut scenario = load::scenario(&self.scenario, terminal)?;
        scenario.seed = self.seed.unwrap_or(scenario.seed);
        Ok(scenario)
    }
}

/// Creates the output folder before any work is done, so that a bad path is told at once.
///
/// # Errors
/// [`Failure::Io`] where it cannot be created.
pub fn output_folder(path: &Path) -> Result<OutputFolder, Failure> {
    OutputFolder::create(path).map_err(|source| Failure::write(path, source))
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

/// Writes `forecast.csv` and, where a backtest was possible, `backtest.csv`.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn write_forecast(
    folder: &mut OutputFolder,
    scenario: &Scenario,
    forecast: &Forecast,
) -> Result<(), Failure> {
    write(
        folder,
        "forecast.csv",
        csv::forecast_csv(scenario, forecast).as_bytes(),
    )?;
    write(
        folder,
        "backtest.csv",
        csv::backtest_csv(scenario, forecast).as_bytes(),
    )
}

/// Writes `staffing.csv`.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn write_staffing(
    folder: &mut OutputFolder,
    scenario: &Scenario,
    staffing: &Staffing,
) -> Result<(), Failure> {
    let text = csv::staffing_csv(scenario, staffing);
    write(folder, "staffing.csv", text.as_bytes())
}

/// Says on standard error what was written and where.
pub fn tell_written(terminal: &Terminal, folder: &OutputFolder) {
    let files = folder.written().join(", ");
    terminal.note(&format!("wrote {files} in {}", folder.root().display()));
}

/// Prints `data` as indented JSON.
///
/// # Errors
/// [`Failure::Bug`] where it has no JSON form.
pub fn print_json(data: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(data).map_err(|e| Failure::Bug(e.to_string()))?;
    print(&(json + "\n"))
}

/// Prints `text` on standard output; a closed pipe is no error.
///
/// # Errors
/// [`Failure::Io`] where standard output refuses.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::write(Path::new("standard output"), error))
        }
        _ => Ok(()),
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Nobody(problems) | PlanError::History(problems) => Self::Input(problems),
            PlanError::Forecast(error) => Self::argument(error.to_string()),
            PlanError::Staffing(error) => Self::argument(error.to_string()),
            PlanError::Schedule(error) => Self::Bug(error.to_string()),
            PlanError::Roster(error) => Self::Bug(error.to_string()),
        }
    }
}
