//! The months ahead: a year and a half with three sites and four groups, three years with ten sites and eight groups.
//!
//! `cargo bench --bench hire`; `-- middle large risk` picks some; `-- middle times=5` gives five times the time, for a
//! machine that is busy with something else: the processor's seconds are told beside the clock's. In test mode only whether
//! they run.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/common/months.rs"]
mod months;

use months::{Size, centre};
use shiftwright::capacity::{Decision, Plan, Problem, Settings, Uncertainty, risk, solve};
use shiftwright::control::Control;
use std::time::{Duration, Instant};

/// A year and a half, three sites, four groups.
const MIDDLE: Size = Size {
    weeks: 78,
    beyond: 26,
    sites: 3,
    groups: 4,
    heads: 40.0,
};

/// Three years, ten sites, eight groups.
const LARGE: Size = Size {
    weeks: 150,
    beyond: 26,
    sites: 10,
    groups: 8,
    heads: 40.0,
};

/// Seconds that the processors have worked for this program; not known everywhere.
fn processor_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |field: usize| {
        after
            .split_whitespace()
            .nth(field)
            .and_then(|it| it.parse::<f64>().ok())
    };
    ticks(11)
        .zip(ticks(12))
        .map_or(f64::NAN, |(user, system)| (user + system) / 100.0)
}

fn solved(name: &str, problem: &Problem, gap: f64, seconds: f64) -> Plan {
    let settings = Settings {
        gap,
        reasons: false,
        ..Settings::default()
    };
    let control = Control::unlimited().within(Duration::from_secs_f64(seconds));
    let (since, before) = (Instant::now(), processor_s());
    let plan = solve(problem, &settings, &control).unwrap();
    let report = &plan.report;
    println!(
        "{name}: {:.1} s, processor {:.1} s, {:?}, cost {:.0}, gap {:.3} %, {} rows, {} columns, {} classes, {} temps, {} moves",
        since.elapsed().as_secs_f64(),
        processor_s() - before,
        report.status,
        report.objective.unwrap_or(f64::NAN),
        100.0 * report.gap.unwrap_or(f64::NAN),
        report.rows,
        report.columns,
        plan.decision.classes.len(),
        plan.decision.temps.len(),
        plan.decision.moves.len(),
    );
    plan
}

fn played(name: &str, problem: &Problem, decision: &Decision) {
    let (since, before) = (Instant::now(), processor_s());
    let risk = risk(
        problem,
        decision,
        &Uncertainty::default(),
        &Control::unlimited(),
    )
    .unwrap();
    println!(
        "{name}: {} paths in {:.1} s, processor {:.1} s; cost {:.0} ± {:.0}, planned {:.0}",
        risk.paths,
        since.elapsed().as_secs_f64(),
        processor_s() - before,
        risk.cost.mean,
        risk.cost.half_width,
        risk.cost.planned,
    );
}

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|it| !it.starts_with('-'))
        .collect();
    let times = wanted.iter().find_map(|it| it.strip_prefix("times="));
    let times: f64 = times.map_or(1.0, |it| it.parse().unwrap());
    let named: Vec<&String> = wanted.iter().filter(|it| !it.contains('=')).collect();
    let asked = |name: &str| named.is_empty() || named.iter().any(|it| *it == name);
    if !std::env::args().any(|it| it == "--bench") {
        let small = Size {
            weeks: 12,
            beyond: 8,
            sites: 1,
            groups: 2,
            heads: 10.0,
        };
        solved("small", &centre(small, 1), 0.01, 10.0);
        return;
    }
    if asked("middle") {
        for seed in 1..=3 {
            solved(
                &format!("middle {seed}"),
                &centre(MIDDLE, seed),
                0.005,
                10.0 * times,
            );
        }
    }
    if asked("risk") {
        let problem = centre(MIDDLE, 1);
        played("risk, nobody hired", &problem, &Decision::none(&problem));
    }
    if asked("large") {
        solved("large", &centre(LARGE, 1), 0.01, 120.0 * times);
    }
}
