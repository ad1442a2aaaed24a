//! On which scale a file writes its ratings, found from all its cells before any is used.

use crate::history::frame::Frame;
use crate::history::header::Layout;
use crate::history::table::{Row, Table};
use serde::{Deserialize, Serialize};

/// A value that fewer cells than this share reach is a slip, and no sign of a larger scale.
const RARE: f64 = 0.01;

/// A scale of customer satisfaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CsatScale {
    /// 1 to 5.
    OneToFive,
    /// 0 to 1: a share.
    Share,
    /// 0 to 100.
    Percent,
}

impl CsatScale {
    /// Its lowest and highest value.
    #[must_use]
    pub const fn limits(self) -> (f64, f64) {
        match self {
            Self::OneToFive => (1.0, 5.0),
            Self::Share => (0.0, 1.0),
            Self::Percent => (0.0, 100.0),
        }
    }
}

/// What the cells of a queue's columns are taken for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scales {
    /// The scale of `csat`; an error where its cells fit none.
    pub csat: Option<Result<CsatScale, Unclear>>,
    /// Whether an interval's `resolved` is a share (`true`) or a count of contacts.
    pub resolved_is_share: Option<Result<bool, Unclear>>,
}

/// A column whose cells may mean one thing or another; the largest of them, and the first of those.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unclear {
    /// The largest value.
    pub largest: f64,
    /// Byte of the row that has it first.
    pub at: usize,
}

/// How many cells of a column have values between the ends of scales.
#[derive(Debug, Clone, Copy, Default)]
struct Census {
    zero: usize,
    fraction: usize,
    one: usize,
    to_five: usize,
    to_ten: usize,
    more: usize,
    largest: Option<Unclear>,
}

impl Census {
    fn add(&mut self, value: f64, at: usize) {
        let count = match value {
            0.0 => &mut self.zero,
            v if v < 1.0 => &mut self.fraction,
            1.0 => &mut self.one,
            v if v <= 5.0 => &mut self.to_five,
            v if v <= 10.0 => &mut self.to_ten,
            _ => &mut self.more,
        };
        *count += 1;
        if self.largest.is_none_or(|it| value > it.largest) {
            self.largest = Some(Unclear { largest: value, at });
        }
    }

    const fn all(&self) -> usize {
        self.zero + self.fraction + self.one + self.to_five + self.to_ten + self.more
    }

    /// The smallest known scale that the largest values, slips aside, leave. Values up to 10 may
    /// be of a scale to 7 or 10, and ones alone of any: neither is guessed.
    fn csat(&self) -> Option<Result<CsatScale, Unclear>> {
        let unclear = self.largest?;
        let often = |count: usize| count as f64 >= RARE * self.all() as f64 && count > 0;
        Some(if often(self.more) {
            Ok(CsatScale::Percent)
        } else if often(self.to_ten) {
            Err(unclear)
        } else if often(self.to_five) {
            Ok(CsatScale::OneToFive)
        } else if self.zero + self.fraction > 0 {
            Ok(CsatScale::Share)
        } else {
            Err(unclear)
        })
    }

    /// A value above 1 is a count, one between 0 and 1 a share; of zeros and ones alone nobody can
    /// tell.
    fn is_share(&self) -> Option<Result<bool, Unclear>> {
        let unclear = self.largest?;
        let counts = self.to_five + self.to_ten + self.more;
        Some(match (counts > 0, self.fraction > 0) {
            (true, _) => Ok(false),
            (false, true) => Ok(true),
            (false, false) => Err(unclear),
        })
    }
}

/// The scales of each frame's rows: one look at the columns `csat` and `resolved`, where there are any.
#[must_use]
pub fn of(table: &Table, layout: &Layout, frames: &[Frame]) -> Vec<Scales> {
    let felt = layout.felt();
    let resolved = felt
        .resolved
        .filter(|_| matches!(layout, Layout::Intervals(_)));
    if felt.csat.is_none() && resolved.is_none() {
        return vec![Scales::default(); frames.len()];
    }
    let mut found = vec![(Census::default(), Census::default()); frames.len()];
    table.for_each_row(|row| {
        let frame = layout.queue().map_or(Some(0), |column| {
            let name = row.cell(column);
            frames.iter().position(|it| it.name.as_bytes() == name)
        });
        if let Some((csat, share)) = frame.and_then(|frame| found.get_mut(frame)) {
            count(row, felt.csat, csat);
            count(row, resolved, share);
        }
        true
    });
    let scales = |(csat, share): (Census, Census)| Scales {
        csat: csat.csat(),
        resolved_is_share: share.is_share(),
    };
    found.into_iter().map(scales).collect()
}

fn count(row: Row<'_>, column: Option<usize>, census: &mut Census) {
    let Some(column) = column else { return };
    let value = super::cells::number(row, column).filter(|it| *it >= 0.0);
    if let Some(value) = value {
        census.add(value, row.at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn census(values: &[f64]) -> Census {
        let mut census = Census::default();
        values.iter().for_each(|value| census.add(*value, 0));
        census
    }

    #[test]
    fn the_scale_is_told_from_the_largest_values_that_are_no_slip() {
        let five = [vec![4.0; 300], vec![5.0, 1.0, 0.0, 55.0]].concat();
        for (values, scale) in [
            (&five[..], Some(CsatScale::OneToFive)),
            (&[0.0, 1.0, 1.0], Some(CsatScale::Share)),
            (&[0.83, 0.9], Some(CsatScale::Share)),
            (&[83.0, 4.0], Some(CsatScale::Percent)),
            // To 7? To 10? Nobody knows.
            (&[6.0, 7.0, 3.0], None),
            // All happy, or all furious?
            (&[1.0, 1.0], None),
        ] {
            let found = census(values).csat().unwrap();
            assert_eq!(found.ok(), scale, "{values:?}");
        }
        assert_eq!(census(&[]).csat(), None);
    }

    #[test]
    fn resolved_is_a_count_or_a_share_or_unclear() {
        let told = |values: &[f64]| census(values).is_share().map(|it| it.ok());
        assert_eq!(told(&[0.0, 12.0, 0.5]), Some(Some(false)));
        assert_eq!(told(&[0.0, 0.75, 1.0]), Some(Some(true)));
        assert_eq!(told(&[0.0, 1.0]), Some(None));
        assert_eq!(told(&[]), None);
    }
}
