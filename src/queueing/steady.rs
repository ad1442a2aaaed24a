//! What customers and agents feel in the long run: one door to Erlang C and Erlang A.

use super::{ErlangA, ErlangC};

/// Work that arrives at a constant rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Workload {
    /// Contacts that arrive in `per_s` seconds, 0 or more.
    pub offered: f64,
    /// The seconds in which they arrive, above 0.
    pub per_s: f64,
    /// Mean handle time in seconds, above 0.
    pub aht_s: f64,
    /// Mean time after which one who waits hangs up, above 0; `None` = never (Erlang C).
    pub patience_s: Option<f64>,
}

impl Workload {
    /// Offered load in erlangs: agents kept busy on average if everybody is answered.
    /// (Multiplied before it is divided: whole numbers stay whole.)
    #[must_use]
    pub fn load(&self) -> f64 {
        self.offered * self.aht_s / self.per_s
    }

    /// Contacts a second.
    #[must_use]
    pub fn arrivals_per_s(&self) -> f64 {
        self.offered / self.per_s
    }

    /// Whether every number is finite and in its range.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        let positive = |value: f64| value.is_finite() && value > 0.0;
        self.offered.is_finite()
            && self.offered >= 0.0
            && positive(self.per_s)
            && positive(self.aht_s)
            && self.patience_s.is_none_or(positive)
            && self.load().is_finite()
    }
}

/// The long run of a queue. Shares are of *all* contacts where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Steady {
    /// Share that waits at all; 1 where the queue grows without end.
    pub p_wait: f64,
    /// Share answered within the threshold; 0 where the queue grows without end.
    pub service_level: f64,
    /// Share answered within the threshold of those who did not hang up within it.
    pub service_level_excluding_short_abandons: f64,
    /// Mean time in the queue of all, those who hang up included; `None` where the queue grows
    /// without end.
    pub asa_s: Option<f64>,
    /// Mean wait of those answered; `None` where the queue grows without end or nobody is answered.
    pub asa_served_s: Option<f64>,
    /// Share that hangs up.
    pub abandoned: f64,
    /// Share of agents' time that is busy; 1 without agents while work arrives.
    pub occupancy: f64,
    /// Mean number waiting; `None` where the queue grows without end.
    pub mean_queue: Option<f64>,
}

impl Steady {
    /// Nothing arrives: nobody waits, nobody is late.
    const QUIET: Self = Self {
        p_wait: 0.0,
        service_level: 1.0,
        service_level_excluding_short_abandons: 1.0,
        asa_s: Some(0.0),
        asa_served_s: Some(0.0),
        abandoned: 0.0,
        occupancy: 0.0,
        mean_queue: Some(0.0),
    };

    /// More work than agents, and nobody hangs up: waits grow without end.
    const OVERLOADED: Self = Self {
        p_wait: 1.0,
        service_level: 0.0,
        service_level_excluding_short_abandons: 0.0,
        asa_s: None,
        asa_served_s: None,
        abandoned: 0.0,
        occupancy: 1.0,
        mean_queue: None,
    };

    /// Whether the queue has a steady state at all.
    #[must_use]
    pub const fn is_stable(&self) -> bool {
        self.mean_queue.is_some()
    }

    /// What an Erlang C queue gives, with `within_s` as the threshold.
    #[must_use]
    pub fn of_c(queue: &ErlangC, within_s: f64) -> Self {
        let service_level = queue.service_level(within_s);
        let asa_s = Some(queue.asa_s());
        Self {
            p_wait: queue.p_wait(),
            service_level,
            service_level_excluding_short_abandons: service_level,
            asa_s,
            asa_served_s: asa_s,
            abandoned: 0.0,
            occupancy: queue.occupancy(),
            mean_queue: Some(queue.mean_queue()),
        }
    }

    /// What an Erlang A queue gives, with the threshold it was solved for.
    #[must_use]
    pub fn of_a(queue: &ErlangA) -> Self {
        Self {
            p_wait: queue.p_wait(),
            service_level: queue.service_level(),
            service_level_excluding_short_abandons: queue.service_level_excluding_short_abandons(),
            asa_s: Some(queue.asa_s()),
            asa_served_s: queue.asa_served_s(),
            abandoned: queue.p_abandon(),
            occupancy: queue.occupancy(),
            mean_queue: Some(queue.mean_queue()),
        }
    }
}

/// The long run of `workload` with `agents` agents on the phones; service levels count answers
/// within `within_s` seconds.
///
/// Valid for any number of agents: too few for the load are an outcome (with patience a steady
/// one), not an error. `workload` must be [valid](Workload::is_valid).
#[must_use]
pub fn steady(workload: &Workload, agents: u32, within_s: f64) -> Steady {
    if workload.load() <= 0.0 {
        return Steady::QUIET;
    }
    match workload.patience_s {
        Some(patience_s) => Steady::of_a(&ErlangA::new(
            agents,
            workload.arrivals_per_s(),
            workload.aht_s,
            patience_s,
            within_s,
        )),
        None => ErlangC::new(agents, workload.load(), workload.aht_s)
            .map_or(Steady::OVERLOADED, |queue| Steady::of_c(&queue, within_s)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_without_patience_is_an_outcome_not_a_number() {
        let workload = Workload {
            offered: 0.1,
            per_s: 1.0,
            aht_s: 100.0,
            patience_s: None,
        };
        let result = steady(&workload, 10, 20.0);
        assert!(!result.is_stable());
        assert_eq!((result.asa_s, result.service_level), (None, 0.0));
    }

    #[test]
    fn no_work_needs_nobody() {
        let workload = Workload {
            offered: 0.0,
            per_s: 1.0,
            aht_s: 100.0,
            patience_s: Some(60.0),
        };
        assert_eq!(steady(&workload, 0, 20.0), Steady::QUIET);
    }
}
