//! How far forecasts were off.

/// What was forecast and what came, in one interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Expected contacts.
    pub forecast: f64,
    /// Contacts that arrived.
    pub actual: f64,
}

/// Errors of intervals, added up.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Errors {
    /// Without their sign.
    pub off: f64,
    /// With it: positive = forecasts too high.
    pub high: f64,
    /// Contacts that arrived.
    pub actual: f64,
    /// Intervals.
    pub intervals: usize,
}

impl Errors {
    /// Of some intervals.
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let mut sum = Self::default();
        for Outcome { forecast, actual } in outcomes {
            sum.add(&Self {
                off: (forecast - actual).abs(),
                high: forecast - actual,
                actual: *actual,
                intervals: 1,
            });
        }
        sum
    }

    /// Adds others to these.
    pub fn add(&mut self, other: &Self) {
        self.off += other.off;
        self.high += other.high;
        self.actual += other.actual;
        self.intervals += other.intervals;
    }

    /// Σ|error| ÷ Σ actual; `None` where nothing arrived.
    ///
    /// Weighs each contact alike, so that quiet nights do not drown the day. Not for queues with a
    /// handful of contacts: an error of one contact is then a large share.
    #[must_use]
    pub fn wape(&self) -> Option<f64> {
        (self.actual > 0.0).then(|| self.off / self.actual)
    }

    /// Σ error ÷ Σ actual; positive = forecasts too high. `None` where nothing arrived.
    #[must_use]
    pub fn bias(&self) -> Option<f64> {
        (self.actual > 0.0).then(|| self.high / self.actual)
    }
}

/// Mean |error| ÷ `naive_error`, the mean |error| of the seasonal naive method in the training
/// data (Hyndman & Koehler 2006, doi 10.1016/j.ijforecast.2006.03.001). `None` where that is 0 or
/// nothing was forecast.
#[must_use]
pub fn mase(outcomes: &[Outcome], naive_error: f64) -> Option<f64> {
    if outcomes.is_empty() || naive_error <= 0.0 {
        return None;
    }
    let error: f64 = outcomes.iter().map(|o| (o.forecast - o.actual).abs()).sum();
    Some(error / outcomes.len() as f64 / naive_error)
}

/// Pinball loss of a quantile forecast, in contacts: `share` of the shortfall where more came, 1 −
/// `share` of the surplus where less came. Least, on average, for the true quantile.
#[must_use]
pub fn pinball(share: f64, quantile: f64, actual: f64) -> f64 {
    if actual >= quantile {
        share * (actual - quantile)
    } else {
        (1.0 - share) * (quantile - actual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTCOMES: [Outcome; 3] = [
        Outcome {
            forecast: 12.0,
            actual: 10.0,
        },
        Outcome {
            forecast: 15.0,
            actual: 20.0,
        },
        Outcome {
            forecast: 10.0,
            actual: 10.0,
        },
    ];

    #[test]
    fn measures_have_their_exact_values() {
        let errors = Errors::of(&OUTCOMES);
        assert_eq!(errors.wape(), Some(7.0 / 40.0));
        assert_eq!(errors.bias(), Some(-3.0 / 40.0));
        assert_eq!(mase(&OUTCOMES, 2.0), Some(7.0 / 3.0 / 2.0));
        assert_eq!(pinball(0.9, 10.0, 14.0), 0.9 * 4.0);
        assert!((pinball(0.9, 10.0, 4.0) - 0.6).abs() < 1e-12);
        assert_eq!(pinball(0.5, 10.0, 4.0), 3.0);
    }

    #[test]
    fn nothing_to_measure_is_no_number() {
        let nothing = [Outcome {
            forecast: 1.0,
            actual: 0.0,
        }];
        assert_eq!(Errors::of(&nothing).wape(), None);
        assert_eq!(Errors::default().bias(), None);
        assert_eq!(mase(&OUTCOMES, 0.0), None);
    }
}
