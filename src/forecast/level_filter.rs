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
//! This is the penalised regression with a moving level, solved exactly and one day at a time;
//! the penalties are the variances, so that their likelihood can choose them.

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
    /// Positions of effects that begin anew: what was learnt of them no longer holds.
    pub renewed: Vec<usize>,
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

/// The filter after some days.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelFilter {
    scales: Scales,
    /// Standard deviation of each effect before it was seen.
    priors: Vec<f64>,
    /// Effects, then level, then deviation.
    state: Vec<f64>,
    /// Their covariance, row by row.
    covariance: Vec<f64>,
    /// Day of the last observation.
    day: Option<f64>,
    /// −log likelihood of the days so far, by Huber's density.
    loss: f64,
}

impl LevelFilter {
    /// Before the first day: each effect 0 with the standard deviation in `priors`, the level
    /// near `start`.
    #[must_use]
    pub fn new(priors: &[f64], start: f64, scales: Scales) -> Self {
        let size = priors.len() + 3;
        let mut state = vec![0.0; size];
        state[size - 3] = start;
        let mut covariance = vec![0.0; size * size];
        for (at, prior) in priors.iter().enumerate() {
            covariance[at * size + at] = prior * prior;
        }
        covariance[(size - 3) * size + size - 3] = 1.0;
        covariance[(size - 2) * size + size - 2] = scales.level_variance().min(1.0);
        covariance[size * size - 1] = scales.passing.powi(2);
        Self {
            scales,
            priors: priors.to_vec(),
            state,
            covariance,
            day: None,
            loss: 0.0,
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
        let size = self.state.len();
        let sum = effects.iter().map(|(at, x)| x * self.state[*at]).sum();
        let pairs = (effects.iter()).flat_map(|one| effects.iter().map(move |other| (one, other)));
        let variance = pairs.map(|((a, x), (b, y))| x * y * self.covariance[a * size + b]);
        (sum, variance.sum::<f64>().max(0.0))
    }

    /// Variance of the effect at `at` before it is seen.
    #[must_use]
    pub fn prior_variance(&self, at: usize) -> f64 {
        self.priors[at].powi(2)
    }

    /// Forgets the effect at `at`.
    fn renew(&mut self, at: usize) {
        let size = self.state.len();
        self.state[at] = 0.0;
        for other in 0..size {
            self.covariance[other * size + at] = 0.0;
            self.covariance[at * size + other] = 0.0;
        }
        self.covariance[at * size + at] = self.prior_variance(at);
    }

    /// The level may have stepped: from here on it is nearly unknown, and where steps stay, so is the
    /// mean that it returns to.
    pub fn loosen_level(&mut self, deviation: f64) {
        let size = self.state.len();
        let at = if self.scales.steps_stay {
            size - 3
        } else {
            size - 2
        };
        self.covariance[at * size + at] += deviation * deviation;
    }

    /// Learns from the next day. Returns how many standard deviations it was off.
    pub fn observe(&mut self, seen: &Observation) -> f64 {
        self.move_to(seen.day);
        seen.renewed.iter().for_each(|at| self.renew(*at));
        if seen.weight <= 0.0 {
            return 0.0;
        }
        let size = self.state.len();
        let gain = self.times_row(&seen.effects);
        let explained = self.explained(&gain, &seen.effects);
        let noise = self.scales.noise.powi(2) / seen.weight + seen.counting;
        let off = seen.value - self.expected(&seen.effects);
        let variance = explained + noise;
        let standardised = off / variance.sqrt();
        let beyond = standardised.abs() / HUBER;
        let penalty = if beyond > 1.0 {
            HUBER * standardised.abs() - 0.5 * HUBER * HUBER
        } else {
            0.5 * standardised * standardised
        };
        self.loss += 0.5 * variance.ln() + penalty;
        let trusted = explained + noise * beyond.max(1.0).powi(2);
        for (state, gain) in self.state.iter_mut().zip(&gain) {
            *state += gain * off / trusted;
        }
        for row in 0..size {
            let factor = gain[row] / trusted;
            if factor != 0.0 {
                let line = &mut self.covariance[row * size..(row + 1) * size];
                for (cell, gain) in line.iter_mut().zip(&gain) {
                    *cell -= factor * gain;
                }
            }
        }
        standardised
    }

    /// Expected value on `day`, where `effects` act.
    #[must_use]
    pub fn predict(&self, day: f64, effects: &[(usize, f64)]) -> f64 {
        let size = self.state.len();
        let ahead = self.day.map_or(0.0, |last| (day - last).max(0.0));
        let passing = self.state[size - 1] * (self.scales.left_after(ahead) - 1.0);
        let level = self.state[size - 2] * (self.scales.level_left(ahead) - 1.0);
        self.expected(effects) + passing + level
    }

    /// Variance of a day's log about what is expected, counting apart.
    #[must_use]
    pub fn variance(&self, day: f64, effects: &[(usize, f64)]) -> f64 {
        let mut ahead = self.clone();
        ahead.move_to(day);
        let gain = ahead.times_row(effects);
        ahead.explained(&gain, effects) + self.scales.noise.powi(2)
    }

    fn move_to(&mut self, day: f64) {
        let size = self.state.len();
        let gap = self.day.map_or(0.0, |last| (day - last).max(0.0));
        self.day = Some(day);
        if gap == 0.0 {
            return;
        }
        let passing = self.scales.left_after(gap);
        let level = self.scales.level_left(gap);
        for (at, left) in [(size - 1, passing), (size - 2, level)] {
            self.state[at] *= left;
            for other in 0..size {
                self.covariance[other * size + at] *= left;
                self.covariance[at * size + other] *= left;
            }
        }
        self.covariance[size * size - 1] += self.scales.passing.powi(2) * (1.0 - passing * passing);
        self.covariance[(size - 2) * size + size - 2] +=
            self.scales.level_variance() * (1.0 - level * level);
    }

    fn expected(&self, effects: &[(usize, f64)]) -> f64 {
        let size = self.state.len();
        let sum: f64 = effects.iter().map(|(at, x)| x * self.state[*at]).sum();
        sum + self.state[size - 3] + self.state[size - 2] + self.state[size - 1]
    }

    /// Covariance × the day's row.
    fn times_row(&self, effects: &[(usize, f64)]) -> Vec<f64> {
        let size = self.state.len();
        let row = |at: usize| &self.covariance[at * size..(at + 1) * size];
        let mut product: Vec<f64> = row(size - 2)
            .iter()
            .zip(row(size - 1))
            .zip(row(size - 3))
            .map(|((level, passing), mean)| mean + level + passing)
            .collect();
        for (at, x) in effects {
            for (sum, cell) in product.iter_mut().zip(row(*at)) {
                *sum += x * cell;
            }
        }
        product
    }

    fn explained(&self, gain: &[f64], effects: &[(usize, f64)]) -> f64 {
        let size = self.state.len();
        let sum: f64 = effects.iter().map(|(at, x)| x * gain[*at]).sum();
        (sum + gain[size - 3] + gain[size - 2] + gain[size - 1]).max(0.0)
    }
}
