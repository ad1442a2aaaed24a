//! Numbers that make no sense, and numbers that are allowed and probably not meant.

use super::common::{HAND_CLASS, hand};
use shiftwright::capacity::{
    Budget, CapacityError, Class, CostKind, Decision, HiringLimit, Problem, WarningKind, check,
    clip, evaluate,
};

/// The complaint about the example with one thing changed.
fn complaint(change: impl Fn(&mut Problem)) -> String {
    let mut problem = hand();
    change(&mut problem);
    match check(&problem) {
        Err(CapacityError::Input(texts)) => texts.join("\n"),
        other => panic!("accepted: {other:?}"),
    }
}

fn warned(change: impl Fn(&mut Problem)) -> Vec<WarningKind> {
    let mut problem = hand();
    problem.extend(4);
    change(&mut problem);
    check(&problem).unwrap().iter().map(|it| it.kind).collect()
}

#[test]
fn every_kind_of_nonsense_is_named() {
    type Change = fn(&mut Problem);
    let cases: [(Change, &str); 16] = [
        (
            |it| it.pools[0].attrition.bands[1].weekly = -0.01,
            "weekly attrition is -0.01",
        ),
        (
            |it| it.pools[0].attrition.season = vec![11.0; 6],
            "more than everybody",
        ),
        (
            |it| it.pools[0].attrition.bands.swap(0, 1),
            "bands of attrition",
        ),
        (
            |it| it.pools[0].hiring.as_mut().unwrap().graduation = 1.2,
            "share that graduates is 1.2",
        ),
        (
            |it| it.pools[0].hiring.as_mut().unwrap().min_size = 5,
            "a class has 5 to 4 heads",
        ),
        (
            |it| it.pools[0].hiring.as_mut().unwrap().trainees_per_trainer = 0.0,
            "trainees a trainer",
        ),
        (
            |it| it.pools[0].presence[3] = 1.5,
            "week 4: presence is 1.5",
        ),
        (
            |it| it.pools[0].efficiency = 0.0,
            "efficiency of schedules is 0",
        ),
        (
            |it| it.queues[0].required_h.truncate(5),
            "5 entries for 6 weeks",
        ),
        (
            |it| it.queues[0].required_p90_h[2] = 10.0,
            "week 3: the band",
        ),
        (|it| it.queues[0].understaffing.reverse(), "must ascend"),
        (
            |it| it.queues[0].outsourcing.as_mut().unwrap().least_h[1] = 30.0,
            "least outsourced hours (30)",
        ),
        (
            |it| it.pools[0].serves[0].queue = 4,
            "a queue that does not exist",
        ),
        (|it| it.horizon = 7, "the plan has 7 weeks"),
        (
            |it| it.pools[0].known_changes = vec![0.0, -11.0, 0.0, 0.0, 0.0, 0.0],
            "known changes",
        ),
        (
            |it| {
                it.committed.push(Class {
                    size: 60.0,
                    ..HAND_CLASS
                });
            },
            "more trainers than it has people",
        ),
    ];
    for (change, wanted) in cases {
        let found = complaint(change);
        assert!(found.contains(wanted), "{wanted}: {found}");
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let found = complaint(|it| {
        it.pools[0].pay_per_h = -1.0;
        it.pools[0].efficiency = 2.0;
    });
    assert_eq!(found.lines().count(), 2, "{found}");
}

#[test]
fn what_is_allowed_but_not_meant_is_warned_of() {
    assert_eq!(warned(|_| ()), []);
    let late = |it: &mut Problem| {
        it.committed.push(Class {
            week: 5,
            ..HAND_CLASS
        })
    };
    assert_eq!(warned(late), [WarningKind::GraduatesAfterTheEnd]);
    let long = |it: &mut Problem| it.pools[0].hiring.as_mut().unwrap().lead_weeks = 5;
    assert_eq!(warned(long), [WarningKind::NobodyCanGraduate]);
    let narrow = |it: &mut Problem| it.sites[0].seats = Some(vec![8.0; 10]);
    assert_eq!(
        warned(narrow),
        [WarningKind::NoClassFits, WarningKind::SeatsTooFew]
    );
    let untaught = |it: &mut Problem| {
        it.committed.push(HAND_CLASS);
        it.sites[0].trainers = Some(vec![0.5; 10]);
    };
    assert_eq!(
        warned(untaught),
        [WarningKind::NoClassFits, WarningKind::TrainersTooFew]
    );
    let spent = |it: &mut Problem| {
        it.budgets.push(Budget {
            name: "pay".to_owned(),
            weeks: 0..6,
            kinds: vec![CostKind::Pay],
            most: 100.0,
        });
    };
    assert_eq!(warned(spent), [WarningKind::BudgetSpent]);
    let tight = |it: &mut Problem| {
        it.hiring_limits.push(HiringLimit {
            name: "autumn".to_owned(),
            pools: vec![0],
            weeks: 0..6,
            most_classes: None,
            most_heads: Some(3),
        });
    };
    assert_eq!(
        warned(tight),
        [WarningKind::NoClassFits, WarningKind::LimitTooTight]
    );
    let unserved = |it: &mut Problem| {
        it.pools[0].serves.clear();
        it.queues[0].outsourcing = None;
    };
    assert_eq!(warned(unserved), [WarningKind::NobodyServes]);
    let endless = check(&hand()).unwrap();
    assert_eq!(endless[0].kind, WarningKind::NoEnd);
}

#[test]
fn a_decision_of_another_problem_is_refused() {
    let mut decision = Decision::none(&hand());
    decision.classes.push(Class {
        week: 6,
        ..HAND_CLASS
    });
    assert!(matches!(
        evaluate(&hand(), &decision),
        Err(CapacityError::Input(_))
    ));
    let mut decision = Decision::none(&hand());
    decision.overtime_h[0].pop();
    assert!(matches!(
        evaluate(&hand(), &decision),
        Err(CapacityError::Input(_))
    ));
}

#[test]
fn more_weeks_repeat_the_last_month() {
    let mut problem = hand();
    problem.pools[0].hiring.as_mut().unwrap().frozen =
        vec![false, false, false, true, false, false];
    problem.extend(5);
    assert_eq!((problem.span(), problem.horizon), (11, 6));
    let required = &problem.queues[0].required_h[6..];
    assert_eq!(required, [260.0, 240.0, 240.0, 264.0, 260.0]);
    let frozen = &problem.pools[0].hiring.as_ref().unwrap().frozen[6..];
    assert_eq!(frozen, [false, true, false, false, false]);
    assert!(check(&problem).unwrap().is_empty());
}

#[test]
fn known_leavers_are_cut_to_those_who_are_there() {
    let mut problem = hand();
    problem.pools[0].known_changes = vec![0.0, 0.0, -6.0, 0.0, -6.0, 0.0];
    assert!(check(&problem).is_err());
    let warnings = clip(&mut problem);
    let kinds: Vec<WarningKind> = warnings.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [WarningKind::MoreGoThanThere]);
    assert!(
        warnings[0].text.contains("Lyon phone") && warnings[0].text.contains("5 Oct 2026"),
        "{warnings:?}"
    );
    let known = &problem.pools[0].known_changes;
    assert_eq!(known[2], -6.0);
    assert!(known[4] < 0.0 && known[4] > -3.0, "{known:?}");
    assert!(check(&problem).is_ok());
    assert!(clip(&mut problem).is_empty());
}
