//! The months ahead: what a centre of 12 needs, and what more leavers change.
//!
//! `cargo run --release --example hire`

#![allow(clippy::print_stdout)]

use shiftwright::control::Control;
use shiftwright::hire::{Settings, look_ahead, rows};
use shiftwright::report::hire::{HireSummary, classes};
use shiftwright::scenario;
use std::error::Error;
use std::path::Path;

/// 12 people answer the phone; the work is for about 13, and a third leave in a year.
const CENTRE: &str = r#"
name = "Small centre"
zone = "Europe/Berlin"
first_day = 2026-03-02
weeks = 1
[[queue]]
name = "phone"
channel = "phone"
hours = { mon-fri = "08:00-18:00" }
typical_week = { mon-fri = 640 }
aht = "5m"
service_level = { answer_within = "20s", target = 0.8 }
[[contract]]
name = "full"
hours_per_week = "40h"
cost_per_hour = 20
[hiring]
weeks = 26
schedule_efficiency = 0.85
attrition = 0.3
lead_time = "2w"
training = "2w"
class_size = { min = 2, max = 6 }
hiring_cost = 1000
plays = 100
[[hiring.pool]]
heads = 12
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let loaded = scenario::load_text(CENTRE, Path::new("."));
    let (mut scenario, _) = loaded.map_err(|problems| format!("{problems:?}"))?;
    let ahead = look_ahead(&scenario, &Settings::default(), &Control::unlimited())?;
    let summary = HireSummary::new(&scenario, &ahead, &rows(&ahead), &[]);
    println!("{}", shiftwright::report::hire::screen(&summary));

    // Nobody can be on the phones before lead time and training are over.
    for class in classes(&ahead) {
        assert!((class.on_phones - ahead.first).num_days() >= 28);
        assert!(class.expected_graduates <= f64::from(class.people));
    }
    // What was found costs at most half a percent more than the best possible.
    assert!(summary.search.gap.is_some_and(|gap| gap <= 0.005));

    for band in &mut scenario.hiring.sites[0].attrition {
        band.per_year *= 3.0;
    }
    let more = look_ahead(&scenario, &Settings::default(), &Control::unlimited())?;
    let more = HireSummary::new(&scenario, &more, &rows(&more), &[]);
    println!(
        "With three times as many leavers: {} instead of {}",
        more.hires, summary.hires
    );
    assert!(more.hires > summary.hires);
    Ok(())
}
