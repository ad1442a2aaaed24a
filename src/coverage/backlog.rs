//! What waits in a queue whose customers need not: by day and over the plan.

use super::QueueCoverage;
use crate::calendar::Moment;
use crate::staffing::Flow;
use crate::units::Seconds;
use chrono::NaiveDate;

/// A day of deferred work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BacklogDay {
    /// The local date of the queue.
    pub date: NaiveDate,
    /// Contacts that arrive.
    pub arrived: f64,
    /// Contacts that are done, whenever they arrived.
    pub done: f64,
    /// Of those, the ones done by their deadline.
    pub done_in_time: f64,
    /// Contacts that wait when the day ends.
    pub backlog: f64,
    /// Open time since the oldest of them arrived; 0 where none waits.
    pub oldest: Seconds,
    /// Of those that wait, the ones whose deadline has passed.
    pub overdue: f64,
}

/// The days of `coverage` on which the queue opens; none where customers wait for the answer.
#[must_use]
pub fn backlog_days(coverage: &QueueCoverage) -> Vec<BacklogDay> {
    let flows: Vec<(NaiveDate, Flow)> = (coverage.intervals.iter())
        .filter_map(|it| Some((it.interval.date, it.flow?)))
        .collect();
    let days = flows.chunk_by(|a, b| a.0 == b.0);
    let of_day = |day: &[(NaiveDate, Flow)]| {
        let (date, last) = *day.last()?;
        let sum = |of: fn(&Flow) -> f64| day.iter().map(|(_, it)| of(it)).sum();
        Some(BacklogDay {
            date,
            arrived: sum(|it| it.arrived),
            done: sum(|it| it.done),
            done_in_time: sum(|it| it.done_in_time),
            backlog: last.backlog,
            oldest: last.oldest,
            overdue: last.overdue,
        })
    };
    days.filter_map(of_day).collect()
}

/// The deferred work of a plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BacklogTotals {
    /// Contacts that wait before the first interval.
    pub at_start: f64,
    /// Of those, the ones whose deadline has passed.
    pub overdue_at_start: f64,
    /// Contacts that are done.
    pub done: f64,
    /// Of those, the ones done by their deadline.
    pub done_in_time: f64,
    /// The most contacts that wait before the first interval or at the end of one.
    pub most: f64,
    /// When that is, for the first time.
    pub most_at: Moment,
    /// Contacts that wait when the plan ends.
    pub at_end: f64,
    /// Of those, the ones whose deadline has passed.
    pub overdue_at_end: f64,
}

/// The deferred work of `coverage` added up; `None` where customers wait for the answer, and where
/// the queue never opens.
#[must_use]
pub fn backlog_totals(coverage: &QueueCoverage) -> Option<BacklogTotals> {
    let flows: Vec<(Moment, Flow)> = (coverage.intervals.iter())
        .filter_map(|it| Some((it.interval.span.end, it.flow?)))
        .collect();
    let (first, last) = (flows.first()?.1, flows.last()?.1);
    let at_start = (first.backlog + first.done - first.arrived).max(0.0);
    let (mut most_at, mut most) = (coverage.intervals.first()?.interval.span.start, at_start);
    for (end, it) in &flows {
        if it.backlog > most {
            (most_at, most) = (*end, it.backlog);
        }
    }
    Some(BacklogTotals {
        at_start,
        overdue_at_start: first.late_before,
        done: flows.iter().map(|(_, it)| it.done).sum(),
        done_in_time: flows.iter().map(|(_, it)| it.done_in_time).sum(),
        most,
        most_at,
        at_end: last.backlog,
        overdue_at_end: last.overdue,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::{Coverage, coverage, queue_totals};
    use crate::report::sample::Plan;
    use crate::scenario::model::{Backlog, Channel};
    use crate::units::Fraction;

    /// The sample help desk as a mailbox that starts with some mail, and so many agents.
    fn mailbox(agents: usize) -> Plan {
        let mut scenario = crate::scenario::sample::help_desk(agents);
        scenario.queues[0].channel = Channel::Email;
        let level = scenario.queues[0].targets.service_level.as_mut().unwrap();
        level.answer_within = Seconds::from_minutes(240);
        scenario.queues[0].backlog = Some(Backlog {
            contacts: 60.0,
            oldest: Seconds::from_minutes(360),
        });
        Plan::of(scenario)
    }

    fn in_is_done_and_backlog(coverage: &Coverage) {
        let mut backlog = 60.0;
        for it in &coverage.queues[0].intervals {
            let flow = it.flow.unwrap();
            backlog += flow.arrived - flow.done;
            assert!((flow.arrived - it.offered).abs() < 1e-9);
            assert!((flow.backlog - backlog).abs() < 1e-6, "{flow:?}");
            // Nobody does more than there is, nor more than they can.
            let most = it.agents_expected * it.hours() * 0.88 * 3600.0 / it.aht.get();
            assert!(flow.done <= most + 1e-9);
            assert!(it.performance.occupancy.get() <= 0.88 + 1e-9);
        }
        let mut before = 60.0;
        for day in backlog_days(&coverage.queues[0]) {
            before += day.arrived - day.done;
            assert!((before - day.backlog).abs() < 1e-6, "{day:?}");
        }
    }

    #[test]
    fn what_too_few_leave_undone_waits_for_the_next_day() {
        let plan = mailbox(3);
        let coverage = plan.coverage();
        in_is_done_and_backlog(&coverage);
        let days = backlog_days(&coverage.queues[0]);
        assert_eq!(days.len(), 10);
        assert!(days[0].backlog > 100.0 && days[1].backlog > days[0].backlog);
        assert!(days[1].overdue > 0.0 && days[1].oldest.hours() > 4.0);
        let totals = backlog_totals(&coverage.queues[0]).unwrap();
        assert!((totals.at_start - 60.0).abs() < 1e-9);
        assert_eq!(totals.at_end, days[9].backlog);
        let (all, _) = queue_totals(&coverage.queues[0]);
        assert!(all.service_level.unwrap() < 0.5, "{all:?}");
    }

    #[test]
    fn enough_agents_answer_all_in_time_and_idle_where_nothing_waits() {
        let mut plan = mailbox(80);
        plan.scenario.queues[0].backlog = None;
        let coverage = coverage(&plan.scenario, &plan.staffing, &plan.roster);
        let open = coverage.queues[0].intervals.iter();
        let evening = open
            .clone()
            .filter(|it| it.interval.clock.minutes() >= 12 * 60);
        assert!(
            evening
                .clone()
                .any(|it| it.performance.occupancy.get() < 0.8)
        );
        let worked = open.clone().filter(|it| it.agents_expected > 0.0);
        assert!(worked.count() > 0);
        let days = backlog_days(&coverage.queues[0]);
        assert!(days.iter().all(|day| day.overdue < 1e-9), "{days:?}");
        let (all, _) = queue_totals(&coverage.queues[0]);
        assert!((all.service_level.unwrap() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn nobody_at_all_loses_nothing() {
        let mut plan = mailbox(4);
        plan.roster.shifts.clear();
        let coverage = plan.coverage();
        in_is_done_and_backlog(&coverage);
        let totals = backlog_totals(&coverage.queues[0]).unwrap();
        let arrived: f64 = coverage.queues[0]
            .intervals
            .iter()
            .map(|it| it.offered)
            .sum();
        assert!((totals.at_end - 60.0 - arrived).abs() < 1e-6);
        assert_eq!((totals.done, totals.most), (0.0, totals.at_end));
        let first = &coverage.queues[0].intervals[0].performance;
        assert_eq!(
            (first.service_level, first.asa),
            (Some(Fraction::ZERO), None)
        );
    }

    /// Each contact is judged once: done in time, or when its deadline passes, the backlog included.
    #[test]
    fn the_backlog_counts_in_what_is_kept() {
        for agents in [3, 12, 80] {
            let plan = mailbox(agents);
            let coverage = coverage(&plan.scenario, &plan.staffing, &plan.roster);
            let own = &coverage.queues[0];
            let (totals, days) = queue_totals(own);
            let backlog = backlog_totals(own).unwrap();
            let judged = backlog.done + backlog.overdue_at_end;
            assert!(
                (totals.judged - judged).abs() < 1e-6,
                "{totals:?} {backlog:?}"
            );
            let level = totals.service_level.unwrap();
            assert!((level - backlog.done_in_time / judged).abs() < 1e-9);
            // Of 60 spread over six hours, a third is older than four.
            assert!((totals.late_before - 20.0).abs() < 1.0, "{totals:?}");
            assert_eq!(totals.late_before, backlog.overdue_at_start);
            assert!(level <= 1.0 - totals.late_before / judged + 1e-9);
            let by_day: f64 = days.iter().map(|it| it.totals.judged).sum();
            assert!((by_day - judged).abs() < 1e-6);
            assert!(backlog.most >= 60.0 - 1e-9);
        }
    }

    #[test]
    fn live_queues_have_no_backlog() {
        let coverage = Plan::help_desk(4).coverage();
        assert!(backlog_days(&coverage.queues[0]).is_empty());
        assert_eq!(backlog_totals(&coverage.queues[0]), None);
    }
}
