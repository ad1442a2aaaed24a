//! `shiftwright new`: writes a small scenario that plans at once, commented for a manager.

use super::{Exit, Failure, pipeline, terminal::Terminal};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The files of the scenario.
const FILES: [(&str, &str); 3] = [
    ("scenario.toml", include_str!("scenario.toml")),
    ("agents.csv", include_str!("agents.csv")),
    ("history.csv", include_str!("history.csv")),
];

/// Write a small scenario that plans at once, to change as you like
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  shiftwright new helpdesk\n  shiftwright check helpdesk\n  \
    shiftwright plan helpdesk --out helpdesk/plan"
)]
pub struct Args {
    /// Folder to write to; made where it does not exist. Files that exist are never overwritten
    pub dir: PathBuf,
}

/// Runs `new`.
///
/// # Errors
/// [`Failure::Argument`] where one of the files exists (nothing is written then), or where a file
/// stands in the folder's place; [`Failure::Io`] where one cannot be written (those written before
/// it are taken away again).
pub fn run(args: &Args, terminal: &Terminal) -> Result<Exit, Failure> {
    refuse_existing(&args.dir)?;
    std::fs::create_dir_all(&args.dir).map_err(|error| Failure::write(&args.dir, error))?;
    write_all(&args.dir)?;
    let dir = args.dir.display();
    terminal.note(&format!(
        "Wrote scenario.toml, agents.csv and history.csv to {dir}.\n\
         Next: shiftwright check {dir}\n      shiftwright plan {dir} --out {dir}/plan"
    ));
    Ok(Exit::Done)
}

fn refuse_existing(dir: &Path) -> Result<(), Failure> {
    pipeline::refuse_file_as_folder(dir)?;
    let names = FILES.iter().map(|(name, _)| *name);
    let existing: Vec<&str> = names
        .filter(|name| dir.join(name).symlink_metadata().is_ok())
        .collect();
    if existing.is_empty() {
        return Ok(());
    }
    Err(Failure::Argument {
        message: format!("{} already has {}", dir.display(), existing.join(", ")),
        help: "name a new folder; nothing was written, nothing is ever overwritten".to_owned(),
    })
}

/// Writes all files or none.
fn write_all(dir: &Path) -> Result<(), Failure> {
    let mut written: Vec<PathBuf> = vec![];
    for (name, text) in FILES {
        let path = dir.join(name);
        if let Err(error) = write_new(dir, &path, text) {
            for other in &written {
                // Nothing more can be done where even this fails; the first error is reported.
                let _ = std::fs::remove_file(other);
            }
            return Err(Failure::write(&path, error));
        }
        written.push(path);
    }
    Ok(())
}

/// Writes a file whole or not at all, and never over another.
fn write_new(dir: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = readable_by_all(dir)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)
        .map(|_| ())
        .map_err(|error| error.error)
}

/// A temporary file with the permissions of any new file (a temporary file's own are narrower).
fn readable_by_all(dir: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().make_in(dir, |path| {
        std::fs::File::options()
            .write(true)
            .create_new(true)
            .open(path)
    })
}
