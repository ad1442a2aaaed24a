//! Where hands are missing of email and tickets that come to be late.
//!
//! What is late is done too late because what came before it is done first. So much work is undone when a deadline
//! passes, its own and all older: so many hours are missing before that deadline. Hours at earlier deadlines that
//! were missed too count for it as well, while work goes on waiting in between.

use crate::simulate::QueueSimulation;
use crate::staffing::QueueStaffing;

/// Rounding of seconds.
const ROUNDING_S: f64 = 1e-6;

/// The contacts of one interval.
#[derive(Debug, Clone, Copy)]
struct Arrived {
    /// Open time at which it begins and ends, seconds.
    from_s: f64,
    to_s: f64,
    /// Hours of work.
    work_h: f64,
    /// Share that is late.
    late: f64,
    /// Share that is never done.
    never: f64,
    /// Mean open time until those are done that are.
    waited_s: f64,
}

impl Arrived {
    /// Share that is not done `after_s` of open time, which is not before its own deadline.
    fn undone(&self, after_s: f64) -> f64 {
        if after_s < self.waited_s {
            self.late.max(self.never)
        } else {
            self.never.min(self.late)
        }
    }
}

/// Agents more by interval, in part ones, that would bring all that arrives in the plan in time, by estimate from
/// what was felt; none where nothing is late. What was overdue before is in it as the work that comes first.
#[must_use]
pub fn hands(staffing: &QueueStaffing, felt: &QueueSimulation) -> Vec<f64> {
    let mut agents = vec![0.0; staffing.intervals.len()];
    let Some(within_s) = staffing.service.deferred.map(|it| it.within.get()) else {
        return agents;
    };
    let arrived = arrived(staffing, felt);
    let end_s = arrived.last().map_or(0.0, |it| it.to_s);
    let early_h = early_h(staffing, felt);
    let mut given_h = 0.0;
    for (now, it) in arrived.iter().enumerate() {
        let due_s = it.from_s + within_s;
        if due_s > end_s + ROUNDING_S {
            break;
        }
        let older = arrived[..now].iter();
        let older = older.map(|old| old.work_h * old.undone(due_s - old.from_s));
        let early = early_h * share_of_early(&arrived, due_s);
        let lacks_h = it.late * it.work_h + older.sum::<f64>() + early;
        // Hours given before are still ahead in as many plays as are late now.
        let ahead_h = it.late * given_h;
        let more_h = (lacks_h - ahead_h).max(0.0);
        given_h = ahead_h + more_h;
        let until = arrived.partition_point(|it| it.to_s <= due_s + ROUNDING_S);
        let window = now..until.max(now + 1);
        let window_h = (arrived[window.end - 1].to_s - it.from_s) / 3600.0;
        if more_h > 0.0 && window_h > 0.0 {
            agents[window]
                .iter_mut()
                .for_each(|it| *it += more_h / window_h);
        }
    }
    agents
}

fn arrived(staffing: &QueueStaffing, felt: &QueueSimulation) -> Vec<Arrived> {
    let mut open_s = 0.0;
    let both = staffing.intervals.iter().zip(&felt.intervals);
    let one = both.map(|(it, felt)| {
        let from_s = open_s;
        open_s += it.interval.span.minutes() as f64 * 60.0;
        let felt = &felt.felt;
        Arrived {
            from_s,
            to_s: open_s,
            work_h: felt.offered * it.aht.get() / 3600.0,
            late: felt.service_level.map_or(0.0, |it| 1.0 - it.mean).max(0.0),
            never: felt.unfinished.map_or(0.0, |it| it.mean),
            waited_s: felt.asa_s.map_or(f64::INFINITY, |it| it.mean),
        }
    });
    one.collect()
}

/// Hours of work that waited when the plan began.
fn early_h(staffing: &QueueStaffing, felt: &QueueSimulation) -> f64 {
    let arrived: f64 = felt.intervals.iter().map(|it| it.felt.offered).sum();
    let aht_s = staffing.intervals.first().map_or(0.0, |it| it.aht.get());
    (felt.total.offered - arrived).max(0.0) * aht_s / 3600.0
}

/// Share of what waited when the plan began that is not done after so much open time: it goes evenly, and is over
/// before the first who come are done.
fn share_of_early(arrived: &[Arrived], after_s: f64) -> f64 {
    let Some(first) = arrived.iter().find(|it| it.work_h > 0.0) else {
        return 0.0;
    };
    let over_s = first.from_s + first.waited_s;
    let left = if over_s.is_finite() {
        (1.0 - after_s / over_s.max(ROUNDING_S)).max(0.0)
    } else {
        1.0
    };
    first.late * left
}
