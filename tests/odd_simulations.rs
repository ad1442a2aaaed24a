//! Rosters and volumes that no planner would want, played end to end by the program: it says what is so,
//! with numbers that are numbers.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{shiftwright, shipped, write_scenario};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

/// Monday to Friday of one week, open 08:00 to 16:00 UTC, four agents of everything; `keys` at the top,
/// `queue` keys of the phone queue, `more` tables.
fn scenario(keys: &str, queue: &str, more: &str) -> String {
    let agents = AGENTS.map(|name| format!("[[agent]]\nname = \"{name}\"\n"));
    format!(
        "name = \"Odd\"\nzone = \"UTC\"\ninterval = \"30min\"\nfirst_day = 2026-03-23\nweeks = 1\n{keys}\n\
         [simulation]\nreplications = 60\nhalf_width = 0\n\
         [[queue]]\nname = \"phone\"\nchannel = \"phone\"\nhours = {{ mon-fri = \"08:00-16:00\" }}\n{queue}\n\
         [[shift]]\nname = \"day\"\ndays = \"mon-fri\"\nstart = \"08:00\"\nlength = \"8h\"\n\
         [[contract]]\nname = \"full\"\nhours_per_week = {{ max = \"40h\" }}\ncost_per_hour = 20\n{}{more}",
        agents.concat()
    )
}

const AGENTS: [&str; 4] = ["Anna", "Ben", "Cem", "Dora"];
/// 240 calls a day of 4 minutes: two erlangs.
const USUAL: &str = "typical_week = { mon-fri = 240 }\naht = \"4m\"\npatience = \"3m\"\n\
                     service_level = { answer_within = \"20s\", target = 0.8 }";
const DAYS: [u32; 5] = [23, 24, 25, 26, 27];

/// Everyone's shift from 08:00 to 16:00 on each of the five days, and the pieces of work in it.
struct Sheets {
    roster: String,
    activities: String,
}

fn sheets(agents: &[&str], pieces: &[(&str, &str, &str)]) -> Sheets {
    let mut roster = "agent,date,site,shift,start,end,paid_h\n".to_owned();
    let mut activities = "agent,start,end,activity,queue,paid\n".to_owned();
    for agent in agents {
        for day in DAYS {
            let date = format!("2026-03-{day}");
            let at = |clock: &str| format!("{date}T{clock}:00+00:00");
            let (from, to) = (at("08:00"), at("16:00"));
            writeln!(roster, "{agent},{date},Odd,day,{from},{to},8").unwrap();
            for (from, to, queue) in pieces {
                let (from, to) = (at(from), at(to));
                let activity = if queue.is_empty() { "break" } else { "work" };
                writeln!(activities, "{agent},{from},{to},{activity},{queue},true").unwrap();
            }
        }
    }
    Sheets { roster, activities }
}

fn usual_sheets() -> Sheets {
    sheets(&AGENTS, &[("08:00", "16:00", "phone")])
}

/// A folder with the scenario and the roster.
fn folder(scenario: &str, sheets: &Sheets) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), scenario);
    fs::write(folder.path().join("roster.csv"), &sheets.roster).unwrap();
    fs::write(folder.path().join("activities.csv"), &sheets.activities).unwrap();
    folder
}

/// What the program says of a roster.
struct Said {
    text: String,
    errors: String,
    json: Value,
    /// Rows of `simulation.csv` by column name.
    rows: Vec<Row>,
}

struct Row {
    queue: String,
    start: String,
    cells: Vec<(String, Option<f64>)>,
}

impl Row {
    fn get(&self, column: &str) -> Option<f64> {
        let cell = self.cells.iter().find(|(name, _)| name == column);
        cell.unwrap().1
    }
}

impl Said {
    fn row(&self, queue: &str, start: &str) -> &Row {
        let mut rows = self.rows.iter();
        let found = rows.find(|it| it.queue == queue && it.start.contains(start));
        found.unwrap_or_else(|| panic!("{queue} {start}: {}", self.text))
    }

    fn total(&self, queue: &str, column: &str) -> Option<f64> {
        self.row(queue, "total").get(column)
    }

    /// As many came as were expected, but for chance: four standard errors of Poisson plays, and what days
    /// differ by.
    fn offers(&self, queue: &str, expected: f64) {
        let offered = self.total(queue, "offered").unwrap();
        let error = (expected / 60.0).sqrt();
        assert!(
            (offered - expected).abs() <= 4.0 * error,
            "{offered} for {expected}"
        );
    }
}

/// Simulates the roster of `folder`: as text with files, then as JSON; both are held to what must be so.
fn play(folder: &Path) -> Said {
    let out = folder.join("out");
    let roster = folder.join("roster.csv");
    let run = |options: &[&str]| {
        let mut command = shiftwright();
        command.arg("simulate").arg(folder).arg("--roster");
        let output = command.arg(&roster).args(options).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{errors}");
        (String::from_utf8(output.stdout).unwrap(), errors)
    };
    let (text, errors) = run(&["--out", out.to_str().unwrap()]);
    let (json, _) = run(&["--json", "--quiet"]);
    for it in [&text, &errors, &json] {
        only_numbers(it);
    }
    let json = serde_json::from_str(&json).unwrap();
    every_share_is_one(&json, "");
    Said {
        rows: tables(&out),
        text,
        errors,
        json,
    }
}

/// No word of the text is a number that is none.
fn only_numbers(text: &str) {
    let words = text.split(|it: char| !it.is_alphanumeric());
    for word in words {
        let word = word.to_lowercase();
        assert!(
            !["nan", "inf", "infinity"].contains(&word.as_str()),
            "{text}"
        );
    }
}

fn is_share(name: &str) -> bool {
    let shares = [
        "service_level",
        "fraction",
        "occupancy",
        "resolved_in_time",
        "p_target_met",
        "abandoned",
        "turned_away",
        "p_day_keeps_promise",
        "p_plan_keeps_promise",
    ];
    !name.ends_with("half_width") && shares.iter().any(|it| name.contains(it))
}

fn holds_share(name: &str, value: f64) {
    assert!(value.is_finite() && value >= 0.0, "{name}: {value}");
    assert!(!is_share(name) || value <= 1.0, "{name}: {value}");
}

/// Every number of the answer, under the name that it has, or that its estimate has.
fn every_share_is_one(json: &Value, name: &str) {
    match json {
        Value::Number(it) => holds_share(name, it.as_f64().unwrap()),
        Value::Array(all) => all.iter().for_each(|it| every_share_is_one(it, name)),
        Value::Object(all) => {
            for (key, it) in all {
                let own = if key == "mean" { name } else { key };
                every_share_is_one(it, own);
            }
        }
        _ => {}
    }
}

/// The rows of `simulation.csv`, after a look at every cell of every file.
fn tables(out: &Path) -> Vec<Row> {
    let mut all = vec![];
    for name in [
        "simulation_days.csv",
        "simulation_remedies.csv",
        "simulation.csv",
    ] {
        let text = fs::read_to_string(out.join(name)).unwrap();
        only_numbers(&text);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().unwrap().clone();
        let rows = reader.records().map(|record| {
            let record = record.unwrap();
            let cells = headers.iter().zip(record.iter()).skip(2);
            let cells = cells.map(|(name, cell)| (name.to_owned(), cell.parse::<f64>().ok()));
            let row = Row {
                queue: record[0].to_owned(),
                start: record[1].to_owned(),
                cells: cells.collect(),
            };
            for (name, value) in &row.cells {
                holds_share(name, value.unwrap_or(0.0));
            }
            row
        });
        all = rows.collect();
    }
    all
}

/// The refusal of a roster as wrong input, with nothing written.
fn refused(folder: &Path, roster: &Path) -> String {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let mut command = shiftwright();
    command
        .arg("simulate")
        .arg(folder)
        .arg("--roster")
        .arg(roster);
    let output = command.arg("--out").arg(&out).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(
        errors.contains("error") && (errors.contains("help") || errors.contains("hint")),
        "{errors}"
    );
    assert!(!out.join("simulation.csv").exists());
    errors
}

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
fn fifty_times_as_many_and_nobody_hangs_up() {
    let queue = USUAL
        .replace("= 240", "= 12000")
        .replace("patience = \"3m\"\n", "");
    let folder = folder(&scenario("", &queue, ""), &usual_sheets());
    let said = play(folder.path());
    said.offers("phone", 60_000.0);
    let turned_away = said.total("phone", "turned_away_fraction").unwrap();
    assert!((0.95..1.0).contains(&turned_away), "{turned_away}");
    assert_eq!(said.total("phone", "abandoned_fraction"), Some(0.0));
    assert!(said.total("phone", "occupancy").unwrap() > 0.99);
    assert!(said.text.contains("misses its promise"), "{}", said.text);
}

/// Without patience, and never closed: who waits at the plan's end is not turned away.
#[test]
fn a_queue_that_never_closes() {
    let queue = USUAL
        .replace("= 240", "= 12000")
        .replace("mon-fri", "mon-sun")
        .replace("patience = \"3m\"\n", "");
    let text = scenario("", &queue, "");
    let text = text.replace(
        "hours = { mon-fri = \"08:00-16:00\" }",
        "hours = \"always\"",
    );
    let folder = folder(&text, &usual_sheets());
    let said = play(folder.path());
    said.offers("phone", 84_000.0);
    assert_eq!(said.total("phone", "turned_away_fraction"), Some(0.0));
}

/// A queue that nobody called in eight weeks.
#[test]
fn nobody_comes() {
    let queue = USUAL.replace(
        "typical_week = { mon-fri = 240 }",
        "history = \"history.csv\"",
    );
    let folder = folder(&scenario("", &queue, ""), &usual_sheets());
    let monday = chrono::NaiveDate::from_ymd_opt(2026, 1, 26).unwrap();
    let mut history = "queue,start,offered\n".to_owned();
    for day in (0..56).filter(|day| day % 7 < 5) {
        let date = monday + chrono::Days::new(day);
        for half in 16..32 {
            writeln!(
                history,
                "phone,{date} {:02}:{:02},0",
                half / 2,
                half % 2 * 30
            )
            .unwrap();
        }
    }
    fs::write(folder.path().join("history.csv"), history).unwrap();
    let said = play(folder.path());
    assert_eq!(said.total("phone", "offered"), Some(0.0));
    assert_eq!(said.total("phone", "service_level"), None);
    assert_eq!(said.total("phone", "occupancy"), Some(0.0));
    assert_eq!(said.json["summary"]["contacts"].as_f64(), Some(0.0));
    assert!(!said.text.contains("promise holds"), "{}", said.text);
}

#[test]
fn shifts_end_amid_contacts_of_six_hours() {
    let queue = "typical_week = { mon-fri = 20 }\naht = \"6h\"\nmax_occupancy = 0.9";
    let mut handed = vec![];
    for at_break in ["overrun", "hand_over"] {
        let text = scenario("", queue, "");
        let text = text.replace(
            "[simulation]",
            &format!("[simulation]\nat_break = \"{at_break}\""),
        );
        let folder = folder(&text, &usual_sheets());
        let said = play(folder.path());
        said.offers("phone", 100.0);
        assert_eq!(said.total("phone", "service_level"), None);
        assert!(said.total("phone", "occupancy").unwrap() > 0.8);
        handed.push(said.total("phone", "turned_away_fraction").unwrap());
    }
    assert!(
        handed.iter().all(|it| (0.3..1.0).contains(it)),
        "{handed:?}"
    );
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
fn a_roster_without_activities_works_its_whole_shifts() {
    let folder = folder(&scenario("", USUAL, ""), &usual_sheets());
    let with = play(folder.path());
    fs::remove_file(folder.path().join("activities.csv")).unwrap();
    let said = play(folder.path());
    assert!(said.errors.contains("no activities.csv"), "{}", said.errors);
    said.offers("phone", 1_200.0);
    // The one queue is all that they can do: the same play.
    for column in ["service_level", "asa_s", "abandoned_fraction"] {
        assert_eq!(said.total("phone", column), with.total("phone", column));
    }
}

#[test]
fn activities_outside_of_every_shift_are_told() {
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
    assert_eq!(said.total("phone", "service_level"), Some(0.0));
    assert!(said.errors.contains("outside"), "{}", said.errors);
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

/// As many plays as may be asked for, and Ctrl-C: what is known until then is written whole.
#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_what_is_known() {
    let folder = folder(
        &scenario("", &USUAL.replace("= 240", "= 900"), ""),
        &usual_sheets(),
    );
    let out = folder.path().join("out");
    let child = Process::new(assert_cmd::cargo::cargo_bin!("shiftwright"))
        .args(["simulate", "--replications", "100000", "--out"])
        .arg(&out)
        .arg(folder.path())
        .arg("--roster")
        .arg(folder.path().join("roster.csv"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(2_000));
    let pressed = Instant::now();
    let id = child.id().to_string();
    Process::new("kill").args(["-INT", &id]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{errors}");
    assert!(pressed.elapsed() < Duration::from_secs(20));
    let rows = tables(&out);
    let total = rows.last().unwrap();
    assert_eq!(
        (total.queue.as_str(), total.start.as_str()),
        ("phone", "total")
    );
    let offered = total.get("offered").unwrap();
    assert!(
        (offered - 4_500.0).abs() < 4.0 * (4_500.0_f64 / 16.0).sqrt(),
        "{offered}"
    );
    let text = String::from_utf8(output.stdout).unwrap();
    only_numbers(&text);
    // Not all of them: it was stopped, and says how far it had come.
    assert!(
        text.contains("Played ") && !text.contains("100,000 times"),
        "{text}"
    );
}

#[test]
fn three_chats_mail_from_before_and_calls_that_come_again() {
    let queue = format!(
        "{USUAL}\nretry = {{ share = 0.5, after = \"10min\", at_most = 3 }}\n\
         callback = {{ after = \"1min\", share = 0.5 }}\nresolve_within = \"1h\""
    );
    let others = "[[queue]]\nname = \"chat\"\nchannel = \"chat\"\nhours = { mon-fri = \"08:00-16:00\" }\n\
        typical_week = { mon-fri = 100 }\naht = \"6m\"\nat_once = { chats = 3, slower = 0.3, measured_at = 1 }\n\
        service_level = { answer_within = \"30s\", target = 0.8 }\n\
        [[queue]]\nname = \"mail\"\nchannel = \"email\"\nhours = { mon-fri = \"08:00-16:00\" }\n\
        typical_week = { mon-fri = 40 }\naht = \"5m\"\nbacklog = { contacts = 60, oldest = \"20h\" }\n\
        service_level = { answer_within = \"8h\", target = 0.9 }\nresolve_within = \"8h\"\n";
    let pieces = [
        ("08:00", "11:00", "phone"),
        ("11:00", "14:00", "chat"),
        ("14:00", "16:00", "mail"),
    ];
    let text = scenario("", &queue, "").replace("[[shift]]", &format!("{others}[[shift]]"));
    let folder = folder(&text, &sheets(&AGENTS, &pieces));
    let said = play(folder.path());
    said.offers("chat", 500.0);
    said.offers("mail", 260.0);
    // Tries again come on top.
    let offered = said.total("phone", "offered").unwrap();
    assert!((1_200.0..4.0 * 1_200.0).contains(&offered), "{offered}");
    for queue in ["phone", "mail"] {
        assert!(said.total(queue, "resolved_in_time").is_some(), "{queue}");
    }
    assert_eq!(said.total("chat", "resolved_in_time"), None);
    assert_eq!(said.json["summary"]["queues"].as_array().unwrap().len(), 3);
}
