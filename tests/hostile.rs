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
