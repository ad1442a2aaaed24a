//! How far handle times are from what is expected, week by week.

use super::streams::Stream;
use crate::calendar::Interval;
use chrono::NaiveDate;
use rand::RngExt;
use rand_distr::StandardNormal;

/// The law of a week's handle times ÷ what is expected of them: log-normal with mean 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    log_sd: f64,
}

impl Pace {
    /// With the coefficient of variation `variation`, 0 or more.
    #[must_use]
    pub fn new(variation: f64) -> Self {
        Self {
            log_sd: variation.powi(2).ln_1p().sqrt(),
        }
    }

    /// The coefficient of variation.
    #[must_use]
    pub fn variation(self) -> f64 {
        self.log_sd.powi(2).exp_m1().sqrt()
    }

    /// Whether weeks differ.
    #[must_use]
    pub fn varies(self) -> bool {
        self.log_sd > 0.0
    }

    /// By interval, those of a week (from `first_day` on) alike; `None` where weeks do not differ.
    #[must_use]
    pub fn draw(
        self,
        intervals: &[Interval],
        first_day: NaiveDate,
        random: &mut Stream,
    ) -> Option<Vec<f64>> {
        if !self.varies() {
            return None;
        }
        let mut weeks: Vec<f64> = vec![];
        let factors = intervals.iter().map(|it| {
            let week = (it.date - first_day).num_days().max(0) / 7;
            let week = usize::try_from(week).unwrap_or(0);
            while weeks.len() <= week {
                let normal: f64 = random.sample(StandardNormal);
                weeks.push((self.log_sd * normal - 0.5 * self.log_sd.powi(2)).exp());
            }
            weeks[week]
        });
        Some(factors.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Clock, Moment, Span};
    use crate::simulate::streams::{Purpose, stream};
    use chrono::Days;

    fn days(count: u64) -> (NaiveDate, Vec<Interval>) {
        let first = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let of = |day: u64| Interval {
            span: Span::lasting(Moment::from_minutes(day as i64 * 1440), 30),
            date: first + Days::new(day),
            clock: Clock::MIDNIGHT,
        };
        (first, (0..count).map(of).collect())
    }

    #[test]
    fn factors_have_mean_one_and_the_spread_asked_for() {
        let (first, intervals) = days(7);
        let draws = 40_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for number in 0..draws {
            let mut random = stream(1, Purpose::Pace, number, 0);
            let factor = Pace::new(0.2).draw(&intervals, first, &mut random).unwrap()[0];
            sum += factor;
            squares += factor * factor;
        }
        let mean = sum / draws as f64;
        let deviation = (squares / draws as f64 - mean * mean).sqrt();
        // Four standard errors of a mean of 40,000.
        assert!((mean - 1.0).abs() < 4.0 * 0.2 / 200.0, "{mean}");
        assert!((deviation - 0.2).abs() < 0.005, "{deviation}");
    }

    #[test]
    fn a_week_has_one_pace_and_the_next_another() {
        let (first, intervals) = days(14);
        let mut random = stream(1, Purpose::Pace, 0, 0);
        let drawn = Pace::new(0.1).draw(&intervals, first, &mut random).unwrap();
        assert!(drawn[..7].iter().all(|it| *it == drawn[0]));
        assert!(drawn[7..].iter().all(|it| *it == drawn[7]));
        assert!(drawn[0] != drawn[7]);
        assert_eq!(Pace::new(0.0).draw(&intervals, first, &mut random), None);
    }
}
