//! What a user may hand over in good faith or bad: each is refused in words with exit code 2 (1 where
//! the disk refuses), or understood; nothing panics and nothing half-made is left behind.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use assert_cmd::Command;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The scenario of `new`, in a folder of its own.
struct Scenario {
    folder: tempfile::TempDir,
}

fn run(arguments: &[&str], path: &Path) -> std::process::Output {
    let mut command = Command::cargo_bin("shiftwright").unwrap();
    command.arg(arguments[0]).arg(path);
    command.args(&arguments[1..]).output().unwrap()
}

impl Scenario {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        assert!(run(&["new"], &folder.path().join("it")).status.success());
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("it")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        fs::write(self.path().join(name), bytes).unwrap();
        self
    }

    /// What `check` prints where it is content.
    fn accepted(&self) -> String {
        let output = run(&["check"], &self.path());
        let message = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{message}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What `check` says is wrong.
    fn refused(&self, said: &[&str]) -> String {
        refusal(&run(&["check"], &self.path()), 2, said)
    }
}

fn refusal(output: &std::process::Output, code: i32, said: &[&str]) -> String {
    let message = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(code), "{message}");
    assert!(output.stdout.is_empty());
    assert!(message.contains("error"), "{message}");
    for part in said {
        assert!(message.contains(part), "no {part:?} in\n{message}");
    }
    assert!(!message.contains("panicked") && message.len() < 20_000);
    message
}

/// Noise without a pattern, the same each time.
fn noise() -> Vec<u8> {
    let mut state = 7_u32;
    let byte = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..5_000).map(byte).collect()
}

const FILES: [&str; 3] = ["scenario.toml", "agents.csv", "history.csv"];

#[test]
fn empty_files_noise_and_folders_are_told_apart() {
    for name in FILES {
        Scenario::new().with(name, "").refused(&[name, "empty"]);
        Scenario::new()
            .with(name, noise())
            .refused(&[name, "UTF-8"]);
        let folder = Scenario::new();
        fs::remove_file(folder.path().join(name)).unwrap();
        folder.refused(&[name]);
        fs::create_dir(folder.path().join(name)).unwrap();
        let said = if name == "history.csv" {
            "is a folder"
        } else {
            "not a file"
        };
        let message = folder.refused(&[name, said]);
        assert!(!message.contains("did you mean"), "{message}");
    }
}

#[test]
fn what_windows_programs_write_is_understood() {
    let plain = Scenario::new().accepted();
    let mut windows = Scenario::new();
    let mut marked = Scenario::new();
    for name in FILES {
        let text = windows.read(name);
        windows = windows.with(name, text.replace('\n', "\r\n"));
        marked = marked.with(name, format!("\u{feff}{text}"));
    }
    assert_eq!(windows.accepted(), plain);
    assert_eq!(marked.accepted(), plain);
    let semicolons = Scenario::new();
    let history = semicolons.read("history.csv").replace(',', ";");
    assert_eq!(semicolons.with("history.csv", history).accepted(), plain);
}

#[test]
fn decimal_commas_and_semicolons_are_named() {
    let scenario = Scenario::new();
    let history = scenario.read("history.csv");
    let german = history.replace(',', ";").replace('.', ",");
    let scenario = scenario.with("history.csv", german);
    let message = scenario.refused(&["a comma is not read in numbers", "more like it: lines"]);
    assert_eq!(message.matches("error[H113]").count(), 3, "{message}");
    let commas = history.replace('.', ",");
    let scenario = scenario.with("history.csv", commas);
    scenario.refused(&["look for a decimal comma"]);
    let agents = Scenario::new();
    let text = agents.read("agents.csv").replace(',', ";");
    let agents = agents.with("agents.csv", text);
    agents.refused(&["not separated by commas"]);
}

#[test]
fn plans_beyond_all_measure_are_refused_at_once() {
    let long = |weeks: &str| {
        let scenario = Scenario::new();
        let text = scenario.read("scenario.toml");
        let text = text.replace("weeks = 2", &format!("weeks = {weeks}"));
        scenario.with("scenario.toml", text)
    };
    for weeks in [
        "0",
        "-3",
        "105",
        "999999999999",
        "99999999999999999999999999",
    ] {
        long(weeks).refused(&["weeks"]);
    }
    let (scenario, started) = (long("104"), Instant::now());
    let out = scenario.folder.path().join("out");
    let output = run(&["plan", "--out", out.to_str().unwrap()], &scenario.path());
    refusal(&output, 2, &["at most 53 weeks", "104"]);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(!out.exists(), "nothing was planned: nothing is left");
}

/// Every row is wrong: time and messages stay short all the same.
#[test]
fn a_million_wrong_rows_take_seconds() {
    let pair = "phone,yesterday,5,200\nphone,2026-01-12 08:00,x,2\n";
    let rows = "queue,start,offered,aht_s\n".to_owned() + &pair.repeat(500_000);
    let scenario = Scenario::new().with("history.csv", rows);
    let started = Instant::now();
    scenario.refused(&["H111", "H113", "more like these"]);
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}

#[test]
fn a_file_in_the_place_of_a_folder_is_left_as_it_is() {
    let scenario = Scenario::new();
    let file = scenario.folder.path().join("taken");
    fs::write(&file, "mine").unwrap();
    let inside = file.join("deeper");
    let said = ["is a file, not a folder"];
    for out in [&file, &inside] {
        for command in ["plan", "forecast", "staff"] {
            let output = run(&[command, "--out", out.to_str().unwrap()], &scenario.path());
            refusal(&output, 2, &said);
        }
        refusal(&run(&["new"], out), 2, &said);
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

/// As nobody: root may read and write everything.
#[cfg(target_os = "linux")]
#[test]
fn what_may_not_be_read_or_written_is_said_without_riddles() {
    use std::os::unix::fs::PermissionsExt;
    let scenario = Scenario::new();
    let set = |path: &Path, mode: u32| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    set(scenario.folder.path(), 0o755);
    let program = scenario.folder.path().join("shiftwright");
    fs::copy(assert_cmd::cargo::cargo_bin("shiftwright"), &program).unwrap();
    let shut = scenario.folder.path().join("shut");
    fs::create_dir(&shut).unwrap();
    set(&shut, 0o555);
    let as_nobody = |arguments: &[&str]| {
        let mut command = std::process::Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        command.arg(&program).arg(arguments[0]).arg(scenario.path());
        command.args(&arguments[1..]).output()
    };
    match as_nobody(&["check"]) {
        Ok(output) if output.status.success() => {}
        _ => {
            eprintln!("skipped: this user may not become another");
            return;
        }
    }
    let out = shut.to_str().unwrap();
    let output = as_nobody(&["plan", "--out", out]).unwrap();
    let message = refusal(&output, 1, &["cannot write", out]);
    assert!(!message.contains(".part"), "{message}");
    assert_eq!(fs::read_dir(&shut).unwrap().count(), 0);
    for name in FILES {
        let path = scenario.path().join(name);
        set(&path, 0o000);
        let output = as_nobody(&["check"]).unwrap();
        refusal(&output, 2, &[name, "ermission denied"]);
        set(&path, 0o644);
    }
}

#[test]
fn files_of_another_kind_are_refused_by_the_commands_that_read_them() {
    let scenario = Scenario::new();
    let place = scenario.folder.path();
    let (garbage, wide) = (place.join("garbage"), place.join("wide.csv"));
    fs::write(&garbage, noise()).unwrap();
    fs::write(&wide, "x".repeat(100_000) + "\n1\n").unwrap();
    let folder = scenario.path();
    for roster in [
        &garbage,
        &folder,
        &folder.join("history.csv"),
        &place.join("none"),
    ] {
        let roster = roster.to_str().unwrap();
        refusal(&run(&["verify", "--roster", roster], &folder), 2, &[roster]);
    }
    let import = |file: &Path, said: &[&str]| {
        let mut command = Command::cargo_bin("shiftwright").unwrap();
        command.args(["import", "csv"]).arg(file);
        let message = refusal(&command.args(["--time", "t"]).output().unwrap(), 2, said);
        assert!(message.len() < 1_000, "{message}");
    };
    import(&garbage, &["H102", "not a text file"]);
    import(&folder, &["H101"]);
    import(&wide, &["no column `t`"]);
}

/// A day on which nothing is as it should be: an hour without anybody, a queue with ten times the work that
/// its people can do, one without contacts, chats that take longer than any shift, letters that take a day,
/// a backlog that was due long ago.
const ODD_DAYS: &str = r#"
name = "Odd days"
zone = "Europe/Berlin"
first_day = 2026-03-23
weeks = 1

[[queue]]
name = "hole"
channel = "phone"
hours = { mon-fri = "06:00-22:00" }
typical_week = { mon-fri = 300 }
aht = "4m"
service_level = { answer_within = "20s", target = 0.80 }

[[queue]]
name = "flood"
channel = "phone"
hours = { mon-fri = "08:00-18:00" }
typical_week = { mon-fri = 9000 }
aht = "5m"
service_level = { answer_within = "20s", target = 0.80, over = "day" }

[[queue]]
name = "hasty"
channel = "phone"
hours = { mon-fri = "08:00-18:00" }
typical_week = { mon-fri = 2000 }
aht = "5m"
patience = "1s"
max_abandoned = 0.05
service_level = { answer_within = "20s", target = 0.80, of = "without_short_abandons" }

[[queue]]
name = "silent"
channel = "phone"
hours = { mon-fri = "08:00-18:00" }
typical_week = { mon = 20, tue-fri = 0 }
aht = "5m"
max_asa = "30s"

[[queue]]
name = "endless chats"
channel = "chat"
hours = { mon-fri = "08:00-18:00" }
typical_week = { mon-fri = 3 }
aht = "20h"
at_once = { chats = 5, slower = 5.0, measured_at = 1 }
service_level = { answer_within = "1m", target = 0.80 }

[[queue]]
name = "letters"
channel = "email"
hours = { mon-fri = "08:00-18:00" }
typical_week = { mon-fri = 2 }
aht = "24h"
service_level = { answer_within = "1h", target = 0.99 }
backlog = { contacts = 40, oldest = "30d" }

[[shift]]
name = "early"
start = "06:00"
length = "4h"

[[shift]]
name = "late"
start = "11:00"
length = "8h"

[[contract]]
name = "all"
hours_per_week = { max = "40h" }
days_per_week = { max = 5 }
rest = "11h"
shifts = ["early", "late"]
cost_per_hour = 20.0

[[agent]]
name = "Ada"
contract = "all"

[[agent]]
name = "Ben"
contract = "all"

[[agent]]
name = "Cleo"
contract = "all"
"#;

#[test]
fn odd_days_have_sensible_rows_and_no_infinite_number_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = folder.path().join("scenario.toml");
    fs::write(&scenario, ODD_DAYS).unwrap();
    let out = folder.path().join("out");
    let since = Instant::now();
    let output = run(&["plan", "--out", out.to_str().unwrap()], &scenario);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(
        since.elapsed() < Duration::from_secs(120),
        "{:?}",
        since.elapsed()
    );
    let mut read = 0;
    for entry in fs::read_dir(&out).unwrap() {
        let path = entry.unwrap().path();
        let data = path
            .extension()
            .is_some_and(|it| it == "csv" || it == "json");
        if data {
            let text = fs::read_to_string(&path).unwrap().to_lowercase();
            let cells = text.split([',', '\n', ':', ' ', '"', '}']);
            let odd = cells
                .filter(|it| ["nan", "inf", "-inf", "infinity"].contains(it))
                .count();
            assert_eq!(odd, 0, "{}", path.display());
            read += 1;
        }
    }
    assert!(read >= 9, "{read}");
    odd_rows(&out.join("coverage.csv"));
}

/// Agents required stand beside every volume, nobody beside nothing, and where nobody is there nothing is
/// answered in time.
fn odd_rows(coverage: &Path) {
    let mut reader = csv::Reader::from_path(coverage).unwrap();
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        reader.deserialize().collect::<Result<_, _>>().unwrap();
    let number = |row: &std::collections::BTreeMap<String, String>, key: &str| -> f64 {
        row[key].parse().unwrap_or(-1.0)
    };
    let of = |queue: &str| {
        rows.iter()
            .filter(move |row| row["queue"] == queue)
            .collect::<Vec<_>>()
    };
    let (monday, rest): (Vec<_>, Vec<_>) = of("silent")
        .into_iter()
        .partition(|row| row["start"].starts_with("2026-03-23"));
    assert!(
        monday
            .iter()
            .all(|row| number(row, "agents_required") > 0.0)
    );
    assert!(rest.iter().all(|row| number(row, "agents_required") == 0.0));
    for row in of("flood") {
        assert!(number(row, "agents_required") > 70.0);
        assert!(number(row, "service_level") < 0.5);
    }
    let alone: Vec<_> = of("hole")
        .into_iter()
        .filter(|row| number(row, "agents_scheduled") == 0.0)
        .collect();
    assert!(!alone.is_empty());
    let in_time = |row: &&std::collections::BTreeMap<String, String>| number(row, "service_level");
    assert!(
        alone.iter().filter(|row| in_time(row) > 0.1).count() <= 2,
        "{alone:?}"
    );
    // The work of chats that nobody finishes is there to the end of the day.
    assert!(
        of("endless chats")
            .iter()
            .all(|row| number(row, "agents_required") >= 1.0)
    );
    let letters = of("letters");
    let waiting: f64 = letters.last().map(|row| number(row, "backlog")).unwrap();
    let done: f64 = letters.iter().map(|row| number(row, "done")).sum();
    let arrived: f64 = letters.iter().map(|row| number(row, "arrived")).sum();
    assert!(
        (40.0 + arrived - done - waiting).abs() < 0.01,
        "{arrived} {done} {waiting}"
    );
}
