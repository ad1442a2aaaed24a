//! Every shift starts on a date of the plan.

use crate::verify::book::Book;
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        if book.plan_day(worked.date).is_none() {
            let last = book.scenario.end_day().pred_opt().unwrap_or(worked.date);
            found.on(
                worked.date,
                format!(
                    "the shift of {} lies outside the plan, which runs from {} to {}",
                    words::day(worked.date),
                    words::day(book.scenario.first_day),
                    words::day(last)
                ),
            );
        }
    }
}
