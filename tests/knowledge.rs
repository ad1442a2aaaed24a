//! What the planner knows, from the scenario to `forecast.csv` and the terminal.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{PHONE, shiftwright, write_scenario};
use std::path::Path;

const HEAD: &str = r#"
name = "Known"
zone = "Europe/Berlin"
first_day = 2026-05-04
weeks = 4

"#;

const CHAT: &str = r#"
[[queue]]
name = "chat"
channel = "chat"
hours = { mon-fri = "08:00-18:00" }
borrow = { from = "phone", share = 0.25 }
max_asa = "1m"

"#;

/// The first example of the page, which is meant to be copied.
fn example_of_the_page() -> String {
    let page = std::fs::read_to_string("docs/forecast.md").unwrap();
    let part = page.split("## What you know").nth(1).unwrap();
    let block = part.split("```toml\n").nth(1).unwrap();
    block.split("```").next().unwrap().to_owned()
}

struct Run {
    stdout: String,
    /// Cells by row; the header first.
    rows: Vec<Vec<String>>,
}

fn forecast(known: &str) -> Run {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), &[HEAD, PHONE, CHAT, known].concat());
    let out = folder.path().join("out");
    let output = shiftwright()
        .arg("forecast")
        .arg(folder.path())
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Run {
        stdout: String::from_utf8(output.stdout).unwrap(),
        rows: rows(&out.join("forecast.csv")),
    }
}

fn rows(file: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(file)
        .unwrap();
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|record| cells(record.unwrap()))
        .collect()
}

impl Run {
    /// A column of a queue's rows on a date.
    fn column(&self, queue: &str, date: &str, name: &str) -> Vec<&str> {
        let at = self.rows[0].iter().position(|it| it == name).unwrap();
        let of = |row: &&Vec<String>| row[0] == queue && row[1].starts_with(date);
        self.rows
            .iter()
            .filter(of)
            .map(|row| row[at].as_str())
            .collect()
    }

    fn total(&self, queue: &str, date: &str, name: &str) -> f64 {
        let cells = self.column(queue, date, name).into_iter();
        cells.map(|cell| cell.parse::<f64>().unwrap()).sum()
    }
}

#[test]
fn the_columns_of_the_contract_come_first_and_both_numbers_stay() {
    let run = forecast("");
    assert_eq!(
        run.rows[0].join(","),
        "queue,start,offered,offered_p10,offered_p50,offered_p90,aht_s,\
         offered_statistical,aht_statistical_s,adjustment"
    );
    assert!(!run.stdout.contains("Your changes"));
    for row in &run.rows[1..] {
        assert_eq!((&row[2], &row[6]), (&row[7], &row[8]));
        assert_eq!(row[9], "");
    }
    assert!((run.total("chat", "2026-05-05", "offered") - 50.0).abs() < 1e-2);
}

#[test]
fn the_example_of_the_page_does_what_the_page_says() {
    let run = forecast(&example_of_the_page());
    assert!(run.stdout.contains("Your changes"));
    // Memorial Day is closed.
    assert!(run.column("phone", "2026-05-25", "offered").is_empty());
    // The override has the last word; what the method said stays.
    assert!((run.total("phone", "2026-05-18", "offered") - 650.0).abs() < 1e-2);
    assert!((run.total("phone", "2026-05-18", "offered_statistical") - 200.0).abs() < 1e-2);
    assert!(run.stdout.contains("override: 650 contacts (town fair)"));
    // Growth: eighteen of twenty-eight days after its first.
    let grown = 1.0 + 0.08 * 18.0 / 28.0;
    assert!((run.total("chat", "2026-05-19", "offered_statistical") - 50.0).abs() < 1e-2);
    let morning = run.column("chat", "2026-05-19T09:00", "offered")[0]
        .parse::<f64>()
        .unwrap();
    assert!((morning - 2.5 * grown * 1.2).abs() < 1e-3, "{morning}");
    let evening = run.column("chat", "2026-05-19T17:30", "offered")[0]
        .parse::<f64>()
        .unwrap();
    assert!((evening - 2.5 * grown).abs() < 1e-3, "{evening}");
    let why = run.column("chat", "2026-05-19T09:00", "adjustment")[0];
    assert_eq!(why, "growth +8 % ×1.05; override ×1.20");
}
