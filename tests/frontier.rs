//! What more or less service costs: `plan --frontier`, and Ctrl-C on the way.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{shiftwright, shipped};
use shiftwright::control::Control;
use shiftwright::frontier::frontier;
use shiftwright::plan::{PlanOutcome, PlanSettings, plan};
use shiftwright::roster::Effort;
use std::fs;
use std::sync::atomic::Ordering;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(1);

#[test]
fn the_frontier_is_written_and_told() {
    let out = tempfile::tempdir().unwrap();
    let assert = shiftwright()
        .args(["--quiet", "plan", "--frontier", "--effort", "quick"])
        .args(["--time-limit", "1s"])
        .arg(shipped("helpdesk"))
        .arg("--out")
        .arg(out.path())
        .assert()
        .success();
    let told = String::from_utf8(assert.get_output().stdout.clone()).unwrap();
    assert!(told.contains("service"), "{told}");
    let table = fs::read_to_string(out.path().join("frontier.csv")).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().map(|it| it.split(',').collect()).collect();
    assert_eq!(rows[0][..3], ["target_shift_points", "case", "queue"]);
    // The present plan and seven others.
    assert_eq!(rows.len(), 1 + 8, "{table}");
    assert_eq!(rows[1][1], "present");
    let targets: Vec<&str> = rows[2..].iter().map(|it| it[3]).collect();
    let expected = ["0.65", "0.7", "0.75", "0.8", "0.85", "0.9", "0.95"];
    assert_eq!(targets, expected);
    // Fifteen points less in the plan are felt, and save pay.
    let number = |row: usize, column: usize| rows[row][column].parse::<f64>().unwrap();
    assert!(number(2, 5) < number(8, 5), "{table}");
    assert!(number(2, 6) < number(8, 6), "{table}");
    assert!(out.path().join("charts/frontier.svg").is_file());
    assert!(out.path().join("charts/risk.png").is_file());
    let summary = fs::read_to_string(out.path().join("summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    let risk = &summary["simulation"]["queues"][0]["risk"];
    let sources = risk["costs"].as_array().unwrap().iter();
    let sources: Vec<&str> = sources.map(|it| it["source"].as_str().unwrap()).collect();
    assert!(sources.starts_with(&["volume", "absence"]), "{risk}");
}

/// A tuned plan is compared with cases that are tuned as it is.
#[test]
fn cases_are_tuned_where_the_plan_is() {
    let out = tempfile::tempdir().unwrap();
    shiftwright()
        .args(["--quiet", "plan", "--frontier", "--repair", "--no-charts"])
        .args(["--effort", "quick", "--time-limit", "1s"])
        .arg(shipped("helpdesk"))
        .arg("--out")
        .arg(out.path())
        .assert()
        .success();
    let summary = fs::read_to_string(out.path().join("summary.json")).unwrap();
    let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
    let cases = summary["frontier"]["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 8);
    for case in cases {
        assert!(case["settled"].is_boolean(), "{case}");
    }
    // The dearest case keeps fifteen points more.
    let felt = |case: usize| cases[case]["service_level_all"].as_f64().unwrap();
    assert!(felt(7) > felt(1), "{summary}");
    let step = &summary["frontier"]["less"];
    assert!(step["points_half_width"].as_f64().unwrap() > 0.0, "{step}");
    let of_plan = &summary["labour"];
    let pay =
        of_plan["regular_cost"].as_f64().unwrap() + of_plan["overtime_cost"].as_f64().unwrap();
    assert!((cases[0]["cost"].as_f64().unwrap() - pay).abs() < 1e-6);
}

#[test]
fn what_was_finished_before_ctrl_c_is_kept() {
    let (scenario, _) = shiftwright::scenario::load(&shipped("helpdesk")).unwrap();
    let settings = PlanSettings {
        time_limit: Some(LIMIT),
        effort: Effort::Quick,
        unplayed: false,
        tuning: None,
    };
    let outcome = plan(&scenario, &settings, &Control::unlimited()).unwrap();
    let PlanOutcome::Planned(present) = outcome else {
        panic!("no plan")
    };
    let control = Control::unlimited();
    let cancel = control.cancellation();
    let control = control.reporting(move |it| {
        if it.stage == "frontier" && it.note == "-5 points" {
            cancel.store(true, Ordering::Relaxed);
        }
    });
    let found = frontier(&scenario, &present, Some(LIMIT), &control);
    let shifts: Vec<Option<i32>> = found.cases.iter().map(|it| it.shift_points).collect();
    assert_eq!(shifts, [None, Some(-15), Some(-10)]);
}
