//! Time to size a queue. `cargo bench --bench staffing`

use divan::{Bencher, black_box};
use shiftwright::queueing::{ErlangA, ErlangC, Goals, Workload, required};

fn main() {
    divan::main();
}

/// 80 % within 20 s, three minutes each.
fn size(bencher: Bencher, load: f64, patience_s: Option<f64>) {
    let goals = Goals {
        service_level: Some((0.8, 20.0)),
        ..Goals::default()
    };
    bencher.bench_local(|| {
        let workload = Workload {
            offered: black_box(load),
            per_s: 180.0,
            aht_s: 180.0,
            patience_s,
        };
        required(&workload, &goals)
    });
}

/// Smallest number of agents where everybody waits.
#[divan::bench(args = [10.0, 100.0, 1_000.0, 10_000.0, 100_000.0])]
fn size_erlang_c(bencher: Bencher, load: f64) {
    size(bencher, load, None);
}

/// Smallest number of agents where callers have three minutes' patience.
#[divan::bench(args = [10.0, 100.0, 1_000.0, 10_000.0, 100_000.0])]
fn size_erlang_a(bencher: Bencher, load: f64) {
    size(bencher, load, Some(180.0));
}

/// One queue of a hundred thousand agents.
#[divan::bench]
fn erlang_c_100_000_agents() -> Option<ErlangC> {
    ErlangC::new(black_box(100_000), black_box(99_500.0), 180.0)
}

/// The same with patience.
#[divan::bench]
fn erlang_a_100_000_agents() -> ErlangA {
    ErlangA::new(
        black_box(100_000),
        black_box(99_500.0 / 180.0),
        180.0,
        180.0,
        20.0,
    )
}
