//! The plan, made: parts that have little to do with each other, a program and a search for each, hours fitted, prices
//! and reasons.

use super::check::check;
use super::decision::Decision;
use super::evaluate::flows;
use super::limits::broken;
use super::model::{CapacityModel, capacity_model};
use super::parts::{Part, parts};
use super::plan::{CapacityError, Plan, PoolWorth, Reason, Settings};
use super::problem::{Class, Problem};
use super::reasons::{reasons, worth};
use super::search::{Found, search, search_from};
use super::tidy::{as_it_is, tidy};
use crate::control::Control;
use crate::schedule::solver::{Limits, Model, SolverError, relative_gap, relax};
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
    let mut parts = parts(problem);
    let nobody = Decision::none(problem);
    let slice = slice(control, parts.len());
    let work = |part: &Part| Worked::new(part.alone(problem, &nobody), settings, &slice());
    let alone: Result<Vec<Worked>, SolverError> = parts.par_iter().map(work).collect();
    let mut alone = alone?;
    let mut report = combined(&alone);
    let mut decision = together(problem, &parts, &alone);
    if parts.len() > 1 && !broken(problem, &decision, &flows(problem, &decision)).is_empty() {
        alone = one_after_another(problem, &parts, settings, control)?;
        decision = together(problem, &parts, &alone);
        let cost = flows(problem, &decision).total();
        if report
            .bound
            .is_none_or(|it| relative_gap(cost, it) > settings.gap)
        {
            let whole = Worked::from(problem, &decision, report.bound, settings, control)?;
            report.bound = whole.found.report.bound;
            decision.clone_from(&whole.decision);
            (parts, alone) = (vec![Part::whole(problem)], vec![whole]);
        }
    }
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
        decision,
        flows,
        reasons,
        worth,
        warnings,
    })
}

/// Share of the time left that the first search may take; prices, reasons and a second round take the rest.
const SEARCH_SHARE: f64 = 0.8;

/// What each part may take of the time left: as many are searched at once as there are threads.
fn slice(control: &Control, parts: usize) -> impl Fn() -> Control + Sync + use<> {
    let rounds = parts.div_ceil(rayon::current_num_threads().max(1)).max(1);
    let each = control
        .remaining()
        .map(|left| left.mul_f64(SEARCH_SHARE / rounds as f64));
    let control = control.clone();
    move || match each {
        Some(each) => control.clone().within(each.max(Duration::from_millis(50))),
        None => control.clone(),
    }
}

/// The parts again, each with what those before it leave.
fn one_after_another(
    problem: &Problem,
    parts: &[Part],
    settings: &Settings,
    control: &Control,
) -> Result<Vec<Worked>, SolverError> {
    let mut so_far = Decision::none(problem);
    let mut all = Vec::new();
    for (done, part) in parts.iter().enumerate() {
        let left = (parts.len() - done) as u32;
        let own = control
            .remaining()
            .map(|it| it.mul_f64(SEARCH_SHARE) / left);
        let own = own.map_or_else(|| control.clone(), |it| control.clone().within(it));
        let worked = Worked::new(part.alone(problem, &so_far), settings, &own)?;
        part.put(worked.decision.clone(), &mut so_far);
        all.push(worked);
    }
    Ok(all)
}

fn together(problem: &Problem, parts: &[Part], alone: &[Worked]) -> Decision {
    let mut decision = Decision::none(problem);
    for (part, own) in parts.iter().zip(alone) {
        part.put(own.decision.clone(), &mut decision);
    }
    decision
}

/// A part, searched.
struct Worked {
    problem: Problem,
    built: CapacityModel,
    found: Found,
    decision: Decision,
}

/// What is told of a part.
struct Told {
    reasons: Vec<Reason>,
    worth: Vec<PoolWorth>,
}

impl Worked {
    fn new(problem: Problem, settings: &Settings, control: &Control) -> Result<Self, SolverError> {
        let built = capacity_model(&problem);
        let found = search(&built, &problem, settings, control)?;
        let mut decision = match &found.values {
            Some(values) => built.decision(&problem, values),
            None => as_it_is(&problem),
        };
        tidy(&problem, &mut decision);
        Ok(Self {
            problem,
            built,
            found,
            decision,
        })
    }

    /// All of `problem`, from a decision that keeps every limit.
    fn from(
        problem: &Problem,
        decision: &Decision,
        bound: Option<f64>,
        settings: &Settings,
        control: &Control,
    ) -> Result<Self, SolverError> {
        let built = capacity_model(problem);
        let time = control.remaining().map(|it| it.mul_f64(SEARCH_SHARE));
        let own = time.map_or_else(|| control.clone(), |it| control.clone().within(it));
        let found = search_from(&built, problem, decision, bound, settings, &own)?;
        let mut better = match &found.values {
            Some(values) => built.decision(problem, values),
            None => decision.clone(),
        };
        tidy(problem, &mut better);
        Ok(Self {
            problem: problem.clone(),
            built,
            found,
            decision: better,
        })
    }

    /// Prices and reasons, in the whole's positions.
    fn told(
        &self,
        part: &Part,
        settings: &Settings,
        control: &Control,
    ) -> Result<Told, SolverError> {
        let mut told = Told {
            reasons: Vec::new(),
            worth: Vec::new(),
        };
        let Some(values) = &self.found.values else {
            return Ok(told);
        };
        let fixed = self.fixed(values);
        let limits = Limits {
            seed: settings.seed,
            ..Limits::default()
        };
        let Some(prices) = relax(&fixed, &limits, control)? else {
            return Ok(told);
        };
        told.worth = worth(&self.built, &self.problem, &prices);
        if settings.reasons {
            let horizon = self.problem.horizon;
            let own = self.decision.classes.iter().filter(|it| it.week < horizon);
            let own: Vec<Class> = own.copied().collect();
            told.reasons = reasons(&self.built, &self.problem, &fixed, &own, control)?;
        }
        for own in &mut told.worth {
            own.pool = part.pools[own.pool];
        }
        for reason in &mut told.reasons {
            reason.class.pool = part.pools[reason.class.pool];
            for week in &mut reason.weeks {
                week.queue = part.queues[week.queue];
            }
        }
        Ok(told)
    }

    /// The program with all whole numbers as in `values`.
    fn fixed(&self, values: &[f64]) -> Model {
        let mut fixed = self.built.model.clone();
        for column in self.built.columns.whole(self.problem.horizon) {
            fixed.fix(column, values[column.position()].round());
        }
        fixed
    }
}

/// Bounds and sizes of the parts together.
fn combined(alone: &[Worked]) -> SolveReport {
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
