//! What many plays say together: means, and how sure they are.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

/// Confidence of the half-widths that are shown.
pub const CONFIDENCE: f64 = 0.95;

/// A mean over plays.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The truth lies within this of it, 19 times in 20; `None` where that is not known: of a single play, and
    /// where all plays with somebody say the same.
    pub half_width: Option<f64>,
}

/// What plays say of a promise, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is kept by more than chance.
    Kept,
    /// It lies within the half-width: the mean decides, and may be chance.
    Undecided,
    /// It is missed by more than chance.
    Missed,
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
        let known = self.variance_a_play(mean).filter(|it| *it > 0.0);
        let half_width = known.map(|it| self.half_width(it, confidence));
        Some(Estimate { mean, half_width })
    }

    /// The ratio and its half-width as they are shown.
    #[must_use]
    pub fn estimate(&self) -> Option<Estimate> {
        self.at(CONFIDENCE)
    }

    /// The ratio of things that are counted, such as contacts. Where plays do not differ, so that they do not say
    /// how sure it is, the half-width is [Wilson's](wilson) of so many independent things.
    #[must_use]
    pub fn share(&self) -> Option<Estimate> {
        let it = self.estimate()?;
        let half_width = it.half_width.or_else(|| wilson(it.mean, self.bottom));
        Some(Estimate { half_width, ..it })
    }

    /// The ratio of things that are few and alike within a play, such as days: [Wilson's](wilson) half-width of as
    /// many as they are worth, which is between the number of plays (those of a play all alike) and their own
    /// number (all independent).
    #[must_use]
    pub fn clustered(&self) -> Option<Estimate> {
        let mean = self.mean()?;
        let plays = f64::from(self.plays);
        let error = self
            .variance_a_play(mean)
            .map_or(0.0, |it| it / plays / (self.bottom / plays).powi(2));
        let worth = if error > 0.0 {
            mean * (1.0 - mean) / error
        } else {
            plays
        };
        let half_width = wilson(mean, worth.clamp(plays, self.bottom.max(plays)));
        Some(Estimate { mean, half_width })
    }

    /// The mean of the top a play.
    #[must_use]
    pub fn top_a_play(&self) -> f64 {
        self.top / f64::from(self.plays.max(1))
    }

    /// Variance of what a play is above the ratio; 0 where all plays are alike but for rounding.
    fn variance_a_play(&self, mean: f64) -> Option<f64> {
        let plays = f64::from(self.plays);
        let (top, bottom) = (self.top_squared, mean * mean * self.bottom_squared);
        let squares = top - 2.0 * mean * self.cross + bottom;
        let rounding = 1e-12 * (top + bottom);
        let told = if squares > rounding { squares } else { 0.0 };
        (self.plays > 1).then(|| told / (plays - 1.0))
    }

    fn half_width(&self, variance: f64, confidence: f64) -> f64 {
        let plays = f64::from(self.plays);
        students_t(confidence, plays - 1.0) * (variance / plays).sqrt() / (self.bottom / plays)
    }
}

/// The farther end of Wilson's interval for a `share` seen in so many independent `trials`, as a distance from the
/// share; `None` of none.
///
/// Unlike the textbook's half-width it is above 0 where all or none were seen (Wilson 1927, doi
/// 10.1080/01621459.1927.10502953).
#[must_use]
pub fn wilson(share: f64, trials: f64) -> Option<f64> {
    if trials <= 0.0 {
        return None;
    }
    let z = Normal::standard().inverse_cdf(0.5 + 0.5 * CONFIDENCE);
    let a_trial = z * z / trials;
    let centre = (share + 0.5 * a_trial) / (1.0 + a_trial);
    let spread = (share * (1.0 - share)).max(0.0) / trials + 0.25 * a_trial / trials;
    let half = z * spread.sqrt() / (1.0 + a_trial);
    Some((centre - share).abs() + half)
}

/// Within so many standard errors lies a share `confidence` of all means, with `freedom` degrees of
/// freedom.
pub fn students_t(confidence: f64, freedom: f64) -> f64 {
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

    #[test]
    fn what_plays_do_not_say_is_no_certainty() {
        // A single contact in ten plays, answered in time after three seconds.
        let (mut level, mut wait) = (Ratio::default(), Ratio::default());
        for play in 0..10 {
            let came = if play == 4 { 1.0 } else { 0.0 };
            level.add(came, came);
            wait.add(3.0 * came, came);
        }
        assert_eq!(wait.estimate().unwrap().half_width, None);
        let width = level.share().unwrap().half_width.unwrap();
        // Of one in one the interval is 1 / (1 + z²) to 1.
        assert!((width - 3.841_459 / 4.841_459).abs() < 1e-6, "{width}");
        // The same in every play, of 0.7 the sum of which is not exact.
        let mut alike = Ratio::default();
        (0..30).for_each(|_| alike.add(0.7, 1.0));
        assert_eq!(alike.estimate().unwrap().half_width, None);
        assert!(alike.share().unwrap().half_width.unwrap() > 0.1);
    }

    #[test]
    fn wilsons_interval_is_the_textbooks() {
        // 8 of 10: 0.4902 to 0.9433 (Agresti & Coull 1998; any calculator).
        let width = wilson(0.8, 10.0).unwrap();
        assert!((width - (0.8 - 0.490_162)).abs() < 1e-5, "{width}");
        assert_eq!(wilson(0.8, 0.0), None);
    }

    #[test]
    fn days_of_a_play_count_for_as_many_as_they_are_worth() {
        let (mut alike, mut apart, mut all) =
            (Ratio::default(), Ratio::default(), Ratio::default());
        for play in 0..40 {
            // All seven days or none; three or four of seven.
            alike.add(if play % 2 == 0 { 7.0 } else { 0.0 }, 7.0);
            apart.add(if play % 2 == 0 { 3.0 } else { 4.0 }, 7.0);
            all.add(7.0, 7.0);
        }
        let width = |it: &Ratio| it.clustered().unwrap().half_width.unwrap();
        let near = |a: f64, b: Option<f64>| assert!((a - b.unwrap()).abs() < 1e-3, "{a} {b:?}");
        near(width(&alike), wilson(0.5, 40.0));
        near(width(&apart), wilson(0.5, 280.0));
        near(width(&all), wilson(1.0, 40.0));
    }
}
