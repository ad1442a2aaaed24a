//! A problem too large to be searched whole: its parts are decided one after the other, each with what the others leave of
//! seats, trainers, classes and budgets, while the relaxation of the whole says what no plan can cost less than.

use super::begun::{Begun, Worked};
use super::decision::Decision;
use super::evaluate::flows;
use super::model::capacity_model;
use super::parts::Part;
use super::plan::Settings;
use super::problem::Problem;
use super::search::{Way, limits, relaxation};
use super::solve::{SEARCH_SHARE, Searched, as_one, combined, together};
use crate::control::Control;
use crate::schedule::SolveReport;
use crate::schedule::solver::{SolverError, relative_gap};
use rayon::prelude::*;

/// Whether the parts together are so large that the whole's linear program takes longer than all of theirs.
pub(super) fn is_large(problem: &Problem, parts: &[Part], settings: &Settings) -> bool {
    rows(problem, parts) > settings.whole_rows
}

fn rows(problem: &Problem, parts: &[Part]) -> usize {
    let rows = |part: &Part| capacity_model(&part.undisturbed(problem)).model.size().0;
    parts.par_iter().map(rows).sum()
}

/// Of programs up to so many times [`Settings::whole_rows`] the whole is searched from the parts' plan where that is far from
/// the bound and time is left: what is scarce went to the parts that came first.
const STILL_SEARCHED: usize = 3;

/// Decides the parts in turn, and bounds the whole beside that, in a thread of its own: neither waits for the other where
/// there are few.
///
/// # Errors
/// [`SolverError`] where the solver fails in the search; a bound that fails is none.
pub(super) fn one_by_one(
    problem: &Problem,
    parts: Vec<Part>,
    settings: &Settings,
    control: &Control,
) -> Result<Searched, SolverError> {
    let own = control.share(SEARCH_SHARE);
    let (bound, alone) = std::thread::scope(|scope| {
        let bound = scope.spawn(|| bound(problem, &parts, settings, (&own, control)));
        let alone = in_turn(problem, &parts, settings, &own);
        let bound = bound
            .join()
            .unwrap_or_else(|it| std::panic::resume_unwind(it));
        (bound, alone)
    });
    let mut alone = alone?;
    let decision = together(problem, &parts, alone.iter().map(|it| it.decision.clone()));
    for (at, part) in parts.iter().enumerate() {
        let others = without(problem, (&parts, &alone), at);
        alone[at].among(part.alone(problem, &others));
    }
    let cost = flows(problem, &decision).total();
    let is_far = bound.is_none_or(|it| relative_gap(cost, it) > settings.gap);
    let most_rows = settings.whole_rows.saturating_mul(STILL_SEARCHED);
    if is_far && !own.stop() && rows(problem, &parts) <= most_rows {
        return as_one(problem, decision, bound, settings, control);
    }
    let report = SolveReport {
        bound,
        ..combined(&alone)
    };
    Ok(Searched {
        parts,
        alone,
        decision,
        report,
    })
}

/// Share of the search's time for the whole's relaxation; the parts' need the rest where it does not end.
const WHOLE_SHARE: f64 = 0.7;

/// The whole's relaxation; where it does not end in time those of the parts as if each had all seats, trainers and money
/// for itself, a weaker bound that takes less.
fn bound(
    problem: &Problem,
    parts: &[Part],
    settings: &Settings,
    (own, all): (&Control, &Control),
) -> Option<f64> {
    let of = |problem: &Problem, control: &Control| {
        let found = relaxation(&capacity_model(problem), &limits(settings), control);
        found.ok().flatten().map(|it| it.cost)
    };
    of(problem, &own.share(WHOLE_SHARE)).or_else(|| {
        let one = |part: &Part| of(&part.undisturbed(problem), all);
        let each: Vec<Option<f64>> = parts.par_iter().map(one).collect();
        each.into_iter().sum()
    })
}

/// Decides every part with what those before it leave. Later ones would have no more left to them if all were decided anew.
fn in_turn(
    problem: &Problem,
    parts: &[Part],
    settings: &Settings,
    control: &Control,
) -> Result<Vec<Worked>, SolverError> {
    let mut worked: Vec<Worked> = Vec::with_capacity(parts.len());
    for (at, part) in parts.iter().enumerate() {
        let others = without(problem, (parts, &worked), at);
        let own = control.share(1.0 / (parts.len() - at) as f64);
        let begun = Begun::new(part.alone(problem, &others), None, settings, &own)?;
        worked.push(begun.onward(None, (settings, Way::NoTree), &own)?);
    }
    Ok(worked)
}

/// What is decided for all parts but one; nothing for those that come later.
fn without(problem: &Problem, (parts, worked): (&[Part], &[Worked]), but: usize) -> Decision {
    let nothing = |at: usize| Decision::none(&parts[at].undisturbed(problem));
    let own = worked.iter().enumerate().map(|(at, it)| {
        if at == but {
            nothing(at)
        } else {
            it.decision.clone()
        }
    });
    together(problem, &parts[..worked.len()], own)
}
