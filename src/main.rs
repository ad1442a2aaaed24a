//! The `shiftwright` program: parse, dispatch, print one error, exit code.

use clap::Parser;
use shiftwright::cli::{self, Cli};
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(Cli::parse())
}
