//! A roster that was changed by hand, checked against the scenario.
//!
//! `cargo run --release --example verify`

#![allow(clippy::print_stdout)]

mod common;

use shiftwright::problem::Source;
use shiftwright::verify;
use std::error::Error;

/// Four days of eight hours for everybody. Anna's Thursday was moved to noon, when no shift starts.
fn roster() -> String {
    let mut text = "agent,date,site,shift,start,end,paid_h\n".to_owned();
    for agent in ["Anna", "Ben", "Carla"] {
        for day in 23..=26 {
            let start = if (agent, day) == ("Anna", 26) { 12 } else { 8 };
            let at = |hour: u32| format!("2026-03-{day}T{hour:02}:00:00+01:00");
            let (start, end) = (at(start), at(start + 8));
            text += &format!("{agent},2026-03-{day},Front desk,day,{start},{end},8\n");
        }
    }
    text
}

fn main() -> Result<(), Box<dyn Error>> {
    let scenario = common::load(common::FRONT_DESK)?;
    let source = Source {
        file: "roster.csv".into(),
        text: roster(),
    };
    let sheet = verify::read_text(source, None, &scenario).map_err(|p| format!("{p:?}"))?;
    let violations = verify::verify(&scenario, &sheet);
    for violation in &violations {
        println!("{}: {}", violation.rule.title(), violation.message);
    }
    assert_eq!(violations.len(), 1, "the start at noon, and nothing else");
    assert_eq!(violations[0].rule, verify::Rule::ShiftPattern);
    Ok(())
}
