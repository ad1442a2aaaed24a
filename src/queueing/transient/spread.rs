//! A distribution over numbers in system: only the window of states that carry weight.

/// Weights of the states `lo`, `lo + 1`, …; all others weigh nothing. Never empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spread {
    pub lo: usize,
    pub weights: Vec<f64>,
}

impl Spread {
    /// Certainly `number`.
    pub fn of(number: usize) -> Self {
        Self {
            lo: number,
            weights: vec![1.0],
        }
    }

    /// The states `lo ..= hi`, weighing nothing yet.
    pub fn zero(lo: usize, hi: usize) -> Self {
        Self {
            lo,
            weights: vec![0.0; hi.saturating_sub(lo) + 1],
        }
    }

    pub fn hi(&self) -> usize {
        self.lo + self.weights.len() - 1
    }

    pub fn iter(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        (self.lo..).zip(self.weights.iter().copied())
    }

    pub fn at(&self, number: usize) -> f64 {
        let index = number.checked_sub(self.lo);
        index
            .and_then(|index| self.weights.get(index))
            .map_or(0.0, |weight| *weight)
    }

    pub fn total(&self) -> f64 {
        self.weights.iter().sum()
    }

    /// Σ weight × f(state).
    pub fn sum_of(&self, f: impl Fn(usize) -> f64) -> f64 {
        self.iter().map(|(state, weight)| weight * f(state)).sum()
    }

    pub fn mean(&self) -> f64 {
        self.sum_of(|state| state as f64)
    }

    /// Mean of what exceeds `agents`.
    pub fn mean_beyond(&self, agents: usize) -> f64 {
        self.sum_of(|state| state.saturating_sub(agents) as f64)
    }

    /// Cuts states off each end while they weigh no more than `mass` in sum.
    pub fn trim(&mut self, mass: f64) {
        let within = |weights: &mut dyn Iterator<Item = &f64>| {
            let mut sum = 0.0;
            let light = |weight: &&f64| {
                sum += **weight;
                sum <= mass
            };
            weights.take_while(light).count()
        };
        let above = within(&mut self.weights.iter().rev());
        let below = within(&mut self.weights.iter());
        let length = self.weights.len();
        if above + below < length {
            self.weights.truncate(length - above);
            self.weights.drain(..below);
            self.lo += below;
        }
    }

    /// Scales to a sum of 1.
    pub fn normalise(&mut self) {
        let total = self.total();
        if total > 0.0 {
            self.weights.iter_mut().for_each(|weight| *weight /= total);
        }
    }

    /// Makes room for the states `lo ..= hi` besides those there are.
    pub fn widen(&mut self, lo: usize, hi: usize) {
        if lo < self.lo {
            let more = self.lo - lo;
            self.weights.splice(0..0, std::iter::repeat_n(0.0, more));
            self.lo = lo;
        }
        if hi > self.hi() {
            self.weights.resize(hi - self.lo + 1, 0.0);
        }
    }

    /// The weights of the states from `lo` on, as many as `length`: within the window.
    pub fn slice_mut(&mut self, lo: usize, length: usize) -> &mut [f64] {
        let from = lo - self.lo;
        &mut self.weights[from..from + length]
    }

    /// Adds `times` × `other`.
    pub fn add(&mut self, other: &Self, times: f64) {
        self.widen(other.lo, other.hi());
        let own = self.slice_mut(other.lo, other.weights.len());
        for (sum, weight) in own.iter_mut().zip(&other.weights) {
            *sum += times * weight;
        }
    }
}
