//! How handle times of single contacts spread: a log-normal law, and how well it fits.
//!
//! Call centres' service times are close to log-normal (Brown et al. 2005, JASA 100:36–50, doi
//! 10.1198/016214504000001808), far from the exponential law that Erlang's formulas assume.
//! Fitted by maximum likelihood (mean and standard deviation of the logarithms) after two kinds of
//! times are set aside: those under ten seconds, which are hang-ups and misdials rather than
//! service (ibid.), and those more than four robust standard deviations off the median.

use crate::history::HandleLogs;
use serde::{Deserialize, Serialize};

/// Contacts below which nothing is fitted.
const LEAST: f64 = 50.0;
/// Robust standard deviations from the median beyond which a time is not believed.
const ABSURD: f64 = 4.0;
/// First bin of times that are believed: ten seconds (bins start at 9.97 s).
const SHORTEST: usize = 46;
/// Interquartile range of the standard normal law.
const NORMAL_IQR: f64 = 1.348_979_500_392_163;

/// The law of a queue's handle times: ln(seconds) is normal with this mean and deviation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct HandleTimeDistribution {
    /// Contacts it is fitted to.
    pub contacts: f64,
    /// Contacts whose time was not believed.
    pub set_aside: f64,
    /// Mean of ln(seconds).
    pub log_mean: f64,
    /// Standard deviation of ln(seconds), more than 0.
    pub log_sd: f64,
    /// Largest distance between the law and the shares seen (Kolmogorov-Smirnov), at the edges of
    /// bins 5 % apart: 0 is perfect, 1 as bad as can be.
    pub distance: f64,
    /// The same distance of the exponential law of what lies beyond the shortest time believed.
    pub distance_exponential: f64,
}

impl HandleTimeDistribution {
    /// The law of `logs`; `None` where they are fewer than 50 or all alike.
    #[must_use]
    pub fn of(logs: &HandleLogs) -> Option<Self> {
        let believed = Believed::of(logs);
        if believed.count < LEAST {
            return None;
        }
        let log_mean = believed.sum_log / believed.count;
        let variance = believed.sum_squared_log / believed.count - log_mean * log_mean;
        let log_sd = variance.max(0.0).sqrt();
        if log_sd < 1e-6 {
            return None;
        }
        let shortest_s = HandleLogs::edge(*believed.bins.start()).exp();
        let beyond_s = (believed.sum_s / believed.count - shortest_s).max(1e-9);
        let exponential = |log: f64| -(-(log.exp() - shortest_s) / beyond_s).exp_m1();
        Some(Self {
            contacts: believed.count,
            set_aside: logs.count - believed.count,
            log_mean,
            log_sd,
            distance: believed.distance(|log| normal_cdf((log - log_mean) / log_sd)),
            distance_exponential: believed.distance(exponential),
        })
    }

    /// Mean handle time of the law in seconds: exp(mean + variance ÷ 2).
    #[must_use]
    pub fn mean_s(&self) -> f64 {
        (self.log_mean + self.log_sd * self.log_sd / 2.0).exp()
    }

    /// Standard deviation ÷ mean of the law: 1 would be as variable as the exponential.
    #[must_use]
    pub fn variation(&self) -> f64 {
        (self.log_sd * self.log_sd).exp_m1().sqrt()
    }
}

/// The contacts that are left when absurd ones are set aside.
struct Believed<'a> {
    logs: &'a HandleLogs,
    bins: std::ops::RangeInclusive<usize>,
    count: f64,
    sum_s: f64,
    sum_log: f64,
    sum_squared_log: f64,
}

impl<'a> Believed<'a> {
    fn of(logs: &'a HandleLogs) -> Self {
        let quantile = |share: f64| {
            let mut below = 0.0;
            let reached = logs.bins.iter().position(|count| {
                below += count;
                below >= share * logs.count
            });
            HandleLogs::middle(reached.unwrap_or(0))
        };
        let robust = ((quantile(0.75) - quantile(0.25)) / NORMAL_IQR).max(0.1);
        let reach = ABSURD * robust;
        let middle = quantile(0.5);
        let inside = |bin: &usize| (HandleLogs::middle(*bin) - middle).abs() <= reach;
        let first = (SHORTEST..logs.bins.len()).find(inside).unwrap_or(SHORTEST);
        let last = (first..logs.bins.len()).rfind(inside).unwrap_or(first);
        let mut believed = Self {
            logs,
            bins: first..=last,
            count: logs.count,
            sum_s: logs.sum_s,
            sum_log: logs.sum_log,
            sum_squared_log: logs.sum_squared_log,
        };
        // Of single contacts only the bin is known: each is taken for the middle of its own.
        for (bin, count) in logs.bins.iter().enumerate() {
            if (first..=last).contains(&bin) {
                continue;
            }
            let log = HandleLogs::middle(bin);
            believed.count -= count;
            believed.sum_s -= count * log.exp();
            believed.sum_log -= count * log;
            believed.sum_squared_log -= count * log * log;
        }
        believed
    }

    /// Largest distance between `law` and the shares seen, over the bins' edges.
    fn distance(&self, law: impl Fn(f64) -> f64) -> f64 {
        let (mut below, mut worst) = (0.0, 0.0_f64);
        for bin in self.bins.clone() {
            worst = worst.max((below / self.count - law(HandleLogs::edge(bin))).abs());
            below += self.logs.bins[bin];
        }
        let end = HandleLogs::edge(self.bins.end() + 1);
        worst.max((below / self.count - law(end)).abs())
    }
}

/// The standard normal law's distribution function, to 10⁻⁷ (Abramowitz & Stegun 7.1.26).
fn normal_cdf(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let series = [
        0.254_829_592,
        -0.284_496_736,
        1.421_413_741,
        -1.453_152_027,
        1.061_405_429,
    ];
    let sum = series.iter().rev().fold(0.0, |sum, term| (sum + term) * t);
    let upper = sum * (-x * x).exp() / 2.0;
    if z > 0.0 { 1.0 - upper } else { upper }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The quantile of the standard normal law, by bisection.
    fn normal_quantile(share: f64) -> f64 {
        let (mut low, mut high) = (-9.0, 9.0);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if normal_cdf(middle) < share {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    fn quantiles(of: impl Fn(f64) -> f64) -> HandleLogs {
        let mut logs = HandleLogs::default();
        for at in 0..10_000 {
            logs.add(of((f64::from(at) + 0.5) / 10_000.0), 1.0);
        }
        logs
    }

    #[test]
    fn the_normal_law_has_its_printed_values() {
        for (z, share) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746),
            (-1.959_963_985, 0.025),
            (3.0, 0.998_650_102),
        ] {
            assert!((normal_cdf(z) - share).abs() < 2e-7, "{z}");
        }
    }

    #[test]
    fn a_log_normal_law_is_found_again() {
        let logs = quantiles(|share| (5.0 + 0.8 * normal_quantile(share)).exp());
        let law = HandleTimeDistribution::of(&logs).unwrap();
        assert!((law.log_mean - 5.0).abs() < 2e-3, "{law:?}");
        assert!((law.log_sd - 0.8).abs() < 4e-3, "{law:?}");
        assert!((law.mean_s() / (5.32_f64).exp() - 1.0).abs() < 5e-3);
        assert!((law.variation() - (0.64_f64.exp() - 1.0).sqrt()).abs() < 0.01);
        assert!(law.distance < 0.005, "{law:?}");
        assert!(law.distance_exponential > 0.1, "{law:?}");
    }

    #[test]
    fn exponential_times_are_seen_as_such() {
        let logs = quantiles(|share| -200.0 * (1.0 - share).ln());
        let law = HandleTimeDistribution::of(&logs).unwrap();
        assert!(law.distance_exponential < 0.01, "{law:?}");
        assert!(law.distance > 5.0 * law.distance_exponential, "{law:?}");
    }

    #[test]
    fn absurd_times_do_not_move_the_law() {
        let mut logs = quantiles(|share| (5.0 + 0.5 * normal_quantile(share)).exp());
        let clean = HandleTimeDistribution::of(&logs).unwrap();
        for _ in 0..100 {
            logs.add(1.0, 1.0);
            logs.add(500_000.0, 1.0);
        }
        let law = HandleTimeDistribution::of(&logs).unwrap();
        assert!((199.0..=202.0).contains(&law.set_aside), "{law:?}");
        assert!((law.log_mean - clean.log_mean).abs() < 0.005, "{law:?}");
        assert!((law.log_sd - clean.log_sd).abs() < 0.01, "{law:?}");
    }

    #[test]
    fn few_or_equal_times_have_no_law() {
        let mut logs = HandleLogs::default();
        assert_eq!(HandleTimeDistribution::of(&logs), None);
        for _ in 0..49 {
            logs.add(100.0, 1.0);
        }
        logs.add(300.0, 0.5);
        assert_eq!(HandleTimeDistribution::of(&logs), None);
        let mut alike = HandleLogs::default();
        (0..100).for_each(|_| alike.add(100.0, 1.0));
        assert_eq!(HandleTimeDistribution::of(&alike), None);
    }
}
