//! What more or less service would cost: the plan made again for other service levels, each case played.
//!
//! All cases have the same forecast, the same seed and the same plays (common random numbers), so that
//! their differences are known better than any of them. Cases are searched with little effort: their pay
//! is a little more than it would have to be, by about the same in each. Where the plan is tuned by plays, so
//! is each case: a tuned plan beside untuned cases would tell what tuning saves, not what service costs.

mod price;

pub(crate) use price::lower_hull;
pub use price::{Step, is_told_apart};

use crate::control::Control;
use crate::coverage::labour;
use crate::plan::{Outlook, Plan, PlanOutcome, PlanSettings, plan_for};
use crate::roster::Effort;
use crate::scenario::Scenario;
use crate::simulate::{
    InTime, PlaySettings, QueueSimulation, Simulation, Timetable, simulate_counted,
};
use crate::units::{Fraction, QueueIndex};
use std::time::Duration;

/// Points that are added to the promised service level of every queue, in order.
pub const SHIFTS: [i32; 7] = [-15, -10, -5, 0, 5, 10, 15];
/// The lowest and the highest service level that is tried.
const BOUNDS: (f64, f64) = (0.5, 0.99);

/// The cases, in order of service; the present plan first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frontier {
    /// What was made before Ctrl-C.
    pub cases: Vec<Case>,
}

/// One case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Points added to every promised service level; `None` = the present plan.
    pub shift_points: Option<i32>,
    /// The queues that have a promise, with the service level that was planned for.
    pub targets: Vec<(QueueIndex, Fraction)>,
    /// What it gives, or why it cannot be had.
    pub outcome: Result<CaseFigures, String>,
}

/// What a case costs and gives.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFigures {
    /// Hours paid for shifts.
    pub paid_h: f64,
    /// Pay and overtime, in the scenario's currency.
    pub pay: f64,
    /// What customers felt, against what is promised now.
    pub felt: Simulation,
    /// By play and queue of the scenario: how many were answered in time.
    pub plays: Vec<Vec<InTime>>,
    /// Whether every queue came as near its promise as tuning aims at; `None` where the plan is not tuned.
    pub settled: Option<bool>,
    /// By so much, in the scenario's currency, the search's roster may cost more than the cheapest for the same
    /// requirement; `None` where no bound was found.
    pub above_least: Option<f64>,
}

/// Makes and plays every case. `time_limit` is that of each.
///
/// `plan` is the present plan, which was played; cases are tuned where it was. Where Ctrl-C comes, the finished
/// cases are kept.
/// A target that is at the end of the range for all queues is tried once.
#[must_use]
pub fn frontier(
    scenario: &Scenario,
    plan: &Plan,
    time_limit: Option<Duration>,
    control: &Control,
) -> Frontier {
    let Some(proof) = &plan.proof else {
        return Frontier::default();
    };
    let targets = targets(scenario);
    if targets.is_empty() {
        return Frontier::default();
    }
    let replications = proof.as_it_may_come.replications;
    let mut cases = vec![Case {
        shift_points: None,
        targets,
        outcome: Ok(CaseFigures::of(scenario, plan, replications, control)),
    }];
    let settings = PlanSettings {
        time_limit,
        effort: Effort::Quick,
        unplayed: true,
        tuning: plan.tuning.as_ref().map(|it| it.kind),
    };
    for (number, shift) in SHIFTS.into_iter().enumerate() {
        let other = shifted(scenario, shift);
        let case = Case {
            shift_points: Some(shift),
            targets: self::targets(&other),
            outcome: Err(String::new()),
        };
        let known = cases.iter().skip(1).any(|it| it.targets == case.targets);
        if known || control.is_cancelled() {
            continue;
        }
        let done = number as f64 / SHIFTS.len() as f64;
        control.report("frontier", Some(done), format!("{shift:+} points"));
        let outlook = plan.requirement.outlook.clone();
        let outcome = of_case(scenario, &other, outlook, &settings, replications, control);
        if control.is_cancelled() {
            break;
        }
        cases.push(Case { outcome, ..case });
    }
    Frontier { cases }
}

fn of_case(
    scenario: &Scenario,
    other: &Scenario,
    outlook: Outlook,
    settings: &PlanSettings,
    replications: u32,
    control: &Control,
) -> Result<CaseFigures, String> {
    let outcome = plan_for(other, outlook, settings, control).map_err(|error| error.to_string())?;
    let plan = match outcome {
        PlanOutcome::Planned(plan) => plan,
        PlanOutcome::Impossible { conflicts, .. } => {
            let first = conflicts.first();
            let first = first.map(|it| it.message.replace('\n', "; "));
            return Err(first.unwrap_or_else(|| "no roster keeps the rules".to_owned()));
        }
    };
    Ok(CaseFigures::of(scenario, &plan, replications, control))
}

/// The scenario with other service levels; its other targets stay.
fn shifted(scenario: &Scenario, points: i32) -> Scenario {
    let mut other = scenario.clone();
    for level in other
        .queues
        .iter_mut()
        .filter_map(|it| it.targets.service_level.as_mut())
    {
        let own = level.target.get();
        // A promise beyond the range stays where it is.
        let (low, high) = (BOUNDS.0.min(own), BOUNDS.1.max(own));
        let wanted = (own + f64::from(points) / 100.0).clamp(low, high);
        level.target = Fraction::new(wanted).unwrap_or(level.target);
    }
    other
}

fn targets(scenario: &Scenario) -> Vec<(QueueIndex, Fraction)> {
    let promised = |queue: QueueIndex| {
        let level = scenario.queues[queue.get()].targets.service_level?;
        Some((queue, level.target))
    };
    scenario.queue_indices().filter_map(promised).collect()
}

impl CaseFigures {
    fn of(scenario: &Scenario, plan: &Plan, replications: u32, control: &Control) -> Self {
        let settings = PlaySettings {
            replications,
            half_width: None,
            ..PlaySettings::of(scenario)
        };
        let requirement = &plan.requirement;
        let (felt, plays) = simulate_counted(
            scenario,
            &requirement.outlook.forecast,
            &requirement.staffing,
            &Timetable::from(&plan.roster),
            &settings,
            control,
        );
        let minutes = plan.roster.shifts.iter().map(|it| f64::from(it.paid_min));
        // Of the roster as it is: the search's own cost is of it before single shifts were changed.
        let labour = labour(scenario, &plan.roster);
        Self {
            paid_h: minutes.sum::<f64>() / 60.0,
            pay: labour.regular_cost + labour.overtime_cost,
            felt,
            plays: plays.contacts,
            settled: plan.tuning.as_ref().map(|it| it.settled),
            above_least: plan.roster_report.above_least(),
        }
    }

    /// What customers of a queue felt.
    #[must_use]
    pub fn of_queue(&self, queue: QueueIndex) -> Option<&QueueSimulation> {
        self.felt.queues.iter().find(|it| it.queue == queue)
    }
}

#[cfg(test)]
mod tests;
