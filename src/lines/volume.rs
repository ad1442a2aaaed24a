//! Prices near the best without a linear program: the volume algorithm (Barahona & Anbil 2000,
//! doi 10.1007/s101070050002). Steps along the average of past subgradients; the same average of the
//! lines found is close to the linear program's own solution, so that its lines begin the program well.
//!
//! Right where finding lines is quick beside solving the program: many rows, few members.

use super::price::ConvexPrice;
use super::problem::{Pricer, Problem};
use crate::control::Control;
use std::collections::HashMap;

/// How far to go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steps {
    /// Steps at most.
    pub most: usize,
    /// Cost of a known choice, infinite where none is.
    pub cost: f64,
    /// It ends where a hundred steps raise the bound by less than this share of it.
    pub least_gain: f64,
    /// Length of the first step, as a share of the way that is believed to be left.
    pub length: f64,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Near<L> {
    /// No choice of lines costs less.
    pub bound: f64,
    /// The prices of that bound, by row.
    pub prices: Vec<f64>,
    /// Lines and their parts, by member, in the average: the heaviest first.
    pub lines: Vec<Vec<(L, f64)>>,
    /// Length of the last step.
    pub length: f64,
}

/// Steps without a better bound after which they become shorter, and by how much.
const RED: u32 = 20;
const SHORTER: f64 = 0.66;

/// A step that went well makes the next longer by this, up to the longest.
const LONGER: f64 = 1.1;
const LONGEST: f64 = 2.0;

/// The bound aims so far above itself, as a share of it; of the way to a known cost where that is
/// farther. It aims anew once it is half-way there.
const AHEAD: f64 = 0.1;
const OF_WAY: f64 = 0.2;

/// Weight of the newest subgradient at most, at first; and at least, as a share of it.
const NEWEST: f64 = 0.1;
const LEAST: f64 = 0.1;

/// Parts below this are forgotten.
const FORGOTTEN: f64 = 1e-4;

/// Where nothing was gained by longer steps, shorter ones are tried.
const SHORT: f64 = 1e-3;

/// Between two looks at how much was gained.
const LOOK: usize = 100;

/// One evaluation of the bound.
struct Point<L> {
    value: f64,
    /// Units covered less those that rows ask for.
    slope: Vec<f64>,
    lines: Vec<Option<L>>,
}

/// Goes up from `prices`. `None` where somebody has no line.
pub fn near<P: Problem>(
    problem: &P,
    pricer: &mut impl Pricer<P>,
    prices: Vec<f64>,
    steps: Steps,
    control: &Control,
) -> Option<Near<P::Line>> {
    let members = (0..problem.members()).filter(|member| problem.choices(*member) > 0);
    let members: Vec<usize> = members.collect();
    let first = evaluate(problem, pricer, &members, &prices)?;
    let mut climb = Climb::new(steps.length, prices, first);
    let mut looked = climb.best;
    for step in 1..=steps.most {
        if control.stop() {
            break;
        }
        let asked = climb.next_prices(problem.rows(), steps.cost);
        let point = evaluate(problem, pricer, &members, &asked)?;
        climb.learn(asked, point);
        if step % LOOK == 0 {
            let gained = climb.best - looked;
            if gained < steps.least_gain * climb.best.abs() && climb.length < SHORT {
                break;
            }
            if gained < 0.01 * climb.best.abs() {
                climb.newest = (climb.newest * 0.5).max(1e-3);
            }
            looked = climb.best;
        }
    }
    Some(climb.end())
}

/// The way up.
struct Climb<L> {
    centre: Vec<f64>,
    best: f64,
    average: Vec<f64>,
    parts: Vec<HashMap<L, f64>>,
    length: f64,
    newest: f64,
    red: u32,
    target: f64,
    /// At this bound it aims anew.
    look: f64,
}

impl<L: Clone + Eq + std::hash::Hash> Climb<L> {
    fn new(length: f64, centre: Vec<f64>, first: Point<L>) -> Self {
        let one = |line: Option<L>| line.into_iter().map(|line| (line, 1.0)).collect();
        Self {
            centre,
            best: first.value,
            average: first.slope,
            parts: first.lines.into_iter().map(one).collect(),
            length,
            newest: NEWEST,
            red: 0,
            target: first.value,
            look: first.value,
        }
    }

    /// A step from the best prices along the average, where prices are free to go.
    fn next_prices(&mut self, rows: &[ConvexPrice], cost: f64) -> Vec<f64> {
        if self.best >= self.look {
            let way = if cost.is_finite() {
                OF_WAY * (cost - self.best)
            } else {
                0.0
            };
            let ahead = (AHEAD * self.best.abs()).max(way);
            self.target = (self.best + ahead).min(cost);
            self.look = self.best + ahead / 2.0;
        }
        let each = self.centre.iter().zip(&self.average).zip(rows);
        let open = each.map(|((price, way), row)| {
            let (least, most) = (row.slopes(0.0).1, row.slopes(f64::MAX).1);
            let blocked = (*way > 0.0 && *price >= most) || (*way < 0.0 && *price <= least);
            if blocked { 0.0 } else { *way }
        });
        let squared: f64 = open.map(|way| way * way).sum();
        let step = self.length * (self.target - self.best).max(1e-6) / squared.max(1e-9);
        let each = self.centre.iter().zip(&self.average).zip(rows);
        each.map(|((price, way), row)| row.within_slopes(price + step * way))
            .collect()
    }

    /// Takes a point into the average, and as the centre where it is better.
    fn learn(&mut self, prices: Vec<f64>, point: Point<L>) {
        let along: f64 = self
            .average
            .iter()
            .zip(&point.slope)
            .map(|(a, b)| a * b)
            .sum();
        let weight = self.weight(&point.slope, along);
        for (average, slope) in self.average.iter_mut().zip(&point.slope) {
            *average = (1.0 - weight) * *average + weight * slope;
        }
        for (parts, line) in self.parts.iter_mut().zip(point.lines) {
            parts.retain(|_, part| {
                *part *= 1.0 - weight;
                *part > FORGOTTEN
            });
            if let Some(line) = line {
                *parts.entry(line).or_default() += weight;
            }
        }
        if point.value > self.best {
            self.best = point.value;
            self.centre = prices;
            self.red = 0;
            if along > 0.0 {
                self.length = (self.length * LONGER).min(LONGEST);
            }
        } else {
            self.red += 1;
            if self.red >= RED {
                self.red = 0;
                self.length *= SHORTER;
            }
        }
    }

    /// The weight of a new subgradient that makes the average shortest, within limits.
    fn weight(&self, slope: &[f64], along: f64) -> f64 {
        let old: f64 = self.average.iter().map(|it| it * it).sum();
        let new: f64 = slope.iter().map(|it| it * it).sum();
        let between = old + new - 2.0 * along;
        let best = if between > 0.0 {
            (old - along) / between
        } else {
            self.newest
        };
        best.clamp(self.newest * LEAST, self.newest)
    }

    fn end(self) -> Near<L> {
        let heaviest = |parts: HashMap<L, f64>| {
            let mut parts: Vec<(L, f64)> = parts.into_iter().collect();
            parts.sort_by(|a, b| b.1.total_cmp(&a.1));
            parts
        };
        Near {
            bound: self.best,
            prices: self.centre,
            length: self.length,
            lines: self.parts.into_iter().map(heaviest).collect(),
        }
    }
}

/// The Lagrangian bound at `prices`; `None` where somebody has no line.
fn evaluate<P: Problem>(
    problem: &P,
    pricer: &mut impl Pricer<P>,
    members: &[usize],
    prices: &[f64],
) -> Option<Point<P::Line>> {
    let worth = vec![f64::INFINITY; members.len()];
    let found = pricer.offers(problem, members, prices, &worth, false);
    let mut value = 0.0;
    let mut slope = vec![0.0; prices.len()];
    let mut lines = vec![None; problem.members()];
    for (member, offers) in members.iter().copied().zip(found) {
        if offers.bound == f64::INFINITY {
            return None;
        }
        let count = f64::from(problem.choices(member));
        value += count * offers.bound;
        let line = offers.lines.into_iter().next();
        for cover in line.iter().flat_map(|line| problem.work(line)) {
            slope[cover.row as usize] += count * cover.units;
        }
        lines[member] = line;
    }
    for ((slope, price), row) in slope.iter_mut().zip(prices).zip(problem.rows()) {
        let units = row.cheapest_at(*price);
        value += row.at(units) - price * units;
        *slope -= units;
    }
    Some(Point {
        value,
        slope,
        lines,
    })
}
