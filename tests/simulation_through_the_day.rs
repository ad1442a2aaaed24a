//! The kernel against the exact chain that staffing uses, through random days; ten days with 10,000
//! replications: `cargo bench --bench simulation_against_transient`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/day_by_chain.rs"]
mod day_by_chain;

use day_by_chain::{pairs, verdict};

#[test]
fn every_interval_of_three_days_agrees_with_the_exact_chain() {
    let pairs: Vec<_> = (1..=3).flat_map(|day| pairs(day, 1_000)).collect();
    let (holds, text) = verdict(&pairs);
    assert!(holds, "{text}");
}
