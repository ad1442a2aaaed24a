//! Weighted least squares with one or two regressors, from sums alone.
//!
//! The normal equations are solved about the means, a 2×2 system by hand (Draper & Smith 1998,
//! *Applied Regression Analysis*, doi 10.1002/9781118625590). The regressors are logarithms between
//! 0 and about 12, so that the sums keep more than enough digits.

use crate::history::experience::Moments;

/// A regressor whose standard deviation is smaller (1 % of a time) does not vary.
const LEAST_SPREAD: f64 = 0.01;
/// Two regressors that share more than all but this part of their variance are one.
const LEAST_APART: f64 = 1e-6;

/// Which regressors take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// ln(1 + wait in minutes).
    pub wait: bool,
    /// ln(1 + time to resolution in hours).
    pub resolution: bool,
}

/// rating = intercept + wait · ln(1 + minutes) + resolution · ln(1 + hours).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// At once.
    pub intercept: f64,
    /// Slope in the wait; 0 where it takes no part.
    pub wait: f64,
    /// Slope in the time to resolution; 0 where it takes no part.
    pub resolution: f64,
}

/// Variances and covariances of the regressors and the rating.
struct Centred {
    ww: f64,
    wr: f64,
    rr: f64,
    wy: f64,
    ry: f64,
}

impl Centred {
    fn of(m: &Moments) -> Self {
        let n = m.weight;
        let about = |xy: f64, x: f64, y: f64| xy / n - (x / n) * (y / n);
        Self {
            ww: about(m.ww, m.w, m.w),
            wr: about(m.wr, m.w, m.r),
            rr: about(m.rr, m.r, m.r),
            wy: about(m.wy, m.w, m.y),
            ry: about(m.ry, m.r, m.y),
        }
    }
}

/// Whether each regressor varies in `m`.
#[must_use]
pub fn varying(m: &Moments) -> Terms {
    let it = Centred::of(m);
    let least = LEAST_SPREAD * LEAST_SPREAD;
    Terms {
        wait: it.ww > least,
        resolution: it.rr > least,
    }
}

/// The line with the least Σ weight · (rating − line)²; `None` where a regressor of `terms` does not vary,
/// both are the same, or there is no weight.
#[must_use]
pub fn solve(m: &Moments, terms: Terms) -> Option<Line> {
    let varies = varying(m);
    if m.weight <= 0.0 || (terms.wait && !varies.wait) || (terms.resolution && !varies.resolution) {
        return None;
    }
    let it = Centred::of(m);
    let (wait, resolution) = match (terms.wait, terms.resolution) {
        (false, false) => (0.0, 0.0),
        (true, false) => (it.wy / it.ww, 0.0),
        (false, true) => (0.0, it.ry / it.rr),
        (true, true) => {
            let determinant = it.ww * it.rr - it.wr * it.wr;
            if determinant < LEAST_APART * it.ww * it.rr {
                return None;
            }
            (
                (it.rr * it.wy - it.wr * it.ry) / determinant,
                (it.ww * it.ry - it.wr * it.wy) / determinant,
            )
        }
    };
    Some(Line {
        intercept: (m.y - wait * m.w - resolution * m.r) / m.weight,
        wait,
        resolution,
    })
}

impl Line {
    /// The rating of a wait and a time to resolution, given as logarithms.
    #[must_use]
    pub fn at(&self, (wait_log, resolution_log): (f64, f64)) -> f64 {
        self.intercept + self.wait * wait_log + self.resolution * resolution_log
    }

    /// Σ weight · (rating − line)² over the rows of `m`, 0 or more.
    #[must_use]
    pub fn squared_error(&self, m: &Moments) -> f64 {
        let (a, b, c) = (self.intercept, self.wait, self.resolution);
        let crossed = a * m.y + b * m.wy + c * m.ry;
        let squares = a * a * m.weight + b * b * m.ww + c * c * m.rr;
        let mixed = a * b * m.w + a * c * m.r + b * c * m.wr;
        (m.yy - 2.0 * crossed + squares + 2.0 * mixed).max(0.0)
    }
}

/// The level line at the mean of `m`.
#[must_use]
pub fn level(m: &Moments) -> Line {
    Line {
        intercept: m.mean().unwrap_or(0.0),
        wait: 0.0,
        resolution: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(rows: &[(f64, f64, f64, f64)]) -> Moments {
        let mut m = Moments::default();
        for (weight, w, r, y) in rows {
            m.add(*weight, (*w, *r), *y);
        }
        m
    }

    #[test]
    fn a_textbook_line_is_found() {
        // x = 1..5, y = 2, 4, 5, 4, 5: y = 2.2 + 0.6 x, Σ(y − ŷ)² = 2.4.
        let rows = [2.0, 4.0, 5.0, 4.0, 5.0];
        let rows: Vec<_> = (1..)
            .zip(rows)
            .map(|(x, y)| (1.0, f64::from(x), 0.0, y))
            .collect();
        let m = moments(&rows);
        let terms = Terms {
            wait: true,
            resolution: false,
        };
        let line = solve(&m, terms).unwrap();
        assert!((line.intercept - 2.2).abs() < 1e-12 && (line.wait - 0.6).abs() < 1e-12);
        assert!((line.squared_error(&m) - 2.4).abs() < 1e-12);
        assert!((level(&m).squared_error(&m) - 6.0).abs() < 1e-12);
    }

    #[test]
    fn a_weight_of_three_is_three_rows() {
        let once = [
            (1.0, 0.5, 2.0, 4.0),
            (3.0, 1.5, 1.0, 3.0),
            (2.0, 3.0, 2.5, 1.0),
            (1.0, 0.1, 0.3, 5.0),
        ];
        let spread: Vec<_> = (once.iter())
            .flat_map(|(n, w, r, y)| vec![(1.0, *w, *r, *y); *n as usize])
            .collect();
        let both = Terms {
            wait: true,
            resolution: true,
        };
        let (a, b) = (
            solve(&moments(&once), both).unwrap(),
            solve(&moments(&spread), both).unwrap(),
        );
        assert!((a.wait - b.wait).abs() < 1e-12 && (a.resolution - b.resolution).abs() < 1e-12);
        // The residuals of a least-squares line are orthogonal to its regressors.
        let residual = |(n, w, r, y): &(f64, f64, f64, f64)| (n * (y - a.at((*w, *r))), *w, *r);
        let sums = once.iter().map(residual).fold([0.0; 3], |sum, (e, w, r)| {
            [sum[0] + e, sum[1] + e * w, sum[2] + e * r]
        });
        assert!(sums.iter().all(|it| it.abs() < 1e-12), "{sums:?}");
    }

    #[test]
    fn what_does_not_vary_or_is_the_same_twice_has_no_line() {
        let both = Terms {
            wait: true,
            resolution: true,
        };
        let wait = Terms {
            wait: true,
            resolution: false,
        };
        let level = moments(&[(1.0, 2.0, 1.0, 4.0), (1.0, 2.0, 2.0, 3.0)]);
        assert_eq!(solve(&level, wait), None);
        let same = moments(&[
            (1.0, 1.0, 2.0, 4.0),
            (1.0, 2.0, 4.0, 3.0),
            (1.0, 4.0, 8.0, 1.0),
        ]);
        assert_eq!(solve(&same, both), None);
        assert!(solve(&same, wait).is_some());
    }
}
