//! What the reader says of files that it cannot understand, and where.

use super::good::*;
use shiftwright::problem::{Problem, Problems};
use shiftwright::verify::{Sheet, read, read_text};

fn good_texts() -> (String, String) {
    let scenario = scenario();
    texts(&scenario, &duties(), &away())
}

fn read_both(roster: &str, activities: &str) -> Result<Sheet, Problems> {
    read_text(
        source("roster.csv", roster),
        Some(source("activities.csv", activities)),
        &scenario(),
    )
}

/// Code, line, column, and the text at the place.
fn summary(problem: &Problem) -> (&'static str, usize, usize, String) {
    let place = problem.place.as_ref().unwrap();
    let (line, column) = place.line_column();
    let text = place.source.text[place.range.clone()].to_owned();
    (problem.code.0, line, column, text)
}

#[track_caller]
fn one_problem(roster: &str, activities: &str) -> Problem {
    let mut problems = read_both(roster, activities).unwrap_err().0;
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.remove(0)
}

#[test]
fn every_cell_that_makes_no_sense_is_shown_at_its_place() {
    let (roster, activities) = good_texts();
    let first =
        "Anna,2026-03-23,Berlin,early,2026-03-23T08:00:00+01:00,2026-03-23T16:00:00+01:00,7.50";
    assert!(roster.contains(first));
    for (from, to, code, column, help) in [
        ("Anna,2026", "Ana,2026", "V105", 1, "did you mean `Anna`?"),
        (
            "2026-03-23,",
            "23.3.2026,",
            "V106",
            6,
            "write dates as 2026-03-23",
        ),
        ("Berlin", "Berlinn", "V105", 17, "did you mean `Berlin`?"),
        ("early", "night shift", "V105", 24, "did you mean `night`?"),
        (
            "2026-03-23T08:00:00+01:00",
            "08:00",
            "V106",
            30,
            "write times as 2026-03-23T08:00:00+01:00",
        ),
        (
            "08:00:00",
            "08:00:30",
            "V106",
            30,
            "rosters are made to the minute: leave the seconds at 00",
        ),
        (
            "2026-03-23T16",
            "2026-03-22T16",
            "V107",
            56,
            "an end after midnight bears the next date",
        ),
        (
            "7.50",
            "7,50",
            "V104",
            1,
            "put cells that contain a comma in double quotes",
        ),
        (
            "7.50",
            "seven",
            "V108",
            82,
            "write hours as 7.5, with a point",
        ),
        (
            "7.50",
            "-7.5",
            "V108",
            82,
            "write hours as 7.5, with a point",
        ),
        (
            "7.50",
            "NaN",
            "V108",
            82,
            "write hours as 7.5, with a point",
        ),
    ] {
        let changed = roster.replacen(first, &first.replacen(from, to, 1), 1);
        let problem = one_problem(&changed, &activities);
        let (found, line, at, _) = summary(&problem);
        assert_eq!(
            (found, line, at, problem.help.as_str()),
            (code, 2, column, help)
        );
    }
}

#[test]
fn activities_are_read_as_strictly() {
    let (roster, activities) = good_texts();
    for (from, to, code, text) in [
        (",work,phone,true", ",wrok,phone,true", "V109", "wrok"),
        (",work,phone,true", ",work,fone,true", "V105", "fone"),
        (",work,phone,true", ",work,phone,perhaps", "V109", "perhaps"),
    ] {
        let changed = activities.replacen(from, to, 1);
        let (found, line, _, at) = summary(&one_problem(&roster, &changed));
        assert_eq!((found, line, at.as_str()), (code, 2, text));
    }
}

#[test]
fn all_problems_of_both_files_are_reported_at_once() {
    let (roster, activities) = good_texts();
    let roster = roster
        .replace("Nora,", "Norah,")
        .replacen("early", "earli", 2);
    let activities = activities.replacen("Anna,", "Nobody at all,", 3);
    let problems = read_both(&roster, &activities).unwrap_err();
    assert_eq!(problems.counts(), (4 + 2 + 3, 0));
    let last = problems.0.last().unwrap();
    assert_eq!(last.message, "the scenario has no agent `Nobody at all`");
    assert_eq!(
        last.help,
        "the roster must name each agent as the scenario does"
    );
}

#[test]
fn missing_columns_and_empty_files_are_reported() {
    let (roster, activities) = good_texts();
    let problem = one_problem("", &activities);
    assert_eq!(
        (problem.code.0, problem.message.as_str()),
        ("V102", "roster.csv is empty")
    );
    let problem = one_problem(
        &roster
            .replacen("paid_h", "hours", 1)
            .replacen("site", "place", 1),
        &activities,
    );
    assert_eq!(problem.code.0, "V103");
    assert_eq!(
        problem.message,
        "roster.csv has no columns `site`, `paid_h`"
    );
    let problem = one_problem(&roster.replace(',', ";"), &activities);
    assert_eq!(
        problem.help,
        "separate the columns by commas, not by semicolons"
    );
}

#[test]
fn a_header_alone_is_a_roster_in_which_nobody_works() {
    let (roster, activities) = good_texts();
    let header = |text: &str| text.lines().next().unwrap().to_owned();
    let sheet = read_both(&header(&roster), &header(&activities)).unwrap();
    assert!(sheet.shifts.is_empty() && sheet.pieces.unwrap().is_empty());
}

#[test]
fn spreadsheets_habits_do_no_harm() {
    let (roster, activities) = good_texts();
    let plain = read_both(&roster, &activities).unwrap();
    let quoted = |text: &str| {
        let line = |line: &str| {
            let cells: Vec<String> = line.split(',').map(|cell| format!("\"{cell}\"")).collect();
            cells.join(",") + ",\"a note, with a comma\"\r\n"
        };
        format!("\u{feff}{}", text.lines().map(line).collect::<String>())
    };
    let (quoted_roster, quoted_activities) = (quoted(&roster), quoted(&activities));
    assert_eq!(
        read_both(&quoted_roster, &quoted_activities).unwrap(),
        plain
    );
    let capitals = activities.replace("true", "TRUE").replace("false", "No");
    assert_eq!(read_both(&roster, &capitals).unwrap(), plain);
    // The place is right behind the mark, the quotes and blank lines.
    let broken = quoted_roster.replacen("\r\n\"Anna\"", "\r\n\r\n\r\n\"Ana\"", 1);
    let (code, line, column, text) = summary(&one_problem(&broken, &activities));
    assert_eq!(
        (code, line, column, text.as_str()),
        ("V105", 4, 1, "\"Ana\"")
    );
}

#[test]
fn columns_may_stand_in_any_order_with_others_between() {
    let (roster, activities) = good_texts();
    let plain = read_both(&roster, &activities).unwrap();
    let reversed: String = roster
        .lines()
        .map(|line| line.split(',').rev().collect::<Vec<_>>().join(",x,") + "\n")
        .collect();
    assert_eq!(
        read_both(&reversed, &activities).unwrap().shifts,
        plain.shifts
    );
}

#[test]
fn times_with_another_offset_are_the_same_instants() {
    let (roster, activities) = good_texts();
    let utc = roster.replace("2026-03-23T08:00:00+01:00", "2026-03-23T07:00:00Z");
    assert_ne!(utc, roster);
    assert_eq!(
        read_both(&utc, &activities).unwrap(),
        read_both(&roster, &activities).unwrap()
    );
}

#[test]
fn files_that_cannot_be_read_are_reported_together() {
    let folder = tempfile::tempdir().unwrap();
    let latin = folder.path().join("activities.csv");
    std::fs::write(&latin, b"agent,J\xfcrgen\n").unwrap();
    let problems = read(&folder.path().join("none.csv"), Some(&latin), &scenario()).unwrap_err();
    let codes: Vec<&str> = problems.0.iter().map(|problem| problem.code.0).collect();
    assert_eq!(codes, ["V101", "V101"]);
    assert!(problems.0[1].message.contains("not UTF-8 text (byte 7)"));
}

/// The fenced blocks of a section, without their fences.
fn blocks(section: &str) -> Vec<&str> {
    section
        .split("```")
        .skip(1)
        .step_by(2)
        .map(|block| block.split_once('\n').unwrap().1)
        .collect()
}

#[test]
fn the_page_of_errors_shows_each_code_broken_and_mended() {
    let page = include_str!("../../docs/errors.md");
    let (roster, activities) = good_texts();
    let read_block = |block: &str| {
        if block.starts_with("agent,start") {
            read_both(&roster, block)
        } else {
            read_both(block, &activities)
        }
    };
    for code in shiftwright::verify::CODES {
        let heading = format!("### {code}\n");
        let section = page
            .split(&heading)
            .nth(1)
            .unwrap_or_else(|| panic!("no section {code}"));
        let section = section.split("\n### ").next().unwrap();
        // V101 is about files that are no text: its example is a command.
        if code.0 == "V101" {
            continue;
        }
        let blocks = blocks(section);
        let problems = read_block(blocks[0].trim_start_matches('\n')).unwrap_err();
        assert!(
            problems.0.iter().all(|problem| problem.code == code),
            "{code}: {problems:#?}"
        );
        read_block(blocks[1]).unwrap_or_else(|problems| panic!("{code}: {problems:#?}"));
    }
    let named = page.matches("\n### V").count();
    assert_eq!(named, shiftwright::verify::CODES.len());
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_fall_over(
        at in proptest::prelude::any::<proptest::sample::Index>(),
        length in 0..40_usize,
        text in "[\\PC\n\r\",;äé]{0,12}",
    ) {
        let (roster, activities) = good_texts();
        let from = at.index(roster.len());
        let to = (from + length).min(roster.len());
        let broken = format!("{}{text}{}", &roster[..from], &roster[to..]);
        if let Err(problems) = read_both(&broken, &activities) {
            for place in problems.0.iter().filter_map(|problem| problem.place.as_ref()) {
                proptest::prop_assert!(place.source.text.get(place.range.clone()).is_some());
            }
        }
    }
}
