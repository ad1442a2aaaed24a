//! The fewest agent-hours with which intervals together keep a promise.

use super::{Curve, Step};
use ordered_float::OrderedFloat;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Shares of a contact that are rounding.
const ROUNDING: f64 = 1e-9;

/// A step that could be taken next, by what it brings an hour: of several that bring most, the first
/// curve's comes first.
type Next = (OrderedFloat<f64>, Reverse<usize>);

/// Contacts of `curves` answered in time by `agents`.
#[must_use]
pub fn answered(curves: &[&Curve], agents: &[u32]) -> f64 {
    let each = curves.iter().zip(agents);
    each.map(|(curve, agents)| curve.answered(*agents)).sum()
}

/// Contacts that must be answered in time so that `target` of all those of `curves` are.
#[must_use]
pub fn wanted(curves: &[&Curve], target: f64) -> f64 {
    target * curves.iter().map(|curve| curve.offered).sum::<f64>()
}

/// For each curve a number of agents, so that the share `target` of all contacts is answered in
/// time with few agent-hours. From `start` (numbers outside a curve are moved to its ends), else
/// from the floors: agents are added where each hour brings most until the promise holds, then
/// taken away where it brings least as long as it holds.
///
/// From the floors, where all intervals are equally long and every further agent brings less than
/// the one before (Erlang C), no numbers with fewer agent-hours keep the promise. Else the last
/// step may be one larger than need be. Where no number of agents keeps it, every curve's top.
#[must_use]
pub fn fewest(curves: &[&Curve], target: f64, start: Option<&[u32]>) -> Vec<u32> {
    let begin = |(position, curve): (usize, &&Curve)| {
        let wished = start.and_then(|start| start.get(position)).copied();
        wished.map_or(curve.floor, |it| it.clamp(curve.floor, curve.top()))
    };
    let mut agents: Vec<u32> = curves.iter().enumerate().map(begin).collect();
    let wanted = wanted(curves, target) * (1.0 - ROUNDING);
    add(curves, &mut agents, wanted);
    remove(curves, &mut agents, wanted);
    agents
}

fn add(curves: &[&Curve], agents: &mut [u32], wanted: f64) {
    let mut answered = answered(curves, agents);
    let steps = curves.iter().zip(agents.iter());
    let steps: Vec<Vec<Step>> = steps.map(|(curve, from)| curve.steps(*from)).collect();
    let mut taken = vec![0; curves.len()];
    let next = |curve: usize, taken: usize| {
        let step = steps[curve].get(taken);
        step.map(|step| {
            (
                OrderedFloat(step.gain / curves[curve].hours),
                Reverse(curve),
            )
        })
    };
    let mut heap: BinaryHeap<Next> = (0..curves.len())
        .filter_map(|curve| next(curve, 0))
        .collect();
    while answered < wanted {
        let Some((_, Reverse(curve))) = heap.pop() else {
            return;
        };
        let step = steps[curve][taken[curve]];
        answered += step.gain * f64::from(step.agents);
        agents[curve] += step.agents;
        taken[curve] += 1;
        heap.extend(next(curve, taken[curve]));
    }
}

/// Takes agents away one by one, always the one that brings least an hour of those that can go.
fn remove(curves: &[&Curve], agents: &mut [u32], wanted: f64) {
    let mut spare = answered(curves, agents) - wanted;
    let loss = |curve: usize, agents: u32| {
        let curve = curves[curve];
        (agents > curve.floor).then(|| curve.answered(agents) - curve.answered(agents - 1))
    };
    // The largest comes first, so that losses count as negative gains.
    let next = |curve: usize, agents: u32| -> Option<Next> {
        let lost = loss(curve, agents);
        lost.map(|lost| (OrderedFloat(-lost / curves[curve].hours), Reverse(curve)))
    };
    let mut heap: BinaryHeap<Next> = (agents.iter().enumerate())
        .filter_map(|(curve, agents)| next(curve, *agents))
        .collect();
    while let Some((_, Reverse(curve))) = heap.pop() {
        let now = &mut agents[curve];
        // What is too much for the spare now stays so: spare only shrinks.
        let Some(lost) = loss(curve, *now).filter(|lost| *lost <= spare) else {
            continue;
        };
        spare -= lost;
        *now -= 1;
        heap.extend(next(curve, *now));
    }
}
