//! The small scenario that several examples start from.

use shiftwright::scenario::{self, Scenario};
use std::error::Error;
use std::path::Path;

/// Anna, Ben and Carla at a front desk for one week, 32 to 40 hours each.
pub const FRONT_DESK: &str = include_str!("front_desk.toml");

/// Reads and checks a scenario's text; all its problems as one error.
pub fn load(text: &str) -> Result<Scenario, Box<dyn Error>> {
    let (scenario, _) = scenario::load_text(text, Path::new(".")).map_err(|p| format!("{p:?}"))?;
    Ok(scenario)
}
