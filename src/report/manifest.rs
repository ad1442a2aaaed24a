//! Which files a run wrote into its output folder, so that the next run can take away those that it
//! does not write again: two plans side by side would be read as one.
//!
//! The list stands in the folder as [`NAME`], a line a file: a fingerprint of the bytes written, their
//! number, the name. A file that is not in the list, or no longer as it was written, belongs to
//! somebody else and is never removed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path};

/// The list's own file.
pub const NAME: &str = "shiftwright-files.txt";

const HEADING: &str = "\
# Files that shiftwright wrote here. The next plan made into this folder replaces them, and
# removes those that it does not write again unless they were changed. All else is left alone.
";

/// Files that differ from run to run (they hold the time taken): written again, never edited, so
/// they are known by name alone.
const BY_NAME_ALONE: [&str; 1] = ["summary.json"];

/// What is known of the bytes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint {
    hash: u64,
    bytes: usize,
}

impl Fingerprint {
    /// Of no bytes.
    const NONE: Self = Self {
        hash: 0xcbf2_9ce4_8422_2325,
        bytes: 0,
    };

    /// FNV-1a (Fowler, Noll, Vo), 64 bits: the same on every machine and in every version. It
    /// tells an edit from none; it does not defend against forgery.
    #[cfg(test)]
    fn of(bytes: &[u8]) -> Self {
        Self::NONE.and(bytes)
    }

    /// Of the bytes before and these.
    fn and(self, bytes: &[u8]) -> Self {
        let hash = bytes.iter().fold(self.hash, |hash: u64, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self {
            hash,
            bytes: self.bytes + bytes.len(),
        }
    }

    /// Of a whole file, a part of it at a time.
    pub(super) fn of_file(path: &Path) -> io::Result<Self> {
        let mut file = fs::File::open(path)?;
        let (mut print, mut part) = (Self::NONE, vec![0; 64 * 1024]);
        loop {
            match file.read(&mut part)? {
                0 => return Ok(print),
                read => print = print.and(&part[..read]),
            }
        }
    }
}

/// The files of earlier runs, by name; no fingerprint = known by name alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Manifest(BTreeMap<String, Option<Fingerprint>>);

impl Manifest {
    /// What stands in `folder`; empty where there is no list. Of two lines about one file the
    /// later holds; lines that make no sense, or lead out of the folder, count for nothing.
    pub(super) fn read(folder: &Path) -> Self {
        let bytes = fs::read(folder.join(NAME)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        Self(text.lines().filter_map(entry).collect())
    }

    /// Notes that `name` is about to hold bytes of this fingerprint: a line at the end of the list.
    pub(super) fn record(
        &mut self,
        folder: &Path,
        name: &str,
        print: Fingerprint,
    ) -> io::Result<()> {
        let print = (!BY_NAME_ALONE.contains(&name)).then_some(print);
        if self.0.insert(name.to_owned(), print) == Some(print) {
            return Ok(());
        }
        let mut list = fs::File::options()
            .append(true)
            .create(true)
            .open(folder.join(NAME))?;
        let heading = if list.metadata()?.len() == 0 {
            HEADING
        } else {
            ""
        };
        list.write_all(format!("{heading}{}", line(name, print)).as_bytes())
    }

    /// The names that are not among `written`.
    pub(super) fn others<'a>(&'a self, written: &'a [String]) -> impl Iterator<Item = &'a str> {
        let names = self.0.keys().map(String::as_str);
        names.filter(|name| !written.iter().any(|known| known == name))
    }

    /// Whether the file is as it was written (or known by name alone). `None` where it is gone.
    pub(super) fn unchanged(&self, folder: &Path, name: &str) -> Option<bool> {
        let print = self.0.get(name)?;
        let now = Fingerprint::of_file(&folder.join(name)).ok()?;
        Some(print.is_none_or(|print| print == now))
    }

    /// Forgets all files but those `written`.
    pub(super) fn keep_only(&mut self, written: &[String]) {
        self.0.retain(|name, _| written.contains(name));
    }

    /// Forgets the files that `gone` is true of.
    pub(super) fn forget(&mut self, gone: impl Fn(&String) -> bool) {
        self.0.retain(|name, _| !gone(name));
    }

    /// The whole list.
    pub(super) fn text(&self) -> String {
        let lines = self.0.iter().map(|(name, print)| line(name, *print));
        HEADING.to_owned() + &lines.collect::<String>()
    }
}

fn line(name: &str, print: Option<Fingerprint>) -> String {
    match print {
        Some(Fingerprint { hash, bytes }) => format!("{hash:016x} {bytes} {name}\n"),
        None => format!("- - {name}\n"),
    }
}

fn entry(line: &str) -> Option<(String, Option<Fingerprint>)> {
    let mut parts = line.splitn(3, ' ');
    let (hash, bytes, name) = (parts.next()?, parts.next()?, parts.next()?);
    let inside = |part| matches!(part, Component::Normal(_));
    if name.is_empty() || !Path::new(name).components().all(inside) {
        return None;
    }
    let print = match (hash, bytes) {
        ("-", "-") if BY_NAME_ALONE.contains(&name) => None,
        _ => Some(Fingerprint {
            hash: u64::from_str_radix(hash, 16).ok()?,
            bytes: bytes.parse().ok()?,
        }),
    };
    Some((name.to_owned(), print))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_back_and_later_lines_hold() {
        let folder = tempfile::tempdir().unwrap();
        let mut list = Manifest::default();
        for (name, bytes) in [("a b.csv", "1"), ("summary.json", "{}"), ("a b.csv", "22")] {
            let print = Fingerprint::of(bytes.as_bytes());
            list.record(folder.path(), name, print).unwrap();
        }
        assert_eq!(Manifest::read(folder.path()), list);
        fs::write(folder.path().join(NAME), list.text()).unwrap();
        assert_eq!(Manifest::read(folder.path()), list);
        fs::write(folder.path().join("a b.csv"), "22").unwrap();
        assert_eq!(list.unchanged(folder.path(), "a b.csv"), Some(true));
        fs::write(folder.path().join("a b.csv"), "23").unwrap();
        assert_eq!(list.unchanged(folder.path(), "a b.csv"), Some(false));
        assert_eq!(list.unchanged(folder.path(), "summary.json"), None);
    }

    #[test]
    fn lines_that_lead_out_of_the_folder_count_for_nothing() {
        for line in [
            "# a heading of words",
            "",
            "- - ../summary.json",
            "- - roster.csv",
            "00 1 /etc/passwd",
            "00 1 charts/../../x",
            "zz 1 roster.csv",
            "00 1 ",
        ] {
            assert_eq!(entry(line), None, "{line}");
        }
    }
}
