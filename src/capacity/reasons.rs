//! Why a class is there, and what one more agent would be worth: both from the linear program with all whole numbers
//! as decided.

use super::model::CapacityModel;
use super::plan::{Missed, PoolWorth, Reason};
use super::problem::{Class, Problem};
use crate::control::Control;
use crate::schedule::solver::{Limits, LiveModel, Model, Relaxed, SolverError};

/// Weeks that a reason lists at most.
const MOST_WEEKS: usize = 12;

/// Money below this is no reason.
const TRIFLE: f64 = 0.5;

/// By pool, what one more seasoned agent is worth each week of the plan, by the prices of `settled`.
pub(super) fn worth(built: &CapacityModel, problem: &Problem, settled: &Relaxed) -> Vec<PoolWorth> {
    let pools = problem.pools.iter().zip(&built.columns.pools).enumerate();
    pools
        .map(|(pool, (terms, weeks))| PoolWorth {
            pool,
            site: terms.site,
            saved: weeks[..problem.horizon]
                .iter()
                .map(|own| {
                    let row = own.productive;
                    row.map_or(0.0, |row| (-settled.row_prices[row.position()]).max(0.0))
                })
                .collect(),
            pay: (0..problem.horizon)
                .map(|week| terms.hours_per_week * terms.pay(week))
                .collect(),
        })
        .collect()
}

/// Why each of `classes` is there: the program solved again without it, all other whole numbers as decided. Ends early
/// where `control` says so.
pub(super) fn reasons(
    built: &CapacityModel,
    problem: &Problem,
    fixed: &Model,
    classes: &[Class],
    control: &Control,
) -> Result<Vec<Reason>, SolverError> {
    let limits = Limits::default();
    let mut live = LiveModel::new(fixed, &limits)?;
    let Some(with) = live.solve(control)? else {
        return Ok(Vec::new());
    };
    let before = weeks(built, problem, &with.values);
    let mut reasons = Vec::new();
    for (done, class) in classes.iter().enumerate() {
        control.report(
            "Why each class",
            Some(done as f64 / classes.len() as f64),
            "",
        );
        let own = built.columns.classes.iter();
        let Some(columns) = own
            .into_iter()
            .find(|it| (it.pool, it.week) == (class.pool, class.week))
        else {
            continue;
        };
        let both = [(columns.open, 1.0), (Some(columns.size), class.size)];
        for (column, _) in both {
            set(&mut live, column, 0.0)?;
        }
        let without = live.solve(control)?;
        if control.stop() {
            break;
        }
        reasons.push(match without {
            Some(without) => {
                let after = weeks(built, problem, &without.values);
                let saves = Some(without.cost - with.cost);
                Reason {
                    class: *class,
                    saves,
                    weeks: missed(&before, &after),
                }
            }
            None => Reason {
                class: *class,
                saves: None,
                weeks: Vec::new(),
            },
        });
        for (column, value) in both {
            set(&mut live, column, value)?;
        }
    }
    Ok(reasons)
}

fn set(
    live: &mut LiveModel,
    column: Option<crate::schedule::solver::Column>,
    value: f64,
) -> Result<(), SolverError> {
    match column {
        Some(column) => live.set_range(column.position(), value, value),
        None => Ok(()),
    }
}

/// What a queue's week lacks and buys.
#[derive(Debug, Clone, Copy, Default)]
struct QueueLacks {
    short_h: f64,
    outsourced_h: f64,
    overtime_h: f64,
    cost: f64,
}

/// By week, then queue.
fn weeks(built: &CapacityModel, problem: &Problem, values: &[f64]) -> Vec<Vec<QueueLacks>> {
    (0..problem.span())
        .map(|week| {
            let queues = 0..problem.queues.len();
            let mut all: Vec<QueueLacks> = queues
                .map(|queue| lacks(built, problem, values, queue, week))
                .collect();
            for pool in 0..problem.pools.len() {
                overtime(built, problem, values, (pool, week), &mut all);
            }
            all
        })
        .collect()
}

fn lacks(
    built: &CapacityModel,
    problem: &Problem,
    values: &[f64],
    queue: usize,
    week: usize,
) -> QueueLacks {
    let own = &built.columns.queues[queue][week];
    let need = &problem.queues[queue];
    let short_h: f64 = own.short.iter().map(|it| values[it.position()]).sum();
    let outsourced_h = own.outsourced.map_or(0.0, |it| values[it.position()]);
    let price = need.outsourcing.as_ref().map_or(0.0, |it| it.price_per_h);
    QueueLacks {
        short_h,
        outsourced_h,
        overtime_h: 0.0,
        cost: need.price(week, need.required_h[week], short_h) + price * outsourced_h,
    }
}

/// Shares a pool's overtime among its queues by where it works.
fn overtime(
    built: &CapacityModel,
    problem: &Problem,
    values: &[f64],
    (pool, week): (usize, usize),
    all: &mut [QueueLacks],
) {
    let (own, terms) = (&built.columns.pools[pool][week], &problem.pools[pool]);
    let (Some(column), Some(overtime)) = (own.overtime, &terms.overtime) else {
        return;
    };
    let hours = values[column.position()];
    let worked: f64 = own.work.iter().map(|it| values[it.position()]).sum();
    if hours <= 0.0 || worked <= 0.0 {
        return;
    }
    for (serves, column) in terms.serves.iter().zip(&own.work) {
        let part = hours * values[column.position()] / worked;
        all[serves.queue].overtime_h += part;
        all[serves.queue].cost += part * terms.pay(week) * overtime.pay_factor;
    }
}

/// Where it gets worse, the dearest first.
fn missed(before: &[Vec<QueueLacks>], after: &[Vec<QueueLacks>]) -> Vec<Missed> {
    let mut found = Vec::new();
    for (week, (old, new)) in before.iter().zip(after).enumerate() {
        for (queue, (old, new)) in old.iter().zip(new).enumerate() {
            let cost = new.cost - old.cost;
            if cost > TRIFLE {
                found.push(Missed {
                    week,
                    queue,
                    short_h: new.short_h - old.short_h,
                    outsourced_h: new.outsourced_h - old.outsourced_h,
                    overtime_h: new.overtime_h - old.overtime_h,
                    cost,
                });
            }
        }
    }
    found.sort_by(|a, b| b.cost.total_cmp(&a.cost));
    found.truncate(MOST_WEEKS);
    found
}
