//! Waiting lines: pure mathematics on plain numbers, no domain types.
//!
//! - [`erlang_b`]: the share of arrivals that find every agent busy where nobody can wait;
//! - [`erlang_c`]: everybody waits until answered;
//! - [`erlang_a`]: those who wait hang up when their patience ends;
//! - [`mod@steady`]: one door to both waiting models, for any number of agents;
//! - [`sizing`]: the smallest number of agents that meets every target, and the target that
//!   decides;
//! - [`transient`]: the same queue through a day in which arrivals and agents change.
//!
//! All but the last are steady-state formulas for Poisson arrivals at a constant rate and exponential
//! handle times (and, for Erlang A, exponential patience), agents all alike, first come first
//! served; they know nothing of a backlog carried over from the interval before. Times are in
//! seconds, loads in erlangs, shares between 0 and 1. Arguments must be finite and not negative;
//! nothing here panics, but what is not a number gives what is not a number.

pub mod erlang_a;
pub mod erlang_b;
pub mod erlang_c;
mod quadrature;
pub mod search;
pub mod sizing;
pub mod steady;
pub mod transient;

pub use erlang_a::ErlangA;
pub use erlang_c::ErlangC;
pub use sizing::{Goal, Goals, MAX_AGENTS, Required, Unreachable, required};
pub use steady::{Steady, Workload, steady};
