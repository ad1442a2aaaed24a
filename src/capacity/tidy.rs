//! Takes a solver's rounding out of a decision: hours fit exactly into what there is, and nobody is put on a queue
//! that needs nobody.

use super::decision::Decision;
use super::evaluate::{contract_hours, people};
use super::problem::Problem;
use super::recourse::most_hours;

/// Hours of `decision` fitted to its people; its whole numbers stay as they are.
pub(super) fn tidy(problem: &Problem, decision: &mut Decision) {
    let flows = people(problem, decision);
    for week in 0..problem.span() {
        for (queue, need) in problem.queues.iter().enumerate() {
            let range = need.outsourcing.as_ref();
            let (least, most) = range.map_or((0.0, 0.0), |it| (it.least_h[week], it.most_h[week]));
            let hours = &mut decision.outsourced_h[queue][week];
            *hours = hours.clamp(least, most);
        }
        for (pool, terms) in problem.pools.iter().enumerate() {
            let productive = flows.pools[pool][week].productive.max(0.0);
            let base = terms.hours_per_week * productive;
            let overtime = terms.overtime.as_ref();
            let most = overtime.map_or(0.0, |it| it.most_share) * base;
            let more = clamp(&mut decision.overtime_h[pool][week], most);
            let most = terms.time_off.as_ref().map_or(0.0, |it| it.most_share) * base;
            let less = clamp(&mut decision.time_off_h[pool][week], most);
            let hours = contract_hours(terms, week, productive)
                + more * overtime.map_or(0.0, |it| it.productive)
                - less * terms.yields(week);
            fit(&mut decision.worked_h[pool], week, hours);
            if let Some(busy) = decision.worked_busy_h.get_mut(pool) {
                fit(busy, week, most_hours(terms, week, productive));
            }
        }
        for queue in 0..problem.queues.len() {
            no_more_than_needed(problem, decision, queue, week);
        }
    }
}

fn clamp(hours: &mut f64, most: f64) -> f64 {
    *hours = if *hours < TRACE { 0.0 } else { hours.min(most) };
    *hours
}

/// Hours below this are a solver's rounding.
const TRACE: f64 = 1e-7;

/// Scales what is worked to no more than `hours`.
fn fit(worked: &mut [Vec<f64>], week: usize, hours: f64) {
    let sum: f64 = worked.iter().map(|it| it[week]).sum();
    if sum > hours {
        let part = if sum > 0.0 { hours.max(0.0) / sum } else { 0.0 };
        for own in worked {
            own[week] *= part;
        }
    }
}

/// Takes people off a queue that has too many.
fn no_more_than_needed(problem: &Problem, decision: &mut Decision, queue: usize, week: usize) {
    let mut sum = 0.0;
    for (pool, terms) in problem.pools.iter().enumerate() {
        for (index, serves) in terms.serves.iter().enumerate() {
            if serves.queue == queue {
                sum += decision.worked_h[pool][index][week] * serves.speed;
            }
        }
    }
    let need = problem.queues[queue].required_h[week] - decision.outsourced_h[queue][week];
    if sum <= need.max(0.0) || sum <= 0.0 {
        return;
    }
    let part = need.max(0.0) / sum;
    for (pool, terms) in problem.pools.iter().enumerate() {
        for (index, serves) in terms.serves.iter().enumerate() {
            if serves.queue == queue {
                decision.worked_h[pool][index][week] *= part;
            }
        }
    }
}
