//! Times that customers waited for something: their mean, and how many were within a limit.

use crate::history::HandleLogs;
use serde::{Deserialize, Serialize};

/// Times to something, in seconds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Times {
    /// Contacts for which it took no time at all.
    pub at_once: f64,
    /// All others.
    pub longer: HandleLogs,
    /// Whether each is a contact's own time, rather than an interval's mean.
    pub single: bool,
}

impl Times {
    /// None yet.
    #[must_use]
    pub fn new(single: bool) -> Self {
        Self {
            single,
            ..Self::default()
        }
    }

    /// Adds a time of `seconds`, 0 or more, that counts `weight`.
    pub fn add(&mut self, seconds: f64, weight: f64) {
        if seconds > 0.0 {
            self.longer.add(seconds, weight);
        } else if weight > 0.0 {
            self.at_once += weight;
        }
    }

    /// Contacts.
    #[must_use]
    pub fn count(&self) -> f64 {
        self.at_once + self.longer.count
    }

    /// Mean, seconds; exact. `None` where there are none.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let count = self.count();
        (count > 0.0).then(|| self.longer.sum_s / count)
    }

    /// Share of contacts, 0 to 1, that took `seconds` or less: exact at the edges of bins 5 %
    /// apart, even between them, up to two weeks. `None` where only means of intervals are known.
    #[must_use]
    pub fn share_within(&self, seconds: f64) -> Option<f64> {
        let count = self.count();
        if !self.single || count <= 0.0 || seconds < 0.0 {
            return None;
        }
        let log = seconds.max(1.0).ln();
        let width = HandleLogs::edge(1);
        let inside = |(bin, contacts): (usize, &f64)| {
            contacts * ((log - HandleLogs::edge(bin)) / width).clamp(0.0, 1.0)
        };
        let longer: f64 = self.longer.bins.iter().enumerate().map(inside).sum();
        Some((self.at_once + longer) / count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_means_count_those_at_once() {
        let mut times = Times::new(true);
        times.add(0.0, 1.0);
        for minute in 1..=999 {
            times.add(f64::from(minute) * 60.0, 1.0);
        }
        assert_eq!(times.count(), 1000.0);
        assert!((times.mean().unwrap() - 499.5 * 60.0).abs() < 1e-6);
        for minutes in [100.0, 300.0, 700.0] {
            let share = times.share_within(minutes * 60.0).unwrap();
            assert!(
                (share - (minutes + 1.0) / 1000.0).abs() < 0.002,
                "{minutes}: {share}"
            );
        }
        assert_eq!(times.share_within(0.0), Some(0.001));
        assert_eq!(times.share_within(1e6), Some(1.0));
        times.single = false;
        assert_eq!(times.share_within(60.0), None, "means tell no share");
        assert_eq!(Times::new(true).mean(), None);
    }
}
