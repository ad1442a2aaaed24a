//! Files that are whole or absent: written beside their place and renamed into it.

pub use super::manifest::NAME as MANIFEST;
use super::manifest::{Fingerprint, Manifest};
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

/// [`write_whole`] of one whose pieces can be told from those of others: see [`remove_pieces`].
///
/// # Errors
/// What the system said.
pub fn write_whole_of(path: &Path, bytes: &[u8], owner: &str) -> io::Result<()> {
    put(
        written_beside(path, owner, |file| file.write_all(bytes))?,
        path,
    )
}

/// Removes the pieces of files that a killed program of this `owner` left in a folder, and nobody else's.
pub fn remove_pieces(folder: &Path, owner: &str) {
    let begin = piece_of(owner);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !owner.is_empty() && name.starts_with(&begin) && name.ends_with(PIECE) {
            // What cannot be removed is in nobody's way.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// How pieces of files end.
const PIECE: &str = ".part";

/// How pieces of an owner's files begin; of nobody in particular where it is empty.
fn piece_of(owner: &str) -> String {
    match owner {
        "" => ".shiftwright-".to_owned(),
        owner => format!(".shiftwright-{owner}-"),
    }
}

/// [`write_whole`] with the writing left to `fill`, so that tests can make it fail half-way.
fn write_with(path: &Path, fill: impl FnOnce(&mut fs::File) -> io::Result<()>) -> io::Result<()> {
    put(written_beside(path, "", fill)?, path)
}

/// The file for `path`, whole, under a name of its own in the same folder.
fn written_beside(
    path: &Path,
    owner: &str,
    fill: impl FnOnce(&mut fs::File) -> io::Result<()>,
) -> io::Result<tempfile::NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut temporary = temporary_in(folder, owner)?;
    fill(temporary.as_file_mut())?;
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

fn put(temporary: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    let put = temporary.persist(path);
    put.map(drop).map_err(|failed| failed.error)
}

/// A temporary file that removes itself unless it is persisted, with the permissions that an
/// ordinary new file has (a private one could not be read by those it is sent to).
fn temporary_in(folder: &Path, owner: &str) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let begin = piece_of(owner);
    builder.prefix(&begin).suffix(PIECE);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    // The name of the temporary file would only puzzle whoever reads the message.
    builder
        .tempfile_in(folder)
        .map_err(|error| io::Error::from(error.kind()))
}

/// The folder that a command writes to, and what it has written there.
///
/// Each file is whole as soon as [`OutputFolder::write`] returns, so that a later failure loses
/// nothing and leaves nothing broken. Files of the same name from an earlier run are replaced;
/// [`OutputFolder::clear_earlier`] takes away the earlier run's others. What no run wrote is left
/// alone; where it has the name of a file to be written, or such a file was edited since, it is moved
/// aside first (see [`OutputFolder::set_aside`]). A folder that was made for nothing is removed again.
#[derive(Debug)]
pub struct OutputFolder {
    root: PathBuf,
    /// Whether this run made the folder.
    made: bool,
    written: Vec<String>,
    aside: Vec<MovedAside>,
    known: Manifest,
    /// Whose the pieces of its files are; may be empty.
    owner: String,
}

/// A file of somebody else that stood in the place of one that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedAside {
    /// The name it had.
    pub from: String,
    /// The name it has now.
    pub to: String,
}

/// What became of an earlier run's files that this run did not write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleared {
    /// Removed.
    pub removed: Vec<String>,
    /// Left where they are, because they were changed since.
    pub changed: Vec<String>,
}

impl OutputFolder {
    /// Makes the folder (and those above it) where it does not exist, and tries whether files can
    /// be made in it.
    ///
    /// # Errors
    /// What the system said.
    pub fn create(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        let made = !root.exists();
        fs::create_dir_all(&root)?;
        let folder = Self {
            known: Manifest::read(&root),
            written: Vec::new(),
            aside: Vec::new(),
            made,
            root,
            owner: String::new(),
        };
        // One without a name: a program that is killed here leaves nothing.
        tempfile::tempfile_in(&folder.root)?;
        Ok(folder)
    }

    /// The same, whose pieces of files bear the owner's mark: see [`remove_pieces`].
    #[must_use]
    pub fn owned_by(mut self, owner: &str) -> Self {
        owner.clone_into(&mut self.owner);
        self
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
        self.write_filled(name, |file| file.write_all(bytes))
    }

    /// [`OutputFolder::write`] of a file that is too large to be held: `fill` writes it bit by bit.
    ///
    /// # Errors
    /// What the system or `fill` said; the file is then as it was before.
    pub fn write_filled(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut fs::File) -> io::Result<()>,
    ) -> io::Result<()> {
        let path = self.path_of(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let whole = written_beside(&path, &self.owner, fill)?;
        let print = Fingerprint::of_file(whole.path())?;
        self.move_aside(name, print)?;
        self.known.record(&self.root, name, print)?;
        put(whole, &path)?;
        if !self.written.iter().any(|known| known == name) {
            self.written.push(name.to_owned());
        }
        Ok(())
    }

    /// Gives the file that stands in the place of `name` another name, unless an earlier run wrote it
    /// as it is or it holds the same bytes already.
    fn move_aside(&mut self, name: &str, print: Fingerprint) -> io::Result<()> {
        let path = self.path_of(name);
        let ours = self.known.unchanged(&self.root, name) == Some(true);
        let rewritten = self.written.iter().any(|known| known == name);
        if ours || rewritten || !path.is_file() || Fingerprint::of_file(&path)? == print {
            return Ok(());
        }
        let to = free_name(&self.root, name);
        fs::rename(&path, self.path_of(&to))?;
        self.aside.push(MovedAside {
            from: name.to_owned(),
            to,
        });
        Ok(())
    }

    /// Files that were not as an earlier run wrote them (edited by hand, or never ours) and made way:
    /// `roster.csv` is now `roster.yours.csv`.
    #[must_use]
    pub fn set_aside(&self) -> &[MovedAside] {
        &self.aside
    }

    /// The names of the files written, in the order of writing.
    #[must_use]
    pub fn written(&self) -> &[String] {
        &self.written
    }

    /// The names of files that earlier runs left here and this one has not written.
    #[must_use]
    pub fn earlier(&self) -> Vec<String> {
        let others = self.known.others(&self.written);
        let there = others.filter(|name| self.path_of(name).is_file());
        there.map(str::to_owned).collect()
    }

    /// Removes `name` where an earlier run left it unchanged: what it says is about to be wrong.
    ///
    /// # Errors
    /// What the system said.
    pub fn retract(&self, name: &str) -> io::Result<()> {
        match self.known.unchanged(&self.root, name) {
            Some(true) => fs::remove_file(self.path_of(name)),
            _ => Ok(()),
        }
    }

    /// Removes what earlier runs wrote here and this one did not, unless it was changed since;
    /// folders in it that are then empty, too. From now on only this run's files are known.
    ///
    /// # Errors
    /// What the system said.
    pub fn clear_earlier(&mut self) -> io::Result<Cleared> {
        let cleared = self.cleared(self.earlier())?;
        self.known.keep_only(&self.written);
        write_whole_of(
            &self.path_of(MANIFEST),
            self.known.text().as_bytes(),
            &self.owner,
        )?;
        Ok(cleared)
    }

    /// The same of those earlier files alone that `is_own` is true of: a folder may hold another command's as well.
    ///
    /// # Errors
    /// What the system said.
    pub fn clear_earlier_of(&mut self, is_own: impl Fn(&str) -> bool) -> io::Result<Cleared> {
        let own = self.earlier().into_iter().filter(|name| is_own(name));
        let cleared = self.cleared(own.collect())?;
        let gone = |name: &String| cleared.removed.contains(name) || cleared.changed.contains(name);
        self.known.forget(gone);
        if !self.written.is_empty() || !cleared.removed.is_empty() {
            write_whole_of(
                &self.path_of(MANIFEST),
                self.known.text().as_bytes(),
                &self.owner,
            )?;
        }
        Ok(cleared)
    }

    fn cleared(&self, names: Vec<String>) -> io::Result<Cleared> {
        let mut cleared = Cleared::default();
        for name in names {
            if self.known.unchanged(&self.root, &name) != Some(true) {
                cleared.changed.push(name);
                continue;
            }
            let path = self.path_of(&name);
            fs::remove_file(&path)?;
            if let Some(folder) = path.parent().filter(|folder| *folder != self.root) {
                // Refused unless it is empty, which is what is wanted.
                let _ = fs::remove_dir(folder);
            }
            cleared.removed.push(name);
        }
        Ok(cleared)
    }
}

impl Drop for OutputFolder {
    fn drop(&mut self) {
        if self.made && self.written.is_empty() {
            // Refused unless it is empty, which is what is wanted.
            let _ = fs::remove_dir(&self.root);
        }
    }
}

/// A name beside `name` that nothing has: `roster.yours.csv`, `roster.yours-2.csv`.
fn free_name(root: &Path, name: &str) -> String {
    let folder_end = name.rfind('/').map_or(0, |slash| slash + 1);
    let dot = name[folder_end..].rfind('.').map(|dot| folder_end + dot);
    let (stem, ending) = name.split_at(dot.unwrap_or(name.len()));
    let mut to = format!("{stem}.yours{ending}");
    let mut number = 2;
    while root.join(&to).exists() {
        to = format!("{stem}.yours-{number}{ending}");
        number += 1;
    }
    to
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
    fn of_pieces_that_were_left_only_ones_own_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let names = [
            ".shiftwright-aa11-x.part",
            ".shiftwright-bb22-x.part",
            ".shiftwright-x.part",
        ];
        for name in names {
            fs::write(folder.path().join(name), "half").unwrap();
        }
        remove_pieces(folder.path(), "");
        remove_pieces(folder.path(), "aa11");
        let there = names.map(|it| folder.path().join(it).exists());
        assert_eq!(there, [false, true, true]);
        let piece = temporary_in(folder.path(), "aa11").unwrap();
        let name = piece
            .path()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        assert!(
            name.starts_with(".shiftwright-aa11-") && name.ends_with(".part"),
            "{name}"
        );
    }

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
    fn a_file_filled_bit_by_bit_is_whole_or_absent_and_known_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let mut out = OutputFolder::create(folder.path()).unwrap();
        let failed = out.write_filled("contacts.csv", |file| {
            file.write_all(b"half of the contacts")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        out.write_filled("contacts.csv", |file| {
            file.write_all(b"all of ")?;
            file.write_all(b"them")
        })
        .unwrap();
        assert_eq!(
            fs::read(out.path_of("contacts.csv")).unwrap(),
            b"all of them"
        );
        let next = OutputFolder::create(folder.path()).unwrap();
        assert_eq!(next.earlier(), ["contacts.csv"]);
    }

    #[test]
    fn the_next_run_takes_away_what_it_does_not_write_and_nothing_of_others() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("out");
        let mut first = OutputFolder::create(&root).unwrap();
        for name in ["a.csv", "b.csv", "edited.csv", "charts/c.svg", "more/d.svg"] {
            first.write(name, b"first").unwrap();
        }
        first.clear_earlier().unwrap();
        fs::write(root.join("edited.csv"), "mine now").unwrap();
        fs::write(root.join("mine.csv"), "mine").unwrap();
        fs::write(root.join("more/mine.svg"), "mine").unwrap();

        let mut second = OutputFolder::create(&root).unwrap();
        second.write("a.csv", b"second").unwrap();
        let cleared = second.clear_earlier().unwrap();
        assert_eq!(cleared.removed, ["b.csv", "charts/c.svg", "more/d.svg"]);
        assert_eq!(cleared.changed, ["edited.csv"]);
        for (name, there) in [
            ("a.csv", true),
            ("b.csv", false),
            ("edited.csv", true),
            ("mine.csv", true),
            ("charts", false),
            ("more/d.svg", false),
            ("more/mine.svg", true),
        ] {
            assert_eq!(root.join(name).exists(), there, "{name}");
        }
        // What was left behind as changed is nobody's from now on.
        let mut third = OutputFolder::create(&root).unwrap();
        assert_eq!(third.clear_earlier().unwrap().changed, [""; 0]);
    }

    #[test]
    fn a_command_takes_away_its_own_files_and_leaves_another_ones() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = OutputFolder::create(folder.path()).unwrap();
        for name in ["roster.csv", "charts/a.svg", "charts/b.svg", "charts/c.svg"] {
            first.write(name, b"first").unwrap();
        }
        fs::write(folder.path().join("charts/c.svg"), "mine now").unwrap();
        let mut second = OutputFolder::create(folder.path()).unwrap();
        second.write("charts/a.svg", b"second").unwrap();
        let cleared = second
            .clear_earlier_of(|it| it.starts_with("charts/"))
            .unwrap();
        assert_eq!(cleared.removed, ["charts/b.svg"]);
        assert_eq!(cleared.changed, ["charts/c.svg"]);
        let third = OutputFolder::create(folder.path()).unwrap();
        assert_eq!(third.earlier(), ["charts/a.svg", "roster.csv"]);
    }

    #[test]
    fn what_somebody_edited_or_made_is_kept_under_another_name() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let plan = |bytes: &[u8]| {
            let mut folder = OutputFolder::create(root).unwrap();
            for name in ["roster.csv", "charts/a.svg", "untouched.csv"] {
                folder.write(name, bytes).unwrap();
            }
            folder.write("roster.csv", bytes).unwrap();
            folder.clear_earlier().unwrap();
            folder.set_aside().to_vec()
        };
        let moved = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter();
            pairs
                .map(|(from, to)| MovedAside {
                    from: (*from).to_owned(),
                    to: (*to).to_owned(),
                })
                .collect::<Vec<_>>()
        };
        fs::write(root.join("roster.csv"), "by another program").unwrap();
        assert_eq!(plan(b"first"), moved(&[("roster.csv", "roster.yours.csv")]));
        assert_eq!(plan(b"second"), []);
        fs::write(root.join("roster.csv"), "Anna and Ben swapped").unwrap();
        fs::write(root.join("charts/a.svg"), "third").unwrap();
        assert_eq!(
            plan(b"third"),
            moved(&[("roster.csv", "roster.yours-2.csv")]),
            "what already holds the new bytes need not move"
        );
        for (name, bytes) in [
            ("roster.csv", "third"),
            ("roster.yours.csv", "by another program"),
            ("roster.yours-2.csv", "Anna and Ben swapped"),
        ] {
            assert_eq!(fs::read_to_string(root.join(name)).unwrap(), bytes);
        }
    }

    #[test]
    fn files_of_a_run_that_was_cut_short_are_known_to_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = OutputFolder::create(folder.path()).unwrap();
        first.write("a.csv", b"first").unwrap();
        first.write("summary.json", b"{}").unwrap();
        drop(first);
        let mut second = OutputFolder::create(folder.path()).unwrap();
        assert_eq!(second.earlier(), ["a.csv", "summary.json"]);
        second.retract("summary.json").unwrap();
        assert_eq!(second.clear_earlier().unwrap().removed, ["a.csv"]);
    }

    #[test]
    fn a_folder_made_for_nothing_goes_away_again() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("out");
        drop(OutputFolder::create(&root).unwrap());
        assert!(!root.exists());
        fs::create_dir(&root).unwrap();
        drop(OutputFolder::create(&root).unwrap());
        assert!(root.exists());
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
