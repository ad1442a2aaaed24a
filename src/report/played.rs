//! What was felt over the plan, beside what the formula says of it.

use super::felt::FeltQueue;
use serde::Serialize;

/// A queue's figures over the plan when the roster was played, named as those by formula; `None` where there is
/// nothing to tell. How sure each is stands in `simulation`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PlayedTotals {
    /// Share answered (email and tickets: done) in time.
    pub service_level: Option<f64>,
    /// Mean wait, seconds; of email and tickets in open time until they are done.
    pub asa_s: Option<f64>,
    /// Share who hung up.
    pub abandoned_fraction: Option<f64>,
    /// Share answered, handed over when the agent's work ended, and gone before another took them.
    pub cut_off_fraction: Option<f64>,
    /// Share that still waited when the plan ended; of email and tickets, that was not done.
    pub unfinished_fraction: Option<f64>,
    /// Share of their time that agents on it were busy.
    pub occupancy: Option<f64>,
}

impl PlayedTotals {
    /// Of a queue.
    #[must_use]
    pub fn new(felt: &FeltQueue) -> Self {
        let hung_up = felt.abandoned.filter(|_| felt.hangs_up);
        Self {
            service_level: felt.service_level.map(|it| it.mean),
            asa_s: felt.asa_s.map(|it| it.mean),
            abandoned_fraction: hung_up.map(|it| it.mean),
            cut_off_fraction: felt.cut_off.map(|it| it.mean),
            unfinished_fraction: felt.unfinished.map(|it| it.mean),
            occupancy: felt.occupancy.map(|it| it.mean),
        }
    }
}

/// What says whether promises are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JudgedBy {
    /// The formula: the roster was not played.
    Formula,
    /// The play, which knows of help between queues, absences and single days; the formula stands beside it.
    Play,
}
