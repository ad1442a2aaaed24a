//! What is allowed and probably not meant.

use crate::capacity::decision::Decision;
use crate::capacity::limits::{Known, NOTHING};
use crate::capacity::plan::{Warning, WarningKind};
use crate::capacity::problem::Problem;

pub(super) fn warnings(problem: &Problem) -> Vec<Warning> {
    let mut found = Vec::new();
    classes(problem, &mut found);
    rooms(problem, &mut found);
    ceilings(problem, &mut found);
    for queue in nobody_serves(problem) {
        add(
            &mut found,
            WarningKind::NobodyServes,
            format!(
                "{queue}: nobody serves it, and no hours can be bought: all of it will be missing"
            ),
        );
    }
    if problem.span() == problem.horizon {
        let text = "no week is known behind the plan's end: its last weeks are planned as if nothing came after";
        add(&mut found, WarningKind::NoEnd, text.to_owned());
    }
    found
}

fn add(found: &mut Vec<Warning>, kind: WarningKind, text: String) {
    found.push(Warning { kind, text });
}

fn classes(problem: &Problem, found: &mut Vec<Warning>) {
    for class in &problem.committed {
        let pool = &problem.pools[class.pool];
        if class.week < problem.horizon && class.week + pool.training_weeks() >= problem.horizon {
            add(
                found,
                WarningKind::GraduatesAfterTheEnd,
                format!(
                    "{}: the class committed for week {} graduates after the plan's end",
                    pool.name,
                    class.week + 1
                ),
            );
        }
    }
    for pool in &problem.pools {
        let Some(hiring) = &pool.hiring else { continue };
        let last = problem.horizon.saturating_sub(hiring.training_weeks);
        if !(0..last).any(|week| hiring.may_start(week)) {
            add(
                found,
                WarningKind::NobodyCanGraduate,
                format!(
                    "{}: with {} weeks to the first day, {} weeks of training and the weeks frozen, no new class graduates within the plan",
                    pool.name, hiring.lead_weeks, hiring.training_weeks
                ),
            );
        }
    }
}

fn rooms(problem: &Problem, found: &mut Vec<Warning>) {
    let known = Known::of(problem, &Decision::none(problem));
    for (site, room) in problem.sites.iter().enumerate() {
        if let Some(seats) = &room.seats {
            let full = |week: &usize| known.heads[site][*week] > seats[*week] + NOTHING;
            let weeks: Vec<usize> = (0..problem.horizon).filter(full).collect();
            if let Some(first) = weeks.first() {
                add(
                    found,
                    WarningKind::SeatsTooFew,
                    format!(
                        "{}: {:.1} heads for {} seats in week {} without hiring anybody ({} such weeks); nobody can be added in them",
                        room.name,
                        known.heads[site][*first],
                        seats[*first],
                        first + 1,
                        weeks.len()
                    ),
                );
            }
        }
        if let Some(trainers) = &room.trainers {
            let few = |week: &usize| known.trainers[site][*week] > trainers[*week] + NOTHING;
            if let Some(week) = (0..problem.horizon).find(few) {
                add(
                    found,
                    WarningKind::TrainersTooFew,
                    format!(
                        "{}: committed classes need {:.1} trainers in week {}, there are {}",
                        room.name,
                        known.trainers[site][week],
                        week + 1,
                        trainers[week]
                    ),
                );
            }
        }
    }
}

fn ceilings(problem: &Problem, found: &mut Vec<Warning>) {
    let flows = crate::capacity::evaluate::flows(problem, &Decision::none(problem));
    for budget in &problem.budgets {
        let spent = crate::capacity::limits::spent(problem, &flows, budget);
        if spent > budget.most + NOTHING {
            add(
                found,
                WarningKind::BudgetSpent,
                format!(
                    "{}: {spent:.0} are spent without any decision, the budget is {:.0}: nothing can be added from it",
                    budget.name, budget.most
                ),
            );
        }
    }
    for limit in &problem.hiring_limits {
        let (classes, heads) = crate::capacity::limits::hired(problem, limit, &problem.committed);
        let over = limit
            .most_classes
            .is_some_and(|it| classes > f64::from(it) + NOTHING)
            || limit
                .most_heads
                .is_some_and(|it| heads > f64::from(it) + NOTHING);
        let sizes = limit
            .pools
            .iter()
            .filter_map(|pool| problem.pools[*pool].hiring.as_ref());
        let smallest = sizes.map(|it| it.min_size).min();
        let shut = limit
            .most_heads
            .zip(smallest)
            .is_some_and(|(most, least)| most > 0 && most < least);
        if over || shut {
            let why = if over {
                "committed classes are more than it allows"
            } else {
                "it is less than the smallest class"
            };
            add(
                found,
                WarningKind::LimitTooTight,
                format!("{}: {why}", limit.name),
            );
        }
    }
}

/// Queues that need hours which nobody can give.
fn nobody_serves(problem: &Problem) -> Vec<&str> {
    let mut names = Vec::new();
    for (index, queue) in problem.queues.iter().enumerate() {
        let needed = queue.required_h.iter().any(|it| *it > NOTHING);
        let served = problem
            .pools
            .iter()
            .any(|pool| pool.serves.iter().any(|it| it.queue == index));
        let bought = queue
            .outsourcing
            .as_ref()
            .is_some_and(|it| it.most_h.iter().any(|most| *most > 0.0));
        if needed && !served && !bought {
            names.push(queue.name.as_str());
        }
    }
    names
}
