//! The example of `docs/capacity.md`, agreeing to the cent.

use super::common::{HAND_CLASS, conserved, hand, solved};
use shiftwright::capacity::{Decision, evaluate};

fn near(found: f64, by_hand: f64) {
    assert!(
        (found - by_hand).abs() < 0.005,
        "{found} instead of {by_hand}"
    );
}

/// One class of four in the second week, overtime and outsourcing as in the document.
fn decided() -> Decision {
    let mut decision = Decision::none(&hand());
    decision.classes.push(HAND_CLASS);
    decision.overtime_h[0] = vec![0.0, 34.0, 32.1, 0.0, 0.0, 22.191_75];
    decision.outsourced_h[0][2] = 12.51;
    decision.worked_h[0][0] = vec![240.0, 234.6, 221.49, 240.0, 240.0, 264.0];
    decision
}

#[test]
fn heads_week_by_week() {
    let flows = evaluate(&hand(), &decided()).unwrap();
    conserved(&flows);
    let rows = &flows.pools[0];
    // opening, in training, ready, trainers, productive, leavers, closing
    let by_hand = [
        [10.0, 0.0, 10.0, 0.0, 10.0, 0.5, 9.5],
        [9.5, 4.0, 9.5, 1.0, 8.5, 0.475, 13.025],
        [13.025, 4.0, 9.025, 1.0, 8.025, 0.451_25, 12.573_75],
        [
            12.573_75,
            0.0,
            11.573_75,
            0.0,
            10.073_75,
            0.728_687_5,
            10.845_062_5,
        ],
        [
            10.845_062_5,
            0.0,
            10.845_062_5,
            0.0,
            10.170_062_5,
            0.677_253_125,
            10.167_809_375,
        ],
        [
            10.167_809_375,
            0.0,
            10.167_809_375,
            0.0,
            10.167_809_375,
            0.508_390_468_75,
            9.659_418_906_25,
        ],
    ];
    for (row, by_hand) in rows.iter().zip(by_hand) {
        let found = [
            row.opening,
            row.in_training,
            row.ready,
            row.trainers,
            row.productive,
            row.leavers,
            row.closing,
        ];
        for (found, by_hand) in found.iter().zip(by_hand) {
            assert!(
                (found - by_hand).abs() < 1e-9,
                "{row:?}: {found} instead of {by_hand}"
            );
        }
    }
    assert_eq!(
        (rows[1].hires, rows[3].graduates, rows[3].dropouts),
        (4.0, 3.0, 1.0)
    );
}

#[test]
fn money_to_the_cent() {
    let flows = evaluate(&hand(), &decided()).unwrap();
    let cost = &flows.cost;
    near(cost.pay, 48_889.30);
    near(cost.training, 6_800.0);
    near(cost.hiring, 4_500.0);
    near(cost.overtime, 2_648.75);
    near(cost.outsourcing, 625.5);
    near(cost.understaffing, 1_256.0);
    near(cost.total(), 64_719.55);
    near(flows.total(), 64_719.55);
    near(flows.queues[0][1].short_h, 5.4);
    near(flows.queues[0][2].short_h, 26.0);
    near(flows.pools[0][1].productive_h, 234.6);
}

/// Where the class is committed, the program finds the same hours by itself.
#[test]
fn the_program_finds_the_hours_of_the_example() {
    let mut problem = hand();
    problem.committed.push(HAND_CLASS);
    if let Some(hiring) = &mut problem.pools[0].hiring {
        hiring.frozen = vec![true; 6];
    }
    let plan = solved(&problem);
    near(plan.flows.total(), 64_719.55);
    near(plan.decision.overtime_h[0][5], 22.191_75);
    near(plan.decision.outsourced_h[0][2], 12.51);
    assert!(plan.decision.classes.is_empty());
}
