//! What is handed out: one file a format.
//!
//! | module | what |
//! |---|---|
//! | [`csv`] | the tables of a plan |
//! | [`summary`] | every figure of a plan, for `summary.json` |
//! | [`terminal`] | the same on one screen, for a person |
//! | [`kpi`] | what a support manager asks of a queue, each figure with how it was got |
//! | [`promise`] | which days keep a promise over the day, and what it saves |
//! | [`felt`] | what customers feel when the roster is played, for a person |
//! | [`played`] | the totals of a queue as they were felt, and who judges |
//! | [`tuning`] | the rounds in which a plan was tuned |
//! | [`hire`] | the months ahead, for programs and for a person |
//! | [`whatif`](mod@whatif) | a comparison of cases, on the terminal and as one page |
//! | [`charts`] | forecast, coverage and roster as SVG and PNG |
//! | [`diagnostics`] | problems drawn under the line they are in |
//! | [`scenario_summary`] | what was understood of a scenario |
//! | [`files`] | files that are whole or absent |

mod accuracy;
pub mod charts;
pub mod csv;
pub mod diagnostics;
pub mod felt;
pub mod files;
pub mod frontier;
pub mod hire;
mod json;
pub mod kpi;
mod manifest;
pub(crate) mod number;
pub mod played;
pub mod promise;
pub mod scenario_summary;
pub mod summary;
pub mod targets;
pub mod terminal;
pub mod tuning;
pub mod whatif;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
