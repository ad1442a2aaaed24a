//! A plan that goes on from the roster of the week before.

#![allow(clippy::unwrap_used)]

mod common;

use common::{shiftwright, shipped};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The shipped scenario of shifts around the clock, from `first_day`.
fn scenario(folder: &Path, first_day: &str, weeks: u32, worked_before: Option<&str>) {
    let shipped = shipped("night-and-day");
    fs::create_dir_all(folder).unwrap();
    for file in ["agents.csv", "history.csv"] {
        fs::copy(shipped.join(file), folder.join(file)).unwrap();
    }
    let text = fs::read_to_string(shipped.join("scenario.toml")).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut set = |key: &str, value: &str| {
        let line = lines.iter_mut().find(|it| it.starts_with(key)).unwrap();
        *line = format!("{key} = {value}");
    };
    set("first_day", first_day);
    set("weeks", &weeks.to_string());
    if let Some(file) = worked_before {
        lines.insert(0, format!("worked_before = \"{file}\""));
    }
    fs::write(folder.join("scenario.toml"), lines.join("\n")).unwrap();
}

/// The scenario's `roster.csv`.
fn planned(folder: &Path) -> String {
    let mut command = shiftwright();
    command.args(["--quiet", "plan", "--no-simulate"]);
    let out = folder.join("out");
    command
        .arg(folder)
        .arg("--out")
        .arg(&out)
        .assert()
        .success();
    fs::read_to_string(out.join("roster.csv")).unwrap()
}

/// The rules of days in a row and rest that a roster breaks.
fn broken(folder: &Path, roster: &str) -> BTreeSet<String> {
    let file = folder.join("checked.csv");
    fs::write(&file, roster).unwrap();
    let mut command = shiftwright();
    command.args(["verify", "--json"]).arg(folder);
    let output = command.arg("--roster").arg(file).output().unwrap();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rules = found["violations"].as_array().unwrap().iter();
    let rules = rules.map(|it| it["rule"].as_str().unwrap().to_owned());
    rules
        .filter(|it| ["consecutive_days", "days_off", "rest"].contains(&it.as_str()))
        .collect()
}

#[test]
fn days_in_a_row_and_rest_go_on_from_the_week_before() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second, alone, both] =
        ["first", "second", "alone", "both"].map(|it| folder.path().join(it));
    scenario(&first, "2026-10-19", 1, None);
    let before = planned(&first);
    scenario(&second, "2026-10-26", 1, Some("../first/out/roster.csv"));
    scenario(&alone, "2026-10-26", 1, None);
    scenario(&both, "2026-10-19", 2, None);
    let joined = |after: &str| {
        let rows: Vec<&str> = after.lines().skip(1).collect();
        format!("{}\n{}\n", before.trim_end(), rows.join("\n"))
    };

    let after = planned(&second);
    assert_eq!(broken(&both, &joined(&after)), BTreeSet::new());
    assert_eq!(broken(&second, &after), BTreeSet::new());

    // A plan that knows nothing of it breaks rules where the weeks meet, and both checks see that.
    let unknowing = planned(&alone);
    let met = broken(&both, &joined(&unknowing));
    assert!(
        met.contains("consecutive_days") && met.contains("rest"),
        "{met:?}"
    );
    assert_eq!(broken(&alone, &unknowing), BTreeSet::new());
    assert_eq!(broken(&second, &unknowing), met);
}
