//! A line through ratings, and how it fares in weeks that it was not fitted to.

use super::fit::{Coefficient, Dropped, Fit, Gap, Term, Why};
use super::least_squares::{Line, Terms, level, solve};
use crate::history::experience::Moments;

/// Standard errors below 0 that a coefficient must be, not to be left out as chance.
pub const MOST_ERRORS: f64 = 2.0;

/// All weeks together.
pub(super) fn sum(weeks: &[Moments]) -> Moments {
    let zero = Moments::default();
    weeks.iter().fold(zero, |sum, week| sum.plus(week))
}

/// A line, and how it fares with each week held out.
pub(super) struct Tested {
    all: Moments,
    weeks: usize,
    terms: Terms,
    line: Line,
    wait_error: f64,
    resolution_error: f64,
    r2: f64,
    r2_held_out: f64,
}

impl Tested {
    /// `None` where nothing varies.
    pub(super) fn of(weeks: &[Moments], terms: Terms) -> Option<Self> {
        let all = sum(weeks);
        let line = solve(&all, terms)?;
        let spread = level(&all).squared_error(&all);
        // Ratings that are all the same leave nothing but rounding.
        if spread <= 1e-12 * all.yy {
            return None;
        }
        let lines: Vec<Line> = weeks
            .iter()
            .map(|week| {
                let others = all.minus(week);
                solve(&others, terms).unwrap_or_else(|| level(&others))
            })
            .collect();
        let missed = |line: &dyn Fn(usize, &Moments) -> Line| -> f64 {
            let each = weeks.iter().enumerate();
            each.map(|(at, week)| line(at, week).squared_error(week))
                .sum()
        };
        let by_line = missed(&|at, _| lines[at]);
        let by_mean = missed(&|_, week| level(&all.minus(week)));
        Some(Self {
            weeks: weeks.len(),
            terms,
            wait_error: jackknife(lines.iter().map(|it| it.wait)),
            resolution_error: jackknife(lines.iter().map(|it| it.resolution)),
            r2: 1.0 - line.squared_error(&all) / spread,
            r2_held_out: if by_mean > 0.0 {
                1.0 - by_line / by_mean
            } else {
                0.0
            },
            line,
            all,
        })
    }

    /// The term of `tried` that should go first: of those with the wrong sign or within chance, the
    /// one with the most standard errors above where it should be.
    pub(super) fn worst(&self, tried: Terms) -> Option<Dropped> {
        let each = [
            (Term::Wait, tried.wait, self.line.wait, self.wait_error),
            (
                Term::Resolution,
                tried.resolution,
                self.line.resolution,
                self.resolution_error,
            ),
        ];
        let bad = each.into_iter().filter_map(|(term, asked, slope, error)| {
            let why = match slope {
                slope if slope >= 0.0 => Why::WrongSign,
                slope if slope > -MOST_ERRORS * error => Why::Chance,
                _ => return None,
            };
            let errors = slope / error.max(f64::MIN_POSITIVE);
            asked.then_some((errors, Dropped { term, why }))
        });
        bad.max_by(|(a, _), (b, _)| a.total_cmp(b))
            .map(|(_, it)| it)
    }

    /// The fit, where the line helps.
    pub(super) fn finish(
        self,
        single: bool,
        limits: (f64, f64),
        dropped: Vec<Dropped>,
    ) -> Result<Fit, Gap> {
        let rows = self.all.rows;
        if self.r2_held_out <= 0.0 {
            return Err(Gap::NotPredictive {
                rows,
                r2_held_out: Some(self.r2_held_out),
                dropped,
            });
        }
        let coefficient = |there: bool, value, standard_error| {
            there.then_some(Coefficient {
                value,
                standard_error,
            })
        };
        let count = 1 + usize::from(self.terms.wait) + usize::from(self.terms.resolution);
        let freedom = rows as f64 / (rows - count) as f64;
        let variance = self.line.squared_error(&self.all) / self.all.weight * freedom;
        Ok(Fit {
            single,
            rows,
            weeks: self.weeks,
            intercept: self.line.intercept,
            wait: coefficient(self.terms.wait, self.line.wait, self.wait_error),
            resolution: coefficient(
                self.terms.resolution,
                self.line.resolution,
                self.resolution_error,
            ),
            mean_resolution_log: self.all.r / self.all.weight,
            r2: self.r2,
            r2_held_out: self.r2_held_out,
            residual_sd: variance.sqrt(),
            limits,
            wait_range_s: (self.all.w_range)
                .filter(|_| self.terms.wait)
                .map(|(least, most)| (60.0 * least.exp_m1(), 60.0 * most.exp_m1())),
            dropped,
        })
    }
}

/// Standard error of an estimate from those with each part left out: √((n − 1) ÷ n · Σ(each − mean)²)
/// (Efron & Tibshirani 1993, doi 10.1201/9780429246593).
fn jackknife(each: impl ExactSizeIterator<Item = f64> + Clone) -> f64 {
    let n = each.len() as f64;
    let mean = each.clone().sum::<f64>() / n;
    let squares: f64 = each.map(|it| (it - mean) * (it - mean)).sum();
    ((n - 1.0) / n * squares).sqrt()
}
