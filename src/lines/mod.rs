//! The roster engine: whole lines chosen by column generation, with a bound that proves how good the
//! roster is.
//!
//! ```text
//! model ─▶ start ─▶ generate ─▶ dive ─▶ improve ─▶ close
//!          a roster  LP, bound   whole    parts of    every line that could
//!                    (master,    lines    it solved   still matter, listed:
//!                    pricing)             anew        proof
//!
//! long horizons:  roll ─▶ bound ─▶ sweep ⇄ improve
//!                 windows          windows that overlap
//!                 one by one (each a model of its own: window)
//! ```
//!
//! Knows neither queues nor contracts: a [`RosterModel`] has people with rules, kinds of shift, and rows
//! that price what is covered. The method, its sources and limits are in `docs/roster.md`.

mod bound;
mod close;
mod desk;
mod dive;
mod generate;
mod improve;
mod master;
pub mod model;
mod neighbourhood;
mod part;
mod pool;
pub mod price;
mod pricing;
pub mod problem;
pub mod public;
mod roll;
pub mod rules;
mod run;
mod scale;
mod solve;
mod start;
mod sweep;
#[cfg(test)]
mod tests;
mod volume;
mod window;

pub use model::{Line, RosterModel};
pub use price::ConvexPrice;
pub use solve::{Impossible, Settings, Solved, solve};
pub use volume::{Near, Steps, near};
