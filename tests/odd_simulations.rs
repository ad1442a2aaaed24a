//! Volumes that no planner would want, played end to end by the program: it says what is so, with numbers
//! that are numbers.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::played::{
    AGENTS, USUAL, folder, only_numbers, play, scenario, sheets, tables, usual_sheets,
};
use std::fmt::Write as _;
use std::fs;
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

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

/// Eight times what four agents can do, and half of it; and a mean wait that nobody could keep to.
#[test]
fn strict_makes_a_promise_that_is_missed_on_the_mean_an_exit_code() {
    let hopeless = USUAL.replace("= 240", "= 2000");
    let wait = format!(
        "{}\nmax_asa = \"0.1s\"",
        USUAL.replace("target = 0.8", "target = 0.01")
    );
    let easy = USUAL.replace("target = 0.8", "target = 0.05");
    for (queue, code) in [(hopeless, 4), (wait, 4), (easy, 0)] {
        let folder = folder(&scenario("", &queue, ""), &usual_sheets());
        let run = |arguments: &[&str]| {
            let mut command = common::shiftwright();
            let command = command.arg("simulate").arg(folder.path()).arg("--roster");
            let command = command
                .arg(folder.path().join("roster.csv"))
                .args(arguments);
            let output = command.output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            (output.status.code(), text)
        };
        assert_eq!(run(&[]).0, Some(0));
        let (strict, text) = run(&["--strict"]);
        assert_eq!(strict, Some(code), "{text}");
        assert_eq!(run(&["--strict", "--json"]).0, Some(code));
        // Fewer plays make it no easier.
        assert_eq!(run(&["--strict", "--replications", "2"]).0, Some(code));
        if queue.contains("max_asa") {
            assert!(text.contains("at most 0.1s promised: missed."), "{text}");
        }
    }
}

#[test]
fn nobody_who_contacts_is_no_missed_promise() {
    let week = "typical_week = { mon-fri = 240 }";
    let queue = USUAL.replace(week, "history = \"history.csv\"");
    let folder = folder(&scenario("", &queue, ""), &usual_sheets());
    let mut history = "queue,start,offered,handled\n".to_owned();
    for day in (9..14).chain(16..21) {
        for half_hour in 16..32 {
            let (hour, minute) = (half_hour / 2, half_hour % 2 * 30);
            writeln!(history, "phone,2026-03-{day:02} {hour:02}:{minute:02},0,0").unwrap();
        }
    }
    fs::write(folder.path().join("history.csv"), history).unwrap();
    let output = common::shiftwright()
        .args(["simulate", "--strict"])
        .arg(folder.path())
        .arg("--roster")
        .arg(folder.path().join("roster.csv"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(
        text.contains("Nobody contacted phone: there is nothing to keep."),
        "{text}"
    );
    assert!(!text.contains("misses"), "{text}");
    let out = folder.path().join("out");
    let output = common::shiftwright()
        .args(["plan", "--strict", "--effort", "quick", "--no-charts"])
        .arg(folder.path())
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    let screen = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{screen}");
    assert!(
        screen.contains("Nothing is expected to arrive where something is promised."),
        "{screen}"
    );
    assert!(!screen.contains("MISSED"), "{screen}");
}

/// Nobody is on the phones from eleven to one: everybody is at lunch at once.
#[test]
fn hours_with_nobody_at_all_are_told() {
    let pieces = [
        ("08:00", "11:00", "phone"),
        ("11:00", "13:00", ""),
        ("13:00", "16:00", "phone"),
    ];
    let folder = folder(&scenario("", USUAL, ""), &sheets(&AGENTS, &pieces));
    let said = play(folder.path());
    let told = "Nobody at all is there to answer for 10 h: phone Mon 23 Mar 11:00–13:00, ";
    assert!(said.text.contains(told), "{}", said.text);
    let holes = said.json["holes"].as_array().unwrap();
    assert_eq!(holes.len(), 5);
    assert_eq!(holes[0]["start"], "2026-03-23T11:00:00+00:00");
}
