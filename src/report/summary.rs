//! `summary.json`: every figure of a plan.
//!
//! [`PlanSummary`] is made once, by [`summarise`], and read by the terminal's screen as well as by
//! scripts, so that both show the same figures. Everything in it but `wall_time_s` is the same for
//! the same scenario and seed.

use super::accuracy::at_own_lead;
use super::felt::{SimulationSummary, holes_told};
use super::frontier::FrontierSummary;
use super::kpi::{self, Kpi, kpis};
use super::number::tidy;
use super::played::{JudgedBy, PlayedTotals};
use super::promise::{PromisedPeriod, promised_periods};
use super::targets::{TargetSummary, target_summaries};
use super::tuning::TuningSummary;
use crate::coverage::{
    BacklogTotals, BeforeFirst, Coverage, DayTotals, Fairness, Labour, People, QueueCoverage,
    QueueTotals, Shortfall, WishTotals, backlog_totals, before_first_shift, fairness, labour,
    people, plan_totals, queue_totals, wish_totals, worst_shortfalls,
};
use crate::experience::{Satisfaction, satisfaction};
use crate::forecast::Forecast;
use crate::history::{History, QueueHistory};
use crate::plan::TuningReport;
use crate::roster::Roster;
use crate::scenario::Scenario;
use crate::scenario::model::{Channel, PromiseOver};
use crate::schedule::{PromiseSavings, SolveReport, SolveStatus, solver};
use crate::simulate::{Hole, Proof, Timetable, Verdict, holes};
use crate::staffing::{QueueStaffing, Staffing};
use chrono::NaiveDate;
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

/// One queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QueueSummary {
    /// Its name.
    pub queue: String,
    /// How its contacts arrive.
    pub channel: Channel,
    /// Name of the forecast's method.
    pub forecast_method: String,
    /// Why that one.
    pub forecast_reason: String,
    /// Its error in the backtest at the plan's own lead; `None` where there was none.
    pub forecast_wape: Option<f64>,
    /// That lead: days from the last day of history to the first of the plan.
    pub forecast_lead_days: Option<u32>,
    /// Share that should be answered within `answer_within_s`.
    pub service_level_target: Option<f64>,
    /// The threshold.
    pub answer_within_s: Option<f64>,
    /// Over what time it is promised.
    pub promise_over: PromiseOver,
    /// The days or weeks over which it is promised; none where it is promised of each interval.
    pub promised_periods: Vec<PromisedPeriod>,
    /// Everything that is promised, and what the plan is expected to give.
    pub targets: Vec<TargetSummary>,
    /// The largest number required in an interval.
    pub peak_agents_required: u32,
    /// Paid agent-hours required, shrinkage included.
    pub paid_hours_required: f64,
    /// What waits; `None` where customers wait for the answer.
    pub backlog: Option<BacklogSummary>,
    /// The plan added up, by formula.
    pub totals: QueueTotals,
    /// The same figures as they were felt when the roster was played; `None` where it was not.
    pub played: Option<PlayedTotals>,
    /// Which of the two says whether promises are kept.
    pub judged_by: JudgedBy,
    /// Each day added up, by formula.
    pub days: Vec<DayTotals>,
    /// What a support manager asks, each with how it was got or what would give it.
    pub kpis: Vec<Kpi>,
    /// What waits do to its ratings; `None` where the history has no ratings.
    pub satisfaction: Option<Satisfaction>,
}

impl QueueSummary {
    /// Whether all is expected to be kept that is promised: over the plan, and a service level that is promised
    /// over the day or week on every one of them; `None` where nothing is promised or
    /// nothing arrives.
    #[must_use]
    pub fn keeps_promise(&self) -> Option<bool> {
        let known = self.targets.iter().filter_map(|it| it.kept);
        known.reduce(|all, kept| all && kept)
    }

    /// The target that is missed by most, else one that may be missed by chance, else the first that is promised.
    #[must_use]
    pub fn decisive(&self) -> Option<&TargetSummary> {
        let missed = self.targets.iter().filter(|it| it.kept == Some(false));
        let most = missed.max_by(|a, b| a.miss().total_cmp(&b.miss()));
        let mut unsure = self.targets.iter();
        let unsure = unsure.find(|it| it.verdict == Some(Verdict::Undecided));
        most.or(unsure).or_else(|| self.targets.first())
    }
}

/// The emails or tickets of a queue that wait.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacklogSummary {
    /// Before the first interval.
    pub at_start: f64,
    /// Of those, the ones whose deadline had passed already.
    pub overdue_at_start: f64,
    /// Done in the plan.
    pub done: f64,
    /// Of those, the ones done by their deadline.
    pub done_in_time: f64,
    /// The most at the start of the plan or the end of an interval.
    pub most: f64,
    /// When that is, RFC 3339 with the queue zone's offset.
    pub most_at: String,
    /// `Tue 3 Mar 17:00`, by the queue's clock.
    pub most_label: String,
    /// When the plan ends.
    pub at_end: f64,
    /// Of those, the ones whose deadline has passed.
    pub overdue_at_end: f64,
}

/// What a queue lacks before any shift of the plan can start: the night before its first morning,
/// which only a shift of the day before the plan could cover.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BeforeFirstShift {
    /// The queue.
    pub queue: String,
    /// The first start of a shift of those who serve it, RFC 3339 with the queue zone's offset.
    pub until: String,
    /// `Mon 06:00`, by the queue's clock.
    pub label: String,
    /// Intervals before it that lack agents.
    pub intervals_short: usize,
    /// Agent-hours missing in them.
    pub understaffing_h: f64,
}

/// An interval that lacks agents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorstInterval {
    /// The queue.
    pub queue: String,
    /// Start, RFC 3339 with the queue zone's offset.
    pub start: String,
    /// `Mon 23 Mar 08:00`, by the queue's clock.
    pub label: String,
    /// Required on the phones.
    pub agents_required: u32,
    /// Expected there.
    pub agents_expected: f64,
    /// Missing.
    pub understaffing: f64,
    /// Share answered within the threshold, where promised.
    pub service_level: Option<f64>,
}

/// A while in which agents are required and nobody who serves the queue is at work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HoleSummary {
    /// The queue.
    pub queue: String,
    /// Its start, RFC 3339 with the queue zone's offset.
    pub start: String,
    /// Its end.
    pub end: String,
    /// The most agents that an interval of it requires.
    pub most_required: u32,
}

impl HoleSummary {
    /// With names and times.
    #[must_use]
    pub fn new(scenario: &Scenario, it: &Hole) -> Self {
        let queue = &scenario.queues[it.queue.get()];
        Self {
            queue: queue.name.clone(),
            start: it.span.start.rfc3339(queue.zone),
            end: it.span.end.rfc3339(queue.zone),
            most_required: it.most_required,
        }
    }
}

/// The holes of a plan but for those before any shift of it can start, which are told by themselves.
fn holes_within_reach(parts: &PlanParts<'_>) -> Vec<Hole> {
    let before = before_first_shift(parts.scenario, parts.coverage);
    let mut all = holes(
        parts.scenario,
        parts.staffing,
        &Timetable::from(parts.roster),
    );
    all.retain(|it| {
        let own = before.iter().find(|own| own.queue == it.queue);
        own.is_none_or(|own| it.span.end > own.until)
    });
    all
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
    let mut queues: Vec<QueueSummary> = parts
        .coverage
        .queues
        .iter()
        .map(|coverage| queue_summary(parts, coverage))
        .collect();
    let simulation = parts.proof.map(|it| SimulationSummary::new(scenario, it));
    for (queue, felt) in (queues.iter_mut()).zip(simulation.iter().flat_map(|it| &it.queues)) {
        let targets = queue.targets.iter_mut();
        targets.for_each(|it| it.play(felt));
        let periods = queue.promised_periods.iter_mut();
        periods.for_each(|it| it.play(felt));
        queue.played = Some(PlayedTotals::new(felt));
        queue.judged_by = JudgedBy::Play;
        let history = (parts.history.queues.iter())
            .find(|it| scenario.queues[it.queue.get()].name == queue.queue);
        let scale = history.and_then(|it| Some(it.experience.csat.as_ref()?.scale));
        let plays = parts.proof.map_or(0, |it| it.as_it_may_come.replications);
        let ratings = queue.satisfaction.as_ref();
        queue.kpis.extend(kpi::played(felt, plays, ratings, scale));
    }
    for queue in queues.iter_mut().filter(|it| it.played.is_none()) {
        queue.kpis.extend(kpi::unplayed());
    }
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
            .map(|it| before_first(scenario, it))
            .collect(),
        worst_intervals: worst_shortfalls(scenario, parts.coverage, WORST)
            .iter()
            .map(|it| worst_interval(scenario, it))
            .collect(),
        schedule: solve_summary(parts.schedule_solve),
        roster: solve_summary(parts.roster_solve),
        verification: parts.verification,
        warnings: parts.warnings,
        files: parts.files.to_vec(),
        wall_time_s: parts.wall_time_s.clone(),
    }
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

fn queue_summary(parts: &PlanParts<'_>, coverage: &QueueCoverage) -> QueueSummary {
    let queue = &parts.scenario.queues[coverage.queue.get()];
    let promise = queue.targets.service_level;
    let forecast = (parts.forecast.queues.iter()).find(|it| it.queue == coverage.queue);
    let staffing = (parts.staffing.queues.iter()).find(|it| it.queue == coverage.queue);
    let history = (parts.history.queues.iter()).find(|it| it.queue == coverage.queue);
    let accuracy = forecast.and_then(|it| at_own_lead(parts.scenario, history, it));
    let (totals, days) = queue_totals(coverage);
    let promised_periods = promise.map_or_else(Vec::new, |it| {
        promised_periods(&days, it.over, it.target.get(), parts.scenario.first_day)
    });
    QueueSummary {
        queue: queue.name.clone(),
        channel: queue.channel,
        forecast_method: forecast.map_or_else(String::new, |it| it.method.clone()),
        forecast_reason: forecast.map_or_else(String::new, |it| it.reason.clone()),
        forecast_wape: accuracy.and_then(|it| tidy(it.wape)),
        forecast_lead_days: accuracy.map(|it| it.lead_days),
        service_level_target: promise.map(|it| it.target.get()),
        answer_within_s: promise.map(|it| it.answer_within.get()),
        promise_over: promise.map_or_else(Default::default, |it| it.over),
        targets: target_summaries(&queue.targets, &totals, &promised_periods),
        promised_periods,
        peak_agents_required: staffing.map_or(0, peak),
        paid_hours_required: staffing.map_or(0.0, paid_hours),
        backlog: backlog_totals(coverage).map(|it| backlog_summary(queue.zone, &it)),
        totals,
        played: None,
        judged_by: JudgedBy::Formula,
        days,
        kpis: kpis(history, forecast),
        satisfaction: history.and_then(rated),
    }
}

/// What waits do to the ratings of `history`, where it has any.
fn rated(history: &QueueHistory) -> Option<Satisfaction> {
    let it = &history.experience;
    (it.csat.is_some() || it.nps.is_some()).then(|| satisfaction(it))
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

fn backlog_summary(zone: chrono_tz::Tz, it: &BacklogTotals) -> BacklogSummary {
    let most_at = it.most_at.local(zone);
    BacklogSummary {
        at_start: it.at_start,
        overdue_at_start: it.overdue_at_start,
        done: it.done,
        done_in_time: it.done_in_time,
        most: it.most,
        most_at: most_at.to_rfc3339(),
        most_label: most_at.format("%a %-d %b %H:%M").to_string(),
        at_end: it.at_end,
        overdue_at_end: it.overdue_at_end,
    }
}

fn peak(staffing: &QueueStaffing) -> u32 {
    let required = staffing.intervals.iter().map(|it| it.agents_required.get());
    required.max().unwrap_or(0)
}

fn paid_hours(staffing: &QueueStaffing) -> f64 {
    let hours = |it: &crate::staffing::IntervalStaffing| it.interval.span.minutes() as f64 / 60.0;
    (staffing.intervals.iter())
        .map(|it| it.fte_required.get() * hours(it))
        .sum()
}

fn before_first(scenario: &Scenario, it: &BeforeFirst) -> BeforeFirstShift {
    let queue = &scenario.queues[it.queue.get()];
    BeforeFirstShift {
        queue: queue.name.clone(),
        until: it.until.rfc3339(queue.zone),
        label: it.until.local(queue.zone).format("%a %H:%M").to_string(),
        intervals_short: it.intervals_short,
        understaffing_h: it.understaffing_h,
    }
}

fn worst_interval(scenario: &Scenario, it: &Shortfall) -> WorstInterval {
    let queue = &scenario.queues[it.queue.get()];
    let start = it.interval.interval.span.start;
    WorstInterval {
        queue: queue.name.clone(),
        start: start.rfc3339(queue.zone),
        label: start
            .local(queue.zone)
            .format("%a %-d %b %H:%M")
            .to_string(),
        agents_required: it.interval.agents_required.get(),
        agents_expected: it.interval.agents_expected,
        understaffing: it.interval.understaffing,
        service_level: it.interval.performance.service_level.map(|it| it.get()),
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
