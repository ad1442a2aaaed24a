//! The pattern's breaks: each once, in order, as long and as paid as the pattern says, started in
//! its window on its step, inside the shift, and not overlapping.

use super::alignment::{self, Step};
use crate::scenario::model::{Break, BreakKind};
use crate::verify::book::{Book, Worked};
use crate::verify::sheet::{Activity, SheetPiece};
use crate::verify::violation::Findings;
use crate::verify::words;
use crate::wording::plural;

/// What a fault weighs in finding the break that a pause stands for; far more than the minutes by
/// which it misses its window, which decide between equals.
const FAULT: u64 = 1_000_000;
/// What a break that is not taken weighs, or a pause too many. With three faults a pause is rather
/// another break than this one.
const ALONE: u64 = FAULT + FAULT / 4;

pub(super) fn check(book: &Book, found: &mut Findings) {
    for worked in &book.shifts {
        let taken: Vec<&SheetPiece> = worked
            .pieces
            .iter()
            .copied()
            .filter(|piece| piece.activity.is_pause())
            .collect();
        check_taken(book, worked, &taken, found);
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

/// Each pause taken against the break of the pattern that it fits best, both in their order: one
/// that is left out does not make the later ones wrong.
fn check_taken(book: &Book, worked: &Worked, taken: &[&SheetPiece], found: &mut Findings) {
    let wanted = &worked.pattern.breaks;
    let cost = |n: usize, m: usize| misfit(book, worked, &wanted[n], taken[m]);
    let (mut missing, mut surplus) = (vec![], vec![]);
    for step in alignment::best(wanted.len(), taken.len(), ALONE, cost) {
        match step {
            Step::Pair(n, m) => check_pause(book, worked, &wanted[n], taken[m], found),
            Step::Missing(n) => missing.push(&wanted[n]),
            Step::Surplus(m) => surplus.push(taken[m]),
        }
    }
    if !missing.is_empty() {
        let listed: Vec<String> = missing
            .iter()
            .map(|pause| wanted_words(book, worked, pause))
            .collect();
        found.on(
            worked.date,
            format!(
                "{} {} missing on {}",
                listed.join(", "),
                plural(listed.len(), "is", "are"),
                words::day(worked.date)
            ),
        );
    }
    for piece in surplus {
        found.on(
            worked.date,
            format!(
                "{} on {} is none of the breaks of `{}`",
                words::piece(piece, book.zone),
                words::day(worked.date),
                worked.pattern.name
            ),
        );
    }
}

/// `a lunch of 30min between 11:30 and 13:00`.
fn wanted_words(book: &Book, worked: &Worked, pause: &Break) -> String {
    let start = worked.span().start;
    let at = |minutes: u32| words::clock(start.plus(i64::from(minutes)), book.zone);
    let (from, to) = (at(pause.earliest_min), at(pause.latest_min));
    let when = match from == to {
        true => format!("at {from}"),
        false => format!("between {from} and {to}"),
    };
    format!(
        "a {} of {} {when}",
        activity(pause).word(),
        words::minutes(i64::from(pause.length_min))
    )
}

/// How badly a pause fits a break of the pattern.
fn misfit(book: &Book, worked: &Worked, pause: &Break, piece: &SheetPiece) -> u64 {
    let faults = faults(book, worked, pause, piece).len() as u64;
    let after = piece.span.start.since(worked.span().start);
    let (earliest, latest) = (i64::from(pause.earliest_min), i64::from(pause.latest_min));
    let outside = after.abs_diff(after.clamp(earliest, latest.max(earliest)));
    FAULT * faults + outside.min(FAULT / 100)
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
    for reason in faults(book, worked, pause, piece) {
        found.on(worked.date, format!("{what} {reason}"));
    }
}

/// Every way in which a pause is not what the pattern says.
fn faults(book: &Book, worked: &Worked, pause: &Break, piece: &SheetPiece) -> Vec<String> {
    let wrong = [
        wrong_kind(pause, piece),
        wrong_length(pause, piece),
        wrong_pay(pause, piece),
        wrong_place(book, worked, pause, piece),
    ];
    wrong.into_iter().flatten().collect()
}

const fn activity(pause: &Break) -> Activity {
    match pause.kind {
        BreakKind::Break => Activity::Break,
        BreakKind::Lunch => Activity::Lunch,
    }
}

fn wrong_kind(pause: &Break, piece: &SheetPiece) -> Option<String> {
    let wanted = activity(pause);
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
