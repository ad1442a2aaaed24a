//! `shiftwright schema`: the JSON Schema of `scenario.toml`.

use super::{Exit, Failure, terminal::Terminal};
use crate::scenario;

/// Write the JSON Schema of scenario.toml, for completion in editors
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  shiftwright schema > scenario.schema.json\n\n\
    Then let the editor use it: put this line at the top of scenario.toml\n  \
    #:schema scenario.schema.json"
)]
pub struct Args {}

/// Runs `schema`.
///
/// # Errors
/// [`Failure`] where standard output cannot be written.
pub fn run(_args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    terminal.print_json(&scenario::schema())?;
    Ok(Exit::Done)
}
