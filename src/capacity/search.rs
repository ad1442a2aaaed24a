//! The search for whole numbers: relaxation, first plans by rounding, small changes, the best of what the relaxation and the
//! plan so far use, better ones piece by piece, branch and bound.

use super::decision::Decision;
use super::improve::improve;
use super::model::CapacityModel;
use super::plan::Settings;
use super::polish::polish;
use super::problem::Problem;
use super::rounding::rounded;
use crate::control::Control;
use crate::schedule::solver::{Column, Limits, Relaxed, SolverError, relative_gap, relax, solve};
use crate::schedule::{SolveReport, SolveStatus};

/// What the search found.
pub(super) struct Found {
    /// A value a column, whole numbers whole; `None` where time was up before any.
    pub(super) values: Option<Vec<f64>>,
    pub(super) report: SolveReport,
}

/// How far a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Until the gap is reached, by branch and bound in the end.
    Whole,
    /// As far as it comes without branch and bound: where its bound is of no use.
    NoTree,
}

/// A first plan and a bound, where there was time for them.
pub(super) struct First {
    pub(super) values: Option<Vec<f64>>,
    pub(super) bound: Option<f64>,
    /// The relaxation's values.
    pub(super) relaxed: Option<Vec<f64>>,
}

/// The relaxation, and a first plan: `known`, which keeps every limit, or else the best of some by rounding the relaxation.
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
        let found = relax(&fixed(known), &limits, control)?;
        best.take(built, found.map(|it| it.values));
    }
    let relaxed = relaxation(built, &limits, &control.share(RELAXATION_SHARE))?;
    if let Some(relaxed) = relaxed.as_ref().filter(|_| known.is_none()) {
        for decision in rounded(built, problem, &relaxed.values) {
            let found = relax(&fixed(&decision), &limits, control)?;
            best.take(built, found.map(|it| it.values));
        }
    }
    Ok(First {
        values: best.values,
        bound: relaxed.as_ref().map(|it| it.cost),
        relaxed: relaxed.map(|it| it.values),
    })
}

/// Searches on until `settings.gap` or until `control` stops it.
pub(super) fn onward(
    built: &CapacityModel,
    problem: &Problem,
    first: First,
    (settings, way): (&Settings, Way),
    control: &Control,
) -> Result<Found, SolverError> {
    let limits = limits(settings);
    let First {
        mut values,
        bound,
        relaxed,
    } = first;
    let close =
        |values: &[f64], bound| relative_gap(built.model.cost(values), bound) <= settings.gap;
    if let (Some(relaxed), Some(bound)) = (relaxed, bound)
        && !values.as_ref().is_some_and(|it| close(it, bound))
    {
        if let Some(values) = &mut values {
            let own = control.share(FIRST_POLISH_SHARE);
            polish(built, problem, values, &limits, &own)?;
        }
        if !values.as_ref().is_some_and(|it| close(it, bound)) {
            let own = control.share(NARROWED_SHARE);
            values = side_by_side(built, problem, (relaxed, values), &limits, &own)?;
        }
    }
    if let (Some(values), Some(bound)) = (&mut values, bound) {
        polish(
            built,
            problem,
            values,
            &limits,
            &control.share(POLISH_SHARE),
        )?;
        if !close(values, bound) {
            let own = control.share(IMPROVE_SHARE);
            improve(built, problem, values, (bound, &limits), &own)?;
            polish(
                built,
                problem,
                values,
                &limits,
                &control.share(POLISH_SHARE),
            )?;
        }
        if close(values, bound) || way == Way::NoTree {
            return Ok(found_at(built, values.clone(), bound, settings));
        }
    }
    let own = control.share(1.0 - POLISH_SHARE);
    let mut found = from(built, values, bound, &limits, &own)?;
    if let Some(values) = &mut found.values
        && found.report.status != SolveStatus::Optimal
    {
        polish(built, problem, values, &limits, control)?;
    }
    Ok(found)
}

/// The better of two ways from `values`, gone at the same time: [`narrowed`], which may find nothing before its time is up,
/// and small changes, which find a little all the time.
fn side_by_side(
    built: &CapacityModel,
    problem: &Problem,
    (relaxed, values): (Vec<f64>, Option<Vec<f64>>),
    limits: &Limits,
    control: &Control,
) -> Result<Option<Vec<f64>>, SolverError> {
    let (found, changed) = rayon::join(
        || {
            narrowed(
                built,
                problem,
                (&relaxed, values.as_deref()),
                limits,
                control,
            )
        },
        || {
            let mut changed = values.clone();
            if let Some(changed) = &mut changed {
                polish(built, problem, changed, limits, control)?;
            }
            Ok::<_, SolverError>(changed)
        },
    );
    let mut best = Best::default();
    best.take(built, changed?);
    best.take(built, found?);
    Ok(best.values)
}

/// The best plan, or nearly, with what the relaxation or the plan `start` uses: classes, temps and moves that both do without
/// stay out, which leaves few whole numbers to decide.
fn narrowed(
    built: &CapacityModel,
    problem: &Problem,
    (relaxed, start): (&[f64], Option<&[f64]>),
    limits: &Limits,
    control: &Control,
) -> Result<Option<Vec<f64>>, SolverError> {
    control.report("Hiring", Some(0.3), "classes of the relaxation");
    let mut model = built.model.clone();
    let unused = if small(built) { UNUSED } else { UNUSED_INSIDE };
    let is_unused = |column: Column| {
        let at = column.position();
        relaxed[at] < unused && start.is_none_or(|it| it[at] < 0.5)
    };
    let (columns, horizon) = (&built.columns, problem.horizon);
    let classes = columns.classes.iter().filter(|it| it.week < horizon);
    for class in classes.filter(|it| is_unused(it.size)) {
        model.fix(class.size, 0.0);
        class.open.into_iter().for_each(|it| model.fix(it, 0.0));
    }
    for (_, week, column) in columns.temps.iter().chain(&columns.moves) {
        if *week < horizon && is_unused(*column) {
            model.fix(*column, 0.0);
        }
    }
    let own = Limits {
        gap: limits.gap * NARROWED_GAP,
        lp_iterations: Some(NARROWED_ITERATIONS),
        ..*limits
    };
    Ok(solve(&model, &own, start, control)?.values)
}

/// What the relaxation has less of is nothing; the interior-point method leaves a little of everything.
const UNUSED: f64 = 1e-6;
const UNUSED_INSIDE: f64 = 0.02;

/// Share of the gap asked for that the plan of what the relaxation uses may leave; the rest is for what it does without.
const NARROWED_GAP: f64 = 0.4;

/// Simplex iterations for it: counted work.
const NARROWED_ITERATIONS: u64 = 200_000;

/// Share of the time left for it, and for small changes before it.
const NARROWED_SHARE: f64 = 0.85;
const FIRST_POLISH_SHARE: f64 = 0.3;

pub(super) fn limits(settings: &Settings) -> Limits {
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

/// The relaxation; `None` where there was no time for it.
pub(super) fn relaxation(
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
    fn take(&mut self, built: &CapacityModel, found: Option<Vec<f64>>) {
        let Some(values) = found else { return };
        let cost = built.model.cost(&values);
        if self.cost.is_none_or(|it| cost < it) {
            (self.values, self.cost) = (Some(values), Some(cost));
        }
    }
}

/// Nodes of a large program's tree: counted work, without which it might go on for hours and hardly gain anything.
const MOST_NODES: u64 = 2_000;

/// Branch and bound.
fn from(
    built: &CapacityModel,
    start: Option<Vec<f64>>,
    bound: Option<f64>,
    limits: &Limits,
    control: &Control,
) -> Result<Found, SolverError> {
    let limits = &Limits {
        nodes: (!small(built)).then_some(MOST_NODES),
        ..*limits
    };
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
