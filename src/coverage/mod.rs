//! What the roster gives: for every queue and interval the agents rostered against the agents
//! required, and what customers will feel.
//!
//! Definitions, for a queue and an interval:
//!
//! - *agents scheduled* = agent-minutes of work on the queue in the interval ÷ its minutes. A break
//!   of 15 minutes in an interval of 30 counts half an agent away.
//! - *agents expected* = agents scheduled × presence (the share of rostered agents who turn up, see
//!   [`Shrinkage::presence`](crate::scenario::model::Shrinkage::presence)).
//! - *understaffing* = max(0, agents required − agents expected), *overstaffing* likewise the surplus.
//!
//! Service level, mean wait and occupancy are those of the queue [through the
//! day](crate::staffing::through_the_day) with the agents expected: backlogs and contacts in hand
//! are carried from interval to interval, shift changes and hours without anybody included. They
//! are expectations over many such days. Those of email and tickets come from their flow: agents do what is due
//! first, and what they leave undone waits for the next interval.

mod backlog;
mod gini;
mod labour;
mod people;
mod totals;
mod wishes;

pub use backlog::{BacklogDay, BacklogTotals, backlog_days, backlog_totals};
pub use gini::gini;
pub use labour::{Labour, labour};
pub use people::{People, people};
pub use totals::{
    BeforeFirst, DayTotals, QueueTotals, Shortfall, before_first_shift, plan_totals, queue_totals,
    worst_shortfalls,
};
pub use wishes::{Fairness, WishTotals, fairness, wish_totals};

use crate::calendar::{ClockSpan, Interval, Span};
use crate::roster::{Activity, Roster};
use crate::scenario::Scenario;
use crate::staffing::{
    Flow, IntervalStaffing, OnDuty, Performance, QueueStaffing, Staffing, flow, through_the_day,
};
use crate::units::{Agents, QueueIndex, Seconds};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The coverage of every queue, in the order of the staffing.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Coverage {
    /// One entry a queue.
    pub queues: Vec<QueueCoverage>,
}

/// The coverage of one queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueCoverage {
    /// The queue.
    pub queue: QueueIndex,
    /// The open intervals of the plan, in order.
    pub intervals: Vec<IntervalCoverage>,
    /// Hours rostered on the queue outside its open intervals (before it opens, after it closes).
    pub hours_outside_opening: f64,
    /// Those of them before the plan's first day or after its last one.
    pub hours_beyond_plan: f64,
}

/// The coverage of one interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IntervalCoverage {
    /// When.
    pub interval: Interval,
    /// Expected contacts.
    pub offered: f64,
    /// Expected mean handle time.
    pub aht: Seconds,
    /// The smallest number on the phones that meets every target.
    pub agents_required: Agents,
    /// Average number rostered on the queue.
    pub agents_scheduled: f64,
    /// Of those, the number who will be there.
    pub agents_expected: f64,
    /// Agents missing against the requirement, 0 or more.
    pub understaffing: f64,
    /// Agents beyond the requirement, 0 or more.
    pub overstaffing: f64,
    /// What customers get with the agents expected.
    pub performance: Performance,
    /// What becomes of the work with the agents expected; `None` where customers wait for the
    /// answer.
    #[serde(default)]
    pub flow: Option<Flow>,
}

impl IntervalCoverage {
    /// Length of the interval in hours.
    #[must_use]
    pub fn hours(&self) -> f64 {
        minutes(self.interval.span) / 60.0
    }
}

/// What a schedule gives, interval by interval: the requirement of a queue, and who is there in each
/// of its intervals.
pub type Given = dyn Fn(&QueueStaffing, &[Vec<OnDuty>]) -> Vec<Performance> + Sync;

/// Coverage of `roster` against `staffing`, evaluated [through the
/// day](crate::staffing::through_the_day).
#[must_use]
pub fn coverage(scenario: &Scenario, staffing: &Staffing, roster: &Roster) -> Coverage {
    coverage_with(scenario, staffing, roster, &through_the_day)
}

/// [`coverage`] with another way to tell what a schedule gives.
#[must_use]
pub fn coverage_with(
    scenario: &Scenario,
    staffing: &Staffing,
    roster: &Roster,
    given: &Given,
) -> Coverage {
    let queues = staffing.queues.par_iter();
    let queues = queues.map(|own| queue_coverage(scenario, own, roster, given));
    Coverage {
        queues: queues.collect(),
    }
}

fn queue_coverage(
    scenario: &Scenario,
    own: &QueueStaffing,
    roster: &Roster,
    given: &Given,
) -> QueueCoverage {
    let presence = scenario.shrinkage.presence();
    let spans: Vec<Span> = own.intervals.iter().map(|it| it.interval.span).collect();
    let zone = scenario.queues[own.queue.get()].zone;
    let midnight = |date| ClockSpan::ALL_DAY.on(date, zone).start;
    let plan = Span {
        start: midnight(scenario.first_day),
        end: midnight(scenario.end_day()),
    };
    let work = Work::of(roster, own.queue, &spans, plan);
    let given = given(own, &work.on_duty(&spans, presence));
    let intervals = own.intervals.iter().zip(&work.inside).zip(given);
    let intervals = intervals.map(|((need, inside), performance)| {
        let scheduled = minutes_worked(inside) as f64 / minutes(need.interval.span).max(1.0);
        interval_coverage(need, scheduled, presence, performance)
    });
    let mut intervals: Vec<IntervalCoverage> = intervals.collect();
    if own.service.deferred.is_some() {
        let_flow(scenario, own, &mut intervals);
    }
    QueueCoverage {
        queue: own.queue,
        intervals,
        hours_outside_opening: work.outside as f64 / 60.0,
        hours_beyond_plan: work.beyond as f64 / 60.0,
    }
}

fn interval_coverage(
    need: &IntervalStaffing,
    scheduled: f64,
    presence: f64,
    performance: Performance,
) -> IntervalCoverage {
    let expected = scheduled * presence;
    let difference = expected - f64::from(need.agents_required.get());
    IntervalCoverage {
        interval: need.interval,
        offered: need.offered,
        aht: need.aht,
        agents_required: need.agents_required,
        agents_scheduled: scheduled,
        agents_expected: expected,
        understaffing: (-difference).max(0.0),
        overstaffing: difference.max(0.0),
        performance,
        flow: None,
    }
}

/// Plays the deferred work of `own` with the agents expected in `intervals`.
fn let_flow(scenario: &Scenario, own: &QueueStaffing, intervals: &mut [IntervalCoverage]) {
    let agents: Vec<f64> = intervals.iter().map(|it| it.agents_expected).collect();
    let backlog = scenario.queues[own.queue.get()].backlog;
    for (it, (flow, performance)) in intervals.iter_mut().zip(flow(own, backlog, &agents)) {
        it.performance = performance;
        it.flow = Some(flow);
    }
}

fn minutes(span: Span) -> f64 {
    span.minutes() as f64
}

/// Work on one queue.
struct Work {
    /// How many more are there from a minute of each interval on, by minute.
    inside: Vec<BTreeMap<i64, i64>>,
    /// Agent-minutes in none of the intervals.
    outside: i64,
    /// Those of them that are not in the plan's days.
    beyond: i64,
}

impl Work {
    /// Counts `roster`'s work on `queue` into `spans`, which are in order, do not overlap, and lie in `plan`.
    fn of(roster: &Roster, queue: QueueIndex, spans: &[Span], plan: Span) -> Self {
        let mut work = Self {
            inside: vec![BTreeMap::new(); spans.len()],
            outside: 0,
            beyond: 0,
        };
        let pieces = roster.shifts.iter().flat_map(|shift| &shift.pieces);
        for piece in pieces.filter(|piece| piece.activity == Activity::Work(queue)) {
            let first = spans.partition_point(|span| span.end <= piece.span.start);
            let mut counted = 0;
            for (changes, span) in work.inside[first..].iter_mut().zip(&spans[first..]) {
                if span.start >= piece.span.end {
                    break;
                }
                let from = piece.span.start.max(span.start).since(span.start);
                let to = piece.span.end.min(span.end).since(span.start);
                *changes.entry(from).or_default() += 1;
                *changes.entry(to).or_default() -= 1;
                counted += to - from;
            }
            let outside = piece.span.minutes() - counted;
            let within = piece.span.end.min(plan.end);
            let within = within.since(piece.span.start.max(plan.start)).max(0);
            work.outside += outside;
            work.beyond += (piece.span.minutes() - within).min(outside);
        }
        work
    }

    /// Those who will be there, while after while, in each of `spans`.
    fn on_duty(&self, spans: &[Span], presence: f64) -> Vec<Vec<OnDuty>> {
        let one = |(changes, span): (&BTreeMap<i64, i64>, &Span)| {
            let (mut from, mut agents) = (0, 0);
            let mut all = Vec::with_capacity(changes.len() + 1);
            let edges = changes.iter().map(|(at, by)| (*at, *by));
            for (at, by) in edges.chain([(span.minutes(), 0)]) {
                if at > from {
                    all.push(OnDuty {
                        minutes: (at - from) as f64,
                        agents: agents as f64 * presence,
                    });
                }
                (from, agents) = (at, agents + by);
            }
            all
        };
        self.inside.iter().zip(spans).map(one).collect()
    }
}

/// Agent-minutes of an interval's changes: each counts from its minute back to the interval's start.
fn minutes_worked(changes: &BTreeMap<i64, i64>) -> i64 {
    -changes.iter().map(|(at, by)| at * by).sum::<i64>()
}

#[cfg(test)]
mod tests;
