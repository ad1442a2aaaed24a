//! Scenarios of known size for tests, with requirements drawn from simple curves.

use crate::calendar::{Clock, IntervalLength, OpeningHours};
use crate::scenario::model::{
    Break, BreakKind, Contract, Scenario, ShiftPattern, Site, Sizing, TimeOff,
};
use crate::scenario::sample::{help_desk, hours};
use crate::staffing::{Binding, IntervalStaffing, Performance, QueueStaffing, Service, Staffing};
use crate::units::{
    Agents, ContractIndex, Erlangs, Fraction, Fte, Money, QueueIndex, Seconds, ShiftIndex,
    SiteIndex,
};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

/// A requirement for every open interval: `required(queue, date, hour of the queue's clock)`.
pub fn staffing(scenario: &Scenario, required: impl Fn(usize, NaiveDate, f64) -> f64) -> Staffing {
    let queues = scenario.queue_indices().map(|queue| {
        let open = scenario
            .days()
            .chain([scenario.end_day()])
            .flat_map(|date| scenario.open_intervals(queue, date));
        let intervals = open
            .filter(|it| it.date < scenario.end_day())
            .map(|interval| {
                let hour = f64::from(interval.clock.minutes()) / 60.0;
                let need = required(queue.get(), interval.date, hour).round().max(0.0);
                IntervalStaffing {
                    interval,
                    offered: need,
                    aht: Seconds::from_minutes(4),
                    offered_load: Erlangs::new(need).unwrap(),
                    agents_required: Agents::new(need as u32),
                    fte_required: Fte::new(need).unwrap(),
                    binding: Binding::ServiceLevel,
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
            });
        QueueStaffing {
            queue,
            service: Service::new(&scenario.queues[queue.get()], &Default::default()),
            sizing: Sizing::Interval,
            intervals: intervals.collect(),
            by_interval: vec![],
        }
    });
    Staffing {
        queues: queues.collect(),
    }
}

/// Two humps a day, at 10:30 and 15:00.
pub fn humps(hour: f64) -> f64 {
    let hump = |at: f64, width: f64| (-((hour - at) / width).powi(2)).exp();
    hump(10.5, 2.5) + 0.8 * hump(15.0, 2.5) + 0.15
}

/// Louder and quieter weekdays; the weekend at a quarter.
pub fn weekday_level(date: NaiveDate) -> f64 {
    [1.15, 1.05, 1.0, 0.98, 0.92, 0.3, 0.22][date.weekday().num_days_from_monday() as usize]
}

fn clocks(from: u16, step: u16, count: u16) -> Vec<Clock> {
    (0..count)
        .map(|k| Clock::new(from + k * step).unwrap())
        .collect()
}

fn pause(kind: BreakKind, length_min: u32, paid: bool, earliest_min: u32, width: u32) -> Break {
    Break {
        kind,
        length_min,
        paid,
        earliest_min,
        latest_min: earliest_min + width,
        step_min: 15,
    }
}

pub fn pattern(name: &str, from: u16, count: u16, lengths: &[u32]) -> ShiftPattern {
    ShiftPattern {
        name: name.into(),
        starts: clocks(from, 30, count),
        lengths_min: lengths.to_vec(),
        breaks: vec![
            pause(BreakKind::Break, 15, true, 90, 60),
            pause(BreakKind::Lunch, 30, false, 210, 90),
            pause(BreakKind::Break, 15, true, 345, 60),
        ],
        days: [true; 7],
    }
}

fn contract(name: &str, week: (u32, u32), days: u32, cost: f64, shifts: usize) -> Contract {
    let base = help_desk(1).contracts.remove(0);
    Contract {
        name: name.into(),
        week_min_minutes: week.0 * 60,
        week_max_minutes: week.1 * 60,
        max_days_per_week: days,
        cost_per_hour: Money::new(cost).unwrap(),
        shifts: (0..shifts).map(ShiftIndex::new).collect(),
        ..base
    }
}

/// Three cities in three zones, phone and email every day, 90 agents in about 15 groups, 4 weeks
/// across the clock change of 8 March 2026.
pub fn three_cities(demand: f64) -> (Scenario, Staffing) {
    let mut scenario = help_desk(1);
    let zones: [Tz; 3] = [
        chrono_tz::America::Los_Angeles,
        chrono_tz::America::New_York,
        chrono_tz::America::Chicago,
    ];
    scenario.zone = zones[1];
    scenario.first_day = NaiveDate::from_ymd_opt(2026, 2, 23).unwrap();
    scenario.weeks = 4;
    scenario.shrinkage.unplanned = Fraction::new(0.06).unwrap();
    scenario.shrinkage.planned = Fraction::new(0.08).unwrap();
    scenario.queues[0].zone = zones[1];
    scenario.queues[0].hours = hours(0..=6, "08:00", "22:00");
    let mut email = scenario.queues[0].clone();
    email.name = "email".into();
    email.hours = hours(0..=6, "09:00", "20:00");
    scenario.queues.push(email);
    scenario.sites = ["San Francisco", "New York", "Austin"]
        .iter()
        .zip(zones)
        .map(|(name, zone)| Site {
            name: (*name).into(),
            zone,
            pay_bands: vec![],
        })
        .collect();
    scenario.shifts = (0..6)
        .map(|k| pattern(&format!("shift {k}"), 360 + 90 * k, 6, &[480, 510]))
        .collect();
    scenario.contracts = vec![
        contract("full-time", (37, 40), 5, 24.0, 6),
        contract("part-time", (15, 24), 3, 20.0, 6),
    ];
    let model = scenario.agents[0].clone();
    let skills = [vec![0], vec![0, 1], vec![0, 1], vec![1]];
    scenario.agents = (0..90)
        .map(|k| {
            let mut agent = model.clone();
            agent.name = format!("Agent {k:02}");
            agent.site = SiteIndex::new(k % 3);
            agent.contract = ContractIndex::new(usize::from(k % 5 == 4));
            agent.skills = skills[(k / 3) % 4]
                .iter()
                .map(|q| QueueIndex::new(*q))
                .collect();
            agent.cost_per_hour = Some(Money::new(15.0 + (k * 7 % 40) as f64 * 0.5).unwrap());
            if k % 9 == 0 {
                agent.availability = hours(0..=4, "06:00", "18:00");
            }
            if k % 6 == 1 {
                agent.time_off.push(TimeOff {
                    date: NaiveDate::from_ymd_opt(2026, 3, 2 + (k % 20) as u32).unwrap(),
                    paid: true,
                });
            }
            agent
        })
        .collect();
    let staffing = staffing(&scenario, |queue, date, hour| {
        let size = demand * if queue == 0 { 26.0 } else { 9.0 };
        size * weekday_level(date) * humps(hour)
    });
    (scenario, staffing)
}

/// One queue of a bank, weekdays 07:00–21:00, 500 agents on three contracts, 4 weeks.
pub fn bank() -> (Scenario, Staffing) {
    let mut scenario = help_desk(1);
    scenario.weeks = 4;
    scenario.first_day = NaiveDate::from_ymd_opt(2026, 5, 4).unwrap();
    scenario.queues[0].hours = hours(0..=4, "07:00", "21:00");
    scenario.shrinkage.unplanned = Fraction::new(0.07).unwrap();
    scenario.shifts = (0..6)
        .map(|k| pattern(&format!("shift {k}"), 420 + 60 * k, 6, &[450, 510]))
        .collect();
    scenario.shifts.push(ShiftPattern {
        breaks: vec![pause(BreakKind::Break, 15, true, 90, 60)],
        ..pattern("short", 420, 20, &[240, 300])
    });
    scenario.contracts = vec![
        contract("full-time", (36, 40), 5, 24.0, 7),
        contract("30 hours", (25, 30), 4, 22.0, 7),
        contract("part-time", (12, 20), 5, 20.0, 7),
    ];
    let model = scenario.agents[0].clone();
    scenario.agents = (0..500)
        .map(|k| {
            let mut agent = model.clone();
            agent.name = format!("Agent {k:03}");
            agent.contract = ContractIndex::new([0, 0, 0, 1, 2][k % 5]);
            if k % 11 == 0 {
                agent.availability = hours(0..=4, "07:00", "16:00");
            }
            agent
        })
        .collect();
    let staffing = staffing(&scenario, |_, date, hour| {
        190.0 * weekday_level(date) * humps(hour)
    });
    (scenario, staffing)
}

/// A desk open around the clock in Berlin, shifts over midnight, two weeks across 29 March 2026.
pub fn night_and_day(agents: usize) -> (Scenario, Staffing) {
    let mut scenario = help_desk(agents);
    scenario.interval = IntervalLength::Half;
    scenario.queues[0].hours = OpeningHours::always();
    scenario.shifts = vec![
        pattern("early", 360, 3, &[510]),
        pattern("late", 840, 3, &[510]),
        pattern("night", 1320, 2, &[510]),
    ];
    scenario.contracts[0].shifts = (0..3).map(ShiftIndex::new).collect();
    let staffing = staffing(&scenario, |_, date, hour| {
        1.0 + 5.0 * weekday_level(date) * humps(hour)
    });
    (scenario, staffing)
}
