//! Where the real data is, for tests that measure against it.

#![allow(clippy::print_stderr)]

use std::path::{Path, PathBuf};

/// The file or folder `rel` of the real data: under `SHIFTWRIGHT_DATA`, else in `shared/data`
/// beside a parent of the checkout. `None`, with a message, where it is missing; in CI that fails.
#[allow(dead_code)]
pub fn shared_data(rel: &str) -> Option<PathBuf> {
    let found = match std::env::var_os("SHIFTWRIGHT_DATA") {
        Some(root) => Some(PathBuf::from(root).join(rel)),
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|parent| parent.join("shared/data").join(rel))
            .find(|path| path.exists()),
    };
    let found = found.filter(|path| path.exists());
    if found.is_none() {
        let message = format!("real data {rel} is missing: set SHIFTWRIGHT_DATA to its folder");
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{message}");
        eprintln!("skipped: {message}");
    }
    found
}
