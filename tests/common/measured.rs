//! What a run of the program costs: seconds on the clock and of the processors, and peak memory.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The clock's ticks a second in `/proc`: 100 on every Linux.
const TICKS: f64 = 100.0;

/// What a run cost.
#[derive(Debug, Clone, Copy)]
pub struct Cost {
    pub wall_s: f64,
    /// Time of all threads, in the program and in the kernel for it; other work on the machine hardly
    /// changes it. `None` off Linux, as for the memory.
    pub cpu_s: Option<f64>,
    /// Most memory at any time, MB.
    pub peak_mb: Option<f64>,
}

/// Runs `command` to its end, which must be a success, without its output.
pub fn cost(command: &mut Command) -> Cost {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().unwrap();
    let folder = PathBuf::from(format!("/proc/{}", child.id()));
    let (mut cpu_s, mut peak_mb) = (None, None);
    if folder.exists() {
        // Ended and not yet asked for: its times are still there.
        loop {
            peak_mb = peak_of(&folder).or(peak_mb);
            let (state, seconds) = state_of(&folder);
            cpu_s = Some(seconds);
            if state == "Z" {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
    let status = child.wait().unwrap();
    assert!(status.success(), "{command:?}: {status}");
    Cost {
        wall_s: begun.elapsed().as_secs_f64(),
        cpu_s,
        peak_mb,
    }
}

fn peak_of(folder: &Path) -> Option<f64> {
    let text = std::fs::read_to_string(folder.join("status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

/// The state's letter, and seconds of the processors so far.
fn state_of(folder: &Path) -> (String, f64) {
    let text = std::fs::read_to_string(folder.join("stat")).unwrap();
    // The name stands in brackets and may hold anything.
    let rest: Vec<&str> = text
        .rsplit_once(')')
        .unwrap()
        .1
        .split_whitespace()
        .collect();
    let ticks = |at: usize| rest[at].parse::<f64>().unwrap();
    (rest[0].to_owned(), (ticks(11) + ticks(12)) / TICKS)
}
