//! The main job: every stage in turn, from a checked scenario to a named roster and its coverage.

mod cause;
mod mend;
mod played;
mod polish;
mod solve;
mod tuning;

pub use cause::Cause;
pub use tuning::{RequirementChange, Tuning, TuningReport};

use solve::{Solved, Solver};

use crate::control::Control;
use crate::coverage::Coverage;
use crate::forecast::{self, Forecast, ForecastError};
use crate::history::{self, History};
use crate::problem::Problems;
use crate::roster::{self, Conflict, Effort, Roster, RosterCost, RosterError};
use crate::scenario::{self, Scenario};
use crate::schedule::{self, PromiseSavings, Schedule, ScheduleError, SolveReport};
use crate::simulate::Proof;
use crate::staffing::{self, Staffing, StaffingError};
use std::time::{Duration, Instant};

/// How hard to work.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PlanSettings {
    /// Time for shifts and roster together; `None` = until they are done. Where the plan is tuned it holds for every
    /// round, and no round begins when five times as long has gone by since the first.
    pub time_limit: Option<Duration>,
    /// How hard to search for the named roster.
    pub effort: Effort,
    /// Whether the roster is left unplayed; not where it is tuned.
    pub unplayed: bool,
    /// Whether the plan goes round until its promises hold when it is played.
    pub tuning: Option<Tuning>,
}

/// Share of a time limit that the shift counts may take; the rest belongs to the named roster.
const SCHEDULE_SHARE: f64 = 0.4;

/// The rounds in which a plan is tuned may take so many times, together, what a single plan may.
const ROUNDS_SHARE: f64 = 5.0;

/// What is known of the past, and expected of the future.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// What happened.
    pub history: History,
    /// What was assumed about it.
    pub warnings: Problems,
    /// What will arrive.
    pub forecast: Forecast,
}

/// The road up to the agents required.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// What is expected.
    pub outlook: Outlook,
    /// Agents required.
    pub staffing: Staffing,
}

/// A finished plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What is needed. Where a service level is promised over the day or week, fit for the shifts.
    pub requirement: Requirement,
    /// What promises over the day or week save; `None` where there is none.
    pub promise_savings: Option<PromiseSavings>,
    /// Shifts, counted.
    pub schedule: Schedule,
    /// Shifts, by name.
    pub roster: Roster,
    /// What the roster costs, part by part.
    pub roster_cost: RosterCost,
    /// How the search for the roster ended; its bound is the schedule's.
    pub roster_report: SolveReport,
    /// The roster against the requirement.
    pub coverage: Coverage,
    /// The roster played against random days; `None` where that was not asked for.
    pub proof: Option<Proof>,
    /// The rounds in which it was tuned; `None` where that was not asked for.
    pub tuning: Option<TuningReport>,
    /// Seconds each stage took, in order.
    pub wall_time_s: Vec<(&'static str, f64)>,
}

/// How the main job ends when nothing is wrong with the input.
#[derive(Debug, Clone, PartialEq)]
pub enum PlanOutcome {
    /// A plan that keeps every hard rule.
    Planned(Box<Plan>),
    /// No roster can keep the hard rules: which, who and when. What is known up to there.
    Impossible {
        /// What is needed.
        requirement: Box<Requirement>,
        /// Every agent whose rules contradict each other.
        conflicts: Vec<Conflict>,
    },
}

/// Why the main job could not be done.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Nobody can be rostered: why.
    #[error("nobody can be rostered")]
    Nobody(Problems),
    /// The history has errors: all of them.
    #[error("the history is wrong")]
    History(Problems),
    /// No forecast can be made.
    #[error(transparent)]
    Forecast(#[from] ForecastError),
    /// No requirement can be computed.
    #[error(transparent)]
    Staffing(#[from] StaffingError),
    /// The shift program failed.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
    /// The roster search failed.
    #[error(transparent)]
    Roster(#[from] RosterError),
}

/// What all rounds may take.
fn rounds_limit(settings: &PlanSettings, control: &Control) -> Control {
    let limit = settings.time_limit.map(|it| it.mul_f64(ROUNDS_SHARE));
    limit.map_or_else(|| control.clone(), |it| control.clone().within(it))
}

/// What all of it may take, and the shift counts alone.
fn limits(settings: &PlanSettings, control: &Control) -> (Control, Control) {
    let within = |share: f64| {
        let limit = settings.time_limit.map(|it| it.mul_f64(share));
        limit.map_or_else(|| control.clone(), |it| control.clone().within(it))
    };
    (within(1.0), within(SCHEDULE_SHARE))
}

/// Runs a stage and notes how long it took.
struct Stopwatch(Vec<(&'static str, f64)>);

impl Stopwatch {
    fn time<T>(&mut self, stage: &'static str, control: &Control, run: impl FnOnce() -> T) -> T {
        control.report(stage, None, "");
        let start = Instant::now();
        let result = run();
        let seconds = start.elapsed().as_secs_f64();
        match self.0.iter_mut().find(|(known, _)| *known == stage) {
            Some((_, sum)) => *sum += seconds,
            None => self.0.push((stage, seconds)),
        }
        result
    }
}

/// From the scenario to the forecast.
///
/// # Errors
/// [`PlanError`] where the history is wrong or too short.
pub fn forecast(scenario: &Scenario, control: &Control) -> Result<Outlook, PlanError> {
    forecast_timed(scenario, control, &mut Stopwatch(Vec::new()))
}

/// From the scenario to the agents required.
///
/// # Errors
/// [`PlanError`]: see [`forecast`](fn@forecast); besides, where no number of agents keeps a promise.
pub fn require(scenario: &Scenario, control: &Control) -> Result<Requirement, PlanError> {
    require_timed(scenario, control, &mut Stopwatch(Vec::new()))
}

fn forecast_timed(
    scenario: &Scenario,
    control: &Control,
    watch: &mut Stopwatch,
) -> Result<Outlook, PlanError> {
    let (history, warnings) = watch
        .time("history", control, || history::load(scenario))
        .map_err(PlanError::History)?;
    let forecast = watch.time("forecast", control, || {
        forecast::forecast(scenario, &history, &Control::unlimited())
    })?;
    Ok(Outlook {
        history,
        warnings,
        forecast,
    })
}

fn require_timed(
    scenario: &Scenario,
    control: &Control,
    watch: &mut Stopwatch,
) -> Result<Requirement, PlanError> {
    let outlook = forecast_timed(scenario, control, watch)?;
    staffed(scenario, outlook, control, watch)
}

fn staffed(
    scenario: &Scenario,
    outlook: Outlook,
    control: &Control,
    watch: &mut Stopwatch,
) -> Result<Requirement, PlanError> {
    let staffing = watch.time("staffing", control, || {
        staffing::staff(scenario, &outlook.forecast, &Control::unlimited())
    })?;
    Ok(Requirement { outlook, staffing })
}

/// The whole road. Ends early, with the best roster so far, where `control` says stop.
///
/// # Errors
/// [`PlanError`]: see [`require`]; where nobody can be rostered; solver failures besides.
pub fn plan(
    scenario: &Scenario,
    settings: &PlanSettings,
    control: &Control,
) -> Result<PlanOutcome, PlanError> {
    let lacking = scenario::lacking(scenario);
    if lacking.has_errors() {
        return Err(PlanError::Nobody(lacking));
    }
    roster::check_scenario(scenario)?;
    let mut watch = Stopwatch(Vec::new());
    let outlook = forecast_timed(scenario, control, &mut watch)?;
    plan_timed(scenario, outlook, settings, control, watch)
}

/// [`plan`](fn@plan) of what is already forecast: for several plans of one future.
///
/// # Errors
/// [`PlanError`]: see [`plan`](fn@plan).
pub fn plan_for(
    scenario: &Scenario,
    outlook: Outlook,
    settings: &PlanSettings,
    control: &Control,
) -> Result<PlanOutcome, PlanError> {
    plan_timed(scenario, outlook, settings, control, Stopwatch(Vec::new()))
}

fn plan_timed(
    scenario: &Scenario,
    outlook: Outlook,
    settings: &PlanSettings,
    control: &Control,
    mut watch: Stopwatch,
) -> Result<PlanOutcome, PlanError> {
    let mut requirement = staffed(scenario, outlook, control, &mut watch)?;
    let (limited, for_schedule) = limits(settings, control);
    let promise_savings = watch
        .time("promises", &limited, || {
            schedule::keep_promises(scenario, &requirement.staffing, &for_schedule)
        })?
        .map(|promised| {
            requirement.staffing = promised.staffing;
            promised.savings
        });
    let mut solver = Solver {
        scenario,
        settings,
        control,
        watch: &mut watch,
    };
    let mut solved = match solver.solve(&requirement.outlook.forecast, &requirement.staffing)? {
        Solved::Planned(solution) => *solution,
        Solved::Impossible(conflicts) => {
            return Ok(PlanOutcome::Impossible {
                requirement: Box::new(requirement),
                conflicts,
            });
        }
    };
    let mut report = None;
    if let Some(kind) = settings.tuning {
        let tuned = solver.tune(&requirement, solved, kind)?;
        (solved, requirement.staffing) = (tuned.solution, tuned.staffing);
        report = Some(tuned.report);
    } else {
        solver.remedy(
            &requirement.outlook.forecast,
            &requirement.staffing,
            &mut solved,
        );
    }
    Ok(PlanOutcome::Planned(Box::new(Plan {
        requirement,
        promise_savings,
        schedule: solved.schedule,
        roster: solved.roster,
        roster_cost: solved.cost,
        roster_report: solved.report,
        coverage: solved.coverage,
        proof: solved.proof,
        tuning: report,
        wall_time_s: watch.0,
    })))
}
