//! What a planner does with `hire`: the months ahead of a small centre and of the shipped scenarios, what more
//! leavers or fewer calls change, wrong input, Ctrl-C, and a plan that lies in the folder already.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;
#[path = "hire/odd.rs"]
mod odd;

use common::{shiftwright, shipped, write_scenario};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// One queue, 12 people, half a year: work for about 13, and every year a third leave.
const CENTRE: &str = r#"
name = "Small centre"
zone = "Europe/Berlin"
first_day = 2026-03-02
weeks = 1
seed = 4
[[queue]]
name = "phone"
channel = "phone"
hours = { mon-fri = "08:00-18:00" }
typical_week = { mon-fri = 640 }
aht = "5m"
service_level = { answer_within = "20s", target = 0.8 }
[[contract]]
name = "full"
hours_per_week = "40h"
cost_per_hour = 20
[hiring]
weeks = 26
schedule_efficiency = 0.85
shrinkage_by_month = { jan-dec = 0.1 }
attrition = 0.3
lead_time = "2w"
training = "2w"
graduation = 1
ramp = [ { until = "4w", aht_factor = 1.25 } ]
class_size = { min = 2, max = 6 }
hiring_cost = 1000
plays = 50
[[hiring.pool]]
contract = "full"
heads = 12
"#;

fn told(text: &str, more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), text);
    of_folder(folder.path(), more)
}

fn of_folder(folder: &Path, more: &[&str]) -> Value {
    let mut command = shiftwright();
    command
        .args(["--quiet", "hire"])
        .arg(folder)
        .arg("--json")
        .args(more);
    let assert = command.assert().success();
    serde_json::from_slice(&assert.get_output().stdout).unwrap()
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("no number: {value}"))
}

/// The rows of a CSV, each by its columns' names.
fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_screen_answers_first() {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), CENTRE);
    let assert = shiftwright()
        .args(["--quiet", "hire"])
        .arg(folder.path())
        .assert()
        .success();
    let text = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    let mut lines = text.lines();
    assert!(
        lines
            .next()
            .unwrap()
            .contains("26 weeks from Mon 2 Mar 2026, 12 people now"),
        "{text}"
    );
    let answer = lines.next().unwrap();
    assert!(
        answer.starts_with("Hire ") && answer.contains("to be decided by"),
        "{text}"
    );
    for part in [
        "Cost ",
        "Covered ",
        "Sure ",
        "The classes",
        "The months",
        "Why each class",
        "Mar 2026",
    ] {
        assert!(text.contains(part), "no {part}:\n{text}");
    }
    assert!(
        text.lines().all(|line| line.chars().count() <= 100),
        "{text}"
    );
}

#[test]
fn heads_are_conserved_and_columns_are_as_promised() {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), CENTRE);
    let out = folder.path().join("out");
    shiftwright()
        .args(["--quiet", "hire"])
        .arg(folder.path())
        .arg("--out")
        .arg(&out)
        .assert()
        .success();

    let capacity = fs::read_to_string(out.join("capacity.csv")).unwrap();
    let promised =
        "group,week,fte_required,headcount,in_training,productive_fte,gap_fte,hires,leavers,cost_";
    assert!(capacity.starts_with(promised), "{capacity}");
    let all: Vec<_> = rows(&out.join("capacity.csv"))
        .into_iter()
        .filter(|row| row["kind"] == "all")
        .collect();
    assert_eq!(all.len(), 26);
    let value = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    assert!((value(&all[0], "headcount") - 12.0).abs() < 1e-6);
    for pair in all.windows(2) {
        let next =
            value(&pair[0], "headcount") - value(&pair[0], "leavers") + value(&pair[1], "hires");
        assert!(
            (value(&pair[1], "headcount") - next).abs() < 0.003,
            "{pair:?}"
        );
        assert!(value(&pair[0], "leavers") > 0.0);
    }

    let classes = rows(&out.join("hiring.csv"));
    let hired: f64 = all.iter().map(|row| value(row, "hires")).sum();
    let people: f64 = classes.iter().map(|row| value(row, "people")).sum();
    assert!(
        people > 0.0 && (people - hired).abs() < 1e-6,
        "{people} {hired}"
    );
    for class in &classes {
        // Decided two weeks before at the latest, on the phones two weeks after the start.
        let day = |column: &str| class[column].parse::<chrono::NaiveDate>().unwrap();
        assert!(
            (day("start") - day("decide_by")).num_days() >= 14,
            "{class:?}"
        );
        assert_eq!((day("on_phones") - day("start")).num_days(), 14);
        assert!(!class["why"].is_empty(), "{class:?}");
    }
    for chart in [
        "ahead-required",
        "ahead-heads",
        "ahead-cost",
        "ahead-hires",
        "ahead-worth",
        "ahead-risk",
    ] {
        for ending in ["svg", "png"] {
            let file = out.join(format!("charts/{chart}.{ending}"));
            assert!(
                fs::metadata(&file).unwrap().len() > 1000,
                "{}",
                file.display()
            );
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), CENTRE);
    let run = |out: &str| {
        let out = folder.path().join(out);
        let mut command = shiftwright();
        command
            .args(["--quiet", "hire"])
            .arg(folder.path())
            .arg("--out")
            .arg(&out);
        command.assert().success();
        ["capacity.csv", "hiring.csv", "charts/ahead-risk.svg"]
            .map(|file| fs::read(out.join(file)).unwrap())
    };
    assert!(run("a") == run("b"));
}

#[test]
fn more_leavers_need_more_people_and_fewer_calls_need_none() {
    let hires = |text: &str| number(&told(text, &[])["hires"]);
    let as_it_is = hires(CENTRE);
    let more = hires(&CENTRE.replace("attrition = 0.3", "attrition = 0.9"));
    assert!(more > as_it_is, "{more} {as_it_is}");
    let fewer = hires(&CENTRE.replace("mon-fri = 640", "mon-fri = 300"));
    assert_eq!(fewer, 0.0);
}

/// The bot takes half of the contacts from June on; handle times stay.
#[test]
fn growth_and_events_are_felt_beyond_the_plan() {
    let month = |told: &Value, name: &str, what: &str| {
        let months = told["months"].as_array().unwrap();
        let own = months.iter().find(|it| it["month"] == name).unwrap();
        number(&own[what])
    };
    let plain = told(CENTRE, &[]);
    let bot = "[[growth]]\nfrom = 2026-06-01\nchange = -0.5\n[hiring]";
    let bot = told(&CENTRE.replace("[hiring]", bot), &[]);
    let sale =
        "[[event]]\nname = \"sale\"\ndates = [\"2026-07-01..2026-07-31\"]\neffect = 2\n[hiring]";
    let sale = told(&CENTRE.replace("[hiring]", sale), &[]);
    let offered = |told: &Value, name| month(told, name, "offered_a_week");
    assert!((offered(&plain, "2026-07-01") - 3200.0).abs() < 1.0);
    assert!((offered(&bot, "2026-05-01") - 3200.0).abs() < 1.0);
    assert!((offered(&bot, "2026-07-01") - 1600.0).abs() < 1.0);
    assert!(offered(&sale, "2026-07-01") > 5500.0);
    // Half of the calls need more than half of the people: a small queue pools less.
    let (whole, half) = (
        month(&plain, "2026-07-01", "fte_required_net"),
        month(&bot, "2026-07-01", "fte_required_net"),
    );
    assert!(
        half > 0.5 * whole && half < 0.75 * whole,
        "{half} of {whole}"
    );
    // Known sooner than it comes: nobody is hired for work that goes away.
    assert!(number(&bot["hires"]) < number(&plain["hires"]));
}

#[test]
fn a_pattern_given_by_month_moves_the_requirement() {
    let text = CENTRE.to_owned()
        + "\n[[hiring.volume]]\nby_month = { jul-aug = 0.5 }\ngrowth_per_year = 0.1\n";
    let told = told(&text, &[]);
    assert_eq!(told["queues"][0]["pattern"], "given");
    let months = told["months"].as_array().unwrap();
    let of = |name: &str| {
        number(&months.iter().find(|it| it["month"] == name).unwrap()["offered_a_week"])
    };
    let grown = 1.1_f64.powf(5.0 / 12.0);
    assert!(
        (of("2026-08-01") / of("2026-03-01") / (0.5 * grown) - 1.0).abs() < 0.02,
        "{months:?}"
    );
}

#[test]
fn what_cannot_be_covered_ends_with_four_when_strict() {
    let frozen = CENTRE.replace(
        "plays = 50",
        "plays = 0\nfreeze = [\"2026-03-02..2026-12-31\"]\novertime = { at_most = 0 }",
    );
    let folder = tempfile::tempdir().unwrap();
    write_scenario(
        folder.path(),
        &frozen.replace("mon-fri = 640", "mon-fri = 900"),
    );
    shiftwright()
        .args(["--quiet", "hire"])
        .arg(folder.path())
        .arg("--strict")
        .assert()
        .code(4);
    shiftwright()
        .args(["--quiet", "hire"])
        .arg(folder.path())
        .assert()
        .success();
}

#[test]
fn wrong_input_ends_with_two_and_its_line() {
    for (right, wrong, code) in [
        ("attrition = 0.3", "attrition = -0.3", "S801"),
        ("graduation = 1", "graduation = 1.1", "S108"),
        ("weeks = 26", "weeks = 2000", "S015"),
        (
            "heads = 12",
            "heads = 12\nnew = [ { weeks = 1, heads = 15 } ]",
            "S804",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        write_scenario(folder.path(), &CENTRE.replace(right, wrong));
        let assert = shiftwright()
            .arg("hire")
            .arg(folder.path())
            .assert()
            .code(2);
        let text = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(text.contains(code), "{wrong}: {text}");
    }
    // Nobody to plan with.
    let folder = tempfile::tempdir().unwrap();
    let nobody = CENTRE.split("[[hiring.pool]]").next().unwrap();
    write_scenario(folder.path(), nobody);
    let assert = shiftwright()
        .arg("hire")
        .arg(folder.path())
        .assert()
        .code(2);
    assert!(String::from_utf8_lossy(&assert.get_output().stderr).contains("S812"));
}

#[test]
fn the_plan_beside_it_keeps_its_summary() {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), CENTRE);
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("summary.json"), "{\"status\": \"planned\"}").unwrap();
    let mut command = shiftwright();
    command
        .args(["--quiet", "hire", "--no-charts"])
        .arg(folder.path())
        .arg("--out")
        .arg(&out);
    command.assert().success();
    let summary: Value =
        serde_json::from_slice(&fs::read(out.join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary["status"], "planned");
    assert!(number(&summary["hiring"]["hires"]) > 0.0);
}

#[test]
fn a_limit_ends_with_what_there_is_written_whole() {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), CENTRE);
    let out = folder.path().join("out");
    let mut command = shiftwright();
    command.args(["--quiet", "hire", "--no-charts", "--time-limit", "0.001s"]);
    command
        .arg(folder.path())
        .arg("--out")
        .arg(&out)
        .assert()
        .success();
    let all = rows(&out.join("capacity.csv"));
    assert_eq!(all.iter().filter(|row| row["kind"] == "all").count(), 26);
    let summary: Value =
        serde_json::from_slice(&fs::read(out.join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary["hiring"]["months"].as_array().unwrap().len(), 6);
}

/// As good as `expected.json` of the scenario says.
fn holds_what_is_expected(name: &str) -> Value {
    let expected: Value =
        serde_json::from_slice(&fs::read(shipped(name).join("expected.json")).unwrap()).unwrap();
    let expected = &expected["hire"];
    let seen = of_folder(&shipped(name), &["--time-limit", "60s"]);
    let (least, most) = (number(&expected["hires"][0]), number(&expected["hires"][1]));
    let hires = number(&seen["hires"]);
    assert!((least..=most).contains(&hires), "{name}: {hires} hires");
    let gap = number(&seen["search"]["gap"]);
    assert!(gap <= number(&expected["gap_at_most"]), "{name}: gap {gap}");
    let covered = 1.0 - number(&seen["short_h"]) / number(&seen["required_h"]);
    assert!(
        covered >= number(&expected["covered_at_least"]),
        "{name}: {covered} covered"
    );
    let required = number(&seen["required_h"]);
    let off = required / number(&expected["hours_required"]) - 1.0;
    assert!(off.abs() < 0.005, "{name}: {required} hours required");
    assert!(
        number(&seen["cost"]["paid"]) <= number(&expected["paid_at_most"]),
        "{name}: {}",
        seen["cost"]
    );
    seen
}

#[test]
fn three_cities_hires_where_there_is_room() {
    let seen = holds_what_is_expected("three-cities");
    assert_eq!(seen["months"].as_array().unwrap().len(), 18);
    for class in seen["classes"].as_array().unwrap() {
        assert_eq!(class["contract"], "full-time");
    }
}

#[test]
fn a_mail_bot_needs_no_new_mail_people() {
    let seen = holds_what_is_expected("bot-deflection");
    let classes = seen["classes"].as_array().unwrap();
    assert!(
        classes.iter().all(|it| it["skills"] != "email"),
        "{classes:?}"
    );
}

#[test]
fn black_friday_is_learnt_and_staffed_in_time() {
    let seen = holds_what_is_expected("black-friday");
    let queue = &seen["queues"][0];
    assert!(queue["tested"].as_array().unwrap().len() >= 3, "{queue}");
    let busiest = queue["busiest"].as_str().unwrap();
    assert!(("2026-11-09".."2026-11-30").contains(&busiest), "{busiest}");
}
