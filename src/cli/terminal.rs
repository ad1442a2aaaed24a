//! What a person sees: data on standard output, everything else on standard error.

use super::failure::Failure;
use crate::problem::Problems;

/// The two streams, and whether the user wants quiet.
#[derive(Debug, Clone)]
pub struct Terminal {
    quiet: bool,
}

impl Terminal {
    /// A terminal; with `quiet` only errors appear on standard error.
    #[must_use]
    pub const fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Whether the user wants neither progress nor warnings.
    #[must_use]
    pub const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// A line of progress or advice on standard error.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            anstream::eprintln!("{text}");
        }
    }

    /// Draws the problems: errors always, warnings unless quiet.
    pub fn problems(&self, problems: &Problems) {
        for problem in problems.0.iter().filter(|p| p.is_error() || !self.quiet) {
            anstream::eprintln!(
                "{}[{}]: {}",
                if problem.is_error() {
                    "error"
                } else {
                    "warning"
                },
                problem.code,
                problem.message
            );
        }
    }

    /// The one error of a failed command.
    pub fn failure(&self, failure: &Failure) {
        match failure {
            Failure::Input(problems) => self.problems(problems),
            Failure::Argument { message, help } if !help.is_empty() => {
                anstream::eprintln!("error: {message}\nhint: {help}");
            }
            other => anstream::eprintln!("error: {other}"),
        }
    }
}
