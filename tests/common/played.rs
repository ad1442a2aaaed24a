//! Small scenarios and rosters, played end to end by the program; what it says is held to what must be so.

use super::{shiftwright, write_scenario};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Monday to Friday of one week, open 08:00 to 16:00 UTC, four agents of everything; `keys` at the top,
/// `queue` keys of the phone queue, `more` tables.
pub fn scenario(keys: &str, queue: &str, more: &str) -> String {
    let agents = AGENTS.map(|name| format!("[[agent]]\nname = \"{name}\"\n"));
    format!(
        "name = \"Odd\"\nzone = \"UTC\"\ninterval = \"30min\"\nfirst_day = 2026-03-23\nweeks = 1\n{keys}\n\
         [simulation]\nreplications = 60\nhalf_width = 0\n\
         [[queue]]\nname = \"phone\"\nchannel = \"phone\"\nhours = {{ mon-fri = \"08:00-16:00\" }}\n{queue}\n\
         [[shift]]\nname = \"day\"\ndays = \"mon-fri\"\nstart = \"08:00\"\nlength = \"8h\"\n\
         [[contract]]\nname = \"full\"\nhours_per_week = {{ max = \"40h\" }}\ncost_per_hour = 20\n{}{more}",
        agents.concat()
    )
}

pub const AGENTS: [&str; 4] = ["Anna", "Ben", "Cem", "Dora"];
/// 240 calls a day of 4 minutes: two erlangs.
pub const USUAL: &str = "typical_week = { mon-fri = 240 }\naht = \"4m\"\npatience = \"3m\"\n\
                     service_level = { answer_within = \"20s\", target = 0.8 }";
pub const DAYS: [u32; 5] = [23, 24, 25, 26, 27];

/// Everyone's shift from 08:00 to 16:00 on each of the five days, and the pieces of work in it.
pub struct Sheets {
    pub roster: String,
    pub activities: String,
}

pub fn sheets(agents: &[&str], pieces: &[(&str, &str, &str)]) -> Sheets {
    let mut roster = "agent,date,site,shift,start,end,paid_h\n".to_owned();
    let mut activities = "agent,start,end,activity,queue,paid\n".to_owned();
    for agent in agents {
        for day in DAYS {
            let date = format!("2026-03-{day}");
            let at = |clock: &str| format!("{date}T{clock}:00+00:00");
            let (from, to) = (at("08:00"), at("16:00"));
            writeln!(roster, "{agent},{date},Odd,day,{from},{to},8").unwrap();
            for (from, to, queue) in pieces {
                let (from, to) = (at(from), at(to));
                let activity = if queue.is_empty() { "break" } else { "work" };
                writeln!(activities, "{agent},{from},{to},{activity},{queue},true").unwrap();
            }
        }
    }
    Sheets { roster, activities }
}

pub fn usual_sheets() -> Sheets {
    sheets(&AGENTS, &[("08:00", "16:00", "phone")])
}

/// A folder with the scenario and the roster.
pub fn folder(scenario: &str, sheets: &Sheets) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_scenario(folder.path(), scenario);
    fs::write(folder.path().join("roster.csv"), &sheets.roster).unwrap();
    fs::write(folder.path().join("activities.csv"), &sheets.activities).unwrap();
    folder
}

/// What the program says of a roster.
pub struct Said {
    pub text: String,
    pub errors: String,
    pub json: Value,
    /// Rows of `simulation.csv` by column name.
    pub rows: Vec<Row>,
}

pub struct Row {
    pub queue: String,
    pub start: String,
    pub cells: Vec<(String, Option<f64>)>,
}

impl Row {
    pub fn get(&self, column: &str) -> Option<f64> {
        let cell = self.cells.iter().find(|(name, _)| name == column);
        cell.unwrap().1
    }
}

impl Said {
    pub fn row(&self, queue: &str, start: &str) -> &Row {
        let mut rows = self.rows.iter();
        let found = rows.find(|it| it.queue == queue && it.start.contains(start));
        found.unwrap_or_else(|| panic!("{queue} {start}: {}", self.text))
    }

    pub fn total(&self, queue: &str, column: &str) -> Option<f64> {
        self.row(queue, "total").get(column)
    }

    /// As many came as were expected, but for chance: four standard errors of Poisson plays, and what days
    /// differ by.
    pub fn offers(&self, queue: &str, expected: f64) {
        let offered = self.total(queue, "offered").unwrap();
        let error = (expected / 60.0).sqrt();
        assert!(
            (offered - expected).abs() <= 4.0 * error,
            "{offered} for {expected}"
        );
    }
}

/// Simulates the roster of `folder`: as text with files, then as JSON; both are held to what must be so.
pub fn play(folder: &Path) -> Said {
    let out = folder.join("out");
    let roster = folder.join("roster.csv");
    let run = |options: &[&str]| {
        let mut command = shiftwright();
        command.arg("simulate").arg(folder).arg("--roster");
        let output = command.arg(&roster).args(options).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{errors}");
        (String::from_utf8(output.stdout).unwrap(), errors)
    };
    let (text, errors) = run(&["--out", out.to_str().unwrap()]);
    let (json, _) = run(&["--json", "--quiet"]);
    for it in [&text, &errors, &json] {
        only_numbers(it);
    }
    let json = serde_json::from_str(&json).unwrap();
    every_share_is_one(&json, "");
    Said {
        rows: tables(&out),
        text,
        errors,
        json,
    }
}

/// No word of the text is a number that is none.
pub fn only_numbers(text: &str) {
    let words = text.split(|it: char| !it.is_alphanumeric());
    for word in words {
        let word = word.to_lowercase();
        assert!(
            !["nan", "inf", "infinity"].contains(&word.as_str()),
            "{text}"
        );
    }
}

fn is_share(name: &str) -> bool {
    let shares = [
        "service_level",
        "fraction",
        "occupancy",
        "resolved_in_time",
        "p_target_met",
        "abandoned",
        "turned_away",
        "p_day_keeps_promise",
        "p_plan_keeps_promise",
    ];
    !name.ends_with("half_width") && shares.iter().any(|it| name.contains(it))
}

fn holds_share(name: &str, value: f64) {
    assert!(value.is_finite() && value >= 0.0, "{name}: {value}");
    assert!(!is_share(name) || value <= 1.0, "{name}: {value}");
}

/// Every number of the answer, under the name that it has, or that its estimate has.
fn every_share_is_one(json: &Value, name: &str) {
    match json {
        Value::Number(it) => holds_share(name, it.as_f64().unwrap()),
        Value::Array(all) => all.iter().for_each(|it| every_share_is_one(it, name)),
        Value::Object(all) => {
            for (key, it) in all {
                let own = if key == "mean" { name } else { key };
                every_share_is_one(it, own);
            }
        }
        _ => {}
    }
}

/// The rows of `simulation.csv`, after a look at every cell of every file.
pub fn tables(out: &Path) -> Vec<Row> {
    let mut all = vec![];
    for name in [
        "simulation_days.csv",
        "simulation_remedies.csv",
        "simulation.csv",
    ] {
        let text = fs::read_to_string(out.join(name)).unwrap();
        only_numbers(&text);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().unwrap().clone();
        let rows = reader.records().map(|record| {
            let record = record.unwrap();
            let cells = headers.iter().zip(record.iter()).skip(2);
            let cells = cells.map(|(name, cell)| (name.to_owned(), cell.parse::<f64>().ok()));
            let row = Row {
                queue: record[0].to_owned(),
                start: record[1].to_owned(),
                cells: cells.collect(),
            };
            for (name, value) in &row.cells {
                holds_share(name, value.unwrap_or(0.0));
            }
            row
        });
        all = rows.collect();
    }
    all
}

/// The refusal of a roster as wrong input, with nothing written.
pub fn refused(folder: &Path, roster: &Path) -> String {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("out");
    let mut command = shiftwright();
    command
        .arg("simulate")
        .arg(folder)
        .arg("--roster")
        .arg(roster);
    let output = command.arg("--out").arg(&out).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(
        errors.contains("error") && (errors.contains("help") || errors.contains("hint")),
        "{errors}"
    );
    assert!(!out.join("simulation.csv").exists());
    errors
}
