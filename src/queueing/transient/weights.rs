//! The weights with which powers, and Chebyshev polynomials, of a uniformised chain are summed.
//!
//! With P the chain of jumps and z the expected number of jumps,
//!
//! ```text
//! exp(z (P − 1)) = Σ e^{−z} z^k / k! · P^k               (Jensen 1953; Fox & Glynn 1988)
//!                = Σ (2 − [k = 0]) e^{−z} I_k(z) · T_k(P)   (as Tal-Ezer & Kosloff 1984)
//! ```
//!
//! (doi 10.1145/42404.42409, 10.1063/1.448136.) The first takes about z terms and is a sum of positive numbers whatever P is; the second takes about
//! 8 √z, and is good where P is nearly symmetric (see [`chain`](super::chain)). Over the time up to z
//! both have weights that are tail sums of the first ones.

/// Weights below this no longer change a sum.
const NEGLIGIBLE: f64 = 1e-17;

/// Weights of the terms 0, 1, 2, …
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    /// Of the state at the end.
    pub end: Vec<f64>,
    /// Of the states' mean over the time: they sum to 1 where the terms do.
    pub mean: Vec<f64>,
}

/// Poisson weights for `z` jumps expected, `z` above 0: from the mode outward, so that nothing underflows.
pub(super) fn poisson(z: f64) -> Weights {
    let mode = z.floor();
    let reach = 9.0 * z.sqrt() + 30.0;
    let first = (mode - reach).max(0.0) as usize;
    let last = (mode + reach) as usize;
    let mode = mode as usize;
    let mut end = vec![0.0; last + 1];
    end[mode] = 1.0;
    for k in mode + 1..=last {
        end[k] = end[k - 1] * z / k as f64;
    }
    for k in (first..mode).rev() {
        end[k] = end[k + 1] * (k + 1) as f64 / z;
    }
    let total: f64 = end.iter().sum();
    end.iter_mut().for_each(|weight| *weight /= total);
    let beyond = end
        .iter()
        .rev()
        .take_while(|weight| **weight < NEGLIGIBLE)
        .count();
    end.truncate(end.len() - beyond);
    // P(more than k jumps) / z: the share of the time spent after k jumps.
    let mut mean = vec![0.0; end.len()];
    let mut above = 0.0;
    for k in (0..end.len()).rev() {
        mean[k] = above / z;
        above += end[k];
    }
    Weights { end, mean }
}

/// Chebyshev weights for `z` jumps expected, `z` above 1e-9: scaled Bessel functions by Miller's
/// backward recurrence.
///
/// With b_k = e^{−z} I_k(z) and B_k its integral over z, B_{k−1} − 2 B_k + B_{k+1} = 2 b_k for k > 0:
/// B is a double tail sum of b, positive too.
pub(super) fn chebyshev(z: f64) -> Weights {
    let last = ((80.0 * z).sqrt() + 20.0) as usize;
    let mut bessel = vec![0.0; last + 2];
    bessel[last] = 1e-300;
    for k in (1..=last).rev() {
        bessel[k - 1] = bessel[k + 1] + 2.0 * k as f64 / z * bessel[k];
    }
    let total = bessel[0] + 2.0 * bessel[1..].iter().sum::<f64>();
    bessel.iter_mut().for_each(|weight| *weight /= total);
    let mut mean = vec![0.0; bessel.len()];
    let (mut tail, mut double) = (0.0, 0.0);
    for k in (0..bessel.len()).rev() {
        mean[k] = 2.0 * double / z;
        tail += bessel[k];
        double += tail;
    }
    let both = |k: usize, weight: &mut f64| *weight *= if k == 0 { 1.0 } else { 2.0 };
    bessel
        .iter_mut()
        .enumerate()
        .for_each(|(k, weight)| both(k, weight));
    mean.iter_mut()
        .enumerate()
        .for_each(|(k, weight)| both(k, weight));
    let length = (1..bessel.len())
        .rfind(|k| bessel[*k] > NEGLIGIBLE || mean[*k] > NEGLIGIBLE)
        .unwrap_or(0)
        + 1;
    bessel.truncate(length);
    mean.truncate(length);
    Weights { end: bessel, mean }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both series against the exponential itself and its mean, for an "x" in place of the chain.
    #[test]
    fn both_series_are_the_exponential() {
        for z in [1e-8, 0.3, 1.0, 17.0, 900.0, 40_000.0] {
            for x in [1.0, 0.999, 0.7, 0.0, -0.5, -1.0_f64] {
                let (end, mean) = match z * (1.0 - x) {
                    0.0 => (1.0, 1.0),
                    fall => ((-fall).exp(), -(-fall).exp_m1() / fall),
                };
                let sums = |weights: &Weights, terms: &dyn Fn(usize) -> f64| {
                    let sum = |w: &[f64]| (0..).zip(w).map(|(k, w)| w * terms(k)).sum::<f64>();
                    (sum(&weights.end), sum(&weights.mean))
                };
                let powers = sums(&poisson(z), &|k| x.powi(k as i32));
                let angles = sums(&chebyshev(z), &|k| (k as f64 * x.acos()).cos());
                for (what, (got_end, got_mean)) in [("powers", powers), ("angles", angles)] {
                    assert!(
                        (got_end - end).abs() < 1e-11,
                        "{what} {z} {x}: {got_end} not {end}"
                    );
                    assert!(
                        (got_mean - mean).abs() < 1e-11,
                        "{what} {z} {x}: {got_mean} not {mean}"
                    );
                }
            }
        }
    }
}
