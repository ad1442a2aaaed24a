//! The schedule as a whole.

use super::synthetic;
use super::*;
use crate::control::Control;
use crate::scenario::Scenario;
use crate::staffing::Staffing;

fn run(scenario: &Scenario, staffing: &Staffing, gap: f64) -> Schedule {
    let settings = ScheduleSettings {
        gap,
        ..ScheduleSettings::default()
    };
    let since = std::time::Instant::now();
    let control = Control::unlimited().reporting(move |progress| {
        println!("{:6.2} s  {}", since.elapsed().as_secs_f64(), progress.note);
    });
    schedule(scenario, staffing, &settings, &control).unwrap()
}

fn show(name: &str, scenario: &Scenario, staffing: &Staffing, schedule: &Schedule) {
    let it = evaluate(scenario, staffing, schedule);
    println!("{name}: {:?}", schedule.report);
    println!(
        "  groups {} pay {:.0} under {:.0} ({:.1} h) over {:.0} ({:.1} h) paid {:.0} h penalty {:.0} shifts {}",
        schedule.groups.len(),
        it.pay,
        it.understaffing,
        it.understaffing_h,
        it.overstaffing,
        it.overstaffing_h,
        it.paid_h,
        it.shortfall_penalty,
        schedule.shifts.iter().map(|s| s.count).sum::<u32>()
    );
}

#[test]
#[ignore = "measures size (b): cargo test --lib -- --ignored --nocapture measure_bank"]
fn measure_bank() {
    let (scenario, staffing) = synthetic::bank();
    let made = run(&scenario, &staffing, 0.01);
    show("bank", &scenario, &staffing, &made);
}

#[test]
#[ignore = "measures size (a)"]
fn measure_three_cities() {
    for demand in [1.0, 1.25, 1.5] {
        let (scenario, staffing) = synthetic::three_cities(demand);
        let made = run(&scenario, &staffing, 0.01);
        show("three cities", &scenario, &staffing, &made);
    }
}

#[test]
#[ignore = "measures a day-and-night desk"]
fn measure_night_and_day() {
    let (scenario, staffing) = synthetic::night_and_day(40);
    let made = run(&scenario, &staffing, 0.01);
    show("night and day", &scenario, &staffing, &made);
}

#[test]
#[ignore = "measures a help desk"]
fn measure_help_desk() {
    let scenario = crate::scenario::sample::help_desk(25);
    let staffing = synthetic::staffing(&scenario, |_, date, hour| {
        14.0 * synthetic::weekday_level(date) * synthetic::humps(hour)
    });
    for gap in [0.01, 0.0001] {
        let made = run(&scenario, &staffing, gap);
        show("help desk", &scenario, &staffing, &made);
    }
}
