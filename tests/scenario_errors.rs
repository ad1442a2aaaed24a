//! Broken scenarios: each has a snapshot of its message, none causes a panic, every code has an
//! input that causes it and a section in `docs/errors.md`.

use proptest::prelude::*;
use shiftwright::problem::Problems;
use shiftwright::report::diagnostics;
use shiftwright::scenario::{codes, load, load_text};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Codes whose cause cannot be kept as a small file; [`files_that_cannot_be_kept`] causes them.
const WITHOUT_CASE: [&str; 2] = ["S001", "S006"];

fn bad() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = std::fs::read_dir("tests/data/bad")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> String {
    case.file_name().unwrap().to_string_lossy().into_owned()
}

/// All problems of a case: errors, or the warnings of a scenario that can be planned.
fn problems(case: &Path) -> Problems {
    load(case).map_or_else(|problems| problems, |(_, warnings)| warnings)
}

#[test]
fn every_broken_input_has_the_message_of_its_snapshot() {
    let cases = bad();
    assert!(cases.len() >= 55, "only {} broken inputs", cases.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("snapshots/bad");
    settings.bind(|| {
        for case in cases {
            let drawn = diagnostics::render(&problems(&case), false);
            assert!(!drawn.is_empty(), "{} has no problem", name(&case));
            insta::assert_snapshot!(name(&case), drawn);
        }
    });
}

#[test]
fn every_case_causes_the_code_in_its_name_and_every_code_has_a_case() {
    let mut caused: BTreeSet<&str> = WITHOUT_CASE.into();
    for case in bad() {
        let found = problems(&case);
        caused.extend(found.0.iter().map(|problem| problem.code.0));
        let expected = &name(&case)[..4];
        let there = found.0.iter().any(|problem| problem.code.0 == expected);
        assert!(
            there || expected == "S600",
            "{} does not cause {expected}",
            name(&case)
        );
    }
    let missing: Vec<_> = codes::ALL
        .iter()
        .filter(|code| !caused.contains(code.0))
        .collect();
    assert!(missing.is_empty(), "no broken input causes {missing:?}");
}

#[test]
fn every_problem_says_what_to_do() {
    for case in bad() {
        for problem in problems(&case).0 {
            assert!(
                !problem.help.is_empty(),
                "{}: {} has no help",
                name(&case),
                problem.message
            );
            assert!(!problem.message.ends_with('.'), "{}", problem.message);
            let labelled = problem.place.is_none() || !problem.label.is_empty();
            assert!(
                labelled,
                "{}: {} has no label",
                name(&case),
                problem.message
            );
        }
    }
}

#[test]
fn the_page_of_errors_has_exactly_the_codes() {
    let page = std::fs::read_to_string("docs/errors.md").unwrap();
    let part = page
        .split("\n## Scenario")
        .nth(1)
        .expect("a part about scenarios");
    let part = part.split("\n## ").next().unwrap_or_default();
    let sections: Vec<&str> = part
        .lines()
        .filter_map(|line| line.strip_prefix("### "))
        .filter_map(|title| title.split_whitespace().next())
        .collect();
    let codes: Vec<&str> = codes::ALL.iter().map(|code| code.0).collect();
    assert_eq!(sections, codes);
    for section in part.split("\n### ").skip(1) {
        let title = section.lines().next().unwrap_or_default();
        assert!(section.contains("```"), "{title}: no example");
        assert!(section.contains("Mend:"), "{title}: no mend");
    }
}

#[test]
fn codes_are_unique_and_in_order() {
    assert!(codes::ALL.windows(2).all(|pair| pair[0] < pair[1]));
}

#[test]
fn files_that_cannot_be_kept() {
    let found = load(Path::new("tests/data/no-such-folder")).unwrap_err();
    assert_eq!(found.0[0].code, codes::NO_FILE);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scenario.toml");
    std::fs::write(&file, "#".repeat(17 << 20)).unwrap();
    let found = load(&file).unwrap_err();
    assert_eq!(found.0[0].code, codes::TOO_LARGE);
}

#[test]
fn a_mark_at_the_beginning_of_a_file_does_no_harm() {
    let with_mark = format!("\u{feff}{}", good());
    assert!(load_text(&with_mark, Path::new(NEW)).is_ok());
}

/// The scenario that `shiftwright new` writes.
const NEW: &str = "src/cli/new";

fn good() -> String {
    std::fs::read_to_string(Path::new(NEW).join("scenario.toml")).unwrap()
}

#[test]
fn the_new_scenario_has_no_problem_at_all() {
    let (scenario, warnings) = load(Path::new(NEW)).unwrap();
    assert_eq!(warnings, Problems::default());
    assert_eq!(scenario.agents.len(), 12);
}

#[test]
fn ten_thousand_wrong_agents_are_reported_in_seconds() {
    let mut text = good().replace("agents = \"agents.csv\"", "");
    for number in 0..10_000 {
        write!(
            text,
            "\n[[agent]]\nname = \"A{number}\"\nskils = [\"phone\"]\n"
        )
        .unwrap();
    }
    let begun = std::time::Instant::now();
    let found = load_text(&text, Path::new(NEW)).unwrap_err();
    assert_eq!(found.counts().0, 20_000);
    assert!(diagnostics::render(&found, true).len() < 100_000);
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

/// Bytes that make trouble in TOML, CSV and our own small languages.
const SPICE: &[&str] = &[
    "\"", "'", "[", "]", "{", "}", "=", "\n", ",", ";", "-", "0", "9", "1e309", "é", "\u{202e}",
    "\0", "x", ":", "..", "#", "\\",
];

fn mutated(text: &str, edits: &[(usize, usize, usize)]) -> String {
    let mut text = text.to_owned();
    for (at, length, spice) in edits {
        let boundary = |at: usize, text: &str| {
            (0..=at.min(text.len()))
                .rev()
                .find(|at| text.is_char_boundary(*at))
                .unwrap_or(0)
        };
        let from = boundary(at % (text.len() + 1), &text);
        let to = boundary(from + length, &text).max(from);
        text.replace_range(from..to, SPICE.get(*spice).copied().unwrap_or(""));
    }
    text
}

fn edits() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    prop::collection::vec((any::<usize>(), 0..6usize, 0..2 * SPICE.len()), 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutations_of_a_good_scenario_never_panic(edits in edits()) {
        let text = mutated(&good(), &edits);
        let found = load_text(&text, Path::new(NEW)).map_or_else(|p| p, |(_, w)| w);
        diagnostics::render(&found, false);
    }

    #[test]
    fn mutations_of_its_agents_never_panic(edits in edits()) {
        let folder = tempfile::tempdir().unwrap();
        for file in ["scenario.toml", "history.csv"] {
            std::fs::copy(Path::new(NEW).join(file), folder.path().join(file)).unwrap();
        }
        let agents = std::fs::read_to_string(Path::new(NEW).join("agents.csv")).unwrap();
        std::fs::write(folder.path().join("agents.csv"), mutated(&agents, &edits)).unwrap();
        let found = load(folder.path()).map_or_else(|p| p, |(_, w)| w);
        diagnostics::render(&found, false);
    }
}
