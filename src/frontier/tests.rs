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

/// Plays with `level` in time on average; `apart` spreads them about it by a pattern of the case's own.
fn plays(level: f64, apart: f64, phase: usize) -> Vec<Vec<InTime>> {
    let one = |play: usize| {
        // The same busy and quiet days for every case, and a little of its own.
        let common = if play.is_multiple_of(2) { 0.1 } else { -0.1 };
        let own = if (play / 2 + phase).is_multiple_of(2) {
            apart
        } else {
            -apart
        };
        vec![InTime {
            in_time: 100.0 * (level + common + own),
            judged: 100.0,
        }]
    };
    (0..48).map(one).collect()
}

fn case(shift_points: Option<i32>, outcome: Result<(f64, f64), &str>) -> Case {
    spread_case(shift_points, outcome, 0.0)
}

fn spread_case(shift_points: Option<i32>, outcome: Result<(f64, f64), &str>, apart: f64) -> Case {
    Case {
        shift_points,
        targets: vec![(QueueIndex::new(0), Fraction::new(0.8).unwrap())],
        outcome: outcome
            .map_err(str::to_owned)
            .map(|(pay, level)| CaseFigures {
                paid_h: pay / 20.0,
                pay,
                felt: felt(level),
                plays: plays(
                    level,
                    apart,
                    shift_points.unwrap_or(0).unsigned_abs() as usize / 5,
                ),
                settled: None,
                above_least: Some(120.0),
            }),
    }
}

fn shifts(frontier: &Frontier, it: &Step) -> (i32, i32) {
    let of = |place: usize| frontier.cases[place].shift_points.unwrap();
    (of(it.from), of(it.to))
}

#[test]
fn a_point_has_the_price_of_the_next_case_on_the_frontier() {
    let frontier = Frontier {
        cases: vec![
            case(None, Ok((900.0, 0.5))),
            case(Some(-5), Ok((800.0, 0.75))),
            case(Some(0), Ok((1_000.0, 0.80))),
            // Dearer and worse than the next.
            case(Some(5), Ok((1_500.0, 0.82))),
            case(Some(10), Ok((1_400.0, 0.84))),
            case(Some(15), Err("too dear")),
        ],
    };
    assert_eq!(frontier.worth_it(), [1, 2, 4]);
    let [more, less] = frontier.steps().map(Option::unwrap);
    assert!(
        (more.of_a_point().unwrap() - 100.0).abs() < 1e-6,
        "{more:?}"
    );
    assert!((less.of_a_point().unwrap() - 40.0).abs() < 1e-6, "{less:?}");
    assert_eq!(shifts(&frontier, &more), (0, 10));
    // Exact differences, however busy the days.
    assert!(more.points.half_width.unwrap() < 1e-9);
}

#[test]
fn a_case_above_a_mixture_of_two_others_is_not_worth_it() {
    let frontier = Frontier {
        cases: vec![
            case(Some(-5), Ok((800.0, 0.70))),
            case(Some(0), Ok((1_000.0, 0.75))),
            case(Some(5), Ok((1_100.0, 0.80))),
            case(Some(10), Ok((2_000.0, 0.85))),
        ],
    };
    assert_eq!(frontier.worth_it(), [0, 2, 3]);
    let steps = frontier.steps().map(Option::unwrap);
    assert_eq!(steps.map(|it| shifts(&frontier, &it)), [(-5, 5); 2]);
    assert_eq!(frontier.better(), None);
}

#[test]
fn a_case_that_chance_alone_tells_from_the_present_targets_stands_for_them() {
    let frontier = Frontier {
        cases: vec![
            case(Some(-10), Ok((500.0, 0.70))),
            // The same shifts, and a hair better by chance.
            spread_case(Some(-5), Ok((1_000.0, 0.8001)), 0.05),
            spread_case(Some(0), Ok((1_000.0, 0.80)), 0.05),
            case(Some(5), Ok((2_000.0, 0.82))),
        ],
    };
    let [more, less] = frontier.steps().map(Option::unwrap);
    assert_eq!(shifts(&frontier, &more), (-5, 5));
    assert_eq!(shifts(&frontier, &less), (-10, -5));
    assert_eq!(frontier.better(), None);
}

#[test]
fn where_the_present_targets_are_dominated_it_is_said_by_which_case() {
    let frontier = Frontier {
        cases: vec![
            case(Some(-5), Ok((800.0, 0.70))),
            case(Some(0), Ok((1_000.0, 0.75))),
            case(Some(5), Ok((950.0, 0.80))),
        ],
    };
    let better = frontier.better().unwrap();
    assert_eq!(shifts(&frontier, &better), (0, 5));
    let told = crate::report::frontier::told(&help_desk(3), &frontier).join("\n");
    assert!(
        told.contains("Planned for +5 points, the roster gives +5 points for 50 EUR less"),
        "{told}"
    );
}

#[test]
fn a_difference_within_chance_has_no_price() {
    let frontier = Frontier {
        cases: vec![
            spread_case(Some(0), Ok((1_000.0, 0.80)), 0.1),
            spread_case(Some(5), Ok((1_400.0, 0.81)), 0.1),
        ],
    };
    let [more, less] = frontier.steps();
    let more = more.unwrap();
    assert!((more.points.mean - 1.0).abs() < 1e-9);
    // ±20 points a play of 48: t(0.975, 47) = 2.0117 standard errors.
    let expected = 2.0117 * 20.0 / 47.0_f64.sqrt();
    assert!(
        (more.points.half_width.unwrap() - expected).abs() < 0.01,
        "{more:?}"
    );
    assert!(!more.is_told_apart());
    assert_eq!((more.of_a_point(), more.range(), less), (None, None, None));
    let told = crate::report::frontier::told(&help_desk(3), &frontier).join("\n");
    assert!(told.contains("not told apart from chance"), "{told}");
    let summary = crate::report::frontier::summarised(&frontier);
    assert_eq!(summary.cases[1].told_apart, Some(false));
    assert_eq!(summary.cases[1].price_of_a_point, None);
}

#[test]
fn a_step_that_is_not_told_apart_gives_way_to_the_next() {
    let frontier = Frontier {
        cases: vec![
            spread_case(Some(0), Ok((1_000.0, 0.80)), 0.1),
            spread_case(Some(5), Ok((1_010.0, 0.802)), 0.1),
            spread_case(Some(15), Ok((1_400.0, 0.90)), 0.1),
        ],
    };
    let more = frontier.steps()[0].unwrap();
    assert_eq!(shifts(&frontier, &more), (0, 15));
    assert!((more.of_a_point().unwrap() - 40.0).abs() < 1e-6);
    let (low, high) = more.range().unwrap();
    assert!(low < 40.0 && high > 40.0);
}

#[test]
fn without_a_case_above_there_is_no_price_of_more() {
    let frontier = Frontier {
        cases: vec![
            case(Some(0), Ok((1_000.0, 0.80))),
            case(Some(5), Ok((1_000.0, 0.80))),
        ],
    };
    assert_eq!(frontier.steps(), [None, None]);
    assert_eq!(Frontier::default().steps(), [None, None]);
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
