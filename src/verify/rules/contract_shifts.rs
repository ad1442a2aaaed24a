//! Only shifts that the contract allows.

use crate::verify::book::Book;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        if !book.contract.shifts.contains(&worked.row.shift) {
            found.on(
                worked.date,
                format!(
                    "works `{}` on {}, which the contract `{}` does not allow",
                    worked.pattern.name,
                    words::day(worked.date),
                    book.contract.name
                ),
            );
        }
    }
}
