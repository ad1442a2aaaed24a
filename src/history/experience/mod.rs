//! What customers got and what they said of it: time to first response, time to resolution, share
//! resolved, CSAT and NPS, as far as the rows tell.
//!
//! Kept as sums, one set a week and a histogram of logarithms, so that millions of rows take a few
//! kilobytes for each week. Nothing is made up: what no row tells is `None`.

mod cells;
mod gathering;
mod moments;
mod notes;
mod scale;
mod times;

pub use cells::Felt;
pub use gathering::Gathering;
pub use moments::{Moments, resolution_log, wait_log};
pub use notes::report;
pub use scale::{CsatScale, Scales, of as scales_of};
pub use times::Times;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What the rows of a queue before the plan say of satisfaction and resolution; rows outside the
/// opening hours count too, days marked `ignore` do not.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Experience {
    /// Contacts handled (who hung up is none): what the shares below are of.
    pub handled: f64,
    /// Time to the first response: of tickets from `created` to `first_response` by the clock on the
    /// wall, of calls their wait, of intervals `asa_s`.
    pub first_response: Option<Times>,
    /// Time from `created` to `resolved`, by the clock on the wall. Tickets only.
    pub resolution: Option<Times>,
    /// Contacts resolved, of those of which it is known. The latest tickets may yet be.
    pub resolved: Option<Part>,
    /// Contacts answered within the threshold, as the column `service_level` has it.
    pub answered_in_time: Option<Part>,
    /// Customer satisfaction, on its own scale.
    pub csat: Option<Csat>,
    /// Net promoter score, −100 to 100.
    pub nps: Option<Ratings>,
}

/// A part of contacts.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Part {
    /// Contacts of which it is known.
    pub of: f64,
    /// Those of them that are meant.
    pub part: f64,
}

impl Part {
    /// The share, 0 to 1; `None` where nothing is known.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.of > 0.0).then(|| self.part / self.of)
    }
}

/// Ratings of customer satisfaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Csat {
    /// The scale that the cells have.
    pub scale: CsatScale,
    /// The ratings.
    pub ratings: Ratings,
}

/// Ratings, week by week.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ratings {
    /// Whether a row is one customer's rating, rather than an interval's mean.
    pub single: bool,
    /// The weeks that have any, in order.
    pub weeks: Vec<WeekRatings>,
}

/// The ratings of one week.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct WeekRatings {
    /// Its Monday.
    pub monday: NaiveDate,
    /// Rows that tell neither the wait nor the time to resolution.
    pub bare: Moments,
    /// Rows that tell the wait alone.
    pub wait: Moments,
    /// Rows that tell the time to resolution alone.
    pub resolution: Moments,
    /// Rows that tell both.
    pub both: Moments,
}

impl WeekRatings {
    /// All rows of the week.
    #[must_use]
    pub fn all(&self) -> Moments {
        self.bare
            .plus(&self.wait)
            .plus(&self.resolution)
            .plus(&self.both)
    }
}

impl Ratings {
    /// All ratings together.
    #[must_use]
    pub fn all(&self) -> Moments {
        let weeks = self.weeks.iter().map(WeekRatings::all);
        weeks.fold(Moments::default(), |sum, week| sum.plus(&week))
    }

    /// Their mean; of intervals weighted by the contacts handled. `None` where there are none.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        self.all().mean()
    }
}

impl Experience {
    /// Nothing is known.
    pub const NOTHING: Self = Self {
        handled: 0.0,
        first_response: None,
        resolution: None,
        resolved: None,
        answered_in_time: None,
        csat: None,
        nps: None,
    };

    /// Share of the contacts handled that were resolved within `seconds` of their creation (up to
    /// two weeks, to within 5 % of the time); `None` where no ticket says when it was resolved.
    #[must_use]
    pub fn resolved_within(&self, seconds: f64) -> Option<f64> {
        let (times, known) = (self.resolution.as_ref()?, self.resolved?);
        let share = times.share_within(seconds)?;
        (known.of > 0.0).then(|| share * times.count() / known.of)
    }
}

#[cfg(test)]
mod tests;
