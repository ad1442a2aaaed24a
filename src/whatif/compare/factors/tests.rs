use super::*;
use crate::whatif::{Figures, Outcome, QueueFigures, Status, compare, sample_queue, sample_run};

#[test]
fn values_are_ordered_by_their_numbers() {
    for (value, size) in [
        ("*1.2", Some(1.2)),
        ("+10", Some(10.0)),
        ("-10", Some(-10.0)),
        ("−10%", Some(-10.0)),
        ("+1h", Some(3600.0)),
        ("30min", Some(1800.0)),
        ("1h30m", Some(5400.0)),
        ("-4m30s", Some(-270.0)),
        ("+2d", Some(172_800.0)),
        ("06:30", Some(23_400.0)),
        ("early", None),
    ] {
        assert_eq!(size_of(value), size, "{value}");
    }
}

/// A run of cases that give these keys these values, and cost so much; `None` without figures.
fn run_of(keys: &[&str], cases: &[(&[&str], Option<f64>)]) -> (Run, Comparison) {
    let names: Vec<String> = (0..=cases.len()).map(|it| format!("case {it}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut run = sample_run(&names);
    for (case, (values, _)) in run.cases.iter_mut().skip(1).zip(cases) {
        let set = keys
            .iter()
            .zip(*values)
            .filter(|(_, value)| !value.is_empty());
        case.set = set
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect();
    }
    let outcome = |cost: &Option<f64>| match cost {
        Some(cost) => Outcome::done(Figures {
            cost: Some(*cost),
            paid_h: cost / 20.0,
            ..Figures::default()
        }),
        None => Outcome::none(Status::Infeasible, ""),
    };
    let costs = cases.iter().map(|it| outcome(&it.1));
    let outcomes = std::iter::once(outcome(&Some(1000.0))).chain(costs);
    let comparison = compare(&run, outcomes.collect());
    (run, comparison)
}

fn cost(all: &Factors, key: &str) -> (f64, f64) {
    let found = all.list.iter().find(|it| it.key == key);
    let swing = found.and_then(|it| it.cost.clone()).unwrap();
    (swing.low.more, swing.high.more)
}

#[test]
fn a_grid_with_failed_cases_has_the_effects_of_the_whole_grid() {
    // Twice the volume costs 100 more, each ten agents 300; the dear cases of few contacts failed, so that means of
    // cases would say that more contacts cost less.
    let keys = ["volume", "pay"];
    let cases: [(&[&str], Option<f64>); 6] = [
        (&["*1", "+0"], Some(1000.0)),
        (&["*1", "+10"], None),
        (&["*1", "+20"], Some(1600.0)),
        (&["*2", "+0"], Some(1100.0)),
        (&["*2", "+10"], Some(1400.0)),
        (&["*2", "+20"], None),
    ];
    let (run, comparison) = run_of(&keys, &cases);
    let all = factors(&run, &comparison);
    let near = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 1e-6 && (a.1 - b.1).abs() < 1e-6;
    assert!(near(cost(&all, "volume"), (-50.0, 50.0)), "{all:?}");
    assert!(near(cost(&all, "pay"), (-300.0, 300.0)), "{all:?}");
    assert!(all.list.iter().all(|it| it.against == Against::Mean) && all.inseparable.is_empty());
}

#[test]
fn a_drawn_key_is_a_line_over_its_range_whatever_the_others_drew() {
    // Cost = 1000 + 100 × volume − 10 × agents: draws with much volume happen to have many agents.
    let draws = [
        (0.8, -10.0),
        (0.9, -4.0),
        (1.0, 1.0),
        (1.1, 3.0),
        (1.2, 10.0),
    ];
    let texts: Vec<[String; 2]> = draws
        .iter()
        .map(|(v, a)| [format!("*{v}"), format!("{a:+}")])
        .collect();
    let values: Vec<[&str; 2]> = texts
        .iter()
        .map(|[a, b]| [a.as_str(), b.as_str()])
        .collect();
    let costs = draws.map(|(volume, agents)| Some(1000.0 + 100.0 * volume - 10.0 * agents));
    let cases: Vec<(&[&str], Option<f64>)> = values.iter().map(|it| &it[..]).zip(costs).collect();
    let (mut run, comparison) = run_of(&["volume", "staff"], &cases);
    run.drawn = vec!["volume".to_owned(), "staff".to_owned()];
    let all = factors(&run, &comparison);
    let volume = all.list.iter().find(|it| it.key == "volume").unwrap();
    assert_eq!(
        (volume.against, volume.sure_by),
        (Against::Middle, SureBy::Scatter)
    );
    let swing = volume.cost.as_ref().unwrap();
    assert!(
        (swing.low.more + 20.0).abs() < 1e-6 && (swing.high.more - 20.0).abs() < 1e-6,
        "{swing:?}"
    );
    assert_eq!(
        (swing.low.value.as_str(), swing.high.value.as_str()),
        ("*0.8", "*1.2")
    );
    // Nothing scatters around the lines.
    assert!(swing.high.half_width.unwrap() < 1e-6, "{swing:?}");
    assert!((cost(&all, "staff").0 - 100.0).abs() < 1e-6, "{all:?}");
}

#[test]
fn keys_that_are_only_changed_together_are_said_and_cases_stand_for_them() {
    let cases: [(&[&str], Option<f64>); 3] = [
        (&["*2", "0.5", ""], Some(1500.0)),
        (&["*3", "0.6", ""], Some(1900.0)),
        (&["", "", "+1"], Some(1100.0)),
    ];
    let (run, comparison) = run_of(&["volume", "bot", "staff"], &cases);
    let all = factors(&run, &comparison);
    assert_eq!(all.inseparable, ["volume", "bot"]);
    assert_eq!(all.list[0].key, "case 2");
    assert!((cost(&all, "case 2").0 - 900.0).abs() < 1e-9);
}

#[test]
fn what_all_cases_set_is_no_key_of_its_own_and_one_changed_beside_another_is_against_the_base() {
    let grid: [(&[&str], Option<f64>); 2] = [
        (&["*1", "0.5"], Some(900.0)),
        (&["*2", "0.5"], Some(1100.0)),
    ];
    let (run, comparison) = run_of(&["volume", "bot"], &grid);
    let all = factors(&run, &comparison);
    assert_eq!(all.list.len(), 1);
    assert!((cost(&all, "volume").1 - 100.0).abs() < 1e-9, "{all:?}");
    let chain: [(&[&str], Option<f64>); 2] =
        [(&["*2", ""], Some(1400.0)), (&["*2", "0.5"], Some(1250.0))];
    let (run, comparison) = run_of(&["volume", "bot"], &chain);
    let all = factors(&run, &comparison);
    assert!((cost(&all, "bot").0 + 150.0).abs() < 1e-6, "{all:?}");
    assert!(
        all.list.iter().all(|it| it.against == Against::Base),
        "{all:?}"
    );
}

#[test]
fn service_of_another_time_is_in_no_bar_and_half_widths_are_those_of_the_cases() {
    let cases: [(&[&str], Option<f64>); 4] = [
        (&["*1", "a"], Some(900.0)),
        (&["*2", "a"], Some(1100.0)),
        (&["*1", "b"], Some(950.0)),
        (&["*2", "b"], Some(1150.0)),
    ];
    let (mut run, comparison) = run_of(&["volume", "how"], &cases);
    let queue = |share: f64| QueueFigures {
        plays: vec![(100.0 * share - 2.0, 100.0), (100.0 * share + 2.0, 100.0)],
        ..sample_queue(share)
    };
    let mut outcomes = comparison.outcomes;
    for (it, share) in outcomes.iter_mut().zip([0.8, 0.9, 0.7, 0.9, 0.7]) {
        it.figures.as_mut().unwrap().queues = vec![queue(share)];
    }
    let own = outcomes[1]
        .figures
        .as_ref()
        .unwrap()
        .service_all()
        .unwrap()
        .half_width
        .unwrap();
    let swing = |run: &Run, outcomes: &[Outcome]| {
        let all = factors(run, &compare(run, outcomes.to_vec()));
        let volume = all.list.iter().find(|it| it.key == "volume").unwrap();
        volume.service.clone()
    };
    let both = swing(&run, &outcomes).unwrap();
    assert!((both.high.more + 0.1).abs() < 1e-9, "{both:?}");
    // A quarter of each of four cases.
    assert!(
        (both.high.half_width.unwrap() - own / 2.0).abs() < 1e-9,
        "{both:?} {own}"
    );
    for case in &mut run.cases[2..=2] {
        case.unlike.promises = vec![crate::whatif::OtherPromise {
            queue: "phone".to_owned(),
            counted: "within 10s".to_owned(),
            instead_of: "within 20s".to_owned(),
        }];
    }
    // Three cases are left, and tell the same.
    let three = swing(&run, &outcomes).unwrap();
    assert!((three.high.more + 0.1).abs() < 1e-9, "{three:?}");
    let comparison = compare(&run, outcomes);
    let more = comparison.differences[2].as_ref().unwrap();
    assert!(more.service_all.is_none() && more.service.iter().all(Option::is_none));
    assert!(more.cost.is_some() && !comparison.frontier.contains(&2));
}

#[test]
fn a_case_more_that_leaves_a_key_alone_spoils_no_grid() {
    // Cost = 1000 + 100 (volume *1.2) + 40 (pay) + 10 (aht); the last case leaves the handle time as it is.
    let mut cases: Vec<([&str; 3], f64)> = vec![];
    for (volume, dear) in [("*1.1", 0.0), ("*1.2", 100.0)] {
        for (pay, more) in [("+1", 0.0), ("+2", 40.0)] {
            for (aht, longer) in [("*1.1", 0.0), ("*1.2", 10.0)] {
                cases.push(([volume, pay, aht], 1000.0 + dear + more + longer));
            }
        }
    }
    cases.push((["*1.1", "+1", ""], 990.0));
    let cases: Vec<(&[&str], Option<f64>)> =
        cases.iter().map(|it| (&it.0[..], Some(it.1))).collect();
    let (run, comparison) = run_of(&["volume", "pay", "aht"], &cases);
    let all = factors(&run, &comparison);
    assert!(all.inseparable.is_empty(), "{all:?}");
    let (low, high) = cost(&all, "volume");
    assert!(
        (low + 50.0).abs() < 1e-6 && (high - 50.0).abs() < 1e-6,
        "{all:?}"
    );
    let (low, high) = cost(&all, "aht");
    assert!(
        (low - 10.0).abs() < 1e-6 && (high - 20.0).abs() < 1e-6,
        "{all:?}"
    );
}
