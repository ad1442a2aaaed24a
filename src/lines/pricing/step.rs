//! What can follow a state, and the cheapest path from the front.

use super::backward::{HOPELESS, Values};
use super::graph::{Graph, OFF};
use crate::lines::model::{Line, Weekend};
use crate::lines::rules::succession::kinds_in;

/// A state at the start of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct State {
    /// Run and class.
    pub node: usize,
    /// Weekends and rare kinds.
    pub count: usize,
    /// Units of work in the stretch.
    pub units: usize,
}

/// A step from a state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// What is worked.
    pub kind: Option<u8>,
    /// The state after it.
    pub to: State,
    /// Its cost.
    pub cost: f32,
    /// The least cost of the days after it.
    pub rest: f32,
}

/// Every step on `day` from `state` from which the end can be reached.
pub fn steps(
    graph: &Graph,
    values: &Values,
    masks: &[u128],
    day: usize,
    state: State,
    mut tell: impl FnMut(Step),
) {
    let (run, class) = graph.run_and_class(state.node);
    let worked = day > 0 && graph.runs.works(run);
    let (off, on) = if day == 0 {
        graph.first
    } else {
        (graph.runs.after_off(run), graph.runs.after_work(run))
    };
    let place = graph.weekend[day];
    let torn = graph.whole_weekends && place == Weekend::Second;
    let mut go = |kind: Option<u8>, node: usize, count: usize, units: usize, cost: f32| {
        let Some(units) = after_stretch(graph, day, units) else {
            return;
        };
        let rest = values.at(graph, day + 1, node, count, units);
        if rest < HOPELESS {
            tell(Step {
                kind,
                to: State { node, count, units },
                cost,
                rest,
            });
        }
    };
    if let Some(run) = off.filter(|_| masks[day] & OFF != 0 && !(torn && worked)) {
        go(
            None,
            graph.node(run, 0),
            state.count,
            state.units,
            graph.off_cost[day] as f32,
        );
    }
    let Some(run) = on.filter(|_| !torn || worked) else {
        return;
    };
    let follow = if worked {
        graph.classes.allowed[class]
    } else {
        !OFF
    };
    for kind in kinds_in(masks[day] & follow & !OFF) {
        let number = usize::from(kind);
        if let Some(count) =
            graph
                .counters
                .after(state.count, graph.new_weekend(day, worked), number)
        {
            let node = graph.node(run, usize::from(graph.classes.of[number]));
            let units = state.units + graph.units[number];
            go(Some(kind), node, count, units, values.cost(day, number));
        }
    }
}

/// The units that count after `day`: none at the start of another stretch, `None` where the stretch
/// ends with too few or too many.
#[inline]
fn after_stretch(graph: &Graph, day: usize, units: usize) -> Option<usize> {
    let stretch = graph.stretches[graph.stretch_of[day]];
    if stretch.end != day + 1 {
        return Some(units);
    }
    (stretch.least..=stretch.most).contains(&units).then_some(0)
}

/// The cheapest line and its cost as the values have it; `None` where there is none.
pub fn trace(graph: &Graph, values: &Values, masks: &[u128]) -> Option<(f64, Line)> {
    if !values.possible() {
        return None;
    }
    let mut line = Vec::with_capacity(graph.days);
    let mut state = State::default();
    let mut total = 0.0;
    for day in 0..graph.days {
        let mut best: Option<Step> = None;
        steps(graph, values, masks, day, state, |step| {
            if best.is_none_or(|best| step.cost + step.rest < best.cost + best.rest) {
                best = Some(step);
            }
        });
        let step = best?;
        total += f64::from(step.cost);
        line.push(step.kind);
        state = step.to;
    }
    Some((total, line))
}
