//! Single intervals with absurdly many contacts, taken out of the measure that days and hours are judged by.
//!
//! A slip of the keyboard (90,000 in place of 28) in a mean would raise what is expected of its clock time
//! for weeks, and so hide itself and blame the hours around it. Here each interval is held against
//! the same clock time of other days by medians, which one or two absurd values do not move.
//!
//! Not for finding them: what counts as a spike is decided with the profile that is learnt from the
//! tamed days.

use super::super::day_calendar::DayCalendar;
use super::super::series::{Cell, SeriesDay};
use super::hours::is_wild;
use super::{FAR, FEW_USUAL, Finding, FindingKind, Marks, median};

/// Times the expected that an interval without an event must have to be set aside, at least.
const WILD: f64 = 4.0;
/// Days of the same weekday on each side whose clock times are compared.
const EACH_SIDE: usize = 4;
/// Days on one side that make a median which one absurd value does not move; with fewer on either side
/// both sides go together, with fewer in all, other weekdays stand in.
const LEAST_OTHERS: usize = 3;
/// Share of a day's intervals that can be spikes: of more, the day is one.
const MOST_WILD: f64 = 0.5;

/// The same where days are so few that hardly a weekday is there twice: an order of magnitude, which no
/// weekday has over another.
const WILD_OF_FEW: f64 = 10.0;

/// Takes single absurd intervals out of a history of few days, by the same clock time on its other days, whatever
/// their weekday. Nothing is said of an interval whose clock time fewer than three others have.
pub fn absurd_of_few(
    days: &mut [SeriesDay],
    calendar: &DayCalendar,
    marks: &Marks,
) -> Vec<Finding> {
    let expected: Vec<Vec<f64>> = (0..days.len())
        .map(|at| expected_of_few(days, at))
        .collect();
    let wild = wild(days, &expected).max(WILD_OF_FEW);
    let mut findings = vec![];
    for (day, expected) in days.iter_mut().zip(expected) {
        let explained = !calendar.marks(day.date).is_empty() || marks.keep.contains(&day.date);
        let is_absurd: Vec<bool> = (day.cells.iter().zip(&expected))
            .map(|(cell, expected)| is_wild(cell.offered, *expected, wild))
            .collect();
        let absurd = is_absurd.iter().filter(|absurd| **absurd).count();
        if explained || absurd as f64 > MOST_WILD * day.cells.len() as f64 {
            continue;
        }
        let mut judged = is_absurd.into_iter().zip(expected);
        let date = day.date;
        day.cells.retain(|cell| {
            let Some((true, expected)) = judged.next() else {
                return true;
            };
            findings.push(Finding {
                date,
                kind: FindingKind::Spike,
                factor: (expected >= FEW_USUAL).then(|| cell.offered / expected),
                slots: Some((cell.slot, cell.slot)),
            });
            false
        });
    }
    findings
}

/// What each interval of the day at `at` would have by the other days; without end where these are too few to tell.
fn expected_of_few(days: &[SeriesDay], at: usize) -> Vec<f64> {
    let others: Vec<usize> = (0..days.len()).filter(|other| *other != at).collect();
    let cells = &days[at].cells;
    let usual = cells.iter().map(|cell| {
        let rates = rates(days, &others, cell.slot);
        (rates.len() >= LEAST_OTHERS).then(|| median(rates))
    });
    let usual: Vec<Option<f64>> = usual.collect();
    let known: Vec<f64> = usual.iter().map(|usual| usual.unwrap_or(0.0)).collect();
    let level = level(cells, &known).max(1.0);
    let pairs = cells.iter().zip(usual);
    pairs
        .map(|(cell, usual)| usual.map_or(f64::INFINITY, |usual| usual * cell.share * level))
        .collect()
}

/// Days without their absurd intervals.
pub struct Tamed {
    /// The days, each absurd interval replaced by what its clock time has on other days.
    pub days: Vec<SeriesDay>,
    /// Times the expected from which an interval is absurd in this queue.
    pub wild: f64,
}

/// Takes absurd intervals out of `days`.
#[must_use]
pub fn tamed(days: &[SeriesDay]) -> Tamed {
    let shelves = Shelves::of(days);
    let expected = (0..days.len()).map(|at| expected(days, at, &shelves));
    let expected: Vec<Vec<f64>> = expected.collect();
    let wild = wild(days, &expected);
    let mut days = days.to_vec();
    for (day, expected) in days.iter_mut().zip(&expected) {
        let absurd: Vec<usize> = (0..day.cells.len())
            .filter(|at| is_wild(day.cells[*at].offered, expected[*at], wild))
            .collect();
        if absurd.len() as f64 > MOST_WILD * day.cells.len() as f64 {
            continue;
        }
        for at in absurd {
            day.cells[at].offered = expected[at];
        }
    }
    Tamed { days, wild }
}

/// What each interval of the day at `at` would have.
fn expected(days: &[SeriesDay], at: usize, shelves: &Shelves) -> Vec<f64> {
    let usual = shelves.usual(days, at);
    let cells = &days[at].cells;
    let level = level(cells, &usual).max(1.0);
    let pairs = cells.iter().zip(&usual);
    pairs
        .map(|(cell, usual)| usual * cell.share * level)
        .collect()
}

/// Times the expected from which an interval is absurd: [`WILD`], more in a restless queue, as
/// for days. Its deviation is that of the logs of contacts ÷ expected, beyond what chance makes of them.
fn wild(days: &[SeriesDay], expected: &[Vec<f64>]) -> f64 {
    let cells = days.iter().flat_map(|day| &day.cells);
    let known = cells.zip(expected.iter().flatten());
    let known: Vec<(f64, f64)> = (known.map(|(cell, expected)| (cell.offered, *expected)))
        .filter(|(_, expected)| *expected >= FEW_USUAL && expected.is_finite())
        .collect();
    let off = known
        .iter()
        .map(|(offered, expected)| (offered.max(0.5) / expected).ln().abs());
    let off = 1.4826 * median(off.collect());
    let chance = median(known.iter().map(|(_, expected)| 1.0 / expected).collect());
    let restless = (off * off - chance).max(0.0).sqrt();
    WILD.max((FAR * restless).exp())
}

/// Level of a day: the median over its intervals of contacts ÷ usual, weighted by what is usual. An
/// hour at its usual volume is no spike, however quiet the rest of its day.
fn level(cells: &[Cell], usual: &[f64]) -> f64 {
    let mut ratios: Vec<(f64, f64)> = (cells.iter().zip(usual))
        .filter(|(_, usual)| **usual > 0.0)
        .map(|(cell, usual)| (cell.rate() / usual, *usual))
        .collect();
    ratios.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let all: f64 = ratios.iter().map(|(_, weight)| weight).sum();
    let mut below = 0.0;
    let middle = ratios.iter().find(|(_, weight)| {
        below += weight;
        below >= all / 2.0
    });
    middle.map_or(1.0, |(ratio, _)| *ratio)
}

/// Positions of the days by weekday.
struct Shelves([Vec<usize>; 7]);

impl Shelves {
    fn of(days: &[SeriesDay]) -> Self {
        let mut by_weekday: [Vec<usize>; 7] = Default::default();
        for (at, day) in days
            .iter()
            .enumerate()
            .filter(|(_, day)| !day.cells.is_empty())
        {
            by_weekday[day.weekday()].push(at);
        }
        Self(by_weekday)
    }

    /// The usual rate of each cell of the day at `at`.
    fn usual(&self, days: &[SeriesDay], at: usize) -> Vec<f64> {
        let same = &self.0[days[at].weekday()];
        let place = same.partition_point(|other| *other < at);
        let before = &same[place.saturating_sub(EACH_SIDE)..place];
        let after = same.get(place + 1..).unwrap_or_default();
        let after = &after[..after.len().min(EACH_SIDE)];
        let both: Vec<usize> = before.iter().chain(after).copied().collect();
        let sides: Vec<Vec<usize>> = if before.len().min(after.len()) >= LEAST_OTHERS {
            vec![before.to_vec(), after.to_vec()]
        } else if both.len() >= LEAST_OTHERS {
            vec![both]
        } else {
            vec![around(days, at)]
        };
        // The first day of a new level is no spike: a clock time has what it has on the busier side.
        let rate = |cell: &Cell| {
            let of_sides = sides
                .iter()
                .map(|side| median(rates(days, side, cell.slot)));
            of_sides.fold(0.0, f64::max)
        };
        days[at].cells.iter().map(rate).collect()
    }
}

/// Days of any weekday near the one at `at`, on both sides.
fn around(days: &[SeriesDay], at: usize) -> Vec<usize> {
    let from = at.saturating_sub(EACH_SIDE);
    let to = (at + EACH_SIDE + 1).min(days.len());
    let others = (from..to).filter(|other| *other != at);
    others
        .filter(|other| !days[*other].cells.is_empty())
        .collect()
}

fn rates(days: &[SeriesDay], among: &[usize], slot: usize) -> Vec<f64> {
    let cells = among.iter().flat_map(|at| {
        let cells = &days[*at].cells;
        // Cells are in order; of an hour that the clock shows twice, one is enough.
        let place = cells.partition_point(|cell| cell.slot < slot);
        cells.get(place).filter(|cell| cell.slot == slot)
    });
    cells.map(Cell::rate).collect()
}
