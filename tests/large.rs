//! A large centre: what its forecast may cost. The whole of it is `cargo bench --bench centre`.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "common/centre.rs"]
mod centre;
mod common;
#[path = "common/measured.rs"]
mod measured;
#[path = "common/yardstick.rs"]
mod yardstick;

use centre::Centre;
use std::process::Command;

/// A twentieth of the 100 queues that are to take a minute of two processors and 1 GiB, with as much again
/// for a busy machine, and in proportion on a slower one. Of the memory, what does not grow with the queues is the
/// larger part.
#[test]
fn a_twentieth_of_a_large_centre_is_forecast_in_seconds() {
    let folder = tempfile::tempdir().unwrap();
    Centre {
        queues: 5,
        days: 731,
        one_file: true,
    }
    .write(folder.path());
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("shiftwright"));
    command.arg("forecast").arg(folder.path());
    // As many queues at a time as threads take memory.
    let cost = measured::cost(command.env("RAYON_NUM_THREADS", "2"));
    let limit_s = 12.0 * yardstick::slowness();
    println!(
        "{:.1} s on the clock, {limit_s:.1} s allowed: {cost:?}",
        cost.wall_s
    );
    assert!(
        cost.cpu_s.is_none_or(|seconds| seconds < limit_s),
        "{cost:?}"
    );
    assert!(cost.peak_mb.is_none_or(|mb| mb < 400.0), "{cost:?}");
}

#[test]
fn rows_of_many_queues_in_one_file_are_those_of_a_file_each() {
    let forecast = |one_file| {
        let folder = tempfile::tempdir().unwrap();
        Centre {
            queues: 2,
            days: 120,
            one_file,
        }
        .write(folder.path());
        let mut command = common::shiftwright();
        command.arg("forecast").arg(folder.path()).arg("--json");
        command.assert().success().get_output().stdout.clone()
    };
    assert_eq!(forecast(true), forecast(false));
}
