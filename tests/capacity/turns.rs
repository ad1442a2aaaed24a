//! Parts of a large problem that are decided one after the other.

use super::common::conserved;
use super::months::{Size, centre};
use shiftwright::capacity::{
    Class, HiringLimit, Plan, Problem, Robust, Settings, broken_limits, solve,
};
use shiftwright::control::Control;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Two sites, two pairs of groups that share nothing but seats, trainers, limits and budgets. One limit goes on past the end,
/// where a part of a class is committed.
fn shared() -> Problem {
    let size = Size {
        weeks: 20,
        beyond: 8,
        sites: 2,
        groups: 4,
        heads: 14.0,
    };
    let mut problem = centre(size, 5);
    problem.hiring_limits.push(HiringLimit {
        name: "past the end".to_owned(),
        pools: (0..8).collect(),
        weeks: 18..28,
        most_classes: Some(3),
        most_heads: None,
    });
    problem.committed.push(Class {
        pool: 0,
        week: 22,
        size: 9.0,
    });
    problem.robust = Some(Robust {
        most_short_share: 0.1,
        price_per_h: 200.0,
    });
    problem
}

fn planned(problem: &Problem, whole_rows: usize, control: &Control) -> Plan {
    let settings = Settings {
        gap: 0.02,
        whole_rows,
        ..Settings::default()
    };
    solve(problem, &settings, control).unwrap()
}

#[test]
fn parts_in_turn_keep_what_they_share_and_the_bound_is_one_of_the_whole() {
    let problem = shared();
    let limit = Control::unlimited().within(Duration::from_secs(300));
    let in_turn = planned(&problem, 0, &limit);
    assert_eq!(broken_limits(&problem, &in_turn.decision).unwrap(), vec![]);
    conserved(&in_turn.flows);
    assert!(!in_turn.decision.classes.is_empty());
    let whole = planned(&problem, usize::MAX, &limit);
    let cost = |plan: &Plan| plan.report.objective.unwrap();
    let bound = in_turn.report.bound.unwrap();
    assert!(bound <= cost(&in_turn) && bound <= cost(&whole) * (1.0 + 1e-9));
    // What is scarce goes to the part that comes first.
    assert!(
        cost(&in_turn) < 1.1 * cost(&whole),
        "{} {}",
        cost(&in_turn),
        cost(&whole)
    );
    // Every pool has its own hours of a busy week, on overtime and without time off: more than usual, all together.
    let decision = &in_turn.decision;
    for (pool, terms) in problem.pools.iter().enumerate() {
        let (usual, busy) = (&decision.worked_h[pool], &decision.worked_busy_h[pool]);
        assert!(usual != busy, "{}", terms.name);
    }
    let sum = |hours: &Vec<Vec<Vec<f64>>>| hours.iter().flatten().flatten().sum::<f64>();
    let (usual, busy) = (sum(&decision.worked_h), sum(&decision.worked_busy_h));
    assert!(busy > usual, "{usual} {busy}");
}

#[test]
fn parts_in_turn_are_the_same_with_one_thread_and_with_four() {
    let problem = shared();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        pool.install(|| planned(&problem, 0, &Control::unlimited()).decision)
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn parts_in_turn_that_are_stopped_at_once_are_a_plan() {
    let control = Control::unlimited();
    control.cancellation().store(true, Ordering::Relaxed);
    let problem = shared();
    let plan = planned(&problem, 0, &control);
    assert_eq!(broken_limits(&problem, &plan.decision).unwrap(), vec![]);
    assert_eq!(plan.report.gap, None);
}
