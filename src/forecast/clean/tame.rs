//! Single intervals with absurdly many contacts, taken out of the measure that days and hours are judged by.
//!
//! A slip of the keyboard (90,000 in place of 28) in a mean would raise what is expected of its clock time
//! for weeks, and so hide itself and blame the hours around it. Here each interval is held against
//! the same clock time of other days by medians, which one or two absurd values do not move.
//!
//! Not for finding them: what counts as a spike is decided with the profile that is learnt from the
//! tamed days.

use super::super::series::{Cell, SeriesDay};
use super::hours::is_wild;
use super::median;

/// Days of the same weekday on each side whose clock times are compared.
const EACH_SIDE: usize = 4;
/// Days on one side that make a median which one absurd value does not move; with fewer on either side
/// both sides go together, with fewer in all, other weekdays stand in.
const LEAST_OTHERS: usize = 3;
/// Share of a day's intervals that can be spikes: of more, the day is one.
const MOST_WILD: f64 = 0.5;

/// The days, each absurd interval replaced by what its clock time has on other days.
#[must_use]
pub fn tamed(days: &[SeriesDay]) -> Vec<SeriesDay> {
    let shelves = Shelves::of(days);
    let mut tamed = days.to_vec();
    for (at, day) in tamed.iter_mut().enumerate() {
        let usual = shelves.usual(days, at);
        let level = level(&day.cells, &usual).max(1.0);
        let expected: Vec<f64> = (day.cells.iter().zip(&usual))
            .map(|(cell, usual)| usual * cell.share * level)
            .collect();
        let wild: Vec<usize> = (0..day.cells.len())
            .filter(|cell| is_wild(day.cells[*cell].offered, expected[*cell]))
            .collect();
        if wild.len() as f64 > MOST_WILD * day.cells.len() as f64 {
            continue;
        }
        for cell in wild {
            day.cells[cell].offered = expected[cell];
        }
    }
    tamed
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
