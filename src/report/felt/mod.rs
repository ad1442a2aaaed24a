//! What customers felt when the roster was played: figures for `summary.json`, and the same in words.

mod bunching;
mod help;
mod left;
mod missed;
mod risk;
mod words;

pub use bunching::FeltBunching;
pub use left::holes_told;
pub use missed::lines;
pub use risk::{FeltCost, FeltRisk};
pub use words::told;
pub(super) use words::{level, seconds, when};

use super::number::tidy;
use crate::scenario::Scenario;
use crate::scenario::model::PromiseOver;
use crate::simulate::{
    self, Estimate, Felt, Goal, PlayedPeriod, PlayedTarget, Proof, QueueSimulation, Remedy, Verdict,
};
use crate::units::Fraction;
use chrono::NaiveDate;
use serde::Serialize;

/// A roster that was played.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SimulationSummary {
    /// Plays.
    pub replications: u32,
    /// Contacts a play.
    pub contacts: f64,
    /// The queues, in the scenario's order.
    pub queues: Vec<FeltQueue>,
}

/// One queue.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct FeltQueue {
    /// Its name.
    pub queue: String,
    /// Whether customers of it write and need not wait.
    pub deferred: bool,
    /// Whether those who wait may hang up.
    pub hangs_up: bool,
    /// Share that should be answered in time.
    pub service_level_target: Option<f64>,
    /// The time within which.
    pub answer_within_s: Option<f64>,
    /// Share that was, and how sure that is.
    pub service_level: Option<Estimate>,
    /// Every target that the play can judge.
    pub targets: Vec<FeltTarget>,
    /// Whether no agent has the skill for it.
    pub nobody_serves: bool,
    /// Over what time that is promised.
    pub promise_over: PromiseOver,
    /// The days or weeks over which it is promised; none where it is promised of each interval.
    pub periods: Vec<FeltPeriod>,
    /// The same had every day brought what is forecast.
    pub service_level_as_forecast: Option<Estimate>,
    /// Chance of a day to keep the promise.
    pub p_day_keeps_promise: Option<f64>,
    /// The truth lies within this of it, 19 times in 20.
    pub p_day_keeps_promise_half_width: Option<f64>,
    /// Chance of the plan to keep it on average.
    pub p_plan_keeps_promise: Option<f64>,
    /// The truth lies within this of it, 19 times in 20.
    pub p_plan_keeps_promise_half_width: Option<f64>,
    /// Mean wait of all, seconds; of email and tickets in open time until they are done.
    pub asa_s: Option<Estimate>,
    /// Mean time to the answer of those who got one.
    pub first_response_s: Option<Estimate>,
    /// Mean of ln(1 + minutes until the answer) of those.
    #[serde(skip)]
    pub wait_log: Option<f64>,
    /// Whether it never closes in the plan: open time is time by the clock.
    #[serde(skip)]
    pub never_closes: bool,
    /// Share who hung up.
    pub abandoned: Option<Estimate>,
    /// Share whom the closing turned away.
    pub turned_away: Option<Estimate>,
    /// Share answered, handed over when the agent's work ended, and gone before another took them.
    pub cut_off: Option<Estimate>,
    /// Share that still waited when the plan ended; of email and tickets, that was not done.
    pub unfinished: Option<Estimate>,
    /// Share that was over in the time promised for it.
    pub resolved_in_time: Option<Estimate>,
    /// Share of their time that agents on it were busy.
    pub occupancy: Option<Estimate>,
    /// The worst days below the promise, the worst first.
    pub worst_days: Vec<FeltDay>,
    /// Days below the promise, on average over the plays.
    pub days_below: usize,
    /// Open days.
    pub days: usize,
    /// Why no number of agents keeps its service level; `None` where some might, or none is promised.
    pub out_of_reach: Option<FeltOutOfReach>,
    /// Agents that would mend it, or bring it as near as can be; `None` where that is so without.
    pub remedy: Option<FeltRemedy>,
    /// What its breaks do to it; `None` where they are not why it misses its promise.
    pub bunched_breaks: Option<FeltBunching>,
    /// What its days are at risk from; `None` where nothing is promised.
    pub risk: Option<FeltRisk>,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeltDay {
    /// The date.
    pub date: NaiveDate,
    /// Its service level.
    pub service_level: f64,
    /// The chance that it keeps the promise.
    pub p_keeps_promise: Option<f64>,
    /// The truth lies within this of it, 19 times in 20.
    pub p_keeps_promise_half_width: Option<f64>,
}

/// A target as it was played.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FeltTarget {
    /// Which, named as in the scenario.
    pub target: Goal,
    /// What is promised: a share, or seconds.
    pub promised: f64,
    /// What was felt over the plan, and how sure that is.
    pub felt: Estimate,
    /// Whether that is kept or missed by more than chance; of a service level over the day or week on the worst.
    pub verdict: Verdict,
    /// Whether the mean keeps it, of a service level over the day or week on each.
    pub kept: bool,
}

/// A day or week over which a service level is promised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FeltPeriod {
    /// Its first open date.
    pub from: NaiveDate,
    /// Share answered in time, and how sure that is.
    pub service_level: Estimate,
    /// Whether that is kept or missed by more than chance.
    pub verdict: Verdict,
    /// Whether the mean is what is promised, or better.
    pub kept: bool,
}

/// A service level that is out of reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FeltOutOfReach {
    /// Emails or tickets that were overdue before the plan began.
    pub overdue_before: f64,
    /// Share in time if all others were.
    pub at_most: f64,
}

/// Agents that would mend a queue.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeltRemedy {
    /// Agent-hours more.
    pub agent_hours: f64,
    /// Whether they suffice, where the promise is out of reach for what can be reached.
    pub suffices: bool,
    /// Which, in words such as `Mon 2 Mar 09:00–11:00 +1`, the largest first.
    pub agents: Vec<String>,
}

/// Worst days that are named.
const WORST_DAYS: usize = 3;

impl SimulationSummary {
    /// Of a roster put to the proof.
    #[must_use]
    pub fn new(scenario: &Scenario, proof: &Proof) -> Self {
        let played = &proof.as_it_may_come;
        let queues = played.queues.iter().zip(&proof.as_forecast.queues);
        let queue = |(it, calm): (&QueueSimulation, &QueueSimulation)| {
            let remedy = proof.remedies.iter().find(|own| own.queue == it.queue);
            let risk = proof.risk.iter().find(|own| own.queue == it.queue);
            let bunched = proof.bunchings.iter().find(|own| own.queue == it.queue);
            FeltQueue {
                risk: risk.map(FeltRisk::new),
                bunched_breaks: bunched.map(|own| FeltBunching::new(scenario, own)),
                ..FeltQueue::new(scenario, it, calm, remedy)
            }
        };
        Self {
            replications: played.replications,
            contacts: played.contacts as f64 / f64::from(played.replications.max(1)),
            queues: queues.map(queue).collect(),
        }
    }
}

impl FeltQueue {
    fn new(
        scenario: &Scenario,
        it: &QueueSimulation,
        calm: &QueueSimulation,
        remedy: Option<&Remedy>,
    ) -> Self {
        let queue = &scenario.queues[it.queue.get()];
        let promise = queue.targets.service_level;
        let target = promise.map(|it| it.target.get());
        let below = below(it, target.unwrap_or(0.0));
        let Felt {
            service_level,
            asa_s,
            first_response_s,
            wait_log,
            abandoned,
            turned_away,
            cut_off,
            unfinished,
            resolved,
            occupancy,
            ..
        } = it.total;
        let over = promise.map_or_else(Default::default, |it| it.over);
        let periods = simulate::played_periods(scenario, it).into_iter();
        let promised = target.unwrap_or(0.0);
        let period = |it: PlayedPeriod| FeltPeriod {
            from: it.from,
            service_level: it.service_level,
            verdict: Goal::ServiceLevel.verdict(promised, it.service_level),
            kept: Goal::ServiceLevel.keeps(promised, it.service_level.mean),
        };
        let judged = simulate::played_targets(scenario, it).into_iter();
        let judged = judged.map(|it: PlayedTarget| FeltTarget {
            target: it.goal,
            promised: it.promised,
            felt: it.felt,
            verdict: it.verdict,
            kept: it.kept,
        });
        let spans = it.intervals.windows(2);
        Self {
            promise_over: over,
            periods: periods.map(period).collect(),
            targets: judged.collect(),
            nobody_serves: !(scenario.agents.iter()).any(|own| own.skills.contains(&it.queue)),
            never_closes: spans
                .map(|it| (it[0].interval.span.end, it[1].interval.span.start))
                .all(|(end, next)| end == next),
            queue: queue.name.clone(),
            deferred: queue.channel.is_deferred(),
            hangs_up: queue.patience.is_some(),
            service_level_target: target,
            answer_within_s: promise.map(|it| it.answer_within.get()),
            service_level,
            service_level_as_forecast: calm.total.service_level,
            p_day_keeps_promise: p_day(it),
            p_day_keeps_promise_half_width: it.total.p_day_half_width,
            p_plan_keeps_promise: it.total.p_target_met.map(Fraction::get),
            p_plan_keeps_promise_half_width: it.total.p_target_met_half_width,
            asa_s,
            first_response_s,
            wait_log,
            abandoned,
            turned_away,
            cut_off,
            unfinished,
            resolved_in_time: resolved,
            occupancy,
            days_below: below.len(),
            worst_days: below.into_iter().take(WORST_DAYS).collect(),
            days: it.days.len(),
            out_of_reach: simulate::out_of_reach(scenario, it).map(|own| FeltOutOfReach {
                overdue_before: own.overdue,
                at_most: own.at_most,
            }),
            remedy: remedy.map(|own| FeltRemedy {
                agent_hours: own.agent_hours,
                suffices: own.suffices,
                agents: help::stretches(queue, &own.additions),
            }),
            bunched_breaks: None,
            risk: None,
        }
    }

    /// Whether all that is promised is kept, by the mean; `None` where the play can judge nothing.
    #[must_use]
    pub fn keeps_promise(&self) -> Option<bool> {
        let kept = self.targets.iter().map(|it| it.kept);
        kept.reduce(|all, kept| all && kept)
    }

    /// The service level that is promised, as it was played.
    pub(super) fn level(&self) -> Option<&FeltTarget> {
        let mut targets = self.targets.iter();
        targets.find(|it| it.target == Goal::ServiceLevel)
    }

    /// The day or week that is worst; `None` where none is promised by itself.
    #[must_use]
    pub fn worst_period(&self) -> Option<&FeltPeriod> {
        let mean = |it: &FeltPeriod| it.service_level.mean;
        (self.periods.iter()).min_by(|a, b| mean(a).total_cmp(&mean(b)))
    }

    /// Whether something is promised and nobody came.
    #[must_use]
    pub fn nobody_contacts(&self) -> bool {
        self.service_level_target.is_some() && self.service_level.is_none()
    }
}

/// Days below the promise, the worst first.
fn below(it: &QueueSimulation, target: f64) -> Vec<FeltDay> {
    let days = it.days.iter().filter_map(|day| {
        let level = day.felt.service_level?.mean;
        (level < target).then(|| FeltDay {
            date: day.date,
            service_level: tidy(level).unwrap_or(level),
            p_keeps_promise: day.felt.p_target_met.map(Fraction::get),
            p_keeps_promise_half_width: day.felt.p_target_met_half_width,
        })
    });
    let mut days: Vec<FeltDay> = days.collect();
    days.sort_by(|a, b| a.service_level.total_cmp(&b.service_level));
    days
}

/// The chance of a day, taken at random, to keep the promise.
#[must_use]
pub fn p_day(it: &QueueSimulation) -> Option<f64> {
    let shares = it.days.iter().filter_map(|day| day.felt.p_target_met);
    let shares: Vec<f64> = shares.map(Fraction::get).collect();
    (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
}
