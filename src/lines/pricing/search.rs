//! The cheapest line where kinds have maxima that the states do not count: Lagrange multipliers on
//! those maxima first, labels where they leave a gap.

use super::backward::Values;
use super::graph::Graph;
use super::labels::{self, Outcome};
use super::list;
use super::step::trace;
use crate::lines::model::Line;

/// By day, what may be worked ([`OFF`](super::OFF) for a day off).
pub type Masks = [u128];

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Asked {
    /// Lines at this cost or above are of no interest.
    pub below: f64,
    /// Whether the cheapest is wanted for sure, or a cheap one will do.
    pub exact: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// No line costs less; infinite where there is none at all.
    pub bound: f64,
    /// A line, within every rule.
    pub line: Option<Line>,
    /// What it costs; infinite without a line.
    pub cost: f64,
}

/// Costs closer than this are the same.
const SAME: f64 = 1e-3;

/// Finds lines; keeps its buffers from one to the next.
#[derive(Debug, Clone, Default)]
pub struct LineSearch {
    values: Values,
}

/// The best so far.
struct Best {
    bound: f64,
    cost: f64,
    line: Option<Line>,
}

impl Best {
    fn found(self) -> Found {
        Found {
            bound: self.bound,
            line: self.line,
            cost: self.cost,
        }
    }

    fn offer(&mut self, cost: f64, line: Line) {
        if cost < self.cost {
            self.cost = cost;
            self.line = Some(line);
        }
    }

    fn settled(&self, asked: Asked) -> bool {
        self.cost - self.bound < SAME || self.bound >= asked.below
    }

    /// Cheap enough, seen from what is possible.
    fn will_do(&self, asked: Asked) -> bool {
        let gain = asked.below - self.bound;
        self.cost < asked.below - SAME && gain.is_finite() && self.cost - self.bound < 0.2 * gain
    }
}

impl LineSearch {
    /// The cheapest line at `prices` by day and kind, on top of own costs.
    pub fn cheapest(&mut self, graph: &Graph, prices: &[Vec<f64>], masks: &Masks) -> Found {
        let asked = Asked {
            below: f64::INFINITY,
            exact: true,
        };
        self.search(graph, prices, masks, asked, &mut Vec::new())
    }

    /// The same, from multipliers that are near the best.
    pub fn cheapest_from(
        &mut self,
        graph: &Graph,
        prices: &[Vec<f64>],
        masks: &Masks,
        multipliers: &[f64],
    ) -> Found {
        let asked = Asked {
            below: f64::INFINITY,
            exact: true,
        };
        self.search(graph, prices, masks, asked, &mut multipliers.to_vec())
    }

    /// A line cheaper than asked, or a bound that says there is none. `multipliers`, one a kind
    /// ([`Graph::priced`]), are where the last search ended and where this one begins.
    pub fn search(
        &mut self,
        graph: &Graph,
        prices: &[Vec<f64>],
        masks: &Masks,
        asked: Asked,
        multipliers: &mut Vec<f64>,
    ) -> Found {
        multipliers.resize(graph.kinds, 0.0);
        let mut best = Best {
            bound: f64::NEG_INFINITY,
            cost: f64::INFINITY,
            line: None,
        };
        if !self.by_multipliers(graph, prices, masks, asked, multipliers, &mut best) {
            return Found {
                bound: f64::INFINITY,
                line: None,
                cost: f64::INFINITY,
            };
        }
        let enough = best.settled(asked) || best.will_do(asked);
        if enough || (!asked.exact && asked.below.is_finite()) {
            return best.found();
        }
        self.fill(graph, prices, masks, multipliers);
        self.by_labels(graph, masks, asked, multipliers, &mut best, prices);
        if best.line.is_none() && best.bound < asked.below {
            self.by_force(graph, prices, masks, &mut best);
        }
        best.found()
    }

    /// Every line of at most `most`, or `None` where there are more than `cap`.
    pub fn list(
        &mut self,
        graph: &Graph,
        prices: &[Vec<f64>],
        masks: &Masks,
        multipliers: &[f64],
        (most, cap): (f64, usize),
    ) -> Option<Vec<Line>> {
        let mut padded = multipliers.to_vec();
        padded.resize(graph.kinds, 0.0);
        self.fill(graph, prices, masks, &padded);
        list::below(graph, &self.values, masks, &padded, most, cap)
    }

    fn fill(&mut self, graph: &Graph, prices: &[Vec<f64>], masks: &Masks, multipliers: &[f64]) {
        let cost =
            |day: usize, kind: usize| graph.cost[day][kind] + prices[day][kind] + multipliers[kind];
        self.values.fill(graph, cost, masks);
    }

    /// Polyak steps on the multipliers of kinds that are worked too often, or priced for nothing.
    /// False where there is no line at all. (Held & Karp 1971, doi 10.1007/BF01584070.)
    fn by_multipliers(
        &mut self,
        graph: &Graph,
        prices: &[Vec<f64>],
        masks: &Masks,
        asked: Asked,
        multipliers: &mut Vec<f64>,
        best: &mut Best,
    ) -> bool {
        let mut kept = multipliers.clone();
        let mut factor = 1.0;
        for round in 0..if asked.exact { 40 } else { 8 } {
            self.fill(graph, prices, masks, multipliers);
            let Some((cost, line)) = trace(graph, &self.values, masks) else {
                return false;
            };
            let bound = cost - given(graph, multipliers) - rounding(cost, graph.days);
            if bound > best.bound {
                best.bound = bound;
                kept.clone_from(multipliers);
            } else {
                factor *= 0.6;
            }
            let excess = excess(graph, &line);
            let free =
                |at: usize| excess[at] > 0.0 || multipliers[usize::from(graph.priced[at].0)] > 0.0;
            let norm: f64 = (0..excess.len())
                .filter(|at| free(*at))
                .map(|at| excess[at].powi(2))
                .sum();
            if excess.iter().all(|by| *by <= 0.0) {
                best.offer(graph.cost_at(prices, &line), line);
            }
            let late = !asked.exact && best.cost.is_finite() && round >= 5;
            if norm == 0.0 || best.settled(asked) || best.will_do(asked) || late {
                break;
            }
            let goal = if best.cost.is_finite() {
                best.cost
            } else {
                bound + 10.0 + 5.0 * f64::from(round)
            };
            let step = factor * (goal - bound).max(0.05) / norm;
            for (at, (kind, _)) in graph.priced.iter().enumerate() {
                let it = &mut multipliers[usize::from(*kind)];
                *it = (*it + step * excess[at]).max(0.0);
            }
        }
        multipliers.clone_from(&kept);
        true
    }

    /// The exact search in growing distance from the bound, until it meets the best known.
    fn by_labels(
        &self,
        graph: &Graph,
        masks: &Masks,
        asked: Asked,
        multipliers: &[f64],
        best: &mut Best,
        prices: &[Vec<f64>],
    ) {
        let given = given(graph, multipliers);
        let top = if best.cost.is_finite() {
            best.cost.min(asked.below)
        } else if asked.below.is_finite() {
            asked.below
        } else {
            best.bound + 1e5
        };
        let mut distance = 0.5;
        loop {
            let most = (best.bound + distance).min(top);
            match labels::within(graph, &self.values, masks, multipliers, most + given) {
                Outcome::Line(line) => best.offer(graph.cost_at(prices, &line), line),
                Outcome::None => {}
                Outcome::TooMany => return,
            }
            best.bound = best.bound.max((most - SAME).min(best.cost));
            if most >= top || best.settled(asked) || best.will_do(asked) {
                return;
            }
            distance *= 3.0;
        }
    }

    /// Any line within the maxima: dear kinds get dearer, then are shut out day by day.
    fn by_force(&mut self, graph: &Graph, prices: &[Vec<f64>], masks: &Masks, best: &mut Best) {
        let mut extra = vec![0.0; graph.kinds];
        let mut masks = masks.to_vec();
        for round in 0..40 {
            self.fill(graph, prices, &masks, &extra);
            let Some((_, line)) = trace(graph, &self.values, &masks) else {
                return;
            };
            let excess = excess(graph, &line);
            if excess.iter().all(|by| *by <= 0.0) {
                best.offer(graph.cost_at(prices, &line), line);
                return;
            }
            for (at, (kind, _)) in graph.priced.iter().enumerate() {
                if excess[at] <= 0.0 {
                    continue;
                }
                extra[usize::from(*kind)] += 4.0 * f64::from(1 << round.min(6));
                if round >= 6 {
                    shut(graph, prices, &line, *kind, excess[at] as usize, &mut masks);
                }
            }
        }
    }
}

/// Shuts `kind` out on the `many` days of `line` where it is dearest.
fn shut(
    graph: &Graph,
    prices: &[Vec<f64>],
    line: &Line,
    kind: u8,
    many: usize,
    masks: &mut [u128],
) {
    let number = usize::from(kind);
    let mut days: Vec<usize> = (0..line.len())
        .filter(|day| line[*day] == Some(kind))
        .collect();
    let cost = |day: usize| graph.cost[day][number] + prices[day][number];
    days.sort_by(|a, b| cost(*b).total_cmp(&cost(*a)));
    for day in days.into_iter().take(many) {
        let left = masks[day] & !(1 << kind);
        if left != 0 {
            masks[day] = left;
        }
    }
}

/// What the multipliers give back of a line's cost: each kind's at its maximum.
fn given(graph: &Graph, multipliers: &[f64]) -> f64 {
    let of = |(kind, most): &(u8, u32)| multipliers[usize::from(*kind)] * f64::from(*most);
    graph.priced.iter().map(of).sum()
}

/// By [`Graph::priced`]: shifts above the maximum, negative below it.
fn excess(graph: &Graph, line: &Line) -> Vec<f64> {
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
