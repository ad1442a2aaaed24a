//! Steps of the chain of jumps, and the sums over them.

use super::chain::Rates;
use super::long_run::Window;
use super::spread::Spread;
use super::weights::Weights;

/// The inner loop: a state, a buffer for the next, and the sums over both series.
///
/// `state` and `other` have an empty place at each end, so that no state is a special case.
pub(super) struct Loop {
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
    pub fn new(now: &Spread, window: &Window, rates: &Rates, jumps_per_s: f64) -> Self {
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
    pub fn collect(&mut self, weights: &Weights, k: usize) {
        let (end_weight, mean_weight) = (weights.end[k], weights.mean[k]);
        let sums = self.end.iter_mut().zip(&mut self.mean);
        for (value, (end, mean)) in self.state[1..].iter().zip(sums) {
            *end += end_weight * value;
            *mean += mean_weight * value;
        }
    }

    /// The state becomes P × state.
    pub fn step_alone(&mut self) {
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
    pub fn step(&mut self, times: f64, less: f64, weights: &Weights, k: usize) {
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

    pub fn state(&self) -> Spread {
        Spread {
            lo: self.lo,
            weights: self.state[1..=self.stay.len()].to_vec(),
        }
    }

    /// The sums of both series so far.
    pub fn collected(&self) -> (Spread, Spread) {
        let of = |weights: &[f64]| Spread {
            lo: self.lo,
            weights: weights.to_vec(),
        };
        (of(&self.end), of(&self.mean))
    }
}
