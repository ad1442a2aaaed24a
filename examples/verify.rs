//! A roster that was changed by hand, checked against the scenario.
//!
//! `cargo run --release --example verify`

#![allow(clippy::print_stdout)]

use shiftwright::problem::Source;
use shiftwright::{scenario, verify};
use std::error::Error;
use std::path::Path;

const SCENARIO: &str = r#"
name = "Two days"
zone = "Europe/Berlin"
interval = "30min"
first_day = 2026-03-23
weeks = 1
[[queue]]
name = "phone"
channel = "phone"
hours = { mon-fri = "08:00-16:00" }
typical_week = { mon-fri = 40 }
aht = "4m"
service_level = { answer_within = "20s", target = 0.8 }
[[shift]]
name = "day"
start = ["00:00", "08:00"]
length = "8h"
[[contract]]
name = "any"
hours_per_week = { min = "0h", max = "40h" }
days_per_week = 5
rest = "11h"
cost_per_hour = 20
[[agent]]
name = "Anna"
"#;

/// Monday's shift ends eight hours before Tuesday's starts.
const ROSTER: &str = "\
agent,date,site,shift,start,end,paid_h
Anna,2026-03-23,Two days,day,2026-03-23T08:00:00+01:00,2026-03-23T16:00:00+01:00,8
Anna,2026-03-24,Two days,day,2026-03-24T00:00:00+01:00,2026-03-24T08:00:00+01:00,8
";

fn main() -> Result<(), Box<dyn Error>> {
    let (scenario, _) =
        scenario::load_text(SCENARIO, Path::new(".")).map_err(|p| format!("{p:?}"))?;
    let source = Source {
        file: "roster.csv".into(),
        text: ROSTER.to_owned(),
    };
    let sheet = verify::read_text(source, None, &scenario).map_err(|p| format!("{p:?}"))?;
    let violations = verify::verify(&scenario, &sheet);
    for violation in &violations {
        println!("{}: {}", violation.rule.title(), violation.message);
    }
    assert_eq!(
        violations.len(),
        1,
        "the rest of eleven hours, and nothing else"
    );
    Ok(())
}
