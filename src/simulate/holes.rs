//! When customers are expected and nobody who could answer them is at work.

use super::timetable::Timetable;
use crate::calendar::{Moment, Span};
use crate::scenario::Scenario;
use crate::staffing::{Binding, IntervalStaffing, QueueStaffing, Staffing};
use crate::units::QueueIndex;

/// A while in which a live queue requires agents and nobody who serves it is at work, on whatever queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    /// The queue.
    pub queue: QueueIndex,
    /// From the first minute of the first such interval to the last of the last.
    pub span: Span,
    /// The most agents that an interval of it requires.
    pub most_required: u32,
}

/// Every hole, by queue in the scenario's order and then by time; intervals that follow each other are one. An
/// interval with somebody for some of its minutes is none, and email and tickets have none: they wait.
#[must_use]
pub fn holes(scenario: &Scenario, staffing: &Staffing, timetable: &Timetable) -> Vec<Hole> {
    let live = staffing.queues.iter();
    let live = live.filter(|it| it.service.deferred.is_none());
    live.flat_map(|it| of_queue(scenario, it, timetable))
        .collect()
}

fn of_queue(scenario: &Scenario, own: &QueueStaffing, timetable: &Timetable) -> Vec<Hole> {
    let serves = |agent: usize| scenario.agents[agent].skills.contains(&own.queue);
    let shifts = timetable.shifts.iter();
    let shifts = shifts.filter(|it| serves(it.agent.get()));
    let mut worked: Vec<Span> = shifts
        .flat_map(|it| it.work.iter().map(|(span, _)| *span))
        .collect();
    worked.sort_unstable_by_key(|it| it.start);
    let mut latest: Vec<Moment> = vec![];
    for it in &worked {
        let before = latest.last().copied();
        latest.push(before.map_or(it.end, |end| end.max(it.end)));
    }
    // Of all work that begins before an interval ends, the last to end.
    let is_empty = |it: &&IntervalStaffing| {
        let span = it.interval.span;
        let begun = worked.partition_point(|work| work.start < span.end);
        let reached = begun.checked_sub(1).map(|last| latest[last]);
        let asked = it.agents_required.get() > 0
            // What rounds gave back is no reason for nobody to be there.
            || (it.binding == Binding::Simulation && it.offered > 0.0);
        asked && reached.is_none_or(|end| end <= span.start)
    };
    let mut holes: Vec<Hole> = vec![];
    for it in own.intervals.iter().filter(is_empty) {
        let (span, required) = (it.interval.span, it.agents_required.get().max(1));
        match holes.last_mut() {
            Some(last) if last.span.end == span.start => {
                last.span.end = span.end;
                last.most_required = last.most_required.max(required);
            }
            _ => holes.push(Hole {
                queue: own.queue,
                span,
                most_required: required,
            }),
        }
    }
    holes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Plan;

    #[test]
    fn intervals_with_nobody_at_all_are_found_and_joined() {
        let mut plan = Plan::nobody_yet(2);
        let all = |plan: &Plan| {
            holes(
                &plan.scenario,
                &plan.staffing,
                &Timetable::from(&plan.roster),
            )
        };
        let required = |plan: &Plan| -> i64 {
            let intervals = plan.staffing.queues[0].intervals.iter();
            let required = intervals.filter(|it| it.agents_required.get() > 0);
            required.map(|it| it.interval.span.minutes()).sum()
        };
        let minutes = |all: &[Hole]| -> i64 { all.iter().map(|it| it.span.minutes()).sum() };
        assert_eq!(minutes(&all(&plan)), required(&plan));
        // One works the first day from 8 to 12, one from 14 to 20: between them nobody.
        let shifts = [plan.work(0, 0, 8 * 60, 240), plan.work(1, 0, 14 * 60, 360)];
        plan.roster.shifts = shifts.to_vec();
        let found = all(&plan);
        let first_day = plan.scenario.first_day;
        let here = found.iter().filter(|it| {
            let start = it.span.start.local(plan.scenario.zone);
            start.date_naive() == first_day && it.span.start >= shifts[0].span.end
        });
        let here: Vec<&Hole> = here.collect();
        assert_eq!(here[0].span.start, shifts[0].span.end, "{here:?}");
        assert_eq!(here[0].span.end, shifts[1].span.start, "{here:?}");
        assert!(here[0].most_required > 0);
        // Who cannot serve the queue fills no hole.
        plan.scenario.agents[0].skills.clear();
        assert!(minutes(&all(&plan)) > minutes(&found));
    }
}
