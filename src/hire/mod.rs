//! The months ahead of a scenario: volumes by week, required hours, people, and whom to hire.
//!
//! ```text
//! history ─▶ typical week ─▶ weeks (pattern of the year, growth, events, band) ─▶ required hours (staffing stage)
//! agents, [hiring] ─▶ groups of people ─┐                     roster ─▶ efficiency ─┐        │
//!                                       └──────────▶ capacity::Problem ◀────────────┴────────┘
//!                                                          │ capacity::solve, capacity::risk
//!                                                          ▼
//!                                             rows that planners know ([`rows`])
//! ```
//!
//! [`look_ahead`] does all of it. What decides is in [`capacity`]; here
//! is what the scenario means in its terms.

mod assemble;
mod demand;
mod efficiency;
mod groups;
mod rows;
mod typical;
mod weekly;
mod worth;
mod yearly;

pub use assemble::{Parts, assemble, weeks_past_end};
pub use demand::{WeekNeed, demand};
pub use efficiency::{Efficiency, EfficiencySource, Measured, efficiency};
pub use groups::{Group, groups};
pub use rows::{GroupKind, Row, fte_hours, rows};
pub use typical::{Typical, TypicalWeek, typical};
pub use weekly::{Frame, QueueWeeks, Source, USUAL_UNCERTAINTY, WeekVolume, weekly};
pub use worth::{SiteWorth, worth};
pub use yearly::{Method, Tested, Week, Yearly, yearly};

use crate::capacity::{self, CapacityError, Plan, Problem, Risk};
use crate::control::Control;
use crate::history;
use crate::plan::PlanError;
use crate::problem::{Problem as Fault, Problems};
use crate::scenario::{Scenario, codes};
use crate::staffing::StaffingError;
use chrono::NaiveDate;
use std::time::{Duration, Instant};

/// How hard to work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Longest time for the search of the plan, and for the roster that is measured; `None` = until it is good enough.
    pub time_limit: Option<Duration>,
    /// Gap between cost and bound at which the search ends.
    pub gap: f64,
}

impl Default for Settings {
    /// Half a percent, however long that takes.
    fn default() -> Self {
        Self {
            time_limit: None,
            gap: capacity::Settings::default().gap,
        }
    }
}

/// The months ahead.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahead {
    /// First day.
    pub first: NaiveDate,
    /// Weeks that are the plan; lists by week go on past its end.
    pub weeks: usize,
    /// Volumes by queue.
    pub weekly: Vec<QueueWeeks>,
    /// Required hours by queue, then week.
    pub demand: Vec<Vec<WeekNeed>>,
    /// The people, as [`Problem::pools`].
    pub groups: Vec<Group>,
    /// Required hours that a paid hour at work covers.
    pub efficiency: Efficiency,
    /// What was planned.
    pub problem: Problem,
    /// The plan.
    pub plan: Plan,
    /// The plan played against many futures; `None` where none was asked for.
    pub risk: Option<Risk>,
    /// What was assumed about the history.
    pub warnings: Problems,
    /// Seconds each stage took, in order.
    pub wall_time_s: Vec<(&'static str, f64)>,
}

/// Why nothing can be said of the months ahead.
#[derive(Debug, thiserror::Error)]
pub enum HireError {
    /// Nobody is there, and nobody is hired.
    #[error("there is nobody of whom the months ahead could be told")]
    Nobody(Problems),
    /// History or forecast.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// No number of agents keeps a promise.
    #[error(transparent)]
    Staffing(#[from] StaffingError),
    /// The plan could not be made.
    #[error(transparent)]
    Capacity(#[from] CapacityError),
}

/// Looks ahead: forecasts, staffs, and decides whom to hire when and where.
///
/// # Errors
/// [`HireError`] where there is nothing to forecast from, nobody to plan with, or a number that makes no sense.
pub fn look_ahead(
    scenario: &Scenario,
    settings: &Settings,
    control: &Control,
) -> Result<Ahead, HireError> {
    let groups = groups(scenario);
    if groups.is_empty() {
        return Err(HireError::Nobody(nobody()));
    }
    let mut watch = Watch::default();
    let first = scenario.hiring.first_day(scenario.first_day);
    let past_end = weeks_past_end(&scenario.hiring);
    let (history, warnings) = watch
        .time("history", control, || history::load(scenario))
        .map_err(PlanError::History)?;
    let weekly = watch.time("forecast", control, || {
        let typical = typical(scenario, &history, first, control)?;
        let frame = Frame {
            scenario,
            history: &history,
            first,
            weeks: scenario.hiring.weeks as usize + past_end,
        };
        Ok::<_, PlanError>((weekly(&frame, &typical), typical))
    })?;
    let (weekly, typical) = weekly;
    let demand = watch.time("required hours", control, || {
        demand(scenario, &typical.forecast, &weekly, control)
    })?;
    // From here on the limit holds: a part of it for the roster, the rest for the search.
    let limited = within(settings, control);
    let measuring = limited.share(ROSTER_SHARE);
    let efficiency = watch.time("roster", control, || efficiency(scenario, &measuring));
    let mut problem = assemble(&Parts {
        scenario,
        weekly: &weekly,
        demand: &demand,
        groups: &groups,
        efficiency: efficiency.share,
    });
    let clipped = capacity::clip(&mut problem);
    let mut plan = watch.time("hiring", control, || {
        solve(scenario, &problem, settings, &limited)
    })?;
    plan.warnings.splice(0..0, clipped);
    let risk = watch.time("risk", control, || {
        played(scenario, &problem, &plan, control)
    })?;
    Ok(Ahead {
        first,
        weeks: problem.horizon,
        weekly,
        demand,
        groups,
        efficiency,
        problem,
        plan,
        risk,
        warnings,
        wall_time_s: watch.0,
    })
}

fn nobody() -> Problems {
    let problem = Fault::error(
        codes::NOBODY_TO_COUNT,
        "there is nobody of whom the months ahead could be told",
    );
    Problems(vec![problem.help(
        "add agents, or [[hiring.pool]] blocks with site, contract, skills and heads",
    )])
}

/// Share of the time limit that the roster may take.
const ROSTER_SHARE: f64 = 0.4;

/// What roster and search together may take.
fn within(settings: &Settings, control: &Control) -> Control {
    let limit = settings.time_limit;
    limit.map_or_else(|| control.clone(), |it| control.clone().within(it))
}

fn solve(
    scenario: &Scenario,
    problem: &Problem,
    settings: &Settings,
    control: &Control,
) -> Result<Plan, CapacityError> {
    let how = capacity::Settings {
        gap: settings.gap,
        seed: scenario.seed,
        ..capacity::Settings::default()
    };
    capacity::solve(problem, &how, control)
}

fn played(
    scenario: &Scenario,
    problem: &Problem,
    plan: &Plan,
    control: &Control,
) -> Result<Option<Risk>, CapacityError> {
    let paths = scenario.hiring.plays as usize;
    if paths == 0 {
        return Ok(None);
    }
    let uncertainty = capacity::Uncertainty {
        paths,
        seed: scenario.seed,
        volume_lasting: scenario.hiring.error_lasts.get(),
        ..capacity::Uncertainty::default()
    };
    capacity::risk(problem, &plan.decision, &uncertainty, control).map(Some)
}

/// Notes how long each stage took.
#[derive(Default)]
struct Watch(Vec<(&'static str, f64)>);

impl Watch {
    fn time<T>(&mut self, stage: &'static str, control: &Control, run: impl FnOnce() -> T) -> T {
        control.report(stage, None, "");
        let start = Instant::now();
        let result = run();
        self.0.push((stage, start.elapsed().as_secs_f64()));
        result
    }
}
