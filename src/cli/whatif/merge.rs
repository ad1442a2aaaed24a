//! `whatif merge`: the slices of a run joined, as if it had been worked out in one go.

use super::arguments::Merge;
use super::store::Store;
use super::{Outcomes, answer};
use crate::cli::{Exit, Failure, terminal::Terminal};
use crate::whatif::{Run, Slice};
use crate::wording::counted;

/// Joins slices.
///
/// # Errors
/// [`Failure::Argument`] where the folders are not slices of one run, or outcomes are missing; [`Failure::Io`].
pub fn run(args: &Merge, terminal: &Terminal) -> Result<Exit, Failure> {
    let mut whole: Option<Run> = None;
    let mut outcomes = Outcomes::new();
    for shard in &args.shards {
        let store = Store::of(shard);
        let run = store.run()?;
        outcomes.extend(store.outcomes(&run));
        match &whole {
            Some(first) if *first != run => {
                return Err(Failure::Argument {
                    message: format!(
                        "{} and {} are slices of different runs",
                        args.shards[0].display(),
                        shard.display()
                    ),
                    help: "slices of one run have the same scenario, cases, level and program"
                        .to_owned(),
                });
            }
            Some(_) => {}
            None => whole = Some(run),
        }
    }
    let Some(run) = whole else {
        return Err(Failure::argument("no slice is named"));
    };
    refuse_gaps(&run, &outcomes)?;
    let store = Store::open(Some(&args.out), run.mark(Slice::WHOLE))?;
    for (address, outcome) in &outcomes {
        store.keep(address, outcome)?;
    }
    store.note(&run)?;
    let all = run.outcomes(&outcomes);
    answer::tell(&run, all, &store, (args.json, !args.no_charts), terminal)
}

fn refuse_gaps(run: &Run, outcomes: &Outcomes) -> Result<(), Failure> {
    let missing = run.cases.iter().filter(|it| {
        let address = it.address.as_ref();
        address.is_some_and(|it| !outcomes.contains_key(it))
    });
    let names: Vec<&str> = missing.map(|it| it.name.as_str()).collect();
    match names.first() {
        None => Ok(()),
        Some(first) => Err(Failure::Argument {
            message: format!(
                "{} in none of the slices, \"{first}\" among them",
                counted_are(names.len())
            ),
            help: "run the slices that are missing or were stopped again, then merge".to_owned(),
        }),
    }
}

fn counted_are(count: usize) -> String {
    let verb = if count == 1 { "is" } else { "are" };
    format!("{} {verb}", counted(count, "case"))
}
