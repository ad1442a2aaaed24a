//! The cheapest line where kinds have maxima that the states do not count: multipliers on those
//! maxima first, labels where they leave a gap, force where neither finds any line.

use super::backward::Values;
use super::graph::Graph;
use super::labels::{Layers, Outcome};
use super::list;
use super::multipliers::{excess, given};
use super::step::trace;
use crate::lines::model::Line;

/// By day, what may be worked ([`OFF`](super::OFF) for a day off).
pub type Masks = [u128];

/// Where a line is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// The person's rules.
    pub graph: &'a Graph,
    /// By day and kind what a shift costs on top of own costs.
    pub prices: &'a [Vec<f64>],
    /// What may be worked.
    pub masks: &'a Masks,
}

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

/// Costs closer than this are the same: of prices of which the dearest is about 100.
const SAME: f64 = 1e-3;

/// How far above its bound the cheapest line can be, where nothing else is known.
const FAR: f64 = 1e5;

/// How far above the bound the first exact search goes, and how much farther each next one.
const FIRST: f64 = 0.5;
const FARTHER: f64 = 3.0;

/// Share of what could be gained that may be left.
const WILL_DO: f64 = 0.2;

/// Rounds of the search by force; in the last ones days are shut.
const FORCED: i32 = 40;
const SHUT_AFTER: i32 = 6;

/// Finds lines; keeps its buffers from one to the next.
#[derive(Debug, Clone, Default)]
pub struct LineSearch {
    pub(super) values: Values,
}

impl Found {
    /// Nothing yet.
    pub(super) fn nothing() -> Self {
        Self {
            bound: f64::NEG_INFINITY,
            line: None,
            cost: f64::INFINITY,
        }
    }

    pub(super) fn offer(&mut self, cost: f64, line: Line) {
        if cost < self.cost {
            self.cost = cost;
            self.line = Some(line);
        }
    }

    /// Whether the cheapest is found, or there is none of interest.
    pub(super) fn settled(&self, asked: Asked) -> bool {
        self.cost - self.bound < SAME || self.bound >= asked.below
    }

    /// Cheap enough, seen from what is possible.
    pub(super) fn will_do(&self, asked: Asked) -> bool {
        let gain = asked.below - self.bound;
        let some = self.cost < asked.below - SAME && gain.is_finite();
        some && self.cost - self.bound < WILL_DO * gain
    }
}

impl LineSearch {
    /// The cheapest line, from multipliers near the best where they are known, else none.
    pub fn cheapest(&mut self, terms: Terms<'_>, multipliers: &[f64]) -> Found {
        let asked = Asked {
            below: f64::INFINITY,
            exact: true,
        };
        self.search(terms, asked, &mut multipliers.to_vec())
    }

    /// A line that is quickly found; the cheapest where none is.
    pub fn any(&mut self, terms: Terms<'_>) -> Found {
        let asked = Asked {
            below: f64::MAX,
            exact: false,
        };
        let found = self.search(terms, asked, &mut vec![]);
        if found.line.is_some() || found.bound == f64::INFINITY {
            return found;
        }
        self.cheapest(terms, &[])
    }

    /// A line cheaper than asked, or a bound that says there is none. `multipliers`, one a kind
    /// ([`Graph::priced`]), are where the last search ended and where this one begins.
    pub fn search(&mut self, terms: Terms<'_>, asked: Asked, multipliers: &mut Vec<f64>) -> Found {
        multipliers.resize(terms.graph.kinds, 0.0);
        let mut best = Found::nothing();
        if !self.by_multipliers(terms, asked, multipliers, &mut best) {
            best.bound = f64::INFINITY;
            return best;
        }
        let enough = best.settled(asked) || best.will_do(asked);
        if enough || (!asked.exact && asked.below.is_finite()) {
            return best;
        }
        self.fill(terms, multipliers);
        self.by_labels(terms, asked, multipliers, &mut best);
        if best.line.is_none() && best.bound < asked.below {
            self.by_force(terms, &mut best);
        }
        best
    }

    /// Every line of at most `most`, or `None` where there are more than `cap`.
    pub fn list(
        &mut self,
        terms: Terms<'_>,
        multipliers: &[f64],
        most: f64,
        cap: usize,
    ) -> Option<Vec<Line>> {
        let mut padded = multipliers.to_vec();
        padded.resize(terms.graph.kinds, 0.0);
        self.fill(terms, &padded);
        list::below(terms.graph, &self.values, terms.masks, &padded, most, cap)
    }

    /// The values at prices with multipliers.
    pub(super) fn fill(&mut self, terms: Terms<'_>, multipliers: &[f64]) {
        let graph = terms.graph;
        let cost = |day: usize, kind: usize| {
            graph.cost[day][kind] + terms.prices[day][kind] + multipliers[kind]
        };
        self.values.fill(graph, cost, terms.masks);
    }

    /// The exact search in growing distance from the bound, until it meets the best known.
    fn by_labels(&self, terms: Terms<'_>, asked: Asked, multipliers: &[f64], best: &mut Found) {
        let top = if best.cost.is_finite() {
            best.cost.min(asked.below)
        } else if asked.below.is_finite() {
            asked.below
        } else {
            best.bound + FAR
        };
        let Some(layers) = Layers::new(terms, &self.values, multipliers) else {
            return;
        };
        let mut distance = FIRST;
        loop {
            let most = (best.bound + distance).min(top);
            match layers.cheapest(most + given(terms.graph, multipliers)) {
                Outcome::Line(line) => best.offer(terms.graph.cost_at(terms.prices, &line), line),
                Outcome::None => {}
                Outcome::TooMany => return,
            }
            best.bound = best.bound.max((most - SAME).min(best.cost));
            if most >= top || best.settled(asked) || best.will_do(asked) {
                return;
            }
            distance *= FARTHER;
        }
    }

    /// Any line within the maxima: kinds worked too often get dearer, then are shut out day by day.
    fn by_force(&mut self, terms: Terms<'_>, best: &mut Found) {
        let graph = terms.graph;
        let mut extra = vec![0.0; graph.kinds];
        let mut masks = terms.masks.to_vec();
        for round in 0..FORCED {
            let narrowed = Terms {
                masks: &masks,
                ..terms
            };
            self.fill(narrowed, &extra);
            let Some((_, line)) = trace(graph, &self.values, &masks) else {
                return;
            };
            let excess = excess(graph, &line);
            if excess.iter().all(|by| *by <= 0.0) {
                best.offer(graph.cost_at(terms.prices, &line), line);
                return;
            }
            let over = graph.priced.iter().zip(&excess).filter(|it| *it.1 > 0.0);
            for ((kind, _), by) in over {
                extra[usize::from(*kind)] += 4.0 * f64::from(1 << round.min(SHUT_AFTER));
                if round >= SHUT_AFTER {
                    shut(terms, &line, *kind, *by as usize, &mut masks);
                }
            }
        }
    }
}

/// Shuts `kind` out on the `many` days of `line` where it is dearest.
fn shut(terms: Terms<'_>, line: &Line, kind: u8, many: usize, masks: &mut [u128]) {
    let number = usize::from(kind);
    let mut days: Vec<usize> = (0..line.len())
        .filter(|day| line[*day] == Some(kind))
        .collect();
    let cost = |day: usize| terms.graph.cost[day][number] + terms.prices[day][number];
    days.sort_by(|a, b| cost(*b).total_cmp(&cost(*a)));
    for day in days.into_iter().take(many) {
        let left = masks[day] & !(1 << kind);
        if left != 0 {
            masks[day] = left;
        }
    }
}
