//! From a scenario's folder to a roster with names, checked: the whole road as a library.
//!
//! `cargo run --release --example end_to_end`

#![allow(clippy::print_stdout)]

use shiftwright::control::Control;
use shiftwright::plan::{PlanOutcome, PlanSettings, plan};
use shiftwright::problem::Source;
use shiftwright::report::csv;
use shiftwright::{scenario, verify};
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let (scenario, _) =
        scenario::load(Path::new("scenarios/helpdesk")).map_err(|p| format!("{p:?}"))?;
    let outcome = plan(&scenario, &PlanSettings::default(), &Control::unlimited())?;
    let PlanOutcome::Planned(plan) = outcome else {
        return Err("the shipped scenario has a roster".into());
    };
    println!(
        "{} shifts, cost {:.0}",
        plan.roster.shifts.len(),
        plan.roster_cost.pay
    );

    // What a person would be handed, read back and checked by code that shares nothing with the search.
    let source = |name: &str, text: String| Source {
        file: name.into(),
        text,
    };
    let roster = source(
        "roster.csv",
        csv::roster_table(&scenario, &plan.roster).to_csv(),
    );
    let activities = source(
        "activities.csv",
        csv::activities_table(&scenario, &plan.roster).to_csv(),
    );
    let sheet =
        verify::read_text(roster, Some(activities), &scenario).map_err(|p| format!("{p:?}"))?;
    let violations = verify::verify(&scenario, &sheet);
    println!(
        "{} rules checked, {} broken",
        verify::rules_checked(&sheet).len(),
        violations.len()
    );

    assert!(violations.is_empty(), "{violations:?}");
    assert!(plan.roster.shifts.len() > 150);
    let bound = plan.roster_report.bound.ok_or("the roster has a bound")?;
    assert!(plan.roster_report.objective.ok_or("and a cost")? >= bound);
    Ok(())
}
