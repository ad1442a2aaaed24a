//! From records to figures: cells of a queue and an interval, added up play by play.

mod gathered;
mod open_time;
mod slots;
mod tally;
#[cfg(test)]
mod tests;

pub use gathered::{Figures, Gathered, Grouping};
pub use open_time::OpenClock;
pub use slots::Slots;
pub use tally::{Cell, Measures, Play, QueueMeasure, Tally};
