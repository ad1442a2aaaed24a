//! How long the solver's door takes: covering problems at three sizes, relaxed and whole.
//!
//! `cargo bench --bench solve`

#![allow(clippy::unwrap_used)]

use divan::Bencher;
use shiftwright::control::Control;
use shiftwright::schedule::cover::{CoverPattern, CoverProblem, solve_cover};
use shiftwright::schedule::solver::{Bound, Limits, LiveModel, Model, Priced};

fn main() {
    divan::main();
}

/// A week of `days` days in half-hours, two humps a day; shifts of 7 to 9 h from every half-hour.
fn week(days: usize) -> CoverProblem {
    let hump = |hour: f64, at: f64| (-((hour - at) / 2.5).powi(2)).exp();
    let need = |slot: usize| {
        let hour = f64::from(u16::try_from(slot % 48).unwrap()) / 2.0;
        (40.0 * (hump(hour, 10.5) + 0.8 * hump(hour, 15.0))).round()
    };
    let slots = days * 48;
    let mut problem = CoverProblem {
        demand: (0..slots).map(need).collect(),
        understaffing: Some(100.0),
        overstaffing: Some(1.0),
        ..CoverProblem::default()
    };
    for day in 0..days {
        for start in 12..30 {
            for length in 14..=18 {
                let begin = day * 48 + start;
                problem.patterns.push(CoverPattern {
                    cost: 10.0 * f64::from(u16::try_from(length).unwrap()),
                    covers: (begin..begin + length)
                        .filter(|slot| *slot < slots)
                        .map(|slot| (slot, 1.0))
                        .collect(),
                });
            }
        }
    }
    problem
}

#[divan::bench(args = [1, 5, 7], sample_count = 3, sample_size = 1)]
fn cover_to_half_a_percent(bencher: Bencher<'_, '_>, days: usize) {
    let problem = week(days);
    let limits = Limits {
        gap: 0.005,
        ..Limits::default()
    };
    bencher.bench(|| solve_cover(&problem, &limits, &Control::unlimited()).unwrap());
}

#[divan::bench(args = [10, 100, 400], sample_count = 3, sample_size = 1)]
fn columns_added_to_a_live_program(bencher: Bencher<'_, '_>, count: usize) {
    let problem = week(1);
    let mut model = Model::default();
    let rows: Vec<_> = problem
        .demand
        .iter()
        .map(|need| model.row("demand", Bound::AtLeast(*need)))
        .collect();
    for row in &rows {
        let under = model.continuous(100.0, 0.0, f64::INFINITY);
        model.term(*row, under, 1.0);
    }
    bencher.bench(|| {
        let mut live = LiveModel::new(&model, &Limits::default()).unwrap();
        for pattern in problem.patterns.iter().cycle().take(count) {
            let terms = pattern.covers.iter();
            live.add(&Priced {
                cost: pattern.cost,
                upper: f64::INFINITY,
                terms: terms.map(|(slot, factor)| (rows[*slot], *factor)).collect(),
            })
            .unwrap();
            live.solve(&Control::unlimited()).unwrap();
        }
    });
}
