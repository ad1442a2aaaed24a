//! `--json` and `--quiet`: what a program reads, and that nothing else is in its way.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{CONTRADICTION, shiftwright, shipped, write_scenario};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Runs quietly; the exit code, the answer, and what stands on standard error.
fn answer(arguments: &[&str], scenario: &Path) -> (i32, Value, String) {
    let mut command = shiftwright();
    command.args(["--quiet", arguments[0]]).arg(scenario);
    let output = command
        .args(&arguments[1..])
        .arg("--json")
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    let value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{error}: {}\n{message}",
            String::from_utf8_lossy(&output.stdout)
        )
    });
    (output.status.code().unwrap(), value, message)
}

/// The rows of a CSV as JSON's objects: the same names in the same order, blank = null.
fn same(rows: &Value, file: &Path) {
    let rows = rows.as_array().unwrap();
    let mut reader = csv::Reader::from_path(file).unwrap();
    let header = reader.headers().unwrap().clone();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), records.len());
    assert!(!rows.is_empty());
    for (row, record) in rows.iter().zip(&records) {
        let row = row.as_object().unwrap();
        assert_eq!(row.len(), header.len());
        for (name, cell) in header.iter().zip(record) {
            let shown = match &row[name] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                Value::Bool(flag) => flag.to_string(),
                Value::Number(number) => {
                    assert!(
                        (number.as_f64().unwrap() - cell.parse::<f64>().unwrap()).abs() < 1e-12
                    );
                    continue;
                }
                other => panic!("{name}: {other}"),
            };
            assert_eq!(shown, cell, "{name}");
        }
    }
}

#[test]
fn forecast_and_staff_print_the_rows_of_their_files() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    let forecast = ["forecast", "forecast_days", "forecast_weeks", "backtest"];
    let staff = [&forecast[..], &["staffing"]].concat();
    for (command, tables) in [("forecast", &forecast[..]), ("staff", &staff[..])] {
        let (code, told, message) = answer(&[command, "--out", out], &shipped("three-cities"));
        assert_eq!((code, message.as_str()), (0, ""));
        for table in tables {
            same(&told[table], &folder.path().join(format!("{table}.csv")));
        }
        let others = usize::from(command == "forecast");
        assert_eq!(told.as_object().unwrap().len(), tables.len() + others);
        if command == "forecast" {
            let queues = told["queues"].as_array().unwrap();
            assert_eq!(queues.len(), 2);
            for queue in queues {
                assert!(
                    queue["reason"].as_str().unwrap().contains("WAPE"),
                    "{queue}"
                );
                assert!(queue["effects"].is_array() && queue["findings"].is_array());
            }
        }
    }
    let (_, told, _) = answer(&["staff"], &shipped("three-cities"));
    let mail = told["staffing"].as_array().unwrap().iter();
    let mail = mail.clone().find(|row| row["queue"] == "email").unwrap();
    assert_eq!(mail["start"], "2026-03-02T08:00:00-06:00");
    assert!(mail["agents_required"].is_u64() && mail["offered"].is_f64());
}

#[test]
fn where_no_roster_exists_plan_prints_who_which_rule_and_when() {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), CONTRADICTION);
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let (code, told, message) = answer(&["plan", "--out", out], folder.path());
    assert_eq!((code, told["status"].as_str()), (3, Some("infeasible")));
    assert!(
        message.contains("Anna"),
        "the reason is an error, quiet or not"
    );
    let conflicts = told["conflicts"].as_array().unwrap();
    assert!(!conflicts.is_empty());
    for conflict in conflicts {
        assert_eq!(conflict["agent"], "Anna");
        assert!(
            conflict["rule"].as_str().unwrap().contains('.'),
            "{conflict}"
        );
        assert!(
            conflict["message"].as_str().unwrap().starts_with("Anna"),
            "{conflict}"
        );
        let rules = conflict["rules"].as_array().unwrap();
        assert_eq!(rules[0]["rule"], conflict["rule"]);
        for rule in rules {
            assert!(
                rule["days"].as_array().unwrap().contains(&rule["day"]),
                "{rule}"
            );
            assert!(!rule["message"].as_str().unwrap().is_empty());
        }
    }
    assert_eq!(conflicts[0]["day"], "2026-03-23");

    // Ten people with the same contradiction: a person reads it once, a program ten times.
    let away = "time_off = [\"2026-03-23..2026-03-25 unpaid\"]\n";
    let mut many = CONTRADICTION.to_owned();
    for number in 1..=9 {
        many += &format!("[[agent]]\nname = \"Agent {number}\"\n{away}");
    }
    write_scenario(folder.path(), &many);
    let (code, told, message) = answer(&["plan", "--out", out], folder.path());
    assert_eq!(code, 3);
    assert_eq!(
        told["conflicts"].as_array().unwrap().len(),
        10 * conflicts.len()
    );
    assert!(
        message.contains("the rules of 10 of 11 agents"),
        "{message}"
    );
    assert_eq!(
        message.matches("Anna, Agent 1 and 8 others: ").count(),
        conflicts.len(),
        "{message}"
    );
    assert!(!message.contains("Agent 2"), "{message}");

    // With Anna at work there is a plan: the same key says so.
    let possible = CONTRADICTION.replace("time_off", "# time_off");
    write_scenario(folder.path(), &possible);
    let (code, told, message) = answer(&["plan", "--no-charts", "--out", out], folder.path());
    assert_eq!((code, message.as_str()), (0, ""));
    assert_eq!(told["status"], "planned");
    assert_eq!(told["queues"][0]["channel"], "phone");
}

#[test]
fn check_and_verify_can_be_read_by_a_program() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = CONTRADICTION.replace("Europe/Berlin", "Berlin");
    write_scenario(folder.path(), &wrong);
    let (code, told, message) = answer(&["check"], folder.path());
    assert_eq!((code, message.as_str()), (2, ""));
    assert_eq!(told[0]["code"], "S024");
    assert_eq!(
        (told[0]["line"].as_u64(), told[0]["severity"].as_str()),
        (Some(3), Some("error"))
    );

    write_scenario(folder.path(), CONTRADICTION);
    let roster = folder.path().join("roster.csv");
    fs::write(&roster, "agent,date,site,shift,start,end,paid_h\n").unwrap();
    let roster = roster.to_str().unwrap();
    let (code, told, message) = answer(&["verify", "--roster", roster], folder.path());
    assert_eq!((code, message.as_str()), (2, ""));
    let warning = told["warnings"][0].as_str().unwrap();
    assert!(warning.starts_with("no activities.csv"), "{warning}");
    let violation = &told["violations"][0];
    assert_eq!(
        (violation["rule"].as_str(), violation["agent"].as_str()),
        (Some("hours_per_week"), Some("Anna"))
    );
    assert_eq!(violation["dates"][0], "2026-03-23");
}

#[test]
fn every_command_lists_what_is_wrong_with_its_input_for_a_program() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scenario.toml");
    let roster = folder.path().join("roster.csv");
    fs::write(&roster, "agent,date\n").unwrap();
    let (roster, out) = (roster.to_str().unwrap(), folder.path().join("out"));
    let out = out.to_str().unwrap();
    let commands: [&[&str]; 4] = [
        &["forecast"],
        &["staff"],
        &["plan", "--out", out],
        &["verify", "--roster", roster],
    ];
    fs::write(&file, CONTRADICTION.replace("Europe/Berlin", "Berlin")).unwrap();
    let (_, checked, _) = answer(&["check"], folder.path());
    for command in commands {
        let (code, told, message) = answer(command, folder.path());
        assert_eq!((code, &told), (2, &checked), "{command:?}");
        assert!(message.contains("S024"), "a person reads it, too");
    }

    // The scenario is right, the roster is not.
    fs::write(&file, CONTRADICTION).unwrap();
    let (code, told, _) = answer(&["verify", "--roster", roster], folder.path());
    assert_eq!((code, told[0]["line"].as_u64()), (2, Some(1)));
    assert!(told[0]["file"].as_str().unwrap().ends_with("roster.csv"));

    // An argument is wrong: a problem without code and place.
    let (code, told, _) = answer(&["plan", "--out", roster], folder.path());
    assert_eq!((code, &told[0]["code"]), (2, &Value::Null));
    assert!(
        told[0]["message"]
            .as_str()
            .unwrap()
            .contains("not a folder")
    );
}

#[test]
fn a_plan_without_agents_is_refused_once() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = CONTRADICTION.split("[[agent]]").next().unwrap();
    write_scenario(folder.path(), nobody);
    let out = folder.path().join("out");
    for (scenario, code) in [
        (nobody.to_owned(), "S501"),
        (
            nobody.to_owned() + "[[agent]]\nname = \"Anna\"\nskills = []\n",
            "S505",
        ),
    ] {
        write_scenario(folder.path(), &scenario);
        let output = shiftwright()
            .arg("plan")
            .arg(folder.path())
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(told.matches(code).count(), 1, "{told}");
        assert!(told.contains(&format!("error[{code}]")), "{told}");
    }
}

#[test]
fn a_plan_of_closed_days_misses_no_promise() {
    let folder = tempfile::tempdir().unwrap();
    let day =
        |day: u32| format!("[[closed_day]]\ndate = 2026-03-{day}\nname = \"Works holiday\"\n");
    let days: String = (23..=29).map(day).collect();
    let closed = CONTRADICTION
        .replace("time_off", "# time_off")
        .replace("min = \"38h\"", "min = \"0h\"")
        .replace("[[queue]]", &(days + "[[queue]]"));
    write_scenario(folder.path(), &closed);
    let out = folder.path().join("out");
    let arguments = [
        "plan",
        "--strict",
        "--no-charts",
        "--out",
        out.to_str().unwrap(),
    ];
    let (code, told, message) = answer(&arguments, folder.path());
    assert_eq!((code, message.as_str()), (0, ""), "{told}");
    assert_eq!(told["total"]["intervals"], 0);
}

#[test]
fn problems_of_the_history_name_its_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("scenario.toml");
    let typical = "typical_week = { mon-fri = 60 }";
    fs::write(
        file,
        CONTRADICTION.replace(typical, "history = \"history.csv\""),
    )
    .unwrap();
    let mut history = "queue,start,offered,aht_s\n".to_owned();
    for day in [2, 3, 5, 6] {
        for half_hour in 16..32 {
            let (hour, minute) = (half_hour / 2, 30 * (half_hour % 2));
            history += &format!("phone,2026-03-0{day} {hour:02}:{minute:02},5,240\n");
        }
    }
    fs::write(folder.path().join("history.csv"), history).unwrap();
    let (code, told, _) = answer(&["check"], folder.path());
    let told = told.as_array().unwrap();
    let closed = told.iter().find(|it| it["code"] == "H207").unwrap();
    assert_eq!((code, closed["line"].as_u64()), (0, Some(2 + 2 * 16)));
    assert!(closed["file"].as_str().unwrap().ends_with("history.csv"));
    assert_eq!(closed["column"], 7);
}

#[test]
fn quiet_leaves_nothing_but_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("mine");
    for arguments in [
        vec!["new", new.to_str().unwrap()],
        vec!["check", new.to_str().unwrap()],
        vec!["forecast", new.to_str().unwrap()],
        vec!["staff", new.to_str().unwrap()],
        vec![
            "erlang",
            "--offered",
            "9",
            "--per",
            "1h",
            "--aht",
            "3m",
            "--max-asa",
            "9s",
        ],
        vec!["schema"],
    ] {
        let mut command = shiftwright();
        let output = command.args(&arguments).arg("--quiet").output().unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{arguments:?}: {output:?}"
        );
        assert_eq!(
            output.stdout.is_empty(),
            arguments[0] == "new",
            "{arguments:?}"
        );
    }
}
