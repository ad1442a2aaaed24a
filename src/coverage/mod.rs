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
//! Service level, mean wait and occupancy are those of the queueing formula for the agents expected,
//! interval by interval; it knows nothing of a backlog that is carried over. Those of email and
//! tickets come from their flow: agents do what is due first, and what they leave undone waits for
//! the next interval. Do not read them as a promise for one interval: they are expectations.

mod backlog;
mod labour;
mod totals;
mod wishes;

pub use backlog::{BacklogDay, BacklogTotals, backlog_days, backlog_totals};
pub use labour::{Labour, labour};
pub use totals::{
    BeforeFirst, DayTotals, QueueTotals, Shortfall, before_first_shift, plan_totals, queue_totals,
    worst_shortfalls,
};
pub use wishes::{Fairness, WishTotals, fairness, wish_totals};

use crate::calendar::{Interval, Span};
use crate::roster::{Activity, Roster};
use crate::scenario::Scenario;
use crate::staffing::{
    Flow, IntervalStaffing, Performance, QueueStaffing, Service, Staffing, flow,
};
use crate::units::{Agents, QueueIndex, Seconds};
use serde::{Deserialize, Serialize};

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

/// What a number of agents, whole or not, gives: agents, contacts in the interval, its length and
/// the mean handle time in seconds, and how the queue is served.
pub type PerformanceAt = dyn Fn(f64, f64, f64, f64, &Service) -> Performance + Sync;

/// Coverage of `roster` against `staffing`, with the queueing formula of the plan.
#[must_use]
pub fn coverage(scenario: &Scenario, staffing: &Staffing, roster: &Roster) -> Coverage {
    coverage_with(scenario, staffing, roster, &crate::staffing::performance_at)
}

/// [`coverage`] with another formula for what a number of agents gives.
#[must_use]
pub fn coverage_with(
    scenario: &Scenario,
    staffing: &Staffing,
    roster: &Roster,
    performance_at: &PerformanceAt,
) -> Coverage {
    let presence = scenario.shrinkage.presence();
    let queues = staffing.queues.iter().map(|own| {
        let spans: Vec<Span> = own.intervals.iter().map(|it| it.interval.span).collect();
        let work = WorkMinutes::of(roster, own.queue, &spans);
        let service = &own.service;
        let intervals = own
            .intervals
            .iter()
            .zip(&work.inside)
            .map(|(need, inside)| {
                let scheduled = *inside as f64 / minutes(need.interval.span).max(1.0);
                interval_coverage(need, scheduled, presence, service, performance_at)
            });
        let mut intervals: Vec<IntervalCoverage> = intervals.collect();
        if own.service.deferred.is_some() {
            let_flow(scenario, own, &mut intervals);
        }
        QueueCoverage {
            queue: own.queue,
            intervals,
            hours_outside_opening: work.outside as f64 / 60.0,
        }
    });
    Coverage {
        queues: queues.collect(),
    }
}

fn interval_coverage(
    need: &IntervalStaffing,
    scheduled: f64,
    presence: f64,
    service: &Service,
    performance_at: &PerformanceAt,
) -> IntervalCoverage {
    let expected = scheduled * presence;
    let difference = expected - f64::from(need.agents_required.get());
    let interval_s = minutes(need.interval.span) * 60.0;
    IntervalCoverage {
        interval: need.interval,
        offered: need.offered,
        aht: need.aht,
        agents_required: need.agents_required,
        agents_scheduled: scheduled,
        agents_expected: expected,
        understaffing: (-difference).max(0.0),
        overstaffing: difference.max(0.0),
        performance: performance_at(
            expected,
            need.offered,
            interval_s,
            need.aht.get() / service.handle_factor,
            service,
        ),
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

/// Agent-minutes of work on one queue.
struct WorkMinutes {
    /// In each interval.
    inside: Vec<i64>,
    /// In none of them.
    outside: i64,
}

impl WorkMinutes {
    /// Counts `roster`'s work on `queue` into `spans`, which are in order and do not overlap.
    fn of(roster: &Roster, queue: QueueIndex, spans: &[Span]) -> Self {
        let mut work = Self {
            inside: vec![0; spans.len()],
            outside: 0,
        };
        let pieces = roster.shifts.iter().flat_map(|shift| &shift.pieces);
        for piece in pieces.filter(|piece| piece.activity == Activity::Work(queue)) {
            let first = spans.partition_point(|span| span.end <= piece.span.start);
            let mut counted = 0;
            for (minutes, span) in work.inside[first..].iter_mut().zip(&spans[first..]) {
                if span.start >= piece.span.end {
                    break;
                }
                let shared = span.overlap(piece.span);
                *minutes += shared;
                counted += shared;
            }
            work.outside += piece.span.minutes() - counted;
        }
        work
    }
}

#[cfg(test)]
mod tests;
