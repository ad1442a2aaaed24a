//! Ten random days by the simulation's kernel and by the exact chain that staffing uses, interval by interval.
//!
//! `cargo bench --bench simulation_against_transient`, `-- DAYS REPLICATIONS` for others; in test mode a
//! short run.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic
)]

#[path = "../tests/common/day_by_chain.rs"]
mod day_by_chain;

use day_by_chain::{pairs, verdict};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` says nothing: then a short run shows that it works.
    let whole = arguments.iter().any(|argument| argument == "--bench");
    let mut numbers = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok());
    let days = numbers.next().unwrap_or(if whole { 10 } else { 1 });
    let replications = numbers.next().unwrap_or(if whole { 10_000 } else { 300 });
    let mut all = vec![];
    for day in 1..=days {
        let own = pairs(day, replications);
        println!("day {day}: {}", verdict(&own).1);
        all.extend(own);
    }
    let (holds, text) = verdict(&all);
    println!("{days} days, {replications} replications: {text}");
    assert!(holds || !whole, "the chain and the kernel disagree");
}
