//! `--quiet`: nothing on standard error but errors, from any command.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::played::{USUAL, folder, scenario, usual_sheets};
use common::shiftwright;
use std::fs;
use std::path::Path;

/// What a command writes to standard error, with and without `--quiet`; it must end as `code` says.
fn heard(arguments: &[&str], code: i32) -> (String, String) {
    let run = |quiet: &[&str]| {
        let output = shiftwright().args(arguments).args(quiet).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
        errors
    };
    (run(&["--quiet"]), run(&[]))
}

/// A scenario with something to warn of, a roster with a shift that was moved and none of its activities.
fn odd() -> tempfile::TempDir {
    // Days off given twice are warned of.
    let text = scenario("", USUAL, "").replace(
        "name = \"Dora\"\n",
        "name = \"Dora\"\ntime_off = [\"2026-03-24\", \"2026-03-24\"]\n",
    );
    let folder = folder(&text, &usual_sheets());
    fs::remove_file(folder.path().join("activities.csv")).unwrap();
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn quiet_is_quiet_in_every_command_that_warns_or_tells() {
    let folder = odd();
    let (own, out) = (folder.path(), folder.path().join("out"));
    let (own, out) = (text(own), text(&out));
    let roster = folder.path().join("roster.csv");
    let history = folder.path().join("history.txt");
    let imported = folder.path().join("history.csv");
    let new = [folder.path().join("a"), folder.path().join("b")];
    fs::write(
        &history,
        "when,calls\n2026-03-02 08:00,5\n2026-03-03 08:00,5\n",
    )
    .unwrap();
    let commands: [(&[&str], i32); 7] = [
        (&["check", own], 0),
        (&["forecast", own, "--out", out], 0),
        (&["staff", own, "--out", out], 0),
        (&["plan", own, "--out", out, "--effort", "quick"], 0),
        (&["verify", own, "--roster", text(&roster)], 2),
        (&["simulate", own, "--roster", text(&roster)], 0),
        (
            &[
                "import",
                "csv",
                text(&history),
                "--time",
                "when",
                "--offered",
                "calls",
                "--queue",
                "phone",
                "--output",
                text(&imported),
                "--force",
            ],
            0,
        ),
    ];
    for (arguments, code) in commands {
        let (quiet, heard) = heard(arguments, code);
        assert_eq!(quiet, "", "{arguments:?}");
        assert!(!heard.is_empty(), "{arguments:?}");
    }
    for (new, quiet) in new.iter().zip([&["--quiet"][..], &[]]) {
        let output = shiftwright()
            .arg("new")
            .arg(new)
            .args(quiet)
            .output()
            .unwrap();
        assert_eq!(output.stderr.is_empty(), !quiet.is_empty());
    }
}

#[test]
fn what_changes_the_answer_stands_in_the_answer() {
    let folder = odd();
    let roster = folder.path().join("roster.csv");
    for command in ["verify", "simulate"] {
        let mut run = shiftwright();
        run.arg(command)
            .arg(folder.path())
            .arg("--roster")
            .arg(&roster);
        let output = run.args(["--json", "--quiet"]).output().unwrap();
        assert!(output.stderr.is_empty());
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let warning = answer["warnings"][0].as_str().unwrap();
        assert!(
            warning.contains("no activities.csv"),
            "{command}: {warning}"
        );
    }
}

#[test]
fn errors_are_told_all_the_same() {
    let folder = odd();
    let own = text(folder.path());
    let missing = folder.path().join("missing.csv");
    for command in ["verify", "simulate"] {
        let (quiet, _) = heard(&[command, own, "--roster", text(&missing)], 2);
        assert!(quiet.contains("error"), "{command}: {quiet}");
    }
    fs::write(folder.path().join("scenario.toml"), "name = 3").unwrap();
    for command in ["check", "forecast", "staff", "plan"] {
        let (quiet, _) = heard(&[command, own], 2);
        assert!(quiet.contains("error"), "{command}: {quiet}");
    }
}

/// Ctrl-C ends a simulation with what is known; nobody is told so who wants quiet.
#[cfg(unix)]
#[test]
fn nothing_is_said_of_ctrl_c() {
    use std::process::{Command, Stdio};
    let folder = odd();
    let roster = folder.path().join("roster.csv");
    for quiet in [true, false] {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("shiftwright"));
        command.args(["simulate", "--replications", "100000"]);
        command.arg(folder.path()).arg("--roster").arg(&roster);
        command.args(quiet.then_some("-q"));
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = child.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(1_500));
        let id = child.id().to_string();
        Command::new("kill").args(["-INT", &id]).status().unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(
            said.contains("Played ") && !said.contains("100,000 times"),
            "{said}"
        );
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(errors.contains("Ctrl-C"), !quiet, "{errors}");
        assert_eq!(errors.is_empty(), quiet, "{errors}");
    }
}
