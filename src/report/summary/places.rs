//! Where a plan lacks agents: before the first shift, in its worst intervals, and where nobody is at work.

use super::PlanParts;
use crate::coverage::{BeforeFirst, Shortfall, before_first_shift};
use crate::report::number::tidy;
use crate::scenario::Scenario;
use crate::simulate::{Hole, Simulation, Timetable, holes};
use serde::Serialize;

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
    /// Share answered within the threshold, where promised: as played, by formula where it was not played.
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
pub(super) fn holes_within_reach(parts: &PlanParts<'_>) -> Vec<Hole> {
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

impl BeforeFirstShift {
    pub(super) fn new(scenario: &Scenario, it: &BeforeFirst) -> Self {
        let queue = &scenario.queues[it.queue.get()];
        Self {
            queue: queue.name.clone(),
            until: it.until.rfc3339(queue.zone),
            label: it.until.local(queue.zone).format("%a %H:%M").to_string(),
            intervals_short: it.intervals_short,
            understaffing_h: it.understaffing_h,
        }
    }
}

impl WorstInterval {
    pub(super) fn new(parts: &PlanParts<'_>, it: &Shortfall) -> Self {
        let scenario = parts.scenario;
        let by_formula = it.interval.performance.service_level.map(|it| it.get());
        let queue = &scenario.queues[it.queue.get()];
        let start = it.interval.interval.span.start;
        Self {
            queue: queue.name.clone(),
            start: start.rfc3339(queue.zone),
            label: start
                .local(queue.zone)
                .format("%a %-d %b %H:%M")
                .to_string(),
            agents_required: it.interval.agents_required.get(),
            agents_expected: it.interval.agents_expected,
            understaffing: it.interval.understaffing,
            service_level: match parts.proof {
                Some(proof) => felt(&proof.as_it_may_come, it),
                None => by_formula,
            },
        }
    }
}

/// The service level that was felt in an interval.
fn felt(played: &Simulation, it: &Shortfall) -> Option<f64> {
    let queue = played.queues.iter().find(|own| own.queue == it.queue)?;
    let start = it.interval.interval.span.start;
    let mut intervals = queue.intervals.iter();
    let own = intervals.find(|own| own.interval.span.start == start)?;
    tidy(own.felt.service_level?.mean)
}
