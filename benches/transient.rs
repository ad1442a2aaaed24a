//! Time to carry a queue through a day of quarter-hours. `cargo bench --bench transient`

use divan::{Bencher, black_box};
use shiftwright::queueing::transient::{Piece, State};

fn main() {
    divan::main();
}

/// A day in 96 pieces with a sine load, at 90 % of so many agents at its peak; patience as long as handling.
fn day(peak_agents: f64, patience_s: Option<f64>) -> Vec<Piece> {
    let piece = |number: u32| {
        let angle = std::f64::consts::TAU * (f64::from(number) + 0.5) / 96.0;
        let load = 0.9 * peak_agents * (0.6 - 0.4 * angle.cos());
        Piece {
            length_s: 900.0,
            arrivals_per_s: load / 180.0,
            aht_s: 180.0,
            agents: (load / 0.9).ceil() as u32,
            patience_s,
            within_s: 20.0,
        }
    };
    (0..96).map(piece).collect()
}

/// The whole day, each piece knowing those that follow.
#[divan::bench(args = [30.0, 300.0, 3_000.0])]
fn day_with_patience(bencher: Bencher, peak_agents: f64) {
    let pieces = day(peak_agents, Some(180.0));
    bencher.bench_local(|| State::empty().through(black_box(&pieces)));
}

/// The same where nobody hangs up.
#[divan::bench(args = [30.0, 300.0, 3_000.0])]
fn day_without_patience(bencher: Bencher, peak_agents: f64) {
    let pieces = day(peak_agents, None);
    bencher.bench_local(|| State::empty().through(black_box(&pieces)));
}

/// One agent number tried for one quarter-hour at noon.
#[divan::bench(args = [30.0, 300.0, 3_000.0])]
fn one_piece_tried(bencher: Bencher, peak_agents: f64) {
    let pieces = day(peak_agents, Some(180.0));
    let (noon, _) = State::empty().through(&pieces[..48]);
    bencher.bench_local(|| noon.after(black_box(&pieces[48])));
}

/// Half of the day three times too much work for the agents, and nobody hangs up.
#[divan::bench(args = [30.0, 300.0], sample_count = 3, sample_size = 1)]
fn overloaded_day(bencher: Bencher, peak_agents: f64) {
    let mut pieces = day(peak_agents, None);
    for piece in &mut pieces[24..72] {
        piece.agents /= 3;
    }
    bencher.bench_local(|| State::empty().through(black_box(&pieces)));
}
