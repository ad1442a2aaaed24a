//! What can be reached of email and tickets where some were overdue before the plan began.

use super::arrivals::early;
use super::result::QueueSimulation;
use crate::scenario::Scenario;
use crate::scenario::model::Queue;

/// A service level that no number of agents can reach, and what can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutOfReach {
    /// Contacts that were overdue before the plan began: late whoever works.
    pub overdue: f64,
    /// Share in time if all others were: the most there can be.
    pub at_most: f64,
    /// Share to aim at instead of the promise: of those that can still be in time as many as are promised of all.
    /// Those behind the overdue, nearly so themselves, would take ever more agents for ever less.
    pub aim: f64,
}

/// Why `played` cannot keep its service level with any number of agents; `None` where it can, or none is promised.
#[must_use]
pub fn out_of_reach(scenario: &Scenario, played: &QueueSimulation) -> Option<OutOfReach> {
    let queue = &scenario.queues[played.queue.get()];
    let target = queue.targets.service_level?.target.get();
    let overdue = overdue_before(queue);
    let offered = played.total.offered;
    if overdue <= 0.0 || offered <= 0.0 {
        return None;
    }
    let at_most = (1.0 - overdue / offered).max(0.0);
    (at_most < target).then_some(OutOfReach {
        overdue,
        at_most,
        aim: at_most * target,
    })
}

/// Emails or tickets of the backlog whose promised time was over before the plan began; 0 of live queues.
fn overdue_before(queue: &Queue) -> f64 {
    let promise = queue.targets.service_level;
    let Some(promise) = promise.filter(|_| queue.channel.is_deferred()) else {
        return 0.0;
    };
    // Ages are in open time, as the promise is.
    let late = |arrived_s: f64| -arrived_s > promise.answer_within.get();
    let waiting = early(queue, 1.0);
    waiting.iter().filter(|it| late(it.arrived_s)).count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::model::{Backlog, Channel};
    use crate::scenario::sample::help_desk;
    use crate::simulate::Felt;
    use crate::units::{Fraction, QueueIndex, Seconds};

    /// 60 of 360 waited, the oldest for 12 hours, each promised within 4.
    fn told(target: f64, channel: Channel) -> Option<OutOfReach> {
        let mut scenario = help_desk(1);
        let queue = &mut scenario.queues[0];
        queue.channel = channel;
        queue.backlog = Some(Backlog {
            contacts: 60.0,
            oldest: Seconds::from_minutes(720),
        });
        let level = queue.targets.service_level.as_mut().unwrap();
        level.answer_within = Seconds::from_minutes(240);
        level.target = Fraction::new(target).unwrap();
        let played = QueueSimulation {
            queue: QueueIndex::new(0),
            intervals: vec![],
            days: vec![],
            total: Felt {
                offered: 360.0,
                ..Felt::default()
            },
        };
        out_of_reach(&scenario, &played)
    }

    #[test]
    fn what_was_overdue_before_is_late_whoever_works() {
        let it = told(0.9, Channel::Email).unwrap();
        assert_eq!(it.overdue, 40.0);
        assert!((it.at_most - 320.0 / 360.0).abs() < 1e-12, "{it:?}");
        assert!((it.aim - 0.9 * it.at_most).abs() < 1e-12, "{it:?}");
        assert_eq!(told(0.88, Channel::Email), None);
        assert_eq!(told(0.9, Channel::Phone), None);
    }
}
