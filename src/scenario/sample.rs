//! A small scenario built by hand, for unit tests of later stages.

use super::model::{
    Agent, Break, BreakKind, Channel, Contract, ForecastSettings, Hiring, Prices, PromiseOver,
    Queue, Scenario, ServiceLevel, ShareOf, ShiftPattern, Shrinkage, SimulationSettings, Site,
    Sizing, Targets, TypicalWeek, Validated, Volumes,
};
use crate::calendar::{Clock, ClockSpan, IntervalLength, OpeningHours};
use crate::units::{ContractIndex, Fraction, Money, QueueIndex, Seconds, ShiftIndex, SiteIndex};
use chrono::NaiveDate;

fn clock(text: &str) -> Clock {
    let (h, m) = text.split_once(':').unwrap();
    Clock::new(h.parse::<u16>().unwrap() * 60 + m.parse::<u16>().unwrap()).unwrap()
}

/// Opening hours on the weekdays `days` (0 = Monday).
pub fn hours(days: std::ops::RangeInclusive<usize>, from: &str, to: &str) -> OpeningHours {
    let mut hours = OpeningHours::default();
    for day in days {
        hours.by_weekday[day].push(ClockSpan {
            from: clock(from),
            to: clock(to),
        });
    }
    hours
}

/// One phone queue in Berlin, Monday to Friday 08:00–18:00, `agents` full-timers without wishes,
/// one shift pattern of 8 h 30 min with two breaks and a lunch, two weeks from 23 March 2026.
pub fn help_desk(agents: usize) -> Scenario {
    let zone = chrono_tz::Europe::Berlin;
    Scenario {
        name: "Sample".into(),
        zone,
        interval: IntervalLength::Half,
        first_day: NaiveDate::from_ymd_opt(2026, 3, 23).unwrap(),
        weeks: 2,
        seed: 1,
        currency: "EUR".into(),
        queues: vec![phone_queue()],
        holidays: vec![],
        events: vec![],
        growth: vec![],
        overrides: vec![],
        history_marks: vec![],
        aht_changes: vec![],
        closed_days: vec![],
        special_hours: vec![],
        shrinkage: Shrinkage {
            planned: Fraction::ZERO,
            unplanned: Fraction::ZERO,
        },
        sites: vec![Site {
            name: "Berlin".into(),
            zone,
            pay_bands: vec![],
        }],
        shifts: vec![day_shift()],
        contracts: vec![full_time()],
        agents: (0..agents).map(agent).collect(),
        worked_before: None,
        prices: Prices {
            understaffing_per_hour: Money::new(200.0).unwrap(),
            overstaffing_per_hour: Money::new(2.0).unwrap(),
            understaffing_rise: 0.0,
            wish_point: Money::new(5.0).unwrap(),
        },
        forecast: ForecastSettings {
            method: None,
            mean_of_weeks: 8,
            backtest_weeks: 8,
            lead_days: None,
        },
        simulation: SimulationSettings::default(),
        hiring: Hiring::default(),
        folder: ".".into(),
        validated: Validated(()),
    }
}

fn phone_queue() -> Queue {
    let mut hour_weights = [0.0; 24];
    hour_weights[8..18].copy_from_slice(&[3.0, 5.0, 6.0, 5.0, 4.0, 4.0, 5.0, 5.0, 3.0, 2.0]);
    Queue {
        name: "phone".into(),
        channel: Channel::Phone,
        zone: chrono_tz::Europe::Berlin,
        hours: hours(0..=4, "08:00", "18:00"),
        volumes: Volumes::Typical(TypicalWeek {
            per_weekday: [600.0, 500.0, 480.0, 470.0, 450.0, 0.0, 0.0],
            hour_weights,
        }),
        aht: Some(Seconds::new(270.0).unwrap()),
        targets: Targets {
            service_level: Some(ServiceLevel {
                answer_within: Seconds::new(20.0).unwrap(),
                target: Fraction::new(0.8).unwrap(),
                of: ShareOf::Offered,
                over: PromiseOver::Interval,
            }),
            max_occupancy: Some(Fraction::new(0.88).unwrap()),
            max_asa: None,
            max_abandoned: None,
        },
        aht_variation: None,
        patience: None,
        retry: None,
        callback: None,
        resolve_within: None,
        sizing: Sizing::Auto,
        at_once: None,
        backlog: None,
        borrow: None,
        minimum_agents: 0,
        priority: 1,
    }
}

fn day_shift() -> ShiftPattern {
    let pause = |kind, length_min, paid, earliest_min, latest_min| Break {
        kind,
        length_min,
        paid,
        earliest_min,
        latest_min,
        step_min: 15,
    };
    ShiftPattern {
        name: "day".into(),
        starts: ["07:30", "08:00", "08:30", "09:00", "09:30"]
            .map(clock)
            .to_vec(),
        lengths_min: vec![510],
        breaks: vec![
            pause(BreakKind::Break, 15, true, 90, 150),
            pause(BreakKind::Lunch, 30, false, 210, 300),
            pause(BreakKind::Break, 15, true, 360, 420),
        ],
        days: [true, true, true, true, true, false, false],
    }
}

fn full_time() -> Contract {
    Contract {
        name: "full-time".into(),
        week_min_minutes: 32 * 60,
        week_max_minutes: 40 * 60,
        min_days_per_week: 0,
        max_days_per_week: 5,
        min_consecutive_days: 1,
        max_consecutive_days: 6,
        min_consecutive_days_off: 1,
        rest_min: 11 * 60,
        max_weekends: None,
        whole_weekends: false,
        shifts: vec![ShiftIndex::new(0)],
        cost_per_hour: Money::new(20.0).unwrap(),
        overtime: None,
        paid_holidays: true,
    }
}

fn agent(number: usize) -> Agent {
    let any_time = ClockSpan {
        from: Clock::MIDNIGHT,
        to: Clock::new(2880).unwrap(),
    };
    Agent {
        name: format!("Agent {:02}", number + 1),
        site: SiteIndex::new(0),
        contract: ContractIndex::new(0),
        role: "agent".into(),
        skills: vec![QueueIndex::new(0)],
        proficiency: vec![],
        availability: OpeningHours {
            by_weekday: std::array::from_fn(|_| vec![any_time]),
        },
        time_off: vec![],
        wishes: vec![],
        cost_per_hour: None,
        hired: None,
    }
}
