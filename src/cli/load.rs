//! From the argument SCENARIO to a checked scenario, its warnings shown.

use super::{Failure, terminal::Terminal};
use crate::scenario::{self, Scenario};
use std::path::Path;

/// Reads and checks the scenario at `path` and shows its warnings.
///
/// # Errors
/// [`Failure::Input`] with all problems where one is an error.
pub fn scenario(path: &Path, terminal: &Terminal) -> Result<Scenario, Failure> {
    let (scenario, warnings) = scenario::load(path).map_err(Failure::Input)?;
    terminal.problems(&warnings);
    Ok(scenario)
}
