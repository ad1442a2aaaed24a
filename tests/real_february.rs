//! A bank's real February played again: its own calls by half-hour, its own agents' hours as far as the
//! log shows them. Nothing is tuned; the table says how far the simulation is from what was felt, and
//! the other plays what of it comes from hours that the log does not show.
//!
//! `cargo test --release --test real_february -- --nocapture`

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod common;
#[path = "common/february.rs"]
mod february;
#[path = "common/february_alone.rs"]
mod february_alone;
#[path = "common/february_play.rs"]
mod february_play;

use february_play::{BASE, BREAK_S, Felt, HOURS, Month, OTHERS, arrivals, played, real};
use shiftwright::simulate::estimate::Ratio;

const HEADER: &str = "                                     calls        mean wait, s          within 20 s, %          within 60 s, %             hung up, %\n                                              real   played   diff     real   played   diff     real   played   diff     real   played   diff";

/// The four figures, really, played with its half-width, and their difference.
struct Row {
    name: String,
    calls: f64,
    figures: [(f64, f64, f64); 4],
}

impl Row {
    fn new(name: String, real: &Felt, played: &[Felt]) -> Self {
        let figure = |at: usize| {
            let scale = if at == 0 { 1.0 } else { 100.0 };
            let mut ratio = Ratio::default();
            for it in played {
                ratio.add(scale * it.sums()[at], it.offered);
            }
            let estimate = ratio.estimate().unwrap();
            let truth = scale * real.sums()[at] / real.offered;
            (truth, estimate.mean, estimate.half_width.unwrap())
        };
        Self {
            name,
            calls: real.offered,
            figures: [0, 1, 2, 3].map(figure),
        }
    }

    fn text(&self) -> String {
        let figure = |(real, played, half_width): &(f64, f64, f64)| {
            let difference = played - real;
            format!("{real:8.1} {played:6.1}±{half_width:3.1} {difference:+6.1}")
        };
        let figures: Vec<String> = self.figures.iter().map(figure).collect();
        format!("{:36} {:6} {}", self.name, self.calls, figures.join(" "))
    }

    /// What is printed is finite, and its difference the one of the figures beside it, to their last digit.
    fn holds(&self) {
        let text = self.text().split_off(43).replace('±', " ");
        let printed: Vec<f64> = text
            .split_whitespace()
            .map(|it| it.parse().unwrap())
            .collect();
        assert_eq!(printed.len(), 16, "{text}");
        assert!(printed.iter().all(|it| it.is_finite()), "{text}");
        for it in printed.chunks(4) {
            assert!((it[1] - it[0] - it[3]).abs() < 0.16, "{text}");
        }
    }
}

fn total_row(name: &str, real: &Month, played: &[Month]) -> Row {
    let totals: Vec<Felt> = played.iter().map(Month::total).collect();
    Row::new(name.to_owned(), &real.total(), &totals)
}

fn by_hour(real: &Month, played: &[Month]) -> Vec<Row> {
    let hour = |hour: usize| {
        let own: Vec<Felt> = played.iter().map(|it| it.hours[hour]).collect();
        let name = format!("{hour:02}:00");
        (real.hours[hour].offered >= 100.0).then(|| Row::new(name, &real.hours[hour], &own))
    };
    (0..HOURS).filter_map(hour).collect()
}

/// Everybody who comes is served or hangs up, and as many come as came.
fn nobody_is_lost(real: &Month, played: &[Month]) {
    for it in played {
        let total = it.total();
        assert_eq!(it.unfinished, 0);
        assert_eq!(it.answered + total.hung_up, total.offered);
        assert!(it.busy_s > 0.0 && it.busy_s <= it.at_work_s);
    }
    let came = real.total().offered;
    let mean = played.iter().map(|it| it.total().offered).sum::<f64>() / played.len() as f64;
    let error = (came / played.len() as f64).sqrt();
    assert!((mean - came).abs() < 4.0 * error, "{mean} for {came}");
}

#[test]
fn a_banks_february_played_again() {
    let Some(path) = common::shared_data("anonymous_bank/february_1999_raw.txt") else {
        return;
    };
    let log = february::read(&path);
    // The same calls as those of `forecast`, whose patience is checked against an independent computation.
    assert_eq!((log.calls.len(), log.hung_up_at_once), (31_071, 1_972));
    assert!((log.patience_s(None) - 347.344_783_715_012_74).abs() < 1e-9);
    let real = real(&log);
    let expected: f64 = log
        .dates()
        .iter()
        .flat_map(|date| arrivals(&log, *date).concat())
        .map(|it| it.per_s * (it.to_s - it.from_s))
        .sum();
    let came = real.total().offered;
    assert!((expected - came).abs() < 1e-6, "{expected} for {came}");
    let base = played(&log, &BASE);
    nobody_is_lost(&real, &base);
    let mut rows = by_hour(&real, &base);
    rows.push(total_row(BASE.name, &real, &base));
    for assumed in &OTHERS {
        let months = played(&log, assumed);
        nobody_is_lost(&real, &months);
        rows.push(total_row(assumed.name, &real, &months));
    }
    println!("{HEADER}");
    for row in &rows {
        println!("{}", row.text());
        row.holds();
    }
    let shown = february_alone::shown(&log, BREAK_S);
    let share = |of: fn(&Month) -> f64| base.iter().map(of).sum::<f64>();
    let busy = 100.0 * share(|it| it.busy_s) / share(|it| it.at_work_s);
    println!("\n{}\nplayed: busy {busy:.1} %", shown.text());
    shown.hold();
}
