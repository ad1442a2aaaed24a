//! Which of the two times matter to ratings, by how much, and how well that foretells other weeks.

use super::held_out::{Tested, sum};
use super::least_squares::{Line, Terms, solve, varying};
use crate::history::experience::{Moments, Ratings, resolution_log, wait_log};
use crate::units::Seconds;
use serde::{Deserialize, Serialize};

/// Rows that a fit needs.
pub const LEAST_ROWS: usize = 30;
/// Weeks that it needs: each is held out in turn.
pub const LEAST_WEEKS: usize = 4;

/// A regressor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// The wait for the first response.
    Wait,
    /// The time to resolution.
    Resolution,
}

/// Why a term is not in a fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It says that longer waits please.
    WrongSign,
    /// It is not told from chance.
    Chance,
    /// It is all but the same in all rows, or goes with the other term.
    NoVariation,
}

/// A term that is not in a fit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Dropped {
    /// The term.
    pub term: Term,
    /// Why.
    pub why: Why,
}

/// What one unit of a logarithm does to the rating.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Coefficient {
    /// Below 0.
    pub value: f64,
    /// From leaving each week out in turn.
    pub standard_error: f64,
}

/// rating = intercept + wait · ln(1 + minutes) + resolution · ln(1 + hours), where there are such terms.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// Whether a row is a customer's own rating, rather than an interval's mean.
    pub single: bool,
    /// Rows with a rating and the times of the terms.
    pub rows: usize,
    /// Weeks that they are of.
    pub weeks: usize,
    /// The rating of those who neither wait.
    pub intercept: f64,
    /// The wait for the first response.
    pub wait: Option<Coefficient>,
    /// The time to resolution.
    pub resolution: Option<Coefficient>,
    /// Mean ln(1 + hours) to resolution of the rows: stands where a prediction is not given one.
    pub mean_resolution_log: f64,
    /// Share of the ratings' variance that the line explains, 0 to 1.
    pub r2: f64,
    /// The same in weeks that it was not fitted to, against the mean of the others.
    pub r2_held_out: f64,
    /// Standard deviation of a row of mean weight about the line.
    pub residual_sd: f64,
    /// Lowest and highest rating.
    pub limits: (f64, f64),
    /// Shortest and longest wait of the rows, seconds; `None` where the wait is not in the line.
    #[serde(default)]
    pub wait_range_s: Option<(f64, f64)>,
    /// Terms that were tried and are not in it.
    pub dropped: Vec<Dropped>,
}

/// Why a predicted rating is to be doubted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Doubt {
    /// The wait that it is for, seconds: the one whose logarithm is the mean.
    pub wait_s: f64,
    /// The range of waits that the line was fitted to, where this one lies outside.
    pub seen_s: Option<(f64, f64)>,
    /// The end of the scale, where the line goes beyond it and the rating is cut there.
    pub cut_at: Option<f64>,
}

/// Why ratings cannot be predicted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// The history has none.
    NoRatings,
    /// It has some, and too few with a wait or a time to resolution.
    Few {
        /// How many with one.
        rows: usize,
    },
    /// They are of too few weeks for any to be held out.
    FewWeeks {
        /// How many.
        weeks: usize,
    },
    /// Times or ratings are all but the same.
    NoVariation,
    /// Neither time explains ratings in weeks that were held out.
    NotPredictive {
        /// Rows that were tried.
        rows: usize,
        /// Share explained in weeks held out, where any line was left; not above 0.
        r2_held_out: Option<f64>,
        /// Terms that were left out before.
        dropped: Vec<Dropped>,
    },
}

impl Fit {
    /// The rating after a wait for the first response and a time to resolution, inside the scale. `None`
    /// = not known: that of the history's own ratings stands for it.
    #[must_use]
    pub fn predict(&self, wait: Seconds, resolution: Option<Seconds>) -> f64 {
        let resolution = resolution.map(|it| resolution_log(it.get()));
        self.predict_logs(wait_log(wait.get()), resolution)
    }

    /// [`predict`](Self::predict) of means of ln(1 + minutes) and ln(1 + hours): exact for a mean
    /// over contacts, where `predict` of a mean wait is too low by what the waits spread.
    #[must_use]
    pub fn predict_logs(&self, wait_log: f64, resolution_log: Option<f64>) -> f64 {
        let (least, most) = self.limits;
        self.unbounded(wait_log, resolution_log).clamp(least, most)
    }

    /// What is to be known before a rating of the mean of ln(1 + minutes) is believed; `None` where the line has
    /// seen such waits, and stays on the scale.
    #[must_use]
    pub fn doubt(&self, wait_log: f64) -> Option<Doubt> {
        let (least, most) = self.limits;
        let rating = self.unbounded(wait_log, None);
        let cut_at = match rating {
            it if it > most => Some(most),
            it if it < least => Some(least),
            _ => None,
        };
        let wait_s = 60.0 * wait_log.exp_m1();
        // To a thousandth: seconds come from logarithms and back.
        let unseen = (self.wait_range_s)
            .filter(|(from, to)| wait_s < from * 0.999 - 1e-6 || wait_s > to * 1.001 + 1e-6);
        let is_doubtful = unseen.is_some() || cut_at.is_some();
        is_doubtful.then_some(Doubt {
            wait_s,
            seen_s: unseen,
            cut_at,
        })
    }

    fn unbounded(&self, wait_log: f64, resolution_log: Option<f64>) -> f64 {
        let slope = |it: Option<Coefficient>| it.map_or(0.0, |it| it.value);
        let line = Line {
            intercept: self.intercept,
            wait: slope(self.wait),
            resolution: slope(self.resolution),
        };
        let resolution_log = resolution_log.unwrap_or(self.mean_resolution_log);
        line.at((wait_log, resolution_log))
    }
}

/// Fits `ratings`, whose scale is `limits`.
///
/// # Errors
/// [`Gap`]: fewer than 30 rows, fewer than four weeks, no variation, or a line that does not help.
pub fn fit(ratings: &Ratings, limits: (f64, f64)) -> Result<Fit, Gap> {
    let mut dropped = vec![];
    let mut terms = Some(first_terms(ratings, &mut dropped)?);
    let mut rows = 0;
    while let Some(tried) = terms {
        let weeks = weeks_of(ratings, tried);
        rows = rows.max(weeks.iter().map(|it| it.rows).sum());
        let Some(tested) = Tested::of(&weeks, tried) else {
            return Err(Gap::NoVariation);
        };
        let Some(worst) = tested.worst(tried) else {
            return tested.finish(ratings.single, limits, dropped);
        };
        dropped.push(worst);
        terms = without(tried, worst.term);
        if terms.is_none_or(|it| enough(&weeks_of(ratings, it)).is_err()) {
            break;
        }
    }
    Err(Gap::NotPredictive {
        rows,
        r2_held_out: None,
        dropped,
    })
}

/// The terms to begin with: both where most rows that tell either tell both, else the one that more
/// rows tell; none that does not vary.
fn first_terms(ratings: &Ratings, dropped: &mut Vec<Dropped>) -> Result<Terms, Gap> {
    let terms = |wait, resolution| Terms { wait, resolution };
    let rows = |terms| {
        weeks_of(ratings, terms)
            .iter()
            .map(|it| it.rows)
            .sum::<usize>()
    };
    let (wait, resolution) = (rows(terms(true, false)), rows(terms(false, true)));
    let both = rows(terms(true, true));
    if ratings.all().rows == 0 {
        return Err(Gap::NoRatings);
    }
    let first = if both >= LEAST_ROWS && 2 * both >= wait.max(resolution) {
        terms(true, true)
    } else {
        terms(wait >= resolution, wait < resolution)
    };
    let weeks = weeks_of(ratings, first);
    enough(&weeks)?;
    let all = sum(&weeks);
    let varies = varying(&all);
    let mut kept = first;
    for (term, asked, there) in [
        (Term::Wait, first.wait, varies.wait),
        (Term::Resolution, first.resolution, varies.resolution),
    ] {
        if asked && !there {
            dropped.push(Dropped {
                term,
                why: Why::NoVariation,
            });
            kept = without(kept, term).ok_or(Gap::NoVariation)?;
        }
    }
    if kept == terms(true, true) && solve(&all, kept).is_none() {
        dropped.push(Dropped {
            term: Term::Resolution,
            why: Why::NoVariation,
        });
        kept = terms(true, false);
    }
    Ok(kept)
}

const fn without(terms: Terms, term: Term) -> Option<Terms> {
    let rest = match term {
        Term::Wait => Terms {
            wait: false,
            ..terms
        },
        Term::Resolution => Terms {
            resolution: false,
            ..terms
        },
    };
    if rest.wait || rest.resolution {
        Some(rest)
    } else {
        None
    }
}

/// The weeks' rows that tell all of `terms`.
fn weeks_of(ratings: &Ratings, terms: Terms) -> Vec<Moments> {
    let of_week =
        |it: &crate::history::experience::WeekRatings| match (terms.wait, terms.resolution) {
            (true, true) => it.both,
            (true, false) => it.both.plus(&it.wait),
            (false, true) => it.both.plus(&it.resolution),
            (false, false) => it.all(),
        };
    let weeks = ratings.weeks.iter().map(of_week);
    weeks.filter(|it| it.rows > 0).collect()
}

fn enough(weeks: &[Moments]) -> Result<(), Gap> {
    let rows = weeks.iter().map(|it| it.rows).sum();
    if rows < LEAST_ROWS {
        return Err(Gap::Few { rows });
    }
    if weeks.len() < LEAST_WEEKS {
        return Err(Gap::FewWeeks { weeks: weeks.len() });
    }
    Ok(())
}
