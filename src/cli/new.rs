//! `shiftwright new`: not written yet.

use super::{Exit, Failure, terminal::Terminal};

/// Arguments of `new`.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs `new`.
///
/// # Errors
/// [`Failure`].
pub fn run(_args: &Args, _terminal: &Terminal) -> Result<Exit, Failure> {
    Err(Failure::Bug("not written yet".to_owned()))
}
