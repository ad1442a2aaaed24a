//! How a command ends: exit codes, and the one error that is printed.

use crate::problem::Problems;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A way to end, each with its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: done.
    Done,
    /// 1: the disk, or a bug.
    Failed,
    /// 2: the input is wrong.
    BadInput,
    /// 3: no plan can satisfy the hard rules.
    NoPlan,
    /// 4: a plan exists, but a target was missed and `--strict` was given.
    TargetMissed,
    /// 130: Ctrl-C before there was anything to show, as a shell tells it.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::BadInput => 2,
            Exit::NoPlan => 3,
            Exit::TargetMissed => 4,
            Exit::Interrupted => 130,
        })
    }
}

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The input has errors: all of them.
    #[error("the input is wrong")]
    Input(Problems),
    /// An argument of the command line is wrong: what, and what to do.
    #[error("{message}")]
    Argument {
        /// What is wrong.
        message: String,
        /// What to do; may be empty.
        help: String,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The user stopped it before there was anything to show.
    #[error("{0}")]
    Stopped(String),
    /// Something that should not happen.
    #[error("{0}\nThis is a bug in shiftwright, not in your scenario.")]
    Bug(String),
}

impl Failure {
    /// A wrong input that has no place in a file.
    pub fn argument(message: impl Into<String>) -> Self {
        Self::Argument {
            message: message.into(),
            help: String::new(),
        }
    }

    /// The file at `path` could not be written.
    pub fn write(path: &Path, source: std::io::Error) -> Self {
        Self::Io {
            action: "write",
            path: path.to_owned(),
            source,
        }
    }

    /// The file at `path` could not be read.
    pub fn read(path: &Path, source: std::io::Error) -> Self {
        Self::Io {
            action: "read",
            path: path.to_owned(),
            source,
        }
    }

    /// The exit code it ends with.
    #[must_use]
    pub fn exit(&self) -> Exit {
        match self {
            Self::Input(_) | Self::Argument { .. } => Exit::BadInput,
            Self::Io {
                action: "read",
                source,
                ..
            } if source.kind() == std::io::ErrorKind::NotFound => Exit::BadInput,
            Self::Stopped(_) => Exit::Interrupted,
            Self::Io { .. } | Self::Bug(_) => Exit::Failed,
        }
    }
}
