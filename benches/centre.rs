//! Time and memory of `forecast` for a large centre: `cargo bench --bench centre`
//!
//! 100 queues around the clock with two years of quarter-hours, three kinds of events and open holidays;
//! `-- QUEUES` for another number, `-- write FOLDER QUEUES` to keep scenario and history.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

#[path = "../tests/common/centre.rs"]
mod centre;
#[path = "../tests/common/measured.rs"]
mod measured;

use centre::Centre;
use std::process::Command;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = arguments.iter().find_map(|argument| argument.parse().ok());
    // `cargo test --benches` says nothing: then a short run shows that it works.
    let whole = arguments.iter().any(|argument| argument == "--bench");
    let queues = number.unwrap_or(if whole { 100 } else { 2 });
    let centre = |one_file| Centre {
        queues,
        days: 731,
        one_file,
    };
    if let [write, folder, ..] = &arguments[..]
        && write == "write"
    {
        let folder = std::path::Path::new(folder);
        std::fs::create_dir_all(folder).unwrap();
        centre(false).write(folder);
        return;
    }
    for one_file in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        centre(one_file).write(folder.path());
        let mut command = Command::new(env!("CARGO_BIN_EXE_shiftwright"));
        command.arg("forecast").arg(folder.path());
        let cost = measured::cost(&mut command);
        let files = if one_file { "one file" } else { "a file each" };
        println!(
            "{queues} queues, {files}: {:.1} s, {:.1} s CPU, {:.0} MB",
            cost.wall_s,
            cost.cpu_s.unwrap_or(f64::NAN),
            cost.peak_mb.unwrap_or(f64::NAN)
        );
    }
}
