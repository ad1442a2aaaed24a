//! Scenarios, requirements and schedules made by code.

use crate::calendar::{Clock, ClockSpan, OpeningHours};
use crate::control::Control;
use crate::roster::{Roster, RosterCost, RosterOutcome, RosterSettings};
use crate::scenario::Scenario;
use crate::scenario::model::{Agent, Contract, ShiftPattern, Sizing};
use crate::schedule::{Schedule, SolveReport, SolveStatus};
use crate::staffing::{Binding, IntervalStaffing, Performance, QueueStaffing, Service, Staffing};
use crate::units::{Agents, ContractIndex, Erlangs, Fraction, Fte, Money, Seconds, ShiftIndex};

/// A clock time from `7:30`-like hours.
pub fn clock(hours: f64) -> Clock {
    Clock::new((hours * 60.0) as u16).unwrap()
}

/// A stretch of the clock on the given weekdays (0 = Monday).
pub fn open(days: &[usize], from: f64, to: f64) -> OpeningHours {
    let mut hours = OpeningHours::default();
    for day in days {
        hours.by_weekday[*day].push(ClockSpan {
            from: clock(from),
            to: clock(to),
        });
    }
    hours
}

/// A pattern without breaks that may start every day at each of `starts` for each of `lengths` h.
pub fn pattern(name: &str, starts: &[f64], lengths_h: &[f64]) -> ShiftPattern {
    ShiftPattern {
        name: name.into(),
        starts: starts.iter().map(|h| clock(*h)).collect(),
        lengths_min: lengths_h.iter().map(|h| (h * 60.0) as u32).collect(),
        breaks: vec![],
        days: [true; 7],
    }
}

/// A contract that allows nearly everything.
pub fn free_contract() -> Contract {
    Contract {
        name: "free".into(),
        week_min_minutes: 0,
        week_max_minutes: 7 * 24 * 60,
        min_days_per_week: 0,
        max_days_per_week: 7,
        min_consecutive_days: 1,
        max_consecutive_days: 400,
        min_consecutive_days_off: 1,
        rest_min: 0,
        max_weekends: None,
        whole_weekends: false,
        shifts: vec![ShiftIndex::new(0)],
        cost_per_hour: Money::new(20.0).unwrap(),
        overtime: None,
        paid_holidays: true,
    }
}

/// The requirement of every open interval of every queue, by `agents(queue, day, hour)`.
pub fn staffing(scenario: &Scenario, agents: impl Fn(usize, usize, f64) -> u32) -> Staffing {
    let of_queue = |queue: crate::units::QueueIndex| {
        let intervals = scenario.days().enumerate().flat_map(|(day, date)| {
            let agents = &agents;
            scenario
                .open_intervals(queue, date)
                .into_iter()
                .map(move |interval| {
                    let hour = f64::from(interval.clock.minutes()) / 60.0;
                    IntervalStaffing {
                        interval,
                        offered: 1.0,
                        aht: Seconds::from_minutes(4),
                        offered_load: Erlangs::default(),
                        agents_required: Agents::new(agents(queue.get(), day, hour)),
                        fte_required: Fte::default(),
                        binding: Binding::None,
                        performance: Performance {
                            service_level: None,
                            asa: None,
                            abandoned: Fraction::ZERO,
                            occupancy: Fraction::ZERO,
                            counted: None,
                        },
                        one_fewer: None,
                        sized_for: 0.0,
                        carried_in: 0.0,
                        deferred: None,
                    }
                })
        });
        QueueStaffing {
            queue,
            service: Service::new(&scenario.queues[queue.get()], &Default::default()),
            sizing: Sizing::Interval,
            intervals: intervals.collect(),
            by_interval: vec![],
        }
    };
    Staffing {
        queues: scenario.queue_indices().map(of_queue).collect(),
    }
}

/// No schedule at all.
pub fn no_guide() -> Schedule {
    Schedule {
        prices: vec![],
        groups: vec![],
        shifts: vec![],
        report: SolveReport {
            status: SolveStatus::Stopped,
            objective: None,
            bound: None,
            gap: None,
            rows: 0,
            columns: 0,
            seconds: 0.0,
        },
    }
}

/// The roster without a guide; fails where there is none, or where it breaks a rule.
pub fn planned(scenario: &Scenario, staffing: &Staffing) -> (Roster, RosterCost, SolveReport) {
    planned_guided(scenario, staffing, &no_guide())
}

/// The roster along `schedule`.
pub fn planned_guided(
    scenario: &Scenario,
    staffing: &Staffing,
    schedule: &Schedule,
) -> (Roster, RosterCost, SolveReport) {
    planned_with(
        scenario,
        staffing,
        schedule,
        &RosterSettings::default(),
        &Control::unlimited(),
    )
}

/// The same with settings and a control.
pub fn planned_with(
    scenario: &Scenario,
    staffing: &Staffing,
    schedule: &Schedule,
    settings: &RosterSettings,
    control: &Control,
) -> (Roster, RosterCost, SolveReport) {
    match crate::roster::roster(scenario, staffing, schedule, settings, control).unwrap() {
        RosterOutcome::Planned {
            roster,
            cost,
            report,
        } => {
            let wrong = super::checker::violations(scenario, &roster);
            assert!(wrong.is_empty(), "{wrong:#?}");
            (roster, cost, report)
        }
        RosterOutcome::Impossible { conflicts } => panic!("impossible: {conflicts:#?}"),
    }
}

/// A copy of an agent with a number as name.
pub fn numbered(agent: &Agent, number: usize, contract: usize) -> Agent {
    Agent {
        name: format!("Agent {number:03}"),
        contract: ContractIndex::new(contract),
        ..agent.clone()
    }
}
