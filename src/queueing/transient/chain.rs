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
use super::spread::Spread;
use super::weights::{Weights, chebyshev, poisson};

/// Updates of a state in a piece, at most: 2²⁶, less than a tenth of a second.
pub(super) const BUDGET: f64 = 67_108_864.0;

/// More states than this are not held.
const MOST_STATES: usize = 1 << 17;

/// Jumps in a chunk of powers; expected jumps in a Chebyshev series at most.
const POWER_JUMPS: f64 = 256.0;
const CHEBYSHEV_JUMPS: f64 = 4e6;

/// Powers between two trims of the window.
const BLOCK: usize = 16;

/// Weight that may be trimmed on a side: after a chunk, and after a block of powers.
const TRIM: f64 = 1e-14;
const TRIM_BLOCK: f64 = 1e-18;

/// Σ p²/π up to which Chebyshev's series is trusted.
const NEAR: f64 = 1e4;

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

    /// Where arrivals and departures balance: the top of the long run, `None` without one.
    fn balance(&self) -> Option<f64> {
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

/// The states `lo ..= hi`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Window {
    lo: usize,
    hi: usize,
}

impl Window {
    const fn states(&self) -> usize {
        self.hi - self.lo + 1
    }
}

/// A state near the long run of its rates.
struct LongRun {
    /// Outside of this there is nothing now, nor later.
    window: Window,
    /// Σ |p − π|.
    distance: f64,
}

/// Weights of the long run, that of its top being 1, from the top outward.
struct Outward {
    top: usize,
    up: Vec<f64>,
    down: Vec<f64>,
}

impl Outward {
    /// Goes on to at least the states `lo ..= hi`, and to weights below `floor`.
    fn grow(&mut self, rates: &Rates, lo: usize, hi: usize, floor: f64) -> Option<()> {
        loop {
            let (state, weight) = (self.top + self.up.len() - 1, *self.up.last()?);
            if state >= hi && weight <= floor {
                break;
            }
            if self.up.len() > MOST_STATES {
                return None;
            }
            self.up
                .push(weight * rates.arrivals / rates.departures(state + 1));
        }
        loop {
            let weight = *self.down.last()?;
            let state = self.top + 1 - self.down.len();
            if state == 0 || (state <= lo && weight <= floor) {
                return Some(());
            }
            if self.down.len() > MOST_STATES {
                return None;
            }
            self.down
                .push(weight * rates.departures(state) / rates.arrivals);
        }
    }

    fn at(&self, state: usize) -> f64 {
        let weight = match state.checked_sub(self.top) {
            Some(above) => self.up.get(above),
            None => self.down.get(self.top - state),
        };
        weight.map_or(0.0, |weight| *weight)
    }

    fn total(&self) -> f64 {
        self.up.iter().sum::<f64>() + self.down[1..].iter().sum::<f64>()
    }
}

impl LongRun {
    /// What `now` is beside the long run of `rates`; `None` where that is far away or does not exist.
    fn near(now: &Spread, rates: &Rates) -> Option<Self> {
        let top = rates.balance()?;
        if top > now.hi() as f64 + MOST_STATES as f64 {
            return None;
        }
        let mut pi = Outward {
            top: top as usize,
            up: vec![1.0],
            down: vec![1.0],
        };
        if rates.arrivals <= 0.0 && now.hi() > 0 {
            return None;
        }
        pi.grow(rates, now.lo, now.hi(), 1e-17)?;
        let total = pi.total();
        let (mut square, mut distance, mut most) = (0.0, 0.0, 1.0_f64);
        for (state, weight) in now.iter() {
            let share = pi.at(state) / total;
            distance += (weight - share).abs();
            if weight > 0.0 {
                square += weight * (weight / share);
                most = most.max(weight / share);
            }
        }
        // Not `square > NEAR`: where π is 0 the sum is no number.
        if !(square <= NEAR && most <= 1e30) {
            return None;
        }
        pi.grow(rates, now.lo, now.hi(), 1e-17 * total / most)?;
        Some(Self {
            window: Window {
                lo: pi.top + 1 - pi.down.len(),
                hi: pi.top + pi.up.len() - 1,
            },
            distance: distance + (1.0 - now.iter().map(|(n, _)| pi.at(n)).sum::<f64>() / total),
        })
    }
}

/// The inner loop: a state, a buffer for the next, and the sums over both series.
///
/// `state` and `other` have an empty place at each end, so that no state is a special case.
struct Loop {
    lo: usize,
    state: Vec<f64>,
    other: Vec<f64>,
    /// P: probabilities of staying, of coming from the state above, and from the one below.
    stay: Vec<f64>,
    from_above: Vec<f64>,
    from_below: f64,
    end: Vec<f64>,
    mean: Vec<f64>,
}

impl Loop {
    fn new(now: &Spread, window: &Window, rates: &Rates, jumps_per_s: f64) -> Self {
        let states = window.states();
        let mut state = vec![0.0; states + 2];
        let from = now.lo - window.lo + 1;
        state[from..from + now.weights.len()].copy_from_slice(&now.weights);
        let leave = |n: usize| {
            let up = if n < window.hi { rates.arrivals } else { 0.0 };
            let down = if n > window.lo {
                rates.departures(n)
            } else {
                0.0
            };
            up + down
        };
        let numbers = || window.lo..=window.hi;
        Self {
            lo: window.lo,
            state,
            other: vec![0.0; states + 2],
            stay: numbers().map(|n| 1.0 - leave(n) / jumps_per_s).collect(),
            from_above: numbers()
                .map(|n| rates.departures(n + 1) / jumps_per_s)
                .collect(),
            from_below: rates.arrivals / jumps_per_s,
            end: vec![0.0; states],
            mean: vec![0.0; states],
        }
    }

    /// Adds the state to the sums, with the weights of term `k`.
    fn collect(&mut self, weights: &Weights, k: usize) {
        let (end_weight, mean_weight) = (weights.end[k], weights.mean[k]);
        let sums = self.end.iter_mut().zip(&mut self.mean);
        for (value, (end, mean)) in self.state[1..].iter().zip(sums) {
            *end += end_weight * value;
            *mean += mean_weight * value;
        }
    }

    /// The state becomes P × state.
    fn step_alone(&mut self) {
        let n = self.stay.len();
        let (below, here, above) = (&self.state[..n], &self.state[1..=n], &self.state[2..n + 2]);
        let next = &mut self.other[1..=n];
        let (stay, from_above) = (&self.stay[..n], &self.from_above[..n]);
        for i in 0..n {
            next[i] = stay[i] * here[i] + from_above[i] * above[i] + self.from_below * below[i];
        }
        std::mem::swap(&mut self.state, &mut self.other);
    }

    /// The state becomes `times` × P × state − `less` × the one before, and is added to the sums.
    fn step(&mut self, times: f64, less: f64, weights: &Weights, k: usize) {
        let Some((end_weight, mean_weight)) = weights.end.get(k).zip(weights.mean.get(k)) else {
            return;
        };
        let n = self.stay.len();
        let (below, here, above) = (&self.state[..n], &self.state[1..=n], &self.state[2..n + 2]);
        let next = &mut self.other[1..=n];
        let (stay, from_above) = (&self.stay[..n], &self.from_above[..n]);
        let (end, mean) = (&mut self.end[..n], &mut self.mean[..n]);
        for i in 0..n {
            let jumped = stay[i] * here[i] + from_above[i] * above[i] + self.from_below * below[i];
            let value = times * jumped - less * next[i];
            next[i] = value;
            end[i] += end_weight * value;
            mean[i] += mean_weight * value;
        }
        std::mem::swap(&mut self.state, &mut self.other);
    }

    fn state(&self) -> Spread {
        Spread {
            lo: self.lo,
            weights: self.state[1..=self.stay.len()].to_vec(),
        }
    }

    /// The sums of both series so far.
    fn collected(&self) -> (Spread, Spread) {
        let of = |weights: &[f64]| Spread {
            lo: self.lo,
            weights: weights.to_vec(),
        };
        (of(&self.end), of(&self.mean))
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
