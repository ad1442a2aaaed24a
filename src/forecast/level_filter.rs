//! A slowly moving level plus constant effects, followed day by day: a Kalman filter.
//!
//! The state is β (one coefficient an effect, constant in time, believed to be near 0 before it is
//! seen), a mean μ, a level ℓ about it that wanders and slowly returns, and a passing deviation a
//! that is soon gone:
//!
//! ```text
//! y(t) = μ + ℓ(t) + a(t) + Σ x(t) β + ε(t),    ε ~ N(0, σ² ÷ w(t) + v(t))
//! ℓ(t) = ρ^(t−s) ℓ(s) + N(0, Λ² (1 − ρ^2(t−s))),   Λ² = λ² ÷ 7 ÷ (1 − ρ²)
//! a(t) = φ^(t−s) a(s) + N(0, α² (1 − φ^2(t−s)))
//! ```
//!
//! A level that only wandered would carry a surge on for ever. That it returns took 6 to 9 % off the
//! errors of forecasts one to three weeks ahead on a county's calls, and 2 to 4 % on a bank's.
//!
//! with y the logarithm of the day's volume, w its weight (less where the day looks spoilt) and v
//! the Poisson noise of the count. A day further off than [`HUBER`] standard deviations is taken
//! as if its noise had been larger (Masreliez & Martin 1977, doi 10.1109/TAC.1977.1101538), so
//! that one outage moves neither the level nor an effect.
//!
//! What an occurrence of an event has of its own is an effect that begins anew with it, and that may move
//! while it lasts, so that an event that fades does not take the level with it.
//!
//! This is the penalised regression with a moving level, solved exactly and one day at a time;
//! the penalties are the variances, so that their likelihood can choose them.

#![allow(clippy::inline_always)] // see `observe`

use super::symmetric::{Block, Symmetric, set_to_zeros};

/// Standard deviations past which a day is pulled in. Days that are plainly spoilt count little before
/// they come here, so that this guard may be a loose one.
const HUBER: f64 = 2.5;

/// One day as the filter sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Days from any fixed date, ascending from one observation to the next.
    pub day: f64,
    /// Log of the volume.
    pub value: f64,
    /// Positions and sizes of the effects that act.
    pub effects: Vec<(usize, f64)>,
    /// Positions of effects that begin anew: what was learnt of them no longer holds. Each with how many
    /// times further from none it may be than it usually is.
    pub renewed: Vec<(usize, f64)>,
    /// Positions of effects that go on and may have moved since, with the variance of that.
    pub moving: Vec<(usize, f64)>,
    /// Whether an event is seen for the first time: nothing told how large it would be, so that the day does
    /// not judge the variances.
    pub unheard: bool,
    /// Whether the level stepped before this day.
    pub steps: bool,
    /// Trust in the day: 1 = ordinary, 0 = ignored.
    pub weight: f64,
    /// Variance of counting alone.
    pub counting: f64,
}

/// The variances, as standard deviations of a log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scales {
    /// σ: noise of a day.
    pub noise: f64,
    /// λ: move of the level in a week.
    pub level: f64,
    /// α: deviations that pass.
    pub passing: f64,
    /// Days after which half of such a deviation is left.
    pub half_life_days: f64,
    /// Days after which the level is half-way back to its mean.
    pub return_days: f64,
    /// Whether a step of the level is one of its mean.
    pub steps_stay: bool,
}

/// What the state holds before the effects: the deviation that passes, the level, and its mean.
const PASSING: usize = 0;
const LEVEL: usize = 1;
const MEAN: usize = 2;
const EFFECTS: usize = 3;

impl Scales {
    /// φ to the power of `days`: how much of a passing deviation is left.
    fn left_after(&self, days: f64) -> f64 {
        0.5_f64.powf(days / self.half_life_days)
    }

    /// How much of the level's distance from its mean is left.
    fn level_left(&self, days: f64) -> f64 {
        0.5_f64.powf(days / self.return_days)
    }

    /// Variance of the level about its mean, in the long run.
    fn level_variance(&self) -> f64 {
        self.level.powi(2) / 7.0 / (1.0 - self.level_left(1.0).powi(2))
    }
}

/// What some days leave of the deviation and the level, and how far these have moved since.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Move {
    days: f64,
    passing: f64,
    level: f64,
    passing_variance: f64,
    level_variance: f64,
}

impl Move {
    fn over(days: f64, scales: &Scales) -> Self {
        let (passing, level) = (scales.left_after(days), scales.level_left(days));
        Self {
            days,
            passing,
            level,
            passing_variance: scales.passing.powi(2) * (1.0 - passing * passing),
            level_variance: scales.level_variance() * (1.0 - level * level),
        }
    }
}

/// The filter after some days.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelFilter {
    scales: Scales,
    /// Standard deviation of each effect before it was seen.
    priors: Vec<f64>,
    /// Expected state: [`PASSING`], [`LEVEL`], [`MEAN`], then the effects.
    means: Vec<f64>,
    covariance: Symmetric,
    /// So many of the state have been seen; of the others only the variance is not 0. Effects come in the
    /// order in which they are first seen, so that young filters are small.
    seen: usize,
    /// From one day to the next, worked out once.
    daily: Move,
    /// Day of the last observation.
    day: Option<f64>,
    /// −log likelihood of the days so far, by Huber's density.
    loss: f64,
    /// Room for a day's gain, kept from one to the next.
    gain: Vec<Block>,
}

impl LevelFilter {
    /// Before the first day: each effect 0 with the standard deviation in `priors`, the level
    /// near `start`.
    #[must_use]
    pub fn new(priors: &[f64], start: f64, scales: Scales) -> Self {
        let size = EFFECTS + priors.len();
        let mut means = vec![0.0; size];
        means[MEAN] = start;
        let mut covariance = Symmetric::zero(size);
        covariance.add_to_variance(PASSING, scales.passing.powi(2));
        covariance.add_to_variance(LEVEL, scales.level_variance().min(1.0));
        covariance.add_to_variance(MEAN, 1.0);
        for (at, prior) in priors.iter().enumerate() {
            covariance.add_to_variance(EFFECTS + at, prior * prior);
        }
        Self {
            scales,
            priors: priors.to_vec(),
            means,
            covariance,
            seen: EFFECTS,
            daily: Move::over(1.0, &scales),
            day: None,
            loss: 0.0,
            gain: vec![],
        }
    }

    /// −log likelihood so far.
    #[must_use]
    pub const fn loss(&self) -> f64 {
        self.loss
    }

    /// The same filter before its first day.
    #[must_use]
    pub fn unlearnt(&self) -> Self {
        Self::new(&self.priors, 0.0, self.scales)
    }

    /// The sum of some effects, and its variance.
    #[must_use]
    pub fn sum_of(&self, effects: &[(usize, f64)]) -> (f64, f64) {
        let row: Vec<(usize, f64)> = effects.iter().map(|(at, x)| (EFFECTS + at, *x)).collect();
        let sum = row.iter().map(|(at, x)| x * self.means[*at]).sum();
        (sum, self.covariance.of_sum(&row))
    }

    /// Variance of the effect at `at` before it is seen.
    #[must_use]
    pub fn prior_variance(&self, at: usize) -> f64 {
        self.priors[at].powi(2)
    }

    /// Forgets the effect at `at`, which may be `wide` times as large as it usually is.
    fn renew(&mut self, at: usize, wide: f64) {
        self.means[EFFECTS + at] = 0.0;
        self.covariance.scale(EFFECTS + at, 0.0);
        self.covariance
            .add_to_variance(EFFECTS + at, self.prior_variance(at) * wide * wide);
    }

    /// The level may have stepped: from here on it is nearly unknown, and where steps stay, so is the
    /// mean that it returns to.
    pub fn loosen_level(&mut self, deviation: f64) {
        let at = if self.scales.steps_stay { MEAN } else { LEVEL };
        self.covariance.add_to_variance(at, deviation * deviation);
    }

    /// The effect at `at` may have stepped.
    pub fn loosen_effect(&mut self, at: usize, deviation: f64) {
        self.covariance
            .add_to_variance(EFFECTS + at, deviation * deviation);
    }

    /// Learns from the next day. Returns how many standard deviations it was off.
    ///
    /// Half the time of a forecast is spent here. Where the processor works on four numbers at a time, so does
    /// this: the same operations in the same order, so that the result is the same to the last digit.
    pub fn observe(&mut self, seen: &Observation) -> f64 {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has the instructions that the function is compiled to.
            return unsafe { self.observe_by_fours(seen) };
        }
        self.observe_anywhere(seen)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn observe_by_fours(&mut self, seen: &Observation) -> f64 {
        self.observe_anywhere(seen)
    }

    #[inline(always)]
    fn observe_anywhere(&mut self, seen: &Observation) -> f64 {
        self.move_to(seen.day);
        let renewed = seen.renewed.iter();
        renewed.for_each(|(at, wide)| self.renew(*at, *wide));
        for (at, variance) in &seen.moving {
            self.covariance.add_to_variance(EFFECTS + at, *variance);
        }
        if seen.weight <= 0.0 {
            return 0.0;
        }
        let latest = seen.effects.iter().map(|(at, _)| EFFECTS + at + 1).max();
        self.seen = self.seen.max(latest.unwrap_or(EFFECTS));
        let mut gain = std::mem::take(&mut self.gain);
        self.times_row(&seen.effects, &mut gain);
        let explained = sum_of(gain.as_flattened(), &seen.effects).max(0.0);
        let noise = self.scales.noise.powi(2) / seen.weight + seen.counting;
        let off = seen.value - sum_of(&self.means, &seen.effects);
        let variance = explained + noise;
        let standardised = off / variance.sqrt();
        let beyond = standardised.abs() / HUBER;
        let penalty = if beyond > 1.0 {
            HUBER * standardised.abs() - 0.5 * HUBER * HUBER
        } else {
            0.5 * standardised * standardised
        };
        if !seen.unheard {
            self.loss += 0.5 * variance.ln() + penalty;
        }
        let trusted = explained + noise * beyond.max(1.0).powi(2);
        for (mean, gain) in self.means.iter_mut().zip(gain.as_flattened()) {
            *mean += gain * off / trusted;
        }
        self.covariance.subtract_square(&gain, trusted);
        self.gain = gain;
        standardised
    }

    /// Expected value on `day`, where `effects` act.
    #[must_use]
    pub fn predict(&self, day: f64, effects: &[(usize, f64)]) -> f64 {
        let ahead = self.day.map_or(0.0, |last| (day - last).max(0.0));
        let passing = self.means[PASSING] * (self.scales.left_after(ahead) - 1.0);
        let level = self.means[LEVEL] * (self.scales.level_left(ahead) - 1.0);
        sum_of(&self.means, effects) + passing + level
    }

    /// Variance of a day's log about what is expected, counting apart.
    #[must_use]
    pub fn variance(&self, day: f64, effects: &[(usize, f64)]) -> f64 {
        let ahead = self.day.map_or(0.0, |last| (day - last).max(0.0));
        let moved = Move::over(ahead, &self.scales);
        let state = [(PASSING, moved.passing), (LEVEL, moved.level), (MEAN, 1.0)];
        let effects = effects.iter().map(|(at, x)| (EFFECTS + at, *x));
        let row: Vec<(usize, f64)> = state.into_iter().chain(effects).collect();
        let since = moved.passing_variance + moved.level_variance;
        self.covariance.of_sum(&row) + since + self.scales.noise.powi(2)
    }

    #[inline(always)]
    fn move_to(&mut self, day: f64) {
        let gap = self.day.map_or(0.0, |last| (day - last).max(0.0));
        self.day = Some(day);
        if gap == 0.0 {
            return;
        }
        let moved = if gap == self.daily.days {
            self.daily
        } else {
            Move::over(gap, &self.scales)
        };
        for (at, left, variance) in [
            (PASSING, moved.passing, moved.passing_variance),
            (LEVEL, moved.level, moved.level_variance),
        ] {
            self.means[at] *= left;
            self.covariance.scale(at, left);
            self.covariance.add_to_variance(at, variance);
        }
    }

    /// Covariance × the day's row, as far as the state has been seen.
    #[inline(always)]
    fn times_row(&self, effects: &[(usize, f64)], product: &mut Vec<Block>) {
        set_to_zeros(product, self.seen);
        for at in [PASSING, LEVEL, MEAN] {
            self.covariance.add_row(at, 1.0, product);
        }
        for (at, x) in effects {
            self.covariance.add_row(EFFECTS + at, *x, product);
        }
    }
}

/// The day's row × a vector over the state.
fn sum_of(vector: &[f64], effects: &[(usize, f64)]) -> f64 {
    let sum: f64 = effects.iter().map(|(at, x)| x * vector[EFFECTS + at]).sum();
    sum + vector[MEAN] + vector[LEVEL] + vector[PASSING]
}
