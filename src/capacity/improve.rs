//! A plan made better piece by piece: a site's classes of half a year are decided anew, everything else stays.

use super::model::CapacityModel;
use super::problem::Problem;
use crate::control::Control;
use crate::schedule::solver::{Column, Limits, Model, SolverError, relative_gap, relax, solve};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;

/// Weeks that are decided anew at once, and from one piece to the next.
const WINDOW: usize = 26;
const STEP: usize = 13;

/// Simplex iterations that a piece may take: counted work, so that the same seed gives the same plan.
const ITERATIONS: u64 = 2_000;

/// Pieces side by side: a fixed number, so that the plan does not depend on the machine.
const AT_ONCE: usize = 2;

/// Decides piece after piece anew from `values`, until nothing gets better, the cost is within `gap` of `bound`, or `control`
/// stops it.
pub(super) fn improve(
    built: &CapacityModel,
    problem: &Problem,
    values: &mut Vec<f64>,
    (bound, limits): (f64, &Limits),
    control: &Control,
) -> Result<(), SolverError> {
    let pieces = pieces(problem);
    let mut since_better = 0;
    let mut cost = built.model.cost(values);
    for pair in pieces.chunks(AT_ONCE).cycle() {
        let stop = control.stop() || relative_gap(cost, bound) <= limits.gap;
        if since_better >= pieces.len() || stop {
            break;
        }
        since_better += pair.len();
        let found = together(built, problem, (pair, values), limits, control)?;
        let better = found.filter(|it| built.model.cost(it) < cost - 1e-6 * cost.abs());
        if let Some(better) = better {
            cost = built.model.cost(&better);
            *values = better;
            since_better = 0;
            let note = format!("cost {cost:.0} · bound {bound:.0}");
            control.report("Hiring", None, note);
        }
    }
    Ok(())
}

/// Decides the pieces of `pair` anew, side by side, each with the other as it is; the best of each alone and both together.
fn together(
    built: &CapacityModel,
    problem: &Problem,
    (pair, values): (&[Piece], &[f64]),
    limits: &Limits,
    control: &Control,
) -> Result<Option<Vec<f64>>, SolverError> {
    let own = Limits {
        gap: limits.gap / 5.0,
        lp_iterations: Some(ITERATIONS),
        ..*limits
    };
    let alone = pair.par_iter().map(|piece| {
        let model = piece.model(built, problem, values);
        Ok(solve(&model, &own, Some(values), control)?.values)
    });
    let alone: Result<Vec<Option<Vec<f64>>>, SolverError> = alone.collect();
    let before = built.model.cost(values);
    let better = |it: &Vec<f64>| built.model.cost(it) < before - 1e-6 * before.abs();
    let alone = alone?.into_iter().map(|it| it.filter(better));
    let alone: Vec<Option<Vec<f64>>> = alone.collect();
    let mut found: Vec<Vec<f64>> = alone.iter().flatten().cloned().collect();
    if found.len() > 1 {
        let mut both = values.to_vec();
        for (piece, own) in pair.iter().zip(&alone) {
            for column in piece.free(built, problem) {
                if let Some(own) = own {
                    both[column.position()] = own[column.position()];
                }
            }
        }
        let mut fixed = built.model.clone();
        for column in built.columns.whole(problem.horizon) {
            fixed.fix(column, both[column.position()]);
        }
        found.extend(relax(&fixed, limits, control)?.map(|it| it.values));
    }
    let cost = |it: &Vec<f64>| built.model.cost(it);
    Ok(found.into_iter().min_by(|a, b| cost(a).total_cmp(&cost(b))))
}

/// Some pools' whole numbers in some weeks.
struct Piece {
    pools: Vec<usize>,
    weeks: Range<usize>,
}

/// Every site's pools, half a year after the other.
fn pieces(problem: &Problem) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for first in (0..problem.horizon).step_by(STEP) {
        for site in 0..problem.sites.len() {
            let own = |pool: &usize| problem.pools[*pool].site == site;
            let pools: Vec<usize> = (0..problem.pools.len()).filter(own).collect();
            if !pools.is_empty() {
                let weeks = first..(first + WINDOW).min(problem.horizon);
                pieces.push(Piece { pools, weeks });
            }
        }
    }
    pieces
}

impl Piece {
    /// The program with everything else as in `values`: whole numbers, and the hours of all weeks before.
    fn model(&self, built: &CapacityModel, problem: &Problem, values: &[f64]) -> Model {
        let free = self.free(built, problem);
        let mut model = built.model.clone();
        for column in built.columns.whole(problem.horizon) {
            if !free.contains(&column) {
                model.fix(column, values[column.position()]);
            }
        }
        for column in built.columns.hours(0..self.weeks.start) {
            model.fix(column, values[column.position()]);
        }
        model
    }

    fn free(&self, built: &CapacityModel, problem: &Problem) -> BTreeSet<Column> {
        let here =
            |pool: usize, week: usize| self.pools.contains(&pool) && self.weeks.contains(&week);
        let columns = &built.columns;
        let classes = columns.classes.iter().filter(|it| here(it.pool, it.week));
        let classes = classes.flat_map(|it| it.open.into_iter().chain([it.size]));
        let temps = columns
            .temps
            .iter()
            .filter(|it| here(it.0, it.1))
            .map(|it| it.2);
        let moves = columns.moves.iter();
        let moves = moves
            .filter(|it| here(problem.moves[it.0].from, it.1))
            .map(|it| it.2);
        classes.chain(temps).chain(moves).collect()
    }
}
