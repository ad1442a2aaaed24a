//! The plan, made: parts that have little to do with each other, a program and a search for each, hours fitted, prices
//! and reasons.

use super::begun::{Begun, Told, Worked};
use super::check::check;
use super::decision::Decision;
use super::evaluate::flows;
use super::parts::{Part, parts, share};
use super::plan::{CapacityError, Plan, PoolWorth, Reason, Settings};
use super::problem::Problem;
use super::repair::repaired;
use super::search::Way;
use super::turns::{is_large, one_by_one};
use crate::control::Control;
use crate::schedule::solver::{SolverError, relative_gap};
use crate::schedule::{SolveReport, SolveStatus};
use rayon::prelude::*;
use std::time::{Duration, Instant};

/// Decides about the months ahead so that pay, hiring, training, overtime, outsourcing and what is missing cost least
/// together, weeks past the plan's end included.
///
/// Ends at `settings.gap`, or when `control` says so, then with the best it has: at worst nobody hired at all. The
/// report's cost is counted anew from the decision; its bound is the solver's: no decision costs less.
///
/// Expectations, not chances: whether the plan holds where more people leave or more work arrives, [`risk`](super::risk())
/// plays.
///
/// # Errors
/// [`CapacityError::Input`] as [`check`]; [`CapacityError::Solver`] where the solver fails.
pub fn solve(
    problem: &Problem,
    settings: &Settings,
    control: &Control,
) -> Result<Plan, CapacityError> {
    let since = Instant::now();
    let warnings = check(problem)?;
    let searched = searched(problem, settings, control)?;
    let Searched {
        parts,
        alone,
        decision,
        report,
    } = searched;
    let told: Result<Vec<Told>, SolverError> = parts
        .par_iter()
        .zip(&alone)
        .map(|(part, own)| own.told(part, settings, control))
        .collect();
    let mut told = told?;
    let flows = flows(problem, &decision);
    let mut reasons: Vec<Reason> = told
        .iter_mut()
        .flat_map(|it| it.reasons.split_off(0))
        .collect();
    reasons.sort_by_key(|it| (it.class.week, it.class.pool));
    let mut worth: Vec<PoolWorth> = told.into_iter().flat_map(|it| it.worth).collect();
    worth.sort_by_key(|it| it.pool);
    Ok(Plan {
        report: reported(report, flows.total(), settings, since),
        unavoidable: unavoidable(problem),
        decision,
        flows,
        reasons,
        worth,
        warnings,
    })
}

/// Money that is spent without any decision.
fn unavoidable(problem: &Problem) -> f64 {
    let nothing = flows(problem, &Decision::none(problem));
    nothing.cost.money() + nothing.cost_beyond.money()
}

/// The decision, and the parts it is from.
pub(super) struct Searched {
    pub(super) parts: Vec<Part>,
    pub(super) alone: Vec<Worked>,
    pub(super) decision: Decision,
    pub(super) report: SolveReport,
}

/// Searches part by part where the parts' plans fit together, else the whole; parts of a large one in turn.
fn searched(
    problem: &Problem,
    settings: &Settings,
    control: &Control,
) -> Result<Searched, SolverError> {
    let parts = parts(problem);
    if share(problem, &parts) && is_large(problem, &parts, settings) {
        return one_by_one(problem, parts, settings, control);
    }
    let begun: Result<Vec<Begun>, SolverError> = parts
        .par_iter()
        .map(|part| Begun::new(part.undisturbed(problem), None, settings, control))
        .collect();
    let begun = begun?;
    let bound: Option<f64> = begun.iter().map(|it| it.first.bound).sum();
    let own = begun.iter().map(Begun::decision);
    let mut decision = together(problem, &parts, own);
    if !repaired(problem, &mut decision) && parts.len() > 1 {
        return as_one(problem, decision, bound, settings, control);
    }
    let slice = slice(control, parts.len());
    let alone: Result<Vec<Worked>, SolverError> = begun
        .into_par_iter()
        .map(|it| it.onward(None, (settings, Way::Whole), &slice()))
        .collect();
    let alone = alone?;
    let report = combined(&alone);
    let mut decision = together(problem, &parts, alone.iter().map(|it| it.decision.clone()));
    if parts.len() > 1 && !repaired(problem, &mut decision) {
        return as_one(problem, decision, report.bound, settings, control);
    }
    Ok(Searched {
        parts,
        alone,
        decision,
        report,
    })
}

/// Searches the whole from a decision that keeps every limit; no decision costs less than `bound`.
pub(super) fn as_one(
    problem: &Problem,
    known: Decision,
    bound: Option<f64>,
    settings: &Settings,
    control: &Control,
) -> Result<Searched, SolverError> {
    let own = control.share(SEARCH_SHARE);
    let mut begun = Begun::new(
        problem.clone(),
        Some(&known),
        settings,
        &own.share(SEARCH_SHARE),
    )?;
    let better = |it: f64| bound.map_or(it, |bound| bound.max(it));
    begun.first.bound = begun.first.bound.map(better).or(bound);
    let whole = begun.onward(Some(known), (settings, Way::Whole), &own)?;
    Ok(Searched {
        parts: vec![Part::whole(problem)],
        decision: whole.decision.clone(),
        report: whole.found.report,
        alone: vec![whole],
    })
}

/// Share of the time left that a search may take; prices and reasons take the rest.
pub(super) const SEARCH_SHARE: f64 = 0.9;

/// What each part may take of the time left: as many are searched at once as there are threads.
fn slice(control: &Control, parts: usize) -> impl Fn() -> Control + Sync + use<> {
    let rounds = parts.div_ceil(rayon::current_num_threads().max(1)).max(1);
    let share = SEARCH_SHARE / rounds as f64;
    let each = control.remaining().map(|left| left.mul_f64(share));
    let control = control.clone();
    move || match each {
        Some(each) => control.clone().within(each.max(Duration::from_millis(50))),
        None => control.clone(),
    }
}

pub(super) fn together(
    problem: &Problem,
    parts: &[Part],
    alone: impl Iterator<Item = Decision>,
) -> Decision {
    let mut decision = Decision::none(problem);
    for (part, own) in parts.iter().zip(alone) {
        part.put(own, &mut decision);
    }
    decision
}

/// Bounds and sizes of the parts together.
pub(super) fn combined(alone: &[Worked]) -> SolveReport {
    let bounds: Option<Vec<f64>> = alone.iter().map(|it| it.found.report.bound).collect();
    SolveReport {
        status: SolveStatus::Stopped,
        objective: None,
        bound: bounds.map(|it| it.iter().sum()),
        gap: None,
        rows: alone.iter().map(|it| it.found.report.rows).sum(),
        columns: alone.iter().map(|it| it.found.report.columns).sum(),
        seconds: 0.0,
    }
}

/// How it ended, the cost as it was counted.
fn reported(report: SolveReport, cost: f64, settings: &Settings, since: Instant) -> SolveReport {
    let gap = report.bound.map(|bound| relative_gap(cost, bound));
    SolveReport {
        // The cost counted anew differs from the solver's by rounding.
        status: SolveStatus::of_gap(gap, settings.gap * (1.0 + 1e-6)),
        objective: Some(cost),
        gap,
        seconds: since.elapsed().as_secs_f64(),
        ..report
    }
}
