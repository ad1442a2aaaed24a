//! What a decision comes to, counted week by week from its own numbers.
//!
//! Nothing here knows the program that finds decisions: cohorts are followed one by one and week by week, so that the
//! program's shorter rows have something to be compared with.

use super::check::{check, shape};
use super::decision::Decision;
use super::flows::{Flows, PoolWeek, QueueWeek};
use super::people::{Beginnings, Expected, People};
use super::plan::CapacityError;
use super::problem::{Class, Pool, Problem, QueueNeed};
use super::recourse::busy_week;

/// Counts heads, hours and money of `decision`.
///
/// Heads are expectations. Whether the decision keeps the limits is not asked: see
/// [`broken_limits`](super::broken_limits).
///
/// # Errors
/// [`CapacityError::Input`] where the problem makes no sense, or the decision does not fit it (a week or a
/// pool that does not exist, lists of another length).
pub fn evaluate(problem: &Problem, decision: &Decision) -> Result<Flows, CapacityError> {
    check(problem)?;
    shape(problem, decision)?;
    Ok(flows(problem, decision))
}

/// As [`evaluate`], of a problem and a decision that fit.
pub(super) fn flows(problem: &Problem, decision: &Decision) -> Flows {
    let mut flows = people(problem, decision);
    for (pool, terms) in problem.pools.iter().enumerate() {
        for week in 0..problem.span() {
            let row = &mut flows.pools[pool][week];
            row.overtime_h = decision.overtime_h[pool][week];
            row.time_off_h = decision.time_off_h[pool][week];
            row.worked_h = decision.worked_h[pool].iter().map(|it| it[week]).sum();
            hours(terms, week, terms.yields(week), row);
        }
    }
    one_off(problem, decision, &mut flows);
    for queue in 0..problem.queues.len() {
        let weeks = 0..problem.span();
        let own = weeks.map(|week| queue_week(problem, decision, queue, week));
        flows.queues.push(own.collect());
    }
    busy(problem, decision, &mut flows);
    sum_up(problem, &mut flows);
    flows
}

/// Heads alone.
pub(super) fn people(problem: &Problem, decision: &Decision) -> Flows {
    let beginnings = Beginnings::new(problem, decision);
    let mut everybody = People::new(problem, false);
    let mut flows = Flows {
        pools: vec![Vec::with_capacity(problem.span()); problem.pools.len()],
        ..Flows::default()
    };
    for _ in 0..problem.span() {
        let mut rows = everybody.begin(&beginnings, &mut Expected);
        everybody.end(&mut rows, &mut Expected);
        for (own, row) in flows.pools.iter_mut().zip(rows) {
            own.push(row);
        }
    }
    flows
}

/// Hours of a week whose heads, overtime and time off are known, and what is paid for them. A paid hour by contract
/// yields `yields` productive ones.
pub(super) fn hours(terms: &Pool, week: usize, yields: f64, row: &mut PoolWeek) {
    let (pay, hours) = (terms.pay(week), terms.hours_per_week);
    row.paid_h = hours * row.heads;
    row.productive_h = (row.productive * hours - row.time_off_h) * yields
        + terms.overtime.as_ref().map_or(0.0, |it| it.productive) * row.overtime_h;
    row.cost.pay = pay * hours * (row.ready + row.away);
    if let Some(hiring) = &terms.hiring {
        let paid = hours * pay * hiring.training_pay_share;
        row.cost.training = row.in_training * (paid + hiring.training_cost_per_week);
    }
    if let Some(overtime) = &terms.overtime {
        row.cost.overtime = row.overtime_h * pay * overtime.pay_factor;
    }
    if let Some(time_off) = &terms.time_off {
        row.cost.time_off = -row.time_off_h * pay * time_off.saved_share;
    }
    if let Some(temps) = &terms.temps {
        row.cost.temps = row.temps * hours * temps.pay_per_h;
    }
}

/// Productive hours by contract of so many productive heads.
pub(super) fn contract_hours(terms: &Pool, week: usize, productive: f64) -> f64 {
    productive * terms.hours_per_week * terms.yields(week)
}

/// What is paid once: classes, temps and moves when they begin.
pub(super) fn one_off(problem: &Problem, decision: &Decision, flows: &mut Flows) {
    for class in problem.committed.iter().chain(&decision.classes) {
        flows.pools[class.pool][class.week].cost.hiring += class_cost(problem, class);
    }
    for start in &decision.temps {
        if let Some(temps) = &problem.pools[start.pool].temps {
            let cost = start.heads * temps.cost_per_hire;
            flows.pools[start.pool][start.week].cost.hiring += cost;
        }
    }
    for start in &decision.moves {
        let route = &problem.moves[start.route];
        flows.pools[route.from][start.week].cost.moves += start.heads * route.cost_per_head;
    }
}

fn class_cost(problem: &Problem, class: &Class) -> f64 {
    let Some(hiring) = &problem.pools[class.pool].hiring else {
        return 0.0;
    };
    if class.size <= 0.0 {
        return 0.0;
    }
    let share = problem.share_of_class(class);
    class.size * hiring.cost_per_hire + share * hiring.cost_per_class
}

fn queue_week(problem: &Problem, decision: &Decision, queue: usize, week: usize) -> QueueWeek {
    let need = &problem.queues[queue];
    let mut row = QueueWeek {
        required_h: need.required_h[week],
        required_p90_h: need.required_p90_h[week],
        outsourced_h: decision.outsourced_h[queue][week],
        ..QueueWeek::default()
    };
    for (pool, terms) in problem.pools.iter().enumerate() {
        for (index, serves) in terms.serves.iter().enumerate() {
            if serves.queue == queue {
                row.own_h += decision.worked_h[pool][index][week] * serves.speed;
            }
        }
    }
    balance(need, week, &mut row);
    row
}

/// What is missing or too many on a queue whose hours are known, and what that costs.
pub(super) fn balance(need: &QueueNeed, week: usize, row: &mut QueueWeek) {
    let balance = row.own_h + row.outsourced_h - row.required_h;
    row.short_h = (-balance).max(0.0);
    row.over_h = balance.max(0.0);
    row.cost.understaffing = need.price(week, row.required_h, row.short_h);
    if let Some(outside) = &need.outsourcing {
        row.cost.outsourcing = row.outsourced_h * outside.price_per_h;
    }
}

/// What a busy week lacks.
fn busy(problem: &Problem, decision: &Decision, flows: &mut Flows) {
    for week in 0..problem.span() {
        let covered = busy_week(problem, decision, flows, week);
        for (queue, need) in problem.queues.iter().enumerate() {
            let row = &mut flows.queues[queue][week];
            let most = need.outsourcing.as_ref().map_or(0.0, |it| it.most_h[week]);
            row.short_p90_h = (row.required_p90_h - covered[queue] - most).max(0.0);
            if let Some(robust) = &problem.robust {
                let allowed = robust.most_short_share * row.required_p90_h;
                row.beyond_limit_h = (row.short_p90_h - allowed).max(0.0);
                row.cost.robust = row.beyond_limit_h * robust.price_per_h;
            }
        }
    }
}

fn sum_up(problem: &Problem, flows: &mut Flows) {
    for week in 0..problem.span() {
        let pools = flows.pools.iter().map(|it| it[week].cost);
        let queues = flows.queues.iter().map(|it| it[week].cost);
        let own = week < problem.horizon;
        for cost in pools.chain(queues) {
            if own {
                flows.cost += cost;
            } else {
                flows.cost_beyond += cost;
            }
        }
    }
}
