//! `simulate --contacts`: every contact of a play, from which the figures of that play follow.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use chrono::{DateTime, FixedOffset, TimeDelta};
use common::played::{self, USUAL, folder, scenario, sheets};
use common::shiftwright;
use std::fs;
use std::path::Path;

/// Calls that come again, chats and mail with a backlog; agents hand over when their work ends.
fn centre() -> tempfile::TempDir {
    let queue = format!(
        "{USUAL}\nretry = {{ share = 0.5, after = \"10min\", at_most = 3 }}\nresolve_within = \"5min\""
    );
    let others = "[[queue]]\nname = \"chat\"\nchannel = \"chat\"\nhours = { mon-fri = \"08:00-16:00\" }\n\
        typical_week = { mon-fri = 100 }\naht = \"6m\"\nat_once = { chats = 3, slower = 0.3, measured_at = 1 }\n\
        patience = \"4m\"\nservice_level = { answer_within = \"30s\", target = 0.8, of = \"without_short_abandons\" }\n\
        [[queue]]\nname = \"mail\"\nchannel = \"email\"\nhours = { mon-fri = \"08:00-16:00\" }\n\
        typical_week = { mon-fri = 200 }\naht = \"5m\"\nbacklog = { contacts = 60, oldest = \"20h\" }\n\
        service_level = { answer_within = \"8h\", target = 0.9 }\nresolve_within = \"8h\"\n";
    let text = scenario("", &queue, "")
        .replace("[simulation]", "[simulation]\nat_break = \"hand_over\"")
        .replace("zone = \"UTC\"", "zone = \"Europe/Berlin\"")
        .replace("[[shift]]", &format!("{others}[[shift]]"));
    let pieces = [
        ("08:00", "11:00", "phone"),
        ("11:00", "11:30", ""),
        ("11:30", "14:00", "chat"),
        ("14:00", "16:00", "mail"),
    ];
    let mut sheets = sheets(&["Anna", "Ben", "Cem"], &pieces);
    for text in [&mut sheets.roster, &mut sheets.activities] {
        *text = text.replace("+00:00", "+01:00");
    }
    folder(&text, &sheets)
}

fn simulate(folder: &Path, out: &Path, options: &[&str]) {
    let mut command = shiftwright();
    command.arg("simulate").arg(folder).arg("--roster");
    command.arg(folder.join("roster.csv")).arg("--out").arg(out);
    command.args(["--replications", "2"]).args(options);
    command.assert().success();
}

/// A row of `contacts.csv`.
#[derive(Debug)]
struct Row {
    queue: String,
    arrived: Option<DateTime<FixedOffset>>,
    answered: Option<DateTime<FixedOffset>>,
    ended: DateTime<FixedOffset>,
    wait_s: Option<f64>,
    handle_s: Option<f64>,
    agent: String,
    outcome: String,
    in_time: Option<bool>,
    resolved: Option<bool>,
}

fn rows(file: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|it| it == name).unwrap();
    let row = |record: csv::StringRecord| {
        let cell = |name| record[column(name)].to_owned();
        let filled = |name| Some(cell(name)).filter(|it| !it.is_empty());
        let time = |name| filled(name).map(|it| DateTime::parse_from_rfc3339(&it).unwrap());
        let number = |name| filled(name).map(|it| it.parse::<f64>().unwrap());
        let flag = |name| filled(name).map(|it| it.parse::<bool>().unwrap());
        Row {
            queue: cell("queue"),
            arrived: time("arrived"),
            answered: time("answered"),
            ended: time("ended").unwrap(),
            wait_s: number("wait_s"),
            handle_s: number("handle_s"),
            agent: cell("agent"),
            outcome: cell("outcome"),
            in_time: flag("in_time"),
            resolved: flag("resolved_in_time"),
        }
    };
    reader.records().map(|it| row(it.unwrap())).collect()
}

/// Two plays by their contacts give what `simulation.csv` says of two plays.
#[test]
fn figures_follow_from_contacts() {
    let centre = centre();
    let out = centre.path().join("out");
    simulate(centre.path(), &out, &["--contacts"]);
    let mut all = rows(&out.join("contacts.csv"));
    let first = all.len();
    simulate(centre.path(), &out, &["--contacts=2"]);
    all.extend(rows(&out.join("contacts.csv")));
    assert!(all.len() > first + 1_000 && first > 1_000);
    let told = played::tables(&out);
    for row in &told {
        let lasts = TimeDelta::minutes(30);
        let from = DateTime::parse_from_rfc3339(&row.start).ok();
        let own = all.iter().filter(|it| it.queue == row.queue);
        let own = own.filter(|it| {
            from.is_none_or(|from| it.arrived.is_some_and(|at| from <= at && at < from + lasts))
        });
        let own: Vec<&Row> = own.collect();
        let near = |name: &str, value: Option<f64>, within: f64| {
            let wanted = row.get(name);
            let same = match (value, wanted) {
                (Some(value), Some(wanted)) => (value - wanted).abs() <= within,
                (value, wanted) => value.is_none() && wanted.is_none(),
            };
            assert!(
                same,
                "{} {} {name}: {value:?} {wanted:?}",
                row.queue, row.start
            );
        };
        let share = |of: &dyn Fn(&Row) -> Option<bool>| {
            let known: Vec<bool> = own.iter().filter_map(|it| of(it)).collect();
            let kept = known.iter().filter(|it| **it).count();
            (!known.is_empty()).then(|| kept as f64 / known.len() as f64)
        };
        let outcome = |name: &'static str| share(&move |it: &Row| Some(it.outcome == name));
        let mean = |waits: Vec<f64>| {
            (!waits.is_empty()).then(|| waits.iter().sum::<f64>() / waits.len() as f64)
        };
        near("offered", Some(own.len() as f64 / 2.0), 1e-4);
        near("service_level", share(&|it| it.in_time), 1e-6);
        near("resolved_in_time", share(&|it| it.resolved), 1e-6);
        near("abandoned_fraction", outcome("hung_up"), 1e-6);
        near("turned_away_fraction", outcome("turned_away"), 1e-6);
        near("cut_off_fraction", outcome("cut_off"), 1e-6);
        near(
            "asa_s",
            mean(own.iter().filter_map(|it| it.wait_s).collect()),
            0.006,
        );
        let answered = own.iter().filter(|it| it.answered.is_some());
        let answered = answered.filter_map(|it| it.wait_s).collect();
        near("first_response_s", mean(answered), 0.006);
    }
    let outcomes: std::collections::BTreeSet<&str> =
        all.iter().map(|it| it.outcome.as_str()).collect();
    for needed in ["served", "hung_up", "turned_away", "cut_off", "unfinished"] {
        assert!(outcomes.contains(needed), "{outcomes:?}");
    }
}

#[test]
fn times_are_in_order_and_by_the_clock_of_the_queue() {
    let centre = centre();
    let out = centre.path().join("out");
    simulate(centre.path(), &out, &["--contacts"]);
    let text = fs::read_to_string(out.join("contacts.csv")).unwrap();
    assert!(text.starts_with(
        "queue,arrived,answered,ended,wait_s,handle_s,agent,outcome,attempt,in_time,resolved_in_time\n"
    ));
    let all = rows(&out.join("contacts.csv"));
    let seconds = |from: DateTime<FixedOffset>, to: DateTime<FixedOffset>| {
        (to - from).num_milliseconds() as f64 / 1e3
    };
    for it in &all {
        assert_eq!(it.ended.offset().local_minus_utc(), 3_600);
        if let Some(answered) = it.answered {
            assert!((seconds(answered, it.ended) - it.handle_s.unwrap()).abs() < 0.002);
            assert!(it.outcome == "unfinished" || it.outcome == "cut_off" || !it.agent.is_empty());
        }
        let over = it.answered.unwrap_or(it.ended);
        match it.arrived {
            Some(arrived) if it.queue != "mail" => {
                assert!(
                    (seconds(arrived, over) - it.wait_s.unwrap()).abs() < 0.002,
                    "{it:?}"
                );
            }
            Some(arrived) => assert!(arrived <= over),
            None => assert_eq!(it.queue, "mail"),
        }
    }
    assert_eq!(all.iter().filter(|it| it.arrived.is_none()).count(), 60);
}

/// The same play is the same file; without the option there is none, and it needs a folder.
#[test]
fn the_same_play_is_the_same_file() {
    let centre = centre();
    let (one, two) = (centre.path().join("one"), centre.path().join("two"));
    simulate(centre.path(), &one, &["--contacts=2"]);
    simulate(centre.path(), &two, &["--contacts=2"]);
    let read = |out: &Path| fs::read(out.join("contacts.csv")).unwrap();
    assert_eq!(read(&one), read(&two));
    simulate(centre.path(), &two, &["--contacts=1"]);
    assert_ne!(read(&one), read(&two));
    let none = centre.path().join("none");
    simulate(centre.path(), &none, &[]);
    assert!(none.join("simulation.csv").exists() && !none.join("contacts.csv").exists());
    let mut command = shiftwright();
    command.arg("simulate").arg(centre.path()).arg("--roster");
    command
        .arg(centre.path().join("roster.csv"))
        .arg("--contacts");
    command.assert().failure().code(2);
}
