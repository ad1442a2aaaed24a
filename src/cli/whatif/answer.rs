//! The answer of a run: files, charts, and what is printed.

use super::Outcomes;
use super::store::{RUN, Store};
use crate::cli::pipeline::{self, write};
use crate::cli::{Exit, Failure, plan_files, terminal::Terminal};
use crate::report::charts::{Chart, WHATIF_CHARTS, whatif_charts};
use crate::report::csv::cases_table;
use crate::report::files::OutputFolder;
use crate::report::whatif::{findings, open_points, page, screen};
use crate::whatif::{Comparison, Outcome, Run, Slice, Status, compare};
use crate::wording::counted;
use serde_json::json;

/// Writes the reports where results are kept, and prints the answer: as JSON and with charts where wanted. How the run
/// ends.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn tell(
    run: &Run,
    outcomes: Vec<Outcome>,
    store: &Store,
    (as_json, charts): (bool, bool),
    terminal: &Terminal,
) -> Result<Exit, Failure> {
    let exit = exit(&outcomes);
    let comparison = compare(run, outcomes);
    let mut files = vec![];
    if let Some(root) = store.root() {
        let folder = pipeline::output_folder(root)?.owned_by(store.owner());
        files = written(run, &comparison, folder, charts, terminal)?;
    }
    if as_json {
        let told = json!({
            "scenario": run.scenario,
            "currency": run.currency,
            "weeks": run.weeks,
            "horizon_weeks": run.horizon,
            "seed": run.seed,
            "settings": run.settings,
            "question": run.title,
            "cases": cases_table(run, &comparison),
            "findings": findings(run, &comparison),
            "notes": open_points(run, &comparison),
            "version": run.version,
            "files": files,
        });
        terminal.print_json(&told)?;
    } else {
        terminal.print(&screen(run, &comparison))?;
    }
    Ok(exit)
}

fn written(
    run: &Run,
    comparison: &Comparison,
    mut folder: OutputFolder,
    charts: bool,
    terminal: &Terminal,
) -> Result<Vec<String>, Failure> {
    let table = cases_table(run, comparison);
    write(&mut folder, TABLE, table.to_csv().as_bytes())?;
    let drawn: Vec<Chart> = if charts {
        let drawn = whatif_charts(run, comparison);
        drawn.map_err(|error| Failure::Bug(error.to_string()))?
    } else {
        vec![]
    };
    plan_files::write_drawn(&mut folder, &drawn)?;
    let page = page(run, comparison, &drawn);
    write(&mut folder, PAGE, page.as_bytes())?;
    pipeline::clear_earlier_of(terminal, &mut folder, is_report)?;
    pipeline::tell_written(terminal, &folder);
    let mut files = folder.written().to_vec();
    files.push(RUN.to_owned());
    Ok(files)
}

const TABLE: &str = "cases.csv";
const PAGE: &str = "comparison.html";

/// Whether a file of this name is a report of a comparison: one of an earlier run would be read as one of this.
fn is_report(name: &str) -> bool {
    let chart = name
        .strip_prefix("charts/")
        .and_then(|it| it.rsplit_once('.'));
    [TABLE, PAGE].contains(&name) || chart.is_some_and(|(name, _)| WHATIF_CHARTS.contains(&name))
}

/// What is said of a slice: its reports are those of the merged run, and those of an earlier run in its folder are removed.
///
/// # Errors
/// [`Failure::Io`] where the disk refuses.
pub fn tell_slice(
    run: &Run,
    slice: Slice,
    (outcomes, all): (&Outcomes, usize),
    store: &Store,
    (as_json, terminal): (bool, &Terminal),
) -> Result<(), Failure> {
    let (place, done) = (store.shown(), outcomes.len());
    if let Some(root) = store.root() {
        let mut folder = pipeline::output_folder(root)?.owned_by(store.owner());
        pipeline::clear_earlier_of(terminal, &mut folder, is_report)?;
    }
    terminal.note(&format!(
        "slice {}/{}: {done} of {} worked out in {place}; `shiftwright whatif merge OUT {place} …` joins all slices",
        slice.number,
        slice.of,
        counted(all, "outcome")
    ));
    if !as_json {
        return Ok(());
    }
    let cases = run.cases.iter().filter_map(|it| {
        let address = it.address.as_ref()?;
        let outcome = outcomes.get(address)?;
        let (status, reason) = (outcome.status.name(), &outcome.reason);
        let file = store.file_of(address);
        Some(json!({ "case": it.name, "status": status, "reason": reason, "file": file }))
    });
    terminal.print_json(&json!({
        "scenario": run.scenario,
        "seed": run.seed,
        "settings": run.settings,
        "version": run.version,
        "slice": { "number": slice.number, "of": slice.of },
        "outcomes": all,
        "worked_out": done,
        "folder": place,
        "run": RUN,
        "cases": cases.collect::<Vec<_>>(),
    }))
}

/// How a run ends of which all is worked out: not well where no case but the base has figures.
pub fn exit(outcomes: &[Outcome]) -> Exit {
    let any = |status: Status| outcomes.iter().skip(1).any(|it| it.status == status);
    if any(Status::Done) {
        Exit::Done
    } else if any(Status::Crashed) {
        Exit::Failed
    } else if any(Status::Infeasible) {
        Exit::NoPlan
    } else {
        Exit::BadInput
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::whatif::Figures;

    #[test]
    fn it_ends_well_where_one_case_has_figures() {
        let none = |status| Outcome::none(status, "");
        let done = || Outcome::done(Figures::default());
        let (bad, hard) = (Status::Invalid, Status::Infeasible);
        for (outcomes, expected) in [
            (vec![done(), done(), none(bad)], Exit::Done),
            (vec![none(hard), done()], Exit::Done),
            (vec![done(), none(bad)], Exit::BadInput),
            (vec![done(), none(Status::Failed)], Exit::BadInput),
            (vec![done(), none(bad), none(hard)], Exit::NoPlan),
            (
                vec![done(), none(hard), none(Status::Crashed)],
                Exit::Failed,
            ),
        ] {
            assert_eq!(exit(&outcomes), expected, "{outcomes:?}");
        }
    }

    #[test]
    fn reports_are_told_from_other_files() {
        for (name, own) in [
            ("cases.csv", true),
            ("charts/tornado.png", true),
            ("charts/roster-week1.svg", false),
            ("roster.csv", false),
        ] {
            assert_eq!(is_report(name), own, "{name}");
        }
    }
}
