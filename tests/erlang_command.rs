//! `shiftwright erlang` as a script and a person call it.

#![allow(clippy::unwrap_used, clippy::panic)]

use assert_cmd::Command;
use serde_json::Value;

/// A hundred calls of three minutes in half an hour: 10 erlangs.
const HUNDRED: &str = "--offered 100 --per 30min --aht 3m";

fn run(options: &str) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("shiftwright").unwrap();
    command
        .arg("erlang")
        .args(options.split(' ').filter(|it| !it.is_empty()))
        .assert()
}

fn text(options: &str) -> String {
    String::from_utf8(run(options).success().get_output().stdout.clone()).unwrap()
}

fn json(options: &str) -> Value {
    serde_json::from_str(&text(&format!("{options} --json"))).unwrap()
}

#[test]
fn the_answer_as_json_has_all_its_keys_and_digits() {
    let answer = json(&format!(
        "{HUNDRED} --answer-within 20s --service-level 0.8 --shrinkage 0.3"
    ));
    assert_eq!(answer["model"], "erlang_c");
    assert_eq!(answer["agents_required"], 14);
    assert_eq!(answer["agents_scheduled"], 20);
    assert_eq!(answer["binding"], "service_level");
    let close = |key: &str, want: f64| {
        let got = answer[key].as_f64().unwrap();
        assert!((got - want).abs() < 1e-12 * want.abs(), "{key}: {got}");
    };
    close("p_wait", 0.174_131_933_595_049_8);
    close("service_level", 0.888_350_019_179_466_9);
    close(
        "service_level_excluding_short_abandons",
        0.888_350_019_179_466_9,
    );
    close("asa_s", 7.835_937_011_777_24);
    close("asa_served_s", 7.835_937_011_777_24);
    close("occupancy", 10.0 / 14.0);
    close("offered_load_erlangs", 10.0);
    assert_eq!(answer["abandoned_fraction"], 0.0);
    assert_eq!(answer.as_object().unwrap().len(), 12);
}

#[test]
fn a_hundred_agents_at_thirty_percent_shrinkage_are_143() {
    let goal = "--max-occupancy 1 --answer-within 20s --service-level 0.000001";
    let answer = json(&format!(
        "--offered 995 --per 30min --aht 3m {goal} --shrinkage 0.3"
    ));
    assert_eq!(
        (&answer["agents_required"], &answer["agents_scheduled"]),
        (&100.into(), &143.into())
    );
}

#[test]
fn patience_makes_it_erlang_a() {
    let thousand = "--offered 1000 --per 30min --aht 3m --answer-within 20s --service-level 0.8";
    assert_eq!(json(thousand)["agents_required"], 107);
    let answer = json(&format!("{thousand} --patience 3m"));
    assert_eq!(
        (&answer["agents_required"], &answer["model"]),
        (&99.into(), &"erlang_a".into())
    );
    let answer = json(&format!("{thousand} --patience 3m --max-abandoned 0.03"));
    assert_eq!(
        (&answer["agents_required"], &answer["binding"]),
        (&103.into(), &"abandoned".into())
    );
    let excluding = answer["service_level_excluding_short_abandons"]
        .as_f64()
        .unwrap();
    assert!(excluding > answer["service_level"].as_f64().unwrap());
}

#[test]
fn each_target_alone_can_decide() {
    for (target, agents, binding) in [
        ("--max-occupancy 0.5", 20, "occupancy"),
        ("--max-asa 15s", 14, "asa"),
        (
            "--max-occupancy 0.77 --answer-within 20s --service-level 0.8",
            14,
            "service_level",
        ),
        (
            "--max-occupancy 0.70 --answer-within 20s --service-level 0.8",
            15,
            "occupancy",
        ),
    ] {
        let answer = json(&format!("{HUNDRED} {target}"));
        assert_eq!(answer["agents_required"], agents, "{target}");
        assert_eq!(answer["binding"], binding, "{target}");
    }
}

#[test]
fn a_given_number_is_told_even_where_it_cannot_cope() {
    let answer = json(&format!(
        "{HUNDRED} --answer-within 20s --service-level 0.8 --agents 10"
    ));
    assert_eq!(answer["agents_required"], 14);
    assert_eq!(answer["service_level"], 0.0);
    assert_eq!(answer["asa_s"], Value::Null);
    let answer = json(&format!("{HUNDRED} --agents 13"));
    assert_eq!(answer["agents_required"], Value::Null);
    assert_eq!(answer["service_level"], Value::Null);
    assert!((answer["occupancy"].as_f64().unwrap() - 10.0 / 13.0).abs() < 1e-12);
}

#[test]
fn nothing_to_do_needs_nobody() {
    let answer = json("--offered 0 --per 30min --aht 3m --answer-within 20s --service-level 0.8");
    assert_eq!(
        (&answer["agents_required"], &answer["binding"]),
        (&0.into(), &"none".into())
    );
}

#[test]
fn the_table_shows_what_a_few_more_or_fewer_give() {
    let table = text(&format!(
        "{HUNDRED} --answer-within 20s --service-level 0.8 --shrinkage 0.3"
    ));
    insta::assert_snapshot!(table);
    let table = text(&format!("{HUNDRED} --max-asa 5s --patience 5m --agents 9"));
    insta::assert_snapshot!(table);
}

#[test]
fn wrong_options_are_said_in_plain_words_with_exit_code_2() {
    let level = "--answer-within 20s --service-level";
    for (options, said) in [
        (format!("{HUNDRED} {level} 80"), "for 80 % write 0.8"),
        (format!("{HUNDRED} {level} 1"), "give a share below 1"),
        (
            format!("{HUNDRED} {level} nan"),
            "a share lies between 0 and 1",
        ),
        (
            format!("{HUNDRED} {level} -0.8"),
            "a share lies between 0 and 1",
        ),
        (
            format!("{HUNDRED} --service-level 0.8"),
            "needs --answer-within",
        ),
        (
            format!("{HUNDRED} --max-abandoned 0.03"),
            "needs --patience",
        ),
        (
            format!("{HUNDRED} --max-occupancy 0"),
            "give a share above 0",
        ),
        (format!("{HUNDRED} --max-asa 0s"), "longer than 0"),
        (
            format!("{HUNDRED} --max-occupancy 0.00000001"),
            "more than 10000000 agents",
        ),
        (HUNDRED.to_owned(), "there is no target to meet"),
        (
            "--offered -1 --per 30min --aht 3m".to_owned(),
            "a volume is a number",
        ),
        (
            "--offered 1e308 --per 1s --aht 2d --max-occupancy 0.8".to_owned(),
            "finite",
        ),
        ("--offered 1 --per 30 --aht 3m".to_owned(), "without a unit"),
        (
            "--offered 1 --per 30min --aht 0s".to_owned(),
            "longer than 0",
        ),
    ] {
        let output = run(&options).code(2).get_output().clone();
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(error.contains(said), "{options}: {error}");
        assert!(output.stdout.is_empty());
    }
}
