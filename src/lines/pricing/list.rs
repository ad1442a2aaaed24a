//! Every line below a price: a depth-first walk that the values of the days that remain prune.

use super::backward::Values;
use super::graph::Graph;
use super::step::{State, Step, steps};
use crate::lines::model::Line;

/// Steps of the walk for each line wanted, after which it is given up.
const STEPS_A_LINE: usize = 60;

struct Walk<'a> {
    graph: &'a Graph,
    values: &'a Values,
    masks: &'a [u128],
    multipliers: &'a [f64],
    most: f64,
    /// What the multipliers give back at most.
    given: f64,
    line: Line,
    /// By kind: shifts still allowed.
    left: Vec<u32>,
    found: Vec<Line>,
    cap: usize,
    budget: usize,
}

/// Every line whose cost is at most `most`; `None` where there are more than `cap`.
pub fn below(
    graph: &Graph,
    values: &Values,
    masks: &[u128],
    multipliers: &[f64],
    most: f64,
    cap: usize,
) -> Option<Vec<Line>> {
    if !values.possible() {
        return Some(Vec::new());
    }
    let mut left = vec![u32::MAX; graph.kinds];
    for (kind, most) in &graph.limited {
        left[usize::from(*kind)] = *most;
    }
    let given = graph.priced.iter();
    let given = given.map(|(kind, most)| multipliers[usize::from(*kind)] * f64::from(*most));
    let mut walk = Walk {
        graph,
        values,
        masks,
        multipliers,
        most: most + 1e-3,
        given: given.sum(),
        line: Vec::with_capacity(graph.days),
        left,
        found: Vec::new(),
        cap,
        budget: cap.saturating_mul(STEPS_A_LINE),
    };
    walk.on(0, State::default(), 0.0, 0.0).then_some(walk.found)
}

impl Walk<'_> {
    /// Goes on from `state` at the start of `day`; false where it was given up. `priced` and `cost`:
    /// what the line costs so far with and without multipliers.
    fn on(&mut self, day: usize, state: State, priced: f64, cost: f64) -> bool {
        if day == self.graph.days {
            if cost <= self.most {
                self.found.push(self.line.clone());
            }
            return self.found.len() <= self.cap;
        }
        if self.budget == 0 {
            return false;
        }
        self.budget -= 1;
        let mut next: Vec<Step> = Vec::new();
        let (most, given) = (self.most, self.given);
        steps(self.graph, self.values, self.masks, day, state, |step| {
            if priced + f64::from(step.cost + step.rest) - given <= most {
                next.push(step);
            }
        });
        next.into_iter()
            .all(|step| self.take(day, step, priced, cost))
    }

    fn take(&mut self, day: usize, step: Step, priced: f64, cost: f64) -> bool {
        let mut multiplier = 0.0;
        if let Some(kind) = step.kind.map(usize::from) {
            if self.left[kind] == 0 {
                return true;
            }
            self.left[kind] -= 1;
            multiplier = self.multipliers[kind];
        }
        self.line.push(step.kind);
        let own = f64::from(step.cost);
        let went = self.on(day + 1, step.to, priced + own, cost + own - multiplier);
        self.line.pop();
        if let Some(kind) = step.kind {
            let left = &mut self.left[usize::from(kind)];
            *left = left.saturating_add(1);
        }
        went
    }
}
