//! An export of a help desk → history by interval.
//!
//! `cargo run --release --example import`

#![allow(clippy::print_stdout)]

use shiftwright::history::import::{Mapping, OneOrMany, import};
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    // One row a ticket. What stands where, as in a mapping file.
    let mapping = Mapping {
        time: Some(OneOrMany::One("created".to_owned())),
        queue: Some("email".to_owned()),
        handle_time: Some("handle_s".to_owned()),
        interval: Some("15min".to_owned()),
        open: Some("08:00-18:00".to_owned()),
        ..Mapping::default()
    };
    let export = PathBuf::from("scenarios/three-cities/tickets.csv");
    let (imported, warnings) =
        import(std::slice::from_ref(&export), &mapping).map_err(|p| format!("{p:?}"))?;
    for row in imported.rows.iter().take(4) {
        println!("{}  {:>3} tickets", row.start, row.offered);
    }
    println!(
        "{} rows -> {} quarters of an hour",
        imported.summary.rows,
        imported.rows.len()
    );

    // Nothing is lost: every ticket is counted once.
    let tickets = std::fs::read_to_string(&export)?.lines().count() - 1;
    assert_eq!(imported.summary.rows, tickets);
    assert!((imported.offered() - tickets as f64).abs() < 1e-9);
    assert!(warnings.0.is_empty());
    // A quarter of an hour without a ticket is written as 0 while the mailbox is open, not left out.
    assert!(imported.rows.iter().any(|row| row.offered == 0.0));
    Ok(())
}
