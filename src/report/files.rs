//! Files that are whole or absent: written beside their place and renamed into it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` to `path`: the file afterwards holds all of them, or is as it was before.
///
/// The bytes go to a temporary file in the same folder, which is flushed to the disk and renamed.
/// Where anything fails (no space, no permission) the temporary file is removed.
///
/// # Errors
/// What the system said.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes))
}

/// [`write_whole`] with the writing left to `fill`, so that tests can make it fail half-way.
fn write_with(path: &Path, fill: impl FnOnce(&mut fs::File) -> io::Result<()>) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut temporary = temporary_in(folder)?;
    fill(temporary.as_file_mut())?;
    temporary.as_file().sync_all()?;
    temporary
        .persist(path)
        .map(drop)
        .map_err(|failed| failed.error)
}

/// A temporary file that removes itself unless it is persisted, with the permissions that an
/// ordinary new file has (a private one could not be read by those it is sent to).
fn temporary_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".shiftwright-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// The folder that a command writes to, and what it has written there.
///
/// Each file is whole as soon as [`OutputFolder::write`] returns, so that a later failure loses
/// nothing and leaves nothing broken. Files of the same name from an earlier run are replaced;
/// others are left alone.
#[derive(Debug)]
pub struct OutputFolder {
    root: PathBuf,
    written: Vec<String>,
}

impl OutputFolder {
    /// Makes the folder (and those above it) where it does not exist.
    ///
    /// # Errors
    /// What the system said.
    pub fn create(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        fs::create_dir_all(&root)?;
        Ok(Self {
            root,
            written: Vec::new(),
        })
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where `name` stands or would stand.
    #[must_use]
    pub fn path_of(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Writes one file; `name` is relative to the folder and may name a folder in it
    /// (`charts/roster.svg`), which is made.
    ///
    /// # Errors
    /// What the system said; the file is then as it was before.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path_of(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        write_whole(&path, bytes)?;
        if !self.written.iter().any(|known| known == name) {
            self.written.push(name.to_owned());
        }
        Ok(())
    }

    /// The names of the files written, in the order of writing.
    #[must_use]
    pub fn written(&self) -> &[String] {
        &self.written
    }
}

/// `name` as part of a file's name on any system: letters, digits, `-` and `_` stay, everything
/// else becomes `-`; `unnamed` where nothing is left. Two names may end up the same: see
/// [`file_parts`].
#[must_use]
pub fn file_part(name: &str) -> String {
    let mut part = String::new();
    for c in name.trim().chars() {
        if c.is_alphanumeric() || c == '_' {
            part.push(c);
        } else if !part.ends_with('-') && !part.is_empty() {
            part.push('-');
        }
    }
    let part = part.trim_end_matches('-');
    if part.is_empty() {
        "unnamed".to_owned()
    } else {
        part.chars().take(60).collect()
    }
}

/// [`file_part`] of each name, told apart by a number where two would be the same (also on
/// systems that do not tell upper from lower case).
#[must_use]
pub fn file_parts<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = std::collections::BTreeSet::new();
    let mut parts = Vec::new();
    for name in names {
        let plain = file_part(name);
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let part = std::iter::once(plain.clone())
            .chain(numbered)
            .find(|candidate| !taken.contains(&candidate.to_lowercase()))
            .unwrap_or(plain);
        taken.insert(part.to_lowercase());
        parts.push(part);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_fails_half_way_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("roster.csv");
        write_whole(&path, b"old").unwrap();
        let outcome = write_with(&path, |file| {
            file.write_all(b"half of the n")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn names_become_parts_of_file_names_that_differ() {
        let names = ["Phone", "phone", "2nd level / é", "../..", "a b", "a-b"];
        assert_eq!(
            file_parts(names),
            ["Phone", "phone-2", "2nd-level-é", "unnamed", "a-b", "a-b-2"]
        );
    }
}
