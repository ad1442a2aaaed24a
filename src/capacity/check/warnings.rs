//! What is allowed and probably not meant.

use crate::capacity::clip::day;
use crate::capacity::decision::Decision;
use crate::capacity::limits::{Known, NOTHING};
use crate::capacity::plan::{Warning, WarningKind};
use crate::capacity::problem::{Class, Problem};
use crate::capacity::rounding::{Against, Room};
use crate::wording::listed;

pub(super) fn warnings(problem: &Problem) -> Vec<Warning> {
    let mut found = Vec::new();
    no_class(problem, &mut found);
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
                    "{}: the class decided for {} is ready only after the last week",
                    pool.name,
                    day(problem, class.week)
                ),
            );
        }
    }
    for pool in &problem.pools {
        let Some(hiring) = &pool.hiring else { continue };
        let closed = (0..problem.horizon).all(|week| hiring.frozen.get(week) == Some(&true));
        if closed && hiring.lead_weeks < problem.horizon && committed_alone(problem, pool) {
            // Nobody is to be hired here: a group of decided classes.
            continue;
        }
        let last = problem.horizon.saturating_sub(hiring.training_weeks);
        if !(0..last).any(|week| hiring.may_start(week)) {
            add(
                found,
                WarningKind::NobodyCanGraduate,
                format!(
                    "{}: with {} weeks from the decision to the first day, {} weeks of training and the weeks in which no class begins, nobody who is hired now is ready by {}",
                    pool.name,
                    hiring.lead_weeks,
                    hiring.training_weeks,
                    day(problem, problem.horizon.saturating_sub(1))
                ),
            );
        }
    }
}

/// Whether a pool is hired into by decided classes alone.
fn committed_alone(problem: &Problem, pool: &crate::capacity::Pool) -> bool {
    let classes = problem.committed.iter();
    classes
        .into_iter()
        .any(|it| std::ptr::eq(&problem.pools[it.pool], pool))
}

/// Pools into which people could be hired, were it not for a limit that lets no class begin in any week: told once of those
/// of a site that the same stands against.
fn no_class(problem: &Problem, found: &mut Vec<Warning>) {
    let room = Room::new(problem);
    let mut told: Vec<(Shut, Vec<&str>)> = Vec::new();
    for (pool, terms) in problem.pools.iter().enumerate() {
        let Some(shut) = shut(problem, &room, pool) else {
            continue;
        };
        match told.iter_mut().find(|(known, _)| *known == shut) {
            Some((_, pools)) => pools.push(&terms.name),
            None => told.push((shut, vec![&terms.name])),
        }
    }
    for (shut, pools) in told {
        let text = format!(
            "{}: no class can begin in any week, the smallest has {} people: {}",
            listed(&pools, 3, "other groups"),
            shut.min_size,
            listed(&shut.why, 3, "more limits")
        );
        add(found, WarningKind::NoClassFits, text);
    }
}

/// What lets no class of a pool begin.
#[derive(PartialEq, Eq)]
struct Shut {
    site: usize,
    min_size: u32,
    why: Vec<String>,
}

fn shut(problem: &Problem, room: &Room<'_>, pool: usize) -> Option<Shut> {
    let terms = &problem.pools[pool];
    let hiring = terms.hiring.as_ref()?;
    let size = f64::from(hiring.min_size);
    let weeks = (0..problem.horizon).filter(|it| hiring.may_start(*it));
    let against: Option<Vec<Against>> = weeks
        .map(|week| room.against(&Class { pool, week, size }, hiring))
        .collect();
    let mut all = against.filter(|it| !it.is_empty())?;
    all.sort_unstable();
    all.dedup();
    Some(Shut {
        site: terms.site,
        min_size: hiring.min_size,
        why: all.iter().map(|it| said(problem, pool, *it)).collect(),
    })
}

/// What stands against a class, in words.
fn said(problem: &Problem, pool: usize, against: Against) -> String {
    let site = &problem.sites[problem.pools[pool].site].name;
    match against {
        Against::Seats => format!("{site} has too few seats left"),
        Against::Trainers => format!("{site} has too few trainers left"),
        Against::Limit(at) => format!("{} allows none", problem.hiring_limits[at].name),
        Against::Budget(at) => {
            format!(
                "the budget {} is less than it costs",
                problem.budgets[at].name
            )
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
                        "{}: {:.1} people for {} seats in the week of {} without hiring anybody ({} such weeks); nobody can be added in them",
                        room.name,
                        known.heads[site][*first],
                        seats[*first],
                        day(problem, *first),
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
                        "{}: classes that are decided need {:.1} trainers in the week of {}, there are {}",
                        room.name,
                        known.trainers[site][week],
                        day(problem, week),
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
                    "budget {}: {spent:.0} are spent without any decision, the budget is {:.0}: nothing can be added from it",
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
