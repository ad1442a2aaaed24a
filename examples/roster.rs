//! Shifts → names, with every rule of the contracts kept; and what is said where none can be.
//!
//! `cargo run --release --example roster`

#![allow(clippy::print_stdout)]

mod common;

use common::FRONT_DESK;
use shiftwright::control::Control;
use shiftwright::plan::require;
use shiftwright::roster::{RosterOutcome, RosterSettings, roster};
use shiftwright::schedule::{ScheduleSettings, schedule};
use std::error::Error;

fn rostered(text: &str) -> Result<RosterOutcome, Box<dyn Error>> {
    let scenario = common::load(text)?;
    let control = Control::unlimited();
    let staffing = require(&scenario, &control)?.staffing;
    let shifts = schedule(&scenario, &staffing, &ScheduleSettings::default(), &control)?;
    let settings = RosterSettings::default();
    Ok(roster(&scenario, &staffing, &shifts, &settings, &control)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let RosterOutcome::Planned { roster, cost, .. } = rostered(FRONT_DESK)? else {
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
        rostered(&FRONT_DESK.replace("name = \"Anna\"", away))?
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
