//! The sums that a regression of a rating on two times needs, exact however many rows there are.

use serde::{Deserialize, Serialize};

/// ln(1 + minutes) of a wait in seconds: each doubling of a long wait counts alike, and the first
/// minute counts most.
#[must_use]
pub fn wait_log(wait_s: f64) -> f64 {
    (wait_s / 60.0).ln_1p()
}

/// ln(1 + hours) of a time to resolution in seconds.
#[must_use]
pub fn resolution_log(resolution_s: f64) -> f64 {
    (resolution_s / 3600.0).ln_1p()
}

/// Weighted sums of products of a rating y and its regressors: w = [`wait_log`], r =
/// [`resolution_log`]; 0 where not known.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Moments {
    /// Rows.
    pub rows: usize,
    /// Σ weight.
    pub weight: f64,
    /// Σ w.
    pub w: f64,
    /// Σ r.
    pub r: f64,
    /// Σ y.
    pub y: f64,
    /// Σ w².
    pub ww: f64,
    /// Σ w·r.
    pub wr: f64,
    /// Σ r².
    pub rr: f64,
    /// Σ w·y.
    pub wy: f64,
    /// Σ r·y.
    pub ry: f64,
    /// Σ y².
    pub yy: f64,
    /// Least and most w of a row; `None` of none. Of a difference of sums: that of the larger.
    #[serde(default)]
    pub w_range: Option<(f64, f64)>,
}

impl Moments {
    /// Adds a row.
    pub fn add(&mut self, weight: f64, (w, r): (f64, f64), y: f64) {
        self.rows += 1;
        self.weight += weight;
        self.w += weight * w;
        self.r += weight * r;
        self.y += weight * y;
        self.ww += weight * w * w;
        self.wr += weight * w * r;
        self.rr += weight * r * r;
        self.wy += weight * w * y;
        self.ry += weight * r * y;
        self.yy += weight * y * y;
        self.w_range = joined(self.w_range, Some((w, w)));
    }

    /// The sums of both.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        self.with(other, 1.0, self.rows + other.rows)
    }

    /// The sums without `other`'s, which are part of them.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.with(other, -1.0, self.rows.saturating_sub(other.rows))
    }

    fn with(&self, other: &Self, sign: f64, rows: usize) -> Self {
        let sum = |a: f64, b: f64| sign.mul_add(b, a);
        Self {
            rows,
            weight: sum(self.weight, other.weight),
            w: sum(self.w, other.w),
            r: sum(self.r, other.r),
            y: sum(self.y, other.y),
            ww: sum(self.ww, other.ww),
            wr: sum(self.wr, other.wr),
            rr: sum(self.rr, other.rr),
            wy: sum(self.wy, other.wy),
            ry: sum(self.ry, other.ry),
            yy: sum(self.yy, other.yy),
            w_range: match sign > 0.0 {
                true => joined(self.w_range, other.w_range),
                false => self.w_range,
            },
        }
    }

    /// Mean of y; `None` where there is no weight.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.y / self.weight)
    }
}

fn joined(a: Option<(f64, f64)>, b: Option<(f64, f64)>) -> Option<(f64, f64)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}
