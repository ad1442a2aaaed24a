//! Charts of a comparison: what matters most, cost against service, and agents over the day case by case.

mod frontier;
mod multiples;
mod tornado;

use super::{Chart, ChartError};
use crate::whatif::{Comparison, Run};

/// The charts for which there is anything to draw.
///
/// # Errors
/// [`ChartError`].
pub fn whatif_charts(run: &Run, comparison: &Comparison) -> Result<Vec<Chart>, ChartError> {
    let drawn = [
        ("tornado", tornado::tornado(run, comparison)?),
        ("whatif-frontier", frontier::frontier(run, comparison)?),
        ("coverage-cases", multiples::multiples(run, comparison)?),
    ];
    let chart = |(name, svg): (&str, Option<String>)| {
        Some(Chart {
            name: name.to_owned(),
            svg: svg?,
        })
    };
    Ok(drawn.into_iter().filter_map(chart).collect())
}
