use super::{Chart, ChartError};
use crate::hire::{Ahead, Row};
use crate::scenario::Scenario;

/// x
pub fn hire_charts(_: &Scenario, _: &Ahead, _: &[Row]) -> Result<Vec<Chart>, ChartError> {
    Ok(vec![])
}
