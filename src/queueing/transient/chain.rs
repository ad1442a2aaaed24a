//! The chain of numbers in system, carried through a time in which its rates are constant.
//!
//! Jumps come at the rate Λ = λ + (most departures in the window); P is the chain they make (a jump
//! to where one is counts as one). The state after t is Σ weight × (polynomial of P) × state, see
//! [`weights`](super::weights). Two series, one loop:
//!
//! - **powers** (uniformisation): a sum of positive terms, exact from any start, but as many as there are
//!   jumps (Λt = 3,000 for 300 agents in a quarter-hour). Taken in chunks of some hundred jumps; the
//!   window grows ahead of the state and is trimmed behind it every 16 jumps;
//! - **Chebyshev** polynomials: some hundred terms instead. A birth–death chain is symmetric in the
//!   weights 1/π of its long run π, so |T_k(P)| ≤ 1 there, and what is cut off or rounded is at most
//!   ‖p‖ = (Σ p²/π)^½ times as large. So it is used from the moment that this is at most 100: at once
//!   on an ordinary day, where a state is never far from the long run of its piece; after a few chunks
//!   of powers where a piece begins empty or agents change abruptly; never where the queue explodes.
//!   Since p(t)/π is never above the largest p/π at the start, the window's edges are known beforehand.
//!
//! Where the state *is* π, the rest of the piece needs no work at all.

use super::Piece;
use super::long_run::{LongRun, Window};
use super::spread::Spread;
use super::steps::Loop;
use super::weights::{chebyshev, poisson};

/// Updates of a state in a piece, at most: 2²⁶, less than a tenth of a second.
pub(super) const BUDGET: f64 = 67_108_864.0;

/// More states than this are not held.
pub(super) const MOST_STATES: usize = 1 << 17;

/// Jumps in a chunk of powers; expected jumps in a Chebyshev series at most.
const POWER_JUMPS: f64 = 256.0;
const CHEBYSHEV_JUMPS: f64 = 4e6;

/// Powers between two trims of the window.
const BLOCK: usize = 16;

/// Weight that may be trimmed on a side: after a chunk, and after a block of powers.
const TRIM: f64 = 1e-14;
const TRIM_BLOCK: f64 = 1e-18;

/// Σ |p − π| below which the state is the long run (rounding alone makes 1e-13 of it).
const SAME: f64 = 1e-11;

/// What a chunk, and a block, cost besides their steps, in updates.
const OVERHEAD: usize = 4_000;
const OVERHEAD_STATES: usize = 32;

/// What happens how often, a second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rates {
    /// Arrivals (λ).
    pub arrivals: f64,
    /// Ends of handling, for each busy agent (μ).
    pub service: f64,
    /// Hang-ups, for each who waits (θ).
    pub hang_ups: f64,
    pub agents: usize,
}

impl Rates {
    pub fn of(piece: &Piece) -> Self {
        Self {
            arrivals: piece.arrivals_per_s,
            service: 1.0 / piece.aht_s,
            hang_ups: piece.patience_s.map_or(0.0, |patience_s| 1.0 / patience_s),
            agents: piece.agents as usize,
        }
    }

    /// Departures with `number` in system: never fewer with more.
    pub fn departures(&self, number: usize) -> f64 {
        let waiting = number.saturating_sub(self.agents) as f64;
        number.min(self.agents) as f64 * self.service + waiting * self.hang_ups
    }

    /// What lies before one who arrives, if the agents stay as they are.
    pub fn lot(&self) -> Lot {
        Lot {
            agents: self.agents as f64,
            answers: self.agents as f64 * self.service,
            hang_ups: self.hang_ups,
        }
    }

    /// Where arrivals and departures balance: the top of the long run, `None` without one.
    pub fn balance(&self) -> Option<f64> {
        let all_busy = self.agents as f64 * self.service;
        if self.arrivals < all_busy {
            Some(self.arrivals / self.service)
        } else if self.hang_ups > 0.0 {
            Some(self.agents as f64 + (self.arrivals - all_busy) / self.hang_ups)
        } else {
            None
        }
    }
}

/// What one who arrives has before them while all agents are busy: with k = N − s + 1 places to go, each who
/// waits at the hang-up rate θ and agents free at the rate sμ, they hang up with probability
/// kθ/(sμ + kθ), the product of what each step of the queue lets pass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lot {
    agents: f64,
    /// Ends of handling while all are busy, a second (sμ).
    answers: f64,
    /// θ.
    hang_ups: f64,
}

impl Lot {
    /// Places to go for one who finds `number` in system; 0 where an agent is free.
    pub fn ahead(&self, number: f64) -> f64 {
        (number - self.agents + 1.0).max(0.0)
    }

    /// Probability that they hang up.
    pub fn hangs_up(&self, number: f64) -> f64 {
        let loss = self.ahead(number) * self.hang_ups;
        if loss > 0.0 {
            loss / (self.answers + loss)
        } else {
            0.0
        }
    }

    /// Mean wait of those who hang up with mean probability `hangs_up` and have `ahead` places to go on average;
    /// `None` where it never ends.
    pub fn wait_s(&self, hangs_up: f64, ahead: f64) -> Option<f64> {
        if self.hang_ups > 0.0 {
            Some(hangs_up / self.hang_ups)
        } else if self.answers > 0.0 {
            Some(ahead / self.answers)
        } else {
            None
        }
    }
}

/// A lower estimate of the work of `seconds` from `start`, in updates of a state.
pub(super) fn least_work(start: &Spread, rates: &Rates, seconds: f64) -> f64 {
    let now = start.mean();
    let more = now + rates.arrivals * seconds;
    let there = rates.balance().map_or(more, |balance| more.min(balance));
    let most = there.max(now);
    if most > 1e9 {
        return f64::INFINITY;
    }
    let jumps = (rates.arrivals + rates.departures(most as usize)) * seconds;
    (1.0 + (64.0 * jumps.min(CHEBYSHEV_JUMPS)).sqrt()) * (1.0 + 14.0 * most.sqrt())
}

/// More arrivals than this come once in 10¹⁷ times where `expected` are.
fn at_most(expected: f64) -> usize {
    if expected > 1.0 {
        return (expected + 9.0 * expected.sqrt()).min(1e15) as usize + 15;
    }
    let mut chance = expected;
    let mut arrivals = 0_u32;
    while chance > 1e-17 {
        arrivals += 1;
        chance *= expected / (f64::from(arrivals) + 1.0);
    }
    arrivals as usize
}

/// A state on its way through a piece.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// The distribution now.
    pub now: Spread,
    /// Seconds spent in each state so far (expected).
    pub time: Spread,
    /// Updates still allowed.
    work: f64,
}

impl Run {
    pub fn new(start: Spread, work: f64) -> Self {
        let time = Spread::zero(start.lo, start.hi());
        Self {
            now: start,
            time,
            work,
        }
    }

    /// Goes on for `seconds`; `None` where that is too much work.
    pub fn advance(&mut self, rates: &Rates, seconds: f64) -> Option<()> {
        let mut left = seconds;
        while left > 0.0 {
            self.pay(1, OVERHEAD)?;
            let near = LongRun::near(&self.now, rates);
            left -= match near {
                Some(long_run) if long_run.distance <= SAME => {
                    self.time.add(&self.now, left);
                    left
                }
                Some(long_run) => self.chebyshev(&long_run.window, rates, left)?,
                None => self.powers(rates, left)?,
            };
        }
        self.now.normalise();
        Some(())
    }

    fn pay(&mut self, steps: usize, states: usize) -> Option<()> {
        self.work -= (steps * (states + OVERHEAD_STATES)) as f64;
        (self.work >= 0.0 && states <= MOST_STATES).then_some(())
    }

    /// As much of `left` as one Chebyshev series carries; the state never leaves `window`.
    fn chebyshev(&mut self, window: &Window, rates: &Rates, left: f64) -> Option<f64> {
        let jumps_per_s = rates.arrivals + rates.departures(window.hi);
        let jumps = (jumps_per_s * left).min(CHEBYSHEV_JUMPS);
        if jumps < 1e-9 {
            self.time.add(&self.now, left);
            return Some(left);
        }
        let seconds = if jumps < CHEBYSHEV_JUMPS {
            left
        } else {
            jumps / jumps_per_s
        };
        let weights = chebyshev(jumps);
        self.pay(weights.end.len(), window.states())?;
        let mut loop_ = Loop::new(&self.now, window, rates, jumps_per_s);
        loop_.collect(&weights, 0);
        loop_.step(1.0, 0.0, &weights, 1);
        for k in 2..weights.end.len() {
            loop_.step(2.0, 1.0, &weights, k);
        }
        let (mut end, mean) = loop_.collected();
        for weight in &mut end.weights {
            *weight = weight.max(0.0);
        }
        end.trim(TRIM);
        self.time.add(&mean, seconds);
        self.now = end;
        Some(seconds)
    }

    /// As much of `left` as one chunk of powers carries.
    fn powers(&mut self, rates: &Rates, left: f64) -> Option<f64> {
        let mut seconds = left;
        let (most, jumps_per_s) = loop {
            let most = self.now.hi() + at_most(rates.arrivals * seconds);
            let jumps_per_s = rates.arrivals + rates.departures(most);
            if jumps_per_s * seconds <= POWER_JUMPS {
                break (most, jumps_per_s);
            }
            seconds *= (POWER_JUMPS / (jumps_per_s * seconds)).clamp(0.1, 0.9);
        };
        let jumps = jumps_per_s * seconds;
        if jumps < 1e-9 {
            self.time.add(&self.now, seconds);
            return Some(seconds);
        }
        let weights = poisson(jumps);
        let mut end = Spread::zero(self.now.lo, self.now.hi());
        let mut first = 0;
        while first < weights.end.len() {
            let steps = BLOCK.min(weights.end.len() - first);
            let window = Window {
                lo: self.now.lo.saturating_sub(BLOCK),
                hi: (self.now.hi() + BLOCK).min(most),
            };
            self.pay(steps, window.states())?;
            let mut block = Loop::new(&self.now, &window, rates, jumps_per_s);
            for k in first..first + steps {
                block.collect(&weights, k);
                block.step_alone();
            }
            let (part, mean) = block.collected();
            end.add(&part, 1.0);
            self.time.add(&mean, seconds);
            self.now = block.state();
            self.now.trim(TRIM_BLOCK);
            first += steps;
        }
        end.trim(TRIM);
        self.now = end;
        Some(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both series from starts near and far, a load that rises or falls, and a window's edge at 0.
    #[test]
    fn chebyshev_gives_what_powers_give() {
        let mut near = 0;
        for (start, arrivals, agents, hang_ups) in [
            (10, 0.05, 12, 0.01),
            (14, 0.05, 12, 0.0),
            (0, 0.01, 3, 0.0),
            (270, 1.5, 300, 0.005),
            (250, 1.5, 290, 0.02),
            (0, 0.05, 0, 0.004),
        ] {
            let rates = Rates {
                arrivals,
                service: 0.005,
                hang_ups,
                agents,
            };
            let mut mixed = Run::new(Spread::of(start), BUDGET);
            let mut powers = Run::new(Spread::of(start), BUDGET);
            for seconds in [3.0, 400.0, 900.0] {
                mixed.advance(&rates, seconds).unwrap();
                let mut left = seconds;
                while left > 0.0 {
                    left -= powers.powers(&rates, left).unwrap();
                }
                near += usize::from(LongRun::near(&powers.now, &rates).is_some());
                for state in 0..1_000 {
                    let (got, want) = (mixed.now.at(state), powers.now.at(state));
                    assert!(
                        (got - want).abs() < 1e-12,
                        "{rates:?} {state}: {got} {want}"
                    );
                    let (got, want) = (mixed.time.at(state), powers.time.at(state));
                    assert!(
                        (got - want).abs() < 1e-9,
                        "{rates:?} {state}: {got} s {want} s"
                    );
                }
            }
        }
        assert!(near > 12, "Chebyshev was hardly used");
    }
}
