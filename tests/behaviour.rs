//! Patience and the slowness of several chats at once: from a history file to the agents required.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use common::{shiftwright, write_scenario};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use shiftwright::control::Control;
use shiftwright::history::behaviour::{Behaviour, PatienceEstimate};
use shiftwright::history::{codes, load};
use shiftwright::plan::{Requirement, require};
use shiftwright::problem::Problem;
use shiftwright::queueing::{Goals, Workload, required};
use shiftwright::scenario;
use shiftwright::staffing::Model;
use std::collections::BinaryHeap;
use std::fmt::Write as _;
use std::path::Path;

const TARGET: &str = "service_level = { answer_within = \"20s\", target = 0.80 }";

/// A phone queue in UTC with these `more` keys, planned from Monday 6 April 2026.
/// What `forecast` prints.
fn forecast_text(folder: &Path) -> String {
    let output = shiftwright().arg("forecast").arg(folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn phone(more: &str) -> String {
    queue("phone", &format!("{TARGET}\n{more}"))
}

fn queue(channel: &str, more: &str) -> String {
    format!(
        "name = \"Test\"\nzone = \"UTC\"\ninterval = \"30min\"\nfirst_day = 2026-04-06\nweeks = 1\n\
         [[queue]]\nname = \"{channel}\"\nchannel = \"{channel}\"\nhours = {{ mon-fri = \"08:00-18:00\" }}\n\
         history = \"history.csv\"\n{more}\n"
    )
}

fn write(scenario: &str, history: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), scenario);
    std::fs::write(folder.path().join("history.csv"), history).unwrap();
    folder
}

/// The way from the files to the agents required.
fn required_of(folder: &Path) -> Requirement {
    let (scenario, _) = scenario::load(folder).unwrap();
    require(&scenario, &Control::unlimited()).unwrap()
}

fn behaviour(folder: &Path) -> Behaviour {
    let (scenario, _) = scenario::load(folder).unwrap();
    let (history, _) = load(&scenario).unwrap();
    history.queues[0].observed.behaviour.clone()
}

/// Problems of the history, errors or warnings, of the codes that are about behaviour.
fn problems(scenario: &str, history: &str) -> Vec<Problem> {
    let folder = write(scenario, history);
    let (scenario, _) = scenario::load(folder.path()).unwrap();
    let found = load(&scenario).map_or_else(|wrong| wrong, |(_, warnings)| warnings);
    let about = [
        codes::ABSURD_WAIT,
        codes::ABSURD_AT_ONCE,
        codes::NOT_YES_NO,
        codes::OVER_ABANDONED,
        codes::NO_PATIENCE,
        codes::NO_SLOWNESS,
        codes::HELD_SLOWNESS,
        codes::BAD_NUMBER,
        codes::MISSPELT_COLUMN,
    ];
    let found = found.0.into_iter();
    found.filter(|it| about.contains(&it.code)).collect()
}

fn first_days(count: usize) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
    let days = (0..).map(move |day| first + Days::new(day));
    days.filter(|day| day.weekday().number_from_monday() < 6)
        .take(count)
}

/// One call: seconds after midnight, until it was answered or hung up, which, and its service.
struct Call {
    date: NaiveDate,
    at_s: f64,
    wait_s: f64,
    hung_up: bool,
    service_s: f64,
}

/// `days` days of a queue with Poisson arrivals from 08:00 to 18:00, `agents` servers and exponential
/// service and patience, first come first served.
fn played(seed: u64, days: usize, agents: usize, patience_s: f64) -> Vec<Call> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut exponential = |mean: f64| -mean * (1.0 - random.random::<f64>()).ln();
    let mut calls = vec![];
    for date in first_days(days) {
        // When each agent is free, in milliseconds, the earliest first.
        let mut free: BinaryHeap<std::cmp::Reverse<u64>> =
            (0..agents).map(|_| std::cmp::Reverse(0)).collect();
        let mut at_s = 8.0 * 3600.0 + exponential(18.0);
        while at_s < 18.0 * 3600.0 {
            let std::cmp::Reverse(next) = free.pop().unwrap();
            // Served in order: it would be answered when the first agent is free.
            let offered_wait_s = (next as f64 / 1000.0 - at_s).max(0.0);
            let (patience, service_s) = (exponential(patience_s), exponential(180.0));
            let hung_up = patience < offered_wait_s;
            let wait_s = patience.min(offered_wait_s);
            let busy_until = match hung_up {
                true => next,
                false => ((at_s + wait_s + service_s) * 1000.0).round() as u64,
            };
            free.push(std::cmp::Reverse(busy_until));
            calls.push(Call {
                date,
                at_s,
                wait_s,
                hung_up,
                service_s,
            });
            at_s += exponential(18.0);
        }
    }
    calls
}

fn clock(seconds: f64) -> NaiveTime {
    NaiveTime::from_num_seconds_from_midnight_opt(seconds as u32, 0).unwrap()
}

fn contact_rows(calls: &[Call]) -> String {
    let mut text = "created,queue,handle_s,wait_s,abandoned\n".to_owned();
    for it in calls {
        let (handle, hung_up) = match it.hung_up {
            true => (String::new(), "yes"),
            false => (it.service_s.to_string(), "no"),
        };
        let created = it.date.and_time(clock(it.at_s));
        writeln!(text, "{created},phone,{handle},{},{hung_up}", it.wait_s).unwrap();
    }
    text
}

fn interval_rows(calls: &[Call]) -> String {
    let mut text = "queue,start,offered,aht_s,abandoned,asa_s\n".to_owned();
    let half = |it: &Call| (it.date, (it.at_s / 1800.0) as u32);
    for of_half in calls.chunk_by(|a, b| half(a) == half(b)) {
        let (date, number) = half(&of_half[0]);
        let offered = of_half.len() as f64;
        let answered: Vec<&Call> = of_half.iter().filter(|it| !it.hung_up).collect();
        let service: f64 = answered.iter().map(|it| it.service_s).sum();
        let waited: f64 = of_half.iter().map(|it| it.wait_s).sum();
        writeln!(
            text,
            "phone,{} {:02}:{:02},{offered},{},{},{}",
            date,
            number / 2,
            number % 2 * 30,
            service / answered.len().max(1) as f64,
            of_half.len() - answered.len(),
            waited / offered
        )
        .unwrap();
    }
    text
}

fn patience(folder: &Path) -> PatienceEstimate {
    behaviour(folder).patience.unwrap()
}

/// The largest standard error of the Kaplan-Meier curve up to `to_s`, by Greenwood's formula.
fn curve_error(calls: &[Call], to_s: f64) -> f64 {
    let mut waits: Vec<(f64, bool)> = calls.iter().map(|it| (it.wait_s, it.hung_up)).collect();
    waits.retain(|it| it.0 > 0.0);
    waits.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut share, mut sum, mut worst) = (1.0, 0.0, 0.0_f64);
    for (at, (wait_s, hung_up)) in waits.iter().enumerate() {
        if *hung_up && *wait_s <= to_s {
            let waiting = (waits.len() - at) as f64;
            share *= 1.0 - 1.0 / waiting;
            sum += 1.0 / (waiting * (waiting - 1.0));
            worst = worst.max(share * f64::sqrt(sum));
        }
    }
    worst
}

#[test]
fn exponential_patience_is_found_again_within_three_standard_errors() {
    for seed in 1..=4 {
        let calls = played(seed, 20, 9, 240.0);
        let hung_up = calls.iter().filter(|it| it.hung_up).count() as f64;
        let scenario = phone("patience = \"history\"");
        let contacts = patience(write(&scenario, &contact_rows(&calls)).path());
        assert_eq!(contacts.hung_up, hung_up);
        assert!(hung_up > 3_000.0, "{hung_up}");
        let error = (contacts.mean.get() / 240.0 - 1.0) / contacts.standard_error;
        assert!(
            error.abs() < 3.0,
            "seed {seed}: {error} standard errors off"
        );
        let curve = contacts.curve.unwrap();
        assert!(curve.points.len() <= 200 && curve.points[0].share == 1.0);
        // The law is right: what is off is chance, of the curve (its largest standard error) and of
        // the mean (t/m · e^(-t/m) is 0.37 at most).
        let chance = 4.0 * curve_error(&calls, curve.compared_to.get())
            + 3.0 * 0.37 * contacts.standard_error;
        assert!(curve.largest_gap < chance, "{} {chance}", curve.largest_gap);
        assert!(chance < 0.1, "{chance}");
        // Intervals have the same sums.
        let intervals = patience(write(&scenario, &interval_rows(&calls)).path());
        assert_eq!((intervals.hung_up, intervals.curve), (hung_up, None));
        assert!((intervals.mean.get() / contacts.mean.get() - 1.0).abs() < 1e-9);
    }
}

#[test]
fn agents_required_are_those_of_erlang_a_with_that_patience() {
    let calls = played(5, 20, 9, 240.0);
    let folder = write(&phone("patience = \"history\""), &interval_rows(&calls));
    let found = required_of(folder.path());
    let mean_s = patience(folder.path()).mean.get();
    let (queue, expected) = (&found.staffing.queues[0], &found.outlook.forecast.queues[0]);
    assert_eq!(queue.service.model(), Model::ErlangA);
    assert_eq!(queue.service.patience.unwrap().get(), mean_s);
    let goals = Goals {
        service_level: Some((0.8, 20.0)),
        ..Goals::default()
    };
    let mut fewer = 0;
    for (interval, forecast) in queue.intervals.iter().zip(&expected.intervals) {
        let mut workload = Workload {
            offered: forecast.offered,
            per_s: 1800.0,
            aht_s: forecast.aht.get(),
            patience_s: Some(mean_s),
        };
        let patient = required(&workload, &goals).unwrap();
        assert_eq!(interval.agents_required.get(), patient.agents);
        workload.patience_s = None;
        fewer += required(&workload, &goals).unwrap().agents - patient.agents;
    }
    assert!(fewer > 0, "Erlang A needs fewer");
    // The scenario's own number wins; without one nobody hangs up.
    for (given, mean_s) in [("patience = \"2m\"", Some(120.0)), ("", None)] {
        let folder = write(&phone(given), &interval_rows(&calls));
        let service = required_of(folder.path()).staffing.queues[0].service;
        assert_eq!(service.patience.map(|it| it.get()), mean_s);
    }
}

#[test]
fn the_planner_reads_what_it_rests_on() {
    let calls = played(6, 20, 9, 240.0);
    let folder = write(&phone("patience = \"history\""), &contact_rows(&calls));
    let text = forecast_text(folder.path());
    let line = text
        .lines()
        .find(|line| line.starts_with("Patience: "))
        .unwrap();
    assert!(
        line.contains(" who hung up since 9 March 2026; ±"),
        "{line}"
    );
    assert!(text.contains("half of the customers would wait"), "{text}");
    let output = shiftwright()
        .args(["forecast", "--json", "--quiet"])
        .arg(folder.path())
        .output()
        .unwrap();
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let patience = &told["queues"][0]["behaviour"]["patience"];
    assert!(
        patience["hung_up"].as_f64().unwrap() > 3_000.0,
        "{patience}"
    );
    assert!(patience["curve"]["points"].as_array().unwrap().len() > 100);
    // Where the scenario has its own, it is said not to be used.
    let folder = write(&phone("patience = \"3m\""), &interval_rows(&calls));
    let text = forecast_text(folder.path());
    assert!(
        text.contains("not used, because the scenario says 3m"),
        "{text}"
    );
}

/// By Python's lifelines 0.30, from the same calls.
const RESTRICTED_MEAN_S: f64 = 380.216_733_094_206_8;
const LARGEST_GAP: f64 = 0.085_872_558_094_448_18;
const COMPARED_TO_S: f64 = 402.0;
const SHARES: [(f64, f64); 7] = [
    (10.0, 0.963_685_136_738_162_7),
    (59.0, 0.823_900_211_677_537_6),
    (61.0, 0.818_580_009_191_072_3),
    (281.0, 0.497_173_099_089_816_7),
    (302.0, 0.481_378_104_336_668_94),
    (440.0, 0.347_716_864_488_002),
    (600.0, 0.263_436_640_974_660_4),
];

/// Every call of a month at a small bank; figures by Python's lifelines and plain sums.
#[test]
fn the_patience_of_a_banks_customers_is_that_of_an_independent_computation() {
    let Some(log) = common::shared_data("anonymous_bank/february_1999_raw.txt") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let text = phone("patience = \"history\"")
        .replace("2026-04-06", "1999-03-01")
        .replace("{ mon-fri = \"08:00-18:00\" }", "\"always\"")
        .replace("30min", "60min");
    write_scenario(folder.path(), &text);
    let estimate = |options: &[&str]| {
        let mut import = shiftwright();
        import
            .args(["import", "csv", "--force", "--out"])
            .arg(folder.path());
        import
            .arg(&log)
            .args(["--map", "examples/mappings/call-log.toml"]);
        import.args(options).assert().success();
        patience(folder.path())
    };
    let hourly = estimate(&[]);
    // One row a contact takes no counts and no hours.
    let map = std::fs::read_to_string("examples/mappings/call-log.toml").unwrap();
    let map = map.replace("open = ", "# open = ");
    let contacts_map = folder.path().join("map.toml");
    std::fs::write(&contacts_map, map).unwrap();
    let mut import = shiftwright();
    import.args(["import", "csv", "--force", "--contacts", "--out"]);
    import
        .arg(folder.path())
        .arg(&log)
        .arg("--map")
        .arg(&contacts_map);
    import.assert().success();
    let single = patience(folder.path());
    let close = |value: f64, expected: f64| {
        assert!((value / expected - 1.0).abs() < 1e-9, "{value} {expected}");
    };
    for it in [&hourly, &single] {
        close(it.mean.get(), 347.344_783_715_012_74);
        assert_eq!(it.hung_up, 3930.0);
        close(it.waited.get(), 1_365_065.0);
    }
    assert_eq!(
        (single.contacts, single.hung_up_at_once),
        (31_071.0, 1_972.0)
    );
    assert_eq!(hourly.curve, None);
    let curve = single.curve.unwrap();
    assert_eq!((curve.waited, curve.longest.get()), (18_005, 908.0));
    assert_eq!(curve.median.unwrap().get(), 280.0);
    close(curve.restricted_mean.get(), RESTRICTED_MEAN_S);
    close(curve.largest_gap, LARGEST_GAP);
    assert_eq!(curve.compared_to.get(), COMPARED_TO_S);
    for (wait_s, share) in SHARES {
        let point = curve.points.iter().find(|it| it.wait_s == wait_s).unwrap();
        close(point.share, share);
    }
    assert!((100..=200).contains(&curve.points.len()));
}

/// Intervals of a chat queue: handle times of a chat alone × (1 + slower × (at once − 1)), a few seconds off
/// by chance.
fn chats(alone_s: f64, slower: f64, at_once: impl Fn(u32) -> f64) -> String {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
    let mut text = "queue,start,offered,handled,aht_s,at_once\n".to_owned();
    for date in first_days(20) {
        for half in 16..36 {
            let count = 20 + half % 5;
            let led = at_once(half);
            let noise = 40.0 * (random.random::<f64>() - 0.5);
            let aht_s = alone_s * (1.0 + slower * (led - 1.0)) + noise;
            let start = date.and_hms_opt(half / 2, half % 2 * 30, 0).unwrap();
            writeln!(text, "chat,{start},{count},{count},{aht_s},{led}").unwrap();
        }
    }
    text
}

fn chat(more: &str) -> String {
    queue("chat", &format!("{TARGET}\n{more}"))
}

fn busy(half: u32) -> f64 {
    1.0 + f64::from(half % 7) / 3.0
}

#[test]
fn the_slowness_of_several_chats_is_found_and_used() {
    let folder = write(&chat("at_once = { chats = 3 }"), &chats(400.0, 0.25, busy));
    let found = required_of(folder.path());
    let estimate = behaviour(folder.path()).chat.unwrap();
    let slower = estimate.slower.unwrap();
    let error = (slower.share - 0.25) / slower.standard_error;
    assert!(error.abs() < 3.0, "{slower:?}");
    assert!(slower.standard_error < 0.01, "{slower:?}");
    assert_eq!(slower.intervals, 400);
    let service = found.staffing.queues[0].service;
    let factor = (1.0 + slower.share * 2.0) / (1.0 + slower.share * (estimate.measured_at - 1.0));
    assert!(
        (service.handle_factor - factor).abs() < 1e-12,
        "{service:?}"
    );
    assert_eq!(service.at_once, 3);
    // What the scenario says goes first; a handle time of its own was not measured here.
    let factor_of = |keys: &str| {
        let folder = write(&chat(keys), &chats(400.0, 0.25, busy));
        required_of(folder.path()).staffing.queues[0]
            .service
            .handle_factor
    };
    let own = factor_of("at_once = { chats = 3, slower = 0.1, measured_at = 1 }");
    assert!((own - 1.2).abs() < 1e-12, "{own}");
    let own = factor_of("aht = \"8m\"\nat_once = { chats = 3 }");
    assert!((own - 1.0).abs() < 1e-12, "{own}");
    let own = factor_of("aht = \"8m\"\nat_once = { chats = 3, measured_at = 1 }");
    assert!((own - (1.0 + 2.0 * slower.share)).abs() < 1e-12, "{own}");
    let text = forecast_text(folder.path());
    assert!(
        text.contains("each further one makes a chat 25 % longer"),
        "{text}"
    );
}

#[test]
fn where_slowness_cannot_be_told_the_planner_is_told_why() {
    let said = |keys: &str, history: &str| {
        let found = problems(&chat(keys), history);
        let found = found.into_iter().map(|it| (it.code, it.message));
        found.collect::<Vec<_>>()
    };
    let three = "at_once = { chats = 3 }";
    let good = chats(400.0, 0.25, busy);
    assert_eq!(said(three, &good), []);
    let without = good.replace("at_once", "colour");
    let found = said(three, &without);
    assert_eq!(found[0].0, codes::NO_SLOWNESS);
    assert!(found[0].1.contains("has no column `at_once`"), "{found:?}");
    assert!(
        found[0].1.contains("taken for those of 3 at once"),
        "{found:?}"
    );
    assert_eq!(said("at_once = { chats = 3, slower = 0.2 }", &without), []);
    let few: String = good
        .lines()
        .take(20)
        .fold(String::new(), |all, it| all + it + "\n");
    let found = said(three, &few);
    assert!(found[0].1.contains("only 19 intervals"), "{found:?}");
    let found = said(three, &chats(400.0, 0.0, |_| 2.0));
    assert!(found[0].1.contains("nearly as many at once"), "{found:?}");
    for (slower, taken) in [(-0.1, "0 is taken"), (7.0, "5 is taken")] {
        let found = said(three, &chats(400.0, slower, busy));
        assert_eq!(found[0].0, codes::HELD_SLOWNESS);
        assert!(found[0].1.contains(taken), "{found:?}");
    }
    for (cell, word) in [("0.4", "1 or more"), ("21", "more than 20")] {
        let row =
            format!("queue,start,offered,aht_s,at_once\nchat,2026-03-09 08:00,5,300,{cell}\n");
        let found = said(three, &row);
        assert_eq!(found[0].0, codes::ABSURD_AT_ONCE);
        assert!(found[0].1.contains(word), "{found:?}");
        // Where nobody asks, it is not known.
        assert_eq!(problems(&chat(""), &row), []);
    }
}

/// The code, the line, and what is said.
fn said_of_patience(history: &str) -> Vec<(&'static str, usize, String)> {
    let found = problems(&phone("aht = \"3m\"\npatience = \"history\""), history);
    let line = |it: &Problem| it.place.as_ref().unwrap().line_column().0;
    let found = found.into_iter();
    found.map(|it| (it.code.0, line(&it), it.message)).collect()
}

#[test]
fn where_patience_cannot_be_told_the_planner_is_told_why() {
    let calls = played(8, 2, 9, 240.0);
    let good = interval_rows(&calls);
    assert_eq!(said_of_patience(&good), []);
    let without = |name: &str| good.replace(name, "colour");
    let no_patience = |history: &str, words: &str| {
        let found = said_of_patience(history);
        assert_eq!((found[0].0, found[0].1), ("H219", 1), "{found:?}");
        assert!(found[0].2.contains(words), "{found:?}");
        assert!(found[0].2.contains("Erlang C"), "{found:?}");
    };
    no_patience(&without("asa_s"), "no column `asa_s`;");
    no_patience(&without("abandoned"), "no column `abandoned`;");
    no_patience(
        &without("asa_s").replace("abandoned", "hue"),
        "no column `abandoned` and no column `asa_s`",
    );
    // What is handled says as much as what is abandoned.
    let handled = "queue,start,offered,handled,asa_s\nphone,2026-03-09 08:00,100,70,30\n";
    assert_eq!(said_of_patience(handled), []);
    no_patience(&handled.replace("70", "71"), "only 29 contacts");
    no_patience(&handled.replace(",30", ",0"), "less than a second");
    no_patience(
        "created,queue\n2026-03-09 08:00,phone\n",
        "`abandoned` and no column `wait_s`",
    );
    no_patience(
        "created,queue,wait_s,abandoned\n2026-03-09 08:00,phone,40,1\n",
        "only 1 contact with a known wait",
    );
    // Staffed as without patience, then.
    let folder = write(&phone("patience = \"history\""), &without("asa_s"));
    let service = required_of(folder.path()).staffing.queues[0].service;
    assert_eq!(service.model(), Model::ErlangC);
    // Nobody asks: nobody is told.
    assert_eq!(problems(&phone(""), &without("asa_s")), []);
}

#[test]
fn waits_that_cannot_be_are_said_at_their_lines() {
    let rows = |row: &str| {
        format!("queue,start,offered,abandoned,asa_s\n\nphone,2026-03-09 08:00,{row}\n")
    };
    for (row, code) in [
        ("100,40,-3", "H113"),
        ("100,40,x", "H113"),
        ("100,40,90000", "H119"),
        ("100,-4,30", "H113"),
        ("100,120,30", "H218"),
    ] {
        let found = said_of_patience(&rows(row));
        assert_eq!((found[0].0, found[0].1), (code, 3), "{row}: {found:?}");
    }
    // Cells that nobody asks about are not known; the row counts.
    assert_eq!(problems(&phone(""), &rows("100,40,x")), []);
    let contact =
        |cells: &str| format!("created,queue,wait_s,abandoned\n2026-03-09 08:00,phone,{cells}\n");
    for (cells, code) in [("-3,1", "H113"), ("90000,1", "H119"), ("30,maybe", "H121")] {
        let found = said_of_patience(&contact(cells));
        assert_eq!((found[0].0, found[0].1), (code, 2), "{cells}: {found:?}");
    }
    let found =
        said_of_patience("queue,start,offered,abandoned,asa\nphone,2026-03-09 08:00,9,1,3\n");
    assert_eq!(found[0].0, "H107", "{found:?}");
}

#[test]
fn single_contacts_that_hang_up_are_offered_and_not_handled() {
    let text = "created,queue,handle_s,wait_s,abandoned\n2026-03-09 08:00,phone,200,0,0\n\
                2026-03-09 08:01,phone,900,35,true\n2026-03-09 08:02,phone,100,20,No\n\
                2026-03-09 08:03,phone,,5,YES\n2026-03-09 08:04,phone,300,,\n";
    let folder = write(&phone(""), text);
    let (scenario, _) = scenario::load(folder.path()).unwrap();
    let (history, _) = load(&scenario).unwrap();
    let first = history.queues[0].days[0].intervals[0];
    assert_eq!((first.offered, first.handled), (5.0, 3.0));
    assert_eq!(first.aht.unwrap().get(), 200.0);
}

#[test]
fn only_open_hours_of_days_that_are_not_left_out_count() {
    let row = |start: &str, hung_up: u32| format!("phone,{start},100,{hung_up},60\n");
    let mut text = "queue,start,offered,abandoned,asa_s\n".to_owned();
    text += &row("2026-03-09 08:00", 40);
    text += &row("2026-03-10 07:30", 1);
    text += &row("2026-03-10 18:00", 2);
    text += &row("2026-03-11 08:00", 4);
    text += &row("2026-03-14 08:00", 8);
    text += &row("2026-04-06 08:00", 16);
    let mark = "[[history_mark]]\ndates = [2026-03-11]\nuse = \"ignore\"";
    let keys = "aht = \"3m\"\npatience = \"history\"";
    let all = patience(write(&phone(keys), &text).path());
    assert_eq!((all.hung_up, all.contacts), (44.0, 200.0));
    let marked = patience(write(&phone(&format!("{keys}\n{mark}")), &text).path());
    assert_eq!((marked.hung_up, marked.mean.get()), (40.0, 150.0));
    assert_eq!(marked.from.day(), 9);
}

#[test]
fn a_borrower_has_the_patience_of_its_lender() {
    let calls = played(9, 5, 9, 240.0);
    let sales = format!(
        "[[queue]]\nname = \"sales\"\nchannel = \"phone\"\nhours = {{ mon-fri = \"08:00-18:00\" }}\n\
         borrow = {{ from = \"phone\", share = 0.2 }}\npatience = \"history\"\n{TARGET}\n"
    );
    let folder = write(&phone(&sales), &interval_rows(&calls));
    let found = required_of(folder.path());
    let [phone_queue, sales_queue] = &found.staffing.queues[..] else {
        panic!("two queues");
    };
    assert_eq!(phone_queue.service.patience, None);
    let mean = patience(folder.path()).mean;
    assert_eq!(sales_queue.service.patience, Some(mean));
    let blind = interval_rows(&calls).replace("asa_s", "colour");
    let found = problems(&phone(&sales), &blind);
    assert_eq!(found[0].code, codes::NO_PATIENCE);
    assert!(
        found[0].message.contains("borrows from \"phone\""),
        "{found:?}"
    );
}
