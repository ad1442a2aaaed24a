//! Quantiles of counts: what is expected, and how much more than chance it varies.
//!
//! What arrives around a forecast m is taken as a count with variance m + φm²: Poisson noise times a
//! gamma factor of mean 1 and variance φ, which is the negative binomial distribution. φ = 0 is
//! Poisson. Intervals, days and weeks have the same law, each with its own φ
//! ([`super::spread`]), so that their quantiles tell the same story.

/// φ where nothing is known: the level is off by 15 % (standard deviation).
pub const UNKNOWN_DISPERSION: f64 = 0.0225;
/// The widest band: the factor has a standard deviation of 141 %. Beyond it the gamma's p90 falls
/// again.
const WIDEST: f64 = 2.0;
/// The normal distribution's 90th percentile.
const Z90: f64 = 1.281_551_565_544_6;
/// Below this skewness, and from [`MANY`] contacts on, quantiles are expanded, not added up.
const SYMMETRIC: f64 = 0.6;
/// See [`SYMMETRIC`].
const MANY: f64 = 25.0;
/// From here on they are always expanded.
const VERY_MANY: f64 = 400.0;
/// Halvings of the interval in which the least φ lies.
const HALVINGS: u32 = 16;

/// Quantiles of a count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// One time in ten it is less.
    pub p10: f64,
    /// As often more as less.
    pub p50: f64,
    /// One time in ten it is more.
    pub p90: f64,
}

impl Band {
    /// Nothing comes.
    pub const NONE: Self = Self {
        p10: 0.0,
        p50: 0.0,
        p90: 0.0,
    };

    /// Quantiles of a count of which `mean` is expected, with the variance `mean` + `dispersion` × `mean`².
    #[must_use]
    pub fn of_counts(mean: f64, dispersion: f64) -> Self {
        if mean <= 0.0 {
            return Self::NONE;
        }
        let (p10, p90) = (
            quantile(mean, dispersion, 0.1),
            quantile(mean, dispersion, 0.9),
        );
        let p50 = quantile(mean, dispersion, 0.5).clamp(p10, p90.max(p10));
        Self { p10, p50, p90 }
    }

    /// Whether a count is inside p10–p90.
    #[must_use]
    pub fn holds(&self, count: f64) -> bool {
        self.p10 <= count && count <= self.p90
    }
}

/// The least φ whose p10–p90 around `forecast` holds `actual`, at most [`WIDEST`]: by bisection on
/// the side where the actual is, since the band widens with φ up to there.
pub(super) fn needed(forecast: f64, actual: f64) -> f64 {
    let held = |dispersion: f64| {
        if actual < forecast {
            quantile(forecast, dispersion, 0.1) <= actual
        } else {
            actual <= quantile(forecast, dispersion, 0.9)
        }
    };
    if held(0.0) {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, WIDEST);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if held(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

fn deviation(mean: f64, dispersion: f64) -> f64 {
    (mean + dispersion * mean * mean).sqrt()
}

/// The smallest count that a share (0.1, 0.5 or 0.9) of a Poisson (φ = 0) or negative binomial
/// distribution does not exceed. Many contacts with little skewness by Cornish and Fisher's expansion to
/// the fourth moment, a small part of a standard deviation off.
fn quantile(mean: f64, dispersion: f64, share: f64) -> f64 {
    let deviation = deviation(mean, dispersion);
    let skewness = (1.0 + 2.0 * dispersion * mean) / deviation;
    if mean > VERY_MANY || (mean >= MANY && skewness < SYMMETRIC) {
        let z = match share {
            s if s < 0.5 => -Z90,
            s if s > 0.5 => Z90,
            _ => 0.0,
        };
        let excess = 6.0 * dispersion + 1.0 / (deviation * deviation);
        let expanded = z + skewness * (z * z - 1.0) / 6.0 + excess * (z * z - 3.0) * z / 24.0
            - skewness * skewness * (2.0 * z * z - 5.0) * z / 36.0;
        let value = (mean + deviation * expanded).max(0.0);
        return if mean > VERY_MANY {
            value
        } else {
            value.round()
        };
    }
    added_up(mean, dispersion, deviation, share)
}

/// The quantile from probabilities by recursion from that of 0.
fn added_up(mean: f64, dispersion: f64, deviation: f64, share: f64) -> f64 {
    let mut probability = if dispersion > 0.0 {
        (-(dispersion * mean).ln_1p() / dispersion).exp()
    } else {
        (-mean).exp()
    };
    let ratio = mean / (1.0 + dispersion * mean);
    let growth = dispersion * ratio;
    let (mut count, mut sum) = (0.0, probability);
    let limit = mean + 40.0 * deviation + 40.0;
    while sum < share && count < limit {
        probability *= (ratio + growth * count) / (count + 1.0);
        count += 1.0;
        sum += probability;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poisson_quantiles_are_the_tables() {
        // R: qpois(c(.1, .5, .9), mean).
        for (mean, expected) in [
            (0.05, [0.0, 0.0, 0.0]),
            (0.5, [0.0, 0.0, 1.0]),
            (4.0, [2.0, 4.0, 7.0]),
            (100.0, [87.0, 100.0, 113.0]),
        ] {
            let band = Band::of_counts(mean, 0.0);
            assert_eq!([band.p10, band.p50, band.p90], expected, "{mean}");
        }
    }

    #[test]
    fn the_expansion_meets_the_recursion() {
        for mean in [25.0, 60.0, 150.0, 400.0, 400.001] {
            for dispersion in [0.0, 0.01, 0.05, 0.2, 0.5] {
                for share in [0.1, 0.5, 0.9] {
                    let deviation = deviation(mean, dispersion);
                    let exact = added_up(mean, dispersion, deviation, share);
                    let expanded = quantile(mean, dispersion, share);
                    let allowed = 1.0_f64.max(0.03 * deviation);
                    let off = (exact - expanded).abs();
                    assert!(off <= allowed, "{mean} {dispersion} {share}: {off}");
                }
            }
        }
    }

    #[test]
    fn bands_are_in_order_and_widen_with_the_dispersion() {
        for mean in [0.0, 0.1, 3.0, 30.0, 50.0, 5_000.0] {
            let mut last = Band::of_counts(mean, 0.0);
            for dispersion in [0.001, 0.01, 0.1, 1.0] {
                let band = Band::of_counts(mean, dispersion);
                assert!(0.0 <= band.p10 && band.p10 <= band.p50 && band.p50 <= band.p90);
                assert!(
                    band.p10 <= last.p10 && band.p90 >= last.p90,
                    "{mean} {dispersion}"
                );
                last = band;
            }
        }
    }

    #[test]
    fn the_least_dispersion_just_holds_the_actual() {
        for (forecast, actual) in [(1_000.0, 1_150.0), (1_000.0, 800.0), (60.0, 90.0)] {
            let least = needed(forecast, actual);
            assert!(Band::of_counts(forecast, least * 1.02).holds(actual));
            assert!(!Band::of_counts(forecast, least * 0.9).holds(actual));
        }
        assert_eq!(needed(100.0, 103.0), 0.0, "Poisson noise is enough");
        assert!((needed(10.0, 1e6) - WIDEST).abs() < 1e-6);
    }
}
