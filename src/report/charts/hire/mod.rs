//! The months ahead: required against available, who is there, what it costs, when to hire, what one more is
//! worth, and how far it may turn out otherwise.

mod calendar;
mod cost;
mod fan;
mod frame;
mod heads;
mod required;
mod spread;
mod worth;

use super::{Chart, ChartError};
use crate::hire::{Ahead, Row};
use crate::scenario::Scenario;

/// The charts `ahead-required`, `ahead-heads`, `ahead-cost`, `ahead-hires`, `ahead-worth`, `ahead-risk` and `ahead-cost-risk`;
/// those that have nothing to show are left out.
///
/// # Errors
/// [`ChartError`].
pub fn hire_charts(
    scenario: &Scenario,
    ahead: &Ahead,
    rows: &[Row],
) -> Result<Vec<Chart>, ChartError> {
    let drawn = [
        (
            "ahead-required",
            Some(required::chart(scenario, ahead, rows)?),
        ),
        ("ahead-heads", Some(heads::chart(scenario, ahead, rows)?)),
        ("ahead-cost", Some(cost::chart(scenario, ahead, rows)?)),
        ("ahead-hires", calendar::chart(scenario, ahead)?),
        ("ahead-worth", worth::chart(scenario, ahead)?),
        ("ahead-risk", fan::chart(scenario, ahead)?),
        ("ahead-cost-risk", spread::chart(scenario, ahead)?),
    ];
    let some = drawn.into_iter().filter_map(|(name, svg)| {
        Some(Chart {
            name: name.to_owned(),
            svg: svg?,
        })
    });
    Ok(some.collect())
}
