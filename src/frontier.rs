//! What more or less service would cost: the plan made again for other service levels, each case played.
//!
//! All cases have the same forecast, the same seed and the same plays (common random numbers), so that
//! their differences are known better than any of them. Cases are searched with little effort: their pay
//! is a little more than it would have to be, by about the same in each.

use crate::control::Control;
use crate::plan::{Outlook, Plan, PlanOutcome, PlanSettings, plan_for};
use crate::roster::Effort;
use crate::scenario::Scenario;
use crate::simulate::{PlaySettings, QueueSimulation, Simulation, Timetable, simulate};
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
}

/// Makes and plays every case. `time_limit` is that of each.
///
/// `plan` is the present plan, which was played. Where Ctrl-C comes, the finished cases are kept.
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
    let felt = proof.as_it_may_come.clone();
    let replications = felt.replications;
    let mut cases = vec![Case {
        shift_points: None,
        targets,
        outcome: Ok(CaseFigures::new(plan, felt)),
    }];
    let settings = PlanSettings {
        time_limit,
        effort: Effort::Quick,
        unplayed: true,
        tuning: None,
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
    let settings = PlaySettings {
        replications,
        half_width: None,
        ..PlaySettings::of(scenario)
    };
    let requirement = &plan.requirement;
    let felt = simulate(
        scenario,
        &requirement.outlook.forecast,
        &requirement.staffing,
        &Timetable::from(&plan.roster),
        &settings,
        control,
    );
    Ok(CaseFigures::new(&plan, felt))
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
    fn new(plan: &Plan, felt: Simulation) -> Self {
        let minutes = plan.roster.shifts.iter().map(|it| f64::from(it.paid_min));
        Self {
            paid_h: minutes.sum::<f64>() / 60.0,
            pay: plan.roster_cost.pay + plan.roster_cost.overtime,
            felt,
        }
    }

    /// What customers of a queue felt.
    #[must_use]
    pub fn of_queue(&self, queue: QueueIndex) -> Option<&QueueSimulation> {
        self.felt.queues.iter().find(|it| it.queue == queue)
    }

    /// The service level felt over all contacts of the `queues`.
    fn service(&self, queues: &[(QueueIndex, Fraction)]) -> f64 {
        let own = queues.iter().filter_map(|(it, _)| self.of_queue(*it));
        let (mut in_time, mut offered) = (0.0, 0.0);
        for it in own {
            let level = it.total.service_level.map_or(0.0, |it| it.mean);
            in_time += level * it.total.offered;
            offered += it.total.offered;
        }
        in_time / f64::max(offered, 1e-9)
    }
}

/// What a point of service, felt by all customers together, costs near the present plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Price {
    /// Points of service to the next case that differs by half a point or more; negative = below.
    pub points: f64,
    /// Pay more (or, below, less) for them.
    pub pay: f64,
}

impl Price {
    /// Pay for one point.
    #[must_use]
    pub fn of_a_point(&self) -> f64 {
        self.pay / self.points
    }
}

/// Differences smaller than this share of contacts are not told apart.
const LEAST: f64 = 0.005;

impl Frontier {
    /// The price of more service, and that of less, from the case that has the present targets; `None` where
    /// none of the cases gives more (less).
    #[must_use]
    pub fn prices(&self) -> [Option<Price>; 2] {
        let figures = |it: &&Case| it.outcome.is_ok() && it.shift_points.is_some();
        let cases: Vec<&Case> = self.cases.iter().filter(figures).collect();
        let Some(at) = cases.iter().position(|it| it.shift_points == Some(0)) else {
            return [None, None];
        };
        let price = |it: &&Case| {
            let (here, there) = (cases[at].outcome.as_ref().ok()?, it.outcome.as_ref().ok()?);
            let targets = &cases[at].targets;
            Some(Price {
                points: 100.0 * (there.service(targets) - here.service(targets)),
                pay: there.pay - here.pay,
            })
        };
        let above = cases[at + 1..].iter().filter_map(price);
        let below = cases[..at].iter().rev().filter_map(price);
        [
            above.into_iter().find(|it| it.points >= 100.0 * LEAST),
            below.into_iter().find(|it| it.points <= -100.0 * LEAST),
        ]
    }
}

#[cfg(test)]
mod tests;
