//! `summary.json`: every figure of a plan.
//!
//! [`PlanSummary`] is made once, by [`summarise`], and read by the terminal's screen as well as by
//! scripts, so that both show the same figures. Everything in it but `wall_time_s` is the same for
//! the same scenario and seed.

mod places;
mod queue;

use super::felt::{SimulationSummary, holes_told};
use super::frontier::FrontierSummary;
use super::kpi::{self, Kpi};
use super::number::tidy;
use super::tuning::TuningSummary;
use crate::coverage::{
    Coverage, Fairness, Labour, People, QueueCoverage, QueueTotals, WishTotals, before_first_shift,
    fairness, labour, people, plan_totals, wish_totals, worst_shortfalls,
};
use crate::forecast::Forecast;
use crate::history::History;
use crate::plan::TuningReport;
use crate::roster::Roster;
use crate::scenario::Scenario;
use crate::schedule::{PromiseSavings, SolveReport, SolveStatus, solver};
use crate::simulate::Proof;
use crate::staffing::Staffing;
use chrono::NaiveDate;
use places::holes_within_reach;
pub use places::{BeforeFirstShift, HoleSummary, WorstInterval};
use queue::queue_summary;
pub use queue::{BacklogSummary, QueueSummary};
use serde::Serialize;
use std::collections::BTreeMap;

/// Number of intervals that the summary lists as the worst.
const WORST: usize = 10;

/// Everything that a finished plan consists of, as the summary needs it.
#[derive(Debug, Clone)]
pub struct PlanParts<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What has arrived.
    pub history: &'a History,
    /// What will arrive.
    pub forecast: &'a Forecast,
    /// How many are needed.
    pub staffing: &'a Staffing,
    /// Who works when.
    pub roster: &'a Roster,
    /// What that gives.
    pub coverage: &'a Coverage,
    /// What playing the roster shows; `None` where it was not played.
    pub proof: Option<&'a Proof>,
    /// The rounds in which the plan was tuned; `None` where it was not.
    pub tuning: Option<&'a TuningReport>,
    /// What promises over the day or week save.
    pub promise_savings: Option<&'a PromiseSavings>,
    /// How the schedule's program ended.
    pub schedule_solve: &'a SolveReport,
    /// How the roster's search ended.
    pub roster_solve: &'a SolveReport,
    /// What the independent check found; `None` where it was not run.
    pub verification: Option<VerificationSummary>,
    /// Warnings about the input.
    pub warnings: usize,
    /// Files written, relative to the output folder.
    pub files: &'a [String],
    /// Wall time of each stage, seconds.
    pub wall_time_s: BTreeMap<String, f64>,
}

/// What the independent check found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct VerificationSummary {
    /// Rules checked.
    pub rules_checked: usize,
    /// Violations found; 0 is right.
    pub violations: usize,
}

/// The figures of a plan. Shares are 0 to 1, times in seconds (`_s`) or hours (`_h`), money in
/// `plan.currency`; `null` = unknown or does not apply.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanSummary {
    /// `planned`. Where no roster keeps the hard rules, `plan --json` prints `infeasible`.
    pub status: PlanStatus,
    /// What was planned.
    pub plan: PlanMeta,
    /// Versions of what made it.
    pub versions: Versions,
    /// The queues, in the scenario's order.
    pub queues: Vec<QueueSummary>,
    /// All queues together.
    pub total: QueueTotals,
    /// Paid full-time equivalents that the requirement asks for: paid hours required ÷ the hours of
    /// the contract with the longest week over the plan; `None` where there is no contract.
    pub fte_required: Option<f64>,
    /// Paid agent-hours that the requirement asks for, shrinkage included.
    pub paid_hours_required: f64,
    /// What service levels promised over the day or week save against the same of each interval; `None`
    /// where there is none.
    pub promise_savings: Option<PromiseSavings>,
    /// What customers felt when the roster was played; `None` where it was not.
    pub simulation: Option<SimulationSummary>,
    /// The rounds in which the plan was tuned; `None` where it was not.
    pub tuning: Option<TuningSummary>,
    /// What more or less service would cost; `None` where that was not asked for.
    pub frontier: Option<FrontierSummary>,
    /// Paid hours and money.
    pub labour: Labour,
    /// Wishes.
    pub wishes: WishTotals,
    /// Weekends.
    pub weekends: Fairness,
    /// How weekends, nights and hours are shared, and how steady starts are.
    pub people: People,
    /// Wishes granted, those shares and starts, each with how it was got or what would give it.
    pub people_kpis: Vec<Kpi>,
    /// What lacks agents before any shift of the plan can start, a row a queue.
    pub before_first_shift: Vec<BeforeFirstShift>,
    /// When live queues have nobody at work who serves them though agents are required, but for what is before any
    /// shift can start.
    pub holes: Vec<HoleSummary>,
    /// The same in a sentence; `None` where that is never.
    #[serde(skip)]
    pub holes_told: Option<String>,
    /// The intervals that lack most agents, the worst first; none of those before the first shift.
    pub worst_intervals: Vec<WorstInterval>,
    /// The integer program that counts shifts.
    pub schedule: SolveSummary,
    /// The search that gives them names.
    pub roster: SolveSummary,
    /// The independent check.
    pub verification: Option<VerificationSummary>,
    /// Warnings about the input.
    pub warnings: usize,
    /// Files written.
    pub files: Vec<String>,
    /// Wall time by stage. The only part that differs between two runs with the same seed.
    pub wall_time_s: BTreeMap<String, f64>,
}

/// Whether there is a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// A roster that keeps every hard rule.
    Planned,
    /// No roster does.
    Infeasible,
}

/// What was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanMeta {
    /// The scenario's name.
    pub name: String,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day.
    pub last_day: NaiveDate,
    /// Weeks.
    pub weeks: u32,
    /// The scenario's zone.
    pub zone: String,
    /// Length of an interval.
    pub interval_min: i64,
    /// Seed of everything random.
    pub seed: u64,
    /// ISO 4217 code.
    pub currency: String,
    /// Agents in the scenario.
    pub agents: usize,
    /// Sites in the scenario.
    pub sites: usize,
}

/// Versions of what made the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Versions {
    /// This program.
    pub shiftwright: &'static str,
    /// The solver.
    pub highs: String,
}

/// How an optimisation ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SolveSummary {
    /// Proven, stopped or infeasible.
    pub status: SolveStatus,
    /// Cost of the best found.
    pub objective: Option<f64>,
    /// No solution can cost less.
    pub bound: Option<f64>,
    /// (objective − bound) ÷ |objective|.
    pub gap: Option<f64>,
    /// Rows of the model.
    pub rows: usize,
    /// Columns of the model.
    pub columns: usize,
}

/// Adds up a plan.
#[must_use]
pub fn summarise(parts: &PlanParts<'_>) -> PlanSummary {
    let scenario = parts.scenario;
    let simulation = parts.proof.map(|it| SimulationSummary::new(scenario, it));
    let queues = queue_summaries(parts, simulation.as_ref());
    let paid_hours_required: f64 = queues.iter().map(|queue| queue.paid_hours_required).sum();
    let holes = holes_within_reach(parts);
    let wishes = wish_totals(scenario, parts.roster);
    let people = tidied(people(scenario, parts.roster));
    PlanSummary {
        status: PlanStatus::Planned,
        holes: holes
            .iter()
            .map(|it| HoleSummary::new(scenario, it))
            .collect(),
        holes_told: holes_told(scenario, &holes),
        plan: meta(scenario),
        versions: Versions {
            shiftwright: env!("CARGO_PKG_VERSION"),
            highs: solver::version(),
        },
        queues,
        total: plan_totals(parts.coverage),
        fte_required: full_time_h(scenario).map(|hours| paid_hours_required / hours),
        paid_hours_required,
        promise_savings: parts.promise_savings.cloned(),
        simulation,
        tuning: parts.tuning.map(|it| TuningSummary::new(scenario, it)),
        frontier: None,
        labour: labour(scenario, parts.roster),
        people_kpis: kpi::of_people(&wishes, &people),
        wishes,
        weekends: fairness(scenario, parts.roster),
        people,
        before_first_shift: before_first_shift(scenario, parts.coverage)
            .iter()
            .map(|it| BeforeFirstShift::new(scenario, it))
            .collect(),
        worst_intervals: worst_shortfalls(scenario, parts.coverage, WORST)
            .iter()
            .map(|it| WorstInterval::new(parts, it))
            .collect(),
        schedule: solve_summary(parts.schedule_solve),
        roster: solve_summary(parts.roster_solve),
        verification: parts.verification,
        warnings: parts.warnings,
        files: parts.files.to_vec(),
        wall_time_s: parts.wall_time_s.clone(),
    }
}

/// Every queue, with what was felt of it where it was played.
fn queue_summaries(
    parts: &PlanParts<'_>,
    simulation: Option<&SimulationSummary>,
) -> Vec<QueueSummary> {
    let plays = (parts.proof).map_or(0, |it| it.as_it_may_come.replications);
    let mut felt = simulation.iter().flat_map(|it| &it.queues);
    let one = |coverage: &QueueCoverage| {
        let mut summary = queue_summary(parts, coverage);
        let history = (parts.history.queues.iter()).find(|it| it.queue == coverage.queue);
        match felt.next() {
            Some(felt) => summary.play(felt, plays, history),
            None => summary.leave_unplayed(),
        }
        summary
    };
    parts.coverage.queues.iter().map(one).collect()
}

/// Hours that one full-time agent is paid over the plan: of the contract with the most.
fn full_time_h(scenario: &Scenario) -> Option<f64> {
    let minutes = scenario
        .contracts
        .iter()
        .map(|it| it.week_max_minutes)
        .max();
    minutes
        .filter(|minutes| *minutes > 0)
        .map(|minutes| f64::from(minutes) / 60.0 * f64::from(scenario.weeks))
}

fn meta(scenario: &Scenario) -> PlanMeta {
    PlanMeta {
        name: scenario.name.clone(),
        first_day: scenario.first_day,
        last_day: scenario.end_day().pred_opt().unwrap_or(scenario.first_day),
        weeks: scenario.weeks,
        zone: scenario.zone.name().to_owned(),
        interval_min: scenario.interval.minutes(),
        seed: scenario.seed,
        currency: scenario.currency.clone(),
        agents: scenario.agents.len(),
        sites: scenario.sites.len(),
    }
}

/// Six decimals: sums of many parts end in noise.
fn tidied(it: People) -> People {
    let tidied = |value: Option<f64>| value.and_then(tidy);
    People {
        weekends_gini: tidied(it.weekends_gini),
        night_hours_gini: tidied(it.night_hours_gini),
        paid_hours_gini: tidied(it.paid_hours_gini),
        start_change_min: tidied(it.start_change_min),
        start_change_most_min: tidied(it.start_change_most_min),
        steady_weeks: tidied(it.steady_weeks),
        ..it
    }
}

fn solve_summary(report: &SolveReport) -> SolveSummary {
    SolveSummary {
        status: report.status,
        objective: report.objective.and_then(tidy),
        bound: report.bound.and_then(tidy),
        gap: report.gap.and_then(tidy),
        rows: report.rows,
        columns: report.columns,
    }
}

impl PlanSummary {
    /// As JSON, indented, numbers rounded to six decimals, a line break at the end.
    ///
    /// # Errors
    /// Where serde refuses a value; none of these types gives it reason to.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        super::json::to_json(self)
    }
}
