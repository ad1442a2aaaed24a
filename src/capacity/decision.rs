//! What is decided, week by week.

use super::problem::{Class, Problem};
use serde::{Deserialize, Serialize};

/// A decision about every week: who is hired, moved and asked to stay longer, and who works on what.
///
/// Plain data: a planner's own idea can be put here and judged by [`evaluate`](super::evaluate()).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Decision {
    /// Classes, beside those of [`Problem::committed`]. By week, then pool; at most one of a pool a week.
    pub classes: Vec<Class>,
    /// Temps who come.
    pub temps: Vec<TempStart>,
    /// People who move.
    pub moves: Vec<MoveStart>,
    /// Paid hours of overtime, by pool and week.
    pub overtime_h: Vec<Vec<f64>>,
    /// Hours of voluntary time off (of paid hours), by pool and week.
    pub time_off_h: Vec<Vec<f64>>,
    /// Hours bought, by queue and week.
    pub outsourced_h: Vec<Vec<f64>>,
    /// Productive hours that a pool spends on a queue: by pool, then as its [`serves`](super::Pool::serves), then
    /// by week.
    pub worked_h: Vec<Vec<Vec<f64>>>,
    /// The same in a busy week, with all the overtime there is and no voluntary time off; empty where nobody has decided that
    /// (then a fixed rule puts people where they are missing).
    pub worked_busy_h: Vec<Vec<Vec<f64>>>,
}

/// Temps who come the same week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TempStart {
    /// The pool they join.
    pub pool: usize,
    /// Their first week.
    pub week: usize,
    /// How many: whole within the plan.
    pub heads: f64,
}

/// People who set out on a way the same week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MoveStart {
    /// Position in [`Problem::moves`].
    pub route: usize,
    /// The week they set out.
    pub week: usize,
    /// How many: whole within the plan.
    pub heads: f64,
}

impl Decision {
    /// Nothing is decided: nobody hired or moved, no overtime, no time off, the least outsourcing, and
    /// nobody put on any queue.
    #[must_use]
    pub fn none(problem: &Problem) -> Self {
        let weeks = problem.span();
        let by_pool = || vec![vec![0.0; weeks]; problem.pools.len()];
        Self {
            overtime_h: by_pool(),
            time_off_h: by_pool(),
            outsourced_h: problem
                .queues
                .iter()
                .map(|queue| match &queue.outsourcing {
                    Some(outside) => outside.least_h.clone(),
                    None => vec![0.0; weeks],
                })
                .collect(),
            worked_h: problem
                .pools
                .iter()
                .map(|pool| vec![vec![0.0; weeks]; pool.serves.len()])
                .collect(),
            ..Self::default()
        }
    }
}
