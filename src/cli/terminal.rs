//! What a person sees: data on standard output, everything else on standard error.

use super::failure::Failure;
use crate::problem::Problems;
use crate::report::diagnostics;
use serde::Serialize;
use std::io::{ErrorKind, Write};

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

    /// A warning on standard error. What it says must stand in the answer for programs, too: who wants
    /// quiet does not read it here.
    pub fn warning(&self, text: &str) {
        self.note(&format!("warning: {text}"));
    }

    /// Draws the problems under their lines: errors always, warnings unless quiet. Colour is
    /// taken out where standard error does not want it.
    pub fn problems(&self, problems: &Problems) {
        let shown = problems.0.iter().filter(|p| p.is_error() || !self.quiet);
        let shown = Problems(shown.cloned().collect());
        anstream::eprint!("{}", diagnostics::render(&shown, true));
    }

    /// A text for standard output, as it is.
    ///
    /// # Errors
    /// [`Failure::Io`] where it cannot be written. A reader that has gone away (`| head`) is no
    /// error.
    #[allow(clippy::unused_self)]
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = anstream::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Failure::write("standard output".as_ref(), error))
            }
            _ => Ok(()),
        }
    }

    /// `data` for a program to read, as indented JSON.
    ///
    /// # Errors
    /// As [`Terminal::print`]; [`Failure::Bug`] where it has no JSON form.
    pub fn print_json(&self, data: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(data);
        let text = text.map_err(|error| Failure::Bug(error.to_string()))?;
        self.print(&(text + "\n"))
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
