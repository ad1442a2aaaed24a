//! What a planner does with `plan`: the shipped scenarios, the same seed twice, Ctrl-C, a full
//! disk, and rules that leave no roster.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod common;

use common::{CONTRADICTION, shiftwright, shipped, write_scenario};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

fn plan(scenario: &Path, out: &Path) {
    shiftwright()
        .arg("--quiet")
        .arg("plan")
        .arg(scenario)
        .arg("--out")
        .arg(out)
        .assert()
        .success();
}

/// What is said where no roster exists.
fn no_plan(scenario: &Path, out: &Path) -> String {
    let mut command = shiftwright();
    command.arg("plan").arg(scenario).arg("--out").arg(out);
    let assert = command.assert().code(3);
    String::from_utf8_lossy(&assert.get_output().stderr).into_owned()
}

/// Every file under `folder` by its relative name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn summary(out: &Path) -> Value {
    serde_json::from_slice(&fs::read(out.join("summary.json")).unwrap()).unwrap()
}

/// Keeps every hard rule, and is as good as `expected.json` of the scenario says.
fn holds_what_is_expected(name: &str) {
    let out = tempfile::tempdir().unwrap();
    plan(&shipped(name), out.path());
    shiftwright()
        .arg("verify")
        .arg(shipped(name))
        .arg("--roster")
        .arg(out.path().join("roster.csv"))
        .assert()
        .success();

    let expected: Value =
        serde_json::from_slice(&fs::read(shipped(name).join("expected.json")).unwrap()).unwrap();
    let seen = summary(out.path());
    let number = |value: &Value| {
        value
            .as_f64()
            .unwrap_or_else(|| panic!("no number: {value}"))
    };
    let required = number(&seen["total"]["required_h"]);
    let off = (required / number(&expected["hours_required"]) - 1.0).abs();
    assert!(
        off < 0.001,
        "{required} agent-hours required, expected {}",
        expected["hours_required"]
    );
    let objective = number(&seen["roster"]["objective"]);
    assert!(
        objective <= number(&expected["objective_at_most"]),
        "objective {objective}"
    );
    for stage in ["schedule", "roster"] {
        let gap = number(&seen[stage]["gap"]);
        let most = number(&expected[format!("{stage}_gap_at_most")]);
        assert!(gap <= most, "{stage}: gap {gap}");
    }
    let short_h = number(&seen["total"]["understaffing_h"]);
    assert!(
        short_h <= number(&expected["hours_short_at_most"]),
        "{short_h} agent-hours short"
    );
    let short = number(&seen["total"]["intervals_short"]);
    assert!(
        short <= number(&expected["intervals_short_at_most"]),
        "{short} intervals short"
    );
    for (queue, level) in expected["service_level_at_least"].as_object().unwrap() {
        let of_queue = seen["queues"]
            .as_array()
            .unwrap()
            .iter()
            .find(|it| it["queue"] == **queue);
        let reached = number(&of_queue.unwrap()["totals"]["service_level"]);
        assert!(reached >= number(level), "{queue}: service level {reached}");
    }
}

#[test]
fn the_help_desk_plans() {
    holds_what_is_expected("helpdesk");
}

#[test]
fn three_cities_plan() {
    holds_what_is_expected("three-cities");
}

#[test]
fn night_and_day_plans() {
    holds_what_is_expected("night-and-day");
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    plan(&shipped("helpdesk"), &one);
    plan(&shipped("helpdesk"), &two);
    let (mut first, mut second) = (files(&one), files(&two));
    for files in [&mut first, &mut second] {
        let mut summary: Value = serde_json::from_slice(&files["summary.json"]).unwrap();
        assert!(
            summary
                .as_object_mut()
                .unwrap()
                .remove("wall_time_s")
                .is_some()
        );
        files.insert("summary.json".to_owned(), summary.to_string().into_bytes());
    }
    assert_eq!(
        first.keys().collect::<Vec<_>>(),
        second.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &first {
        assert!(*bytes == second[name], "{name} differs");
    }
    assert!(first.len() > 10);
}

fn no_temporary_files(folder: &Path) {
    for name in files(folder).keys() {
        let file = name.rsplit('/').next().unwrap();
        assert!(
            !file.starts_with('.') && !file.contains("tmp"),
            "{name} was left behind"
        );
    }
}

/// Every CSV ends with a whole line and has as many cells in each row as in its header.
fn every_table_is_whole(folder: &Path) {
    for (name, bytes) in files(folder) {
        if name.ends_with(".csv") {
            assert!(bytes.ends_with(b"\n"), "{name} ends amid a line");
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            assert!(
                reader.records().all(|record| record.is_ok()),
                "{name} has a torn row"
            );
        }
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_the_best_plan_so_far_written_whole() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    for wait_ms in [50, 700, 2_500] {
        let child = Process::new(assert_cmd::cargo::cargo_bin("shiftwright"))
            .args(["plan", "--out"])
            .arg(&out)
            .arg(shipped("three-cities"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(wait_ms));
        let pressed = Instant::now();
        Process::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .unwrap();
        let output = child.wait_with_output().unwrap();
        if out.exists() {
            no_temporary_files(&out);
            every_table_is_whole(&out);
        }
        // Before the handler is there, the signal itself ends the program: nothing is written then.
        if output.status.code().is_none() {
            assert!(!out.join("summary.json").exists());
            continue;
        }
        assert!(output.status.success(), "{:?}", output.status);
        assert!(
            pressed.elapsed() < Duration::from_secs(30),
            "took {:?} to stop",
            pressed.elapsed()
        );
        let roster = out.join("roster.csv");
        shiftwright()
            .arg("verify")
            .arg(shipped("three-cities"))
            .arg("--roster")
            .arg(roster)
            .assert()
            .success();
        fs::remove_dir_all(&out).unwrap();
    }
}

/// A disk that refuses after a few kilobytes: the limit on the size of a file stands for it.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_leaves_nothing_torn() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let output = Process::new("bash")
        .arg("-c")
        .arg("trap '' XFSZ; ulimit -f 24; exec \"$0\" plan \"$1\" --out \"$2\"")
        .arg(assert_cmd::cargo::cargo_bin("shiftwright"))
        .arg(shipped("helpdesk"))
        .arg(&out)
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("cannot write"), "{message}");
    assert!(message.contains("is incomplete"), "{message}");
    no_temporary_files(&out);
    every_table_is_whole(&out);
}

/// A real small file system, where this machine lets us mount one.
#[cfg(target_os = "linux")]
#[test]
fn a_full_file_system_is_told_and_leaves_nothing_torn() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = Process::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
        .arg(&disk)
        .stderr(Stdio::null())
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        eprintln!("skipped: mounting a small file system is not allowed here");
        return;
    }
    let output = Process::new(assert_cmd::cargo::cargo_bin("shiftwright"))
        .arg("plan")
        .arg(shipped("helpdesk"))
        .arg("--out")
        .arg(disk.join("out"))
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    let left = disk.join("out");
    no_temporary_files(&left);
    every_table_is_whole(&left);
    Process::new("umount").arg(&disk).status().unwrap();
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains("cannot write"), "{message}");
}

#[test]
fn rules_that_leave_no_roster_are_named_with_who_and_when() {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), CONTRADICTION);
    let out = folder.path().join("out");
    let message = no_plan(folder.path(), &out);
    assert!(
        message.contains("Anna") && !message.contains("Ben"),
        "{message}"
    );
    assert!(
        message.contains("38") && message.contains("23 Mar"),
        "{message}"
    );
    assert!(!out.join("roster.csv").exists());
}

#[test]
fn rest_that_leaves_no_roster_is_named_beside_the_hours_it_collides_with() {
    let folder = tempfile::tempdir().unwrap();
    let tired = CONTRADICTION
        .replace("days_per_week = 5", "days_per_week = 5\nrest = \"20h\"")
        .replace("\ntime_off = [\"2026-03-23..2026-03-25 unpaid\"]", "");
    write_scenario(folder.path(), &tired);
    let assert = shiftwright()
        .arg("plan")
        .arg(folder.path())
        .arg("--out")
        .arg(folder.path().join("out"))
        .assert()
        .code(3);
    let message = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    for part in [
        "Anna",
        "Ben",
        "hours_per_week.min",
        "rest: 20 h",
        "Mon 23 March",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert!(!message.contains("days_per_week"), "{message}");
}

/// Plans and checks `text`; what is said of it, after `check` has found it usable with a warning
/// and `plan` has refused it as a wrong input.
fn not_plannable(text: &str, code: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), text);
    let check = shiftwright()
        .arg("check")
        .arg(folder.path())
        .assert()
        .success();
    let warned = String::from_utf8_lossy(&check.get_output().stderr).into_owned();
    assert!(warned.contains(code), "check: {warned}");
    let out = folder.path().join("out");
    let plan = shiftwright()
        .arg("plan")
        .arg(folder.path())
        .arg("--out")
        .arg(&out)
        .assert()
        .code(2);
    let message = String::from_utf8_lossy(&plan.get_output().stderr).into_owned();
    assert!(
        message.contains(code) && message.contains("help"),
        "plan: {message}"
    );
    assert!(!out.join("roster.csv").exists() && !out.join("staffing.csv").exists());
    message
}

#[test]
fn without_agents_shifts_or_anybody_who_could_work_them_there_is_no_plan() {
    let (rest, agents) = CONTRADICTION.split_at(CONTRADICTION.find("[[agent]]").unwrap());
    let message = not_plannable(rest, "S501");
    assert!(message.contains("no agents"), "{message}");
    let staffing_alone = rest.split_at(rest.find("[[shift]]").unwrap()).0;
    let message = not_plannable(staffing_alone, "S501");
    assert!(message.contains("S401"), "{message}");
    let idle = agents
        .replace("\ntime_off = [\"2026-03-23..2026-03-25 unpaid\"]", "")
        .replace(
            "name = \"Anna\"",
            "name = \"Anna\"\navailability = { mon-fri = \"08:00-12:00\" }",
        )
        .replace(
            "name = \"Ben\"",
            "name = \"Ben\"\ntime_off = [\"2026-03-23..2026-03-27\"]",
        );
    not_plannable(&format!("{rest}{idle}"), "S504");
    let unskilled = agents.replace("[[agent]]", "[[agent]]\nskills = []");
    not_plannable(&format!("{rest}{unskilled}"), "S505");
}

#[test]
fn strict_makes_a_missed_promise_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let busy = CONTRADICTION
        .replace("mon-fri = 60", "mon-fri = 900")
        .replace(" unpaid", "");
    write_scenario(folder.path(), &busy);
    let plan = |strict: &[&str]| {
        let mut command = shiftwright();
        command
            .arg("plan")
            .arg(folder.path())
            .arg("--out")
            .arg(folder.path().join("out"));
        command.args(strict).assert()
    };
    plan(&[]).success();
    plan(&["--strict"]).code(4);
}

/// A service level that is easy to keep beside each of the other promises, with a fifth of the agents needed.
#[test]
fn strict_judges_every_target() {
    let kept = "service_level = { answer_within = \"10h\", target = 0.01 }";
    for (promise, target) in [
        ("max_asa = \"5s\"", "max_asa"),
        ("patience = \"3m\"\nmax_abandoned = 0.02", "max_abandoned"),
        ("max_occupancy = 0.5", "max_occupancy"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let busy = CONTRADICTION
            .replace("mon-fri = 60", "mon-fri = 900")
            .replace(" unpaid", "");
        let level = (busy.lines()).find(|line| line.starts_with("service_level"));
        let text = busy.replace(level.unwrap(), &format!("{kept}\n{promise}"));
        write_scenario(folder.path(), &text);
        let out = folder.path().join("out");
        let mut command = shiftwright();
        command
            .arg("plan")
            .arg(folder.path())
            .arg("--out")
            .arg(&out);
        let assert = command.arg("--strict").assert().code(4);
        let screen = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
        assert!(screen.contains("The promise is missed"), "{screen}");
        let targets = &summary(&out)["queues"][0]["targets"];
        let one = (targets.as_array().unwrap().iter()).find(|it| it["target"] == target);
        assert_eq!(one.unwrap()["kept"], false, "{targets}");
    }
}

#[test]
fn a_file_where_the_folder_should_be_is_an_error_before_any_work() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("taken");
    fs::write(&file, "mine").unwrap();
    let started = Instant::now();
    shiftwright()
        .arg("plan")
        .arg(shipped("three-cities"))
        .arg("--out")
        .arg(&file)
        .assert()
        .failure();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

/// Nothing of an earlier plan may be read together with a new one.
#[test]
fn files_of_an_earlier_plan_go_away_and_those_of_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let scenario = folder.path().join("scenario.toml");
    let feasible = CONTRADICTION.replace("time_off", "# time_off");
    fs::write(&scenario, &feasible).unwrap();
    plan(folder.path(), &out);
    let whole = files(&out);
    assert!(
        whole.contains_key("charts/coverage-phone.svg"),
        "{:?}",
        whole.keys()
    );
    fs::write(out.join("notes.txt"), "mine").unwrap();
    fs::write(out.join("charts/mine.svg"), "mine").unwrap();

    // The queue has another name now: its charts have other names, too.
    fs::write(
        &scenario,
        feasible.replace("\"phone\"\nchannel", "\"calls\"\nchannel"),
    )
    .unwrap();
    plan(folder.path(), &out);
    let renamed = files(&out);
    assert!(renamed.contains_key("charts/coverage-calls.svg"));
    assert!(!renamed.contains_key("charts/coverage-phone.svg"));

    // No roster at all: the earlier one must not stand beside the new requirement.
    fs::write(&scenario, CONTRADICTION).unwrap();
    no_plan(folder.path(), &out);
    let left: Vec<String> = files(&out).into_keys().collect();
    assert_eq!(
        left,
        [
            "backtest.csv",
            "charts/mine.svg",
            "forecast.csv",
            "forecast_days.csv",
            "forecast_weeks.csv",
            "notes.txt",
            "shiftwright-files.txt",
            "staffing.csv",
        ]
    );
}
