//! Makes the CSV files of the scenarios under `scenarios/`: histories and agents, invented here.
//!
//! ```sh
//! cargo run --example make_scenarios              # writes them
//! cargo run --example make_scenarios -- --check   # compares with what is there; exit code 1 if not equal
//! ```
//!
//! Every scenario has one seed, and every file a random stream of its own, so that a change to
//! one leaves the others as they are. The same seed gives the same bytes. `scenario.toml` and
//! `README.md` are written by hand. Nothing is taken from real centres or real people.

#![allow(clippy::print_stdout, clippy::expect_used)]

mod black_friday;
mod bot_deflection;
mod dice;
mod helpdesk;
mod history;
mod languages;
mod night_and_day;
mod people;
mod three_cities;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A file to be written: its path under `scenarios/`, and its text.
type Made = (&'static str, String);

fn main() -> std::io::Result<ExitCode> {
    let check = std::env::args()
        .skip(1)
        .any(|argument| argument == "--check");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files: Vec<Made> = [
        helpdesk::files(),
        three_cities::files(),
        night_and_day::files(),
        languages::files(),
        bot_deflection::files(),
        black_friday::files(),
    ]
    .concat();
    let mut differing = 0;
    for (name, text) in &files {
        let path: PathBuf = folder.join(name);
        if check {
            let equal = std::fs::read_to_string(&path).is_ok_and(|there| there == *text);
            differing += usize::from(!equal);
            println!("{} {name}", if equal { "equal    " } else { "different" });
        } else {
            std::fs::write(&path, text)?;
            println!(
                "{name}: {} lines, {} bytes",
                text.lines().count(),
                text.len()
            );
        }
    }
    Ok(if differing == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
