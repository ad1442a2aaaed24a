//! Erlang A (M/M/n+M): those who wait hang up when their patience, exponential, ends.
//!
//! C. Palm, 1946; Garnett, Mandelbaum & Reiman 2002 (doi 10.1287/msom.4.3.208.7753). It has a
//! steady state for every load and errs, a little, toward too few agents (Robbins et al. 2010).
//!
//! **How it is computed.** Let λ be the arrivals a second, 1/μ the handle time, 1/θ the patience.
//! A contact that finds all n agents busy and j others waiting would be answered after the
//! *offered wait* V, a sum of j + 1 exponential times with rates nμ, nμ + θ, …, nμ + jθ. Its
//! density, weighted by the states (the state "all busy, nobody waits" weighs 1) and summed
//! over j, is
//!
//! ```text
//! g(v) = nμ · exp( λ (1 − e^{−θv}) / θ − nμ v )
//! ```
//!
//! The states below weigh [`idle_weight`], so with
//! W = idle weight + ∫ g every answer is an integral of a positive function against g: no
//! incomplete gamma functions, nothing cancels, and as patience grows it passes into Erlang C.
//!
//! ```text
//! P(wait)               = ∫ g / W
//! P(abandon)            = ∫ (1 − e^{−θv}) g / W          (patience ends before V)
//! P(served within T)    = (idle weight + ∫_0^T e^{−θv} g) / W
//! P(abandon within T)   = ∫ (1 − e^{−θ min(v, T)}) g / W
//! E[wait; served]       = ∫ v e^{−θv} g / W
//! ```
//!
//! The exponent of g is concave: g has one peak, and is integrated outward from it by
//! Gauss–Legendre panels over each of which the exponent falls by at most 8,
//! until it has fallen by 45. That is about a hundred points at any size.

use super::erlang_b::idle_weight;
use super::quadrature::panel;

/// The exponent may fall by this much over a panel.
const FALL_A_PANEL: f64 = 8.0;

/// Beyond this fall (3e-20) nothing more is added.
const NEGLIGIBLE_FALL: f64 = 45.0;

/// A steady Erlang A queue, solved for one answering threshold. All its answers are O(1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangA {
    agents: u32,
    arrivals_per_s: f64,
    patience_s: f64,
    /// Shares of all contacts.
    no_wait: f64,
    wait: f64,
    abandon: f64,
    served: f64,
    served_after_wait_within: f64,
    abandon_within: f64,
    /// Mean of (wait if served, else 0) over all contacts.
    wait_of_served_s: f64,
    occupancy: f64,
}

impl ErlangA {
    /// The queue of `agents` agents with `arrivals_per_s` contacts a second, a mean handle time of
    /// `aht_s` and a mean patience of `patience_s` seconds, with answers for the threshold
    /// `within_s`. All above 0, the threshold 0 or more. Without agents everybody hangs up.
    ///
    /// For patience without end use [`ErlangC`](super::ErlangC).
    #[must_use]
    pub fn new(
        agents: u32,
        arrivals_per_s: f64,
        aht_s: f64,
        patience_s: f64,
        within_s: f64,
    ) -> Self {
        if agents == 0 {
            return Self::nobody(arrivals_per_s, patience_s, within_s);
        }
        let n = f64::from(agents);
        let load = arrivals_per_s * aht_s;
        let density = Density::new(n / aht_s, arrivals_per_s, 1.0 / patience_s);
        let (early, late) = density.split_at(within_s);
        let idle = idle_weight(agents, load);
        // In units of the density's peak; where the idle weight overflows nobody ever waits.
        let idle = if idle.is_finite() {
            idle * density.ln_state_n().exp()
        } else {
            idle
        };
        let whole = early.whole + late.whole;
        let total = idle + whole;
        let share = |weight: f64| {
            if total.is_finite() {
                weight / total
            } else {
                0.0
            }
        };
        let no_wait = if total.is_finite() { idle / total } else { 1.0 };
        // Busy agents: the states below n, seen by arrivals, carry a/n of their weight each.
        let busy_beyond = share(whole - density.ln_state_n().exp());
        let occupancy = (load / n * no_wait + busy_beyond).clamp(0.0, 1.0);
        Self {
            agents,
            arrivals_per_s,
            patience_s,
            no_wait,
            wait: share(whole),
            abandon: share(early.impatient + late.impatient),
            served: (occupancy * n / load).min(1.0),
            served_after_wait_within: share(early.patient),
            abandon_within: share(early.impatient + density.impatient_by(within_s) * late.whole),
            wait_of_served_s: share(early.patient_wait + late.patient_wait),
            occupancy,
        }
    }

    fn nobody(arrivals_per_s: f64, patience_s: f64, within_s: f64) -> Self {
        Self {
            agents: 0,
            arrivals_per_s,
            patience_s,
            no_wait: 0.0,
            wait: 1.0,
            abandon: 1.0,
            served: 0.0,
            served_after_wait_within: 0.0,
            abandon_within: -(-within_s / patience_s).exp_m1(),
            wait_of_served_s: 0.0,
            occupancy: 1.0,
        }
    }

    /// Number of agents.
    #[must_use]
    pub const fn agents(&self) -> u32 {
        self.agents
    }

    /// Share of contacts that wait at all, whether answered in the end or not.
    #[must_use]
    pub const fn p_wait(&self) -> f64 {
        self.wait
    }

    /// Share of contacts that hang up.
    #[must_use]
    pub const fn p_abandon(&self) -> f64 {
        self.abandon
    }

    /// Share of *all* contacts answered within the threshold.
    #[must_use]
    pub fn service_level(&self) -> f64 {
        (self.no_wait + self.served_after_wait_within).min(1.0)
    }

    /// Share of all contacts that hang up within the threshold.
    #[must_use]
    pub const fn p_abandon_within(&self) -> f64 {
        self.abandon_within
    }

    /// Share answered within the threshold of those who did not hang up within it.
    #[must_use]
    pub fn service_level_excluding_short_abandons(&self) -> f64 {
        let stayed = 1.0 - self.abandon_within;
        if stayed > 0.0 {
            (self.service_level() / stayed).min(1.0)
        } else {
            0.0
        }
    }

    /// Mean time in the queue over all contacts, those who hang up included, seconds.
    #[must_use]
    pub fn asa_s(&self) -> f64 {
        self.abandon * self.patience_s
    }

    /// Mean wait of those answered, seconds; `None` where nobody is.
    #[must_use]
    pub fn asa_served_s(&self) -> Option<f64> {
        (self.served > 0.0).then(|| self.wait_of_served_s / self.served)
    }

    /// Mean number of contacts waiting.
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        self.arrivals_per_s * self.asa_s()
    }

    /// Share of agents' time that is busy; 1 where there are no agents.
    #[must_use]
    pub const fn occupancy(&self) -> f64 {
        self.occupancy
    }
}

/// The density g of the offered wait, in units of its peak.
#[derive(Debug, Clone, Copy)]
struct Density {
    /// Answers a second while all are busy (nμ).
    answers_per_s: f64,
    /// Hang-ups a second of one who waits (θ).
    theta: f64,
    /// Arrivals a second (λ).
    arrivals_per_s: f64,
    /// Where g is largest.
    peak_s: f64,
    /// λ e^{−θ peak} / θ.
    pull: f64,
}

/// Integrals of g over a stretch of offered waits.
#[derive(Debug, Clone, Copy, Default)]
struct Integrals {
    /// ∫ g.
    whole: f64,
    /// ∫ (1 − e^{−θv}) g: those whose patience ends first.
    impatient: f64,
    /// ∫ e^{−θv} g: those who are answered.
    patient: f64,
    /// ∫ v e^{−θv} g.
    patient_wait: f64,
}

impl Density {
    fn new(answers_per_s: f64, arrivals_per_s: f64, theta: f64) -> Self {
        let overload = (arrivals_per_s - answers_per_s) / answers_per_s;
        let (peak_s, pull) = if overload > 0.0 {
            (overload.ln_1p() / theta, answers_per_s / theta)
        } else {
            (0.0, arrivals_per_s / theta)
        };
        Self {
            answers_per_s,
            theta,
            arrivals_per_s,
            peak_s,
            pull,
        }
    }

    /// Logarithm of g at `v_s`, relative to its peak: 0 there, negative elsewhere.
    fn exponent(&self, v_s: f64) -> f64 {
        let beyond = v_s - self.peak_s;
        -self.pull * (-self.theta * beyond).exp_m1() - self.answers_per_s * beyond
    }

    /// Logarithm of the weight of the state "all busy, nobody waits" in the same units.
    fn ln_state_n(&self) -> f64 {
        self.exponent(0.0)
    }

    /// Share whose patience ends within `v_s`.
    fn impatient_by(&self, v_s: f64) -> f64 {
        -(-self.theta * v_s).exp_m1()
    }

    /// The integrals below and beyond `at_s`.
    fn split_at(&self, at_s: f64) -> (Integrals, Integrals) {
        (
            self.integrate(0.0, at_s),
            self.integrate(at_s, f64::INFINITY),
        )
    }

    fn integrate(&self, from: f64, to: f64) -> Integrals {
        let mut sums = Integrals::default();
        let top = self.peak_s.clamp(from, to);
        let end = self.exponent(top) - NEGLIGIBLE_FALL;
        let mut v = top;
        while v < to && self.exponent(v) > end {
            let next = (v + self.step_right(v)).min(to);
            if next <= v {
                break;
            }
            self.add_panel(v, next, &mut sums);
            v = next;
        }
        v = top;
        while v > from && self.exponent(v) > end {
            let next = (v - self.step_left(v)).max(from);
            if next >= v {
                break;
            }
            self.add_panel(next, v, &mut sums);
            v = next;
        }
        sums
    }

    /// Arrivals a second that outlast `v_s`: λ e^{−θv}. The exponent's slope is this − nμ, its
    /// curvature −θ times this.
    fn lasting(&self, v_s: f64) -> f64 {
        self.arrivals_per_s * (-self.theta * v_s).exp()
    }

    /// Length of the panel to the right of `v_s`. The curvature only lessens from there. While
    /// e^{−θv} still matters, the panel must also resolve it.
    fn step_right(&self, v_s: f64) -> f64 {
        let lasting = self.lasting(v_s);
        let step = fall_after((self.answers_per_s - lasting).abs(), self.theta * lasting);
        if self.theta * (v_s - self.peak_s) < 40.0 || lasting > 1e-17 * self.theta {
            step.min(2.0 / self.theta)
        } else {
            step
        }
    }

    /// Length of the panel to the left of `v_s`: within 1/θ the curvature grows at most e-fold.
    fn step_left(&self, v_s: f64) -> f64 {
        let lasting = self.lasting(v_s);
        let slope = (lasting - self.answers_per_s).abs();
        fall_after(slope, self.theta * lasting * std::f64::consts::E).min(1.0 / self.theta)
    }

    fn add_panel(&self, from: f64, to: f64, sums: &mut Integrals) {
        panel(from, to, |v, weight| {
            let outlast = self.theta * v;
            let (lost, kept) = if outlast < 0.5 {
                let lost = -(-outlast).exp_m1();
                (lost, 1.0 - lost)
            } else {
                let kept = (-outlast).exp();
                (1.0 - kept, kept)
            };
            let exponent = if self.peak_s == 0.0 {
                self.pull * lost - self.answers_per_s * v
            } else {
                self.exponent(v)
            };
            let g = weight * self.answers_per_s * exponent.exp();
            sums.whole += g;
            sums.impatient += lost * g;
            sums.patient += kept * g;
            sums.patient_wait += v * kept * g;
        });
    }
}

/// How far until `slope × h + curvature × h² / 2` reaches the fall allowed in a panel.
fn fall_after(slope: f64, curvature: f64) -> f64 {
    2.0 * FALL_A_PANEL / (slope + (slope * slope + 2.0 * FALL_A_PANEL * curvature).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_agents_as_in_the_literature() {
        // Garnett, Mandelbaum & Reiman 2002: 48 calls a minute, one minute each, two minutes' patience.
        let queue = ErlangA::new(50, 48.0 / 60.0, 60.0, 120.0, 20.0);
        assert!((queue.p_abandon() - 0.030_912_249_162_193_2).abs() < 1e-12);
        assert!((queue.asa_s() - 3.709_469_899_463_19).abs() < 1e-10);
        assert!((queue.occupancy() - 0.930_324_240_804_295).abs() < 1e-12);
    }

    #[test]
    fn without_agents_everybody_hangs_up() {
        let queue = ErlangA::new(0, 1.0, 60.0, 120.0, 0.0);
        assert_eq!((queue.p_abandon(), queue.service_level()), (1.0, 0.0));
        assert_eq!(queue.asa_served_s(), None);
    }
}
