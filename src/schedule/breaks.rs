//! From numbers of breaks to breaks of shifts: first come, first served, then each moved to where
//! it costs least.
//!
//! The program says how many breaks of a class start when. All windows of a class are equally
//! wide, so the shift whose window opens first takes the break that starts first (Aykin 1996,
//! doi 10.1287/mnsc.42.4.591; Bechtold & Jacobs 1990, doi 10.1287/mnsc.36.11.1339).

use super::catalogue::Catalogue;
use super::coverage::Coverage;
use super::model::{BreakClass, Slot};
use super::shapes::{BreakWindow, earliest_placement};
use crate::calendar::{Moment, Span};
use std::collections::BTreeMap;

/// Money below which a move is not worth it.
const WORTH: f64 = 1e-7;

/// How many breaks of each class start when, as the program says (not yet whole).
pub type BreakCounts = BTreeMap<BreakClass, Vec<(Slot, f64)>>;

/// One agent's shift with its breaks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duty {
    /// Position of the offer.
    pub offer: usize,
    /// Its breaks, in order, apart, each in its window.
    pub breaks: Vec<Span>,
}

/// Gives every one of `counts` (by offer) its breaks as `breaks` has them.
#[must_use]
pub fn place(catalogue: &Catalogue, counts: &[u32], breaks: &BreakCounts) -> Vec<Duty> {
    let mut wanted: BTreeMap<(usize, usize), Vec<Moment>> = BTreeMap::new();
    for (class, windows) in classes(catalogue, counts) {
        let empty = Vec::new();
        let starts = whole(&windows, breaks.get(&class).unwrap_or(&empty));
        let mut starts = starts.into_iter();
        for (window, offer, position, count) in windows {
            let given = wanted.entry((offer, position)).or_default();
            for _ in 0..count {
                let slot = starts.next();
                let start = slot.map_or(window.first, |slot| slot.first.max(window.first));
                given.push(start.min(window.last));
            }
        }
    }
    let mut duties = Vec::new();
    for (offer, count) in counts.iter().enumerate() {
        let windows = &catalogue.offers[offer].windows;
        for number in 0..*count as usize {
            let wish: Vec<Moment> = (0..windows.len())
                .filter_map(|position| wanted.get(&(offer, position))?.get(number).copied())
                .collect();
            if let Some(breaks) = nearest(windows, &wish) {
                duties.push(Duty { offer, breaks });
            }
        }
    }
    duties
}

type Window = (BreakWindow, usize, usize, u32);

/// The windows to be served of each class, by opening.
fn classes(catalogue: &Catalogue, counts: &[u32]) -> BTreeMap<BreakClass, Vec<Window>> {
    let mut classes: BTreeMap<BreakClass, Vec<Window>> = BTreeMap::new();
    for (position, count) in counts.iter().enumerate() {
        let offer = &catalogue.offers[position];
        for (number, window) in offer.windows.iter().enumerate() {
            let class = BreakClass::of(catalogue.crew_of[offer.group], window);
            if *count > 0 {
                let windows = classes.entry(class).or_default();
                windows.push((*window, position, number, *count));
            }
        }
    }
    for windows in classes.values_mut() {
        windows.sort_by_key(|(window, offer, number, _)| (window.first, *offer, *number));
    }
    classes
}

/// Whole numbers of breaks: the running total rounded. A running total lies between the windows
/// closed and the windows opened, which are whole, so that its rounding does as well.
fn whole(windows: &[Window], counts: &[(Slot, f64)]) -> Vec<Slot> {
    let total: u32 = windows.iter().map(|(_, _, _, count)| count).sum();
    let mut starts = Vec::with_capacity(total as usize);
    let mut running = 0.0;
    for (start, count) in counts {
        running += count;
        #[expect(clippy::cast_precision_loss, reason = "numbers of agents")]
        while (starts.len() as f64) + 0.5 <= running && starts.len() < total as usize {
            starts.push(*start);
        }
    }
    starts
}

/// The placement nearest to `wish` (a start a break): in order, apart, in the windows.
fn nearest(windows: &[BreakWindow], wish: &[Moment]) -> Option<Vec<Span>> {
    if wish.len() < windows.len() {
        return earliest_placement(windows);
    }
    // For each break and each of its starts: the least total distance, and the start before.
    let mut best: Vec<Vec<(Moment, i64, usize)>> = Vec::with_capacity(windows.len());
    for (number, window) in windows.iter().enumerate() {
        let mut row = Vec::new();
        for start in window.starts() {
            let own = start.since(wish[number]).abs();
            if number == 0 {
                row.push((start, own, 0));
                continue;
            }
            let length = windows[number - 1].length_min;
            let before = best[number - 1].iter().enumerate();
            let before = before.filter(|(_, (earlier, ..))| earlier.plus(length) <= start);
            if let Some((position, it)) = before.min_by_key(|(_, (_, cost, _))| *cost) {
                row.push((start, own + it.1, position));
            }
        }
        best.push(row);
    }
    let mut placed = Vec::with_capacity(windows.len());
    let mut next: Option<usize> = None;
    for (number, window) in windows.iter().enumerate().rev() {
        let row = &best[number];
        let position = match next {
            Some(position) => position,
            None => (0..row.len()).min_by_key(|position| row[*position].1)?,
        };
        let (start, _, before) = row[position];
        placed.push(Span::lasting(start, window.length_min));
        next = Some(before);
    }
    placed.reverse();
    Some(placed)
}

/// Places the breaks of an agent of `crew` who is on duty one after the other, each where it costs
/// least, and gives what that changes the cost by. They are left in `coverage`.
pub fn cheapest_breaks(
    windows: &[BreakWindow],
    crew: usize,
    coverage: &mut Coverage<'_>,
) -> (f64, Vec<Span>) {
    let mut total = 0.0;
    let mut placed: Vec<Span> = Vec::with_capacity(windows.len());
    for (number, window) in windows.iter().enumerate() {
        let after = placed.last().map(|before| before.end);
        let until = latest_end(&windows[number + 1..]);
        let mut best: Option<(f64, Span)> = None;
        for start in window.starts() {
            let span = Span::lasting(start, window.length_min);
            let fits =
                after.is_none_or(|end| end <= start) && until.is_none_or(|until| span.end <= until);
            if !fits {
                continue;
            }
            let cost = coverage.add(crew, span, -1.0);
            coverage.add(crew, span, 1.0);
            if best.is_none_or(|(least, _)| cost < least - WORTH) {
                best = Some((cost, span));
            }
        }
        if let Some((_, span)) = best {
            total += coverage.add(crew, span, -1.0);
            placed.push(span);
        }
    }
    (total, placed)
}

/// When the break before these must have ended for all of them to find a place.
fn latest_end(windows: &[BreakWindow]) -> Option<Moment> {
    windows.iter().rev().fold(None, |until, window| {
        let fits = |start: &Moment| until.is_none_or(|end| start.plus(window.length_min) <= end);
        window.starts().rev().find(fits).or(Some(window.first))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(first: i64, last: i64, length_min: i64) -> BreakWindow {
        BreakWindow {
            first: Moment::from_minutes(first),
            last: Moment::from_minutes(last),
            step_min: 15,
            length_min,
        }
    }

    #[test]
    fn running_totals_round_to_whole_breaks() {
        let windows = vec![(window(0, 45, 15), 0, 0, 3)];
        let at = |minutes| Slot {
            first: Moment::from_minutes(minutes),
            last: Moment::from_minutes(minutes),
        };
        let counts = [(at(0), 0.4), (at(15), 1.2), (at(30), 0.7), (at(45), 0.7)];
        assert_eq!(whole(&windows, &counts), [at(15), at(15), at(45)]);
    }

    #[test]
    fn breaks_that_would_overlap_are_moved_apart() {
        let windows = [window(0, 60, 30), window(30, 90, 15)];
        let wish = [45, 45].map(Moment::from_minutes);
        let placed = nearest(&windows, &wish).unwrap();
        assert!(placed[0].end <= placed[1].start);
        let distance: i64 = placed
            .iter()
            .zip(&wish)
            .map(|(span, wish)| span.start.since(*wish).abs())
            .sum();
        assert_eq!(distance, 30);
        let same = nearest(&windows, &[0, 60].map(Moment::from_minutes)).unwrap();
        assert_eq!(same[1].start, Moment::from_minutes(60));
    }
}
