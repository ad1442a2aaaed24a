//! Erlang C (M/M/n): everybody waits until answered.
//!
//! A. K. Erlang, 1917. Errs toward too many agents, because real callers hang up and shorten the
//! queue: use [`erlang_a`](super::erlang_a) where patience is known (Garnett, Mandelbaum & Reiman
//! 2002, doi 10.1287/msom.4.3.208.7753). Without hanging up the queue has a steady state only
//! with more agents than erlangs of load.

use super::erlang_b::{idle_weight, next_idle_weight};

/// A steady Erlang C queue: more agents than load. All its answers are O(1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErlangC {
    agents: u32,
    load: f64,
    aht_s: f64,
    /// 1/B − 1, which carries over to one more agent.
    idle: f64,
}

impl ErlangC {
    /// The queue of `agents` agents at `load` erlangs with a mean handle time of `aht_s` seconds;
    /// `None` where the queue would grow without end (`agents` ≤ `load`).
    #[must_use]
    pub fn new(agents: u32, load: f64, aht_s: f64) -> Option<Self> {
        (f64::from(agents) > load).then(|| Self {
            agents,
            load,
            aht_s,
            idle: idle_weight(agents, load),
        })
    }

    /// The same queue with one more agent, in one step.
    #[must_use]
    pub fn one_more(self) -> Self {
        let agents = self.agents.saturating_add(1);
        Self {
            agents,
            idle: next_idle_weight(agents, self.load, self.idle),
            ..self
        }
    }

    /// Number of agents.
    #[must_use]
    pub const fn agents(&self) -> u32 {
        self.agents
    }

    /// Agents beyond the load: at this many per handle time a queue drains.
    fn spare(&self) -> f64 {
        f64::from(self.agents) - self.load
    }

    /// Odds of not waiting: (1 − C) / C.
    fn odds_of_no_wait(&self) -> f64 {
        self.spare() / f64::from(self.agents) * self.idle
    }

    /// Share of contacts that wait at all, 0 to 1.
    #[must_use]
    pub fn p_wait(&self) -> f64 {
        1.0 / (1.0 + self.odds_of_no_wait())
    }

    /// Share of contacts answered at once, 0 to 1; keeps its digits where it is small.
    #[must_use]
    pub fn p_no_wait(&self) -> f64 {
        1.0 / (1.0 + 1.0 / self.odds_of_no_wait())
    }

    /// Share of contacts answered within `within_s` seconds, 0 to 1.
    #[must_use]
    pub fn service_level(&self, within_s: f64) -> f64 {
        let drained = -(-self.spare() * within_s / self.aht_s).exp_m1();
        (self.p_no_wait() + self.p_wait() * drained).min(1.0)
    }

    /// Mean wait over all contacts, seconds.
    #[must_use]
    pub fn asa_s(&self) -> f64 {
        self.p_wait() * self.aht_s / self.spare()
    }

    /// Share of agents' time that is busy, below 1.
    #[must_use]
    pub fn occupancy(&self) -> f64 {
        self.load / f64::from(self.agents)
    }

    /// Mean number of contacts waiting.
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        self.p_wait() * self.load / self.spare()
    }

    /// The wait that a share `share` of contacts does not exceed, seconds: 0 where that many are
    /// answered at once; `None` unless 0 ≤ `share` < 1.
    #[must_use]
    pub fn wait_percentile_s(&self, share: f64) -> Option<f64> {
        if !(0.0..1.0).contains(&share) {
            return None;
        }
        let exponent = (self.p_wait() / (1.0 - share)).ln();
        Some((exponent * self.aht_s / self.spare()).max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_agent_is_the_m_m_1_queue() {
        let queue = ErlangC::new(1, 0.5, 60.0).unwrap();
        assert!((queue.p_wait() - 0.5).abs() < 1e-15);
        assert!((queue.asa_s() - 60.0).abs() < 1e-12);
        assert!((queue.mean_queue() - 0.5).abs() < 1e-15);
    }

    #[test]
    fn as_many_agents_as_load_has_no_steady_state() {
        assert!(ErlangC::new(10, 10.0, 60.0).is_none());
        assert!(ErlangC::new(0, 0.0, 60.0).is_none());
    }

    #[test]
    fn rounding_does_not_answer_more_than_all() {
        let queue = ErlangC::new(24_035, 23_226.492_921_855_526, 3.162_277_660_168_379_5).unwrap();
        assert!(queue.service_level(34_897.0) <= 1.0);
    }

    #[test]
    fn one_more_equals_a_fresh_start() {
        let stepped = ErlangC::new(100, 99.5, 60.0).unwrap().one_more().one_more();
        let fresh = ErlangC::new(102, 99.5, 60.0).unwrap();
        assert!((stepped.p_wait() - fresh.p_wait()).abs() < 1e-14);
        assert_eq!(stepped.agents(), 102);
    }
}
