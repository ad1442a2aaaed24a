//! Who may take what, in which order. Agents of one kind whose work is meant for the same queue are a
//! *pool*.
//!
//! A contact goes to the agent who has been idle longest among those whose work is meant for its
//! queue; else among those whose work is meant for another queue that is waited for; else among
//! those meant for deferred work. An agent takes the contact of the best priority, among equals the
//! one that has waited longest, and deferred work where none waits; who is meant for deferred work
//! takes that first.

use super::centre::{Centre, Idle, Reach};
use std::collections::BTreeSet;

/// The queues among which an agent has no preference.
#[derive(Debug, Clone, PartialEq)]
pub struct Want {
    /// Whether nobody waits for their answers.
    pub deferred: bool,
    /// The queues.
    pub queues: Vec<u32>,
}

/// All that follows from skills and house rules.
#[derive(Debug, Default)]
pub struct Routes {
    queues: usize,
    /// For each queue the pools that serve it, those that come first first.
    pub tiers: Vec<Vec<Vec<u32>>>,
    /// For each pool what it takes, in order.
    pub wants: Vec<Vec<Want>>,
    /// For each pool whether it sets deferred work aside when a live contact comes.
    pub sets_aside: Vec<bool>,
}

impl Routes {
    /// The routes of `centre`.
    pub fn new(centre: &Centre) -> Self {
        let mut routes = Self {
            queues: centre.queues.len(),
            tiers: vec![vec![vec![]; 3]; centre.queues.len()],
            wants: vec![],
            sets_aside: vec![],
        };
        let pools = centre.kinds.len() * (centre.queues.len() + 1);
        routes.wants.resize(pools, vec![]);
        routes.sets_aside.resize(pools, false);
        let stints = centre.agents.iter().flat_map(|agent| {
            let own = agent.stints.iter();
            own.map(|it| (agent.kind, it.queue))
        });
        for (kind, queue) in stints.collect::<BTreeSet<_>>() {
            routes.add(centre, kind, queue);
        }
        for tiers in &mut routes.tiers {
            tiers.retain(|tier| !tier.is_empty());
        }
        routes
    }

    /// The pool of agents of `kind` whose work is meant for `queue`.
    pub fn pool(&self, kind: usize, queue: Option<usize>) -> u32 {
        (kind * (self.queues + 1) + queue.map_or(0, |it| it + 1)) as u32
    }

    /// The queue that the work of `pool` is meant for.
    pub fn meant_for(&self, pool: u32) -> Option<usize> {
        (pool as usize % (self.queues + 1)).checked_sub(1)
    }

    fn add(&mut self, centre: &Centre, kind: usize, queue: Option<usize>) {
        let pool = self.pool(kind, queue);
        let deferred = |queue: usize| centre.queues[queue].deferred;
        let on_deferred = queue.is_some_and(deferred);
        let idle = centre.house.idle;
        let takes = |other: &usize| match queue {
            Some(queue) if *other == queue => true,
            Some(_) if centre.house.reach == Reach::Assigned => false,
            _ => on_deferred || !deferred(*other) || idle != Idle::Wait,
        };
        let skills = centre.kinds[kind].skills.iter().map(|(queue, _)| *queue);
        let taken: Vec<usize> = skills.filter(takes).collect();
        for other in &taken {
            let tier = match queue {
                Some(queue) if queue == *other => 0,
                _ => 1 + usize::from(on_deferred),
            };
            self.tiers[*other][tier].push(pool);
        }
        self.sets_aside[pool as usize] = idle == Idle::SetAside && !on_deferred;
        self.wants[pool as usize] = wants(centre, &taken, on_deferred);
    }
}

/// What is taken first: live contacts by priority, then deferred work by priority; the other way round
/// for those whose work is meant for that.
fn wants(centre: &Centre, taken: &[usize], on_deferred: bool) -> Vec<Want> {
    let class = |queue: usize| {
        let it = &centre.queues[queue];
        (it.deferred != on_deferred, it.priority)
    };
    let classes: BTreeSet<(bool, u32)> = taken.iter().map(|queue| class(*queue)).collect();
    let want = |wanted: (bool, u32)| {
        let own = taken.iter().filter(|queue| class(**queue) == wanted);
        Want {
            deferred: wanted.0 != on_deferred,
            queues: own.map(|queue| *queue as u32).collect(),
        }
    };
    classes.into_iter().map(want).collect()
}

#[cfg(test)]
mod tests {
    use super::super::centre::{AgentPlan, House, Kind, QueueLaw, Stint};
    use super::*;

    fn centre(house: House) -> Centre {
        let mut queues = vec![QueueLaw::calls(None); 3];
        queues[1].priority = 2;
        queues[2].deferred = true;
        let stint = |queue| Stint {
            from_s: 0.0,
            to_s: 1.0,
            queue,
            shift: 0,
        };
        let agent = |queue| AgentPlan {
            kind: 0,
            stints: vec![stint(queue)],
        };
        Centre {
            queues,
            kinds: vec![Kind {
                skills: vec![(0, 1.0), (1, 1.0), (2, 1.0)],
            }],
            agents: [Some(0), Some(1), Some(2), None].map(agent).to_vec(),
            house,
        }
    }

    fn wanted(routes: &Routes, queue: Option<usize>) -> Vec<Vec<u32>> {
        let wants = &routes.wants[routes.pool(0, queue) as usize];
        wants.iter().map(|it| it.queues.clone()).collect()
    }

    #[test]
    fn live_contacts_come_first_but_for_those_meant_for_mail() {
        let routes = Routes::new(&centre(House::default()));
        assert_eq!(wanted(&routes, Some(1)), [[0], [1], [2]]);
        assert_eq!(wanted(&routes, Some(2)), [[2], [0], [1]]);
        let pool = |queue| routes.pool(0, queue);
        let own = vec![pool(Some(1))];
        let others = vec![pool(None), pool(Some(0))];
        assert_eq!(routes.tiers[1], [own, others, vec![pool(Some(2))]]);
        assert_eq!(routes.meant_for(pool(Some(2))), Some(2));
        assert_eq!(routes.meant_for(pool(None)), None);
    }

    #[test]
    fn house_rules_narrow_what_is_taken() {
        let assigned = House {
            reach: Reach::Assigned,
            ..House::default()
        };
        assert_eq!(wanted(&Routes::new(&centre(assigned)), Some(1)), [[1]]);
        let waiting = House {
            idle: Idle::Wait,
            ..House::default()
        };
        let routes = Routes::new(&centre(waiting));
        assert_eq!(wanted(&routes, Some(0)), [[0], [1]]);
        assert_eq!(wanted(&routes, Some(2)), [[2], [0], [1]]);
    }
}
