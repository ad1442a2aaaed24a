//! Against an independent solution, against the steady formulas, laws, and extremes.

mod ode;

use super::{Felt, Piece, State};
use crate::queueing::{Workload, steady};
use proptest::prelude::*;

const BASE: Piece = Piece {
    length_s: 900.0,
    arrivals_per_s: 0.05,
    aht_s: 200.0,
    agents: 12,
    patience_s: Some(120.0),
    within_s: 20.0,
};

fn near(what: &str, got: f64, want: f64, tolerance: f64) {
    let error = (got - want).abs() / want.abs().max(1.0);
    assert!(error <= tolerance, "{what}: {got}, not {want} ({error:e})");
}

/// A long piece, and one after it.
fn long_run(piece: Piece) -> Felt {
    let long = Piece {
        length_s: 3e6,
        ..piece
    };
    State::empty().after(&long).0.after(&piece).1
}

#[test]
fn a_long_piece_is_steady() {
    for (agents, patience_s) in [
        (12, Some(120.0)),
        (8, Some(120.0)),
        (3, Some(600.0)),
        (11, None),
        (14, None),
        (300, Some(180.0)),
        (0, Some(60.0)),
    ] {
        let arrivals_per_s = if agents == 300 { 1.45 } else { 0.05 };
        let piece = Piece {
            arrivals_per_s,
            agents,
            patience_s,
            ..BASE
        };
        let got = long_run(piece);
        let workload = Workload {
            offered: arrivals_per_s,
            per_s: 1.0,
            aht_s: piece.aht_s,
            patience_s,
        };
        let want = steady(&workload, agents, piece.within_s);
        let what = |name: &str| format!("{name} of {agents} agents, patience {patience_s:?}");
        near(&what("P(wait)"), got.p_wait, want.p_wait, 1e-8);
        near(&what("SL"), got.service_level, want.service_level, 1e-8);
        near(
            &what("SL without short abandons"),
            got.service_level_excluding_short_abandons(),
            want.service_level_excluding_short_abandons,
            1e-8,
        );
        near(
            &what("abandoned"),
            got.abandoned_share().unwrap(),
            want.abandoned,
            1e-8,
        );
        near(
            &what("ASA"),
            got.asa_s().unwrap(),
            want.asa_s.unwrap(),
            1e-8,
        );
        near(
            &what("ASA of one who arrives"),
            got.wait_s.unwrap(),
            want.asa_s.unwrap(),
            1e-8,
        );
        near(
            &what("one who arrives hangs up"),
            got.hangs_up,
            want.abandoned,
            1e-8,
        );
        near(
            &what("queue"),
            got.mean_queue,
            want.mean_queue.unwrap(),
            1e-8,
        );
        near(
            &what("backlog"),
            got.queue_at_end,
            want.mean_queue.unwrap(),
            1e-8,
        );
        near(&what("occupancy"), got.occupancy, want.occupancy, 1e-8);
    }
}

#[test]
fn nobody_for_an_hour_then_somebody() {
    let hole = Piece {
        length_s: 3600.0,
        agents: 0,
        patience_s: None,
        ..BASE
    };
    let (state, felt) = State::empty().after(&hole);
    near("all wait", felt.queue_at_end, 180.0, 1e-10);
    near("all the while", felt.mean_queue, 90.0, 1e-10);
    assert_eq!(
        (felt.served, felt.occupancy, felt.service_level),
        (0.0, 1.0, 0.0)
    );
    near("nobody is idle", felt.p_wait, 1.0, 1e-10);
    let crowd = Piece {
        agents: 500,
        arrivals_per_s: 0.0,
        ..hole
    };
    let (_, late) = State::empty().after_before(&hole, &[crowd]);
    // Who came in the last 20 s is answered when the crowd arrives.
    near("late arrivals", late.service_level, 20.0 / 3600.0, 1e-10);
    let (end, cleared) = state.after(&crowd);
    near(
        "cleared",
        end.mean(),
        180.0 * (-3600.0_f64 / 200.0).exp(),
        1e-9,
    );
    assert_eq!(cleared.asa_s(), None);
}

#[test]
fn those_who_never_wait_are_poisson() {
    // M/M/∞ from empty: Poisson with mean load × (1 − e^(−t/AHT)).
    let piece = Piece {
        agents: 100_000,
        ..BASE
    };
    let (state, felt) = State::empty().after(&piece);
    let mean: f64 = 10.0 * -(-900.0_f64 / 200.0).exp_m1();
    let mut probability = (-mean).exp();
    for number in 0..40 {
        near("P(n)", state.probability(number), probability, 1e-12);
        probability *= mean / f64::from(number + 1);
    }
    assert!(felt.p_wait < 1e-15 && felt.service_level > 1.0 - 1e-12);
}

#[test]
fn three_times_the_load_stays_finite() {
    let piece = Piece {
        length_s: 86_400.0,
        arrivals_per_s: 3.0 * 300.0 / 180.0,
        aht_s: 180.0,
        agents: 300,
        patience_s: None,
        within_s: 20.0,
    };
    let (state, felt) = State::empty().after(&piece);
    assert!(felt.service_level < 0.01);
    near("balance", felt.arrivals - felt.served, state.mean(), 1e-9);
}

/// The same day in one piece or in many, the long run's series or the powers: the same.
#[test]
fn pieces_may_be_cut_anywhere() {
    let whole = State::of(40).after(&BASE);
    let cut = Piece {
        length_s: 90.0,
        ..BASE
    };
    let mut state = State::of(40);
    let mut served = 0.0;
    for _ in 0..10 {
        let (next, felt) = state.after(&cut);
        served += felt.served;
        state = next;
    }
    near("served", served, whole.1.served, 1e-11);
    for number in 0..60 {
        near(
            "P(n)",
            state.probability(number),
            whole.0.probability(number),
            1e-12,
        );
    }
}

fn check(felt: &Felt, what: &dyn std::fmt::Debug) {
    let shares = [
        felt.occupancy,
        felt.p_wait,
        felt.service_level,
        felt.abandoned_within,
        felt.hangs_up,
        felt.service_level_excluding_short_abandons(),
    ];
    let counts = [
        felt.arrivals,
        felt.served,
        felt.abandoned,
        felt.waiting_s,
        felt.wait_s.unwrap_or(0.0),
        felt.mean_in_system,
        felt.mean_queue,
        felt.busy,
        felt.in_system_at_end,
        felt.queue_at_end,
    ];
    let fine = shares.iter().all(|share| (0.0..=1.0).contains(share))
        && counts
            .iter()
            .all(|count| count.is_finite() && *count >= 0.0);
    assert!(fine, "{what:?}: {felt:?}");
}

#[test]
fn absurd_numbers_are_finite_and_soon_done() {
    for arrivals_per_s in [0.0, 1e-9, 0.05, 200.0, 1e300, f64::NAN] {
        for aht_s in [1e-9, 200.0, 1e300] {
            for agents in [0, 12, u32::MAX] {
                for patience_s in [None, Some(1e-9), Some(120.0), Some(1e300)] {
                    for (length_s, within_s) in
                        [(900.0, 20.0), (1e9, 1e9), (0.0, 0.0), (1e-9, 1e300)]
                    {
                        let piece = Piece {
                            length_s,
                            arrivals_per_s,
                            aht_s,
                            agents,
                            patience_s,
                            within_s,
                        };
                        let then = Piece {
                            agents: agents / 2,
                            ..BASE
                        };
                        let (state, felt) = State::of(3).after_before(&piece, &[then, BASE]);
                        check(&felt, &piece);
                        let (_, felt) = state.after(&then);
                        check(&felt, &(piece, then));
                    }
                }
            }
        }
    }
}

/// Beyond the exact method's size the normal takes over, and where both can be had they agree roughly.
#[test]
fn a_giant_is_like_a_large_one() {
    let huge = Piece {
        arrivals_per_s: 9_000.0,
        aht_s: 180.0,
        agents: 1_600_000,
        patience_s: Some(180.0),
        ..BASE
    };
    let (state, felt) = State::of(1_500_000).after(&huge);
    let calm = 1_620_000.0 - 120_000.0 * (-5.0_f64).exp();
    assert!(matches!(state.0, super::Number::Large(_)));
    near("mean", state.mean(), calm, 1e-3);
    near(
        "balance",
        felt.arrivals - felt.served - felt.abandoned,
        state.mean() - 1_500_000.0,
        2e-3,
    );
    let small = Piece {
        arrivals_per_s: 90.0,
        agents: 16_000,
        ..huge
    };
    let exact = State::of(15_000).after(&small).1;
    let start = super::Normal {
        mean: 15_000.0,
        variance: 0.0,
    };
    let normal = start.through(&small).1;
    near("queue", normal.mean_queue, exact.mean_queue, 0.01);
    near("P(wait)", normal.p_wait, exact.p_wait, 0.01);
    near("SL", normal.service_level, exact.service_level, 0.01);
    near("ever", normal.hangs_up, exact.hangs_up, 0.01);
    let wait_s = |felt: &Felt| felt.wait_s.unwrap();
    near("wait", wait_s(&normal), wait_s(&exact), 0.01);
    near(
        "hang up",
        normal.abandoned_within,
        exact.abandoned_within,
        0.01,
    );
}

fn a_piece() -> impl Strategy<Value = Piece> {
    (
        prop_oneof![Just(0.0), 1e-4..0.3_f64],
        10.0..2_000.0_f64,
        0..40_u32,
        prop::option::weighted(0.7, 5.0..1_000.0_f64),
        prop_oneof![Just(0.0), 1.0..1_500.0_f64],
        1.0..3_000.0_f64,
    )
        .prop_map(
            |(arrivals_per_s, aht_s, agents, patience_s, within_s, length_s)| Piece {
                length_s,
                arrivals_per_s,
                aht_s,
                agents,
                patience_s,
                within_s,
            },
        )
}

fn a_day() -> impl Strategy<Value = (u32, Vec<Piece>)> {
    (0..60_u32, prop::collection::vec(a_piece(), 1..6))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn probability_and_contacts_are_conserved((start, pieces) in a_day()) {
        let mut state = State::of(start);
        for (index, piece) in pieces.iter().enumerate() {
            let (next, felt) = state.after_before(piece, &pieces[index + 1..]);
            check(&felt, piece);
            let total: f64 = (0..5_000).map(|number| next.probability(number)).sum();
            near("probability", total, 1.0, 1e-12);
            let change = felt.arrivals - felt.served - felt.abandoned;
            near("flow", change, next.mean() - state.mean(), 1e-9);
            near("busy and waiting", felt.busy + felt.mean_queue, felt.mean_in_system, 1e-12);
            near("end", felt.queue_at_end, next.mean_queue(piece.agents), 0.0);
            state = next;
        }
    }

    /// More agents all day long: every piece as good or better, whatever the rates do. (More in one piece
    /// alone may leave more in system after it, where patience is shorter than handling.)
    #[test]
    fn more_agents_are_never_worse((start, pieces) in a_day(), more in 1..4_u32) {
        let better: Vec<Piece> = pieces
            .iter()
            .map(|piece| Piece { agents: piece.agents + more, ..*piece })
            .collect();
        let (_, few) = State::of(start).through(&pieces);
        let (_, many) = State::of(start).through(&better);
        for (few, many) in few.iter().zip(&many) {
            prop_assert!(many.service_level >= few.service_level - 1e-9, "{few:?} {many:?}");
            prop_assert!(many.mean_queue <= few.mean_queue + 1e-9 * (1.0 + few.mean_queue));
            prop_assert!(many.queue_at_end <= few.queue_at_end + 1e-9 * (1.0 + few.queue_at_end));
            prop_assert!(many.p_wait <= few.p_wait + 1e-9);
        }
    }
}
