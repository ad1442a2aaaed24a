//! The planner's scenario: what the TOML says, checked, as the rest may trust it.
//!
//! ```text
//! scenario.toml ─▶ decode ─▶ file ─▶ validate ─▶ model
//! agents.csv       (words)  as written  every problem  trusted
//! ```
//!
//! [`load`] reads and checks; [`lacking`] says what it lacks for a
//! roster; [`model`] holds the checked scenario; [`schema`] describes the
//! file to editors; [`codes`] names everything that can be wrong.

pub mod codes;
mod decode;
mod file;
mod hiring;
mod holidays;
mod knowledge;
mod load;
pub mod model;
mod plannable;
mod queue;
mod schema;
mod simulation;
mod validate;
mod words;

pub use load::{Opened, load, load_text, open};
pub use model::Scenario;
pub use plannable::{MOST_ROSTER_WEEKS, first_start, lacking};
pub use schema::schema;
pub use words::date::parse_time;
pub use words::duration::parse_duration;
pub use words::nearest::nearest as nearest_name;

#[cfg(test)]
pub mod sample;
