//! Where and when missing hours cost more or less.

use super::Check;
use crate::problem::Problems;
use crate::scenario::file::HiringFile;
use crate::scenario::model::PriceFactor;
use crate::scenario::validate::{items, numbers};

/// Highest factor on a price that is believed.
const MOST: f64 = 100.0;

/// Factors on the prices of missing hours, by queues and days.
pub fn prices(
    written: Option<&HiringFile>,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Vec<PriceFactor> {
    let all = items(written.map_or(&None, |it| &it.price)).iter();
    all.map(|it| PriceFactor {
        queues: check.queues(&it.queues, problems),
        dates: check.dates(it.dates.as_ref(), problems),
        factor: (it.factor.as_ref()).map_or(1.0, |at| {
            numbers::between("factor", at, 0.0..=MOST, problems)
        }),
    })
    .collect()
}
