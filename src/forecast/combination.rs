//! The combination: every method's forecast, weighted by how well it has done so far.
//!
//! Weights at an origin come from errors that were known by then, so that the combination's own
//! backtest is as honest as that of its parts: w ∝ (least error ÷ error)^`SHARPNESS`, errors as
//! WAPE at the same lead. A method that is worse than the best by more than `TOLERATED` is left
//! out; with fewer than `LEAST_DAYS` tested days all weigh alike. Errors of different methods
//! partly cancel (Bates & Granger 1969, doi 10.1057/jors.1969.103), the more so the less alike they
//! are.
//!
//! Not for days around closed days and the places of the month, which most of its parts do not know, nor
//! for a queue of which one method is known to be right: it is watered down by the others.

use super::accuracy::Errors;
use super::method::Fitted;
use super::series::Point;
use super::trial::Tested;

/// The combination's name in scenarios, `forecast.csv` and `backtest.csv`.
pub const NAME: &str = "combination";
/// How fast the weight falls with the error: 2 would be the inverse of the squared error.
const SHARPNESS: f64 = 4.0;
/// Times the least error that a part may have.
const TOLERATED: f64 = 1.5;
/// Tested days before errors are believed.
const LEAST_DAYS: usize = 10;

/// Weights of methods from their errors on the same `days` different days, adding up to 1; those in
/// `left_out` take no part (seasonal naive: all its noise is in the others already; methods not
/// meant for such a queue). Without outcomes all weigh alike.
#[must_use]
pub fn weights(records: &[Errors], days: usize, left_out: &[usize]) -> Vec<f64> {
    let errors: Vec<Option<f64>> = records.iter().map(Errors::wape).collect();
    let least = errors
        .iter()
        .enumerate()
        .filter(|(method, _)| !left_out.contains(method))
        .filter_map(|(_, error)| *error)
        .fold(f64::INFINITY, f64::min);
    let known = days >= LEAST_DAYS && least.is_finite() && least > 0.0;
    let raw: Vec<f64> = errors
        .iter()
        .enumerate()
        .map(|(method, error)| match error {
            _ if left_out.contains(&method) => 0.0,
            Some(error) if known && *error > TOLERATED * least => 0.0,
            Some(error) if known => (least / error).powf(SHARPNESS),
            _ if known => 0.0,
            _ => 1.0,
        })
        .collect();
    let sum: f64 = raw.iter().sum();
    raw.into_iter()
        .map(|weight| weight / sum.max(1e-12))
        .collect()
}

/// The weighted mean of what the parts forecast of the same intervals.
#[must_use]
pub fn combined(parts: &[&[Tested]], weights: &[f64]) -> Vec<Tested> {
    let mut result = parts.first().map_or(vec![], |part| part.to_vec());
    for (at, tested) in result.iter_mut().enumerate() {
        tested.outcome.forecast = parts
            .iter()
            .zip(weights)
            .filter_map(|(part, weight)| Some(weight * part.get(at)?.outcome.forecast))
            .sum();
    }
    result
}

/// Several fitted methods as one.
pub struct Combined(pub Vec<(f64, Box<dyn Fitted>)>);

impl Fitted for Combined {
    fn predict(&self, points: &[Point]) -> Vec<f64> {
        let mut sum = vec![0.0; points.len()];
        for (weight, part) in &self.0 {
            for (sum, value) in sum.iter_mut().zip(part.predict(points)) {
                *sum += weight * value;
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::super::accuracy::Outcome;
    use super::*;
    use chrono::NaiveDate;

    fn tested(forecasts: &[f64], days: u32) -> Vec<Tested> {
        let first = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        (0..days)
            .zip(forecasts.iter().cycle())
            .map(|(day, forecast)| Tested {
                date: first + chrono::Days::new(u64::from(day)),
                distance_days: 1 + day,
                outcome: Outcome {
                    forecast: *forecast,
                    actual: 100.0,
                },
                naive_error: 1.0,
            })
            .collect()
    }

    #[test]
    fn the_better_weighs_more_and_the_bad_nothing() {
        let records = [100.0, 110.0, 88.0, 150.0]
            .map(|it| Errors::of(tested(&[it], 12).iter().map(|t| &t.outcome)));
        let weights = weights(&records, 12, &[0]);
        assert_eq!(weights[0], 0.0, "the yardstick takes no part");
        assert_eq!(weights[3], 0.0, "five times the least error");
        assert!((weights[1] / weights[2] - (12.0_f64 / 10.0).powi(4)).abs() < 1e-9);
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn few_days_weigh_alike() {
        let records =
            [100.0, 110.0, 150.0].map(|it| Errors::of(tested(&[it], 5).iter().map(|t| &t.outcome)));
        assert_eq!(weights(&records, 5, &[0]), [0.0, 0.5, 0.5]);
    }

    #[test]
    fn opposite_errors_cancel() {
        let parts = [tested(&[110.0], 12), tested(&[90.0], 12)];
        let both = combined(&[&parts[0], &parts[1]], &[0.5, 0.5]);
        assert!(
            both.iter()
                .all(|t| (t.outcome.forecast - 100.0).abs() < 1e-12)
        );
    }
}
