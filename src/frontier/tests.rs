use super::*;
use crate::scenario::sample::help_desk;
use crate::simulate::{Estimate, Felt};

fn felt(level: f64) -> Simulation {
    let estimate = Some(Estimate {
        mean: level,
        half_width: Some(0.01),
    });
    let total = Felt {
        offered: 100.0,
        service_level: estimate,
        ..Felt::default()
    };
    Simulation {
        replications: 50,
        contacts: 5_000,
        queues: vec![QueueSimulation {
            queue: QueueIndex::new(0),
            intervals: vec![],
            days: vec![],
            total,
        }],
    }
}

fn case(shift_points: Option<i32>, outcome: Result<(f64, f64), &str>) -> Case {
    Case {
        shift_points,
        targets: vec![(QueueIndex::new(0), Fraction::new(0.8).unwrap())],
        outcome: outcome
            .map_err(str::to_owned)
            .map(|(pay, level)| CaseFigures {
                paid_h: pay / 20.0,
                pay,
                felt: felt(level),
            }),
    }
}

#[test]
fn a_point_has_the_price_of_the_next_case_that_differs() {
    let frontier = Frontier {
        cases: vec![
            case(None, Ok((900.0, 0.5))),
            case(Some(-5), Ok((800.0, 0.75))),
            case(Some(0), Ok((1_000.0, 0.80))),
            case(Some(5), Ok((1_010.0, 0.802))),
            case(Some(10), Ok((1_400.0, 0.84))),
            case(Some(15), Err("too dear")),
        ],
    };
    let [more, less] = frontier.prices().map(Option::unwrap);
    assert!((more.of_a_point() - 100.0).abs() < 1e-6, "{more:?}");
    assert!((less.of_a_point() - 40.0).abs() < 1e-6, "{less:?}");
}

#[test]
fn without_a_case_above_there_is_no_price_of_more() {
    let frontier = Frontier {
        cases: vec![
            case(Some(0), Ok((1_000.0, 0.80))),
            case(Some(5), Ok((1_000.0, 0.80))),
        ],
    };
    assert_eq!(frontier.prices(), [None, None]);
    assert_eq!(Frontier::default().prices(), [None, None]);
}

#[test]
fn targets_stay_in_their_range_and_the_rest_stays() {
    let mut scenario = help_desk(3);
    let own = |scenario: &Scenario| scenario.queues[0].targets;
    let level = |scenario: &Scenario| own(scenario).service_level.unwrap().target.get();
    for (target, points, expected) in [
        (0.8, 5, 0.85),
        (0.8, -15, 0.65),
        (0.9, 15, 0.99),
        (0.55, -15, 0.5),
        (0.4, -15, 0.4),
    ] {
        let set = scenario.queues[0].targets.service_level.as_mut().unwrap();
        set.target = Fraction::new(target).unwrap();
        let other = shifted(&scenario, points);
        assert!(
            (level(&other) - expected).abs() < 1e-12,
            "{target} {points}"
        );
        assert_eq!(own(&other).max_occupancy, own(&scenario).max_occupancy);
    }
}
