//! For every state of every day the least cost of the days that remain.

use super::graph::{Graph, OFF};
use super::layout::{Day, lay_out};
use crate::lines::model::Weekend;
use crate::lines::rules::succession::kinds_in;

/// What cannot be.
pub const NEVER: f32 = 1e30;

/// Costs at or above this mean that something cannot be.
pub const HOPELESS: f32 = 1e29;

/// The values, and where they lie.
#[derive(Debug, Clone, Default)]
pub struct Values {
    values: Vec<f32>,
    /// By day, and one more for the end.
    pub days: Vec<Day>,
    scratch: Vec<f32>,
    /// By day: own cost and price of each kind.
    costs: Vec<Vec<f32>>,
}

/// One day of the recursion.
struct Today<'a> {
    graph: &'a Graph,
    mask: u128,
    day: usize,
    place: Weekend,
    costs: &'a [f32],
    off_cost: f32,
    here: Day,
    next: Day,
    /// Where the day is the last of its stretch: units at least and at most.
    closes: Option<(usize, usize)>,
}

impl Values {
    /// Whether any line is possible as far as hours go.
    #[must_use]
    pub fn possible(&self) -> bool {
        self.days.iter().all(|day| day.width > 0)
    }

    /// The cost of `kind` on `day` that the values were computed with.
    #[inline]
    #[must_use]
    pub fn cost(&self, day: usize, kind: usize) -> f32 {
        self.costs[day][kind]
    }

    /// The value of a state at the start of `day`; [`NEVER`] where it cannot be.
    #[inline]
    #[must_use]
    pub fn at(&self, graph: &Graph, day: usize, node: usize, count: usize, units: usize) -> f32 {
        let it = self.days[day];
        if units < it.low || units >= it.low + it.width {
            return NEVER;
        }
        let row = node * graph.counters.states + count;
        self.values[it.at + row * it.width + units - it.low]
    }

    /// Computes everything anew, from the last day to the second.
    pub fn fill(&mut self, graph: &Graph, cost: impl Fn(usize, usize) -> f64, masks: &[u128]) {
        let size = lay_out(graph, masks, &mut self.days);
        self.costs.resize_with(graph.days, Vec::new);
        for (day, costs) in self.costs.iter_mut().enumerate() {
            costs.clear();
            costs.extend((0..graph.kinds).map(|kind| cost(day, kind) as f32));
        }
        if !self.possible() {
            return;
        }
        self.values.resize(size, NEVER);
        let end = self.days[graph.days].at;
        self.values[end..].fill(0.0);
        for day in (1..graph.days).rev() {
            let stretch = graph.stretches[graph.stretch_of[day]];
            let (here, next) = (self.days[day], self.days[day + 1]);
            let today = Today {
                graph,
                mask: masks[day],
                day,
                place: graph.weekend[day],
                costs: &self.costs[day],
                off_cost: graph.off_cost[day] as f32,
                here,
                next,
                closes: (stretch.end == day + 1).then_some((stretch.least, stretch.most)),
            };
            let (head, tail) = self.values.split_at_mut(next.at);
            today.after_days_off(&mut head[here.at..], tail);
            today.after_work(&mut head[here.at..], tail, &mut self.scratch);
        }
    }
}

impl Today<'_> {
    /// Whether work today after a day off or of work is forbidden by whole weekends, and likewise a
    /// day off.
    fn torn(&self, worked_yesterday: bool, work: bool) -> bool {
        self.graph.whole_weekends && self.place == Weekend::Second && worked_yesterday != work
    }

    /// States whose last day was off.
    fn after_days_off(&self, out: &mut [f32], next: &[f32]) {
        let (graph, width) = (self.graph, self.here.width);
        let rest = self.mask & OFF != 0;
        let weekend = graph.new_weekend(self.day, false);
        for run in 0..graph.runs.offs() {
            let works = graph
                .runs
                .after_work(run)
                .filter(|_| !self.torn(false, true));
            for count in 0..graph.counters.states {
                let row = (graph.node(run, 0) * graph.counters.states + count) * width;
                let out = &mut out[row..row + width];
                out.fill(NEVER);
                if let Some(run) = graph.runs.after_off(run).filter(|_| rest) {
                    self.relax(out, next, (graph.node(run, 0), count), 0, self.off_cost);
                }
                if let Some(run) = works {
                    for kind in kinds_in(self.mask & !OFF) {
                        self.work(out, next, (run, count), weekend, kind);
                    }
                }
            }
        }
    }

    /// States whose last day was worked: what may follow a class is built upon what may follow a
    /// stricter one.
    fn after_work(&self, out: &mut [f32], next: &[f32], scratch: &mut Vec<f32>) {
        let (graph, width) = (self.graph, self.here.width);
        let weekend = graph.new_weekend(self.day, true);
        scratch.resize(graph.classes.count() * width, NEVER);
        for run in graph.runs.offs()..graph.runs.count() {
            let rest = self.mask & OFF != 0 && !self.torn(true, false);
            let off = graph.runs.after_off(run).filter(|_| rest);
            let on = graph.runs.after_work(run);
            for count in 0..graph.counters.states {
                for (class, base, more) in &graph.classes.order {
                    let from = class * width;
                    match base {
                        Some(base) => scratch.copy_within(base * width..(base + 1) * width, from),
                        None => scratch[from..from + width].fill(NEVER),
                    }
                    if let Some(run) = on {
                        let allowed = more.iter().filter(|kind| self.mask >> **kind & 1 == 1);
                        for kind in allowed {
                            let best = &mut scratch[from..from + width];
                            self.work(best, next, (run, count), weekend, *kind);
                        }
                    }
                    let row = (graph.node(run, *class) * graph.counters.states + count) * width;
                    let out = &mut out[row..row + width];
                    out.copy_from_slice(&scratch[from..from + width]);
                    if let Some(run) = off {
                        self.relax(out, next, (graph.node(run, 0), count), 0, self.off_cost);
                    }
                }
            }
        }
    }

    /// A shift of `kind` that makes the run `to.0`.
    #[inline]
    fn work(&self, out: &mut [f32], next: &[f32], to: (usize, usize), weekend: bool, kind: u8) {
        let graph = self.graph;
        let number = usize::from(kind);
        if let Some(count) = graph.counters.after(to.1, weekend, number) {
            let node = graph.node(to.0, usize::from(graph.classes.of[number]));
            self.relax(
                out,
                next,
                (node, count),
                graph.units[number],
                self.costs[number],
            );
        }
    }

    /// `out[units] = min(out[units], cost + value of (node, count) with `more` units)`.
    #[inline]
    fn relax(&self, out: &mut [f32], next: &[f32], to: (usize, usize), more: usize, cost: f32) {
        let row = (to.0 * self.graph.counters.states + to.1) * self.next.width;
        let source = &next[row..row + self.next.width];
        let (low, high) = (self.here.low, self.here.low + self.here.width);
        if let Some((least, most)) = self.closes {
            let from = low.max(least.saturating_sub(more));
            let to = high.min((most + 1).saturating_sub(more));
            if from < to {
                let value = source[0] + cost;
                for it in &mut out[from - low..to - low] {
                    *it = it.min(value);
                }
            }
            return;
        }
        let from = low.max(self.next.low.saturating_sub(more));
        let to = high.min((self.next.low + self.next.width).saturating_sub(more));
        if from < to {
            let source = &source[from + more - self.next.low..to + more - self.next.low];
            for (it, value) in out[from - low..to - low].iter_mut().zip(source) {
                let value = *value + cost;
                *it = if value < *it { value } else { *it };
            }
        }
    }
}
