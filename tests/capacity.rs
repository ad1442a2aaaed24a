//! The months ahead: counted by hand, against every decision there is, rule by rule, and played.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "common/months.rs"]
mod months;

#[path = "capacity/brute.rs"]
mod brute;
#[path = "capacity/common.rs"]
mod common;
#[path = "capacity/hand.rs"]
mod hand;
#[path = "capacity/input.rs"]
mod input;
#[path = "capacity/plans.rs"]
mod plans;
#[path = "capacity/risk.rs"]
mod risk;
#[path = "capacity/rules.rs"]
mod rules;
#[path = "capacity/turns.rs"]
mod turns;
