//! `shiftwright whatif`: many variations of a scenario, side by side.

mod answer;
mod arguments;
mod merge;
mod store;
mod work;

pub use arguments::Args;

use super::progress::Running;
use super::{Exit, Failure, terminal::Terminal};
use crate::problem::Problems;
use crate::scenario::Scenario;
use crate::whatif::{Document, Settings, Slice, Status, prepare};
use crate::wording::counted;
use arguments::{Asked, Part};
use std::collections::BTreeMap;
use store::Store;

/// What is said at the first Ctrl-C.
const STOPPING: &str = "stopping; cases that are finished stay finished (Ctrl-C again to give up)";

/// Runs `whatif`.
///
/// # Errors
/// [`Failure`] where the input is wrong or the disk refuses.
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    match (&args.part, &args.scenario) {
        (Some(Part::Merge(merge)), _) => merge::run(merge, terminal),
        (None, Some(scenario)) => {
            let asked = Asked {
                args,
                path: scenario,
            };
            compare(&asked, terminal)
        }
        (None, None) => Err(Failure::argument("no scenario is named")),
    }
}

fn compare(asked: &Asked<'_>, terminal: &Terminal) -> Result<Exit, Failure> {
    let args = asked.args;
    let (document, base, warnings) = opened(asked).map_err(Failure::Input)?;
    terminal.problems(&warnings);
    let cases = asked.cases(base.seed)?;
    let settings = asked.settings(&base);
    let (run, work) = prepare(&document, &base, &cases, &settings).map_err(Failure::Input)?;
    let slice = args.shard.unwrap_or(Slice::WHOLE);
    let store = Store::open(args.out.as_deref(), run.mark(slice))?;
    store.note(&run)?;
    tell_clock(&settings, terminal);
    let running = Running::start_saying(terminal, STOPPING);
    let own: Vec<_> = (work.iter().enumerate())
        .filter(|(at, _)| slice.has(*at))
        .map(|(_, it)| it)
        .collect();
    let outcomes = work::work(&work::Task {
        document: &document,
        work: &own,
        settings: &settings,
        store: &store,
        control: &running.control,
        jobs: args.jobs,
    })?;
    let interrupted = running.was_interrupted();
    drop(running);
    if args.shard.is_some() {
        let told = (args.json, terminal);
        answer::tell_slice(&run, slice, (&outcomes, own.len()), &store, told)?;
        return Ok(match outcomes.len() == own.len() {
            true => Exit::Done,
            false => Exit::Failed,
        });
    }
    let outcomes = run.outcomes(&outcomes);
    let is_open = |it: &&crate::whatif::Outcome| it.status == Status::Open;
    let open = outcomes.iter().filter(is_open).count();
    let how = (args.json, !args.no_charts);
    let exit = answer::tell(&run, outcomes, &store, how, terminal)?;
    if interrupted || open > 0 {
        let how = match args.out {
            Some(_) => "the same command goes on where this one ended",
            None => "with --out DIR they would have been kept",
        };
        terminal.note(&format!("{} not worked out: {how}", counted(open, "case")));
        return Ok(Exit::Failed);
    }
    Ok(exit)
}

/// The scenario as a document, with the seed of the command line.
fn opened(asked: &Asked<'_>) -> Result<(Document, Scenario, Problems), Problems> {
    let (mut document, base, warnings) = Document::open(asked.path)?;
    let Some(seed) = asked.args.seed else {
        return Ok((document, base, warnings));
    };
    document.set_seed(seed);
    let (base, _) = document.scenario()?;
    Ok((document, base, warnings))
}

fn tell_clock(settings: &Settings, terminal: &Terminal) {
    if settings.time_limit.is_some() {
        terminal.warning(
            "with --time-limit a case depends on how fast the machine is: without it, the same cases give the same \
             bytes everywhere",
        );
    }
}

/// Outcomes by where they are kept.
type Outcomes = BTreeMap<crate::whatif::Address, crate::whatif::Outcome>;
