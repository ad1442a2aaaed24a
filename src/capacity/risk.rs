//! How the plan fares where volumes, leavers, graduates and absence differ from what is expected.

mod draws;
mod gather;
mod path;

use super::check::check;
use super::decision::Decision;
use super::evaluate::evaluate;
use super::plan::CapacityError;
use super::problem::Problem;
use crate::control::Control;
use gather::gathered;
use path::{Stage, Walked};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What is uncertain, and how much of it is played.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Uncertainty {
    /// Paths to play.
    pub paths: usize,
    /// Seed of all streams. The same seed gives two plans the same futures.
    pub seed: u64,
    /// Width of the band of required hours, as a share of that in the problem: 1 as given, 0 none.
    pub volume: f64,
    /// Correlation of what does not last of a week's level with that of the week before, 0 to below 1.
    pub volume_memory: f64,
    /// Share of the variance of the first week's level that lasts through all weeks, 0 to 1: a forecast that is too low from
    /// the start, or grows too slowly. What the band is wider in later weeks lasts altogether.
    pub volume_lasting: f64,
    /// Share of the level's variance that all queues have in common, 0 to 1.
    pub volume_shared: f64,
    /// Whether leavers are drawn one by one (binomial) around their expectation.
    pub leavers: bool,
    /// How far a pool's attrition over the whole plan may be off: relative standard deviation of a factor
    /// drawn once a path and pool (gamma, mean 1); 0: none.
    pub attrition_sd: f64,
    /// Whether graduates are drawn one by one (binomial).
    pub graduates: bool,
    /// Standard deviation of the share of paid time that is absent, by pool and week (beta); 0: none.
    pub absence_sd: f64,
    /// A queue's week is on target where at most this share of its required hours is missing.
    pub on_target_share: f64,
}

impl Default for Uncertainty {
    fn default() -> Self {
        Self {
            paths: 1_000,
            seed: 1,
            volume: 1.0,
            volume_memory: 0.7,
            volume_lasting: 0.5,
            volume_shared: 0.5,
            leavers: true,
            attrition_sd: 0.15,
            graduates: true,
            absence_sd: 0.02,
            on_target_share: 0.02,
        }
    }
}

impl Uncertainty {
    /// Nothing is uncertain: every path is the plan itself.
    #[must_use]
    pub fn nothing(paths: usize) -> Self {
        Self {
            paths,
            volume: 0.0,
            leavers: false,
            attrition_sd: 0.0,
            graduates: false,
            absence_sd: 0.0,
            ..Self::default()
        }
    }
}

/// What the paths came to. Weeks are the plan's own.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Risk {
    /// Paths that were played: fewer than asked for where time was up.
    pub paths: usize,
    /// By queue.
    pub queues: Vec<QueueRisk>,
    /// By pool.
    pub pools: Vec<PoolRisk>,
    /// By site: productive seasoned heads, by week.
    pub sites: Vec<Fan>,
    /// By week the share of paths in which every queue is on target.
    pub all_on_target: Vec<f64>,
    /// Cost of the plan's own weeks, prices of missing hours included.
    pub cost: Spread,
    /// Money paid in the plan's own weeks.
    pub money: Spread,
    /// Every path's `cost`, ascending.
    pub cost_of_paths: Vec<f64>,
    /// Every path's `money`, ascending.
    pub money_of_paths: Vec<f64>,
    /// Hours missing over all queues and weeks.
    pub short_h: Spread,
    /// Mean of `short_h` in the worst tenth of the paths (expected shortfall at 90 %).
    pub short_h_worst_tenth: f64,
    /// Mean cost in the dearest tenth of the paths.
    pub cost_worst_tenth: f64,
}

/// One queue over the paths, by week.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct QueueRisk {
    /// Share of paths in which the week is on target.
    pub on_target: Vec<f64>,
    /// Hours required.
    pub required_h: Fan,
    /// Hours covered, by own people and others.
    pub covered_h: Fan,
    /// Hours missing.
    pub short_h: Fan,
}

/// One pool over the paths, by week.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PoolRisk {
    /// Heads on the payroll.
    pub heads: Fan,
    /// Productive seasoned heads.
    pub productive: Fan,
}

/// Quantiles over the paths, by week.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Fan {
    /// Mean.
    pub mean: Vec<f64>,
    /// In 1 of 10 paths it is less.
    pub p10: Vec<f64>,
    /// Median.
    pub p50: Vec<f64>,
    /// In 1 of 10 paths it is more.
    pub p90: Vec<f64>,
}

/// How one number spreads over the paths.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Spread {
    /// The plan's own: what it is where nothing is uncertain.
    pub planned: f64,
    /// Mean.
    pub mean: f64,
    /// Half-width of the mean's 95 % confidence interval.
    pub half_width: f64,
    /// In 1 of 10 paths it is less.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// In 1 of 10 paths it is more.
    pub p90: f64,
}

/// Paths walked between two looks at the clock.
const BATCH: usize = 100;

/// Plays `decision` against many futures.
///
/// Each path draws how much the weeks require (an error that lasts and one that passes, together as wide as the band of
/// required hours), who leaves, who
/// graduates and who is absent. Classes, temps and moves stay as decided; in each week one fixed rule answers: people who
/// have nothing to do help where they can, then time off is taken back, then overtime up to its limit, then outsourcing; where
/// there is less to do than expected, outsourcing, then overtime is given up, then time off given. It is a rule, not the best
/// answer, and nobody hires more or less on the way: a plan that is made again every month fares better.
///
/// The same seed gives every decision the same futures. Where nothing is uncertain, every path is the decision as
/// [`evaluate`] counts it.
///
/// # Errors
/// As [`evaluate`].
pub fn risk(
    problem: &Problem,
    decision: &Decision,
    uncertainty: &Uncertainty,
    control: &Control,
) -> Result<Risk, CapacityError> {
    check(problem)?;
    let planned = evaluate(problem, decision)?;
    let stage = Stage::new(problem, decision, &planned, uncertainty);
    let mut walked: Vec<Walked> = Vec::new();
    while walked.len() < uncertainty.paths && (walked.is_empty() || !control.stop()) {
        let done = walked.len();
        let next = done..(done + BATCH).min(uncertainty.paths);
        walked.par_extend(next.into_par_iter().map(|path| stage.walk(path as u64)));
        let share = walked.len() as f64 / uncertainty.paths as f64;
        control.report("Risk", Some(share), format!("{} paths", walked.len()));
    }
    Ok(gathered(problem, &planned, &walked))
}
