//! What README.md shows is what the program prints.

#![allow(clippy::unwrap_used)]

mod common;

use common::{shiftwright, shipped};

/// What stands below the command in README's first plan.
fn shown() -> &'static str {
    let (_, rest) = include_str!("../README.md")
        .split_once("$ shiftwright plan scenarios/helpdesk --out out/helpdesk\n")
        .unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn the_first_plan_is_what_the_program_prints() {
    let folder = tempfile::tempdir().unwrap();
    let output = shiftwright()
        .current_dir(folder.path())
        .arg("plan")
        .arg(shipped("helpdesk"))
        .args(["--out", "out/helpdesk"])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{:?}", output.status);
    assert!(
        printed == shown(),
        "README.md shows\n{}\nand the program prints\n{printed}",
        shown()
    );
}
