//! What several test files share.

#![allow(dead_code, clippy::print_stderr)]

use std::path::{Path, PathBuf};

/// A file or folder of the real data that lies beside a checkout: `$SHIFTWRIGHT_DATA`, or
/// `shared/data` in one of the parents of this package. Where it is missing the test that asked
/// says so and skips, except in CI (`CI=true`), where it fails.
pub fn shared_data(rel: &str) -> Option<PathBuf> {
    let base = match std::env::var_os("SHIFTWRIGHT_DATA") {
        Some(folder) => Some(PathBuf::from(folder)),
        None => Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|folder| folder.join("shared/data"))
            .find(|folder| folder.is_dir()),
    };
    let path = base.map(|base| base.join(rel)).filter(|path| path.exists());
    if path.is_none() {
        let message = format!("real data is missing: {rel} (set SHIFTWRIGHT_DATA)");
        assert!(std::env::var("CI").as_deref() != Ok("true"), "{message}");
        eprintln!("skipped: {message}");
    }
    path
}
