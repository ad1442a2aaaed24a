//! Problems as a program reads them: `check --json`, and every `--json` that meets a wrong input.

use super::Failure;
use crate::problem::{Problem, Problems, Severity};
use serde::Serialize;

/// One problem. `file`, `line` and `column` are `null` where it has no place in a file, `code` where
/// the fault is an argument of the command line or a file that is named there.
#[derive(Debug, Serialize)]
pub struct JsonProblem<'a> {
    code: Option<&'a str>,
    severity: Severity,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    message: String,
    label: &'a str,
    help: &'a str,
}

impl<'a> JsonProblem<'a> {
    /// All of `problems`, in their order.
    pub fn list(problems: &'a Problems) -> Vec<Self> {
        problems.0.iter().map(Self::from).collect()
    }

    /// What is wrong with the input, where that is why the command failed; else nothing.
    pub fn of_failure(failure: &'a Failure) -> Vec<Self> {
        match failure {
            Failure::Input(problems) => Self::list(problems),
            Failure::Argument { message, help } => vec![Self::without_place(message.clone(), help)],
            Failure::Io { path, .. } => vec![Self {
                file: Some(path.display().to_string()),
                ..Self::without_place(failure.to_string(), "")
            }],
            Failure::Bug(_) | Failure::Stopped(_) => vec![],
        }
    }

    fn without_place(message: String, help: &'a str) -> Self {
        Self {
            code: None,
            severity: Severity::Error,
            file: None,
            line: None,
            column: None,
            message,
            label: "",
            help,
        }
    }
}

impl<'a> From<&'a Problem> for JsonProblem<'a> {
    fn from(problem: &'a Problem) -> Self {
        let place = problem.place.as_ref();
        let position = place.map(crate::problem::Place::line_column);
        Self {
            code: Some(problem.code.0),
            severity: problem.severity,
            file: place.map(|place| place.source.file.display().to_string()),
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            message: problem.message.clone(),
            label: &problem.label,
            help: &problem.help,
        }
    }
}
