//! HiGHS itself: a model goes in through good_lp, values, bound and prices come out.

use super::{Bound, Limits, Model, Relaxed, Solved, SolverError, relative_gap};
use crate::control::Control;
use crate::schedule::{SolveReport, SolveStatus};
use good_lp::{Expression, SolverModel, variable, variables};
use highs::{HighsModelStatus, HighsSolutionStatus, SolvedModel};
use highs_sys::{HighsCallbackDataIn, HighsCallbackDataOut};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::time::Instant;

/// What HiGHS asks while it works.
struct Watch {
    control: Control,
    lp_iterations: Option<u64>,
}

impl Watch {
    fn stop(&self, lp_iterations: i64) -> bool {
        let spent = u64::try_from(lp_iterations).unwrap_or(0);
        self.control.stop() || self.lp_iterations.is_some_and(|most| spent >= most)
    }
}

/// Called by HiGHS at its safe points.
///
/// # Safety
/// HiGHS passes its own live structures, and as `user` the `Watch` that [`run`] keeps alive for as
/// long as the solve lasts.
unsafe extern "C" fn ask(
    kind: c_int,
    _message: *const c_char,
    out: *const HighsCallbackDataOut,
    answer: *mut HighsCallbackDataIn,
    user: *mut c_void,
) {
    if out.is_null() || answer.is_null() || user.is_null() {
        return;
    }
    // SAFETY: not null, and alive by the contract above.
    let (watch, out, answer) = unsafe { (&*user.cast::<Watch>(), &*out, &mut *answer) };
    let in_tree = kind == highs_sys::kHighsCallbackMipInterrupt;
    let spent = if in_tree {
        out.mip_total_lp_iterations
    } else {
        0
    };
    if watch.stop(spent) {
        answer.user_interrupt = 1;
    }
}

/// HiGHS's version, as the linked library says it.
pub(super) fn version() -> String {
    // SAFETY: HiGHS returns a text that lives as long as the program, ended by a zero.
    unsafe {
        let text = highs_sys::Highs_version();
        if text.is_null() {
            return String::new();
        }
        CStr::from_ptr(text).to_string_lossy().into_owned()
    }
}

/// Builds the model in HiGHS through good_lp.
pub(super) fn load(model: &Model, relaxed: bool) -> Result<highs::Model, SolverError> {
    let mut columns = variables!();
    let mut objective = Expression::with_capacity(model.columns.len());
    let mut handles = Vec::with_capacity(model.columns.len());
    for column in &model.columns {
        let definition = variable().min(column.lower).max(column.upper);
        let handle = columns.add(if column.integer && !relaxed {
            definition.integer()
        } else {
            definition
        });
        objective.add_mul(column.cost, handle);
        handles.push(handle);
    }
    let mut problem = columns
        .minimise(objective)
        .using(good_lp::solvers::highs::highs);
    for row in &model.rows {
        let mut sum = Expression::with_capacity(row.terms.len());
        for (column, factor) in &row.terms {
            sum.add_mul(*factor, handles[column.0]);
        }
        problem.add_constraint(match row.bound {
            Bound::AtMost(most) => sum.leq(most),
            Bound::AtLeast(least) => sum.geq(least),
            Bound::Equal(value) => sum.eq(value),
        });
    }
    problem
        .try_into_inner()
        .map_err(|error| SolverError(error.to_string()))
}

/// Options that every solve shares. good_lp's own are lost on the way to the `highs` crate.
pub(super) fn set_options(
    engine: &mut highs::Model,
    limits: &Limits,
    control: &Control,
) -> Result<(), SolverError> {
    let seed = i32::try_from(limits.seed % 2_147_483_648).unwrap_or(0);
    let refused = |_| SolverError("an option was refused".to_owned());
    engine.make_quiet();
    engine.try_set_option("threads", 1).map_err(refused)?;
    engine.try_set_option("parallel", "off").map_err(refused)?;
    engine
        .try_set_option("random_seed", seed)
        .map_err(refused)?;
    engine
        .try_set_option("mip_rel_gap", limits.gap.max(0.0))
        .map_err(refused)?;
    engine
        .try_set_option("mip_abs_gap", absolute_gap(limits))
        .map_err(refused)?;
    if let Some(nodes) = limits.nodes {
        let nodes = i32::try_from(nodes).unwrap_or(i32::MAX);
        engine
            .try_set_option("mip_max_nodes", nodes)
            .map_err(refused)?;
    }
    engine
        .try_set_option("simplex_strategy", if limits.primal { 4 } else { 1 })
        .map_err(refused)?;
    if let Some(left) = control.remaining() {
        engine
            .try_set_option("time_limit", left.as_secs_f64())
            .map_err(refused)?;
    }
    Ok(())
}

/// The absolute gap at which a solve may end. Of costs in steps, a bound less than a step below is
/// proof.
fn absolute_gap(limits: &Limits) -> f64 {
    let step = limits.cost_step.filter(|step| *step > 0.0);
    let asked = limits.absolute_gap.max(0.0);
    step.map_or(asked, |step| asked.max(step * (1.0 - STEP_TOLERANCE)))
}

/// Part of a step of cost that is the solver's rounding.
const STEP_TOLERANCE: f64 = 1e-4;

/// The next multiple of `step` at or above `bound`, but for rounding.
pub(super) fn lifted(bound: f64, step: f64) -> f64 {
    if step > 0.0 {
        // A bound of nothing is 0, not -0.
        (bound / step - STEP_TOLERANCE / 2.0).ceil() * step + 0.0
    } else {
        bound
    }
}

/// Runs HiGHS with the control and the work limit watching.
pub(super) fn run(
    mut engine: highs::Model,
    limits: &Limits,
    control: &Control,
) -> Result<SolvedModel, SolverError> {
    let watch = Watch {
        control: control.clone(),
        lp_iterations: limits.lp_iterations,
    };
    let user = std::ptr::from_ref(&watch).cast_mut().cast::<c_void>();
    // SAFETY: the pointer is HiGHS's own; `watch` outlives the solve, and the callbacks are
    // stopped before it is dropped.
    unsafe {
        highs_sys::Highs_setCallback(engine.as_mut_ptr(), Some(ask), user);
        for kind in CALLBACKS {
            highs_sys::Highs_startCallback(engine.as_mut_ptr(), kind);
        }
    }
    let mut solved = engine
        .try_solve()
        .map_err(|status| SolverError(format!("HiGHS: {status:?}")))?;
    // SAFETY: as above.
    unsafe {
        for kind in CALLBACKS {
            highs_sys::Highs_stopCallback(solved.as_mut_ptr(), kind);
        }
        highs_sys::Highs_setCallback(solved.as_mut_ptr(), None, std::ptr::null_mut());
    }
    drop(watch);
    Ok(solved)
}

/// Runs an integer model from a feasible `start`; `cost` is what values cost.
///
/// Presolve, given a start, now and then claims a cost that its solution does not have (HiGHS 1.16, seen on
/// models with pieces of prices); then the model is solved again without it.
pub(super) fn run_from(
    mut engine: highs::Model,
    start: &[f64],
    cost: impl Fn(&[f64]) -> f64,
    limits: &Limits,
    control: &Control,
) -> Result<SolvedModel, SolverError> {
    let begin = |engine: &mut highs::Model| {
        let set = engine.try_set_solution(Some(start), None, None, None);
        set.map_err(|status| SolverError(format!("start refused: {status:?}")))
    };
    begin(&mut engine)?;
    let solved = run(engine, limits, control)?;
    let found = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    let real = cost(solved.get_solution().columns());
    let apart = (real - solved.objective_value()).abs();
    if !found || apart <= CLAIMED * real.abs().max(1.0) {
        return Ok(solved);
    }
    let mut engine: highs::Model = solved.into();
    engine
        .try_set_option("presolve", "off")
        .map_err(|_| SolverError("an option was refused".to_owned()))?;
    begin(&mut engine)?;
    run(engine, limits, control)
}

/// A cost claimed is true within this share.
const CLAIMED: f64 = 1e-6;

const CALLBACKS: [c_int; 3] = [
    highs_sys::kHighsCallbackSimplexInterrupt,
    highs_sys::kHighsCallbackIpmInterrupt,
    highs_sys::kHighsCallbackMipInterrupt,
];

/// What HiGHS's status means to us.
pub(super) fn outcome(status: HighsModelStatus) -> Result<SolveStatus, SolverError> {
    use HighsModelStatus as Status;
    Ok(match status {
        Status::Optimal | Status::ObjectiveBound | Status::ObjectiveTarget | Status::ModelEmpty => {
            SolveStatus::Optimal
        }
        Status::Infeasible | Status::UnboundedOrInfeasible => SolveStatus::Infeasible,
        Status::ReachedTimeLimit
        | Status::ReachedIterationLimit
        | Status::ReachedSolutionLimit
        | Status::ReachedInterrupt
        | Status::ReachedMemoryLimit => SolveStatus::Stopped,
        other => return Err(SolverError(format!("HiGHS: {other:?}"))),
    })
}

fn report(model: &Model, status: SolveStatus, since: Instant) -> SolveReport {
    let (rows, columns) = model.size();
    SolveReport {
        status,
        objective: None,
        bound: None,
        gap: None,
        rows,
        columns,
        seconds: since.elapsed().as_secs_f64(),
    }
}

pub(super) fn solve(
    model: &Model,
    limits: &Limits,
    start: Option<&[f64]>,
    control: &Control,
) -> Result<Solved, SolverError> {
    let since = Instant::now();
    if control.stop() {
        let values = None;
        let report = report(model, SolveStatus::Stopped, since);
        return Ok(Solved { values, report });
    }
    let mut engine = load(model, false)?;
    set_options(&mut engine, limits, control)?;
    let solved = match start {
        Some(start) => run_from(engine, start, |it| model.cost(it), limits, control)?,
        None => run(engine, limits, control)?,
    };
    let status = outcome(solved.status())?;
    let mut report = report(model, status, since);
    let found = status != SolveStatus::Infeasible
        && (model.columns.is_empty()
            || solved.primal_solution_status() == HighsSolutionStatus::Feasible);
    let values = found.then(|| whole(model, solved.get_solution().columns()));
    report.objective = values.as_deref().map(|values| model.cost(values));
    if status != SolveStatus::Infeasible {
        report.bound = bound(model, &solved, &report)
            .map(|bound| lifted(bound, limits.cost_step.unwrap_or(0.0)));
    }
    report.gap = report
        .objective
        .zip(report.bound)
        .map(|(objective, bound)| relative_gap(objective, bound));
    if status == SolveStatus::Optimal && report.gap.is_some() {
        report.status = SolveStatus::of_gap(report.gap, f64::INFINITY);
    }
    Ok(Solved { values, report })
}

/// Integer columns to the whole number that they are but for the solver's tolerance.
fn whole(model: &Model, values: &[f64]) -> Vec<f64> {
    let each = model.columns.iter().zip(values);
    each.map(|(column, value)| {
        let value = value.clamp(column.lower, column.upper);
        if column.integer { value.round() } else { value }
    })
    .collect()
}

/// What no solution can go below. A pure LP is its own bound once it is optimal.
fn bound(model: &Model, solved: &SolvedModel, report: &SolveReport) -> Option<f64> {
    if model.columns.iter().any(|column| column.integer) {
        let bound = solved.double_info_value(c"mip_dual_bound").ok();
        bound.filter(|bound| bound.is_finite())
    } else if report.status == SolveStatus::Optimal {
        report.objective
    } else {
        None
    }
}

pub(super) fn relax(
    model: &Model,
    limits: &Limits,
    control: &Control,
) -> Result<Option<Relaxed>, SolverError> {
    if control.stop() {
        return Ok(None);
    }
    let mut engine = load(model, true)?;
    set_options(&mut engine, limits, control)?;
    if limits.interior_point {
        let refused = |_| SolverError("an option was refused".to_owned());
        engine.try_set_option("solver", "ipm").map_err(refused)?;
        engine
            .try_set_option("run_crossover", "off")
            .map_err(refused)?;
    }
    let solved = run(engine, limits, control)?;
    match outcome(solved.status()) {
        Ok(SolveStatus::Optimal) => {}
        Ok(_) => return Ok(None),
        Err(_) if limits.interior_point => {
            let exact = Limits {
                interior_point: false,
                ..*limits
            };
            return relax(model, &exact, control);
        }
        Err(error) => return Err(error),
    }
    let mut found = relaxed(&solved);
    if limits.interior_point {
        found.cost -= 1e-7 * found.cost.abs();
    }
    Ok(Some(found))
}

/// Values and prices of an optimal LP.
pub(super) fn relaxed(solved: &SolvedModel) -> Relaxed {
    let solution = solved.get_solution();
    Relaxed {
        values: solution.columns().to_vec(),
        row_prices: solution.dual_rows().to_vec(),
        column_prices: solution.dual_columns().to_vec(),
        cost: solved.objective_value(),
    }
}
