//! Whether a state is near the long run of its rates, and the window which it then never leaves.

use super::chain::{MOST_STATES, Rates};
use super::spread::Spread;

/// Σ p²/π up to which Chebyshev's series is trusted.
const NEAR: f64 = 1e4;

/// The states `lo ..= hi`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub lo: usize,
    pub hi: usize,
}

impl Window {
    pub const fn states(&self) -> usize {
        self.hi - self.lo + 1
    }
}

/// A state near the long run of its rates.
pub(super) struct LongRun {
    /// Outside of this there is nothing now, nor later.
    pub window: Window,
    /// Σ |p − π|.
    pub distance: f64,
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
    pub fn near(now: &Spread, rates: &Rates) -> Option<Self> {
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
