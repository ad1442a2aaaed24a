//! Agents work at their own site.

use crate::verify::book::Book;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    let sites = &book.scenario.sites;
    for worked in &book.shifts {
        if worked.row.site != book.agent.site {
            found.on(
                worked.date,
                format!(
                    "works at {} on {}, but belongs to {}",
                    sites[worked.row.site.get()].name,
                    words::day(worked.date),
                    sites[book.agent.site.get()].name
                ),
            );
        }
    }
}
