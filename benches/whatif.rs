//! What if: a thousand cases of the three cities at weekly level, through the program as a user runs it; and runs that are
//! killed at random moments and resumed.
//!
//! `cargo bench --bench whatif`; `-- weekly` or `-- killed` picks one; `-- killed cases=100 kills=20 scenario=three-cities` says
//! how many, and of what.
//! In test mode (`cargo test --benches`) a dozen weekly cases, only to see that they run.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shiftwright"));
    command.args(["--quiet", "whatif"]).stdout(Stdio::null());
    command
}

fn scenario(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name)
}

/// Cases that differ in volumes, handle times, people, shrinkage and promises, drawn together.
fn weekly(count: u32, out: &Path) -> Duration {
    let since = Instant::now();
    let status = program()
        .arg(scenario("three-cities"))
        .args(["--vary", "volume=*0.7..*1.6", "--vary", "aht=*0.9..*1.15"])
        .args([
            "--vary",
            "agents=-20..+20",
            "--vary",
            "shrinkage=0.09..0.25",
        ])
        .args(["--vary", "service_level=-0.1..+0.09"])
        .args(["--sample", &count.to_string(), "--out"])
        .arg(out)
        .status()
        .unwrap();
    assert!(status.success());
    since.elapsed()
}

fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                all.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    all
}

/// Full cases of a scenario, the run killed at random moments and begun again until it is through.
fn killed(name: &str, cases: u32, kills: u32, folder: &Path) {
    let run = |out: &Path| {
        let mut command = program();
        command
            .arg(scenario(name))
            .args([
                "--level",
                "full",
                "--no-charts",
                "--vary",
                "volume=*0.9..*1.1",
            ])
            .args([
                "--vary",
                "agents=-2..+4",
                "--sample",
                &cases.to_string(),
                "--out",
            ])
            .arg(out);
        command
    };
    let (whole, cut) = (folder.join("whole"), folder.join("cut"));
    let since = Instant::now();
    assert!(run(&whole).status().unwrap().success());
    let all = since.elapsed();
    println!(
        "undisturbed: {cases} full cases of {name} in {:.1} s",
        all.as_secs_f64()
    );
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut known: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for number in 1..=kills {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let share = (state % 10_000) as f64 / 10_000.0;
        let mut child = run(&cut).spawn().unwrap();
        // On average a kill comes after twice the share of the run that it may use up.
        std::thread::sleep(all.mul_f64(1.6 * share / f64::from(kills)));
        let _ = child.kill();
        child.wait().unwrap();
        let there = cut.join("cases");
        let found = if there.exists() {
            files(&there)
        } else {
            BTreeMap::new()
        };
        for (name, bytes) in found
            .into_iter()
            .filter(|(name, _)| name.ends_with(".json"))
        {
            let before = known.entry(name.clone()).or_insert_with(|| bytes.clone());
            assert!(*before == bytes, "{name} was worked out twice");
        }
        println!(
            "kill {number}: {} of {} outcomes finished",
            known.len(),
            cases + 1
        );
    }
    assert!(run(&cut).status().unwrap().success());
    let (whole, cut) = (files(&whole), files(&cut));
    assert!(whole.keys().eq(cut.keys()), "other files");
    for (name, bytes) in &whole {
        assert!(cut[name] == *bytes, "{name} differs");
    }
    println!(
        "killed {kills} times and resumed: all {} files are the same bytes",
        whole.len()
    );
}

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| !it.starts_with('-'))
        .collect();
    let number = |key: &str, usual: u32| {
        let given = wanted
            .iter()
            .find_map(|it| it.strip_prefix(&format!("{key}=")));
        given.map_or(usual, |it| it.parse().unwrap())
    };
    let named: Vec<&String> = wanted.iter().filter(|it| !it.contains('=')).collect();
    let asked = |name: &str| named.is_empty() || named.iter().any(|it| *it == name);
    let folder = tempfile::tempdir().unwrap();
    if !std::env::args().any(|it| it == "--bench") {
        weekly(12, &folder.path().join("weekly"));
        return;
    }
    if asked("weekly") {
        let took = weekly(1000, &folder.path().join("weekly"));
        println!(
            "1,000 weekly cases of three-cities, with reports: {:.1} s",
            took.as_secs_f64()
        );
    }
    if asked("killed") {
        let given = wanted.iter().find_map(|it| it.strip_prefix("scenario="));
        let name = given.unwrap_or("helpdesk");
        killed(
            name,
            number("cases", 100),
            number("kills", 20),
            folder.path(),
        );
    }
}
