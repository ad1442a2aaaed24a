//! A roster played against random days: what customers feel when one of three agents is missing all morning.
//!
//! `cargo run --release --example simulate`

#![allow(clippy::print_stdout)]

mod common;

use shiftwright::control::Control;
use shiftwright::plan;
use shiftwright::problem::Source;
use shiftwright::simulate::{PlaySettings, Simulation, Timetable, simulate};
use shiftwright::verify;
use std::error::Error;

/// Four days from eight to four for all but those who are `away`.
fn roster(away: &[&str]) -> Source {
    let mut text = "agent,date,site,shift,start,end,paid_h\n".to_owned();
    for agent in ["Anna", "Ben", "Carla"] {
        for day in (23..=26).filter(|_| !away.contains(&agent)) {
            let at = |hour: u32| format!("2026-03-{day}T{hour:02}:00:00+01:00");
            let (start, end) = (at(8), at(16));
            text += &format!("{agent},2026-03-{day},Front desk,day,{start},{end},8\n");
        }
    }
    Source {
        file: "roster.csv".into(),
        text,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let scenario = common::load(common::FRONT_DESK)?;
    let control = Control::unlimited();
    let required = plan::require(&scenario, &control)?;
    let play = |away: &[&str]| -> Result<Simulation, Box<dyn Error>> {
        let sheet = verify::read_text(roster(away), None, &scenario)
            .map_err(|problems| format!("{problems:?}"))?;
        Ok(simulate(
            &scenario,
            &required.outlook.forecast,
            &required.staffing,
            &Timetable::of_sheet(&scenario, &sheet).0,
            &PlaySettings::of(&scenario),
            &control,
        ))
    };
    let wait = |played: &Simulation| {
        let asa_s = played.queues[0].total.asa_s;
        asa_s.map(|it| it.mean).ok_or("nobody came")
    };
    let (all, two) = (play(&[])?, play(&["Carla"])?);
    println!(
        "mean wait {:.0} s with three agents, {:.0} s with two",
        wait(&all)?,
        wait(&two)?
    );
    // Both meet the same customers: the difference is the agent.
    assert!(wait(&two)? > wait(&all)?);
    assert!((two.queues[0].total.offered - all.queues[0].total.offered).abs() < 1e-9);
    Ok(())
}
