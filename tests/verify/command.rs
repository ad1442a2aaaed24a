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
