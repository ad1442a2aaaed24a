//! The main job on real calls: a large bank's call centre, half-hours, four weeks, 500 agents on
//! three contracts, from the raw export to a verified roster.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod common;

use common::{bank, shiftwright};
use std::fs;

#[test]
fn the_bank_plans_end_to_end_and_verify_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("bank");
    let out = folder.path().join("out");
    if !bank::write(&scenario) {
        return;
    }

    shiftwright()
        .arg("plan")
        .arg(&scenario)
        .arg("--out")
        .arg(&out)
        .assert()
        .success();
    shiftwright()
        .arg("verify")
        .arg(&scenario)
        .arg("--roster")
        .arg(out.join("roster.csv"))
        .assert()
        .success();

    let summary: serde_json::Value =
        serde_json::from_slice(&fs::read(out.join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary["verification"]["violations"], 0, "{summary:#}");
    let roster = fs::read_to_string(out.join("roster.csv")).unwrap();
    assert!(
        roster.lines().count() > 5_000,
        "{} shifts",
        roster.lines().count()
    );
}
