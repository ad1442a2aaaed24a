//! `shiftwright verify` as a user runs it.

use assert_cmd::Command;

fn shiftwright() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("shiftwright"))
}

#[test]
fn help_has_an_example_that_works_and_the_exit_codes() {
    let output = shiftwright().args(["verify", "--help"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("shiftwright verify scenarios/helpdesk --roster out/roster.csv"));
    assert!(text.contains("2 where a rule is broken"));
}

#[test]
fn a_roster_must_be_given() {
    let output = shiftwright()
        .args(["verify", "scenarios/helpdesk"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .contains("--roster <FILE>")
    );
}

/// Ben works one shift and nobody else any: the smallest roster of the help desk.
const ROSTER: &str = "agent,date,site,shift,start,end,paid_h
Ben,2026-03-23,Help desk,early,2026-03-23T08:00:00+01:00,2026-03-23T16:00:00+01:00,7.5
";

const ACTIVITIES: &str = "agent,start,end,activity,queue,paid
Ben,2026-03-23T08:00:00+01:00,2026-03-23T09:30:00+01:00,work,phone,true
Ben,2026-03-23T09:30:00+01:00,2026-03-23T09:45:00+01:00,break,,true
Ben,2026-03-23T09:45:00+01:00,2026-03-23T12:00:00+01:00,work,phone,true
Ben,2026-03-23T12:00:00+01:00,2026-03-23T12:30:00+01:00,lunch,,false
Ben,2026-03-23T12:30:00+01:00,2026-03-23T14:00:00+01:00,work,phone,true
Ben,2026-03-23T14:00:00+01:00,2026-03-23T14:15:00+01:00,break,,true
Ben,2026-03-23T14:15:00+01:00,2026-03-23T16:00:00+01:00,work,phone,true
";

/// The help desk without hours that anybody owes, in a folder with the two files.
fn folder(roster: &str, activities: Option<&str>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/helpdesk");
    let scenario = std::fs::read_to_string(shipped.join("scenario.toml")).unwrap();
    let relaxed = scenario
        .replace("min = \"35h\", ", "min = \"0h\", ")
        .replace("min = \"18h\", ", "min = \"0h\", ")
        .replace("paid_holidays = true", "paid_holidays = false");
    std::fs::write(folder.path().join("scenario.toml"), relaxed).unwrap();
    std::fs::copy(
        shipped.join("history.csv"),
        folder.path().join("history.csv"),
    )
    .unwrap();
    let agents = "agent,contract\nBen,full-time\nZoe,part-time\n";
    std::fs::write(folder.path().join("agents.csv"), agents).unwrap();
    std::fs::write(folder.path().join("roster.csv"), roster).unwrap();
    if let Some(text) = activities {
        std::fs::write(folder.path().join("activities.csv"), text).unwrap();
    }
    folder
}

/// Exit code, standard output, standard error.
fn verify(folder: &tempfile::TempDir, further: &[&str]) -> (i32, String, String) {
    let output = shiftwright()
        .arg("verify")
        .arg(folder.path())
        .arg("--roster")
        .arg(folder.path().join("roster.csv"))
        .args(further)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn a_roster_that_keeps_every_rule_ends_with_0() {
    let (code, out, err) = verify(&folder(ROSTER, Some(ACTIVITIES)), &[]);
    assert_eq!(code, 0, "{out}{err}");
    assert_eq!(
        out,
        "0 violations in 1 shift of 2 agents; 19 rules checked\n"
    );
}

#[test]
fn a_roster_that_breaks_rules_ends_with_2_and_says_which() {
    let late = ACTIVITIES.replace("lunch,,false", "lunch,,true");
    let (code, out, _) = verify(&folder(&ROSTER.replace("7.5", "8"), Some(&late)), &[]);
    assert_eq!(code, 2);
    let expected = "\
Breaks: 1
  Ben
    lunch 12:00–12:30 on Mon 2026-03-23 is paid, but should be unpaid

Paid hours: 1
  Ben
    `early` on Mon 2026-03-23 says 8 paid hours, but it is 7.50: 8h less the unpaid breaks

2 violations in 1 shift of 2 agents; 19 rules checked
";
    assert_eq!(out, expected);
}

#[test]
fn without_activities_it_says_what_is_not_checked() {
    let (code, out, err) = verify(&folder(ROSTER, None), &[]);
    assert_eq!(code, 0, "{err}");
    assert!(
        out.ends_with("15 rules checked, 4 left out without activities.csv\n"),
        "{out}"
    );
    let warning = "4 rules about activities, breaks, skills and time off are not checked";
    assert!(err.contains(warning), "{err}");
    // To a program, too; and who wants quiet reads it in the answer alone.
    let (_, out, err) = verify(&folder(ROSTER, None), &["--quiet", "--json"]);
    assert_eq!(err, "");
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        value["rules_left_out"],
        serde_json::json!(["pieces", "breaks", "skills", "time_off_rows"])
    );
    assert!(value["warnings"][0].as_str().unwrap().contains(warning));
}

#[test]
fn one_missing_break_is_one_message() {
    let first = "2026-03-23T09:30:00+01:00,2026-03-23T09:45:00+01:00,break,,true";
    let missing = ACTIVITIES.replace(first, &first.replace("break,", "work,phone"));
    let (code, out, _) = verify(&folder(ROSTER, Some(&missing)), &[]);
    assert_eq!(code, 2);
    assert!(
        out.contains("Breaks: 1\n  Ben\n    a break of 15min between"),
        "{out}"
    );
    assert!(
        out.ends_with("\n1 violation in 1 shift of 2 agents; 19 rules checked\n"),
        "{out}"
    );
}

#[test]
fn shifts_without_work_are_remarked_upon() {
    let meetings = ACTIVITIES.replace("work,phone", "meeting,");
    let (code, out, _) = verify(&folder(ROSTER, Some(&meetings)), &[]);
    let note = "note: 1 of 1 shift has no work on any queue (no rule forbids it): Ben\n";
    assert!(code == 0 && out.starts_with(note), "{out}");
}

#[test]
fn json_says_the_same() {
    let (code, out, _) = verify(
        &folder(&ROSTER.replace("7.5", "8"), Some(ACTIVITIES)),
        &["--json"],
    );
    assert_eq!(code, 2);
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(value["shifts"], 1);
    assert_eq!(value["rules_checked"].as_array().unwrap().len(), 19);
    assert_eq!(value["violations"][0]["rule"], "paid_hours");
    assert_eq!(value["violations"][0]["agent"], "Ben");
    assert_eq!(value["violations"][0]["dates"][0], "2026-03-23");
}

#[test]
fn a_file_that_makes_no_sense_ends_with_2_at_its_place() {
    let (code, out, err) = verify(
        &folder(&ROSTER.replace("Ben", "Benn"), Some(ACTIVITIES)),
        &[],
    );
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("V105") && err.contains("did you mean `Ben`?"),
        "{err}"
    );
}
