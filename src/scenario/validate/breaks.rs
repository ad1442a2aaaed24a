//! Breaks: each with a window, all of them placeable in every length of their shift.

use super::shifts::called;
use super::{items, limits_reversed, numbers};
use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::file::{BreakFile, ShiftFile};
use crate::scenario::model::{Break, BreakKind};
use crate::units::Seconds;

/// The breaks of a shift, and whether all of them could be read.
pub fn breaks(shift: &ShiftFile, problems: &mut Problems) -> (Vec<Break>, bool) {
    let written = items(&shift.breaks);
    let read: Vec<Break> = written.iter().filter_map(|it| one(it, problems)).collect();
    let complete =
        read.len() == written.len() && shift.breaks.as_ref().is_none_or(|list| list.complete);
    (read, complete)
}

fn one(written: &BreakFile, problems: &mut Problems) -> Option<Break> {
    let length = written
        .length
        .as_ref()
        .map(|at| numbers::minutes("length", at, 1..=720, problems));
    let earliest = written
        .earliest
        .as_ref()
        .map(|at| numbers::minutes("earliest", at, 0..=1440, problems));
    let latest = written
        .latest
        .as_ref()
        .map(|at| numbers::minutes("latest", at, 0..=1440, problems));
    let step = written
        .step
        .as_ref()
        .map_or(15, |at| numbers::minutes("step", at, 1..=1440, problems));
    let (length_min, earliest_min, latest_min) = (length?, earliest?, latest?);
    if let Some(at) = written
        .earliest
        .as_ref()
        .filter(|_| earliest_min > latest_min)
    {
        limits_reversed("the start of a break", &at.place, problems);
        return None;
    }
    Some(Break {
        kind: written
            .kind
            .as_ref()
            .map_or(BreakKind::Break, |at| at.value),
        length_min,
        paid: written.paid.as_ref()?.value,
        earliest_min,
        latest_min,
        step_min: step,
    })
}

/// Reports, for the first length in which the breaks cannot be placed one after the other, the
/// one that fails. Placing each as early as possible finds a placement wherever there is one.
pub fn check_placement(
    shift: &ShiftFile,
    breaks: &[Break],
    lengths_min: &[u32],
    problems: &mut Problems,
) {
    let written = items(&shift.breaks);
    for length in lengths_min {
        let mut free_from = 0;
        for (pause, written) in breaks.iter().zip(written) {
            if pause.earliest_min + pause.length_min > *length {
                return problems.push(does_not_fit(shift, written, *length));
            }
            let waits = free_from.max(pause.earliest_min) - pause.earliest_min;
            let start = pause.earliest_min + waits.div_ceil(pause.step_min) * pause.step_min;
            if start > pause.latest_min || start + pause.length_min > *length {
                return problems.push(collides(shift, written, *length));
            }
            free_from = start + pause.length_min;
        }
    }
    warn_late_windows(breaks, written, lengths_min, problems);
}

fn shown(minutes: u32) -> Seconds {
    Seconds::from_minutes(minutes)
}

fn does_not_fit(shift: &ShiftFile, written: &BreakFile, length: u32) -> Problem {
    let place = written
        .earliest
        .as_ref()
        .map_or(&written.place, |at| &at.place);
    let message = format!(
        "a break does not fit in {} of {}",
        called(shift),
        shown(length)
    );
    Problem::error(codes::BREAK_DOES_NOT_FIT, message)
        .at(place.clone(), "begins so late that it ends after the shift")
        .help("let the break begin earlier, or give the short lengths a shift of their own")
}

fn collides(shift: &ShiftFile, written: &BreakFile, length: u32) -> Problem {
    let message = format!(
        "the breaks of {} of {} cannot be placed one after the other",
        called(shift),
        shown(length)
    );
    Problem::error(codes::BREAKS_COLLIDE, message)
        .at(
            written.place.clone(),
            "finds no room in its window after the break before it",
        )
        .help("widen its window, or write the breaks in the order in which they are taken")
}

fn warn_late_windows(
    breaks: &[Break],
    written: &[BreakFile],
    lengths_min: &[u32],
    problems: &mut Problems,
) {
    let Some(shortest) = lengths_min.first() else {
        return;
    };
    for (pause, written) in breaks.iter().zip(written) {
        let Some(latest) = written
            .latest
            .as_ref()
            .filter(|_| pause.latest_min + pause.length_min > *shortest)
        else {
            continue;
        };
        let problem = Problem::warning(
            codes::BREAK_WINDOW_LATE,
            "a break's window reaches past the end of the shift",
        )
        .at(
            latest.place.clone(),
            format!("the shortest shift ends after {}", shown(*shortest)),
        )
        .help("breaks stay inside the shift: an earlier `latest` says the same");
        problems.push(problem);
    }
}
