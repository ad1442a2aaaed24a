//! Random contracts on cases so small that every roster can be tried.

use crate::control::Control;
use crate::lines::bound;
use crate::lines::desk::{Desk, touched};
use crate::lines::generate::{Rounds, generate};
use crate::lines::master::Master;
use crate::lines::model::{Before, Cover, Hours, Kind, Line, Person, RosterModel, Weekend};
use crate::lines::pricing::Graph;
use crate::lines::rules::breaches;
use crate::lines::{ConvexPrice, Impossible, Settings, Steps, near, solve};
use proptest::prelude::*;
use std::time::Duration;

const DAYS: usize = 6;
const KINDS: usize = 2;

/// A contract; what it says need not fit together.
fn person() -> impl Strategy<Value = Person> {
    let runs = (1_u32..=6, 1_u32..=3, 1_u32..=3);
    let minutes = (0_u32..=3, 1_u32..=6);
    let most_of = proptest::array::uniform2(proptest::option::weighted(0.5, 0_u32..=3));
    let weekends = (proptest::option::weighted(0.5, 0_u32..=1), any::<bool>());
    let before = proptest::option::weighted(0.4, (any::<bool>(), 1_u32..=4, 0_u8..2));
    let days = proptest::collection::vec((0_u8..8, 0_u8..6, 0_u8..6, 0_u8..6), DAYS);
    (
        runs,
        minutes,
        most_of,
        weekends,
        before,
        days,
        any::<bool>(),
    )
        .prop_map(|(runs, minutes, most_of, weekends, before, days, halves)| {
            let stretch = |end, least: u32, most| Hours {
                end,
                least: least * 480,
                most: most * 480,
            };
            let hours = if halves {
                vec![
                    stretch(3, minutes.0.min(1), minutes.1),
                    stretch(DAYS, 0, minutes.1),
                ]
            } else {
                vec![stretch(DAYS, minutes.0, minutes.1)]
            };
            Person {
                name: "Ann".to_owned(),
                hours,
                most_of: most_of.to_vec(),
                most_on: runs.0,
                least_on: runs.1,
                least_off: runs.2,
                most_weekends: weekends.0,
                whole_weekends: weekends.1,
                away: days.iter().map(|day| day.0 == 0).collect(),
                before: before.map(|(worked, days, kind)| {
                    if worked {
                        Before::Worked { days, kind }
                    } else {
                        Before::Off { days }
                    }
                }),
                work_cost: days
                    .iter()
                    .map(|day| vec![f64::from(day.1), f64::from(day.2)])
                    .collect(),
                off_cost: days.iter().map(|day| f64::from(day.3)).collect(),
            }
        })
}

/// A row a day and kind, days 3 and 4 a weekend.
fn model() -> impl Strategy<Value = RosterModel> {
    let rows = proptest::collection::vec((0_u8..=2, 1_u8..=30, 0_u8..=5), DAYS * KINDS);
    let follow = (
        any::<bool>(),
        any::<bool>(),
        prop_oneof![Just(480_u32), Just(720)],
    );
    (proptest::collection::vec(person(), 2), rows, follow).prop_map(|(people, rows, follow)| {
        let kind = |name: &str, minutes, not_next: &[u8]| Kind {
            name: name.to_owned(),
            minutes,
            not_next: not_next.to_vec(),
        };
        let price = |(wanted, under, over): (u8, u8, u8)| {
            let (wanted, under, over) = (f64::from(wanted), f64::from(under), f64::from(over));
            ConvexPrice::new(
                wanted * under * 1.5,
                vec![
                    (wanted / 2.0, -2.0 * under),
                    (wanted, -under),
                    (f64::INFINITY, over),
                ],
            )
        };
        let cover = |day: usize, kind: usize| {
            vec![Cover {
                row: (day * KINDS + kind) as u32,
                units: 1.0,
            }]
        };
        let mut weekend = vec![Weekend::No; DAYS];
        (weekend[3], weekend[4]) = (Weekend::First, Weekend::Second);
        RosterModel {
            weekend,
            kinds: vec![
                kind("E", 480, if follow.0 { &[1] } else { &[] }),
                kind("L", follow.2, if follow.1 { &[0] } else { &[] }),
            ],
            rows: rows.into_iter().map(price).collect(),
            covers: (0..DAYS)
                .map(|day| (0..KINDS).map(|kind| cover(day, kind)).collect())
                .collect(),
            people,
        }
    })
}

/// Every line that keeps the rules, by trying them all.
fn every_line(model: &RosterModel, person: &Person) -> Vec<Line> {
    let choices = [None, Some(0), Some(1)];
    let line = |mut number: usize| -> Line {
        let mut next = || {
            let choice = choices[number % 3];
            number /= 3;
            choice
        };
        (0..DAYS).map(|_| next()).collect()
    };
    let kept = |line: &Line| breaches(model, person, line).is_empty();
    (0..3_usize.pow(DAYS as u32))
        .map(line)
        .filter(kept)
        .collect()
}

fn cheapest(model: &RosterModel) -> Option<f64> {
    let lines: Vec<Vec<Line>> = model
        .people
        .iter()
        .map(|it| every_line(model, it))
        .collect();
    let pairs = lines[0]
        .iter()
        .flat_map(|a| lines[1].iter().map(move |b| [a.clone(), b.clone()]));
    pairs.map(|pair| model.cost(&pair)).min_by(f64::total_cmp)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// The roster found costs what the best of all costs, the bound says so, and no rule is broken;
    /// where no line is left, that is told.
    #[test]
    fn the_best_of_all_rosters_is_found(model in model()) {
        let control = Control::unlimited().within(Duration::from_secs(8));
        let solved = solve(&model, Settings::default(), &control);
        match (cheapest(&model), solved) {
            (Some(best), Ok(solved)) => {
                for (person, line) in model.people.iter().zip(&solved.lines) {
                    prop_assert_eq!(breaches(&model, person, line), vec![]);
                }
                prop_assert!((solved.cost - model.cost(&solved.lines)).abs() < 1e-9);
                prop_assert!(solved.bound <= best + 1e-3, "bound {} above {best}", solved.bound);
                prop_assert!((solved.cost - best).abs() < 1e-3, "{} for {best}", solved.cost);
                prop_assert!(solved.gap() < 1e-3, "gap {} at {best}", solved.gap());
            }
            (None, Err(Impossible::Person(_))) => {}
            (best, solved) => prop_assert!(false, "best {best:?}, solved {solved:?}"),
        }
    }

    /// In cents or in thousands a roster is as good as in euros.
    #[test]
    fn the_unit_of_costs_does_not_matter(model in model(), small in any::<bool>()) {
        let factor = if small { 1e-4 } else { 3e4 };
        let mut other = model.clone();
        for row in &mut other.rows {
            *row = row.times(factor);
        }
        for person in &mut other.people {
            let work = person.work_cost.iter_mut().flatten();
            work.chain(&mut person.off_cost).for_each(|cost| *cost *= factor);
        }
        let control = || Control::unlimited().within(Duration::from_secs(8));
        let own = solve(&model, Settings::default(), &control());
        let scaled = solve(&other, Settings::default(), &control());
        if let (Ok(own), Ok(scaled)) = (&own, &scaled) {
            prop_assert!((scaled.cost / factor - own.cost).abs() < 1e-3, "{own:?} {scaled:?}");
            prop_assert!(scaled.gap() < 1e-3, "{scaled:?}");
        } else {
            prop_assert_eq!(own.is_ok(), scaled.is_ok());
        }
    }

    /// No roster costs less than the program over windows says, wherever those end.
    #[test]
    fn the_program_over_windows_bounds_every_roster(model in model(), end in 1..DAYS) {
        let control = Control::unlimited();
        let bound = bound::over_windows(&model, &[end, DAYS], &control).unwrap();
        if let Some(best) = cheapest(&model) {
            let bound = bound.unwrap();
            prop_assert!(bound <= best + 1e-6 * best.abs().max(1.0), "{bound} above {best}");
        }
    }

    /// Prices alone bound every roster, nearly as closely as the linear program does.
    #[test]
    fn prices_alone_bound_every_roster(model in model()) {
        let everybody = [0, 1];
        let graphs: Vec<Graph> = model.people.iter().map(|it| Graph::new(&model, it)).collect();
        let masks: Vec<Vec<u128>> = graphs.iter().map(|it| it.all().to_vec()).collect();
        let mut desk = Desk::new(&graphs, &masks, false);
        let steps = Steps { most: 3000, cost: f64::INFINITY, least_gain: 1e-7, length: 0.1 };
        let control = Control::unlimited();
        let nothing = vec![0.0; model.rows.len()];
        let Some(near) = near(&model, &mut desk, nothing.clone(), steps, &control) else {
            prop_assert!(cheapest(&model).is_none());
            return Ok(());
        };
        let best = cheapest(&model).unwrap();
        prop_assert!(near.bound <= best + 1e-3, "{} above {best}", near.bound);
        for (person, lines) in near.lines.iter().enumerate() {
            let parts: f64 = lines.iter().map(|it| it.1).sum();
            prop_assert!(parts > 0.9 && parts < 1.0 + 1e-9, "{parts}");
            for (line, _) in lines {
                prop_assert_eq!(breaches(&model, &model.people[person], line), vec![]);
            }
        }
        let touched = touched(&model, &everybody, &masks);
        let mut master = Master::new(&model, &everybody, (nothing, 0.0), &touched).unwrap();
        for (person, lines) in near.lines.iter().enumerate() {
            master.add(person, &lines[0].0).unwrap();
        }
        let rounds = Rounds { smoothing: 0.0, most: 500, tolerance: 1e-6, cutoff: f64::INFINITY };
        let solved = generate(&mut master, &mut desk, rounds, &control, |_, _| {}).unwrap();
        let program = solved.solution.unwrap().cost;
        prop_assert!(near.bound <= program + 1e-3, "{} above {program}", near.bound);
        let apart = program - near.bound;
        prop_assert!(apart <= 0.02 * program.abs() + 0.1, "{} for {program}", near.bound);
    }
}
