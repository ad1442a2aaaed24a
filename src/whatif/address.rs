//! Content addresses: a case's result is found again by what it depends on, whatever the case is called.

use super::{Document, Settings};
use crate::scenario::Scenario;
use crate::scenario::model::Volumes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Mutex;

/// To be raised where the same version of the program comes to other results: those kept before are then not found.
const GENERATION: u32 = 5;

/// SHA-256 of all that a result depends on, as 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address(String);

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Address {
    /// Of these parts, each told apart from the next.
    fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let digest = hasher.finalize();
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Of a text.
    pub(super) fn of_text(text: &str) -> Self {
        Self::of([text.as_bytes()])
    }
}

/// Works addresses out; each data file is read once.
#[derive(Debug, Default)]
pub struct Addresses {
    files: Mutex<BTreeMap<PathBuf, Vec<u8>>>,
}

impl Addresses {
    /// The address of a case: of the changed document, the lists and data files that it names, the seed, the level and its
    /// settings, and the program's version.
    ///
    /// # Errors
    /// A data file that cannot be read.
    pub fn of(
        &self,
        document: &Document,
        scenario: &Scenario,
        settings: &Settings,
    ) -> std::io::Result<Address> {
        let lists: Vec<String> = document
            .lists()
            .into_iter()
            .map(|(name, text)| format!("{name}\n{text}"))
            .collect();
        let mut digests = vec![];
        for queue in &scenario.queues {
            if let Volumes::File(path) = &queue.volumes {
                digests.push(self.digest(scenario.folder.join(path))?);
            }
        }
        let head = format!(
            "shiftwright {} generation {GENERATION} whatif {}{} seed {}",
            env!("CARGO_PKG_VERSION"),
            settings.told(),
            if settings.named { "" } else { " nobody named" },
            scenario.seed
        );
        let text = document.text();
        let parts = [head.as_bytes(), text.as_bytes()];
        let lists = lists.iter().map(String::as_bytes);
        let digests = digests.iter().map(Vec::as_slice);
        Ok(Address::of(parts.into_iter().chain(lists).chain(digests)))
    }

    fn digest(&self, path: PathBuf) -> std::io::Result<Vec<u8>> {
        let mut files = self
            .files
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = files.get(&path) {
            return Ok(known.clone());
        }
        let mut hasher = Sha256::new();
        hasher.update(std::fs::read(&path)?);
        let digest = hasher.finalize().to_vec();
        files.insert(path, digest.clone());
        Ok(digest)
    }
}
