//! What many plays say together: means, and how sure they are.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Confidence of the half-widths that are shown.
pub const CONFIDENCE: f64 = 0.95;

/// A mean over plays.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The truth lies within this of it, 19 times in 20; `None` of a single play.
    pub half_width: Option<f64>,
}

/// A ratio such as answered in time ÷ offered, summed over plays.
///
/// The ratio of the sums, not the mean of the plays' ratios: a day with many contacts counts for as
/// many. Its half-width is that of the linearised ratio (the delta method; Law, Simulation Modeling and
/// Analysis, ch. 9), by Student's law.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ratio {
    plays: u32,
    top: f64,
    bottom: f64,
    top_squared: f64,
    cross: f64,
    bottom_squared: f64,
}

impl Ratio {
    /// Adds one play.
    pub fn add(&mut self, top: f64, bottom: f64) {
        self.plays += 1;
        self.top += top;
        self.bottom += bottom;
        self.top_squared += top * top;
        self.cross += top * bottom;
        self.bottom_squared += bottom * bottom;
    }

    /// The ratio; `None` where there is nothing below the line.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.bottom > 0.0).then(|| self.top / self.bottom)
    }

    /// The ratio and its half-width at `confidence`.
    #[must_use]
    pub fn at(&self, confidence: f64) -> Option<Estimate> {
        let mean = self.mean()?;
        let half_width = (self.plays > 1).then(|| self.half_width(mean, confidence));
        Some(Estimate { mean, half_width })
    }

    /// The ratio and its half-width as they are shown.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        self.at(CONFIDENCE)
    }

    /// The mean of the top a play.
    #[must_use]
    pub fn top_a_play(&self) -> f64 {
        self.top / f64::from(self.plays.max(1))
    }

    fn half_width(&self, mean: f64, confidence: f64) -> f64 {
        let plays = f64::from(self.plays);
        let squares =
            self.top_squared - 2.0 * mean * self.cross + mean * mean * self.bottom_squared;
        let variance = squares.max(0.0) / (plays - 1.0);
        students_t(confidence, plays - 1.0) * (variance / plays).sqrt() / (self.bottom / plays)
    }
}

/// Within so many standard errors lies a share `confidence` of all means, with `freedom` degrees of
/// freedom.
pub(super) fn students_t(confidence: f64, freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom)
        .map_or(f64::INFINITY, |law| law.inverse_cdf(0.5 + 0.5 * confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_mean_has_its_textbook_half_width() {
        let mut ratio = Ratio::default();
        for value in [1.0, 2.0, 3.0, 4.0] {
            ratio.add(value, 1.0);
        }
        let estimate = ratio.estimate().unwrap();
        assert!((estimate.mean - 2.5).abs() < 1e-12);
        // t(0.975, 3) = 3.182446 (any table), s² = 5/3.
        let expected = 3.182_446 * (5.0_f64 / 3.0 / 4.0).sqrt();
        assert!((estimate.half_width.unwrap() - expected).abs() < 1e-5);
    }

    #[test]
    fn a_ratio_weighs_by_what_is_below_the_line() {
        let mut ratio = Ratio::default();
        ratio.add(9.0, 10.0);
        assert_eq!(ratio.estimate().unwrap().half_width, None);
        ratio.add(45.0, 90.0);
        assert!((ratio.mean().unwrap() - 0.54).abs() < 1e-12);
        assert_eq!(Ratio::default().estimate(), None);
    }
}
