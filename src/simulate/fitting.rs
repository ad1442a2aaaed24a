//! Activities fitted to the shifts of a roster: where a shift was moved, shortened or made longer by hand,
//! its activities still lie where it was.

use crate::calendar::{Moment, Span};
use crate::units::{AgentIndex, QueueIndex};
use crate::verify::{Activity, Sheet, SheetPiece, SheetShift};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the activities of a shift came to fit it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// The shift is as long as they are and begins at another time: they were moved along.
    Moved,
    /// The shift has another length: what fits was kept, moved to its start where it lay elsewhere.
    Cut,
    /// There are none for it: it is not worked.
    Missing,
}

/// A shift whose activities did not fit it as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Refitted {
    /// How they came to fit.
    pub fit: Fit,
    /// Whose shift.
    pub agent: AgentIndex,
    /// The local date on which it starts.
    pub date: NaiveDate,
}

/// A piece of work in the place where it is worked.
pub type Work = (Span, Option<QueueIndex>);

/// The work of each shift, in the order of `sheet.shifts`, and the shifts whose activities did not fit.
///
/// An agent's activities that fill a shift, or lie inside one, are its own. Others that follow each other
/// without a gap are those of a shift that was changed: of the one that they overlap, else of the nearest one
/// without activities that begins less than a day away, else of the nearest without that is as long.
/// Rows `time_off` are no part of a shift.
#[must_use]
pub fn fitted(sheet: &Sheet, pieces: &[SheetPiece]) -> (Vec<Vec<Work>>, Vec<Refitted>) {
    let mut of_agent: BTreeMap<AgentIndex, (Vec<usize>, Vec<&SheetPiece>)> = BTreeMap::new();
    for (number, shift) in sheet.shifts.iter().enumerate() {
        of_agent.entry(shift.agent).or_default().0.push(number);
    }
    for piece in pieces.iter().filter(|it| it.activity != Activity::TimeOff) {
        if let Some((_, own)) = of_agent.get_mut(&piece.agent) {
            own.push(piece);
        }
    }
    let mut work = vec![vec![]; sheet.shifts.len()];
    let mut refitted = vec![];
    for (numbers, mut own) in of_agent.into_values() {
        own.sort_by_key(|it| it.span);
        let places = numbers.iter().map(|it| Place::of(&sheet.shifts[*it]));
        let mut places: Vec<Place<'_>> = places.collect();
        for block in blocks(as_they_stand(&mut places, own)) {
            put(&mut places, &block);
        }
        for (number, place) in numbers.into_iter().zip(places) {
            refitted.extend(place.refitted());
            work[number] = place.work;
        }
    }
    refitted.sort();
    (work, refitted)
}

/// A shift, and what of its activities is found.
struct Place<'a> {
    shift: &'a SheetShift,
    work: Vec<Work>,
    /// Whether anything lies in it.
    is_taken: bool,
    fit: Option<Fit>,
}

impl<'a> Place<'a> {
    fn of(shift: &'a SheetShift) -> Self {
        Self {
            shift,
            work: vec![],
            is_taken: false,
            fit: None,
        }
    }

    fn minutes(&self) -> i64 {
        self.shift.span.minutes()
    }

    /// Takes a piece, so many minutes later, as far as it lies inside.
    fn take(&mut self, piece: &SheetPiece, later: i64) {
        let own = self.shift.span;
        let span = Span {
            start: piece.span.start.plus(later).max(own.start),
            end: piece.span.end.plus(later).min(own.end),
        };
        self.is_taken = true;
        if piece.activity == Activity::Work && span.start < span.end {
            self.work.push((span, piece.queue));
        }
    }

    fn refitted(&self) -> Option<Refitted> {
        let missing = (!self.is_taken).then_some(Fit::Missing);
        self.fit.or(missing).map(|fit| Refitted {
            fit,
            agent: self.shift.agent,
            date: self.shift.date,
        })
    }
}

/// Gives each shift the pieces that fill it; then those of a run that lies inside one. What is left, in order.
fn as_they_stand<'a>(
    places: &mut [Place<'_>],
    mut pieces: Vec<&'a SheetPiece>,
) -> Vec<&'a SheetPiece> {
    for place in places.iter_mut() {
        let own = place.shift.span;
        let inside = |it: &&SheetPiece| own.covers(it.span);
        let minutes: i64 = (pieces.iter().copied().filter(inside))
            .map(|it| it.span.minutes())
            .sum();
        if minutes == own.minutes() {
            let (filling, others) = pieces.into_iter().partition(inside);
            pieces = others;
            let filling: Vec<&SheetPiece> = filling;
            filling.into_iter().for_each(|it| place.take(it, 0));
        }
    }
    let mut left = vec![];
    for block in blocks(pieces) {
        let mut around = places.iter_mut();
        match around.find(|it| it.shift.span.covers(whole(&block))) {
            Some(place) => block.into_iter().for_each(|it| place.take(it, 0)),
            None => left.extend(block),
        }
    }
    left
}

/// Runs of pieces without a gap.
fn blocks(pieces: Vec<&SheetPiece>) -> Vec<Vec<&SheetPiece>> {
    let mut all: Vec<Vec<&SheetPiece>> = vec![];
    let mut ends: Option<Moment> = None;
    for piece in pieces {
        match all.last_mut() {
            Some(last) if ends.is_some_and(|end| piece.span.start <= end) => last.push(piece),
            _ => {
                all.push(vec![piece]);
                ends = None;
            }
        }
        ends = Some(ends.map_or(piece.span.end, |end| end.max(piece.span.end)));
    }
    all
}

/// From the start to the end of a run; runs have a piece.
fn whole(block: &[&SheetPiece]) -> Span {
    let first = block[0].span;
    let end = block.iter().map(|it| it.span.end).max();
    Span {
        start: first.start,
        end: end.unwrap_or(first.end),
    }
}

/// Gives a run to the shift that it was of, if there is one that may be.
fn put(places: &mut [Place<'_>], block: &[&SheetPiece]) {
    let span = whole(block);
    let Some(number) = home(places, span) else {
        return;
    };
    let place = &mut places[number];
    let own = place.shift.span;
    // What covers all that can be covered stays by the clock.
    let stays = own.overlap(span) == own.minutes().min(span.minutes());
    let later = if stays || place.is_taken {
        0
    } else {
        own.start.since(span.start)
    };
    let moved = later != 0 && own.minutes() == span.minutes();
    place.fit = Some(if moved { Fit::Moved } else { Fit::Cut });
    block.iter().for_each(|it| place.take(it, later));
}

fn home(places: &[Place<'_>], span: Span) -> Option<usize> {
    let numbers = 0..places.len();
    let overlap = |it: &usize| places[*it].shift.span.overlap(span);
    if let Some(most) = numbers.clone().max_by_key(overlap)
        && overlap(&most) > 0
    {
        return Some(most);
    }
    let apart = |it: &usize| places[*it].shift.span.start.since(span.start).abs();
    let free = numbers.filter(|it| !places[*it].is_taken);
    let near = free.clone().filter(|it| apart(it) < DAY_MIN);
    let alike = free.filter(|it| places[*it].minutes() == span.minutes());
    near.min_by_key(apart).or_else(|| alike.min_by_key(apart))
}

const DAY_MIN: i64 = 24 * 60;

#[cfg(test)]
mod tests;
