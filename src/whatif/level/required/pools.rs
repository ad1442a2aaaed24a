//! Who is there, what they may be paid for, and how hours become money.

use super::pieces_of;
use crate::scenario::Scenario;
use crate::scenario::model::Agent;
use crate::staffing::Staffing;
use crate::units::{Fraction, QueueIndex};
use crate::whatif::level::sums;

/// Required hours that a paid hour at work covers, where the scenario does not say.
pub const USUAL_EFFICIENCY: f64 = 0.85;

/// How hours become paid hours and money.
pub struct Terms {
    /// Paid hours for each required one.
    pub paid_per_required: f64,
    /// Pay for an hour of the people who are there, on average; without people, of the contracts.
    pub pay: Option<f64>,
}

impl Terms {
    /// Of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let given = scenario.hiring.schedule_efficiency;
        let efficiency = given.map_or(USUAL_EFFICIENCY, Fraction::get).max(0.01);
        let hours = |it: &Agent| week_h(scenario, it).1;
        let all: f64 = scenario.agents.iter().map(hours).sum();
        let paid = scenario
            .agents
            .iter()
            .map(|it| hours(it) * scenario.hourly_cost(it).get());
        let contracts = scenario.contracts.iter().map(|it| it.cost_per_hour.get());
        let pay = if all > 0.0 {
            Some(paid.sum::<f64>() / all)
        } else if scenario.contracts.is_empty() {
            None
        } else {
            Some(contracts.sum::<f64>() / scenario.contracts.len() as f64)
        };
        Self {
            paid_per_required: scenario.shrinkage.paid_per_required() / efficiency,
            pay,
        }
    }
}

/// Hours a week that an agent's contract guarantees, and that it allows.
fn week_h(scenario: &Scenario, agent: &Agent) -> (f64, f64) {
    if agent.skills.is_empty() {
        return (0.0, 0.0);
    }
    let contract = &scenario.contracts[agent.contract.get()];
    let hours = |minutes: u32| f64::from(minutes) / 60.0;
    (
        hours(contract.week_min_minutes),
        hours(contract.week_max_minutes),
    )
}

/// People and work that belong together: queues that share an agent share their people.
pub struct Pools {
    /// The pool of each queue of the scenario.
    of_queue: Vec<usize>,
    /// What is known of each.
    pools: Vec<Pool>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Pool {
    required_h: f64,
    needed_h: f64,
    least_h: f64,
    most_h: f64,
    /// Whether nobody is named in the scenario as it is: then whoever is needed is there.
    anybody: bool,
}

impl Pool {
    /// What is needed, within what contracts guarantee and allow.
    fn paid_h(&self) -> f64 {
        match self.anybody {
            true => self.needed_h,
            false => self.needed_h.min(self.most_h).max(self.least_h),
        }
    }
}

impl Pools {
    /// Of a case; `named` = whether people are named in the scenario as it is.
    pub fn of(scenario: &Scenario, staffing: &Staffing, terms: &Terms, named: bool) -> Self {
        let mut of_queue: Vec<usize> = (0..scenario.queues.len()).collect();
        for agent in &scenario.agents {
            let Some(first) = agent.skills.first() else {
                continue;
            };
            for queue in &agent.skills {
                let (from, to) = (of_queue[queue.get()], of_queue[first.get()]);
                let same = of_queue.iter_mut().filter(|it| **it == from);
                same.for_each(|it| *it = to);
            }
        }
        let mut pools = vec![Pool::default(); of_queue.len()];
        for own in &staffing.queues {
            let pool = &mut pools[of_queue[own.queue.get()]];
            pool.required_h += sums::required_h(pieces_of(own));
        }
        for agent in &scenario.agents {
            if let Some(first) = agent.skills.first() {
                let pool = &mut pools[of_queue[first.get()]];
                let (least_h, most_h) = week_h(scenario, agent);
                pool.least_h += least_h * f64::from(scenario.weeks);
                pool.most_h += most_h * f64::from(scenario.weeks);
            }
        }
        for pool in &mut pools {
            pool.needed_h = pool.required_h * terms.paid_per_required;
            pool.anybody = !named && scenario.agents.is_empty();
        }
        Self { of_queue, pools }
    }

    /// Agents there for each one required.
    pub fn share(&self, queue: QueueIndex) -> f64 {
        let pool = &self.pools[self.of_queue[queue.get()]];
        if pool.needed_h > 0.0 {
            pool.paid_h() / pool.needed_h
        } else {
            1.0
        }
    }

    /// Hours paid to those who are there.
    pub fn paid_h(&self) -> f64 {
        self.pools.iter().map(Pool::paid_h).sum()
    }

    /// Hours that those who are there may be paid for.
    pub fn available_h(&self) -> f64 {
        self.pools.iter().map(|it| it.most_h).sum()
    }
}
