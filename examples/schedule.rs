//! Agents required → how many of which shift, and how far from the best possible that is.
//!
//! `cargo run --release --example schedule`

#![allow(clippy::print_stdout)]

use shiftwright::control::Control;
use shiftwright::schedule::{ScheduleSettings, schedule};
use shiftwright::{plan, scenario};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let (scenario, _) =
        scenario::load(Path::new("scenarios/helpdesk")).map_err(|p| format!("{p:?}"))?;
    let control = Control::unlimited();
    let requirement = plan::require(&scenario, &control)?;
    let settings = ScheduleSettings {
        seed: scenario.seed,
        ..ScheduleSettings::default()
    };
    let schedule = schedule(&scenario, &requirement.staffing, &settings, &control)?;

    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for shift in &schedule.shifts {
        let pattern = &scenario.shifts[shift.shape.shift.get()];
        *counts.entry(&pattern.name).or_default() += shift.count;
    }
    for (name, count) in &counts {
        println!("{count:>4} × {name}");
    }
    let report = &schedule.report;
    let (cost, bound) = (
        report.objective.ok_or("a schedule has a cost")?,
        report.bound.ok_or("and a bound")?,
    );
    println!(
        "cost {cost:.0}, no schedule costs less than {bound:.0}: at most {:.2} % above it",
        (cost - bound) / cost * 100.0
    );

    assert!(bound <= cost && (cost - bound) / cost < 0.05);
    // Every shift lies where its pattern allows a start, and pays what its length says.
    for shift in &schedule.shifts {
        let minutes = i64::from(shift.shape.paid_min);
        assert!(shift.count > 0 && minutes > 0 && minutes <= shift.shape.span.minutes());
    }
    Ok(())
}
