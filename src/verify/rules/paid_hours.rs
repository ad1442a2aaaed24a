//! `paid_h` is the length less the pattern's unpaid breaks; work, meetings and training are paid.

use crate::verify::book::{Book, Worked};
use crate::verify::violation::Findings;
use crate::verify::words;

/// Hours are written with two decimals or more: 7 h 40 min is 7.67. Half a minute apart is equal.
const TOLERANCE_MIN: f64 = 0.5;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        check_written(worked, found);
        for piece in &worked.pieces {
            if !piece.activity.is_pause() && !piece.paid {
                found.on(
                    worked.date,
                    format!(
                        "{} on {} is unpaid",
                        words::piece(piece, book.zone),
                        words::day(worked.date)
                    ),
                );
            }
        }
    }
}

fn check_written(worked: &Worked, found: &mut Findings) {
    let minutes = worked.paid_minutes();
    #[allow(clippy::cast_precision_loss)] // a shift has a few hundred minutes
    let paid_min = minutes as f64;
    if (worked.row.paid_h * 60.0 - paid_min).abs() > TOLERANCE_MIN {
        found.on(
            worked.date,
            format!(
                "`{}` on {} says {} paid hours, but it is {:.2}: {} less the unpaid breaks",
                worked.pattern.name,
                words::day(worked.date),
                worked.row.paid_h,
                paid_min / 60.0,
                words::minutes(worked.span().minutes())
            ),
        );
    }
}
