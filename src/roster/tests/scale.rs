//! Rosters at the sizes that the program promises, with their times.

use super::fixture::{clock, no_guide, numbered, open, pattern, planned_with, staffing};
use crate::control::Control;
use crate::roster::{Effort, RosterSettings};
use crate::scenario::model::{Break, BreakKind, Contract, Scenario, Site};
use crate::scenario::sample;
use crate::schedule::{self, ScheduleSettings};
use crate::staffing::Staffing;
use crate::units::{Fraction, QueueIndex, ShiftIndex, SiteIndex};
use std::time::Instant;

fn pause(kind: BreakKind, length_min: u32, earliest_min: u32, latest_min: u32) -> Break {
    Break {
        kind,
        length_min,
        paid: kind == BreakKind::Break,
        earliest_min,
        latest_min,
        step_min: 15,
    }
}

fn halves(from: f64, to: f64) -> Vec<f64> {
    let count = ((to - from) * 2.0) as usize;
    (0..=count).map(|n| from + n as f64 * 0.5).collect()
}

fn contract(
    scenario: &Scenario,
    name: &str,
    hours: (u32, u32),
    max_days: u32,
    shifts: &[usize],
) -> Contract {
    Contract {
        name: name.into(),
        week_min_minutes: hours.0 * 60,
        week_max_minutes: hours.1 * 60,
        max_days_per_week: max_days,
        shifts: shifts.iter().map(|s| ShiftIndex::new(*s)).collect(),
        ..scenario.contracts[0].clone()
    }
}

/// Like a large bank: `agents` on three contracts, weekdays 07:00–21:30.
pub fn bank(agents: usize) -> (Scenario, Staffing) {
    let mut scenario = sample::help_desk(1);
    scenario.weeks = 4;
    scenario.queues[0].hours = open(&[0, 1, 2, 3, 4], 7.0, 21.0);
    let mut full = pattern("full", &halves(7.0, 12.5), &[8.5]);
    full.breaks = vec![
        pause(BreakKind::Break, 15, 90, 150),
        pause(BreakKind::Lunch, 30, 210, 300),
        pause(BreakKind::Break, 15, 360, 420),
    ];
    let mut part = pattern("part", &halves(7.0, 16.0), &[4.0, 5.0]);
    part.breaks = vec![pause(BreakKind::Break, 15, 90, 165)];
    let mut flex = pattern("flex", &halves(7.0, 15.0), &[6.0, 6.5]);
    flex.breaks = vec![
        pause(BreakKind::Break, 15, 90, 150),
        pause(BreakKind::Lunch, 30, 180, 240),
    ];
    scenario.shifts = vec![full, part, flex];
    for shift in &mut scenario.shifts {
        shift.days = [true, true, true, true, true, false, false];
    }
    scenario.contracts = vec![
        contract(&scenario, "full-time", (38, 40), 5, &[0]),
        contract(&scenario, "part-time", (20, 25), 5, &[1]),
        contract(&scenario, "flexible", (25, 32), 5, &[1, 2]),
    ];
    scenario.shrinkage.planned = Fraction::new(0.08).unwrap();
    scenario.shrinkage.unplanned = Fraction::new(0.06).unwrap();
    let model = scenario.agents[0].clone();
    scenario.agents = (0..agents)
        .map(|n| numbered(&model, n, [0, 0, 0, 1, 2][n % 5]))
        .collect();
    let peak = agents as f64 * 0.62;
    let staffing = staffing(&scenario, |_, day, hour| {
        let level =
            [1.1, 1.0, 0.95, 0.95, 0.9, 0.0, 0.0][day % 7] * (1.0 + 0.03 * (day / 7) as f64);
        let shape = 0.25 + 0.75 * (-((hour - 12.0) / 4.0).powi(2)).exp();
        (peak * level * shape) as u32
    });
    (scenario, staffing)
}

/// Three cities in three zones, phone and email, 7 days a week, `agents` of them.
pub fn cities(agents: usize) -> (Scenario, Staffing) {
    let mut scenario = sample::help_desk(1);
    scenario.weeks = 4;
    scenario.first_day = chrono::NaiveDate::from_ymd_opt(2026, 2, 23).unwrap();
    scenario.zone = chrono_tz::America::New_York;
    let zones = [
        chrono_tz::America::Los_Angeles,
        chrono_tz::America::New_York,
        chrono_tz::America::Chicago,
    ];
    let names = ["San Francisco", "New York", "Austin"];
    scenario.sites = (0..3)
        .map(|n| Site {
            name: names[n].into(),
            zone: zones[n],
            pay_bands: vec![],
        })
        .collect();
    let mut email = scenario.queues[0].clone();
    email.name = "email".into();
    email.priority = 2;
    email.zone = scenario.zone;
    scenario.queues[0].zone = scenario.zone;
    scenario.queues[0].hours = open(&[0, 1, 2, 3, 4, 5, 6], 8.0, 23.0);
    email.hours = open(&[0, 1, 2, 3, 4], 8.0, 20.0);
    scenario.queues.push(email);
    let mut day = pattern("day", &halves(7.0, 11.0), &[8.5]);
    day.breaks = sample::help_desk(1).shifts[0].breaks.clone();
    let mut late = pattern("late", &halves(12.0, 14.0), &[8.5]);
    late.breaks = day.breaks.clone();
    let mut short = pattern("short", &halves(7.0, 16.0), &[4.0, 5.0, 6.0]);
    short.breaks = vec![pause(BreakKind::Break, 15, 90, 150)];
    scenario.shifts = vec![day, late, short];
    let full = Contract {
        min_consecutive_days: 2,
        min_consecutive_days_off: 2,
        max_weekends: Some(2),
        whole_weekends: true,
        ..contract(&scenario, "full-time", (38, 40), 5, &[0, 1])
    };
    let part = Contract {
        min_consecutive_days_off: 1,
        max_weekends: Some(3),
        ..contract(&scenario, "part-time", (20, 28), 5, &[2])
    };
    scenario.contracts = vec![full, part];
    let model = scenario.agents[0].clone();
    scenario.agents = (0..agents)
        .map(|n| {
            let mut agent = numbered(&model, n, usize::from(n % 4 == 3));
            agent.site = SiteIndex::new(n % 3);
            agent.skills = match n % 5 {
                0 | 1 => vec![QueueIndex::new(0)],
                2 => vec![QueueIndex::new(1)],
                _ => vec![QueueIndex::new(0), QueueIndex::new(1)],
            };
            agent
        })
        .collect();
    let peak = agents as f64 * 0.34;
    let staffing = staffing(&scenario, |queue, day, hour| {
        let weekend = if day % 7 >= 5 { 0.5 } else { 1.0 };
        let shape = 0.3 + 0.7 * (-((hour - 14.0) / 5.0).powi(2)).exp();
        let share = if queue == 0 { 0.75 } else { 0.5 };
        (peak * weekend * shape * share) as u32
    });
    (scenario, staffing)
}

/// Plans and checks; prints the figures and gives the gap.
fn run(name: &str, effort: Effort, (scenario, staffing): (Scenario, Staffing)) -> f64 {
    let began = Instant::now();
    let settings = RosterSettings { effort, seed: None };
    let control = Control::unlimited();
    let (_, cost, report) = planned_with(&scenario, &staffing, &no_guide(), &settings, &control);
    let (bound, gap) = (report.bound.unwrap(), report.gap.unwrap());
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{name}: {seconds:.1} s, cost {:.0}, bound {bound:.0}, gap {gap:.4}",
        cost.total()
    );
    println!("{cost:?}");
    gap
}

#[test]
fn three_cities_with_90_agents_for_4_weeks() {
    assert!(run("three cities", Effort::Normal, cities(90)) < 0.025);
}

/// What-if cases: a twentieth of the work, from the prices of the relaxed shift program.
#[test]
fn three_cities_roughly() {
    let (scenario, staffing) = cities(90);
    let control = Control::unlimited();
    let rough = ScheduleSettings {
        rough: true,
        ..ScheduleSettings::default()
    };
    let guide = schedule::schedule(&scenario, &staffing, &rough, &control).unwrap();
    let settings = RosterSettings {
        effort: Effort::Rough,
        seed: None,
    };
    let gap = |guide| {
        let (_, _, report) = planned_with(&scenario, &staffing, guide, &settings, &control);
        report.gap.unwrap()
    };
    let (with, without) = (gap(&guide), gap(&no_guide()));
    assert!(with < 0.06 && with < without / 2.0, "{with} {without}");
}

#[test]
fn a_bank_with_500_agents_for_20_days() {
    assert!(run("bank, quick", Effort::Quick, bank(500)) < 0.04);
}

#[test]
fn clock_helper_reads_halves() {
    assert_eq!(clock(7.5).to_string(), "07:30");
}
