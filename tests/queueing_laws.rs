//! Laws that every queue obeys, over random cases.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proptest::prelude::*;
use shiftwright::queueing::{
    ErlangA, ErlangC, Goal, Goals, Steady, Workload, erlang_b, required, steady::steady,
};

/// A load from a trickle to a hundred thousand erlangs, evenly over the magnitudes.
fn load() -> impl Strategy<Value = f64> {
    (-2.0..5.0_f64).prop_map(|magnitude| 10_f64.powf(magnitude))
}

fn aht_s() -> impl Strategy<Value = f64> {
    (0.5..4.0_f64).prop_map(|magnitude| 10_f64.powf(magnitude))
}

fn patience_s() -> impl Strategy<Value = f64> {
    (0.0..5.0_f64).prop_map(|magnitude| 10_f64.powf(magnitude))
}

/// Agents near a load: from two thirds of it to half as many again and ten.
fn agents_near(load: f64, position: f64) -> u32 {
    (load * (0.67 + 0.83 * position) + 10.0 * position).floor() as u32 + 1
}

fn work(load: f64, aht_s: f64, patience_s: Option<f64>) -> Workload {
    Workload {
        offered: load / aht_s,
        per_s: 1.0,
        aht_s,
        patience_s,
    }
}

fn close(left: f64, right: f64, relative: f64) -> bool {
    (left - right).abs() <= relative * left.abs().max(right.abs()) + 1e-290
}

/// Every number of a steady state is a number in its range.
fn is_sane(it: &Steady) -> bool {
    let share = |value: f64| (0.0..=1.0).contains(&value);
    let time = |value: Option<f64>| value.is_none_or(|value| value.is_finite() && value >= 0.0);
    share(it.p_wait)
        && share(it.service_level)
        && share(it.service_level_excluding_short_abandons)
        && share(it.abandoned)
        && share(it.occupancy)
        && time(it.asa_s)
        && time(it.asa_served_s)
        && time(it.mean_queue)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn littles_law_holds(load in load(), aht_s in aht_s(), patience_s in patience_s(), position in 0.0..1.0_f64) {
        let agents = agents_near(load, position);
        for patience_s in [None, Some(patience_s)] {
            let workload = work(load, aht_s, patience_s);
            let it = steady(&workload, agents, 20.0);
            let (Some(queue), Some(asa_s)) = (it.mean_queue, it.asa_s) else { continue };
            // Queue = arrivals × time in the queue.
            prop_assert!(close(queue, workload.arrivals_per_s() * asa_s, 1e-12));
            // Busy agents = arrivals that are served × handle time.
            let busy = it.occupancy * f64::from(agents);
            prop_assert!(close(busy, load * (1.0 - it.abandoned), 1e-9), "{busy} {load} {it:?}");
        }
    }

    #[test]
    fn waits_of_the_served_and_of_those_who_hang_up_make_the_mean(
        load in load(), aht_s in aht_s(), patience_s in patience_s(), position in 0.0..1.0_f64,
    ) {
        // Those who hang up wait at most as long as they would have been ready to.
        let it = steady(&work(load, aht_s, Some(patience_s)), agents_near(load, position), 0.0);
        let (asa_s, served_s) = (it.asa_s.unwrap(), it.asa_served_s.unwrap());
        let of_served = served_s * (1.0 - it.abandoned);
        prop_assert!(of_served <= asa_s * (1.0 + 1e-9));
        prop_assert!(close(it.service_level, 1.0 - it.p_wait, 1e-7) || it.p_wait > 0.999);
        prop_assert!(asa_s <= patience_s * it.p_wait * (1.0 + 1e-12));
    }

    #[test]
    fn everything_is_finite_and_in_range(
        load in load(), aht_s in aht_s(), patience_s in patience_s(),
        agents in 0..100_000_u32, within_s in 0.0..100_000.0_f64,
    ) {
        for patience_s in [None, Some(patience_s)] {
            let it = steady(&work(load, aht_s, patience_s), agents, within_s);
            prop_assert!(is_sane(&it), "{it:?}");
            prop_assert!((0.0..=1.0).contains(&erlang_b::blocking(agents, load)));
        }
    }

    #[test]
    fn one_more_agent_never_makes_it_worse(
        load in load(), aht_s in aht_s(), patience_s in patience_s(),
        position in 0.0..1.0_f64, within_s in 0.0..600.0_f64,
    ) {
        let agents = agents_near(load, position);
        let noise = 1e-9;
        for patience_s in [None, Some(patience_s)] {
            let workload = work(load, aht_s, patience_s);
            let (now, more) = (steady(&workload, agents, within_s), steady(&workload, agents + 1, within_s));
            let endless = f64::INFINITY;
            prop_assert!(more.p_wait <= now.p_wait * (1.0 + noise));
            prop_assert!(more.service_level >= now.service_level * (1.0 - noise));
            prop_assert!(more.asa_s.unwrap_or(endless) <= now.asa_s.unwrap_or(endless) * (1.0 + noise));
            prop_assert!(more.abandoned <= now.abandoned * (1.0 + noise));
            prop_assert!(more.occupancy <= now.occupancy * (1.0 + noise));
        }
        prop_assert!(erlang_b::blocking(agents + 1, load) <= erlang_b::blocking(agents, load));
    }

    #[test]
    fn a_longer_threshold_catches_more(
        load in load(), aht_s in aht_s(), patience_s in patience_s(),
        position in 0.0..1.0_f64, within_s in 0.0..600.0_f64,
    ) {
        let agents = agents_near(load, position);
        for patience_s in [None, Some(patience_s)] {
            let workload = work(load, aht_s, patience_s);
            let (short, long) = (steady(&workload, agents, within_s), steady(&workload, agents, within_s * 1.5));
            prop_assert!(long.service_level >= short.service_level * (1.0 - 1e-10));
        }
    }

    #[test]
    fn endless_patience_is_erlang_c(load in load(), aht_s in aht_s(), position in 0.01..1.0_f64) {
        let agents = (load * (1.0 + 0.3 * position)).floor() as u32 + 2;
        let c = ErlangC::new(agents, load, aht_s).unwrap();
        let spare = f64::from(agents) - load;
        // Hanging up matters as AHT / (patience × spare²): choose patience so that it is 1e-7.
        let patience_s = 1e7 * aht_s * (1.0 + load) / (spare * spare).min(1.0);
        let a = ErlangA::new(agents, load / aht_s, aht_s, patience_s, 20.0);
        prop_assert!(close(a.p_wait(), c.p_wait(), 1e-5), "{} {}", a.p_wait(), c.p_wait());
        prop_assert!(close(a.asa_s(), c.asa_s(), 1e-5));
        prop_assert!(close(a.service_level(), c.service_level(20.0), 1e-5));
    }

    #[test]
    fn no_patience_is_erlang_b(load in load(), aht_s in aht_s(), position in 0.0..1.0_f64) {
        let agents = agents_near(load, position);
        let b = erlang_b::blocking(agents, load);
        let patience_s = 1e-8 * aht_s / (1.0 + load);
        let a = ErlangA::new(agents, load / aht_s, aht_s, patience_s, 20.0);
        prop_assert!(close(a.p_wait(), b, 1e-6), "{} {b}", a.p_wait());
        prop_assert!(close(a.p_abandon(), b, 1e-6));
        prop_assert!(close(a.p_abandon_within(), b, 1e-6));
    }

    #[test]
    fn load_and_blocking_are_inverse(lines in 1..5_000_u32, share in 1e-6..0.9_f64) {
        let load = erlang_b::load_for(lines, share).unwrap();
        prop_assert!(close(erlang_b::blocking(lines, load), share, 1e-9));
        // A hair more room in the target, lest rounding ask for one line more.
        prop_assert_eq!(erlang_b::lines_for(load, share * (1.0 + 1e-9)), Some(lines));
    }

    #[test]
    fn the_wait_percentile_and_the_service_level_are_inverse(
        load in load(), aht_s in aht_s(), extra in 1..50_u32, share in 0.0..0.999_f64,
    ) {
        let queue = ErlangC::new(load.floor() as u32 + extra, load, aht_s).unwrap();
        let wait_s = queue.wait_percentile_s(share).unwrap();
        let level = queue.service_level(wait_s);
        prop_assert!(level >= share - 1e-9);
        prop_assert!(wait_s == 0.0 || close(level, share, 1e-9));
    }
}

/// A random question with at least one target.
fn question() -> impl Strategy<Value = (Workload, Goals)> {
    let workload = ((-2.0..3.0_f64), aht_s(), proptest::option::of(patience_s()))
        .prop_map(|(magnitude, aht_s, patience_s)| work(10_f64.powf(magnitude), aht_s, patience_s));
    let level = proptest::option::weighted(
        0.8,
        ((0.01..0.999_f64), prop_oneof![Just(0.0), 0.1..600.0_f64]),
    );
    let goals = (
        level,
        any::<bool>(),
        proptest::option::of(0.1..600.0_f64),
        proptest::option::of(0.2..1.0_f64),
        proptest::option::of(0.001..0.5_f64),
    )
        .prop_map(
            |(service_level, without, max_asa_s, max_occupancy, max_abandoned)| Goals {
                service_level,
                without_short_abandons: without && service_level.is_some(),
                max_asa_s,
                max_occupancy,
                max_abandoned,
            },
        );
    (workload, goals).prop_filter("a target", |(_, goals)| *goals != Goals::default())
}

/// The service level that `goals` speak of.
fn level(it: &Steady, goals: &Goals) -> f64 {
    if goals.without_short_abandons {
        it.service_level_excluding_short_abandons
    } else {
        it.service_level
    }
}

/// Whether `it` misses the target `goal`, written apart from the library's own comparison.
fn misses(it: &Steady, goals: &Goals, goal: Goal) -> bool {
    match goal {
        Goal::ServiceLevel => level(it, goals) < goals.service_level.unwrap().0,
        Goal::Asa => it.asa_s.unwrap_or(f64::INFINITY) > goals.max_asa_s.unwrap(),
        Goal::Occupancy => it.occupancy > goals.max_occupancy.unwrap(),
        Goal::Abandoned => it.abandoned > goals.max_abandoned.unwrap(),
        Goal::Stability => !it.is_stable() || it.service_level == 0.0,
    }
}

/// Whether `it` meets every target, within rounding.
fn meets(it: &Steady, goals: &Goals) -> bool {
    let room = 1.0 + 1e-11;
    it.is_stable()
        && goals
            .service_level
            .is_none_or(|(share, _)| level(it, goals) * room >= share)
        && goals
            .max_asa_s
            .is_none_or(|most| it.asa_s.unwrap() <= most * room)
        && goals
            .max_occupancy
            .is_none_or(|most| it.occupancy <= most * room)
        && goals
            .max_abandoned
            .is_none_or(|most| it.abandoned <= most * room)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn the_answer_is_the_smallest_and_one_fewer_misses_the_binding_target((workload, goals) in question()) {
        let found = required(&workload, &goals).unwrap();
        prop_assert!(found.agents >= 1);
        prop_assert!(meets(&found.steady, &goals));
        let again = steady(&workload, found.agents, goals.within_s());
        prop_assert!(close(again.service_level, found.steady.service_level, 1e-10));
        let fewer = steady(&workload, found.agents - 1, goals.within_s());
        let binding = found.binding.unwrap();
        prop_assert!(misses(&fewer, &goals, binding), "{binding:?} {found:?} {fewer:?}");
    }
}

#[test]
fn extreme_targets_and_times_have_answers() {
    let level = |share, within_s| Goals {
        service_level: Some((share, within_s)),
        ..Goals::default()
    };
    let ask = |load, aht_s, patience_s, goals: Goals| {
        required(&work(load, aht_s, patience_s), &goals)
            .unwrap()
            .agents
    };
    // All but one in a million at once; a handle time of two days; a trickle; a hundred thousand.
    let at_once = ask(100.0, 180.0, None, level(0.999_999, 0.0));
    assert!(ErlangC::new(at_once, 100.0, 180.0).unwrap().p_wait() <= 1.000_001e-6);
    assert!(ErlangC::new(at_once - 1, 100.0, 180.0).unwrap().p_wait() > 1e-6);
    assert_eq!(ask(0.5, 172_800.0, None, level(0.5, 0.0)), 1);
    assert_eq!(ask(1e-12, 180.0, None, level(0.999_999, 0.0)), 1);
    assert!(ask(100_000.0, 240.0, None, level(0.8, 20.0)) > 100_000);
    assert!(ask(100_000.0, 240.0, Some(120.0), level(0.8, 20.0)) < 100_000);
    assert_eq!(
        ask(
            5.0,
            180.0,
            Some(60.0),
            Goals {
                max_abandoned: Some(1.0),
                ..Goals::default()
            }
        ),
        1
    );
}

/// Calls an hour on four Wednesdays of a small bank, 15 handled an hour by one agent, at most
/// half of the callers to wait at all: the requirement printed in a textbook.
#[test]
fn the_textbook_day_is_met_hour_by_hour() {
    let four_wednesdays = [
        27, 7, 5, 0, 2, 1, 19, 158, 389, 430, 496, 441, 382, 814, 463, 462, 271, 300, 355, 342,
        272, 246, 230, 177,
    ];
    let printed = [
        1, 1, 1, 0, 1, 1, 1, 4, 8, 9, 10, 9, 8, 16, 10, 10, 6, 7, 8, 8, 6, 6, 5, 4,
    ];
    let goals = Goals {
        service_level: Some((0.5, 0.0)),
        ..Goals::default()
    };
    for (hour, (calls, agents)) in four_wednesdays.into_iter().zip(printed).enumerate() {
        let workload = Workload {
            offered: f64::from(calls) / 4.0,
            per_s: 3600.0,
            aht_s: 240.0,
            patience_s: None,
        };
        assert_eq!(
            required(&workload, &goals).unwrap().agents,
            agents,
            "hour {hour}"
        );
    }
}
