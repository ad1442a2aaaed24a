//! The months ahead: a year and a half with three sites and four groups, three years with ten sites and eight groups.
//!
//! `cargo bench --bench hire`; `-- middle large risk` picks some. In test mode only whether they run.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/common/months.rs"]
mod months;

use months::{Size, centre};
use shiftwright::capacity::{Problem, Settings, solve};
use shiftwright::control::Control;
use std::time::{Duration, Instant};

fn solved(name: &str, problem: &Problem, gap: f64, seconds: u64) {
    let settings = Settings {
        gap,
        ..Settings::default()
    };
    let control = Control::unlimited().within(Duration::from_secs(seconds));
    let since = Instant::now();
    let plan = solve(problem, &settings, &control).unwrap();
    let report = &plan.report;
    println!(
        "{name}: {:.1} s, {:?}, cost {:.0}, gap {:.3} %, {} rows, {} columns, {} classes, {} temps, {} moves",
        since.elapsed().as_secs_f64(),
        report.status,
        report.objective.unwrap_or(f64::NAN),
        100.0 * report.gap.unwrap_or(f64::NAN),
        report.rows,
        report.columns,
        plan.decision.classes.len(),
        plan.decision.temps.len(),
        plan.decision.moves.len(),
    );
    println!("  {:?}", plan.flows.cost);
}

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| !it.starts_with('-'))
        .collect();
    let test = std::env::args().any(|it| it == "--test");
    let asked = |name: &str| wanted.is_empty() || wanted.iter().any(|it| it == name);
    if test {
        let small = Size {
            weeks: 12,
            beyond: 8,
            sites: 1,
            groups: 2,
            heads: 10.0,
        };
        solved("small", &centre(small, 1), 0.01, 10);
        return;
    }
    if asked("middle") {
        for seed in 1..=3 {
            solved(
                &format!("middle {seed}"),
                &centre(Size::MIDDLE, seed),
                0.005,
                10,
            );
        }
    }
    if asked("large") {
        solved("large", &centre(Size::LARGE, 1), 0.01, 120);
    }
}
