//! The planner's scenario: what the TOML says, checked, as the rest may trust it.
//!
//! [`model`] holds the checked scenario.

pub mod model;

pub use model::Scenario;

#[cfg(test)]
pub mod sample;
