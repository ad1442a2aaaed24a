//! What a week's hours cost, from below: straight pieces learnt from every program that was solved.
//!
//! With all whole numbers fixed the weeks have little to do with each other, and what a week costs (overtime, hours bought,
//! what is short, less what time off saves) is convex in the pools' productive heads. Where a program was solved, its cost
//! and the prices of heads give a plane that touches it there and is nowhere above it (Benders 1962). The highest of the
//! planes says what a week would cost with other heads, without solving anything. Past the plan's end classes are no whole
//! numbers but part of the program; there only the prices of where the search stands hold.

use super::model::CapacityModel;
use crate::schedule::solver::{Column, Relaxed, Row};
use std::collections::VecDeque;

/// Planes of a week that are kept; the oldest go first.
const MOST: usize = 32;

/// A plane: what no more than so many heads cost at least.
#[derive(Debug, Clone, PartialEq)]
struct Plane {
    /// Where nobody is productive.
    at_none: f64,
    /// By pool, for a head more.
    slopes: Vec<f64>,
}

/// The planes of all weeks.
#[derive(Debug, Clone)]
pub(super) struct WeekCosts {
    planes: Vec<VecDeque<Plane>>,
    /// By week: the columns that cost money in it.
    hours: Vec<Vec<(Column, f64)>>,
    /// Weeks of the plan.
    horizon: usize,
}

/// The planes at one point: their heights, by week.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Heights(Vec<Vec<f64>>);

impl Heights {
    /// What `week` costs at least.
    pub(super) fn cost(&self, week: usize) -> f64 {
        self.0[week]
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max)
    }
}

/// Productive heads, by pool and week.
pub(super) fn productive(built: &CapacityModel, values: &[f64]) -> Vec<Vec<f64>> {
    let value = |column: Option<Column>| column.map_or(0.0, |it| values[it.position()]);
    let pools = built.columns.pools.iter();
    pools
        .map(|weeks| weeks.iter().map(|it| value(it.heads)).collect())
        .collect()
}

impl WeekCosts {
    pub(super) fn new(built: &CapacityModel, horizon: usize) -> Self {
        let weeks = built.columns.queues.first().map_or(0, Vec::len);
        let hours = |week: usize| {
            let mut own = built.columns.hours(week..week + 1);
            own.extend(built.columns.queues.iter().filter_map(|it| it[week].beyond));
            let priced = own.into_iter().map(|it| (it, built.model.cost_of(it)));
            priced.filter(|it| it.1 != 0.0).collect()
        };
        Self {
            planes: vec![VecDeque::new(); weeks],
            hours: (0..weeks).map(hours).collect(),
            horizon,
        }
    }

    /// Learns from a program that was solved; `stands` where the search now stands there.
    pub(super) fn learn(&mut self, built: &CapacityModel, found: &Relaxed, stands: bool) {
        let heads = productive(built, &found.values);
        for week in 0..self.planes.len() {
            let is_late = week >= self.horizon;
            if is_late && !stands {
                break;
            }
            let plane = self.plane(built, found, (week, &heads));
            let planes = &mut self.planes[week];
            if is_late {
                planes.clear();
            }
            if planes.iter().all(|it| !it.is_near(&plane)) {
                planes.push_back(plane);
            }
            if planes.len() > MOST {
                planes.pop_front();
            }
        }
    }

    /// The plane that touches what `week` costs in `found`.
    fn plane(
        &self,
        built: &CapacityModel,
        found: &Relaxed,
        (week, heads): (usize, &[Vec<f64>]),
    ) -> Plane {
        let costs = self.hours[week].iter();
        let cost: f64 = costs.map(|it| it.1 * found.values[it.0.position()]).sum();
        let rows = built.columns.pools.iter().map(|it| it[week].productive);
        let price = |row: Option<Row>| row.map_or(0.0, |it| found.row_prices[it.position()]);
        let slopes: Vec<f64> = rows.map(price).collect();
        let there = slopes.iter().zip(heads).map(|(slope, it)| slope * it[week]);
        Plane {
            at_none: cost - there.sum::<f64>(),
            slopes,
        }
    }

    /// How high the planes are with these heads.
    pub(super) fn heights(&self, heads: &[Vec<f64>]) -> Heights {
        let weeks = self.planes.iter().enumerate().map(|(week, planes)| {
            let height = |plane: &Plane| {
                let each = plane
                    .slopes
                    .iter()
                    .zip(heads)
                    .map(|(slope, it)| slope * it[week]);
                plane.at_none + each.sum::<f64>()
            };
            planes.iter().map(height).collect()
        });
        Heights(weeks.collect())
    }

    /// What `week` costs at least with so many heads more (pool, heads).
    pub(super) fn with(&self, heights: &Heights, week: usize, more: &[(usize, f64)]) -> f64 {
        let planes = self.planes[week].iter().zip(&heights.0[week]);
        let each = planes.map(|(plane, height)| {
            let change = more.iter().map(|(pool, heads)| plane.slopes[*pool] * heads);
            height + change.sum::<f64>()
        });
        each.fold(f64::NEG_INFINITY, f64::max)
    }

    /// Moves the heights of `week` to so many heads more.
    pub(super) fn shift(&self, heights: &mut Heights, week: usize, more: &[(usize, f64)]) {
        for (plane, height) in self.planes[week].iter().zip(&mut heights.0[week]) {
            let change = more.iter().map(|(pool, heads)| plane.slopes[*pool] * heads);
            *height += change.sum::<f64>();
        }
    }
}

impl Plane {
    fn is_near(&self, other: &Self) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * (1.0 + a.abs().max(b.abs()));
        let mut slopes = self.slopes.iter().zip(&other.slopes);
        near(self.at_none, other.at_none) && slopes.all(|(a, b)| near(*a, *b))
    }
}
