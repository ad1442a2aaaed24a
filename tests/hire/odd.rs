//! What happens to a planner sooner or later: people who join later or are known to go, limits that let nobody in, a pattern
//! that is given, no time, prices that differ.

use super::{CENTRE, number, of_folder, rows, told};
use crate::common::{shiftwright, shipped, write_scenario};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// The screen of a scenario.
fn screen(text: &str, more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), text);
    let mut command = shiftwright();
    command.args(["--quiet", "hire"]).arg(folder.path());
    let assert = command.args(more).assert().success();
    String::from_utf8_lossy(&assert.get_output().stdout).into_owned()
}

/// In one line, whatever the width.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// So many agents, the last two hired in week seven.
fn with_agents(count: usize) -> String {
    let shift = "[[shift]]\nname = \"day\"\nstart = \"08:00\"\nlength = \"8h\"\n[hiring]";
    let text = CENTRE.split("[[hiring.pool]]").next().unwrap();
    let mut text = text.replace("[hiring]", shift);
    for number in 0..count {
        let hired = if number + 2 >= count {
            "hired = 2026-04-14\n"
        } else {
            ""
        };
        text += &format!(
            "[[agent]]\nname = \"A{number}\"\ncontract = \"full\"\nskills = [\"phone\"]\n{hired}"
        );
    }
    text
}

#[test]
fn who_is_hired_later_joins_in_that_week() {
    let told = told(&with_agents(12), &[]);
    assert_eq!(number(&told["headcount"][0]), 10.0);
    assert_eq!(number(&told["decided_hires"]), 2.0);
    let weeks = told["by_week"].as_array().unwrap();
    let joined: Vec<f64> = weeks.iter().map(|it| number(&it["in_training"])).collect();
    assert_eq!(weeks[6]["week"], "2026-04-13");
    assert!(joined[5] < joined[6] && joined[6] >= 2.0, "{joined:?}");
    let classes = told["classes"].as_array().unwrap();
    let decided: Vec<&Value> = classes.iter().filter(|it| it["decided"] == true).collect();
    assert_eq!(
        (decided.len(), &decided[0]["start"]),
        (1, &Value::from("2026-04-13"))
    );
}

#[test]
fn more_known_leavers_than_people_are_cut_and_told() {
    let text = CENTRE.to_owned() + "changes = [ { date = 2026-05-04, heads = -40 } ]\n";
    let told = told(&text, &[]);
    let warnings = told["warnings"].to_string();
    assert!(
        warnings.contains("40 are to go in the week of 4 May 2026"),
        "{warnings}"
    );
    let week = &told["by_week"][9];
    assert!(
        number(&week["known_out"]) > 5.0 && number(&week["known_out"]) < 12.0,
        "{week}"
    );
}

#[test]
fn limits_that_let_nobody_in_are_told_first() {
    for limit in ["trainers = 0", "seats = 12"] {
        let text = format!("{CENTRE}[[hiring.site]]\nsite = \"Small centre\"\n{limit}\n");
        let text = text.replace("attrition = 0.3", "attrition = 0");
        let text = screen(&text, &[]);
        let first: Vec<&str> = text.lines().take(4).collect();
        assert!(
            first.join("\n").contains("no class can begin in any week"),
            "{text}"
        );
    }
    let poor =
        format!("{CENTRE}[[hiring.budget]]\ndates = \"2026-03-02..2026-08-31\"\namount = 2500\n");
    let text = screen(&poor, &[]);
    assert!(joined(&text).contains("is less than it costs"), "{text}");
}

#[test]
fn what_shuts_a_site_is_told_once() {
    let second = "[[contract]]\nname = \"half\"\nhours_per_week = \"20h\"\ncost_per_hour = 20\n\
                  [[hiring.pool]]\ncontract = \"half\"\nheads = 4\n";
    let site = "[[hiring.site]]\nsite = \"Small centre\"\ntrainers = 0\n";
    let told = told(&format!("{CENTRE}{second}{site}"), &[]);
    let shut = told["no_class_possible"].as_array().unwrap();
    assert_eq!(shut.len(), 1, "{shut:?}");
    let text = shut[0].as_str().unwrap();
    assert!(text.contains("full") && text.contains("half"), "{text}");
}

#[test]
fn nobody_beyond_those_already_decided() {
    let frozen = CENTRE.replace("mon-fri = 640", "mon-fri = 560")
        + "[[hiring.class]]\nstart = 2026-03-16\nheads = 6\n";
    let text = screen(&frozen.replace("attrition = 0.3", "attrition = 0.05"), &[]);
    assert!(
        text.contains("Hire nobody beyond the 6 already decided."),
        "{text}"
    );
    let nobody = CENTRE.replace("weeks = 26", "weeks = 26\ncontracts = []");
    assert_eq!(number(&told(&nobody, &[])["hires"]), 0.0);
}

#[test]
fn heads_come_out_with_dropouts_temps_and_known_changes() {
    let text = CENTRE
        .replace("graduation = 1", "graduation = 0.8")
        .replace("640", "700")
        + "changes = [ { date = 2026-05-04, heads = -1 }, { date = 2026-06-01, heads = 2 } ]\n\
           temps = { at_most = 3, stay = \"6w\", cost_per_hour = 22, hiring_cost = 0 }\n";
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), &text);
    let out = folder.path().join("out");
    let mut command = shiftwright();
    command
        .args(["--quiet", "hire", "--no-charts"])
        .arg(folder.path());
    command.arg("--out").arg(&out).assert().success();
    let all: Vec<BTreeMap<String, String>> = rows(&out.join("capacity.csv"));
    let value = |row: &BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    let sum = |column: &str| all.iter().map(|row| value(row, column)).sum::<f64>();
    assert!(
        sum("dropouts") > 0.0 && sum("temps_in") > 0.0,
        "nothing to reconcile"
    );
    for pair in all.windows(2).filter(|it| it[0]["group"] == it[1]["group"]) {
        let now = |column: &str| value(&pair[0], column);
        let next = |column: &str| value(&pair[1], column);
        let came = next("hires") + next("moved_in") + next("temps_in") + next("known_in");
        let went = next("dropouts") + next("moved_out") + next("temps_out") + next("known_out");
        let expected = now("headcount") - (now("leavers") - now("dropouts")) + came - went;
        assert!(
            (next("headcount") - expected).abs() < 0.008,
            "{expected} {pair:?}"
        );
    }
}

#[test]
fn one_more_agent_is_one_groups() {
    let text = CENTRE.replace(
        "[hiring]",
        "[[contract]]\nname = \"half\"\nhours_per_week = \"20h\"\ncost_per_hour = 20\n[hiring]",
    ) + "[[hiring.pool]]\ncontract = \"half\"\nheads = 4\n";
    let told = told(&text, &[]);
    let worth = told["worth"].as_array().unwrap();
    assert_eq!(worth.len(), 1);
    let list = |what: &str| -> Vec<f64> {
        worth[0][what]
            .as_array()
            .unwrap()
            .iter()
            .map(number)
            .collect()
    };
    let (saved, pay) = (list("saved"), list("pay"));
    // Pay of one contract, not of now one and now the other.
    assert!(pay.iter().all(|it| (it - pay[0]).abs() < 1e-6), "{pay:?}");
    let net: f64 = saved.iter().zip(&pay).map(|(a, b)| a - b).sum();
    assert!((net - number(&worth[0]["net"])).abs() < 0.01);
    assert!(
        worth[0]["group"].as_str().unwrap().contains("phone"),
        "{}",
        worth[0]
    );
}

#[test]
fn without_time_people_still_stay_longer_where_they_are_missing() {
    let text = CENTRE
        .replace("mon-fri = 640", "mon-fri = 900")
        .replace("plays = 50", "plays = 0\novertime = { at_most = 0.1 }");
    let told = told(&text, &["--time-limit", "0.001s"]);
    assert!(
        number(&told["cost"]["overtime"]) > 1000.0,
        "{}",
        told["cost"]
    );
    assert_eq!(number(&told["hires"]), 0.0);
}

#[test]
fn prices_differ_by_queue_and_week() {
    let price =
        |more: &str| number(&told(&format!("{CENTRE}[[hiring.price]]\n{more}\n"), &[])["hires"]);
    assert_eq!(price("factor = 0"), 0.0);
    let as_it_is = number(&told(CENTRE, &[])["hires"]);
    assert!(price("factor = 0.2\ndates = [\"2026-03-02..2026-12-31\"]") < as_it_is);
}

#[test]
fn a_site_has_its_own_training() {
    let text = format!(
        "{CENTRE}[[hiring.site]]\nsite = \"Small centre\"\ntraining = \"5w\"\ngraduation = 0.5\n"
    );
    let told = told(&text, &[]);
    let day = |class: &Value, what: &str| -> chrono::NaiveDate {
        class[what].as_str().unwrap().parse().unwrap()
    };
    for class in told["classes"].as_array().unwrap() {
        assert_eq!(
            (day(class, "on_phones") - day(class, "start")).num_days(),
            35
        );
        let half = number(&class["expected_graduates"]) / number(&class["people"]);
        assert!((half - 0.5).abs() < 1e-9);
    }
}

/// Black Friday with the pattern of the year that its history has, given.
#[test]
fn a_given_pattern_is_not_found_a_second_time() {
    let folder = tempfile::tempdir().unwrap();
    for file in fs::read_dir(shipped("black-friday")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    let scenario = folder.path().join("scenario.toml");
    let text = fs::read_to_string(&scenario).unwrap();
    let text = text.replace("[hiring]\n", "[hiring]\nplays = 0\n");
    fs::write(&scenario, &text).unwrap();
    let plain = of_folder(folder.path(), &["--time-limit", "3s"]);
    let months = "{ jan = 1.06, feb-mar = 1.0, apr = 0.95, may = 0.92, jun = 0.88, jul = 0.85, aug = 0.87, sep = 0.95, oct = 1.05, nov = 1.12, dec = 1.2 }";
    fs::write(
        &scenario,
        format!("{text}\n[[hiring.volume]]\nby_month = {months}\n"),
    )
    .unwrap();
    let given = of_folder(folder.path(), &["--time-limit", "3s"]);
    let of = |told: &Value, what: &str| number(&told["queues"][0][what]);
    let (peak, plain_peak) = (of(&given, "busiest_week"), of(&plain, "busiest_week"));
    assert!(
        (peak / plain_peak - 1.0).abs() < 0.1,
        "{peak} against {plain_peak}"
    );
    let (band, plain_band) = (of(&given, "band_at_end"), of(&plain, "band_at_end"));
    assert!(
        band - 1.0 < 1.7 * (plain_band - 1.0),
        "{band} against {plain_band}"
    );
}
