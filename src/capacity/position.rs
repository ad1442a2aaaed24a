//! Where a search by small changes stands, and what a change would save by the planes of the weeks' costs.

use super::changes::Change;
use super::effects::Effects;
use super::model::CapacityModel;
use super::weeks::{Heights, WeekCosts, productive};
use crate::schedule::solver::Relaxed;

/// What a limit may be passed by: rounding.
const TRACE: f64 = 1e-6;

/// A point of the search.
#[derive(Debug, Clone)]
pub(super) struct Position {
    /// By column of the program; hours are those of the last program solved.
    pub(super) values: Vec<f64>,
    /// By limit: how much of it is used.
    used: Vec<f64>,
    heights: Heights,
    /// Reduced costs of the last program solved.
    prices: Vec<f64>,
}

/// Room to work out a change in: sums that are zero again afterwards.
#[derive(Debug, Clone)]
pub(super) struct Scratch {
    /// Heads by pool and week.
    heads: Vec<Vec<f64>>,
    used: Vec<f64>,
}

/// What a change does.
#[derive(Debug, Default)]
struct Sums {
    /// Money, hours apart.
    cost: f64,
    /// Weeks, pools and heads, by week.
    weeks: Vec<(usize, Vec<(usize, f64)>)>,
    used: Vec<(usize, f64)>,
}

impl Scratch {
    pub(super) fn new(built: &CapacityModel, effects: &Effects) -> Self {
        let pools = built.columns.pools.iter();
        Self {
            heads: pools.map(|it| vec![0.0; it.len()]).collect(),
            used: vec![0.0; effects.limits.len()],
        }
    }

    fn sums(&mut self, values: &[f64], change: &Change, effects: &Effects) -> Sums {
        let mut sums = Sums::default();
        let (mut pools, mut limits) = (Vec::new(), Vec::new());
        let (mut first, mut last) = (usize::MAX, 0);
        for (column, value) in change {
            let more = value - values[column.position()];
            let Some(effect) = effects.of(*column).filter(|_| more != 0.0) else {
                continue;
            };
            sums.cost += more * effect.cost;
            for (pool, week, heads) in &effect.productive {
                self.heads[*pool][*week] += more * heads;
                (first, last) = (first.min(*week), last.max(*week));
                if !pools.contains(pool) {
                    pools.push(*pool);
                }
            }
            for (limit, amount) in &effect.used {
                self.used[*limit] += more * amount;
                limits.push(*limit);
            }
        }
        for week in first..=last {
            let here = pools.iter().map(|pool| {
                let heads = std::mem::take(&mut self.heads[*pool][week]);
                (*pool, heads)
            });
            let here: Vec<(usize, f64)> = here.filter(|it| it.1 != 0.0).collect();
            if !here.is_empty() {
                sums.weeks.push((week, here));
            }
        }
        for limit in limits {
            let amount = std::mem::take(&mut self.used[limit]);
            if amount != 0.0 {
                sums.used.push((limit, amount));
            }
        }
        sums
    }
}

impl Position {
    pub(super) fn new(
        built: &CapacityModel,
        effects: &Effects,
        costs: &WeekCosts,
        now: &Relaxed,
    ) -> Self {
        let values = now.values.clone();
        let limits = effects.limits.iter();
        Self {
            used: limits.map(|it| it.used(&values)).collect(),
            heights: costs.heights(&productive(built, &values)),
            prices: now.column_prices.clone(),
            values,
        }
    }

    /// What `change` saves at most by the reduced costs.
    pub(super) fn saves_at_prices(&self, change: &Change) -> f64 {
        let each = change.iter().map(|(column, value)| {
            (self.values[column.position()] - value) * self.prices[column.position()]
        });
        each.sum()
    }

    /// What `change` would save at most, as far as is known; `None` where it breaks a limit.
    pub(super) fn saves(
        &self,
        change: &Change,
        (effects, costs): (&Effects, &WeekCosts),
        scratch: &mut Scratch,
    ) -> Option<f64> {
        let sums = scratch.sums(&self.values, change, effects);
        let breaks = |(limit, more): &(usize, f64)| {
            *more > 0.0 && self.used[*limit] + more > effects.limits[*limit].most + TRACE
        };
        if sums.used.iter().any(breaks) {
            return None;
        }
        let weeks = sums.weeks.iter();
        let dearer = weeks
            .map(|(week, more)| costs.with(&self.heights, *week, more) - self.heights.cost(*week));
        Some(-(sums.cost + dearer.sum::<f64>()))
    }

    /// Makes `change`.
    pub(super) fn make(
        &mut self,
        change: &Change,
        (effects, costs): (&Effects, &WeekCosts),
        scratch: &mut Scratch,
    ) {
        let sums = scratch.sums(&self.values, change, effects);
        for (limit, more) in sums.used {
            self.used[limit] += more;
        }
        for (week, more) in &sums.weeks {
            costs.shift(&mut self.heights, *week, more);
        }
        for (column, value) in change {
            self.values[column.position()] = *value;
        }
    }
}
