//! What waits do to satisfaction: CSAT and NPS as functions of the wait and of the time to resolution,
//! learnt from the history's ratings.
//!
//! [`satisfaction`] fits a queue's ratings; a [`Fit`] predicts, and a [`Gap`] says why nothing does.
//! Not for single customers: most of what makes one happy is no wait. Not proof of a cause either:
//! hard cases wait longer and please less.

mod fit;
mod held_out;
mod least_squares;
mod words;

pub use fit::{Coefficient, Doubt, Dropped, Fit, Gap, LEAST_ROWS, LEAST_WEEKS, Term, Why, fit};
pub use held_out::MOST_ERRORS;
pub use least_squares::{Line, Terms};
pub use words::{doubt_in_words, gap_in_words, in_words, why_not};

use crate::history::Experience;
use serde::{Deserialize, Serialize};

/// Lowest and highest net promoter score.
pub const NPS_LIMITS: (f64, f64) = (-100.0, 100.0);

/// What a queue's history says of waits and ratings.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Satisfaction {
    /// Satisfaction, on the scale that its column has.
    pub csat: Option<Fit>,
    /// Why it cannot be predicted.
    pub csat_gap: Option<Gap>,
    /// Net promoter score.
    pub nps: Option<Fit>,
    /// Why it cannot be predicted.
    pub nps_gap: Option<Gap>,
}

/// Fits the ratings of a queue.
#[must_use]
pub fn satisfaction(experience: &Experience) -> Satisfaction {
    let csat = match &experience.csat {
        Some(csat) => fit(&csat.ratings, csat.scale.limits()),
        None => Err(Gap::NoRatings),
    };
    let nps = match &experience.nps {
        Some(ratings) => fit(ratings, NPS_LIMITS),
        None => Err(Gap::NoRatings),
    };
    Satisfaction {
        csat_gap: csat.as_ref().err().cloned(),
        csat: csat.ok(),
        nps_gap: nps.as_ref().err().cloned(),
        nps: nps.ok(),
    }
}

#[cfg(test)]
mod tests;
