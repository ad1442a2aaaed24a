//! Lagrange multipliers on kinds whose maxima the states do not count (Held & Karp 1971,
//! doi 10.1007/BF01584070).

use super::graph::Graph;
use super::search::{Asked, Found, LineSearch, Terms};
use super::step::trace;
use crate::lines::model::Line;

/// Rounds where the cheapest line is wanted for sure, and where a cheap one will do.
const ROUNDS: (u32, u32) = (40, 8);

/// Without a line to aim at, the goal is so much above the bound, and more each round.
const AHEAD: (f64, f64) = (10.0, 5.0);

/// The goal is at least so far away.
const LEAST_AHEAD: f64 = 0.05;

/// A step that did not raise the bound makes the next ones shorter by this.
const SHORTER: f64 = 0.6;

/// After so many rounds any line will do where a cheap one was asked for.
const LATE: u32 = 5;

impl LineSearch {
    /// Polyak steps on the multipliers of kinds that are worked too often, or priced for nothing.
    /// False where there is no line at all.
    pub(super) fn by_multipliers(
        &mut self,
        terms: Terms<'_>,
        asked: Asked,
        multipliers: &mut Vec<f64>,
        best: &mut Found,
    ) -> bool {
        let graph = terms.graph;
        let mut kept = multipliers.clone();
        let mut factor = 1.0;
        for round in 0..if asked.exact { ROUNDS.0 } else { ROUNDS.1 } {
            self.fill(terms, multipliers);
            let Some((cost, line)) = trace(graph, &self.values, terms.masks) else {
                return false;
            };
            let bound = cost - given(graph, multipliers) - rounding(cost, graph.days);
            if bound > best.bound {
                best.bound = bound;
                kept.clone_from(multipliers);
            } else {
                factor *= SHORTER;
            }
            let excess = excess(graph, &line);
            if excess.iter().all(|by| *by <= 0.0) {
                best.offer(graph.cost_at(terms.prices, &line), line);
            }
            let late = !asked.exact && best.cost.is_finite() && round >= LATE;
            let over = best.settled(asked) || best.will_do(asked) || late;
            let goal = if best.cost.is_finite() {
                best.cost
            } else {
                bound + AHEAD.0 + AHEAD.1 * f64::from(round)
            };
            let length = factor * (goal - bound).max(LEAST_AHEAD);
            if over || !step(graph, &excess, length, multipliers) {
                break;
            }
        }
        multipliers.clone_from(&kept);
        true
    }
}

/// One step of so much gain; false where no multiplier can move.
fn step(graph: &Graph, excess: &[f64], length: f64, multipliers: &mut [f64]) -> bool {
    let free = |(kind, by): (u8, f64)| by > 0.0 || multipliers[usize::from(kind)] > 0.0;
    let each = graph
        .priced
        .iter()
        .map(|it| it.0)
        .zip(excess.iter().copied());
    let norm: f64 = each.filter(|it| free(*it)).map(|it| it.1.powi(2)).sum();
    if norm == 0.0 {
        return false;
    }
    for ((kind, _), by) in graph.priced.iter().zip(excess) {
        let it = &mut multipliers[usize::from(*kind)];
        *it = (*it + length / norm * by).max(0.0);
    }
    true
}

/// What the multipliers give back of a line's cost: each kind's at its maximum.
pub fn given(graph: &Graph, multipliers: &[f64]) -> f64 {
    let of = |(kind, most): &(u8, u32)| multipliers[usize::from(*kind)] * f64::from(*most);
    graph.priced.iter().map(of).sum()
}

/// By [`Graph::priced`]: shifts above the maximum, negative below it.
pub fn excess(graph: &Graph, line: &Line) -> Vec<f64> {
    let of = |(kind, most): &(u8, u32)| {
        let times = line.iter().filter(|it| **it == Some(*kind)).count();
        times as f64 - f64::from(*most)
    };
    graph.priced.iter().map(of).collect()
}

/// What the sums of `f32` may be wrong by.
fn rounding(cost: f64, days: usize) -> f64 {
    1e-7 * (cost.abs() + 100.0) * (days as f64).sqrt()
}
