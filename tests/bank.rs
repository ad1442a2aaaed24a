//! The main job on real calls: a large bank's call centre, half-hours, four weeks, 500 agents on
//! three contracts, from the raw export to a verified roster.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod common;

use common::{bank, shiftwright};
use serde_json::Value;
use std::fs;

/// Every queue that promises a service level keeps it when the roster is played, but for chance; or the plan
/// says which does not, on which days, and that days as forecast would keep it where they would.
fn kept_when_played_or_told(summary: &Value, told: &str) {
    let queues = summary["simulation"]["queues"].as_array().unwrap();
    let promised = queues
        .iter()
        .filter(|it| it["service_level_target"].is_f64());
    assert!(promised.clone().count() > 0);
    for it in promised {
        let name = it["queue"].as_str().unwrap();
        let (target, felt) = (&it["service_level_target"], &it["service_level"]);
        let target = target.as_f64().unwrap();
        let level = felt["mean"].as_f64().unwrap();
        if level + felt["half_width"].as_f64().unwrap() >= target {
            continue;
        }
        let line = told.lines().find(|line| {
            let own = line.trim_start().starts_with(&format!("{name}: "));
            own && line.contains("misses its promise by")
        });
        let line = line.unwrap_or_else(|| panic!("{name} {level}: {told}"));
        let calm = it["service_level_as_forecast"]["mean"].as_f64().unwrap();
        assert_eq!(
            line.contains("it would hold if days came as forecast"),
            calm >= target,
            "{line}"
        );
        assert!(told.contains("Worst: "), "{told}");
    }
}

#[test]
fn three_cities_keep_their_promises_or_the_plan_says_which_and_why() {
    let out = tempfile::tempdir().unwrap();
    let plan = shiftwright()
        .args(["plan", "--effort", "quick"])
        .arg(common::shipped("three-cities"))
        .arg("--out")
        .arg(out.path())
        .assert()
        .success();
    let told = String::from_utf8_lossy(&plan.get_output().stdout).into_owned();
    let summary = fs::read(out.path().join("summary.json")).unwrap();
    kept_when_played_or_told(&serde_json::from_slice(&summary).unwrap(), &told);
}

#[test]
fn the_bank_plans_end_to_end_and_verify_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("bank");
    let out = folder.path().join("out");
    if !bank::write(&scenario) {
        return;
    }

    let plan = shiftwright()
        .arg("plan")
        .arg(&scenario)
        .arg("--out")
        .arg(&out)
        .assert()
        .success();
    let told = String::from_utf8_lossy(&plan.get_output().stdout).into_owned();
    shiftwright()
        .arg("verify")
        .arg(&scenario)
        .arg("--roster")
        .arg(out.join("roster.csv"))
        .assert()
        .success();

    let summary: Value =
        serde_json::from_slice(&fs::read(out.join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary["verification"]["violations"], 0, "{summary:#}");
    kept_when_played_or_told(&summary, &told);
    // Half-hours, and breaks of a quarter of an hour.
    let bunched = &summary["simulation"]["queues"][0]["bunched_breaks"];
    assert!(
        bunched["minutes_short"].as_f64().unwrap() > 0.2,
        "{bunched}"
    );
    assert!(told.contains("breaks take many at once"), "{told}");
    let roster = fs::read_to_string(out.join("roster.csv")).unwrap();
    assert!(
        roster.lines().count() > 5_000,
        "{} shifts",
        roster.lines().count()
    );
}
