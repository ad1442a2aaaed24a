//! Volume, handle time and a promise → the smallest number of agents, and the target that decides.
//!
//! `cargo run --release --example staffing`

#![allow(clippy::print_stdout)]

use shiftwright::queueing::sizing::{Goal, Goals};
use shiftwright::queueing::{ErlangC, Workload, required};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    // 100 calls in half an hour, three minutes each: ten agents busy on average.
    let workload = Workload {
        offered: 100.0,
        per_s: 1800.0,
        aht_s: 180.0,
        patience_s: None,
    };
    let goals = Goals {
        service_level: Some((0.8, 20.0)),
        ..Goals::default()
    };
    let answer = required(&workload, &goals).map_err(|e| format!("{e:?}"))?;
    println!("{} agents, decided by {:?}", answer.agents, answer.binding);
    assert_eq!(answer.agents, 14);
    assert_eq!(answer.binding, Some(Goal::ServiceLevel));

    // It is the smallest: one fewer misses the promise.
    let level = |agents| ErlangC::new(agents, 10.0, 180.0).map(|queue| queue.service_level(20.0));
    println!("13 agents: {:?}, 14 agents: {:?}", level(13), level(14));
    assert!(
        level(13).is_some_and(|level| level < 0.8) && level(14).is_some_and(|level| level >= 0.8)
    );
    Ok(())
}
