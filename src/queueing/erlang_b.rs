//! Erlang B (M/M/n/n): arrivals that find every agent busy are lost.
//!
//! A. K. Erlang, 1917. Besides its own use (lines, trunks) it carries the busy part of the
//! waiting models: everything is computed from the weight of the states below "all agents busy",
//! relative to that state,
//!
//! ```text
//! idle_weight(n, a) = Σ_{k=1..n} Π_{i=0..k-1} (n − i) / a  =  1 / B(n, a) − 1
//! ```
//!
//! a sum of positive terms (nothing cancels) of which only about `9 √a` matter, so that a hundred
//! thousand agents cost microseconds. One more agent is one step of the classical recursion,
//! [`next_idle_weight`].

/// Terms below this share of the sum no longer change it.
const NEGLIGIBLE: f64 = 1e-18;

/// Where a sum comes near the largest number it is scaled down by this factor.
const BIG: f64 = 1e300;

/// Share of arrivals lost with `agents` agents (lines) at a load of `load` erlangs.
///
/// Between 0 and 1; exact to about 1e-13 relative, down to the smallest number a float can hold
/// (below that 0; see [`ln_blocking`]). Without load nothing is lost, unless nobody is there.
///
/// Do not use it where callers can wait: see [`erlang_c`](super::erlang_c).
#[must_use]
pub fn blocking(agents: u32, load: f64) -> f64 {
    if agents == 0 {
        return 1.0;
    }
    if load <= 0.0 {
        return 0.0;
    }
    let weight = idle_weight(agents, load);
    if weight.is_finite() {
        1.0 / (1.0 + weight)
    } else {
        0.0
    }
}

/// Natural logarithm of [`blocking`], for values too small for a float: −∞ without load.
#[must_use]
pub fn ln_blocking(agents: u32, load: f64) -> f64 {
    if agents == 0 {
        return 0.0;
    }
    if load <= 0.0 {
        return f64::NEG_INFINITY;
    }
    match scaled_idle_weight(agents, load, u32::MAX) {
        (sum, 0) => -sum.ln_1p(),
        (sum, scalings) => -sum.ln() - f64::from(scalings) * BIG.ln(),
    }
}

/// Weight of the states with an idle agent, relative to the state in which all are busy and
/// nobody waits: 1/B − 1. Infinite where it exceeds what a float can hold; 0 without agents.
#[must_use]
pub fn idle_weight(agents: u32, load: f64) -> f64 {
    if agents == 0 {
        return 0.0;
    }
    if load <= 0.0 {
        return f64::INFINITY;
    }
    match scaled_idle_weight(agents, load, 2) {
        (sum, 0) => sum,
        (sum, 1) => sum * BIG,
        _ => f64::INFINITY,
    }
}

/// [`idle_weight`] of `agents` from that of one agent fewer.
#[must_use]
pub fn next_idle_weight(agents: u32, load: f64, one_fewer: f64) -> f64 {
    f64::from(agents) / load * (1.0 + one_fewer)
}

/// The sum as `(value, scalings)`: the weight is `value × BIG^scalings`. Breaks off after
/// `enough` scalings.
fn scaled_idle_weight(agents: u32, load: f64, enough: u32) -> (f64, u32) {
    let (mut free, mut term, mut sum, mut scalings) = (f64::from(agents), 1.0, 0.0, 0);
    while free > 0.0 && scalings < enough {
        term *= free / load;
        sum += term;
        if term < sum * NEGLIGIBLE && free < load {
            break;
        }
        if sum > BIG {
            (term, sum) = (term / BIG, sum / BIG);
            scalings += 1;
        }
        free -= 1.0;
    }
    (sum, scalings)
}

/// The smallest number of lines with which at most `max_blocking` of arrivals are lost; `None`
/// where that is 0 or less, not a number, or more than [`MAX_AGENTS`](super::sizing::MAX_AGENTS).
#[must_use]
pub fn lines_for(load: f64, max_blocking: f64) -> Option<u32> {
    let possible = load.is_finite() && load >= 0.0 && max_blocking > 0.0;
    if !possible || load > f64::from(super::sizing::MAX_AGENTS) {
        return None;
    }
    if max_blocking >= 1.0 {
        return Some(0);
    }
    if load == 0.0 {
        return Some(1);
    }
    // B ≥ 1 − n/a: fewer lines than this cannot do.
    let floor = (load * (1.0 - max_blocking)).floor();
    let mut lines = (floor.max(1.0) as u32).saturating_sub(1);
    let mut weight = idle_weight(lines, load);
    while 1.0 / (1.0 + weight) > max_blocking {
        lines += 1;
        weight = next_idle_weight(lines, load, weight);
    }
    Some(lines)
}

/// The largest load in erlangs that `lines` lines carry with `blocking` of arrivals lost, exact
/// to the last few digits; `None` unless there is a line and the share lies strictly between 0
/// and 1.
#[must_use]
pub fn load_for(lines: u32, blocking_share: f64) -> Option<f64> {
    if lines == 0 || !(blocking_share > 0.0 && blocking_share < 1.0) {
        return None;
    }
    // B ≥ 1 − n/a, so at a = n/(1 − B) too many are lost already.
    let (mut low, mut high) = (0.0, f64::from(lines) / (1.0 - blocking_share));
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if blocking(lines, middle) > blocking_share {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_cases_by_hand() {
        assert!((blocking(1, 1.0) - 0.5).abs() < 1e-15);
        assert!((blocking(2, 1.0) - 0.2).abs() < 1e-15);
        assert!((blocking(0, 3.0) - 1.0).abs() < 1e-15);
        assert!(blocking(5, 0.0).abs() < 1e-300);
    }

    #[test]
    fn the_sum_equals_the_classical_recursion() {
        for load in [0.3, 7.0, 120.0, 950.0] {
            let mut b = 1.0;
            for n in 1..=1_000_u32 {
                b = load * b / (f64::from(n) + load * b);
                let got = blocking(n, load);
                assert!(
                    (got - b).abs() <= 1e-11 * b.max(1e-290),
                    "n {n} load {load}: {got} {b}"
                );
            }
        }
    }

    #[test]
    fn lines_and_load_are_inverse_to_blocking() {
        assert_eq!(lines_for(10.0, 0.02), Some(17));
        assert_eq!(lines_for(10.0, 0.0), None);
        let load = load_for(15, 0.01).unwrap();
        assert!((load - 8.108_042_797_184_45).abs() < 1e-12);
    }
}
