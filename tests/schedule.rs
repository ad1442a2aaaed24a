//! Shift optimisation against published optima.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_precision_loss
)]

mod common;

use common::shared_data;
use shiftwright::control::Control;
use shiftwright::schedule::SolveStatus;
use shiftwright::schedule::cover::{CoverPattern, CoverProblem, FixedCost, solve_cover};
use shiftwright::schedule::solver::Limits;
use std::path::Path;

/// Column `Shift1` … of the textbook's table, hour by hour.
fn textbook_shifts(path: &Path) -> Vec<Vec<usize>> {
    let text = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Vec<&str>> = text
        .split(['\r', '\n'])
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(rows.len(), 25, "a header and 24 hours");
    let shifts = 2..rows[0].len();
    shifts
        .map(|shift| {
            let hours = rows[1..].iter().enumerate();
            let worked = hours.filter(|(_, row)| row[shift].trim() == "1");
            worked.map(|(hour, _)| hour).collect()
        })
        .collect()
}

#[test]
fn the_textbook_optimum_is_6336() {
    let Some(path) = shared_data("anonymous_bank/shifts_miller_textbook.csv") else {
        return;
    };
    let mut demand = [
        1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 4.0, 8.0, 9.0, 10.0, 9.0, 8.0, 16.0, 10.0, 10.0, 6.0,
        7.0, 8.0, 8.0, 6.0, 6.0, 5.0, 4.0,
    ];
    demand[..6].fill(0.0);
    let costs = [252.0, 288.0, 180.0, 180.0, 180.0, 288.0, 288.0, 288.0];
    let shifts = textbook_shifts(&path);
    assert_eq!(shifts.len(), costs.len());
    let patterns = costs.iter().zip(shifts).map(|(cost, hours)| CoverPattern {
        cost: *cost,
        covers: hours.into_iter().map(|hour| (hour, 1.0)).collect(),
    });
    let problem = CoverProblem {
        demand: demand.to_vec(),
        patterns: patterns.collect(),
        ..CoverProblem::default()
    };
    let limits = Limits {
        gap: 0.0,
        ..Limits::default()
    };
    let solved = solve_cover(&problem, &limits, &Control::unlimited()).unwrap();
    assert_eq!(solved.report.status, SolveStatus::Optimal);
    assert_eq!(solved.report.objective, Some(6336.0));
    let counts = solved.counts.unwrap();
    for (hour, need) in demand.iter().enumerate() {
        let covering = problem.patterns.iter().zip(&counts);
        let covering = covering.filter(|(pattern, _)| pattern.covers.contains(&(hour, 1.0)));
        let present: u32 = covering.map(|(_, count)| count).sum();
        assert!(f64::from(present) >= *need, "hour {hour}");
    }
}

/// The numbers of `name = …;` in a MiniZinc data file.
fn numbers(text: &str, name: &str) -> Vec<usize> {
    let value = text
        .split(';')
        .map(str::trim)
        .find_map(|statement| statement.strip_prefix(name)?.trim().strip_prefix('='))
        .unwrap_or_else(|| panic!("no {name}"));
    value
        .trim_matches(|c: char| c == '[' || c == ']' || c.is_whitespace())
        .split(',')
        .map(|number| number.trim().parse().unwrap())
        .collect()
}

/// Shift design: cyclic week, minutes too many and too few cost 1 each, every different shift
/// (start and length) one interval's minutes.
fn shift_design(text: &str) -> CoverProblem {
    let minutes = numbers(text, "interval")[0];
    let demand = numbers(text, "demand");
    let (cycle, days) = (demand.len(), numbers(text, "days")[0]);
    let [first_start, last_start, shortest, longest] =
        ["minStart", "maxStart", "minLength", "maxLength"].map(|name| numbers(text, name));
    let mut problem = CoverProblem {
        demand: demand.iter().map(|need| *need as f64).collect(),
        understaffing: Some(minutes as f64),
        overstaffing: Some(minutes as f64),
        ..CoverProblem::default()
    };
    let starts = first_start.into_iter().zip(last_start);
    let lengths = shortest.into_iter().zip(longest);
    for ((first_start, last_start), (shortest, longest)) in starts.zip(lengths) {
        for start in first_start..=last_start {
            for length in shortest..=longest {
                let first = problem.patterns.len();
                for day in 0..days {
                    let begin = day * cycle / days + start;
                    let covered = (begin..begin + length).map(|at| (at % cycle, 1.0));
                    problem.patterns.push(CoverPattern {
                        cost: 0.0,
                        covers: covered.collect(),
                    });
                }
                problem.fixed.push(FixedCost {
                    cost: minutes as f64,
                    patterns: (first..first + days).collect(),
                });
            }
        }
    }
    problem
}

fn shift_design_optimum(number: usize, optimum: f64) {
    let file = format!("shift_design/DataSet1/RandomExample{number}.dzn");
    let Some(path) = shared_data(&file) else {
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let problem = shift_design(&text);
    // Every cost is a multiple of the interval's minutes.
    let limits = Limits {
        gap: 0.0,
        cost_step: Some(numbers(&text, "interval")[0] as f64),
        ..Limits::default()
    };
    let solved = solve_cover(&problem, &limits, &Control::unlimited()).unwrap();
    println!("{file}: {:?}", solved.report);
    assert_eq!(solved.report.status, SolveStatus::Optimal);
    let objective = solved.report.objective.unwrap();
    assert!((objective - optimum).abs() < 1e-3, "{objective}");
    let bound = solved.report.bound.unwrap();
    assert!((bound - optimum).abs() < 1e-3, "not proven: {bound}");
}

#[test]
fn shift_design_1_is_480() {
    shift_design_optimum(1, 480.0);
}

#[test]
fn shift_design_2_is_300() {
    shift_design_optimum(2, 300.0);
}

#[test]
fn shift_design_3_is_600() {
    shift_design_optimum(3, 600.0);
}

#[test]
fn shift_design_4_is_450() {
    shift_design_optimum(4, 450.0);
}

#[test]
fn shift_design_5_is_480() {
    shift_design_optimum(5, 480.0);
}
