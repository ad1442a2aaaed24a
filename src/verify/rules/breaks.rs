//! The pattern's breaks: each once, in order, as long and as paid as the pattern says, started in
//! its window on its step, inside the shift, and not overlapping.

use crate::scenario::model::{Break, BreakKind};
use crate::verify::book::{Book, Worked};
use crate::verify::sheet::{Activity, SheetPiece};
use crate::verify::violation::Findings;
use crate::verify::words;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        let taken: Vec<&SheetPiece> = worked
            .pieces
            .iter()
            .copied()
            .filter(|piece| piece.activity.is_pause())
            .collect();
        check_number(worked, &taken, found);
        // In order: the n-th pause taken stands for the pattern's n-th.
        for (pause, piece) in worked.pattern.breaks.iter().zip(&taken) {
            check_pause(book, worked, pause, piece, found);
        }
        for pair in taken.windows(2) {
            if pair[1].span.start < pair[0].span.end {
                found.on(
                    worked.date,
                    format!(
                        "{} and {} overlap on {}",
                        words::piece(pair[0], book.zone),
                        words::piece(pair[1], book.zone),
                        words::day(worked.date)
                    ),
                );
            }
        }
    }
}

fn check_number(worked: &Worked, taken: &[&SheetPiece], found: &mut Findings) {
    let wanted = worked.pattern.breaks.len();
    if taken.len() != wanted {
        found.on(
            worked.date,
            format!(
                "{} on {}, but `{}` has {wanted}",
                match taken.len() {
                    0 => "no break".to_owned(),
                    1 => "1 break".to_owned(),
                    count => format!("{count} breaks"),
                },
                words::day(worked.date),
                worked.pattern.name
            ),
        );
    }
}

fn check_pause(
    book: &Book,
    worked: &Worked,
    pause: &Break,
    piece: &SheetPiece,
    found: &mut Findings,
) {
    let what = format!(
        "{} on {}",
        words::piece(piece, book.zone),
        words::day(worked.date)
    );
    let wrong = [
        wrong_kind(pause, piece),
        wrong_length(pause, piece),
        wrong_pay(pause, piece),
        wrong_place(book, worked, pause, piece),
    ];
    for reason in wrong.into_iter().flatten() {
        found.on(worked.date, format!("{what} {reason}"));
    }
}

fn wrong_kind(pause: &Break, piece: &SheetPiece) -> Option<String> {
    let wanted = match pause.kind {
        BreakKind::Break => Activity::Break,
        BreakKind::Lunch => Activity::Lunch,
    };
    (piece.activity != wanted).then(|| format!("should be a {}", wanted.word()))
}

fn wrong_length(pause: &Break, piece: &SheetPiece) -> Option<String> {
    let wanted = i64::from(pause.length_min);
    (piece.span.minutes() != wanted).then(|| {
        format!(
            "lasts {}, not {}",
            words::minutes(piece.span.minutes()),
            words::minutes(wanted)
        )
    })
}

fn wrong_pay(pause: &Break, piece: &SheetPiece) -> Option<String> {
    let word = |paid| if paid { "paid" } else { "unpaid" };
    (piece.paid != pause.paid).then(|| {
        format!(
            "is {}, but should be {}",
            word(piece.paid),
            word(pause.paid)
        )
    })
}

fn wrong_place(book: &Book, worked: &Worked, pause: &Break, piece: &SheetPiece) -> Option<String> {
    let span = worked.span();
    if !span.covers(piece.span) {
        return Some("does not lie inside the shift".to_owned());
    }
    let after = piece.span.start.since(span.start);
    let (earliest, latest) = (i64::from(pause.earliest_min), i64::from(pause.latest_min));
    if after < earliest || after > latest {
        return Some(format!(
            "does not start between {} and {}, {} to {} into the shift",
            words::clock(span.start.plus(earliest), book.zone),
            words::clock(span.start.plus(latest), book.zone),
            words::minutes(earliest),
            words::minutes(latest)
        ));
    }
    let step = i64::from(pause.step_min.max(1));
    ((after - earliest) % step != 0).then(|| {
        format!(
            "does not start on its step of {} from {}",
            words::minutes(step),
            words::clock(span.start.plus(earliest), book.zone)
        )
    })
}
