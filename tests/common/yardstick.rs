//! How slow this machine is at the moment, so that limits of seconds mean the same everywhere.

use std::hint::black_box;
use std::time::Instant;

/// What the work below takes on the machine that limits are for: a core of an AMD EPYC (2 cores, 2026), nothing else
/// running.
const REFERENCE_S: f64 = 0.54;
/// Numbers that the work goes over: more than the nearer caches hold.
const NUMBERS: usize = 1 << 19;
const PASSES: usize = 100;
/// The shortest of so many counts: what else runs may interrupt the others.
const TIMES: usize = 3;

/// How many times as long as on the machine that limits are for a piece of arithmetic and memory takes here; at least
/// 1, so that a faster machine has the same limits.
pub fn slowness() -> f64 {
    let shortest = (0..TIMES).map(|_| work_s()).fold(f64::INFINITY, f64::min);
    (shortest / REFERENCE_S).max(1.0)
}

fn work_s() -> f64 {
    let begun = Instant::now();
    let mut numbers: Vec<f64> = (0..NUMBERS).map(|it| it as f64 * 1e-6).collect();
    for pass in 0..PASSES {
        let shift = pass as f64 * 1e-3;
        for it in &mut numbers {
            *it = (*it + shift).mul_add(0.5, 1.0).ln().exp_m1().sqrt();
        }
    }
    black_box(numbers);
    begun.elapsed().as_secs_f64()
}
