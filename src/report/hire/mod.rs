//! The months ahead, told: what to hire where and when, what that costs, and how sure it is.
//!
//! [`HireSummary`] holds every figure once; [`screen`](fn@screen), the part `hiring` of `summary.json`, the charts and the
//! CSVs tell the same.

mod classes;
mod cost;
mod months;
mod screen;
mod summary;
mod table;
mod weeks;

pub use classes::{ClassSummary, classes};
pub use cost::{CostSummary, kind_name};
pub use months::{MonthSummary, months};
pub use screen::screen;
pub use summary::{
    BestWeek, EndSummary, HireSummary, QueueOutlook, RiskSummary, WorthSummary, misses,
};
pub use weeks::{BusySummary, BusyWeek, WeekSummary};
