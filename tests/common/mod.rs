//! What the tests share: the program, scenarios to run it on, and where the real data is.

#![allow(clippy::panic, clippy::print_stderr, clippy::unwrap_used, dead_code)] // no test uses all of it

pub mod bank;
pub mod played;

use assert_cmd::Command;
use std::path::{Path, PathBuf};

/// The file or folder `rel` of the real data: under `SHIFTWRIGHT_DATA`, else in `shared/data`
/// beside a parent of the checkout. `None`, with a message, where it is missing; in CI that fails.
pub fn shared_data(rel: &str) -> Option<PathBuf> {
    let found = match std::env::var_os("SHIFTWRIGHT_DATA") {
        Some(root) => Some(PathBuf::from(root).join(rel)),
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|parent| parent.join("shared/data").join(rel))
            .find(|path| path.exists()),
    };
    let found = found.filter(|path| path.exists());
    if found.is_none() {
        let message = format!("real data {rel} is missing: set SHIFTWRIGHT_DATA to its folder");
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{message}");
        eprintln!("skipped: {message}");
    }
    found
}

/// The program.
pub fn shiftwright() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("shiftwright"))
}

/// The folder of a scenario that is shipped.
pub fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios")
        .join(name)
}

/// Writes `text` as the scenario of `folder`.
pub fn write_scenario(folder: &Path, text: &str) {
    std::fs::write(folder.join("scenario.toml"), text).unwrap();
}

/// A phone queue of two hundred calls a working day.
pub const PHONE: &str = r#"
[[queue]]
name = "phone"
channel = "phone"
hours = { mon-fri = "08:00-18:00" }
typical_week = { mon-fri = 200 }
aht = "4m"
service_level = { answer_within = "20s", target = 0.8 }
"#;

/// Anna is away from Monday to Wednesday and owes 38 hours that week: no roster keeps her rules.
pub const CONTRADICTION: &str = r#"
name = "Contradiction"
zone = "Europe/Berlin"
interval = "30min"
first_day = 2026-03-23
weeks = 1
[[queue]]
name = "phone"
channel = "phone"
hours = { mon-fri = "08:00-16:00" }
typical_week = { mon-fri = 60 }
aht = "4m"
service_level = { answer_within = "20s", target = 0.8 }
[[shift]]
name = "day"
days = "mon-fri"
start = "08:00"
length = "8h"
[[contract]]
name = "full"
hours_per_week = { min = "38h", max = "40h" }
days_per_week = 5
cost_per_hour = 20
[[agent]]
name = "Anna"
time_off = ["2026-03-23..2026-03-25 unpaid"]
[[agent]]
name = "Ben"
"#;
