//! The exact search with counts of limited kinds: labels day by day, kept only where the values of
//! the days that remain leave them below a threshold and no other label is as good in everything.

use super::backward::Values;
use super::graph::Graph;
use super::search::Terms;
use super::step::{State, steps};
use crate::lines::model::Line;
use std::collections::HashMap;

/// How it ended.
pub enum Outcome {
    /// The cheapest line, which need not be below the threshold.
    Line(Line),
    /// No line is below the threshold.
    None,
    /// Given up.
    TooMany,
}

/// More labels are not made, and not more of them compared.
const MOST_LABELS: usize = 60_000;
const MOST_COMPARED: usize = 20_000_000;

#[derive(Debug, Clone, Copy)]
struct Label {
    state: State,
    /// Cost with multipliers.
    priced: f32,
    /// Cost without.
    cost: f32,
    kind: Option<u8>,
    parent: u32,
    /// Shifts of each tracked kind, a few bits each.
    counts: u128,
    beaten: bool,
}

/// What may still be done before the search is given up.
struct Left {
    labels: usize,
    compared: usize,
}

/// Which kinds are tracked, and where in a label's counts.
struct Fields {
    place: Vec<Option<u32>>,
    bits: u32,
    /// The top bit of every field.
    tops: u128,
    start: u128,
}

impl Fields {
    /// Every kind with a maximum that multipliers hold. The counts begin so that the maximum is a full field.
    fn new(graph: &Graph) -> Option<Self> {
        let largest = graph
            .priced
            .iter()
            .map(|(_, most)| *most)
            .max()
            .unwrap_or(0);
        let bits = u32::BITS - largest.leading_zeros() + 1;
        let tracked = u32::try_from(graph.priced.len()).unwrap_or(u32::MAX);
        if tracked.checked_mul(bits).is_none_or(|all| all > u128::BITS) {
            return None;
        }
        let full = (1_u128 << (bits - 1)) - 1;
        let mut fields = Self {
            place: vec![None; graph.kinds],
            bits,
            tops: 0,
            start: 0,
        };
        for (number, (kind, most)) in (0_u32..).zip(&graph.priced) {
            let at = number * bits;
            fields.place[usize::from(*kind)] = Some(at);
            fields.tops |= 1 << (at + bits - 1);
            fields.start |= (full - u128::from(*most)) << at;
        }
        Some(fields)
    }

    /// The counts with one more of `kind`, `None` past its maximum.
    #[inline]
    fn more(&self, counts: u128, kind: Option<u8>) -> Option<u128> {
        let Some(at) = kind.and_then(|kind| self.place[usize::from(kind)]) else {
            return Some(counts);
        };
        let full = (1_u128 << (self.bits - 1)) - 1;
        ((counts >> at) & full != full).then(|| counts + (1 << at))
    }

    /// Whether no field of `fewer` is above that of `more`.
    #[inline]
    fn at_most(&self, fewer: u128, more: u128) -> bool {
        ((more | self.tops) - fewer) & self.tops == self.tops
    }
}

/// The search, day by day.
pub struct Layers<'a> {
    terms: Terms<'a>,
    /// With the multipliers in them.
    values: &'a Values,
    multipliers: &'a [f64],
    fields: Fields,
}

impl<'a> Layers<'a> {
    /// Over `values` at `multipliers`; `None` where counts do not fit into a label.
    pub fn new(terms: Terms<'a>, values: &'a Values, multipliers: &'a [f64]) -> Option<Self> {
        Some(Self {
            terms,
            values,
            multipliers,
            fields: Fields::new(terms.graph)?,
        })
    }

    /// The cheapest line whose cost with multipliers can be `most` or less.
    pub fn cheapest(&self, most: f64) -> Outcome {
        let first = Label {
            state: State::default(),
            priced: 0.0,
            cost: 0.0,
            kind: None,
            parent: 0,
            counts: self.fields.start,
            beaten: false,
        };
        let mut layers = vec![vec![first]];
        let mut left = Left {
            labels: MOST_LABELS,
            compared: MOST_COMPARED,
        };
        for day in 0..self.terms.graph.days {
            let Some(next) = self.extend(day, &layers[day], most as f32, &mut left) else {
                return Outcome::TooMany;
            };
            if next.is_empty() {
                return Outcome::None;
            }
            layers.push(next);
        }
        read_off(&layers).map_or(Outcome::None, Outcome::Line)
    }

    /// The labels after `day` from those before it; `None` where they are more than what is `left`.
    fn extend(
        &self,
        day: usize,
        labels: &[Label],
        most: f32,
        left: &mut Left,
    ) -> Option<Vec<Label>> {
        let (terms, fields) = (self.terms, &self.fields);
        let mut next: Vec<Label> = Vec::new();
        let mut known: HashMap<State, Vec<u32>> = HashMap::new();
        let mut compared = 0;
        for (parent, label) in (0_u32..).zip(labels).filter(|it| !it.1.beaten) {
            steps(
                terms.graph,
                self.values,
                terms.masks,
                day,
                label.state,
                |step| {
                    let priced = label.priced + step.cost;
                    let Some(counts) = fields.more(label.counts, step.kind) else {
                        return;
                    };
                    if priced + step.rest > most {
                        return;
                    }
                    let multiplier = step
                        .kind
                        .map_or(0.0, |kind| self.multipliers[usize::from(kind)] as f32);
                    let new = Label {
                        state: step.to,
                        priced,
                        cost: label.cost + step.cost - multiplier,
                        kind: step.kind,
                        parent,
                        counts,
                        beaten: false,
                    };
                    let rivals = known.entry(new.state).or_default();
                    compared += rivals.len();
                    keep(rivals, &mut next, new, fields);
                },
            );
            if next.len() > left.labels || compared > left.compared {
                return None;
            }
        }
        left.labels -= next.len();
        left.compared -= compared;
        Some(next)
    }
}

/// Keeps `new` unless another label of its state is as good, and drops those that it beats.
fn keep(rivals: &mut Vec<u32>, next: &mut Vec<Label>, new: Label, fields: &Fields) {
    let beats = |a: &Label, b: &Label| a.cost <= b.cost && fields.at_most(a.counts, b.counts);
    if rivals
        .iter()
        .any(|rival| beats(&next[*rival as usize], &new))
    {
        return;
    }
    rivals.retain(|rival| {
        let rival = &mut next[*rival as usize];
        rival.beaten = beats(&new, rival);
        !rival.beaten
    });
    rivals.push(u32::try_from(next.len()).unwrap_or(u32::MAX));
    next.push(new);
}

fn read_off(layers: &[Vec<Label>]) -> Option<Line> {
    let last = layers.last()?;
    let ends = (0..last.len()).filter(|at| !last[*at].beaten);
    let mut at = ends.min_by(|a, b| last[*a].cost.total_cmp(&last[*b].cost))?;
    let mut line = Vec::with_capacity(layers.len());
    for layer in layers[1..].iter().rev() {
        line.push(layer[at].kind);
        at = layer[at].parent as usize;
    }
    line.reverse();
    Some(line)
}
