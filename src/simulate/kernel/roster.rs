//! Starts and ends of work, and closings, in order of time.

use super::centre::{AgentPlan, Centre};
use super::routes::Routes;

/// What changes at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// The agent's work ends; they come back after so long, or not at all.
    Ends {
        /// Who.
        agent: u32,
        /// Length of the break that follows.
        pause_s: Option<f64>,
    },
    /// A queue closes.
    Closes {
        /// Which.
        queue: u32,
    },
    /// The agent works for a pool from now on.
    Works {
        /// Who.
        agent: u32,
        /// Which.
        pool: u32,
    },
}

/// A change and its moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// When.
    pub at_s: f64,
    /// What.
    pub change: Change,
    /// The shift that it is of; `None` = of no shift.
    pub shift: Option<u32>,
}

/// All changes of `centre` in order. At one moment those who leave come before closings, and these
/// before those who come.
pub fn edges(centre: &Centre, routes: &Routes) -> Vec<Edge> {
    let mut all = vec![];
    for (number, agent) in centre.agents.iter().enumerate() {
        of_agent(number as u32, agent, routes, &mut all);
    }
    for (number, queue) in centre.queues.iter().enumerate() {
        let closings = queue.open_s.iter();
        let closings = closings.filter(|(_, to_s)| !queue.deferred && !queue.is_open(*to_s));
        all.extend(closings.map(|(_, at_s)| Edge {
            at_s: *at_s,
            change: Change::Closes {
                queue: number as u32,
            },
            shift: None,
        }));
    }
    let order = |it: &Edge| match it.change {
        Change::Ends { agent, .. } => (0, agent),
        Change::Closes { queue } => (1, queue),
        Change::Works { agent, .. } => (2, agent),
    };
    all.sort_by(|a, b| (a.at_s.total_cmp(&b.at_s)).then_with(|| order(a).cmp(&order(b))));
    all
}

fn of_agent(number: u32, agent: &AgentPlan, routes: &Routes, all: &mut Vec<Edge>) {
    for (at, stint) in agent.stints.iter().enumerate() {
        let shift = Some(stint.shift as u32);
        let next = agent.stints.get(at + 1);
        let next = next.filter(|it| it.shift == stint.shift);
        all.push(Edge {
            at_s: stint.from_s,
            change: Change::Works {
                agent: number,
                pool: routes.pool(agent.kind, stint.queue),
            },
            shift,
        });
        if next.is_some_and(|it| it.from_s <= stint.to_s) {
            continue;
        }
        all.push(Edge {
            at_s: stint.to_s,
            change: Change::Ends {
                agent: number,
                pause_s: next.map(|it| it.from_s - stint.to_s),
            },
            shift,
        });
    }
}
