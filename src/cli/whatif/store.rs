//! Where outcomes are kept: a file each, called by its content address, whole or absent.

use super::Outcomes;
use crate::cli::{Failure, pipeline};
use crate::report::files::{remove_pieces, write_whole_of};
use crate::whatif::{Address, Outcome, Run};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of outcomes.
const CASES: &str = "cases";
/// What the run is about, beside them.
pub const RUN: &str = "run.json";

/// A folder of outcomes, or none: then they live as long as the program.
#[derive(Debug)]
pub struct Store {
    root: Option<PathBuf>,
    /// Whose the pieces of its files are: this run's, and this slice's of it.
    owner: String,
}

impl Store {
    /// Opens (and makes) the folder. Pieces of files that this very run left when it was killed are removed; what others
    /// write there meanwhile stays.
    ///
    /// # Errors
    /// [`Failure`] where it cannot be written to.
    pub fn open(root: Option<&Path>, owner: String) -> Result<Self, Failure> {
        let Some(root) = root else {
            return Ok(Self { root: None, owner });
        };
        pipeline::refuse_file_as_folder(root)?;
        let cases = root.join(CASES);
        fs::create_dir_all(&cases).map_err(|source| Failure::write(&cases, source))?;
        for folder in [root, &cases, &root.join("charts")] {
            remove_pieces(folder, &owner);
        }
        Ok(Self {
            root: Some(root.to_owned()),
            owner,
        })
    }

    /// The folder of a run that is there.
    pub fn of(root: &Path) -> Self {
        Self {
            root: Some(root.to_owned()),
            owner: String::new(),
        }
    }

    /// Whose the pieces of its files are.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The folder.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The folder, as it is shown.
    pub fn shown(&self) -> String {
        self.root
            .as_ref()
            .map_or_else(String::new, |it| it.display().to_string())
    }

    /// The file of an outcome, within the folder.
    pub fn file_of(&self, address: &Address) -> String {
        format!("{CASES}/{address}.json")
    }

    fn path(&self, address: &Address) -> Option<PathBuf> {
        Some(self.root.as_ref()?.join(self.file_of(address)))
    }

    /// The outcome at `address`, if it is there.
    pub fn outcome(&self, address: &Address) -> Option<Outcome> {
        read(&self.path(address)?)
    }

    /// Keeps an outcome.
    ///
    /// # Errors
    /// [`Failure::Io`] where the disk refuses.
    pub fn keep(&self, address: &Address, outcome: &Outcome) -> Result<(), Failure> {
        self.path(address)
            .map_or(Ok(()), |path| self.write(&path, outcome))
    }

    /// Notes what the run is about.
    ///
    /// # Errors
    /// [`Failure::Io`] where the disk refuses; [`Failure::Argument`] where the folder has a file of that name that is no run.
    pub fn note(&self, run: &Run) -> Result<(), Failure> {
        let Some(root) = &self.root else {
            return Ok(());
        };
        let path = root.join(RUN);
        let is_run = |it: serde_json::Value| it.get("cases").is_some();
        if path.exists() && !read(&path).is_some_and(is_run) {
            return Err(Failure::Argument {
                message: format!("{} is there and is no what-if run", path.display()),
                help: "it would be overwritten: name another folder with --out, or move the file"
                    .to_owned(),
            });
        }
        self.write(&path, run)
    }

    fn write(&self, path: &Path, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value).map_err(|error| Failure::Bug(error.to_string()))?;
        let written = write_whole_of(path, (text + "\n").as_bytes(), &self.owner);
        written.map_err(|source| Failure::write(path, source))
    }

    /// What the run in the folder is about.
    ///
    /// # Errors
    /// [`Failure::Argument`] where there is none.
    pub fn run(&self) -> Result<Run, Failure> {
        let path = self.root.as_ref().map(|it| it.join(RUN));
        path.and_then(|it| read(&it)).ok_or_else(|| Failure::Argument {
            message: format!("{} holds no what-if run of this version", self.shown()),
            help: format!("a slice's folder has a {RUN}: `shiftwright whatif SCENARIO … --out DIR --shard K/N` makes one"),
        })
    }

    /// The outcomes of a run that are there.
    pub fn outcomes(&self, run: &Run) -> Outcomes {
        let addresses = run.cases.iter().filter_map(|it| it.address.clone());
        addresses
            .filter_map(|it| Some((it.clone(), self.outcome(&it)?)))
            .collect()
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    serde_json::from_slice(&bytes).ok()
}
