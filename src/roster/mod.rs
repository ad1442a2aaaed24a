//! Who works when: the schedule's shifts given to named agents, every rule of their contracts kept.
//!
//! [`roster()`] sees the roster as a set of *lines*, one agent's whole roster each. A line is found as a
//! shortest path that keeps every rule of the contract; column generation chooses among them by prices
//! of coverage, and the search then takes lines out and puts better ones back. The method, its assumptions and limits are in `docs/roster.md`.
//!
//! ```text
//! setup ─▶ build ─▶ columns ─▶ improve ─▶ queues ─▶ finish
//! problem   lines    prices,    a few lines   breaks,    roster, cost
//!            │       bound,     anew          queues
//!            │       lines
//!            └─▶ elastic: which rules leave no line
//! ```

mod before;
mod breaks;
mod build;
mod classes;
mod columns;
mod coverage;
mod elastic;
mod finish;
mod improve;
mod line;
mod lines;
mod menu;
mod outcome;
mod prices;
mod problem;
mod queues;
mod rules;
mod setup;
#[cfg(test)]
mod tests;
pub mod wishes;

pub use outcome::{
    Clash, Conflict, Effort, RosterCost, RosterError, RosterOutcome, RosterSettings,
};
pub use rules::Rule;

use crate::control::Control;
use crate::scenario::Scenario;
use crate::schedule::solver::relative_gap;
use crate::schedule::{Schedule, SolveReport, SolveStatus};
use crate::staffing::Staffing;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use std::time::Instant;

use crate::calendar::Span;
use crate::units::{AgentIndex, QueueIndex, ShiftIndex};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A finished roster.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Roster {
    /// Every worked shift, by agent, then by start.
    pub shifts: Vec<RosteredShift>,
    /// Paid days away (leave, holidays) as they are credited, by agent, then by date.
    pub credits: Vec<CreditedDay>,
}

/// One agent's shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RosteredShift {
    /// Who.
    pub agent: AgentIndex,
    /// The pattern.
    pub shift: ShiftIndex,
    /// The local date, at the agent's site, on which it starts.
    pub date: NaiveDate,
    /// From start to end.
    pub span: Span,
    /// Minutes that are paid.
    pub paid_min: u32,
    /// The pieces, in order, from start to end without gaps.
    pub pieces: Vec<Piece>,
}

/// A piece of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// When.
    pub span: Span,
    /// What.
    pub activity: Activity,
    /// Whether it is paid.
    pub paid: bool,
}

/// What an agent does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Serves a queue.
    Work(QueueIndex),
    /// A short break.
    Break,
    /// The meal.
    Lunch,
    /// Away.
    TimeOff,
}

/// A day away that counts for hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditedDay {
    /// Who.
    pub agent: AgentIndex,
    /// The local date.
    pub date: NaiveDate,
    /// Minutes credited against the weekly minimum.
    pub minutes: u32,
}

/// A gap that counts as done.
const WANTED_GAP: f64 = 0.01;

/// A change of queue within a shift counts, while queues are given out, as much as this share of a
/// missing agent's interval.
const SWITCH_SHARE: f64 = 0.01;

/// The search is repeated as often as people fit into this number, up to a limit.
const CHAINED: usize = 240;
const MOST_CHAINS: usize = 8;

/// How much dearer a step of the search may make the roster at first: so many missing agents'
/// intervals, shared by all people.
const SLACK_INTERVALS: f64 = 40.0;

/// Gives the agents their shifts, breaks and queues, so that pay, understaffing, overstaffing and
/// wishes not granted cost least together, and every hard rule is kept.
///
/// `schedule` is a guide: the search starts along its shifts, and its bound is reported. It may
/// be empty. Agents without skills are left out. The search ends with a budget of counted work
/// (so the same seed gives the same roster on every machine) or, earlier, when `control` says so:
/// then with the best roster so far, complete and valid.
///
/// # Errors
/// [`RosterError`] where there is nothing to roster with. Rules that cannot be met are not an
/// error but [`RosterOutcome::Impossible`].
pub fn roster(
    scenario: &Scenario,
    staffing: &Staffing,
    schedule: &Schedule,
    settings: &RosterSettings,
    control: &Control,
) -> Result<RosterOutcome, RosterError> {
    let began = Instant::now();
    check(scenario, staffing)?;
    control.report("Named roster", None, "reading rules");
    let problem = setup::problem(scenario, staffing);
    let mut lines = match build::build(&problem, scenario, schedule) {
        Ok(lines) => lines,
        Err(without) => {
            let conflicts = elastic::explain(&problem, scenario, &without);
            return Ok(RosterOutcome::Impossible { conflicts });
        }
    };
    let guide_bound = schedule.report.bound;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(settings.seed.unwrap_or(scenario.seed));
    let missing = scenario.prices.understaffing_per_hour.get();
    let missing_interval = missing * scenario.interval.minutes() as f64 / 60.0;
    let budget = budget(&problem, settings.effort, missing_interval);
    let wanted = (schedule, settings.effort);
    let generated = columns::generated(&problem, &lines, wanted, budget.work, control);
    let own_bound = generated.as_ref().map(|it| it.bound);
    if let Some(better) = generated
        .map(|it| it.lines)
        .filter(|it| it.cost < lines.cost)
    {
        lines = better;
    }
    // Nothing in a roster's cost is below nothing.
    let bounds = own_bound.into_iter().chain(guide_bound).chain([0.0]);
    let bound = bounds.reduce(f64::max);
    let chains = CHAINED / problem.people.len().max(1);
    let chains = chains.clamp(1, MOST_CHAINS);
    let effect = improve::best_of(
        &problem, &mut lines, chains, budget, bound, &mut rng, control,
    );
    queues::polish(&problem, &mut lines, SWITCH_SHARE * missing_interval);
    debug_assert!(keeps_rules(&problem, &lines), "the search broke a rule");
    let cost = finish::cost(&problem, scenario, &lines);
    let report = report(&problem, cost.total(), bound, effect.stopped, began);
    let roster = finish::roster(&problem, scenario, &lines);
    Ok(RosterOutcome::Planned {
        roster,
        cost,
        report,
    })
}

fn keeps_rules(problem: &problem::RosterProblem, lines: &lines::Lines) -> bool {
    let mut both = problem.people.iter().zip(&lines.lines);
    both.all(|(person, line)| rules::breaches(problem, person, &line.worked()).is_empty())
}

/// Whether agents of the scenario can be rostered at all, before anything is computed for it.
///
/// # Errors
/// [`RosterError::NoShifts`], [`RosterError::TooLong`].
pub fn check_scenario(scenario: &Scenario) -> Result<(), RosterError> {
    if scenario.shifts.is_empty() && !scenario.agents.is_empty() {
        return Err(RosterError::NoShifts);
    }
    if scenario.weeks > setup::MAX_WEEKS {
        return Err(RosterError::TooLong {
            weeks: scenario.weeks,
            most: setup::MAX_WEEKS,
        });
    }
    Ok(())
}

fn check(scenario: &Scenario, staffing: &Staffing) -> Result<(), RosterError> {
    check_scenario(scenario)?;
    let queues = scenario.queues.len();
    match staffing
        .queues
        .iter()
        .map(|queue| queue.queue.get())
        .find(|queue| *queue >= queues)
    {
        Some(queue) => Err(RosterError::OtherStaffing { queue, queues }),
        None => Ok(()),
    }
}

/// Work in proportion to the size of the roster. The more people, the fewer steps each of them gets in
/// which to make up for a dearer one: it may cost the less.
fn budget(
    problem: &problem::RosterProblem,
    effort: Effort,
    missing_interval: f64,
) -> improve::Budget {
    let agent_days = problem.people.len() as f64 * problem.dates.len() as f64;
    let work = (agent_days * 300_000.0 * effort.factor()).min(1e15);
    let idle = (problem.people.len() as f64 * 10.0 * effort.factor()).max(200.0);
    improve::Budget {
        work: work as u64,
        idle: idle as usize,
        slack: SLACK_INTERVALS * missing_interval / (problem.people.len() as f64).max(1.0),
    }
}

fn report(
    problem: &problem::RosterProblem,
    objective: f64,
    bound: Option<f64>,
    stopped: bool,
    began: Instant,
) -> SolveReport {
    // What is above a roster that stands bounds nothing: better no bound than a proof that is none.
    let rounding = 1e-6 * objective.abs().max(1.0);
    let bound = bound.filter(|it| *it <= objective + rounding);
    let gap = bound.map(|it| relative_gap(objective, it));
    let options = problem.people.iter().flat_map(|person| &person.days);
    SolveReport {
        status: if stopped {
            SolveStatus::Stopped
        } else {
            SolveStatus::of_gap(gap, WANTED_GAP)
        },
        objective: Some(objective),
        bound,
        gap,
        rows: problem.rows.len() + problem.people.len(),
        columns: options.map(|day| day.options.len()).sum(),
        seconds: began.elapsed().as_secs_f64(),
    }
}
