//! From past errors to quantiles.
//!
//! The spread of what arrives around a forecast m is modelled as variance m + φm²: Poisson noise,
//! plus an error of the level that grows with the volume (over-dispersion φ). φ and the shape of
//! the errors come from the backtest: errors divided by √(m + φm²) are pooled over intervals, and
//! their 10th, 50th and 90th percentiles, multiplied back, are the bands. So intervals of similar
//! volume have similar relative bands, without classes of volume. Bands are never narrower than a
//! Poisson distribution's. With errors from fewer than [`ENOUGH_DAYS`] days the bands are
//! those of a negative binomial distribution with the same variance.

use super::accuracy::Outcome;

/// So many different days of errors are needed before their percentiles are believed.
pub const ENOUGH_DAYS: usize = 10;
/// Over-dispersion where nothing is known: the day's level is off by 15 % (standard deviation).
pub const UNKNOWN_DISPERSION: f64 = 0.0225;

/// Quantiles of one interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// One time in ten it is less.
    pub p10: f64,
    /// As often more as less.
    pub p50: f64,
    /// One time in ten it is more.
    pub p90: f64,
}

/// What past errors say about the spread of coming ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    dispersion: f64,
    /// Percentiles 10, 50 and 90 of the standardised errors; `None` = negative binomial.
    standardised: Option<[f64; 3]>,
}

impl Spread {
    /// Poisson: no over-dispersion.
    pub const POISSON: Self = Self {
        dispersion: 0.0,
        standardised: None,
    };
    /// Nothing is known about past errors.
    pub const UNKNOWN: Self = Self {
        dispersion: UNKNOWN_DISPERSION,
        standardised: None,
    };

    /// Learns from outcomes on `days` different days.
    #[must_use]
    pub fn of(outcomes: &[Outcome], days: usize) -> Self {
        let (mut excess, mut squares) = (0.0, 0.0);
        for Outcome { forecast, actual } in outcomes {
            excess += (actual - forecast).powi(2) - forecast;
            squares += forecast * forecast;
        }
        if days < 3 || squares <= 0.0 {
            return Self::UNKNOWN;
        }
        let dispersion = (excess / squares).max(0.0);
        if days < ENOUGH_DAYS {
            // Few days are as likely too calm as too wild: meet the assumption half-way.
            let own = days as f64 / ENOUGH_DAYS as f64;
            let dispersion = own * dispersion + (1.0 - own) * UNKNOWN_DISPERSION;
            return Self {
                dispersion,
                standardised: None,
            };
        }
        let mut errors: Vec<f64> = outcomes
            .iter()
            .filter(|o| o.forecast > 0.0)
            .map(|o| (o.actual - o.forecast) / deviation(o.forecast, dispersion))
            .collect();
        // The percentiles of few errors are too narrow for new ones (a sample of n has 0.9 of the
        // next value below its 0.9 (n + 1) / n percentile). Errors of one day move together, so
        // that a day is worth a few independent errors, not all its intervals.
        let independent = 3.0 * days as f64;
        let outer = (0.9 * (independent + 1.0) / independent).min(0.98);
        Self {
            dispersion,
            standardised: Some(
                [1.0 - outer, 0.5, outer].map(|share| percentile(&mut errors, share)),
            ),
        }
    }

    /// The band around a forecast of `mean` contacts.
    #[must_use]
    pub fn band(&self, mean: f64) -> Band {
        if mean <= 0.0 {
            return Band {
                p10: 0.0,
                p50: 0.0,
                p90: 0.0,
            };
        }
        let Some([low, middle, high]) = self.standardised else {
            return counts_band(mean, self.dispersion);
        };
        let spread = deviation(mean, self.dispersion);
        let poisson = counts_band(mean, 0.0);
        let p10 = (mean + low * spread).min(poisson.p10).max(0.0);
        let p90 = (mean + high * spread).max(poisson.p90);
        Band {
            p10,
            p50: (mean + middle * spread).clamp(p10, p90),
            p90,
        }
    }
}

fn deviation(mean: f64, dispersion: f64) -> f64 {
    (mean + dispersion * mean * mean).sqrt()
}

/// The value below which `share` of the values lie, between two neighbours in proportion. Finds it
/// without sorting the rest: a backtest asks for it some hundred times.
fn percentile(values: &mut [f64], share: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else {
        return 0.0;
    };
    let at = share * last as f64;
    let (_, below, rest) = values.select_nth_unstable_by(at.floor() as usize, f64::total_cmp);
    let above = rest.iter().copied().fold(f64::INFINITY, f64::min);
    let above = if rest.is_empty() { *below } else { above };
    *below + (above - *below) * at.fract()
}

/// Quantiles of counts with variance m + φm².
pub(super) fn counts_band(mean: f64, dispersion: f64) -> Band {
    let [p10, p50, p90] = [0.1, 0.5, 0.9].map(|share| counts_quantile(mean, dispersion, share));
    Band { p10, p50, p90 }
}

/// The smallest count that a share of a Poisson (φ = 0) or negative binomial distribution does not
/// exceed. From 400 contacts on by Cornish and Fisher's expansion to the fourth moment, a small
/// part of a standard deviation off.
fn counts_quantile(mean: f64, dispersion: f64, share: f64) -> f64 {
    if mean > 400.0 {
        let z = match share {
            s if s < 0.5 => -1.281_551_565_544_6,
            s if s > 0.5 => 1.281_551_565_544_6,
            _ => 0.0,
        };
        let deviation = deviation(mean, dispersion);
        let skewness = (1.0 + 2.0 * dispersion * mean) / deviation;
        let excess = 6.0 * dispersion + 1.0 / (deviation * deviation);
        let expanded = z + skewness * (z * z - 1.0) / 6.0 + excess * (z * z - 3.0) * z / 24.0
            - skewness * skewness * (2.0 * z * z - 5.0) * z / 36.0;
        let value = mean + deviation * expanded;
        return value.max(0.0);
    }
    // Probabilities by recursion from that of 0.
    let mut probability = if dispersion > 0.0 {
        (-(dispersion * mean).ln_1p() / dispersion).exp()
    } else {
        (-mean).exp()
    };
    let (mut count, mut sum) = (0.0, probability);
    let limit = mean + 40.0 * deviation(mean, dispersion) + 40.0;
    while sum < share && count < limit {
        probability *=
            (mean + dispersion * mean * count) / ((1.0 + dispersion * mean) * (count + 1.0));
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
            let band = Spread::POISSON.band(mean);
            assert_eq!([band.p10, band.p50, band.p90], expected, "{mean}");
        }
    }

    #[test]
    fn the_expansion_meets_the_recursion() {
        for dispersion in [0.0, 0.01, 0.05, 0.2, 0.5] {
            for share in [0.1, 0.5, 0.9] {
                let exact = counts_quantile(400.0, dispersion, share);
                let expanded = counts_quantile(400.000_1, dispersion, share);
                let allowed = 1.5_f64.max(0.03 * deviation(400.0, dispersion));
                assert!((exact - expanded).abs() < allowed, "{dispersion} {share}");
            }
        }
    }

    #[test]
    fn bands_are_in_order_and_no_narrower_than_poisson() {
        let calm: Vec<Outcome> = (0..200)
            .map(|_| Outcome {
                forecast: 50.0,
                actual: 50.0,
            })
            .collect();
        let spread = Spread::of(&calm, 20);
        for mean in [0.0, 0.1, 3.0, 50.0, 5_000.0] {
            let band = spread.band(mean);
            let poisson = Spread::POISSON.band(mean);
            assert!(0.0 <= band.p10 && band.p10 <= band.p50 && band.p50 <= band.p90);
            assert!(band.p10 <= poisson.p10 && band.p90 >= poisson.p90);
        }
    }
}
