//! The last resort where there are too many states: the number in system as a normal variable.
//!
//! Mean and variance follow the differential equations of the chain, closed by taking N as normal
//! (as Massey & Pender 2013, Queueing Systems 75, 243–277, without their skewness):
//!
//! ```text
//! m' = λ − μ E[min(N, s)] − θ E[(N − s)⁺]
//! v' = λ + μ E[min(N, s)] + θ E[(N − s)⁺] − 2 v (μ P(N < s) + θ P(N ≥ s))
//! ```
//!
//! Waits are those of the fluid: one with j ahead in the queue waits ln(1 + jθ/(sμ))/θ.

use super::super::quadrature::panel;
use super::chain::Rates;
use super::spread::Spread;
use super::{Felt, Piece};

/// Steps through a piece; each solves its own linear equation exactly, so that none is too long.
const STEPS: u32 = 512;

/// A window of ± this many standard deviations holds all but 1e-15.
const REACH: f64 = 8.0;

/// N, normal with this mean and variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Normal {
    pub mean: f64,
    pub variance: f64,
}

impl Normal {
    pub fn like(spread: &Spread) -> Self {
        let mean = spread.mean();
        Self {
            mean,
            variance: spread.sum_of(|n| (n as f64 - mean).powi(2)),
        }
    }

    fn deviation(&self) -> f64 {
        self.variance.max(0.0).sqrt().max(1e-3)
    }

    pub fn density(&self, number: f64) -> f64 {
        let z = (number - self.mean) / self.deviation();
        (-0.5 * z * z).exp() / (self.deviation() * std::f64::consts::TAU.sqrt())
    }

    /// As probabilities of whole numbers, where they are not too many.
    pub fn to_spread(self) -> Option<Spread> {
        let reach = REACH * self.deviation();
        if self.mean + reach > 1e9 || reach > 32_000.0 {
            return None;
        }
        let lo = (self.mean - reach).max(0.0).floor();
        let hi = (self.mean + reach).max(0.0).ceil();
        let mut spread = Spread::zero(lo as usize, hi as usize);
        for (weight, number) in spread.weights.iter_mut().zip(lo as u32..) {
            *weight = self.density(f64::from(number));
        }
        if spread.total() > 0.0 {
            spread.normalise();
        } else {
            spread = Spread::of(self.mean.max(0.0).round() as usize);
        }
        Some(spread)
    }

    /// Probability of `least` or more.
    fn at_least(&self, least: f64) -> f64 {
        upper_tail((least - self.mean) / self.deviation())
    }

    /// Mean of what exceeds `agents`.
    pub fn beyond(&self, agents: f64) -> f64 {
        let over = (self.mean - agents) * self.at_least(agents);
        (over + self.variance.max(0.0) * self.density(agents)).max(0.0)
    }

    /// The state after `piece`, and what it was like; agents are taken as going on after it.
    pub fn through(self, piece: &Piece) -> (Self, Felt) {
        let rates = Rates::of(piece);
        let agents = f64::from(piece.agents);
        let step_s = piece.length_s / f64::from(STEPS);
        let mut now = self;
        let mut sums = [0.0; 7];
        for _ in 0..STEPS {
            let half = now.step(&rates, agents, 0.5 * step_s);
            let queue = half.beyond(agents);
            let (answered, hung_up) = half.felt(&rates, agents, piece.within_s);
            let waits = half.at_least(agents);
            let ahead = queue + waits;
            let hangs_up = half.hangs_up(&rates, agents);
            let seen = [half.mean, queue, waits, answered, hung_up, ahead, hangs_up];
            for (sum, value) in sums.iter_mut().zip(seen) {
                *sum += value / f64::from(STEPS);
            }
            now = half.step(&rates, agents, 0.5 * step_s);
        }
        let [
            mean_in_system,
            mean_queue,
            p_wait,
            service_level,
            abandoned_within,
            ahead,
            hangs_up,
        ] = sums;
        // Of all who leave, as many as the mean says; by whom, as the normal has it.
        let arrivals = piece.arrivals_per_s * piece.length_s;
        let leave = (arrivals - (now.mean - self.mean)).max(0.0);
        let handled = (mean_in_system - mean_queue).clamp(0.0, agents) * rates.service;
        let lost = mean_queue * rates.hang_ups;
        let served = if handled > 0.0 {
            leave * handled / (handled + lost)
        } else {
            0.0
        };
        let busy = (served / rates.service / piece.length_s.max(1e-300)).min(agents);
        let share = |value: f64| value.clamp(0.0, 1.0);
        let felt = Felt {
            arrivals,
            served,
            abandoned: if lost > 0.0 { leave - served } else { 0.0 },
            waiting_s: mean_queue * piece.length_s,
            mean_in_system,
            mean_queue,
            busy,
            occupancy: if agents > 0.0 {
                share(busy / agents)
            } else {
                1.0
            },
            p_wait: share(p_wait),
            service_level: share(service_level),
            abandoned_within: share(abandoned_within),
            hangs_up: share(hangs_up),
            wait_s: rates.lot().wait_s(share(hangs_up), ahead),
            in_system_at_end: now.mean,
            queue_at_end: now.beyond(agents),
        };
        (now, felt)
    }

    fn step(self, rates: &Rates, agents: f64, step_s: f64) -> Self {
        let waits = self.at_least(agents);
        let queue = self.beyond(agents);
        let leave = (self.mean - queue).max(0.0) * rates.service + queue * rates.hang_ups;
        // How fast a deviation dies out: the equations are linear in it over a short step.
        let pull = rates.service * (1.0 - waits) + rates.hang_ups * waits;
        let fade = |rate: f64| {
            let x = rate * step_s;
            if x > 1e-12 { -(-x).exp_m1() / x } else { 1.0 }
        };
        let drift = rates.arrivals - leave;
        let noise = rates.arrivals + leave;
        Self {
            mean: (self.mean + drift * step_s * fade(pull)).max(0.0),
            variance: (self.variance
                + (noise - 2.0 * pull * self.variance) * step_s * fade(2.0 * pull))
            .max(0.0),
        }
    }

    /// Share that hangs up of those who arrive now.
    fn hangs_up(&self, rates: &Rates, agents: f64) -> f64 {
        if rates.hang_ups <= 0.0 {
            return 0.0;
        }
        let lot = rates.lot();
        let from = agents.max(self.mean - REACH * self.deviation());
        let to = self.mean + REACH * self.deviation();
        let mut share = 0.0;
        if to > from {
            let each = (to - from) / 4.0;
            for part in 0..4 {
                let left = from + each * f64::from(part);
                panel(left, left + each, |n, weight| {
                    share += weight * lot.hangs_up(n) * self.density(n);
                });
            }
        }
        share
    }

    /// Shares answered, and hung up, within `within_s` of those who arrive now.
    fn felt(&self, rates: &Rates, agents: f64, within_s: f64) -> (f64, f64) {
        let (answers, theta) = (agents * rates.service, rates.hang_ups);
        let gone = -(-theta * within_s).exp_m1();
        let growth = if theta > 0.0 {
            (theta * within_s).exp_m1() / theta
        } else {
            within_s
        };
        let in_time = (answers * growth).min(2.0 * REACH * self.deviation() + self.mean);
        let waits = self.at_least(agents);
        let mut kept = 0.0;
        let from = agents.max(self.mean - REACH * self.deviation());
        let to = (agents + in_time).min(self.mean + REACH * self.deviation());
        if to > from && answers > 0.0 {
            let each = (to - from) / 4.0;
            for part in 0..4 {
                let left = from + each * f64::from(part);
                panel(left, left + each, |n, weight| {
                    let outlast = 1.0 / (1.0 + (n - agents) * theta / answers);
                    kept += weight * outlast * self.density(n);
                });
            }
        }
        let answered = 1.0 - waits + kept;
        let too_late = self.at_least(agents + in_time);
        let hung_up = (waits - too_late - kept).max(0.0) + gone * too_late;
        (answered, hung_up)
    }
}

/// P(Z ≥ z) of the standard normal: Zelen & Severo 1964 (Abramowitz & Stegun 26.2.17), to 7.5e-8.
fn upper_tail(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z.abs());
    let series = t
        * (0.319_381_530
            + t * (-0.356_563_782
                + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    let tail = series * (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt();
    if z >= 0.0 { tail } else { 1.0 - tail }
}
