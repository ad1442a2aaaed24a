//! The search for whole numbers: relaxation, a dive through the weeks, branch and bound from there.

use super::decision::Decision;
use super::model::{CapacityModel, ClassColumns};
use super::plan::Settings;
use super::problem::Problem;
use crate::control::Control;
use crate::schedule::SolveReport;
use crate::schedule::solver::{
    Column, Limits, LiveModel, Relaxed, SolverError, relative_gap, relax, solve,
};

/// What the search found.
pub(super) struct Found {
    /// A value a column, whole numbers whole; `None` where time was up before any.
    pub(super) values: Option<Vec<f64>>,
    pub(super) report: SolveReport,
}

/// Weeks whose classes a dive settles at once: a month.
const BLOCK: usize = 4;

/// Searches until `settings.gap` or until `control` stops it.
pub(super) fn search(
    built: &CapacityModel,
    problem: &Problem,
    settings: &Settings,
    control: &Control,
) -> Result<Found, SolverError> {
    let limits = Limits {
        gap: settings.gap,
        seed: settings.seed,
        ..Limits::default()
    };
    let mut live = LiveModel::new(&built.model, &limits)?;
    let relaxed = live.solve(control)?;
    let bound = relaxed.as_ref().map(|it| it.cost);
    let start = match relaxed {
        Some(relaxed) => dive(built, problem, &mut live, relaxed, control)?,
        None => None,
    };
    if let (Some(start), Some(bound)) = (&start, bound) {
        let gap = relative_gap(built.model.cost(start), bound);
        if gap <= settings.gap {
            return Ok(found_at(built, start.clone(), bound, settings));
        }
    }
    from(built, start, bound, &limits, control)
}

/// Searches on from `decision`, which keeps every limit, where no decision costs less than `bound`.
pub(super) fn search_from(
    built: &CapacityModel,
    problem: &Problem,
    decision: &Decision,
    bound: Option<f64>,
    settings: &Settings,
    control: &Control,
) -> Result<Found, SolverError> {
    let limits = Limits {
        gap: settings.gap,
        seed: settings.seed,
        ..Limits::default()
    };
    let fixed = built.fixed_at(problem.horizon, decision);
    let start = relax(&fixed, &limits, control)?.map(|it| it.values);
    from(built, start, bound, &limits, control)
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

/// A dive that came close enough to the relaxation: nothing more to search.
fn found_at(built: &CapacityModel, values: Vec<f64>, bound: f64, settings: &Settings) -> Found {
    let (rows, columns) = built.model.size();
    let objective = built.model.cost(&values);
    let gap = relative_gap(objective, bound);
    Found {
        values: Some(values),
        report: SolveReport {
            status: crate::schedule::SolveStatus::of_gap(Some(gap), settings.gap),
            objective: Some(objective),
            bound: Some(bound),
            gap: Some(gap),
            rows,
            columns,
            seconds: 0.0,
        },
    }
}

/// Whole numbers from the relaxation, a month after the other: a pool's classes of the month become one of the size they
/// have together (or none where it is less than half a smallest class), everything later is decided anew. `None` where time is up.
fn dive(
    built: &CapacityModel,
    problem: &Problem,
    live: &mut LiveModel,
    relaxed: Relaxed,
    control: &Control,
) -> Result<Option<Vec<f64>>, SolverError> {
    let mut now = relaxed;
    for first in (0..problem.horizon).step_by(BLOCK) {
        let weeks = first..(first + BLOCK).min(problem.horizon);
        let share = first as f64 / problem.horizon as f64;
        control.report("Hiring", Some(share), "first plan");
        let wanted = month(built, problem, &weeks, &now.values);
        // Rounded up it may not fit the limits, rounded down it nearly always does, and nothing is always possible.
        let down = wanted
            .iter()
            .map(|(column, value)| (*column, value.floor()));
        let down: Vec<(Column, f64)> = down.collect();
        let none: Vec<(Column, f64)> = wanted.iter().map(|it| (it.0, 0.0)).collect();
        let rounded = classes(built, problem, &weeks, &wanted);
        let Some(next) = first_possible(
            live,
            [rounded, classes(built, problem, &weeks, &down), none],
            control,
        )?
        else {
            return Ok(None);
        };
        now = next;
    }
    Ok(Some(now.values))
}

/// Fixes the first of the `choices` that leaves a solution, and solves.
fn first_possible(
    live: &mut LiveModel,
    choices: [Vec<(Column, f64)>; 3],
    control: &Control,
) -> Result<Option<Relaxed>, SolverError> {
    for choice in choices {
        for (column, value) in &choice {
            live.set_range(column.position(), *value, *value)?;
        }
        if let Some(next) = live.solve(control)? {
            return Ok(Some(next));
        }
        if control.stop() {
            return Ok(None);
        }
    }
    Ok(None)
}

/// The whole columns of these weeks and their values in the relaxation.
fn month(
    built: &CapacityModel,
    problem: &Problem,
    weeks: &std::ops::Range<usize>,
    values: &[f64],
) -> Vec<(Column, f64)> {
    let columns = &built.columns;
    let mut all: Vec<Column> = Vec::new();
    for class in columns.classes.iter().filter(|it| weeks.contains(&it.week)) {
        all.extend(class.open.into_iter().chain([class.size]));
    }
    for (_, week, column) in columns.temps.iter().chain(&columns.moves) {
        if weeks.contains(week) {
            all.push(*column);
        }
    }
    debug_assert!(weeks.end <= problem.horizon);
    all.into_iter()
        .map(|it| (it, values[it.position()].max(0.0)))
        .collect()
}

/// `wanted` in whole numbers: one class a pool, temps and moves rounded.
fn classes(
    built: &CapacityModel,
    problem: &Problem,
    weeks: &std::ops::Range<usize>,
    wanted: &[(Column, f64)],
) -> Vec<(Column, f64)> {
    let value = |column: Column| {
        let own = wanted.iter().find(|it| it.0 == column);
        own.map_or(0.0, |it| it.1)
    };
    let mut whole: Vec<(Column, f64)> = wanted.iter().map(|it| (it.0, it.1.round())).collect();
    for (pool, terms) in problem.pools.iter().enumerate() {
        let Some(hiring) = &terms.hiring else {
            continue;
        };
        let own: Vec<&ClassColumns> = built
            .columns
            .classes
            .iter()
            .filter(|it| it.pool == pool && weeks.contains(&it.week))
            .collect();
        let sum: f64 = own.iter().map(|it| value(it.size)).sum();
        let largest = own
            .iter()
            .max_by(|a, b| value(a.size).total_cmp(&value(b.size)));
        let least = f64::from(hiring.min_size);
        for class in &own {
            let chosen = largest.is_some_and(|it| it.week == class.week) && sum >= least / 2.0;
            let size = if chosen {
                sum.round().clamp(least, f64::from(hiring.max_size))
            } else {
                0.0
            };
            for (column, value) in &mut whole {
                if *column == class.size {
                    *value = size;
                } else if Some(*column) == class.open {
                    *value = f64::from(u8::from(chosen));
                }
            }
        }
    }
    whole
}
