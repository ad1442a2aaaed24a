//! Quantiles and means over the paths.

use super::path::Walked;
use super::{Fan, PoolRisk, QueueRisk, Risk, Spread};
use crate::capacity::flows::Flows;
use crate::capacity::problem::Problem;
use rayon::prelude::*;

/// Standard deviations of a 95 % confidence interval.
const NORMAL_95: f64 = 1.959_963_984_540_054;

pub(super) fn gathered(problem: &Problem, planned: &Flows, walked: &[Walked]) -> Risk {
    let weeks = problem.horizon;
    let queues = (0..problem.queues.len())
        .into_par_iter()
        .map(|queue| QueueRisk {
            on_target: shares(walked, weeks, |path, week| path.on_target[queue][week]),
            required_h: fan(walked, weeks, |path, week| path.required_h[queue][week]),
            covered_h: fan(walked, weeks, |path, week| path.covered_h[queue][week]),
            short_h: fan(walked, weeks, |path, week| path.short_h[queue][week]),
        });
    let pools = (0..problem.pools.len())
        .into_par_iter()
        .map(|pool| PoolRisk {
            heads: fan(walked, weeks, |path, week| path.heads[pool][week]),
            productive: fan(walked, weeks, |path, week| path.productive[pool][week]),
        });
    let sites = (0..problem.sites.len()).into_par_iter().map(|site| {
        let own: Vec<usize> = (0..problem.pools.len())
            .filter(|pool| problem.pools[*pool].site == site)
            .collect();
        fan(walked, weeks, |path, week| {
            own.iter().map(|it| path.productive[*it][week]).sum()
        })
    });
    let costs: Vec<f64> = walked.iter().map(|it| it.cost.total()).collect();
    let money: Vec<f64> = walked.iter().map(|it| it.cost.money()).collect();
    let short = |path: &Walked| path.short_h.iter().flatten().sum::<f64>();
    let shorts: Vec<f64> = walked.iter().map(short).collect();
    let planned_short = planned.queues.iter().flat_map(|it| &it[..weeks]);
    let planned_short = planned_short.map(|it| it.short_h).sum();
    let every = |path: &Walked, week: usize| path.on_target.iter().all(|it| it[week]);
    Risk {
        paths: walked.len(),
        queues: queues.collect(),
        pools: pools.collect(),
        sites: sites.collect(),
        all_on_target: shares(walked, weeks, every),
        cost_of_paths: ascending(&costs),
        money_of_paths: ascending(&money),
        cost_worst_tenth: worst_tenth(&costs),
        short_h_worst_tenth: worst_tenth(&shorts),
        cost: spread(planned.cost.total(), costs),
        money: spread(planned.cost.money(), money),
        short_h: spread(planned_short, shorts),
    }
}

fn shares(walked: &[Walked], weeks: usize, is: impl Fn(&Walked, usize) -> bool) -> Vec<f64> {
    let count = walked.len().max(1) as f64;
    let share = |week| walked.iter().filter(|path| is(path, week)).count() as f64 / count;
    (0..weeks).map(share).collect()
}

fn fan(walked: &[Walked], weeks: usize, value: impl Fn(&Walked, usize) -> f64) -> Fan {
    let mut fan = Fan::default();
    for week in 0..weeks {
        let mut all: Vec<f64> = walked.iter().map(|path| value(path, week)).collect();
        fan.mean.push(mean(&all));
        all.sort_by(f64::total_cmp);
        fan.p10.push(quantile(&all, 0.1));
        fan.p50.push(quantile(&all, 0.5));
        fan.p90.push(quantile(&all, 0.9));
    }
    fan
}

fn mean(all: &[f64]) -> f64 {
    all.iter().sum::<f64>() / all.len().max(1) as f64
}

/// Of ascending values, the one between which and its neighbour the share lies, in proportion.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let place = share * last as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    sorted[low] + (sorted[high] - sorted[low]) * (place - place.floor())
}

fn ascending(all: &[f64]) -> Vec<f64> {
    let mut sorted = all.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// Mean of the largest tenth, at least one.
fn worst_tenth(all: &[f64]) -> f64 {
    let mut sorted = all.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    sorted.truncate(all.len().div_ceil(10));
    mean(&sorted)
}

fn spread(planned: f64, mut all: Vec<f64>) -> Spread {
    let mean = mean(&all);
    let count = all.len() as f64;
    let squares = all.iter().map(|it| (it - mean).powi(2)).sum::<f64>();
    let half_width = if count > 1.0 {
        NORMAL_95 * (squares / (count - 1.0) / count).sqrt()
    } else {
        0.0
    };
    all.sort_by(f64::total_cmp);
    Spread {
        planned,
        mean,
        half_width,
        p10: quantile(&all, 0.1),
        p50: quantile(&all, 0.5),
        p90: quantile(&all, 0.9),
    }
}
