//! What is gained where names and shifts are chosen together: the roster that gives names to counted shifts
//! beside the one that is priced and searched as whole lines.
//!
//! `cargo bench --bench two_steps`; `-- NAME` for one of the shipped scenarios or `bank`; in test mode the small
//! shipped help desk alone.
//!
//! *Two steps*: shifts are counted (the shift program, as far as it goes in ordinary time), then given to people
//! one by one along the best line of each; what fits nobody's rules is lost. It is where the roster stage begins, so
//! that a clock that has run out gives it. *One step*: what `plan` makes.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/common/mod.rs"]
mod common;

use shiftwright::control::Control;
use shiftwright::coverage::{coverage, plan_totals};
use shiftwright::plan::{Requirement, require};
use shiftwright::roster::{RosterOutcome, RosterSettings, roster};
use shiftwright::scenario::model::Scenario;
use shiftwright::schedule::{Schedule, ScheduleSettings, schedule};
use std::path::Path;
use std::time::{Duration, Instant};

const SHIPPED: [&str; 4] = ["helpdesk", "night-and-day", "languages", "three-cities"];

/// A roster in figures.
struct Measured {
    cost: f64,
    paid_h: f64,
    short_h: f64,
    over_h: f64,
    /// Agents' intervals answered in time by formula, 0 to 1.
    level: Option<f64>,
    gap: Option<f64>,
    seconds: f64,
}

fn measured(
    scenario: &Scenario,
    required: &Requirement,
    counted: &Schedule,
    control: &Control,
) -> Measured {
    let began = Instant::now();
    let settings = RosterSettings::default();
    let outcome = roster(scenario, &required.staffing, counted, &settings, control);
    let RosterOutcome::Planned {
        roster,
        cost,
        report,
    } = outcome.unwrap()
    else {
        unreachable!("{} cannot be rostered", scenario.name)
    };
    let seconds = began.elapsed().as_secs_f64();
    let totals = plan_totals(&coverage(scenario, &required.staffing, &roster));
    let shifts = roster.shifts.iter();
    Measured {
        cost: cost.total(),
        paid_h: shifts.map(|it| f64::from(it.paid_min) / 60.0).sum(),
        short_h: totals.understaffing_h,
        over_h: totals.overstaffing_h,
        level: totals.service_level,
        gap: report.gap,
        seconds,
    }
}

fn told(folder: &Path) {
    let (scenario, _) = shiftwright::scenario::load(folder).unwrap();
    let free = Control::unlimited();
    let required = require(&scenario, &free).unwrap();
    let settings = ScheduleSettings {
        seed: scenario.seed,
        ..ScheduleSettings::default()
    };
    let counted = schedule(&scenario, &required.staffing, &settings, &free).unwrap();
    let over = Control::unlimited().within(Duration::ZERO);
    let two = measured(&scenario, &required, &counted, &over);
    let one = measured(&scenario, &required, &counted, &free);
    for (steps, it) in [("two", &two), ("one", &one)] {
        println!("{}", row(&scenario.name, steps, it, &two));
    }
}

const HEADER: &str = "scenario             steps       cost   paid h  short h   over h  in time     gap  seconds   cost, paid against two";

fn row(name: &str, steps: &str, it: &Measured, two: &Measured) -> String {
    let percent =
        |share: Option<f64>| share.map_or(String::new(), |it| format!("{:.2} %", 100.0 * it));
    let against = |own: f64, other: f64| 100.0 * (own / other - 1.0);
    format!(
        "{name:20} {steps:5} {:10.0} {:8.0} {:8.1} {:8.0} {:>8} {:>7} {:8.1} {:+8.2} % {:+8.2} %",
        it.cost,
        it.paid_h,
        it.short_h,
        it.over_h,
        percent(it.level),
        percent(it.gap),
        it.seconds,
        against(it.cost, two.cost),
        against(it.paid_h, two.paid_h),
    )
}

fn main() {
    println!("{HEADER}");
    if !std::env::args().any(|it| it == "--bench") {
        told(&common::shipped("helpdesk"));
        return;
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let known = |it: &&String| SHIPPED.contains(&it.as_str()) || it.as_str() == "bank";
    let named: Vec<&String> = arguments.iter().filter(known).collect();
    let asked = |name: &str| named.is_empty() || named.iter().any(|it| it.as_str() == name);
    for name in SHIPPED.into_iter().filter(|it| asked(it)) {
        told(&common::shipped(name));
    }
    let folder = tempfile::tempdir().unwrap();
    if asked("bank") && common::bank::write(folder.path()) {
        told(folder.path());
    }
}
