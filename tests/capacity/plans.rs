//! What a plan says of itself: status, reasons, worth, ends; parts and wholes.

use super::common::{HAND_CLASS, conserved, growing, hand, holds, solved};
use super::months::{Size, centre};
use shiftwright::capacity::{
    Decision, HiringLimit, MoveRoute, Plan, Problem, Settings, broken_limits, evaluate, solve,
};
use shiftwright::control::Control;
use shiftwright::schedule::SolveStatus;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Two groups of one site over 20 weeks.
fn small() -> Problem {
    let size = Size {
        weeks: 20,
        beyond: 8,
        sites: 1,
        groups: 2,
        heads: 14.0,
    };
    fewer(centre(size, 3))
}

/// With a quarter of the people gone, so that classes are needed soon.
fn fewer(mut problem: Problem) -> Problem {
    for cohort in problem.pools.iter_mut().flat_map(|it| &mut it.opening) {
        cohort.heads *= 0.75;
    }
    problem
}

fn planned(problem: &Problem, gap: f64) -> Plan {
    let settings = Settings {
        gap,
        ..Settings::default()
    };
    let plan = solve(problem, &settings, &Control::unlimited()).unwrap();
    holds(problem, &plan.decision, &plan.flows);
    plan
}

#[test]
fn a_gap_that_is_asked_for_is_reached_and_told() {
    let plan = planned(&small(), 0.01);
    let report = &plan.report;
    assert!(report.status.is_good_enough(), "{report:?}");
    assert!(report.gap.unwrap() <= 0.0101, "{report:?}");
    assert!(!plan.decision.classes.is_empty());
    let text = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
}

#[test]
fn the_same_seed_gives_the_same_plan() {
    let (one, two) = (planned(&small(), 0.02), planned(&small(), 0.02));
    assert_eq!(
        (one.decision, one.reasons, one.worth),
        (two.decision, two.reasons, two.worth)
    );
}

#[test]
fn stopped_at_once_there_is_a_plan_of_those_who_are_there() {
    let control = Control::unlimited();
    control.cancellation().store(true, Ordering::Relaxed);
    let plan = solve(&small(), &Settings::default(), &control).unwrap();
    holds(&small(), &plan.decision, &plan.flows);
    assert_eq!(plan.report.status, SolveStatus::Stopped);
    assert_eq!((plan.report.bound, plan.report.gap), (None, None));
    assert!(plan.decision.classes.is_empty());
    let own: f64 = plan.flows.queues.iter().flatten().map(|it| it.own_h).sum();
    assert!(own > 0.0, "people are put on queues all the same");
}

#[test]
fn a_time_limit_ends_with_the_best_so_far() {
    let size = Size {
        weeks: 60,
        beyond: 20,
        sites: 2,
        groups: 4,
        heads: 40.0,
    };
    let problem = centre(size, 1);
    let control = Control::unlimited().within(Duration::from_secs(3));
    let settings = Settings {
        gap: 0.0,
        ..Settings::default()
    };
    let plan = solve(&problem, &settings, &control).unwrap();
    holds(&problem, &plan.decision, &plan.flows);
    assert_eq!(plan.report.status, SolveStatus::Stopped);
}

/// The plan's other classes as given, and nobody else hired.
fn given(problem: &Problem, plan: &Plan, without: usize) -> Problem {
    let mut given = problem.clone();
    let horizon = problem.horizon;
    let classes = plan.decision.classes.iter().enumerate();
    let kept = classes.filter(|(index, it)| *index != without || it.week >= horizon);
    given.committed.extend(kept.map(|it| *it.1));
    for pool in &mut given.pools {
        if let Some(hiring) = &mut pool.hiring {
            hiring.frozen = vec![true; problem.weeks.len()];
        }
    }
    given
}

/// Without weeks past the end, limits and budgets, everything else is decided week by week.
fn simple() -> Problem {
    let mut problem = small();
    problem.horizon = problem.weeks.len();
    problem.moves.clear();
    for pool in &mut problem.pools {
        pool.temps = None;
    }
    problem
}

#[test]
fn a_class_is_there_for_what_it_saves() {
    let problem = simple();
    let plan = planned(&problem, 0.001);
    assert_eq!(plan.reasons.len(), plan.decision.classes.len());
    let all = planned(&given(&problem, &plan, usize::MAX), 0.0)
        .flows
        .total();
    for (index, reason) in plan.reasons.iter().enumerate().take(3) {
        assert_eq!(reason.class, plan.decision.classes[index]);
        let without = planned(&given(&problem, &plan, index), 0.0).flows.total();
        let saves = reason.saves.unwrap();
        let counted = without - all;
        assert!(
            (saves - counted).abs() < 1e-4 * all.abs().max(1.0) * 0.01 + 1.0,
            "{saves} {counted}"
        );
        let first = reason.class.week + problem.pools[reason.class.pool].training_weeks();
        assert!(!reason.weeks.is_empty());
        assert!(
            reason
                .weeks
                .iter()
                .all(|it| it.week >= first && it.cost > 0.0),
            "{reason:?}"
        );
        assert!(reason.weeks.windows(2).all(|it| it[0].cost >= it[1].cost));
    }
}

#[test]
fn one_more_agent_is_worth_what_the_cost_falls_by() {
    let problem = simple();
    let plan = planned(&problem, 0.001);
    let given = given(&problem, &plan, usize::MAX);
    let before = planned(&given, 0.0).flows.total();
    let part = 0.01;
    let mut seen = 0;
    for week in (0..problem.horizon - 1).step_by(5) {
        let worth = &plan.worth[0];
        let mut more = given.clone();
        let pool = &mut more.pools[0];
        pool.known_changes = vec![0.0; problem.weeks.len()];
        pool.known_changes[week] = part;
        pool.known_changes[week + 1] = -part * (1.0 - pool.leaving(pool.seasoned_from(), week));
        let fell = (before - planned(&more, 0.0).flows.total()) / part;
        let promised = worth.saved[week] - worth.pay[week];
        // At a kink both slopes are prices.
        if (fell - promised).abs() < 0.02 * worth.pay[week] {
            seen += 1;
        }
    }
    assert!(seen >= 3, "only {seen} of 6 weeks as promised");
}

#[test]
fn the_end_is_no_void() {
    let late = |problem: &Problem| -> f64 {
        let plan = solved(problem);
        let own = plan.decision.classes.iter();
        let own = own.filter(|it| (10..14).contains(&it.week));
        own.map(|it| it.size).sum()
    };
    let cut = growing();
    let mut problem = growing();
    problem.extend(12);
    let (open, closed) = (late(&problem), late(&cut));
    assert!(
        open > closed,
        "{closed} hired late before a void, {open} otherwise"
    );
}

/// Two sites that share nothing but a limit on classes.
fn two_sites(most_classes: u32) -> Problem {
    let size = Size {
        weeks: 24,
        beyond: 0,
        sites: 1,
        groups: 1,
        heads: 12.0,
    };
    let (mut one, two) = (fewer(centre(size, 5)), fewer(centre(size, 6)));
    one.queues.extend(two.queues);
    one.sites.extend(two.sites);
    for mut pool in two.pools {
        pool.site = 1;
        pool.name = "elsewhere".to_owned();
        pool.serves[0].queue = 1;
        pool.hiring.as_mut().unwrap().trainers_from = Some(1);
        one.pools.push(pool);
    }
    one.hiring_limits = vec![HiringLimit {
        name: "both".to_owned(),
        pools: vec![0, 1],
        weeks: 0..24,
        most_classes: Some(most_classes),
        most_heads: None,
    }];
    one.budgets.clear();
    one
}

/// The same, but planned as one: a way that nobody can take ties the pools together.
fn tied(most_classes: u32) -> Problem {
    let mut problem = two_sites(most_classes);
    problem.moves.push(MoveRoute {
        name: "never".to_owned(),
        from: 0,
        to: 1,
        most_per_week: 0,
        ..MoveRoute::default()
    });
    problem
}

#[test]
fn parts_planned_apart_are_the_whole() {
    let (apart, whole) = (solved(&two_sites(20)), solved(&tied(20)));
    let (a, b) = (apart.flows.total(), whole.flows.total());
    assert!((a - b).abs() < 1e-5 * b, "{a} apart, {b} as one");
    assert!(apart.decision.classes.len() >= 2);
}

#[test]
fn parts_keep_a_limit_that_they_share() {
    let free = solved(&two_sites(20));
    let most = free.decision.classes.len() as u32 - 1;
    let problem = two_sites(most);
    assert!(!broken_limits(&problem, &free.decision).unwrap().is_empty());
    let (apart, whole) = (solved(&problem), solved(&tied(most)));
    let (a, b) = (apart.flows.total(), whole.flows.total());
    assert!((a - b).abs() < 1e-5 * b, "{a} apart, {b} as one");
    assert!(a > free.flows.total());
}

#[test]
fn known_changes_and_committed_classes_are_conserved_too() {
    let mut problem = hand();
    problem.pools[0].known_changes = vec![0.0, 2.0, 0.0, -1.5, 0.0, 0.0];
    problem.pools[0]
        .opening
        .push(shiftwright::capacity::Cohort {
            tenure_weeks: 1,
            heads: 3.0,
        });
    problem.committed.push(HAND_CLASS);
    let flows = evaluate(&problem, &Decision::none(&problem)).unwrap();
    conserved(&flows);
    let rows = &flows.pools[0];
    assert_eq!((rows[0].in_training, rows[1].graduates), (3.0, 2.25));
    assert_eq!((rows[1].known_in, rows[3].known_out), (2.0, 1.5));
    solved(&problem);
}

/// Half of the cost may be missed by the gap: what is cheap to see is put right all the same.
#[test]
fn no_class_is_left_that_loses_money() {
    let plan = planned(&small(), 0.5);
    assert!(!plan.reasons.is_empty());
    for reason in &plan.reasons {
        assert!(reason.saves.is_none_or(|it| it > -1.0), "{reason:?}");
    }
    assert!(plan.report.gap.unwrap() < 0.1, "{:?}", plan.report);
    let decided = plan.gap_of_decided().unwrap();
    assert!(decided >= plan.report.gap.unwrap(), "{decided}");
}

/// Far too much work for everybody: temps are few against it, but cheaper than missing hours.
#[test]
fn temps_who_pay_come_however_small_their_share_is() {
    let mut problem = small();
    for queue in &mut problem.queues {
        for list in [
            &mut queue.required_h,
            &mut queue.required_p10_h,
            &mut queue.required_p90_h,
        ] {
            list.iter_mut().for_each(|it| *it *= 1000.0);
        }
    }
    let temps = shiftwright::capacity::Temps {
        lead_weeks: 1,
        contract_weeks: 6,
        training_weeks: 1,
        most_heads: 4,
        productive: 0.9,
        pay_per_h: 20.0,
        cost_per_hire: 10.0,
    };
    problem.pools[0].temps = Some(temps);
    for site in &mut problem.sites {
        site.seats = None;
    }
    let plan = planned(&problem, 0.01);
    let heads: f64 = plan.decision.temps.iter().map(|it| it.heads).sum();
    assert!(heads >= 8.0, "{:?}", plan.decision.temps);
}
