//! The answer of a run: files, charts, and what is printed.

use super::store::{RUN, Store};
use crate::cli::pipeline::{self, write};
use crate::cli::{Failure, plan_files, terminal::Terminal};
use crate::report::charts::{Chart, whatif_charts};
use crate::report::csv::cases_table;
use crate::report::files::OutputFolder;
use crate::report::whatif::{findings, open_points, page, screen};
use crate::whatif::{Comparison, Outcome, Run, compare};
use serde_json::json;

/// Writes the reports where results are kept, and prints the answer: as JSON and with charts where wanted.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn tell(
    run: &Run,
    outcomes: Vec<Outcome>,
    store: &Store,
    (as_json, charts): (bool, bool),
    terminal: &Terminal,
) -> Result<(), Failure> {
    let comparison = compare(run, outcomes);
    let mut files = vec![];
    if let Some(root) = store.root() {
        let folder = pipeline::output_folder(root)?;
        files = written(run, &comparison, folder, charts, terminal)?;
    }
    if as_json {
        let told = json!({
            "scenario": run.scenario,
            "currency": run.currency,
            "weeks": run.weeks,
            "seed": run.seed,
            "settings": run.settings,
            "question": run.title,
            "cases": cases_table(run, &comparison),
            "findings": findings(run, &comparison),
            "notes": open_points(run, &comparison),
            "version": run.version,
            "files": files,
        });
        terminal.print_json(&told)
    } else {
        terminal.print(&screen(run, &comparison))
    }
}

fn written(
    run: &Run,
    comparison: &Comparison,
    mut folder: OutputFolder,
    charts: bool,
    terminal: &Terminal,
) -> Result<Vec<String>, Failure> {
    let table = cases_table(run, comparison);
    write(&mut folder, "cases.csv", table.to_csv().as_bytes())?;
    let drawn: Vec<Chart> = if charts {
        let drawn = whatif_charts(run, comparison);
        drawn.map_err(|error| Failure::Bug(error.to_string()))?
    } else {
        vec![]
    };
    plan_files::write_drawn(&mut folder, &drawn)?;
    let page = page(run, comparison, &drawn);
    write(&mut folder, "comparison.html", page.as_bytes())?;
    pipeline::tell_written(terminal, &folder);
    let mut files = folder.written().to_vec();
    files.push(RUN.to_owned());
    Ok(files)
}
