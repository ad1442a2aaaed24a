//! The level of handle times from week to week: flat, moving, or drifting, as far as the data can
//! tell.
//!
//! A local-level model with drift (Durbin & Koopman 2012, ch. 2), in weeks weighted by their
//! contacts: a week's mean = level + noise ÷ √contacts; the level moves by a random step whose
//! variance, as a share of the noise's, is the one of six with the greatest likelihood. A moving
//! level and a drift must each raise −2·log-likelihood by [`CERTAINTY`], else they are left out: a
//! history without either keeps its plain mean.

/// Weeks below which the level is taken as flat.
const LEAST_WEEKS: usize = 8;
/// What a parameter must be worth in −2·log-likelihood: about 95 % certainty.
const CERTAINTY: f64 = 4.0;
/// Variance of a week's step ÷ variance of an average week's noise.
const STEPS: [f64; 6] = [0.0, 0.01, 0.03, 0.1, 0.3, 1.0];
/// The drift of each coming week is so much of that of the week before.
const DAMPED: f64 = 0.9;
/// The level ahead stays within this factor of the mean, up and down.
const REACH: f64 = 2.0;

/// The handle times of one week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    /// Weeks before the last: 0, 1, 2, ...
    pub back: u32,
    /// Contacts handled, more than 0.
    pub handled: f64,
    /// Mean handle time ÷ what it would be without a trend.
    pub ratio: f64,
}

/// The level week by week, and what is carried ahead.
#[derive(Debug, Clone, PartialEq)]
pub struct HandleTrend {
    /// Level by weeks before the last; empty where it is flat.
    levels: Vec<(u32, f64)>,
    /// Level at the end of the last week.
    now: f64,
    /// Change of the level in a week, shrunk.
    drift: f64,
}

/// One way to see the weeks, fitted.
#[derive(Debug, Clone, Copy)]
struct Fit {
    step: f64,
    drift: f64,
    /// −2·log-likelihood + penalty.
    cost: f64,
}

/// The filtered level of a series of weeks, with the variance ÷ that of an average week's noise.
#[derive(Debug, Clone, Copy)]
struct State {
    level: f64,
    variance: f64,
}

impl HandleTrend {
    /// The same level always.
    pub const FLAT: Self = Self {
        levels: vec![],
        now: 1.0,
        drift: 0.0,
    };

    /// From `weeks`, ascending (the last has the least `back`).
    #[must_use]
    pub fn of(weeks: &[Week]) -> Self {
        if weeks.len() < LEAST_WEEKS {
            return Self::FLAT;
        }
        let all = Weeks::of(weeks);
        let fits = (STEPS.iter()).flat_map(|step| all.fits(*step));
        let Some(best) = fits.min_by(|a, b| a.cost.total_cmp(&b.cost)) else {
            return Self::FLAT;
        };
        if best.step == 0.0 && best.drift == 0.0 {
            return Self::FLAT;
        }
        let levels = all.smoothed(best);
        Self {
            now: levels.last().map_or(1.0, |(_, level)| *level),
            levels,
            drift: best.drift,
        }
    }

    /// The level in the week `back` weeks before the last, 1 = the mean.
    #[must_use]
    pub fn in_week(&self, back: u32) -> f64 {
        let found = self.levels.iter().find(|(week, _)| *week == back);
        found.map_or(1.0, |(_, level)| within(*level))
    }

    /// The level `weeks` after the middle of the last week, 1 = the mean. The drift fades: after
    /// 7 weeks half of it is left, and in all it never adds up to more than 9 weeks' worth.
    #[must_use]
    pub fn ahead(&self, weeks: f64) -> f64 {
        let fading = DAMPED * (1.0 - DAMPED.powf(weeks.max(0.0))) / (1.0 - DAMPED);
        within(self.now + self.drift * fading)
    }

    /// The level in the last week, 1 = the mean.
    #[must_use]
    pub fn now(&self) -> f64 {
        within(self.now)
    }

    /// In a few words; `None` where it is flat.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let percent = 100.0 * self.drift.abs() / self.now();
        if self.levels.is_empty() {
            None
        } else if percent >= 0.05 {
            let way = if self.drift > 0.0 {
                "rising"
            } else {
                "falling"
            };
            Some(format!("{way} {percent:.1} % a week"))
        } else {
            let off = 100.0 * (self.now() - 1.0);
            let way = if off > 0.0 { "above" } else { "below" };
            Some(format!("now {:.1} % {way} the half year's mean", off.abs()))
        }
    }
}

fn within(level: f64) -> f64 {
    level.clamp(1.0 / REACH, REACH)
}

/// Weeks as numbers: time, value, and noise variance ÷ that of an average week.
struct Weeks<'a> {
    weeks: &'a [Week],
    noise: Vec<f64>,
}

impl<'a> Weeks<'a> {
    fn of(weeks: &'a [Week]) -> Self {
        let mean = weeks.iter().map(|week| week.handled).sum::<f64>() / weeks.len() as f64;
        let noise = weeks.iter().map(|week| mean / week.handled).collect();
        Self { weeks, noise }
    }

    /// The filter's states of `value`, and each week's surprise with its variance (none for the
    /// first week, which sets the level).
    fn filtered(&self, step: f64, value: impl Fn(&Week) -> f64) -> (Vec<State>, Vec<(f64, f64)>) {
        let mut states: Vec<State> = Vec::with_capacity(self.weeks.len());
        let mut surprises = vec![];
        for (at, week) in self.weeks.iter().enumerate() {
            let Some(last) = states.last() else {
                states.push(State {
                    level: value(week),
                    variance: self.noise[0],
                });
                continue;
            };
            let gap = f64::from(self.weeks[at - 1].back.saturating_sub(week.back));
            let before = last.variance + step * gap;
            let total = before + self.noise[at];
            let surprise = value(week) - last.level;
            surprises.push((surprise, total));
            states.push(State {
                level: last.level + before / total * surprise,
                variance: before * self.noise[at] / total,
            });
        }
        (states, surprises)
    }

    /// The fits with this step, without and with a drift (by generalised least squares, shrunk
    /// by 1 − 1 ÷ t²).
    fn fits(&self, step: f64) -> [Fit; 2] {
        let (_, own) = self.filtered(step, |week| week.ratio);
        let (_, time) = self.filtered(step, |week| -f64::from(week.back));
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            let pairs = own.iter().zip(&time);
            pairs.map(|((y, f), (x, _))| of(*y, *x) / f).sum()
        };
        let (yy, xy, xx) = (
            sum(&|y, _| y * y),
            sum(&|y, x| x * y),
            sum(&|_, x| x * x).max(1e-12),
        );
        let count = own.len() as f64;
        let volume: f64 = own.iter().map(|(_, f)| f.ln()).sum();
        let moving = if step > 0.0 { CERTAINTY } else { 0.0 };
        let cost = |squares: f64| count * (squares / count).max(1e-12).ln() + volume + moving;
        let slope = xy / xx;
        let left = (yy - slope * xy).max(0.0);
        let error = left / (count - 1.0) / xx;
        let trust = (1.0 - error / (slope * slope).max(1e-18)).max(0.0);
        [
            Fit {
                step,
                drift: 0.0,
                cost: cost(yy),
            },
            Fit {
                step,
                drift: slope * trust,
                cost: cost(left) + CERTAINTY,
            },
        ]
    }

    /// The level in each week, seen from the end (Rauch, Tung & Striebel).
    fn smoothed(&self, fit: Fit) -> Vec<(u32, f64)> {
        let drifted = |week: &Week| -f64::from(week.back) * fit.drift;
        let (states, _) = self.filtered(fit.step, |week| week.ratio - drifted(week));
        let mut levels: Vec<f64> = states.iter().map(|state| state.level).collect();
        for at in (0..levels.len().saturating_sub(1)).rev() {
            let gap = self.weeks[at].back.saturating_sub(self.weeks[at + 1].back);
            let variance = states[at].variance;
            let pull = variance / (variance + fit.step * f64::from(gap));
            levels[at] += pull * (levels[at + 1] - levels[at]);
        }
        let weeks = self.weeks.iter().zip(levels);
        weeks
            .map(|(week, level)| (week.back, level + drifted(week)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weeks(ratios: &[f64]) -> Vec<Week> {
        let count = ratios.len() as u32;
        let week = |(at, ratio): (u32, &f64)| Week {
            back: count - 1 - at,
            handled: 100.0,
            ratio: *ratio,
        };
        (0..count).zip(ratios).map(week).collect()
    }

    #[test]
    fn a_straight_line_is_carried_ahead_and_fades() {
        let ratios: Vec<f64> = (0..20).map(|week| 1.19 - 0.02 * f64::from(week)).collect();
        let trend = HandleTrend::of(&weeks(&ratios));
        assert!((trend.drift + 0.02).abs() < 1e-6, "{trend:?}");
        assert!((trend.now() - 0.81).abs() < 1e-6);
        assert!((trend.ahead(1.0) - (0.81 - 0.018)).abs() < 1e-6);
        // 0.9 + 0.81 weeks' worth after two.
        assert!((trend.ahead(2.0) - (0.81 - 0.02 * 1.71)).abs() < 1e-6);
        assert!((trend.ahead(500.0) - (0.81 - 0.02 * 9.0)).abs() < 1e-6);
        assert_eq!(trend.words().unwrap(), "falling 2.5 % a week");
        assert!((trend.in_week(19) - 1.19).abs() < 1e-6);
    }

    #[test]
    fn a_step_is_followed_and_not_drawn_out() {
        let ratios: Vec<f64> = (0..24)
            .map(|week| {
                let noise = 0.01 * f64::from((week * 7) % 5 - 2) / 2.0;
                if week < 14 { 0.9 + noise } else { 1.15 + noise }
            })
            .collect();
        let trend = HandleTrend::of(&weeks(&ratios));
        assert!((trend.ahead(4.0) - 1.15).abs() < 0.03, "{trend:?}");
    }

    #[test]
    fn noise_or_a_short_history_is_flat() {
        let noise: Vec<f64> = (0..26)
            .map(|week| 1.0 + 0.03 * f64::from((week * 11) % 7 - 3))
            .collect();
        assert_eq!(HandleTrend::of(&weeks(&noise)), HandleTrend::FLAT);
        let short: Vec<f64> = (0..7).map(|week| 1.0 - 0.05 * f64::from(week)).collect();
        assert_eq!(HandleTrend::of(&weeks(&short)), HandleTrend::FLAT);
        assert_eq!(HandleTrend::FLAT.words(), None);
        assert_eq!(HandleTrend::FLAT.ahead(3.0), 1.0);
    }
}
