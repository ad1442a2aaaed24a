//! `shiftwright import`: real exports through the shipped mappings, and what a user may get wrong.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod common;

use assert_cmd::Command;
use chrono::{Datelike, NaiveDateTime, Weekday};
use shiftwright::queueing::{Goals, Workload, required};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Rows of a history CSV: queue, start, offered, handled, aht_s.
type Rows = Vec<(String, String, f64, Option<f64>, Option<f64>)>;

fn mapping(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/mappings")
        .join(name)
}

fn shiftwright() -> Command {
    Command::cargo_bin("shiftwright").unwrap()
}

fn rows(text: &[u8]) -> Rows {
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().unwrap().clone();
    let first: Vec<&str> = header.iter().take(5).collect();
    assert_eq!(first, ["queue", "start", "offered", "handled", "aht_s"]);
    let of = |row: csv::StringRecord| {
        row.iter()
            .take(5)
            .collect::<csv::StringRecord>()
            .deserialize(None)
            .unwrap()
    };
    reader.records().map(|row| of(row.unwrap())).collect()
}

/// Imports `file` by a shipped mapping into a folder and reads what was written.
fn imported(file: &Path, map: &str) -> Rows {
    let folder = tempfile::tempdir().unwrap();
    shiftwright()
        .args(["import", "csv"])
        .arg(file)
        .arg("--map")
        .arg(mapping(map))
        .arg("--out")
        .arg(folder.path())
        .assert()
        .success();
    rows(&std::fs::read(folder.path().join("history.csv")).unwrap())
}

fn time(start: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(start, "%Y-%m-%d %H:%M").unwrap()
}

/// The mean calls by hour on Wednesdays, from every call of a month, and the agents that they need, as
/// a textbook prints them.
#[test]
fn the_call_log_of_a_bank_gives_the_textbooks_hourly_rates_and_agents() {
    let Some(log) = common::shared_data("anonymous_bank/february_1999_raw.txt") else {
        return;
    };
    let Some(printed) = common::shared_data("erlang/published_values.csv") else {
        return;
    };
    let mut by_hour: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for (_, start, offered, ..) in imported(&log, "call-log.toml") {
        let start = time(&start);
        if start.weekday() == Weekday::Wed {
            by_hour
                .entry(chrono::Timelike::hour(&start))
                .or_default()
                .push(offered);
        }
    }
    let rates: Vec<f64> = by_hour
        .values()
        .map(|counts| {
            assert_eq!(counts.len(), 4, "four Wednesdays");
            counts.iter().sum::<f64>() / 4.0
        })
        .collect();
    assert_eq!(rates, textbook_rates(&printed));
    assert_eq!(&rates[..6], [6.75, 1.75, 1.25, 0.0, 0.5, 0.25]);
    let agents: Vec<u32> = rates.into_iter().map(textbook_agents).collect();
    assert_eq!(
        agents,
        [
            1, 1, 1, 0, 1, 1, 1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4
        ]
    );
}

/// The textbook's promise: 15 calls an hour handled by one agent, at most half of all calls wait.
fn textbook_agents(calls_an_hour: f64) -> u32 {
    let workload = Workload {
        offered: calls_an_hour,
        per_s: 3600.0,
        aht_s: 240.0,
        patience_s: None,
    };
    let goals = Goals {
        service_level: Some((0.5, 0.0)),
        ..Goals::default()
    };
    required(&workload, &goals).unwrap().agents
}

/// `calls/hour=6.75,mu/hour=15,P_wait<=0.5 (hour 00)` of the rows that cite the textbook.
fn textbook_rates(published: &Path) -> Vec<f64> {
    let mut rates = BTreeMap::new();
    for record in csv::Reader::from_path(published).unwrap().records() {
        let record = record.unwrap();
        if !record[8].contains("Miller") {
            continue;
        }
        let inputs = &record[1];
        let Some(rest) = inputs.strip_prefix("calls/hour=") else {
            continue;
        };
        let rate: f64 = rest.split(',').next().unwrap().parse().unwrap();
        let hour: u32 = inputs
            .split("(hour ")
            .nth(1)
            .unwrap()
            .trim_end_matches(')')
            .parse()
            .unwrap();
        rates.insert(hour, rate);
    }
    assert_eq!(rates.len(), 24);
    rates.into_values().collect()
}

#[test]
fn handled_calls_and_their_handle_time_come_from_the_log() {
    let Some(log) = common::shared_data("anonymous_bank/february_1999_raw.txt") else {
        return;
    };
    // Counted apart from the program under test, straight from the log.
    let (mut offered, mut handled, mut seconds) = (0.0, 0.0, 0.0);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .from_path(&log)
        .unwrap();
    for record in reader.records() {
        let record = record.unwrap();
        if &record[12] == "PHANTOM" || record[8].parse::<i64>().unwrap() < 0 {
            continue;
        }
        offered += 1.0;
        let service: f64 = record[15].parse().unwrap();
        if &record[12] == "AGENT" && service > 0.0 {
            handled += 1.0;
            seconds += service;
        }
    }
    let rows = imported(&log, "call-log.toml");
    assert_eq!(rows.iter().map(|row| row.2).sum::<f64>(), offered);
    let weighted: f64 = rows.iter().filter_map(|row| Some(row.3? * row.4?)).sum();
    let mean = weighted / rows.iter().filter_map(|row| row.3).sum::<f64>();
    assert!((mean / (seconds / handled) - 1.0).abs() < 0.02, "{mean}");
}

#[test]
fn the_other_shipped_mappings_read_their_exports_whole() {
    for (data, map, column, queue) in [
        (
            "bank_calls/bank_calls_5min.csv",
            "interval-counts.toml",
            Some(1),
            "calls",
        ),
        (
            "county_assessor/hourly_call_data.csv",
            "us-dates.toml",
            Some(1),
            "assessor",
        ),
        (
            "helpdesk_tickets/helpdesk.csv",
            "event-log.toml",
            None,
            "tickets",
        ),
    ] {
        let Some(file) = common::shared_data(data) else {
            continue;
        };
        let records: Vec<csv::StringRecord> = csv::Reader::from_path(&file)
            .unwrap()
            .records()
            .map(Result::unwrap)
            .collect();
        let expected: f64 = match column {
            Some(column) => records
                .iter()
                .map(|r| r[column].parse::<f64>().unwrap())
                .sum(),
            None => {
                let cases: std::collections::BTreeSet<&str> =
                    records.iter().map(|r| &r[0]).collect();
                cases.len() as f64
            }
        };
        let rows = imported(&file, map);
        assert_eq!(
            rows.iter().map(|row| row.2).sum::<f64>(),
            expected,
            "{data}"
        );
        assert!(rows.iter().all(|row| row.0 == queue));
        assert!(rows.is_sorted_by_key(|row| row.1.clone()), "{data}");
    }
}

fn written(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

#[test]
fn the_earliest_row_of_a_case_counts_whatever_the_order() {
    let log = written(
        "case,when\nB,2026-03-03 09:10\nA,2026-03-02 10:40\nA,2026-03-02 08:05\nB,2026-03-04 08:00\n",
    );
    let output = shiftwright()
        .args(["import", "csv"])
        .arg(log.path())
        .args(["--time", "when", "--first-by", "case", "--queue", "desk"])
        .output()
        .unwrap();
    let rows = rows(&output.stdout);
    let starts: Vec<(&str, f64)> = rows.iter().map(|row| (row.1.as_str(), row.2)).collect();
    assert_eq!(
        starts,
        [("2026-03-02 08:00", 1.0), ("2026-03-03 09:00", 1.0)]
    );
}

#[test]
fn zeros_are_written_inside_the_hours_of_days_with_contacts_only() {
    let log = written("t\n2026-03-02 08:05\n2026-03-04 07:05\n");
    let output = shiftwright()
        .args(["import", "csv"])
        .arg(log.path())
        .args(["--time", "t", "--open", "08:00-09:30"])
        .output()
        .unwrap();
    let rows = rows(&output.stdout);
    let starts: Vec<(&str, f64)> = rows.iter().map(|row| (row.1.as_str(), row.2)).collect();
    assert_eq!(
        starts,
        [
            ("2026-03-02 08:00", 1.0),
            ("2026-03-02 08:30", 0.0),
            ("2026-03-02 09:00", 0.0),
            ("2026-03-04 07:00", 1.0),
            ("2026-03-04 08:00", 0.0),
            ("2026-03-04 08:30", 0.0),
            ("2026-03-04 09:00", 0.0),
        ]
    );
}

#[test]
fn with_a_zone_starts_have_their_offset_and_the_repeated_hour_is_shared() {
    let log =
        written("t;seconds\n2026-10-25 01:10;60\n2026-10-25 02:10;120\n2026-10-25 03:10;0:03:00\n");
    let output = shiftwright()
        .args(["import", "csv"])
        .arg(log.path())
        .args(["--time", "t", "--zone", "Europe/Berlin"])
        .args(["--handle-time", "seconds"])
        .output()
        .unwrap();
    let rows = rows(&output.stdout);
    let seen: Vec<(&str, f64, Option<f64>)> = rows
        .iter()
        .map(|row| (row.1.as_str(), row.2, row.4))
        .collect();
    assert_eq!(
        seen,
        [
            ("2026-10-25T01:00:00+02:00", 1.0, Some(60.0)),
            ("2026-10-25T02:00:00+02:00", 0.5, Some(120.0)),
            ("2026-10-25T02:00:00+01:00", 0.5, Some(120.0)),
            ("2026-10-25T03:00:00+01:00", 1.0, Some(180.0)),
        ]
    );
}

fn import(log: &Path, options: &[&str], out: &Path) -> std::process::Output {
    let mut command = shiftwright();
    command.args(["import", "csv"]).arg(log).args(options);
    command.arg("--out").arg(out).output().unwrap()
}

/// What is said on standard error; asserts exit code 2 and that nothing was written.
fn refused(text: &str, options: &[&str]) -> String {
    let log = written(text);
    let folder = tempfile::tempdir().unwrap();
    let output = import(log.path(), options, folder.path());
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{message}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    message
}

#[test]
fn what_cannot_be_read_is_said_by_line_and_nothing_is_written() {
    let message = refused("t,n\n2026-03-02 08:00,4\nyesterday,5\n", &["--time", "t"]);
    assert!(
        message.contains("line 3") && message.contains("yesterday"),
        "{message}"
    );
    let message = refused(
        "t,n\n2026-03-02 08:00,-4\n",
        &["--time", "t", "--offered", "n"],
    );
    assert!(
        message.contains("line 2") && message.contains("-4"),
        "{message}"
    );
    let message = refused("when,n\n2026-03-02 08:00,4\n", &["--time", "wen"]);
    assert!(message.contains("no column `wen`"), "{message}");
    let message = refused(
        "t\n2026-03-29 02:30\n",
        &["--time", "t", "--zone", "Europe/Berlin"],
    );
    assert!(message.contains("skips 02:30"), "{message}");
    let message = refused("t\n2026-03-29T02:30:00Z\n", &["--time", "t"]);
    assert!(message.contains("zone"), "{message}");
    let message = refused(
        "t,o\n2026-03-02 08:00,A\n",
        &["--time", "t", "--where", "o=B"],
    );
    assert!(message.contains("nothing is left"), "{message}");
    for options in [
        ["--time", "t", "--where", "nonsense"],
        ["--time", "t", "--zone", "Berlin"],
        ["--time", "t", "--interval", "7min"],
        ["--time", "t", "--open", "late"],
        ["--time", "t", "--format", "%Q"],
        ["--time", "t", "--separator", "two"],
    ] {
        let message = refused("t\n2026-03-02 08:00\n", &options);
        assert!(message.contains("H301"), "{options:?}: {message}");
    }
    assert!(refused("t\n2026-03-02 08:00\n", &[]).contains("which column holds the time"));
    assert!(refused("", &["--time", "t"]).contains("empty"));
}

#[test]
fn bad_rows_can_be_skipped_and_are_counted() {
    let mut text = String::from("t\n2026-03-02 08:00\n");
    text.push_str(&"never\n".repeat(100_000));
    let log = written(&text);
    let output = shiftwright()
        .args(["import", "csv"])
        .arg(log.path())
        .args(["--time", "t", "--skip-bad"])
        .output()
        .unwrap();
    assert!(output.status.success());
    assert_eq!(rows(&output.stdout).len(), 1);
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("99,000 more"), "{message}");
    assert!(
        message.len() < 10_000,
        "{} bytes of messages",
        message.len()
    );
}

#[test]
fn a_mapping_with_an_unknown_key_is_refused() {
    let map = written("tiem = \"t\"\n");
    let message = refused(
        "t\n2026-03-02 08:00\n",
        &["--map", map.path().to_str().unwrap()],
    );
    assert!(message.contains("tiem"), "{message}");
}

/// The history that is written to standard output.
fn printed(text: &str, options: &[&str]) -> Rows {
    let log = written(text);
    let output = shiftwright()
        .args(["import", "csv"])
        .arg(log.path())
        .args(options)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    rows(&output.stdout)
}

#[test]
fn handled_is_blank_where_the_export_does_not_say() {
    let report = "t,calls,aht,hung_up\n2026-03-02 08:00,10,100,1\n2026-03-02 08:10,20,,2\n\
        2026-03-02 08:20,30,200,3\n";
    let volume = ["--time", "t", "--offered", "calls"];
    let with = |more: &[&str]| printed(report, &[&volume, more].concat())[0].clone();
    assert_eq!((with(&[]).2, with(&[]).3, with(&[]).4), (60.0, None, None));
    // The mean of the rows whose handle time is known, by the contacts offered.
    let timed = with(&["--handle-time", "aht"]);
    assert_eq!((timed.3, timed.4), (None, Some(175.0)));
    let told = with(&["--handle-time", "aht", "--abandoned", "hung_up"]);
    assert_eq!((told.3, told.4), (Some(54.0), Some(175.0)));
    let tickets = printed("t\n2026-03-02 08:00\n", &["--time", "t"]);
    assert_eq!((tickets[0].2, tickets[0].3), (1.0, None));
    // In a log of single contacts a handle time says that somebody answered.
    let log = "t,s\n2026-03-02 08:00,60\n2026-03-02 08:01,0\n";
    let calls = printed(log, &["--time", "t", "--handle-time", "s"]);
    assert_eq!((calls[0].2, calls[0].3), (2.0, Some(1.0)));
}

#[test]
fn a_file_that_exists_is_replaced_only_by_force() {
    let log = written("t\n2026-03-02 08:00\n");
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history.csv");
    std::fs::write(&history, "mine").unwrap();
    let import = |options: &[&std::ffi::OsStr]| {
        let mut command = shiftwright();
        command.args(["import", "csv"]).arg(log.path());
        command.args(["--time", "t"]).args(options).assert()
    };
    let [out, output, force] = ["--out", "--output", "--force"].map(std::ffi::OsStr::new);
    for target in [
        [out, folder.path().as_os_str()],
        [output, history.as_os_str()],
    ] {
        let refused = import(&target).code(2);
        let message = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(
            message.contains("exists already") && message.contains("--force"),
            "{message}"
        );
        assert_eq!(std::fs::read_to_string(&history).unwrap(), "mine");
    }
    import(&[out, folder.path().as_os_str(), force]).success();
    assert!(
        std::fs::read_to_string(&history)
            .unwrap()
            .contains("2026-03-02 08:00,1")
    );
    import(&[output, folder.path().as_os_str(), force]).code(2);
    import(&[out, history.as_os_str()]).code(2);
}

#[test]
fn what_was_read_and_left_out_can_be_read_by_a_program() {
    let log = written("t,o\n2026-03-02 08:00,A\n2026-03-02 08:05,B\nnever,A\n");
    let folder = tempfile::tempdir().unwrap();
    let options = [
        "--time",
        "t",
        "--where",
        "o=A",
        "--skip-bad",
        "--json",
        "--quiet",
    ];
    let output = import(log.path(), &options, folder.path());
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for (key, value) in [("rows_read", 3), ("unusable", 1), ("intervals", 1)] {
        assert_eq!(told[key], value, "{told}");
    }
    assert_eq!(told["left_out"][0]["condition"], "o=A");
    assert_eq!(told["left_out"][0]["rows"], 1);
    assert_eq!(told["queues"][0], "phone");
    // The history itself would go to the same place.
    let mut command = shiftwright();
    command.args(["import", "csv"]).arg(log.path());
    command.args(options).assert().code(2);
}

/// What is written to standard output, as text.
fn written_out(text: &str, options: &[&str]) -> String {
    let log = written(text);
    let mut command = shiftwright();
    command
        .args(["import", "csv"])
        .arg(log.path())
        .args(options);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

const LOG: &str = "t,outcome,wait,talk\n2026-03-02 08:00,AGENT,0,60\n2026-03-02 08:20,HANG,0:45,\n\
    2026-03-02 08:05,HANG,0,\n2026-03-02 08:25,AGENT,15,120\n2026-03-02 09:00,AGENT,,90\n";
const LOG_OPTIONS: [&str; 8] = [
    "--time",
    "t",
    "--handle-time",
    "talk",
    "--wait",
    "wait",
    "--handled-where",
    "outcome=AGENT",
];

#[test]
fn waits_become_a_mean_over_all_offered_and_those_who_hung_up_after_one_are_counted() {
    let text = written_out(LOG, &LOG_OPTIONS);
    assert_eq!(
        text,
        "queue,start,offered,handled,aht_s,abandoned,asa_s\n\
         phone,2026-03-02 08:00,4,2,90,1,15\nphone,2026-03-02 09:00,1,1,90,,\n"
    );
    let report = "t,calls,lost,asa\n2026-03-02 08:00,10,2,30\n2026-03-02 08:10,30,1,10\n";
    let options = [
        "--time",
        "t",
        "--offered",
        "calls",
        "--abandoned",
        "lost",
        "--wait",
        "asa",
    ];
    assert_eq!(
        written_out(report, &options),
        "queue,start,offered,handled,aht_s,abandoned,asa_s\nphone,2026-03-02 08:00,40,37,,3,15\n"
    );
    let message = refused(
        "t,w\n2026-03-02 08:00,90000\n",
        &["--time", "t", "--wait", "w"],
    );
    assert!(message.contains("is not a wait"), "{message}");
}

#[test]
fn contacts_can_be_written_one_by_one() {
    let options = [&LOG_OPTIONS[..], &["--contacts"]].concat();
    assert_eq!(
        written_out(LOG, &options),
        "created,queue,handle_s,wait_s,abandoned\n2026-03-02 08:00,phone,60,0,0\n\
         2026-03-02 08:05,phone,,0,1\n2026-03-02 08:20,phone,,45,1\n2026-03-02 08:25,phone,120,15,0\n\
         2026-03-02 09:00,phone,90,,0\n"
    );
    let message = refused(
        "t,n\n2026-03-02 08:00,4\n",
        &["--time", "t", "--offered", "n", "--contacts"],
    );
    assert!(message.contains("`offered` is about counts"), "{message}");
}
