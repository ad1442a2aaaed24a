//! What is wrong with a problem, in the planner's words, all at once; and what is allowed but probably not meant.

mod lists;
mod pools;
mod warnings;

use super::decision::Decision;
use super::evaluate::people;
use super::plan::{CapacityError, Warning};
use super::problem::{Problem, QueueNeed};
use lists::Faults;

/// Heads and hours below this are none: rounding.
pub(super) const NOTHING: f64 = 1e-6;

/// Checks every number of `problem` and gives what its planner should know.
///
/// # Errors
/// [`CapacityError::Input`] with every fault: lists of the wrong length, shares that are none, negative
/// attrition, limits that contradict each other, people who are not there.
pub fn check(problem: &Problem) -> Result<Vec<Warning>, CapacityError> {
    let mut faults = Faults::new(problem.span());
    weeks(problem, &mut faults);
    for queue in &problem.queues {
        check_queue(queue, &mut faults);
    }
    for site in &problem.sites {
        if let Some(seats) = &site.seats {
            faults.by_week(&site.name, "seats", seats, 0.0, f64::INFINITY);
        }
        if let Some(trainers) = &site.trainers {
            faults.by_week(&site.name, "trainers", trainers, 0.0, f64::INFINITY);
        }
    }
    for pool in &problem.pools {
        pools::check_pool(problem, pool, &mut faults);
    }
    routes(problem, &mut faults);
    committed(problem, &mut faults);
    limits(problem, &mut faults);
    faults.result()?;
    there(problem)?;
    Ok(warnings::warnings(problem))
}

fn weeks(problem: &Problem, faults: &mut Faults) {
    if problem.horizon == 0 || problem.horizon > problem.span() {
        faults.add(format!(
            "the plan has {} weeks, the data {}: it needs at least 1 and no more than there are",
            problem.horizon,
            problem.span()
        ));
    }
}

fn check_queue(queue: &QueueNeed, faults: &mut Faults) {
    let name = &queue.name;
    let bands = [
        ("required hours", &queue.required_h),
        ("required hours in a quiet week", &queue.required_p10_h),
        ("required hours in a busy week", &queue.required_p90_h),
    ];
    for (what, list) in bands {
        faults.by_week(name, what, list, 0.0, f64::INFINITY);
    }
    let rows = queue.required_p10_h.iter().zip(&queue.required_h);
    let rows = rows.zip(&queue.required_p90_h);
    let turned = |((low, mid), high): ((&f64, &f64), &f64)| {
        *low > mid * (1.0 + 1e-9) + NOTHING || *mid > high * (1.0 + 1e-9) + NOTHING
    };
    if let Some(week) = rows.into_iter().position(turned) {
        faults.add(format!(
            "{name}, week {}: the band of required hours is not in order, quiet week at most the expected, busy week at least",
            week + 1
        ));
    }
    faults.factors(
        name,
        "factor on the price of missing hours",
        &queue.understaffing_factor,
    );
    steps(queue, faults);
    if let Some(outside) = &queue.outsourcing {
        faults.by_week(
            name,
            "least outsourced hours",
            &outside.least_h,
            0.0,
            f64::INFINITY,
        );
        faults.by_week(
            name,
            "most outsourced hours",
            &outside.most_h,
            0.0,
            f64::INFINITY,
        );
        faults.number(
            name,
            "price of an outsourced hour",
            outside.price_per_h,
            0.0,
            f64::INFINITY,
        );
        let mut both = outside.least_h.iter().zip(&outside.most_h);
        if let Some(week) = both.position(|(least, most)| least > most) {
            faults.add(format!(
                "{name}, week {}: the least outsourced hours ({}) are more than the most ({})",
                week + 1,
                outside.least_h[week],
                outside.most_h[week]
            ));
        }
    }
}

fn steps(queue: &QueueNeed, faults: &mut Faults) {
    let name = &queue.name;
    for step in &queue.understaffing {
        faults.number(
            name,
            "price of a missing hour",
            step.price_per_h,
            0.0,
            f64::INFINITY,
        );
        faults.number(name, "share missing", step.up_to_share, 0.0, f64::INFINITY);
    }
    match queue.understaffing.last() {
        None => faults.add(format!("{name}: missing hours have no price")),
        Some(last) if last.up_to_share < 1.0 => faults.add(format!(
            "{name}: the last step of the price of missing hours ends at {}, it must reach 1",
            last.up_to_share
        )),
        Some(_) => {}
    }
    let mut pairs = queue.understaffing.windows(2);
    if pairs
        .any(|it| it[1].up_to_share <= it[0].up_to_share || it[1].price_per_h < it[0].price_per_h)
    {
        faults.add(format!(
            "{name}: steps of the price of missing hours must ascend in share, and the price must not fall"
        ));
    }
}

fn routes(problem: &Problem, faults: &mut Faults) {
    for route in &problem.moves {
        let pools = problem.pools.len();
        if route.from >= pools || route.to >= pools || route.from == route.to {
            faults.add(format!(
                "{}: leads from or to no pool, or to where it starts",
                route.name
            ));
        }
        faults.number(
            &route.name,
            "cost a head",
            route.cost_per_head,
            0.0,
            f64::INFINITY,
        );
    }
}

fn committed(problem: &Problem, faults: &mut Faults) {
    for class in &problem.committed {
        let Some(pool) = problem.pools.get(class.pool) else {
            faults.add("a committed class is for no pool".to_owned());
            continue;
        };
        if pool.hiring.is_none() {
            faults.add(format!(
                "{}: a class is committed, but nobody is hired there",
                pool.name
            ));
        }
        if class.week >= problem.span() {
            faults.add(format!(
                "{}: a class is committed for a week that does not exist",
                pool.name
            ));
        }
        faults.number(
            &pool.name,
            "heads of a committed class",
            class.size,
            0.0,
            f64::INFINITY,
        );
    }
}

fn limits(problem: &Problem, faults: &mut Faults) {
    for limit in &problem.hiring_limits {
        faults.range(&limit.name, &limit.weeks);
        if limit.pools.iter().any(|it| *it >= problem.pools.len()) {
            faults.add(format!("{}: limits a pool that does not exist", limit.name));
        }
    }
    for budget in &problem.budgets {
        faults.range(&budget.name, &budget.weeks);
        faults.number(&budget.name, "budget", budget.most, 0.0, f64::INFINITY);
        if budget.kinds.iter().any(|kind| !kind.is_money()) {
            faults.add(format!(
                "{}: a budget pays for money spent, not for the price of missing hours",
                budget.name
            ));
        }
    }
    if let Some(robust) = &problem.robust {
        faults.number(
            "busy weeks",
            "share that may be missing",
            robust.most_short_share,
            0.0,
            1.0,
        );
        faults.number(
            "busy weeks",
            "price of an hour beyond it",
            robust.price_per_h,
            0.0,
            f64::INFINITY,
        );
    }
}

/// Known changes and committed classes must not take people who are not there.
fn there(problem: &Problem) -> Result<(), CapacityError> {
    let mut faults = Faults::new(problem.span());
    let nothing = Decision::none(problem);
    let lacking = super::limits::seasoned(problem, &nothing);
    let flows = people(problem, &nothing);
    for (pool, terms) in problem.pools.iter().enumerate() {
        if let Some(week) = lacking[pool].iter().position(|heads| *heads < -NOTHING) {
            faults.add(format!(
                "{}, week {}: more people go by known changes than there are seasoned people",
                terms.name,
                week + 1
            ));
        } else if let Some(week) = flows.pools[pool]
            .iter()
            .position(|row| row.productive < -NOTHING)
        {
            faults.add(format!(
                "{}, week {}: committed classes need more trainers than it has people",
                terms.name,
                week + 1
            ));
        }
    }
    faults.result()
}

/// Whether `decision` fits `problem`.
pub(super) fn shape(problem: &Problem, decision: &Decision) -> Result<(), CapacityError> {
    let mut faults = Faults::new(problem.span());
    let (weeks, pools) = (problem.span(), problem.pools.len());
    let numbers = |lists: &[Vec<f64>], count: usize| {
        lists.len() == count
            && lists.iter().all(|it| it.len() == weeks)
            && lists.iter().flatten().all(|it| it.is_finite())
    };
    let worked = |lists: &[Vec<Vec<f64>>]| {
        let each = lists.iter().zip(&problem.pools);
        lists.len() == pools
            && each
                .into_iter()
                .all(|(own, pool)| numbers(own, pool.serves.len()))
    };
    let lists = numbers(&decision.overtime_h, pools)
        && numbers(&decision.time_off_h, pools)
        && numbers(&decision.outsourced_h, problem.queues.len())
        && worked(&decision.worked_h)
        && (decision.worked_busy_h.is_empty() || worked(&decision.worked_busy_h));
    let heads = |heads: f64| heads.is_finite() && heads >= 0.0;
    let classes = decision.classes.iter().all(|it| {
        let pool = problem.pools.get(it.pool);
        it.week < weeks && heads(it.size) && pool.is_some_and(|it| it.hiring.is_some())
    });
    let temps = decision.temps.iter().all(|it| {
        let pool = problem.pools.get(it.pool);
        it.week < weeks && heads(it.heads) && pool.is_some_and(|it| it.temps.is_some())
    });
    let moves = decision
        .moves
        .iter()
        .all(|it| it.week < weeks && heads(it.heads) && it.route < problem.moves.len());
    if !(lists && classes && temps && moves) {
        faults.add(
            "the decision does not fit the problem: its lists, weeks, pools or ways are others"
                .to_owned(),
        );
    }
    faults.result()
}
