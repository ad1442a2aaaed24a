//! What happened: ticket and call history, read, cleaned and counted into the plan's intervals.
//!
//! The stage's output is [`History`]: for each queue its days, each with the intervals in which it
//! was open and what arrived in them. Days that are closed, days that are missing and intervals
//! without a row are told apart here, once.

pub mod behaviour;
mod closed;
pub mod codes;
mod days;
mod events;
pub mod experience;
mod frame;
mod grid;
mod handle_logs;
mod header;
pub mod import;
mod load;
mod marks;
pub(crate) mod notices;
mod rows;
mod seen;
mod stamp;
mod support;
mod table;
mod tally;
mod year;

pub use behaviour::{Behaviour, Observed};
pub use experience::Experience;
pub use frame::Frame;
pub use handle_logs::HandleLogs;
pub use load::{from_rows, from_text, load};

use crate::calendar::Interval;
use crate::units::{QueueIndex, Seconds};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The history of every queue of a scenario, in the scenario's order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct History {
    /// One entry a queue.
    pub queues: Vec<QueueHistory>,
}

/// The history of one queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QueueHistory {
    /// The queue.
    pub queue: QueueIndex,
    /// Every date from the first with a row to the last, in order, without gaps.
    pub days: Vec<HistoryDay>,
    /// The handle times of single contacts in the open intervals; `None` where the rows are
    /// intervals, of which only means are known.
    #[serde(default)]
    pub handle_logs: Option<HandleLogs>,
    /// Days that were taken for closed because all their rows are 0, in order.
    #[serde(default)]
    pub zero_days: Vec<NaiveDate>,
    /// How customers and agents behave, as far as its rows tell.
    #[serde(default)]
    pub observed: Observed,
    /// What customers got and said, as far as its rows tell.
    #[serde(default)]
    pub experience: Experience,
}

impl QueueHistory {
    /// The history of a queue of which nothing is known.
    #[must_use]
    pub fn none(queue: QueueIndex) -> Self {
        Self {
            queue,
            days: vec![],
            handle_logs: None,
            zero_days: vec![],
            observed: Observed::default(),
            experience: Experience::default(),
        }
    }
}

/// One day of a queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryDay {
    /// The local date.
    pub date: NaiveDate,
    /// Open, closed or missing.
    pub status: DayStatus,
    /// What arrived, in the open intervals of the day, in order. Empty unless open.
    pub intervals: Vec<IntervalHistory>,
}

/// What is known of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayStatus {
    /// Rows were found.
    Open,
    /// The hours or a closed day say so, or it has no row and is taken for a closed day.
    Closed,
    /// It should have been open and has no row: a gap. Left out of every mean.
    Missing,
}

/// One interval of one day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct IntervalHistory {
    /// When.
    pub interval: Interval,
    /// Contacts that arrived.
    pub offered: f64,
    /// Contacts that were handled (the weight of `aht`); equals `offered` where not given.
    pub handled: f64,
    /// Mean handle time of those handled, where known.
    pub aht: Option<Seconds>,
    /// Whether a row of the file covers it; `false` = an interval without a row on an open day,
    /// taken as unknown rather than zero.
    pub known: bool,
}

impl HistoryDay {
    /// Contacts of the day.
    #[must_use]
    pub fn offered(&self) -> f64 {
        self.intervals.iter().map(|i| i.offered).sum()
    }
}
