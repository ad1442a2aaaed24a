//! Files are whole or absent, whatever the disk says; charts render without the system's fonts.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use shiftwright::report::charts::{PNG_SCALE, to_png};
use shiftwright::report::files::{MANIFEST, OutputFolder, write_whole};
use std::fs;
use std::path::Path;

/// What stands in the folder, the list of what was written left out.
fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.retain(|name| name != MANIFEST);
    names.sort();
    names
}

#[test]
fn a_folder_is_made_and_tells_what_was_written() {
    let place = tempfile::tempdir().unwrap();
    let mut folder = OutputFolder::create(place.path().join("a/b")).unwrap();
    folder.write("roster.csv", b"old").unwrap();
    folder.write("charts/roster-week1.svg", b"<svg/>").unwrap();
    folder.write("roster.csv", b"new").unwrap();
    assert_eq!(folder.written(), ["roster.csv", "charts/roster-week1.svg"]);
    assert_eq!(fs::read(folder.path_of("roster.csv")).unwrap(), b"new");
    assert_eq!(names_in(folder.root()), ["charts", "roster.csv"]);
}

#[test]
fn a_place_that_cannot_be_written_is_an_error_and_nothing_else_is_lost() {
    let place = tempfile::tempdir().unwrap();
    let mut folder = OutputFolder::create(place.path()).unwrap();
    folder.write("forecast.csv", b"whole").unwrap();
    // A folder stands where the file should.
    fs::create_dir(place.path().join("roster.csv")).unwrap();
    fs::write(place.path().join("roster.csv/inside"), b"").unwrap();
    assert!(folder.write("roster.csv", b"rows").is_err());
    assert!(write_whole(&place.path().join("no/such/folder.csv"), b"").is_err());
    assert_eq!(names_in(place.path()), ["forecast.csv", "roster.csv"]);
    assert_eq!(folder.written(), ["forecast.csv"]);
    assert_eq!(
        fs::read(place.path().join("forecast.csv")).unwrap(),
        b"whole"
    );
}

#[cfg(unix)]
#[test]
fn others_may_read_what_was_written() {
    use std::os::unix::fs::PermissionsExt;
    let place = tempfile::tempdir().unwrap();
    let (plain, ours) = (place.path().join("plain"), place.path().join("ours"));
    fs::write(&plain, b"").unwrap();
    write_whole(&ours, b"").unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&ours), mode(&plain));
}

/// Writes into the folder that the environment names, under a limit that its parent has set: the
/// other half of the next test, which runs it in a process of its own.
#[cfg(unix)]
#[test]
fn write_under_a_limit() {
    let Some(place) = std::env::var_os("SHIFTWRIGHT_TEST_LIMITED") else {
        return;
    };
    let mut folder = OutputFolder::create(place).unwrap();
    folder.write("small.csv", b"small").unwrap();
    assert!(folder.write("large.csv", &vec![b'x'; 1 << 20]).is_err());
    assert_eq!(folder.written(), ["small.csv"]);
}

/// The system refuses to let a file grow past 64 KiB, as a full disk would, half-way through it.
#[cfg(unix)]
#[test]
fn a_disk_that_is_full_half_way_leaves_whole_files_only() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("large.csv"), b"of the last run").unwrap();
    let test = std::env::current_exe().unwrap();
    let outcome = std::process::Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 128; exec \"$0\" --exact write_under_a_limit",
        ])
        .arg(test)
        .env("SHIFTWRIGHT_TEST_LIMITED", place.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&outcome.stdout);
    assert!(
        outcome.status.success() && said.contains("1 passed"),
        "{said}"
    );
    assert_eq!(names_in(place.path()), ["large.csv", "small.csv"]);
    assert_eq!(
        fs::read(place.path().join("large.csv")).unwrap(),
        b"of the last run"
    );
}

/// Whether any pixel of the PNG is other than white, by its size: an empty sheet compresses better.
#[test]
fn a_text_is_rendered_in_the_embedded_font() {
    let sheet = |text: &str| {
        format!(
            "<svg width=\"200\" height=\"50\" xmlns=\"http://www.w3.org/2000/svg\">\
             <text x=\"10\" y=\"30\" font-family=\"DejaVu Sans, Verdana, sans-serif\">{text}</text></svg>"
        )
    };
    let (empty, full) = (
        to_png(&sheet("")).unwrap(),
        to_png(&sheet("Mon 23 Mar")).unwrap(),
    );
    assert!(
        full.len() > empty.len() + 300,
        "{} {}",
        full.len(),
        empty.len()
    );
    let number = |at: usize| u32::from_be_bytes(full[at..at + 4].try_into().unwrap());
    assert_eq!(
        (number(16), number(20)),
        ((200.0 * PNG_SCALE) as u32, (50.0 * PNG_SCALE) as u32)
    );
}
