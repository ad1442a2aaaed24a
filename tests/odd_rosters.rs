//! Rosters that no planner would want, or that were changed by hand, played end to end by the program.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::played::{
    AGENTS, Sheets, USUAL, folder, play, refused, scenario, sheets, usual_sheets,
};
use common::{shipped, write_scenario};
use std::fs;

#[test]
fn nobody_at_noon() {
    let pieces = [
        ("08:00", "11:00", "phone"),
        ("11:00", "13:00", ""),
        ("13:00", "16:00", "phone"),
    ];
    let folder = folder(&scenario("", USUAL, ""), &sheets(&AGENTS, &pieces));
    let said = play(folder.path());
    said.offers("phone", 1_200.0);
    // Of those who come at noon only who comes just before one is answered; most hang up.
    let hung_up = |start| said.row("phone", start).get("abandoned_fraction").unwrap();
    assert!(hung_up("2026-03-24T11:30") > 0.9, "{}", said.text);
    assert!(hung_up("2026-03-24T10:00") < 0.3, "{}", said.text);
    // Calls in hand at eleven are finished: that much of the half-hour's time is work, all of it busy.
    let occupancy = said.row("phone", "2026-03-24T12:30").get("occupancy");
    assert_eq!(occupancy, None);
    assert!(said.text.contains("misses its promise"), "{}", said.text);
}

#[test]
fn one_agent_alone() {
    let sheets = sheets(&["Ben"], &[("08:00", "16:00", "phone")]);
    let folder = folder(&scenario("", USUAL, ""), &sheets);
    let said = play(folder.path());
    said.offers("phone", 1_200.0);
    // Erlang A: two erlangs and a patience of three quarters of a call keep one agent busy 0.838 of the
    // time. The day begins with nobody there, which takes little from it.
    let occupancy = said.total("phone", "occupancy").unwrap();
    assert!((0.82..0.85).contains(&occupancy), "{occupancy}");
    let hung_up = said.total("phone", "abandoned_fraction").unwrap();
    assert!((0.56..0.6).contains(&hung_up), "{hung_up}");
}

#[test]
fn nearly_everyone_is_ill() {
    let keys = "shrinkage = { unplanned = 0.99 }";
    let folder = folder(&scenario(keys, USUAL, ""), &usual_sheets());
    let said = play(folder.path());
    said.offers("phone", 1_200.0);
    assert!(said.total("phone", "service_level").unwrap() < 0.1);
    assert!(said.total("phone", "abandoned_fraction").unwrap() > 0.9);
}

#[test]
fn a_roster_of_another_scenario_is_refused() {
    let text = scenario("", USUAL, "");
    let folder = folder(&text, &usual_sheets());
    write_scenario(folder.path(), &text.replace("\"Dora\"", "\"Dilek\""));
    let errors = refused(folder.path(), &folder.path().join("roster.csv"));
    assert!(errors.contains("Dora"), "{errors}");
    // The same people in another year.
    write_scenario(
        folder.path(),
        &text.replace("first_day = 2026-03-23", "first_day = 2027-03-22"),
    );
    let errors = refused(folder.path(), &folder.path().join("roster.csv"));
    assert!(errors.contains("2027-03-22"), "{errors}");
    let errors = refused(&shipped("helpdesk"), &folder.path().join("roster.csv"));
    assert!(
        errors.contains("Anna") && errors.contains("agent"),
        "{errors}"
    );
}

#[test]
fn shifts_outside_of_the_plan_are_left_out_and_told() {
    let text = scenario("", USUAL, "").replace("first_day = 2026-03-23", "first_day = 2026-03-27");
    let folder = folder(&text, &usual_sheets());
    let said = play(folder.path());
    said.offers("phone", 1_200.0);
    assert!(said.errors.contains("16 shifts"), "{}", said.errors);
    let starts = said.rows.iter().map(|it| it.start.as_str());
    assert!(starts.clone().all(|it| it >= "2026-03-27"));
    assert_eq!(starts.count(), 5 * 16 + 1);
}

#[test]
fn an_empty_roster() {
    let nobody = sheets(&[], &[]);
    let folder = folder(&scenario("", USUAL, ""), &nobody);
    let said = play(folder.path());
    said.offers("phone", 1_200.0);
    assert_eq!(said.total("phone", "service_level"), Some(0.0));
    assert_eq!(said.total("phone", "occupancy"), None);
    assert!(said.text.contains("misses its promise"), "{}", said.text);
    // Not even a header.
    fs::write(folder.path().join("roster.csv"), "").unwrap();
    let errors = refused(folder.path(), &folder.path().join("roster.csv"));
    assert!(errors.contains("roster.csv"), "{errors}");
}

#[test]
fn a_roster_without_activities_works_its_whole_shifts() {
    let folder = folder(&scenario("", USUAL, ""), &usual_sheets());
    let with = play(folder.path());
    assert!(!with.text.contains("Busy is not known"), "{}", with.text);
    fs::remove_file(folder.path().join("activities.csv")).unwrap();
    let said = play(folder.path());
    assert!(said.errors.contains("no activities.csv"), "{}", said.errors);
    said.offers("phone", 1_200.0);
    // The one queue is all that they can do: the same play.
    for column in ["service_level", "asa_s", "abandoned_fraction"] {
        assert_eq!(said.total("phone", column), with.total("phone", column));
    }
    // Nobody's work is meant for a queue, and that is why nobody is told to be busy.
    assert_eq!(said.total("phone", "occupancy"), None);
    assert!(said.text.contains("Busy is not known"), "{}", said.text);
    assert!(
        said.errors.contains("occupancy stays blank"),
        "{}",
        said.errors
    );
}

/// Saturday's activities for four agents who work from Monday to Friday: a move of Friday's shift.
#[test]
fn activities_of_another_day_are_those_of_the_shift_moved_from_it() {
    let mut sheets = usual_sheets();
    sheets.activities = "agent,start,end,activity,queue,paid\n".to_owned();
    for agent in AGENTS {
        sheets.activities += &format!(
            "{agent},2026-03-28T08:00:00+00:00,2026-03-28T16:00:00+00:00,work,phone,true\n"
        );
    }
    let folder = folder(&scenario("", USUAL, ""), &sheets);
    let said = play(folder.path());
    said.offers("phone", 1_200.0);
    let level = |start| said.row("phone", start).get("service_level").unwrap();
    assert_eq!(level("2026-03-26T10:00"), 0.0);
    assert!(level("2026-03-27T10:00") > 0.5, "{}", said.text);
    assert!(
        said.errors
            .contains("4 shifts have activities at another time")
            && said.errors.contains("Anna 2026-03-27"),
        "{}",
        said.errors
    );
    assert!(
        said.errors.contains("16 shifts have no activities")
            && said.errors.contains("Anna 2026-03-23"),
        "{}",
        said.errors
    );
}

/// All that Anna and Ben do on Tuesday is two hours later by `roster.csv` alone.
#[test]
fn a_shift_moved_by_hand_keeps_its_activities() {
    let usual = usual_sheets();
    let text = scenario("", USUAL, "").replace("08:00-16:00", "08:00-18:00");
    let moved = |row: &str| {
        let tuesday =
            row.contains("2026-03-24") && (row.starts_with("Anna") || row.starts_with("Ben"));
        let row = if tuesday {
            row.replace("T16", "T18").replace("T08", "T10")
        } else {
            row.to_owned()
        };
        row + "\n"
    };
    let roster: String = usual.roster.lines().map(moved).collect();
    let activities: String = usual.activities.lines().map(moved).collect();
    assert_ne!(roster, usual.roster);
    let both = Sheets {
        roster: roster.clone(),
        activities,
    };
    let expected = play(folder(&text, &both).path());
    assert!(
        !expected.errors.contains("moved along"),
        "{}",
        expected.errors
    );
    let said = play(folder(&text, &Sheets { roster, ..usual }).path());
    assert!(
        said.errors
            .contains("2 shifts have activities at another time")
            && said.errors.contains("Anna 2026-03-24 and Ben 2026-03-24"),
        "{}",
        said.errors
    );
    assert!(!said.errors.contains("hours of work"), "{}", said.errors);
    let warnings = said.json["warnings"].as_array().unwrap();
    assert!(
        warnings
            .iter()
            .any(|it| it.as_str().unwrap().contains("moved along"))
    );
    // As if the activities had been moved by hand, too.
    for (row, wanted) in said.rows.iter().zip(&expected.rows) {
        assert_eq!(row.cells, wanted.cells, "{}", row.start);
    }
}
