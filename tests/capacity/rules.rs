//! Rule by rule: the plan keeps it, and the plan that does not know it breaks it.

use super::common::{growing, solved};
use shiftwright::capacity::{
    Budget, Class, Cohort, CostKind, Decision, HiringLimit, MoveRoute, MoveStart, Pool, Problem,
    Robust, Rule, Serves, Temps, VoluntaryTimeOff, broken_limits,
};

/// The plan of `free` breaks `rule` of `limited`; the plan of `limited` keeps everything, and costs no less.
fn bites(rule: Rule, free: &Problem, limited: &Problem) {
    let without = solved(free);
    let broken = broken_limits(limited, &without.decision).unwrap();
    assert!(
        broken.iter().any(|it| it.rule == rule),
        "{rule:?} is not needed: {broken:?}"
    );
    let with = solved(limited);
    let (free, kept) = (without.flows.total(), with.flows.total());
    assert!(
        kept > free - 1e-6 * free,
        "{rule:?}: {kept} is less than {free}"
    );
}

fn limited(change: impl Fn(&mut Problem)) -> Problem {
    let mut problem = growing();
    change(&mut problem);
    problem
}

#[test]
fn classes_start_neither_early_nor_in_freeze_weeks() {
    let free = growing();
    let first = solved(&free).decision.classes[0].week;
    let hiring = |it: &mut Problem| it.pools[0].hiring.take().unwrap();
    let late = limited(|it| {
        let mut own = hiring(it);
        own.lead_weeks = first + 1;
        it.pools[0].hiring = Some(own);
    });
    bites(Rule::ClassWeek, &free, &late);
    let frozen = limited(|it| {
        let mut own = hiring(it);
        own.frozen = (0..14).map(|week| week == first).collect();
        it.pools[0].hiring = Some(own);
    });
    bites(Rule::ClassWeek, &free, &frozen);
}

#[test]
fn classes_have_a_least_and_a_largest_size() {
    let free = growing();
    let sizes: Vec<f64> = solved(&free)
        .decision
        .classes
        .iter()
        .map(|it| it.size)
        .collect();
    let largest = sizes.iter().copied().fold(0.0, f64::max);
    let small = limited(|it| it.pools[0].hiring.as_mut().unwrap().max_size = largest as u32 - 1);
    bites(Rule::ClassSize, &free, &small);
    let large = limited(|it| {
        let hiring = it.pools[0].hiring.as_mut().unwrap();
        (hiring.min_size, hiring.max_size) = (largest as u32 + 1, largest as u32 + 2);
    });
    let broken = broken_limits(&large, &solved(&free).decision).unwrap();
    assert!(broken.iter().any(|it| it.rule == Rule::ClassSize));
    solved(&large);
}

#[test]
fn seats_trainers_limits_and_budgets_hold() {
    let free = growing();
    let plan = solved(&free);
    let heads = plan.flows.pools[0]
        .iter()
        .map(|it| it.heads)
        .fold(0.0, f64::max);
    let hired: f64 = plan.decision.classes.iter().map(|it| it.size).sum();
    let spent = plan.flows.cost.hiring + plan.flows.cost.training;
    let seats = limited(|it| it.sites[0].seats = Some(vec![heads - 1.0; 14]));
    bites(Rule::Seats, &free, &seats);
    let trainers = limited(|it| it.sites[0].trainers = Some(vec![0.9; 14]));
    bites(Rule::Trainers, &free, &trainers);
    let limit = |classes: Option<u32>, heads: Option<u32>| {
        limited(|it| {
            it.hiring_limits.push(HiringLimit {
                name: "limit".to_owned(),
                pools: vec![0],
                weeks: 0..14,
                most_classes: classes,
                most_heads: heads,
            });
        })
    };
    let classes = plan.decision.classes.len() as u32;
    bites(Rule::HiringLimit, &free, &limit(Some(classes - 1), None));
    bites(
        Rule::HiringLimit,
        &free,
        &limit(None, Some(hired as u32 - 1)),
    );
    let budget = limited(|it| {
        it.budgets.push(Budget {
            name: "hiring".to_owned(),
            weeks: 0..14,
            kinds: vec![CostKind::Hiring, CostKind::Training],
            most: spent - 1.0,
        });
    });
    bites(Rule::Budget, &free, &budget);
    let all = limited(|it| {
        it.budgets.push(Budget {
            name: "everything".to_owned(),
            weeks: 0..14,
            kinds: CostKind::ALL
                .into_iter()
                .filter(|it| it.is_money())
                .collect(),
            most: plan.flows.cost.money() - 500.0,
        });
    });
    bites(Rule::Budget, &free, &all);
}

#[test]
fn overtime_time_off_and_outsourcing_have_limits() {
    let free = growing();
    bites(
        Rule::Overtime,
        &free,
        &limited(|it| it.pools[0].overtime.as_mut().unwrap().most_share = 0.02),
    );
    let outside = limited(|it| it.queues[0].outsourcing.as_mut().unwrap().most_h = vec![1.0; 14]);
    bites(Rule::Outsourcing, &free, &outside);
    let agreed = limited(|it| it.queues[0].outsourcing.as_mut().unwrap().least_h = vec![15.0; 14]);
    bites(Rule::Outsourcing, &free, &agreed);
    let quiet = |most_share: f64| {
        limited(|it| {
            it.queues[0].required_h.fill(200.0);
            it.queues[0].required_p10_h.fill(180.0);
            it.queues[0].required_p90_h.fill(220.0);
            it.pools[0].time_off = Some(VoluntaryTimeOff {
                most_share,
                saved_share: 1.0,
            });
        })
    };
    bites(Rule::TimeOff, &quiet(0.2), &quiet(0.05));
}

fn with_temps(most_heads: u32, lead_weeks: usize) -> Problem {
    limited(|it| {
        it.pools[0].temps = Some(Temps {
            lead_weeks,
            contract_weeks: 5,
            training_weeks: 1,
            most_heads,
            productive: 0.9,
            pay_per_h: 20.0,
            cost_per_hire: 50.0,
        });
    })
}

#[test]
fn temps_are_few_and_do_not_come_at_once() {
    let free = with_temps(8, 0);
    assert!(!solved(&free).decision.temps.is_empty());
    bites(Rule::Temps, &free, &with_temps(1, 0));
    bites(Rule::Temps, &free, &with_temps(8, 8));
}

/// A second pool beside the first, whose people can learn to help it.
fn with_way(most_per_week: u32, first_week: usize, heads: f64) -> Problem {
    limited(|it| {
        let mut queue = it.queues[0].clone();
        queue.name = "email".to_owned();
        queue.outsourcing = None;
        for list in [
            &mut queue.required_h,
            &mut queue.required_p10_h,
            &mut queue.required_p90_h,
        ] {
            list.fill(60.0);
        }
        it.queues.push(queue);
        it.pools.push(Pool {
            name: "Lyon email".to_owned(),
            serves: vec![Serves {
                queue: 1,
                speed: 1.0,
            }],
            opening: vec![Cohort {
                tenure_weeks: 100,
                heads,
            }],
            hiring: None,
            ..it.pools[0].clone()
        });
        it.moves.push(MoveRoute {
            name: "email to phone".to_owned(),
            from: 1,
            to: 0,
            first_week,
            weeks_away: 2,
            most_per_week,
            cost_per_head: 100.0,
        });
    })
}

#[test]
fn people_move_as_many_as_may_and_not_before_they_can() {
    let free = with_way(4, 0, 8.0);
    let plan = solved(&free);
    assert!(!plan.decision.moves.is_empty());
    bites(Rule::Moves, &free, &with_way(1, 0, 8.0));
    let first = plan.decision.moves[0].week;
    bites(Rule::Moves, &free, &with_way(4, first + 1, 8.0));
}

#[test]
fn nobody_moves_who_is_not_there() {
    let problem = with_way(20, 0, 2.5);
    let plan = solved(&problem);
    let moved: f64 = plan.decision.moves.iter().map(|it| it.heads).sum();
    assert!(moved <= 2.5, "{moved}");
    let mut decision = Decision::none(&problem);
    decision.moves.push(MoveStart {
        route: 0,
        week: 0,
        heads: 3.0,
    });
    let broken = broken_limits(&problem, &decision).unwrap();
    assert!(
        broken
            .iter()
            .any(|it| it.rule == Rule::Seasoned && it.of == 1),
        "{broken:?}"
    );
}

#[test]
fn nobody_works_hours_that_are_not_there() {
    let mut problem = growing();
    problem.robust = Some(Robust {
        most_short_share: 0.05,
        price_per_h: 30.0,
    });
    let plan = solved(&problem);
    let mut more = plan.decision.clone();
    more.worked_h[0][0][3] += 30.0;
    let broken = broken_limits(&problem, &more).unwrap();
    assert!(
        broken
            .iter()
            .any(|it| it.rule == Rule::Hours && it.week == 3)
    );
    let mut more = plan.decision.clone();
    more.worked_busy_h[0][0][3] += 60.0;
    let broken = broken_limits(&problem, &more).unwrap();
    assert!(
        broken
            .iter()
            .any(|it| it.rule == Rule::BusyHours && it.week == 3)
    );
    let mut twice = plan.decision.clone();
    twice.classes.push(Class {
        size: 2.0,
        ..twice.classes[0]
    });
    let broken = broken_limits(&problem, &twice).unwrap();
    assert!(broken.iter().any(|it| it.rule == Rule::ClassSize));
}

#[test]
fn the_limit_for_busy_weeks_leaves_less_missing_in_them() {
    let missing = |robust: Option<Robust>| -> f64 {
        let plan = solved(&limited(|it| it.robust = robust));
        plan.flows.queues[0].iter().map(|it| it.short_p90_h).sum()
    };
    let without = missing(None);
    let with = missing(Some(Robust {
        most_short_share: 0.02,
        price_per_h: 200.0,
    }));
    assert!(
        with < 0.8 * without,
        "{with} with the limit, {without} without"
    );
}
