//! A contact-centre workforce planner: from ticket and call history to a verified roster.
//!
//! ```text
//! scenario ─▶ history ─▶ forecast ─▶ staffing ─▶ schedule ─▶ roster ─▶ verify ─▶ simulate ─▶ report
//!  (TOML)     (CSV)      volume,     agents      shifts,     names,     every     what        CSV, charts,
//!                        AHT         required    counted     breaks     rule      is felt     summary
//!                                       ▲                                           │
//!                                       └─────────────────── tune ◀─────────────────┘
//! ```
//!
//! Months ahead, the same history goes another way: `hire` (weekly volumes, required hours, people) ─▶ `capacity` (whom to
//! hire) ─▶ report.
//!
//! Many variations of a scenario side by side go through the same stages: `whatif` (cases, levels, comparison) ─▶ report.
//!
//! Each stage is a function from plain data to plain data; a stage imports only those to its left.

pub mod calendar;
pub mod capacity;
pub mod cli;
pub mod control;
pub mod coverage;
pub mod experience;
pub mod forecast;
pub mod frontier;
pub mod hire;
pub mod history;
mod least_squares;
pub mod lines;
pub mod plan;
pub mod problem;
pub mod queueing;
pub mod report;
pub mod roster;
pub mod scenario;
pub mod schedule;
pub mod simulate;
pub mod staffing;
pub mod tune;
pub mod units;
pub mod verify;
pub mod whatif;
mod wording;
