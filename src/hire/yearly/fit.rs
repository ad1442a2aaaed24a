//! One method, fitted: recent level, growth and waves of the year by least squares.

use super::{Method, RECENT, Week};
use crate::least_squares::Design;

/// Waves of the year.
const WAVES: usize = 2;
/// How strongly waves are pulled toward none, in weeks of evidence.
const PULL: f64 = 4.0;
/// Growth goes on for so many years, halved each year: nothing grows for ever.
const DAMPING_YEARS: f64 = 1.0;

/// A fitted method.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fit {
    /// Log of the recent level, without growth and waves.
    recent: f64,
    /// Log growth a week.
    pub(super) growth: f64,
    /// Cosine and sine of each wave.
    waves: [f64; 2 * WAVES],
    /// Where the recent level was.
    recent_at: f64,
}

impl Fit {
    pub(super) fn of(weeks: &[Week], method: Method) -> Self {
        let mut fit = Self {
            recent: 0.0,
            growth: 0.0,
            waves: [0.0; 2 * WAVES],
            recent_at: 0.0,
        };
        if weeks.is_empty() {
            return fit;
        }
        let columns =
            1 + usize::from(method.has_growth()) + if method.has_waves() { 2 * WAVES } else { 0 };
        if columns > 1 {
            fit.regress(weeks, method, columns);
        }
        let last = &weeks[weeks.len() - weeks.len().min(RECENT)..];
        let count = last.len() as f64;
        fit.recent_at = last.iter().map(|it| it.at).sum::<f64>() / count;
        let left = |it: &Week| it.level.ln() - fit.waves(it.of_year);
        fit.recent = last.iter().map(left).sum::<f64>() / count;
        fit
    }

    fn regress(&mut self, weeks: &[Week], method: Method, columns: usize) {
        let mut rows: Vec<Vec<f64>> = weeks.iter().map(|it| row(it, method)).collect();
        let mut logs: Vec<f64> = weeks.iter().map(|it| it.level.ln()).collect();
        let first_wave = columns - if method.has_waves() { 2 * WAVES } else { 0 };
        for wave in first_wave..columns {
            // So much evidence of no wave.
            let mut none = vec![0.0; columns];
            none[wave] = PULL.sqrt();
            rows.push(none);
            logs.push(0.0);
        }
        let found = Design::of(rows).coefficients(&logs);
        if method.has_growth() {
            self.growth = found[1];
        }
        for (own, it) in self.waves.iter_mut().zip(&found[first_wave..]) {
            *own = *it;
        }
    }

    /// Log of the pattern of the year at that part of it.
    pub(super) fn waves(&self, of_year: f64) -> f64 {
        let turns = wave_row(of_year);
        turns
            .iter()
            .zip(&self.waves)
            .map(|(turn, size)| turn * size)
            .sum()
    }

    /// See [`super::Yearly::level`].
    pub(super) fn level(&self, at: f64, of_year: f64, with_growth: bool) -> f64 {
        let years = (at - self.recent_at) / 52.18;
        // Half of the growth is left after each year: Σ of a geometric series, in continuous time.
        let rate = std::f64::consts::LN_2 / DAMPING_YEARS;
        let grown_years = if years > 0.0 {
            -(-rate * years).exp_m1() / rate
        } else {
            years
        };
        let grown = if with_growth {
            self.growth * 52.18 * grown_years
        } else {
            0.0
        };
        (self.recent + grown + self.waves(of_year)).exp()
    }
}

fn wave_row(of_year: f64) -> [f64; 2 * WAVES] {
    std::array::from_fn(|at| {
        let angle = std::f64::consts::TAU * of_year * (at / 2 + 1) as f64;
        if at % 2 == 0 {
            angle.cos()
        } else {
            angle.sin()
        }
    })
}

fn row(week: &Week, method: Method) -> Vec<f64> {
    let mut row = vec![1.0];
    if method.has_growth() {
        row.push(week.at);
    }
    if method.has_waves() {
        row.extend(wave_row(week.of_year));
    }
    row
}
