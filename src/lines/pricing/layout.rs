//! Which units of work can have been done in a stretch before each day.

use super::graph::{Graph, OFF};
use crate::lines::rules::succession::kinds_in;

/// Where a day's values lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Day {
    /// First value.
    pub at: usize,
    /// Fewest units.
    pub low: usize,
    /// How many numbers of units from there; 0 = none can be.
    pub width: usize,
}

/// By day, and one more for the end, where values lie; and how many there are.
pub fn lay_out(graph: &Graph, masks: &[u128], days: &mut Vec<Day>) -> usize {
    days.clear();
    let per_unit = graph.nodes() * graph.counters.states;
    let mut at = 0;
    for stretch in &graph.stretches {
        let later = reach(graph, masks, stretch.from, stretch.end);
        let (mut fewest, mut most) = (0, 0);
        for day in stretch.from..stretch.end {
            let ahead = later[day - stretch.from];
            let low = fewest.max(stretch.least.saturating_sub(ahead.1));
            let high = most.min(stretch.most.saturating_sub(ahead.0));
            let possible = stretch.most >= ahead.0 && low <= high;
            let width = if possible { high + 1 - low } else { 0 };
            days.push(Day { at, low, width });
            at += per_unit * width;
            let (least_today, most_today) = today(graph, masks[day]);
            fewest += least_today;
            most += most_today;
        }
    }
    days.push(Day {
        at,
        low: 0,
        width: 1,
    });
    at + per_unit
}

/// Steps of work to find the person's cheapest line once: values times what can be worked from each.
fn work(graph: &Graph) -> usize {
    let masks = graph.all();
    let values = lay_out(graph, masks, &mut Vec::new());
    let able = masks.iter().fold(0, |all, mask| all | (mask & !OFF));
    values.saturating_mul(able.count_ones() as usize)
}

/// Steps of work to find a line for everybody once, above which the horizon is solved in windows.
const LARGE: usize = 1_000_000_000;

/// Whether a line for everybody is quickly found.
#[must_use]
pub fn quickly_found(graphs: &[Graph]) -> bool {
    graphs.iter().map(work).sum::<usize>() <= LARGE
}

/// Fewest and most units that a day can give.
fn today(graph: &Graph, mask: u128) -> (usize, usize) {
    let units = || kinds_in(mask & !OFF).map(|kind| graph.units[usize::from(kind)]);
    let least = if mask & OFF == 0 { units().min() } else { None };
    (least.unwrap_or(0), units().max().unwrap_or(0))
}

/// For each day of a stretch, the fewest and most units from it to the stretch's end, runs of work no
/// longer than allowed.
fn reach(graph: &Graph, masks: &[u128], from: usize, end: usize) -> Vec<(usize, usize)> {
    let longest = graph.runs.most_on();
    let mut by_run = vec![0; longest + 1];
    let mut fewest = 0;
    let mut found = vec![(0, 0); end - from];
    for day in (from..end).rev() {
        let (least, most) = today(graph, masks[day]);
        let before: Vec<usize> = (0..=longest)
            .map(|run| {
                let off = if masks[day] & OFF == 0 { 0 } else { by_run[0] };
                let on = if run < longest && most > 0 {
                    most + by_run[run + 1]
                } else {
                    0
                };
                off.max(on)
            })
            .collect();
        by_run = before;
        fewest += least;
        found[day - from] = (fewest, by_run[0]);
    }
    found
}
