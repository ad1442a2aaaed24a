//! Handle times of single contacts, kept as sums and a histogram of their logarithms.
//!
//! Enough for a log-normal fit and for how good it is, in a few kilobytes however many contacts
//! there are.

use serde::{Deserialize, Serialize};

/// Width of a bin, in natural logarithms: times 5 % apart.
const WIDTH: f64 = 0.05;
/// Bins from 1 s to e¹⁴ s, which is two weeks.
const BINS: usize = 280;

/// What is kept of the handle times of single contacts, natural logarithms of seconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandleLogs {
    /// Contacts (a half where one is counted in both showings of a repeated hour).
    pub count: f64,
    /// Σ seconds.
    pub sum_s: f64,
    /// Σ ln(seconds).
    pub sum_log: f64,
    /// Σ ln(seconds)².
    pub sum_squared_log: f64,
    /// Contacts by ln(seconds), bins of 0.05 from 0 (1 s) on; shorter and longer ones are in the
    /// first and the last bin.
    pub bins: Vec<f64>,
}

impl Default for HandleLogs {
    fn default() -> Self {
        Self {
            count: 0.0,
            sum_s: 0.0,
            sum_log: 0.0,
            sum_squared_log: 0.0,
            bins: vec![0.0; BINS],
        }
    }
}

impl HandleLogs {
    /// Adds a contact that took `seconds` and counts `weight`. Times of 0 or less, and what is not
    /// a number, are passed over: they are not known.
    pub fn add(&mut self, seconds: f64, weight: f64) {
        if !(seconds > 0.0 && seconds.is_finite() && weight > 0.0) {
            return;
        }
        let log = seconds.ln();
        self.count += weight;
        self.sum_s += weight * seconds;
        self.sum_log += weight * log;
        self.sum_squared_log += weight * log * log;
        let bin = (log / WIDTH).clamp(0.0, (BINS - 1) as f64) as usize;
        if let Some(bin) = self.bins.get_mut(bin) {
            *bin += weight;
        }
    }

    /// Lower edge of bin `bin`, as ln(seconds).
    #[must_use]
    pub fn edge(bin: usize) -> f64 {
        bin as f64 * WIDTH
    }

    /// Middle of bin `bin`, as ln(seconds).
    #[must_use]
    pub fn middle(bin: usize) -> f64 {
        (bin as f64 + 0.5) * WIDTH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_bins_have_their_exact_values() {
        let mut logs = HandleLogs::default();
        for (seconds, weight) in [
            (1.0, 1.0),
            (std::f64::consts::E, 0.5),
            (0.0, 1.0),
            (f64::NAN, 1.0),
            (1e9, 1.0),
        ] {
            logs.add(seconds, weight);
        }
        let far = 1e9_f64.ln();
        assert_eq!(logs.count, 2.5);
        assert!((logs.sum_log - (0.5 + far)).abs() < 1e-12);
        assert!((logs.sum_squared_log - (0.5 + far * far)).abs() < 1e-9);
        assert_eq!(logs.bins[0], 1.0);
        assert_eq!(logs.bins[BINS - 1], 1.0, "longer than the last bin");
        assert_eq!(logs.bins.iter().sum::<f64>(), 2.5);
    }
}
