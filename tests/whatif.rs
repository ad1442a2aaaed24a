//! What if: cases side by side, relative values, bad keys and bad cases, runs that are killed, slices that are merged.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod common;

use common::{PHONE, shiftwright, write_scenario};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// A week of a small help desk that is planned in a moment, before its phone queue, and what follows that.
const HEAD: &str = r#"
name = "Small"
zone = "Europe/Berlin"
first_day = 2026-03-23
weeks = 1
shrinkage = { unplanned = 0.05 }
"#;

const REST: &str = r#"
[[queue]]
name = "mail"
channel = "email"
hours = { mon-fri = "08:00-18:00" }
typical_week = { mon-fri = 40 }
aht = "8m"
service_level = { answer_within = "4h", target = 0.9 }
[[shift]]
name = "day"
days = "mon-fri"
start = { from = "08:00", to = "10:00", step = "1h" }
length = "8h"
[[contract]]
name = "full"
hours_per_week = { min = "30h", max = "40h" }
cost_per_hour = 20
[simulation]
replications = 20
"#;

fn small() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let agents = (1..=8).map(|it| format!("[[agent]]\nname = \"Agent {it}\"\n"));
    let agents: String = agents.collect();
    write_scenario(folder.path(), &[HEAD, PHONE, REST, &agents].concat());
    folder
}

/// Runs `whatif` on a scenario that ends with this code; standard output.
fn ended(folder: &Path, arguments: &[&str], code: i32) -> String {
    let mut command = shiftwright();
    command
        .args(["--quiet", "whatif"])
        .arg(folder)
        .args(arguments);
    let output = command.assert().code(code).get_output().stdout.clone();
    String::from_utf8(output).unwrap()
}

fn whatif(folder: &Path, arguments: &[&str]) -> String {
    ended(folder, arguments, 0)
}

fn json_ended(folder: &Path, arguments: &[&str], code: i32) -> serde_json::Value {
    let mut all = vec!["--json"];
    all.extend(arguments);
    serde_json::from_str(&ended(folder, &all, code)).unwrap()
}

fn json(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    json_ended(folder, arguments, 0)
}

/// Every file under a folder, by name.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap().display().to_string();
            all.insert(name, fs::read(path).unwrap());
        }
    }
    all
}

fn same(a: &Path, b: &Path) {
    let (a, b) = (files(a), files(b));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(b[name] == *bytes, "{name} differs");
    }
}

#[test]
fn a_grid_with_relative_values_moves_as_it_must() {
    let folder = small();
    let told = json(
        folder.path(),
        &["--vary", "volume=*0.8,*1.25", "--vary", "shrinkage=+0,+0.1"],
    );
    let cases = told["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 5, "{told}");
    let number = |case: usize, key: &str| cases[case][key].as_f64().unwrap();
    assert_eq!(cases[0]["case"], "base");
    assert!(number(1, "required_h") < number(0, "required_h"));
    assert!(number(3, "required_h") > number(0, "required_h"));
    // Shrinkage asks for more paid hours, not for more agents on the phones.
    assert_eq!(number(2, "required_h"), number(1, "required_h"));
    assert!((number(2, "needed_paid_h") / number(1, "needed_paid_h") - 0.95 / 0.85).abs() < 1e-4);
    let difference = number(4, "needed_cost") - number(0, "needed_cost");
    assert!((number(4, "needed_cost_more") - difference).abs() < 0.02);
    assert!(number(1, "service_level_all") > number(3, "service_level_all"));
    assert_eq!(cases[4]["volume"], "*1.25");
    assert!(
        cases[4]["changes"]
            .as_str()
            .unwrap()
            .contains("shrinkage 15 %"),
        "{told}"
    );
}

#[test]
fn every_level_answers() {
    let folder = small();
    for level in ["weekly", "staffing", "full"] {
        let told = json(folder.path(), &["--set", "agents=-3", "--level", level]);
        let case = &told["cases"][1];
        assert_eq!(case["status"], "done", "{level}: {told}");
        let more = case["service_level_all_more"].as_f64().unwrap();
        assert!(more < 0.0, "{level}: {told}");
        let width = &case["service_level_all_more_half_width"];
        assert_eq!(width.is_f64(), level == "full", "{level}: {width}");
    }
}

#[test]
fn a_bad_key_ends_it_before_anything_is_worked_out() {
    let folder = small();
    let out = folder.path().join("out");
    let assert = shiftwright()
        .args(["--quiet", "whatif"])
        .arg(folder.path())
        .args(["--set", "queues.phone.service_levl.target=0.9", "--out"])
        .arg(&out)
        .assert()
        .code(2);
    let told = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(
        told.contains("W004") && told.contains("service_level"),
        "{told}"
    );
    assert!(!out.exists());
}

#[test]
fn a_file_of_cases_is_read_and_told_where_it_is_wrong() {
    let folder = small();
    let path = folder.path().join("cases.toml");
    let text = "question = \"What if November doubles?\"\n[[case]]\nname = \"November\"\nset = { volume = \"*2\", queues.phone.service_level.target = 0.9 }\n";
    fs::write(&path, text).unwrap();
    let arguments = ["--cases", path.to_str().unwrap()];
    let told = json(folder.path(), &arguments);
    assert_eq!(told["question"], "What if November doubles?");
    assert_eq!(told["cases"][1]["case"], "November");
    fs::write(&path, text.replace("target", "targt")).unwrap();
    let assert = shiftwright()
        .arg("whatif")
        .arg(folder.path())
        .args(arguments)
        .assert()
        .code(2);
    let told = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(
        told.contains("cases.toml:3") && told.contains("`queue.phone.service_level.target`"),
        "{told}"
    );
}

#[test]
fn cases_that_fail_are_rows_and_the_others_run_on() {
    let folder = small();
    let told = json(
        folder.path(),
        &[
            "--level",
            "full",
            "--vary",
            "agents=+1,-100,-8",
            "--vary",
            "queues.phone.service_level.target=0.8,1.5",
        ],
    );
    let cases = told["cases"].as_array().unwrap();
    let status: Vec<&str> = cases
        .iter()
        .map(|it| it["status"].as_str().unwrap())
        .collect();
    assert_eq!(
        status,
        [
            "done", "done", "invalid", "invalid", "invalid", "failed", "invalid"
        ]
    );
    for case in cases.iter().filter(|it| it["status"] != "done") {
        assert!(case["reason"].as_str().unwrap().len() > 10, "{case}");
    }
    let nobody = cases[5]["reason"].as_str().unwrap();
    assert!(nobody.contains("agent"), "{nobody}");
    assert!(
        cases[2]["reason"].as_str().unwrap().starts_with("S108"),
        "{}",
        cases[2]
    );
}

#[test]
fn an_infeasible_case_is_a_row() {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), common::CONTRADICTION);
    let told = json(
        folder.path(),
        &[
            "--level",
            "full",
            "--set",
            "contracts.full.hours_per_week.min=10h",
        ],
    );
    assert_eq!(told["cases"][0]["status"], "infeasible", "{told}");
    assert!(
        told["cases"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("Anna"),
        "{told}"
    );
    assert_eq!(told["cases"][1]["status"], "done", "{told}");
}

#[test]
fn a_question_with_sets_is_asked_of_the_scenario_with_them() {
    let folder = small();
    let plain = json(folder.path(), &["--ask", "shrinkage"]);
    let doubled = json(folder.path(), &["--ask", "shrinkage", "--set", "volume=*2"]);
    let number = |told: &serde_json::Value, case: usize, key: &str| {
        told["cases"][case][key].as_f64().unwrap()
    };
    // The base has the doubled volume, and the differences are of shrinkage alone.
    assert!(number(&doubled, 0, "required_h") > 1.5 * number(&plain, 0, "required_h"));
    assert_eq!(doubled["cases"][0]["volume"], "*2");
    for case in 1..7 {
        let required = number(&doubled, 0, "required_h");
        let more = number(&doubled, case, "required_h_more");
        assert!(more.abs() < 0.05 * required, "{case}: {more} {required}");
        let more = number(&doubled, case, "needed_paid_h_more");
        let base = number(&doubled, 0, "needed_paid_h");
        assert!(
            more != 0.0 && more.abs() < 0.2 * base,
            "{case}: {more} {base}"
        );
    }
    let told = doubled["findings"][0].as_str().unwrap();
    assert!(
        told.contains("All of that with: 100 % more contacts"),
        "{told}"
    );
    // What matters is what is varied, each value by itself against that base.
    let matters = doubled["findings"][1].as_str().unwrap();
    assert!(
        matters.contains("shrinkage (") && !matters.contains("volume"),
        "{matters}"
    );
    // A set of the question's own key is where it begins.
    let more = json(folder.path(), &["--ask", "hiring", "--set", "agents=+20"]);
    let changes = more["cases"][8]["changes"].as_str().unwrap().to_owned();
    assert!(
        changes.contains("(28 instead of 8)") && changes.contains("(48 instead of 28)"),
        "{changes}"
    );
}

#[test]
fn cases_with_other_weeks_or_money_show_no_difference_and_say_why() {
    let folder = small();
    let out = folder.path().join("out");
    let arguments = [
        "--vary",
        "weeks=1,2",
        "--vary",
        "currency=\"EUR\",\"USD\"",
        "--out",
        out.to_str().unwrap(),
    ];
    let told = json(folder.path(), &arguments);
    let cases = told["cases"].as_array().unwrap();
    let euro = cases[0]["needed_cost"].as_f64().unwrap();
    assert_eq!(cases[1]["needed_cost_more"], 0, "{told}");
    assert_eq!(cases[2]["needed_cost"].as_f64(), Some(euro));
    assert!(
        cases[2]["needed_cost_more"].is_null() && cases[2]["required_h_more"] == 0,
        "{told}"
    );
    assert!(cases[3]["required_h_more"].is_null() && cases[3]["service_level_all_more"].is_null());
    let why = cases[4]["not_compared"].as_str().unwrap();
    assert_eq!(
        why,
        "2 weeks instead of 1: nothing is compared; USD instead of EUR: money is not compared"
    );
    let page = fs::read_to_string(out.join("comparison.html")).unwrap();
    assert!(
        page.contains("USD instead of EUR") && page.contains(" USD</td>"),
        "{page}"
    );
}

#[test]
fn less_pay_for_the_same_hour_is_no_choice() {
    let folder = small();
    let vary = [
        "--vary",
        "contracts.full.cost_per_hour=-10%,+10%",
        "--set",
        "agents=-3",
    ];
    let told = json(folder.path(), &vary);
    let cut = &told["cases"][1];
    assert!(cut["cost_more"].as_f64().unwrap() < 0.0, "{told}");
    assert_eq!(cut["on_frontier"], false, "{told}");
    let told = json(folder.path(), &["--set", "agents=-3"]);
    assert_eq!(told["cases"][1]["on_frontier"], true, "{told}");
}

#[test]
fn charts_of_an_earlier_run_are_gone_and_other_files_stay() {
    let folder = small();
    let out = folder.path().join("out");
    let place = out.to_str().unwrap();
    whatif(folder.path(), &["--set", "agents=-3", "--out", place]);
    let charts = out.join("charts");
    assert!(charts.join("tornado.svg").is_file());
    fs::write(charts.join("mine.svg"), "mine").unwrap();
    fs::write(out.join("roster.csv"), "a plan's").unwrap();
    // Nothing moves: there is nothing for a tornado to show.
    whatif(folder.path(), &["--set", "volume=*1", "--out", place]);
    assert!(!charts.join("tornado.svg").exists() && !charts.join("tornado.png").exists());
    assert!(charts.join("coverage-cases.png").is_file());
    whatif(
        folder.path(),
        &["--set", "agents=-3", "--no-charts", "--out", place],
    );
    assert!(!charts.join("coverage-cases.png").exists());
    assert!(charts.join("mine.svg").is_file() && out.join("roster.csv").is_file());
    // A slice writes no reports, and leaves none of another run.
    whatif(
        folder.path(),
        &["--set", "volume=*1.1", "--shard", "1/2", "--out", place],
    );
    assert!(!out.join("cases.csv").exists() && !out.join("comparison.html").exists());
}

#[test]
fn where_no_case_has_figures_the_run_does_not_end_well() {
    let folder = small();
    let told = json_ended(folder.path(), &["--vary", "shrinkage=1.5,2"], 2);
    assert_eq!(told["cases"][0]["status"], "done");
    assert_eq!(told["cases"][1]["status"], "invalid");
    let text = ended(folder.path(), &["--set", "shrinkage=1.5"], 2);
    // Whole, however long it is.
    let reason = told["cases"][1]["reason"].as_str().unwrap();
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        reason.chars().count() > 60 && joined.contains(reason),
        "{reason}\n{text}"
    );
}

#[test]
fn a_slice_says_as_json_what_was_worked_out_and_where_it_lies() {
    let folder = small();
    let out = folder.path().join("out");
    let arguments = [
        "--vary",
        "volume=*0.8,*0.9,*1.1",
        "--shard",
        "2/2",
        "--out",
        out.to_str().unwrap(),
    ];
    let told = json(folder.path(), &arguments);
    assert_eq!(
        told["slice"],
        serde_json::json!({ "number": 2, "of": 2 }),
        "{told}"
    );
    assert_eq!(
        (&told["outcomes"], &told["worked_out"]),
        (&2.into(), &2.into())
    );
    assert_eq!(told["folder"].as_str(), out.to_str());
    let cases = told["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 2, "{told}");
    for case in cases {
        assert_eq!(case["status"], "done");
        assert!(out.join(case["file"].as_str().unwrap()).is_file(), "{case}");
    }
}

#[test]
fn days_kept_differ_with_a_half_width_and_hours_at_every_level() {
    let folder = small();
    let told = json(folder.path(), &["--set", "agents=-3", "--level", "full"]);
    let case = &told["cases"][1];
    let figure = |case: &serde_json::Value, key: &str| case[key].as_f64().unwrap();
    let more = figure(case, "phone.days_kept") - figure(&told["cases"][0], "phone.days_kept");
    assert!(
        (figure(case, "phone.days_kept_more") - more).abs() < 1e-5,
        "{told}"
    );
    assert!(
        more < 0.0 && figure(case, "phone.days_kept_more_half_width") > 0.0,
        "{told}"
    );
    let told = json(folder.path(), &["--set", "volume=*1.2"]);
    let (base, own) = (&told["cases"][0], &told["cases"][1]);
    let more = figure(own, "needed_paid_h") - figure(base, "needed_paid_h");
    assert!(
        (figure(own, "needed_paid_h_more") - more).abs() < 0.011,
        "{told}"
    );
    // New columns stand behind those that were there before.
    let out = folder.path().join("out");
    whatif(
        folder.path(),
        &["--set", "volume=*1.2", "--out", out.to_str().unwrap()],
    );
    let table = fs::read_to_string(out.join("cases.csv")).unwrap();
    let end = "address,needed_paid_h_more,phone.days_kept_more,phone.days_kept_more_half_width,mail.days_kept_more,\
               mail.days_kept_more_half_width,not_compared,gap";
    assert!(table.lines().next().unwrap().ends_with(end), "{table}");
}

#[test]
fn nobody_is_there_where_a_case_takes_all_who_are_named_away() {
    let folder = small();
    let told = json(folder.path(), &["--set", "agents=0"]);
    let case = &told["cases"][1];
    assert_eq!(
        (&case["paid_h"], &case["available_h"]),
        (&0.into(), &0.into()),
        "{told}"
    );
    assert_eq!(case["phone.service_level"], 0, "{told}");
    assert!(case["needed_paid_h"].as_f64().unwrap() > 0.0, "{told}");
    // Without names in the scenario whoever is required is there.
    let open = tempfile::tempdir().unwrap();
    write_scenario(open.path(), &[HEAD, PHONE, REST].concat());
    let told = json(open.path(), &["--set", "volume=*1.1"]);
    let case = &told["cases"][1];
    assert!(
        case["phone.service_level"].as_f64().unwrap() > 0.8,
        "{told}"
    );
    assert_eq!(case["paid_h"], case["needed_paid_h"], "{told}");
}

#[test]
fn every_ready_question_has_an_answer() {
    let folder = small();
    for (question, word) in [
        ("hiring", "Service goes from"),
        ("service-level", ": each of the next "),
        ("shrinkage", "points of shrinkage less"),
        ("closing-hours", "Closing 2h earlier"),
        ("bot-share", "A bot that answers"),
    ] {
        let told = json(folder.path(), &["--ask", question]);
        let first = told["findings"][0].as_str().unwrap_or_default();
        assert!(first.contains(word), "{question}: {told}");
    }
}

const FULL: [&str; 6] = [
    "--level",
    "full",
    "--vary",
    "volume=*0.9,*1,*1.1",
    "--vary",
    "agents=+0,+2",
];

#[test]
fn killed_and_resumed_it_gives_the_same_bytes() {
    let folder = small();
    let (whole, killed) = (folder.path().join("whole"), folder.path().join("killed"));
    let out = |path: &Path| -> Vec<String> {
        let fixed = FULL.iter().map(|it| (*it).to_owned());
        fixed
            .chain(["--out".to_owned(), path.display().to_string()])
            .collect()
    };
    let since = std::time::Instant::now();
    let arguments = out(&whole);
    whatif(
        folder.path(),
        &arguments.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    let all = since.elapsed();
    let mut seen: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    // Moments by a generator of our own, so that a failure can be looked into.
    let mut state = 88_172_645_463_325_252_u64;
    for _ in 0..8 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let share = (state % 1000) as f64 / 1000.0;
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("shiftwright"))
            .args(["--quiet", "whatif"])
            .arg(folder.path())
            .args(out(&killed))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(all.mul_f64(0.6 * share).max(Duration::from_millis(5)));
        let _ = child.kill();
        child.wait().unwrap();
        // What was finished stays as it is.
        let cases = killed.join("cases");
        for (name, bytes) in if cases.exists() {
            files(&cases)
        } else {
            BTreeMap::new()
        } {
            if name.ends_with(".json") {
                let before = seen.entry(name.clone()).or_insert_with(|| bytes.clone());
                assert!(*before == bytes, "{name} was worked out again");
            }
        }
    }
    let arguments = out(&killed);
    whatif(
        folder.path(),
        &arguments.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    same(&whole, &killed);
    // A second run does nothing again.
    let since = std::time::Instant::now();
    whatif(
        folder.path(),
        &arguments.iter().map(String::as_str).collect::<Vec<_>>(),
    );
    assert!(since.elapsed() < all, "{:?} {all:?}", since.elapsed());
    same(&whole, &killed);
}

#[test]
fn slices_merged_are_the_run_in_one_go() {
    let folder = small();
    let path = |name: &str| folder.path().join(name);
    let vary = [
        "--vary",
        "volume=*0.8,*0.9,*1.1,*1.2",
        "--vary",
        "shrinkage=0.05,0.1,1.5",
    ];
    let run = |name: &str, shard: Option<String>| {
        let mut arguments: Vec<String> = vary.iter().map(|it| (*it).to_owned()).collect();
        arguments.extend(["--out".to_owned(), path(name).display().to_string()]);
        arguments.extend(shard.into_iter().flat_map(|it| ["--shard".to_owned(), it]));
        whatif(
            folder.path(),
            &arguments.iter().map(String::as_str).collect::<Vec<_>>(),
        )
    };
    let whole = run("whole", None);
    for number in 1..=3 {
        run(&number.to_string(), Some(format!("{number}/3")));
        assert!(!path(&number.to_string()).join("cases.csv").exists());
    }
    let merge = |slices: &[&str]| {
        let mut command = shiftwright();
        command
            .args(["--quiet", "whatif", "merge"])
            .arg(path("merged"));
        command.args(slices.iter().map(|it| path(it)));
        command.assert()
    };
    let assert = merge(&["1", "3"]).code(2);
    let told = String::from_utf8(assert.get_output().stderr.clone()).unwrap();
    assert!(told.contains("none of the slices"), "{told}");
    let assert = merge(&["3", "1", "2"]).success();
    assert_eq!(
        String::from_utf8(assert.get_output().stdout.clone()).unwrap(),
        whole
    );
    same(&path("whole"), &path("merged"));
}

#[test]
fn a_sample_covers_its_ranges_and_the_page_tells_it() {
    let folder = small();
    let out = folder.path().join("out");
    let out_text = out.display().to_string();
    whatif(
        folder.path(),
        &[
            "--vary",
            "volume=*0.8..*1.2",
            "--vary",
            "agents=-2..+2",
            "--sample",
            "12",
            "--out",
            &out_text,
        ],
    );
    let table = fs::read_to_string(out.join("cases.csv")).unwrap();
    assert_eq!(table.lines().count(), 1 + 13, "{table}");
    let page = fs::read_to_string(out.join("comparison.html")).unwrap();
    assert!(
        page.contains("What matters most") && page.contains("<svg"),
        "no chart"
    );
    for chart in ["tornado", "whatif-frontier", "coverage-cases"] {
        assert!(out.join(format!("charts/{chart}.png")).is_file(), "{chart}");
    }
}

/// The real thing on Slurm, where the machine lets us install it; else why not.
#[test]
fn slurm_runs_requeues_and_merges() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/slurm/test");
    if std::env::var("SHIFTWRIGHT_SLURM").as_deref() != Ok("1") {
        eprintln!(
            "skipped: set SHIFTWRIGHT_SLURM=1 to have {} install Slurm and run an array",
            script.display()
        );
        return;
    }
    let output = Command::new(script)
        .arg(assert_cmd::cargo::cargo_bin!("shiftwright"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(77) => eprintln!("skipped: {told}"),
        code => assert_eq!(code, Some(0), "{told}"),
    }
}

#[test]
fn every_code_has_its_section_in_the_docs() {
    let page = include_str!("../docs/errors.md");
    for code in shiftwright::whatif::codes::ALL {
        let heading = format!("### {code}");
        assert!(
            page.lines().any(|line| line == heading),
            "{code} has no section"
        );
    }
}

#[test]
fn every_lever_is_in_the_docs() {
    let page = include_str!("../docs/whatif.md");
    for lever in shiftwright::whatif::LEVERS {
        assert!(page.contains(&format!("`{}`", lever.key)), "{lever:?}");
    }
}

#[test]
fn another_list_of_agents_is_read_anew_when_it_has_changed() {
    let folder = tempfile::tempdir().unwrap();
    let head = format!("agents = \"agents.csv\"\n{HEAD}");
    write_scenario(folder.path(), &[head.as_str(), PHONE, REST].concat());
    let list = |name: &str, count: usize| {
        let agents: String = (1..=count).map(|it| format!("Agent {it}\n")).collect();
        fs::write(folder.path().join(name), format!("agent\n{agents}")).unwrap();
    };
    list("agents.csv", 8);
    list("others.csv", 8);
    let out = folder.path().join("out");
    let place = out.to_str().unwrap();
    let available = || {
        let asked = ["--set", "agents=\"others.csv\"", "--out", place];
        let told = json(folder.path(), &asked);
        told["cases"][1]["available_h"].as_f64().unwrap()
    };
    let before = available();
    list("others.csv", 4);
    let after = available();
    assert!((after - before / 2.0).abs() < 1e-9, "{before} {after}");
}

#[test]
fn a_file_that_is_no_run_is_not_overwritten() {
    let folder = small();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("run.json"), "mine").unwrap();
    let place = out.to_str().unwrap();
    ended(folder.path(), &["--set", "volume=*1.1", "--out", place], 2);
    assert_eq!(fs::read_to_string(out.join("run.json")).unwrap(), "mine");
    assert!(!out.join("cases.csv").exists());
}

/// A week with two lists of agents beside it: eight in agents.csv, four in others.csv.
fn listed() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let head = format!("agents = \"agents.csv\"\n{HEAD}");
    write_scenario(folder.path(), &[head.as_str(), PHONE, REST].concat());
    for (name, count) in [("agents.csv", 8), ("others.csv", 4)] {
        let agents: String = (1..=count).map(|it| format!("Agent {it}\n")).collect();
        fs::write(folder.path().join(name), format!("agent\n{agents}")).unwrap();
    }
    folder
}

#[test]
fn people_are_added_to_the_list_that_a_case_names() {
    let folder = listed();
    let both = ["agents=\"others.csv\"", "agents=+2"];
    for [first, second] in [both, [both[1], both[0]]] {
        let told = json(folder.path(), &["--set", first, "--set", second]);
        let case = &told["cases"][1];
        let words = case["changes"].as_str().unwrap();
        assert!(words.ends_with("(6 instead of 4)"), "{told}");
        let share = case["available_h"].as_f64().unwrap()
            / told["cases"][0]["available_h"].as_f64().unwrap();
        assert!((share - 0.75).abs() < 1e-9, "{told}");
    }
    // What all cases set is what their own values go on from.
    let told = json(folder.path(), &["--set", both[0], "--vary", "agents=-1,+4"]);
    let hours = |case: usize| told["cases"][case]["available_h"].as_f64().unwrap();
    assert!((hours(1) / hours(0) - 3.0 / 8.0).abs() < 1e-9, "{told}");
    assert!((hours(2) - hours(0)).abs() < 1e-9, "{told}");
    let told = json_ended(
        folder.path(),
        &["--set", "agents=\"nobody.csv\"", "--set", "agents=+2"],
        2,
    );
    let case = &told["cases"][1];
    assert_eq!(case["status"], "invalid", "{told}");
    assert!(
        case["reason"].as_str().unwrap().contains("nobody.csv"),
        "{told}"
    );
}

#[test]
fn service_within_another_time_is_not_compared_and_recommends_nothing() {
    let folder = small();
    let vary = "queues.phone.service_level.answer_within=5s,10m";
    let told = json(folder.path(), &["--vary", vary, "--set", "agents=-1"]);
    let easy = &told["cases"][2];
    assert!(
        easy["service_level_all_more"].is_null() && easy["phone.service_level_more"].is_null(),
        "{told}"
    );
    assert!(
        easy["mail.service_level_more"].is_number() && easy["cost_more"].is_number(),
        "{told}"
    );
    assert_eq!(easy["on_frontier"], false, "{told}");
    assert_eq!(
        easy["not_compared"],
        "phone within 10m instead of within 20s: service is not compared"
    );
    let findings = told["findings"].to_string();
    assert!(
        !findings.contains("less than the base") && !findings.contains("For service"),
        "{told}"
    );
    // Another share of the same time is another promise of the same service.
    let told = json(folder.path(), &["--set", "service_level.phone=0.9"]);
    assert!(
        told["cases"][1]["service_level_all_more"].is_number(),
        "{told}"
    );
}

#[test]
fn failed_cases_of_a_grid_turn_no_sign() {
    let folder = small();
    // Much shrinkage goes with few contacts alone: 1.5 is no shrinkage.
    let file = folder.path().join("cases.toml");
    let case = |name: &str, volume: &str, shrinkage: &str| {
        format!(
            "[[case]]\nname = \"{name}\"\nset = {{ volume = \"{volume}\", shrinkage = {shrinkage} }}\n"
        )
    };
    let cases = [
        case("few, some", "*0.9", "0.05"),
        case("few, much", "*0.9", "0.4"),
        case("more, some", "*1", "0.05"),
        case("more, none", "*1", "0.0"),
        case("more, much", "*1", "1.5"),
    ];
    fs::write(&file, cases.concat()).unwrap();
    let told = json(folder.path(), &["--cases", file.to_str().unwrap()]);
    let number = |case: usize| told["cases"][case]["needed_cost"].as_f64().unwrap();
    // By means, fewer contacts would cost more.
    assert!(
        (number(1) + number(2)) / 2.0 > (number(3) + number(4)) / 2.0,
        "{told}"
    );
    let finding = told["findings"].to_string();
    let out = folder.path().join("out");
    whatif(
        folder.path(),
        &[
            "--cases",
            file.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ],
    );
    let chart = fs::read_to_string(out.join("charts/tornado.svg")).unwrap();
    assert!(
        chart.contains("*0.9: −") && chart.contains("*1: +"),
        "{finding}\n{chart}"
    );
}

/// What is printed on standard error at a code.
fn refused(folder: &Path, arguments: &[&str], code: i32) -> String {
    let mut command = shiftwright();
    command.arg("whatif").arg(folder).args(arguments);
    let output = command.assert().code(code).get_output().stderr.clone();
    String::from_utf8(output).unwrap()
}

#[test]
fn a_question_of_promises_is_refused_where_none_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let all = [HEAD, PHONE, REST].concat();
    let lines = all.lines().filter(|it| !it.starts_with("service_level"));
    let text: String = lines.map(|it| format!("{it}\n")).collect();
    write_scenario(
        folder.path(),
        &text.replace("aht = \"4m\"", "aht = \"4m\"\nmax_occupancy = 0.8"),
    );
    let told = refused(folder.path(), &["--ask", "service-level"], 2);
    assert!(
        told.contains("no queue promises a service level") && told.contains("W005"),
        "{told}"
    );
    let told = json_ended(folder.path(), &["--set", "service_level=0.9"], 2);
    assert_eq!(told["cases"][1]["status"], "invalid", "{told}");
}

#[test]
fn large_seeds_are_themselves_and_no_hint_leads_astray() {
    let folder = small();
    let drawn = |seed: &str| {
        let told = json(
            folder.path(),
            &[
                "--vary",
                "volume=*0.9..*1.1",
                "--sample",
                "3",
                "--seed",
                seed,
            ],
        );
        assert_eq!(told["seed"].to_string(), seed);
        told["cases"][1]["address"].to_string()
    };
    assert_ne!(drawn("9223372036854775808"), drawn("18446744073709551615"));
    for option in ["--sample", "--jobs"] {
        let told = refused(
            folder.path(),
            &["--vary", "volume=*0.9..*1.1", option, "-1"],
            2,
        );
        assert!(told.contains("-1") && !told.contains("-- -1"), "{told}");
    }
}

#[test]
fn half_written_files_of_others_stay() {
    let folder = small();
    let out = folder.path().join("out");
    for name in ["", "cases", "charts"] {
        fs::create_dir_all(out.join(name)).unwrap();
        fs::write(out.join(name).join(".shiftwright-other.part"), "half").unwrap();
    }
    whatif(
        folder.path(),
        &["--set", "volume=*1.1", "--out", out.to_str().unwrap()],
    );
    for name in ["", "cases", "charts"] {
        assert!(
            out.join(name).join(".shiftwright-other.part").is_file(),
            "{name}"
        );
    }
}

#[test]
fn an_end_of_a_question_that_has_no_figures_is_told() {
    let folder = small();
    // 80 % and 15 points more, or 10 more, are no promises below 1 for mail (90 %).
    let told = json(folder.path(), &["--ask", "service-level"]);
    let answer = told["findings"][0].as_str().unwrap();
    assert!(
        answer.contains("service_level=+0.15 has no figures: invalid"),
        "{told}"
    );
    assert!(
        answer.contains("5 points more costs") && !answer.contains(" 0 points"),
        "{told}"
    );
}

#[test]
fn draws_show_their_values_and_lines_their_half_widths() {
    let folder = small();
    let out = folder.path().join("out");
    let arguments = [
        "--vary",
        "volume=*0.8..*1.2",
        "--vary",
        "shrinkage=0.02..0.2",
        "--sample",
        "20",
        "--out",
        out.to_str().unwrap(),
    ];
    let text = whatif(folder.path(), &arguments);
    assert!(text.contains("draw 01: volume=*"), "{text}");
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        joined.contains("against the middle of its range, all else alike"),
        "{text}"
    );
    assert!(
        joined.contains("by how the draws scatter around straight lines"),
        "{text}"
    );
    let page = fs::read_to_string(out.join("comparison.html")).unwrap();
    assert!(page.contains("<br>volume=*"), "{page}");
    assert!(
        page.contains("against the middle of its range") && page.contains(" ± "),
        "{page}"
    );
}
