//! How close to the best possible large rosters come, how fast and in how much memory: the bank's 500 agents in
//! half-hours and quarter-hours, 1,000 agents, 5,000 agents for a week.
//!
//! `cargo bench --bench large_rosters`; `-- 0 2` for the first and third alone; in test mode nothing but the scenarios.
//! Each is a whole `plan --no-simulate`, its roster then checked by `verify`.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/common/measured.rs"]
mod measured;

use common::bank::{Size, write_sized};
use serde_json::Value;
use std::process::Command;

const SIZES: [Size; 4] = [
    Size::BANK,
    Size {
        interval: "15min",
        ..Size::BANK
    },
    Size {
        times: 2,
        interval: "15min",
        weeks: 4,
    },
    Size {
        times: 10,
        interval: "15min",
        weeks: 1,
    },
];

/// The line of a size; `None` where the data is missing.
fn told(size: Size) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("bank");
    if !write_sized(&scenario, size) {
        return None;
    }
    let out = folder.path().join("out");
    let mut plan = Command::new(env!("CARGO_BIN_EXE_shiftwright"));
    plan.args(["--quiet", "plan", "--no-simulate", "--no-charts"])
        .arg(&scenario)
        .arg("--out")
        .arg(&out);
    let cost = measured::cost(&mut plan);
    let roster = out.join("roster.csv");
    let verify = common::shiftwright()
        .arg("verify")
        .arg(&scenario)
        .arg("--roster")
        .arg(roster)
        .output();
    let summary: Value =
        serde_json::from_slice(&std::fs::read(out.join("summary.json")).unwrap()).unwrap();
    let found = if verify.unwrap().status.success() {
        "no violation"
    } else {
        "VIOLATIONS"
    };
    Some(format!(
        "{:5} agents, {} weeks, {}: gap {:.2} %, roster {:.1} s, whole plan {:.1} s ({:.1} s of processors), {:.0} MB, {found}",
        500 * size.times,
        size.weeks,
        size.interval,
        100.0 * summary["roster"]["gap"].as_f64().unwrap(),
        summary["wall_time_s"]["roster"].as_f64().unwrap(),
        cost.wall_s,
        cost.cpu_s.unwrap_or(f64::NAN),
        cost.peak_mb.unwrap_or(f64::NAN),
    ))
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|it| it == "--bench") {
        let folder = tempfile::tempdir().unwrap();
        let written = write_sized(folder.path(), SIZES[1]);
        println!("scenario written: {written}");
        return;
    }
    let asked: Vec<usize> = arguments.iter().filter_map(|it| it.parse().ok()).collect();
    for (number, size) in SIZES.into_iter().enumerate() {
        if asked.is_empty() || asked.contains(&number) {
            println!("{}", told(size).unwrap_or_else(|| "no data".to_owned()));
        }
    }
}
