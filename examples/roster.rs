//! Shifts → names, with every rule of the contracts kept; and what is said where none can be.
//!
//! `cargo run --release --example roster`

#![allow(clippy::print_stdout)]

use shiftwright::control::Control;
use shiftwright::plan::require;
use shiftwright::roster::{RosterOutcome, RosterSettings, roster};
use shiftwright::scenario;
use shiftwright::schedule::{ScheduleSettings, schedule};
use std::error::Error;
use std::path::Path;

const SCENARIO: &str = r#"
name = "Front desk"
zone = "Europe/Berlin"
interval = "30min"
first_day = 2026-03-23
weeks = 1
[[queue]]
name = "phone"
channel = "phone"
hours = { mon-sat = "08:00-18:00" }
typical_week = { mon-fri = 60, sat = 40 }
aht = "4m"
service_level = { answer_within = "20s", target = 0.8 }
[[shift]]
name = "day"
start = { from = "08:00", to = "10:00", step = "1h" }
length = "8h"
[[contract]]
name = "full"
hours_per_week = { min = "32h", max = "40h" }
days_per_week = 5
rest = "11h"
cost_per_hour = 20
[[agent]]
name = "Anna"
[[agent]]
name = "Ben"
[[agent]]
name = "Carla"
"#;

fn rostered(text: &str) -> Result<RosterOutcome, Box<dyn Error>> {
    let (scenario, _) = scenario::load_text(text, Path::new(".")).map_err(|p| format!("{p:?}"))?;
    let control = Control::unlimited();
    let staffing = require(&scenario, &control)?.staffing;
    let shifts = schedule(&scenario, &staffing, &ScheduleSettings::default(), &control)?;
    let settings = RosterSettings::default();
    Ok(roster(&scenario, &staffing, &shifts, &settings, &control)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let RosterOutcome::Planned { roster, cost, .. } = rostered(SCENARIO)? else {
        return Err("three people can do it".into());
    };
    for shift in &roster.shifts {
        println!("agent {} {}", shift.agent.get(), shift.date.format("%a"));
    }
    println!("{} shifts, {:.0} of pay", roster.shifts.len(), cost.pay);
    for agent in 0..3 {
        let own = roster.shifts.iter().filter(|it| it.agent.get() == agent);
        let days = own.count();
        assert!(
            (4..=5).contains(&days),
            "32 to 40 hours are 4 or 5 days of 8"
        );
    }

    // Anna is away from Monday to Thursday: three days of 8 hours are less than 32.
    let away = "name = \"Anna\"\ntime_off = [\"2026-03-23..2026-03-26 unpaid\"]";
    let RosterOutcome::Impossible { conflicts } =
        rostered(&SCENARIO.replace("name = \"Anna\"", away))?
    else {
        return Err("three days cannot be enough".into());
    };
    for conflict in &conflicts {
        println!("impossible: {}", conflict.message);
    }
    assert!(conflicts.iter().all(|it| it.agent.get() == 0));
    assert!(conflicts[0].message.contains("32"));
    Ok(())
}
