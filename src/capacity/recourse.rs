//! What is done in a week that is busier than expected: one fixed rule, no optimisation.

use super::decision::Decision;
use super::evaluate::contract_hours;
use super::flows::Flows;
use super::problem::Problem;

/// By queue the hours that own people cover in a busy week, with all the overtime there is and no voluntary time off:
/// as the decision says, or else by [`spread`].
pub(super) fn busy_week(
    problem: &Problem,
    decision: &Decision,
    flows: &Flows,
    week: usize,
) -> Vec<f64> {
    if !decision.worked_busy_h.is_empty() {
        let mut covered = vec![0.0; problem.queues.len()];
        for (pool, terms) in problem.pools.iter().enumerate() {
            for (index, serves) in terms.serves.iter().enumerate() {
                covered[serves.queue] += decision.worked_busy_h[pool][index][week] * serves.speed;
            }
        }
        return covered;
    }
    let pools = problem.pools.iter().zip(&flows.pools);
    let mut hours: Vec<f64> = pools
        .map(|(terms, rows)| most_hours(terms, week, rows[week].productive))
        .collect();
    let need = |queue: &super::QueueNeed| {
        let most = queue.outsourcing.as_ref().map_or(0.0, |it| it.most_h[week]);
        (queue.required_p90_h[week] - most).max(0.0)
    };
    let mut missing: Vec<f64> = problem.queues.iter().map(need).collect();
    let before = missing.clone();
    spread(problem, &mut hours, &mut missing);
    before.iter().zip(&missing).map(|(a, b)| a - b).collect()
}

/// Productive hours of so many productive heads with all the overtime there is.
pub(super) fn most_hours(terms: &super::Pool, week: usize, productive: f64) -> f64 {
    let productive = productive.max(0.0);
    let overtime = terms.overtime.as_ref().map_or(0.0, |it| {
        it.productive * it.most_share * terms.hours_per_week * productive
    });
    contract_hours(terms, week, productive) + overtime
}

/// Gives the pools' `hours` to what is `missing` on the queues, both lowered by what is given: pools that serve fewest
/// queues first, each in proportion to what its queues lack.
pub(super) fn spread(problem: &Problem, hours: &mut [f64], missing: &mut [f64]) {
    let mut order: Vec<usize> = (0..problem.pools.len()).collect();
    order.sort_by_key(|pool| problem.pools[*pool].serves.len());
    for pool in order {
        let serves = &problem.pools[pool].serves;
        // Hours that the queues would take, at this pool's speed.
        let wanted: f64 = serves.iter().map(|it| missing[it.queue] / it.speed).sum();
        if wanted <= 0.0 || hours[pool] <= 0.0 {
            continue;
        }
        let part = (hours[pool] / wanted).min(1.0);
        for own in serves {
            missing[own.queue] -= part * missing[own.queue];
        }
        hours[pool] -= part * wanted;
    }
}
