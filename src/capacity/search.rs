//! The search for whole numbers: relaxation, first plans by rounding, small changes, better ones piece by piece, branch and
//! bound.

use super::decision::Decision;
use super::improve::improve;
use super::model::CapacityModel;
use super::plan::Settings;
use super::polish::polish;
use super::problem::Problem;
use super::rounding::rounded;
use crate::control::Control;
use crate::schedule::solver::{Limits, Relaxed, SolverError, relative_gap, relax, solve};
use crate::schedule::{SolveReport, SolveStatus};

/// What the search found.
pub(super) struct Found {
    /// A value a column, whole numbers whole; `None` where time was up before any.
    pub(super) values: Option<Vec<f64>>,
    pub(super) report: SolveReport,
}

/// A first plan and a bound, where there was time for them.
pub(super) struct First {
    pub(super) values: Option<Vec<f64>>,
    pub(super) bound: Option<f64>,
}

/// The relaxation, and the best of some plans by rounding it; `known` is a plan that keeps every limit.
pub(super) fn first(
    built: &CapacityModel,
    problem: &Problem,
    known: Option<&Decision>,
    settings: &Settings,
    control: &Control,
) -> Result<First, SolverError> {
    let limits = limits(settings);
    let mut best = Best::default();
    let fixed = |decision: &Decision| built.fixed_at(problem.horizon, decision);
    if let Some(known) = known {
        best.take(built, relax(&fixed(known), &limits, control)?);
    }
    let relaxed = relaxation(built, &limits, &share_of(control, RELAXATION_SHARE))?;
    if let Some(relaxed) = &relaxed {
        for decision in rounded(built, problem, &relaxed.values) {
            best.take(built, relax(&fixed(&decision), &limits, control)?);
        }
    }
    Ok(First {
        values: best.values,
        bound: relaxed.map(|it| it.cost),
    })
}

/// Searches on until `settings.gap` or until `control` stops it.
pub(super) fn onward(
    built: &CapacityModel,
    problem: &Problem,
    first: First,
    settings: &Settings,
    control: &Control,
) -> Result<Found, SolverError> {
    let limits = limits(settings);
    let First { mut values, bound } = first;
    let close =
        |values: &[f64], bound| relative_gap(built.model.cost(values), bound) <= settings.gap;
    if let (Some(values), Some(bound)) = (&mut values, bound) {
        polish(
            built,
            problem,
            values,
            &limits,
            &share_of(control, POLISH_SHARE),
        )?;
        if !close(values, bound) {
            let own = share_of(control, IMPROVE_SHARE);
            improve(built, problem, values, (bound, &limits), &own)?;
            polish(
                built,
                problem,
                values,
                &limits,
                &share_of(control, POLISH_SHARE),
            )?;
        }
        if close(values, bound) {
            return Ok(found_at(built, values.clone(), bound, settings));
        }
    }
    let own = share_of(control, 1.0 - POLISH_SHARE);
    let mut found = from(built, values, bound, &limits, &own)?;
    if let Some(values) = &mut found.values
        && found.report.status != SolveStatus::Optimal
    {
        polish(built, problem, values, &limits, control)?;
    }
    Ok(found)
}

/// A share of the time left.
fn share_of(control: &Control, share: f64) -> Control {
    let most = control.remaining().map(|it| it.mul_f64(share));
    most.map_or_else(|| control.clone(), |it| control.clone().within(it))
}

fn limits(settings: &Settings) -> Limits {
    Limits {
        gap: settings.gap,
        seed: settings.seed,
        ..Limits::default()
    }
}

/// Share of the time left for making the first plan better piece by piece; branch and bound takes the rest.
const IMPROVE_SHARE: f64 = 0.7;

/// Share of the time left for the relaxation: plans by rounding it need the rest.
const RELAXATION_SHARE: f64 = 0.6;

/// Share of the time left for each round of small changes.
const POLISH_SHARE: f64 = 0.25;

/// Rows above which only the interior-point method and single linear programs are quick enough.
const MANY_ROWS: usize = 20_000;

fn small(built: &CapacityModel) -> bool {
    built.model.size().0 <= MANY_ROWS
}

fn relaxation(
    built: &CapacityModel,
    limits: &Limits,
    control: &Control,
) -> Result<Option<Relaxed>, SolverError> {
    control.report("Hiring", Some(0.0), "relaxation");
    let limits = Limits {
        interior_point: !small(built),
        ..*limits
    };
    relax(&built.model, &limits, control)
}

/// The best whole solution so far.
#[derive(Default)]
struct Best {
    values: Option<Vec<f64>>,
    cost: Option<f64>,
}

impl Best {
    fn take(&mut self, built: &CapacityModel, found: Option<Relaxed>) {
        let Some(found) = found else { return };
        let cost = built.model.cost(&found.values);
        if self.cost.is_none_or(|it| cost < it) {
            (self.values, self.cost) = (Some(found.values), Some(cost));
        }
    }
}

/// Branch and bound.
fn from(
    built: &CapacityModel,
    start: Option<Vec<f64>>,
    bound: Option<f64>,
    limits: &Limits,
    control: &Control,
) -> Result<Found, SolverError> {
    let mut solved = solve(&built.model, limits, start.as_deref(), control)?;
    let better = solved.report.bound.unwrap_or(f64::NEG_INFINITY);
    solved.report.bound = bound.map(|it| it.max(better)).or(solved.report.bound);
    Ok(Found {
        values: solved.values.or(start),
        report: solved.report,
    })
}

/// A plan close enough to the bound: nothing more to search.
fn found_at(built: &CapacityModel, values: Vec<f64>, bound: f64, settings: &Settings) -> Found {
    let (rows, columns) = built.model.size();
    let objective = built.model.cost(&values);
    let gap = relative_gap(objective, bound);
    Found {
        values: Some(values),
        report: SolveReport {
            status: SolveStatus::of_gap(Some(gap), settings.gap),
            objective: Some(objective),
            bound: Some(bound),
            gap: Some(gap),
            rows,
            columns,
            seconds: 0.0,
        },
    }
}
