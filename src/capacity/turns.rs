//! A problem too large to be searched whole: its parts are decided one after the other, each with what the others leave of
//! seats, trainers, classes and budgets, while the relaxation of the whole says what no plan can cost less than.

use super::decision::Decision;
use super::model::capacity_model;
use super::parts::Part;
use super::plan::Settings;
use super::problem::Problem;
use super::search::{MANY_ROWS, limits, relaxation};
use super::solve::{Begun, SEARCH_SHARE, Searched, Worked, combined, part_of};
use crate::control::Control;
use crate::schedule::SolveReport;
use crate::schedule::solver::SolverError;
use rayon::prelude::*;

/// Times that every part is decided at most: once with what those before it leave, then anew with what all others leave.
const ROUNDS: usize = 3;

/// Whether the parts together are so large that the whole's linear program takes longer than all of theirs.
pub(super) fn is_large(problem: &Problem, parts: &[Part]) -> bool {
    let nobody = Decision::none(problem);
    let rows = |part: &Part| {
        let built = capacity_model(&part.alone(problem, &nobody));
        built.model.size().0
    };
    parts.par_iter().map(rows).sum::<usize>() > MANY_ROWS
}

/// Decides the parts in turn, and bounds the whole beside that.
///
/// # Errors
/// [`SolverError`] where the solver fails.
pub(super) fn one_by_one(
    problem: &Problem,
    parts: Vec<Part>,
    settings: &Settings,
    control: &Control,
) -> Result<Searched, SolverError> {
    let own = part_of(control, SEARCH_SHARE);
    let (bound, found) = rayon::join(
        || relaxation(&capacity_model(problem), &limits(settings), &own),
        || in_turn(problem, &parts, settings, &own),
    );
    let (decision, alone) = found?;
    let mut bound = bound?.map(|it| it.cost);
    if bound.is_none() {
        bound = apart(problem, &parts, settings, control)?;
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

/// The relaxations of the parts as if each had all seats, trainers and money for itself: a weaker bound that takes less.
fn apart(
    problem: &Problem,
    parts: &[Part],
    settings: &Settings,
    control: &Control,
) -> Result<Option<f64>, SolverError> {
    let nobody = Decision::none(problem);
    let one = |part: &Part| {
        let built = capacity_model(&part.alone(problem, &nobody));
        let found = relaxation(&built, &limits(settings), control)?;
        Ok(found.map(|it| it.cost))
    };
    let all: Result<Vec<Option<f64>>, SolverError> = parts.par_iter().map(one).collect();
    Ok(all?.into_iter().sum())
}

/// Decides every part in turn until `control` stops it or nothing changes; the decision of all, and the parts as they were
/// decided last. The decision keeps every limit.
fn in_turn(
    problem: &Problem,
    parts: &[Part],
    settings: &Settings,
    control: &Control,
) -> Result<(Decision, Vec<Worked>), SolverError> {
    let mut decision = Decision::none(problem);
    let mut worked: Vec<Worked> = Vec::with_capacity(parts.len());
    let mut since_better = 0;
    for turn in 0..ROUNDS * parts.len() {
        let (at, is_first) = (turn % parts.len(), turn < parts.len());
        if !is_first && (control.stop() || since_better >= parts.len()) {
            break;
        }
        let part = &parts[at];
        let others = part.without(problem, &decision);
        let own = slice(control, parts.len() - at);
        let begun = Begun::new(part.alone(problem, &others), None, settings, &own)?;
        let found = begun.onward(None, settings, &own)?;
        since_better += 1;
        if is_first {
            worked.push(found);
        } else if found.costs(&found.decision) < found.costs(&worked[at].decision) {
            worked[at] = found;
        } else {
            continue;
        }
        since_better = 0;
        decision = others;
        part.put(worked[at].decision.clone(), &mut decision);
    }
    Ok((decision, worked))
}

/// An equal share of the time left for each of `parts` to come.
fn slice(control: &Control, parts: usize) -> Control {
    let parts = u32::try_from(parts.max(1)).unwrap_or(1);
    let share = control.remaining().map(|it| it / parts);
    share.map_or_else(|| control.clone(), |it| control.clone().within(it))
}
