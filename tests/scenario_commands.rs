//! The commands `new`, `check` and `schema` as a user runs them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use assert_cmd::Command;
use std::path::Path;

fn shiftwright() -> Command {
    Command::cargo_bin("shiftwright").unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn what_new_writes_passes_check() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("a/new/place");
    shiftwright()
        .arg("new")
        .arg(&dir)
        .assert()
        .success()
        .stdout("");
    let mut names: Vec<_> = std::fs::read_dir(&dir)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["agents.csv", "history.csv", "scenario.toml"]);
    let output = shiftwright().arg("check").arg(&dir).output().unwrap();
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(0), String::new())
    );
    for part in [
        "Help desk: Mon 23 Mar 2026 to Sun 5 Apr 2026",
        "80 % in 20s",
        "12 agents",
        "Good Friday",
    ] {
        assert!(text(&output.stdout).contains(part), "{part}");
    }
}

#[test]
fn new_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("agents.csv");
    std::fs::write(&mine, "mine").unwrap();
    let output = shiftwright()
        .arg("new")
        .arg(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("already has agents.csv"));
    assert_eq!(std::fs::read_to_string(&mine).unwrap(), "mine");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    let output = shiftwright().arg("new").arg(&mine).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("not a folder"));
}

#[test]
fn check_draws_problems_on_standard_error_and_ends_with_2() {
    let output = shiftwright()
        .args(["check", "tests/data/bad/S012-everything-at-once"])
        .output()
        .unwrap();
    assert_eq!(
        (output.status.code(), text(&output.stdout)),
        (Some(2), String::new())
    );
    let drawn = text(&output.stderr);
    assert!(
        drawn.contains("error[S104]") && drawn.ends_with("6 errors\n"),
        "{drawn}"
    );
    assert!(!drawn.contains('\u{1b}'), "no colour in a pipe");
}

#[test]
fn quiet_hides_warnings_but_not_errors() {
    let run = |case: &str| {
        let path = Path::new("tests/data/bad").join(case);
        shiftwright()
            .arg("check")
            .arg(path)
            .arg("--quiet")
            .output()
            .unwrap()
    };
    let warned = run("S025-fixed-zone");
    assert_eq!(
        (warned.status.code(), text(&warned.stderr)),
        (Some(0), String::new())
    );
    assert!(text(&run("S101-interval").stderr).contains("error[S101]"));
}

#[test]
fn check_as_json_gives_code_place_and_help() {
    let output = shiftwright()
        .args(["check", "--json", "tests/data/bad/S101-interval"])
        .output()
        .unwrap();
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(2), String::new())
    );
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let problem = &list[0];
    assert_eq!(list.as_array().unwrap().len(), 1);
    assert_eq!(problem["code"], "S101");
    assert_eq!(problem["severity"], "error");
    assert_eq!(
        (&problem["line"], &problem["column"]),
        (&5.into(), &12.into())
    );
    assert!(problem["file"].as_str().unwrap().ends_with("scenario.toml"));
    assert!(problem["help"].as_str().unwrap().contains("30min"));
    let output = shiftwright()
        .args(["check", "--json", "src/cli/new"])
        .output()
        .unwrap();
    assert_eq!(
        (output.status.code(), text(&output.stdout)),
        (Some(0), "[]\n".to_owned())
    );
}

#[test]
fn schema_writes_the_schema() {
    let output = shiftwright().arg("schema").output().unwrap();
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema, shiftwright::scenario::schema());
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn each_help_has_an_example() {
    for command in ["new", "check", "schema"] {
        let output = shiftwright().args([command, "--help"]).output().unwrap();
        assert!(
            text(&output.stdout).contains(&format!("Example:\n  shiftwright {command}")),
            "{command}"
        );
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let program = assert_cmd::cargo::cargo_bin("shiftwright");
    let script = format!(
        "{} schema | head -c 10 >/dev/null; exit ${{PIPESTATUS[0]}}",
        program.display()
    );
    let status = std::process::Command::new("bash")
        .args(["-c", &script])
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(0));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure_and_leaves_nothing() {
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let program = assert_cmd::cargo::cargo_bin("shiftwright");
    let status = std::process::Command::new(program)
        .arg("schema")
        .stdout(full)
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(1));
}
