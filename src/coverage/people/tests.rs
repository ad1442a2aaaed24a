use super::*;
use crate::report::sample::Plan;
use crate::roster::CreditedDay;

/// Eight hours of work without a break, on the `day`th day of the plan (a Monday, in Berlin).
fn work(plan: &mut Plan, agent: usize, day: u64, from_min: u16) {
    plan.roster
        .shifts
        .push(plan.work(agent, day, from_min, 480));
}

fn found(plan: &Plan) -> People {
    people(&plan.scenario, &plan.roster)
}

const HOUR: u16 = 60;

#[test]
fn who_has_no_shift_does_not_count() {
    let mut plan = Plan::nobody_yet(5);
    assert_eq!(found(&plan), People::default());
    work(&mut plan, 0, 0, 9 * HOUR);
    let one = found(&plan);
    assert_eq!((one.agents, one.paid_hours_gini), (1, Some(0.0)));
    assert_eq!(
        (one.weekends_gini, one.night_hours_gini),
        (None, None),
        "none of it"
    );
    assert_eq!(
        (one.start_change_min, one.steady_weeks),
        (None, None),
        "one shift"
    );
}

#[test]
fn weekends_and_hours_are_shared_as_counted_by_hand() {
    let mut plan = Plan::nobody_yet(4);
    // Days 5 and 6 are one weekend, 12 is another.
    for (agent, days) in [
        (0, vec![5, 6, 12]),
        (1, vec![5, 7]),
        (2, vec![0]),
        (3, vec![1]),
    ] {
        days.into_iter()
            .for_each(|day| work(&mut plan, agent, day, 9 * HOUR));
    }
    let it = found(&plan);
    // Weekends 2, 1, 0, 0: Σ (2·rank − 5)·x = 1·1 + 3·2 = 7, over 4 · 3.
    assert!((it.weekends_gini.unwrap() - 7.0 / 12.0).abs() < 1e-12);
    // Hours 24, 16, 8, 8 of contracts alike: (−3 − 1)·8 + 16 + 3·24 = 56, over 4 · 56.
    assert!((it.paid_hours_gini.unwrap() - 0.25).abs() < 1e-12);
    // Half the weekly maximum for the one with most hours: 48, 16, 8, 8 in their measure.
    let mut half = plan.scenario.contracts[0].clone();
    half.week_max_minutes /= 2;
    plan.scenario.contracts.push(half);
    let position = plan.scenario.contracts.len() - 1;
    plan.scenario.agents[0].contract = crate::units::ContractIndex::new(position);
    let uneven = found(&plan).paid_hours_gini.unwrap();
    assert!(
        (uneven - (-32.0 + 16.0 + 144.0) / (4.0 * 80.0)).abs() < 1e-12,
        "{uneven}"
    );
    // A paid day away is paid.
    plan.roster.credits.push(CreditedDay {
        agent: AgentIndex::new(2),
        date: plan.scenario.first_day,
        minutes: 480,
    });
    assert!(found(&plan).paid_hours_gini.unwrap() < uneven);
}

#[test]
fn night_is_from_ten_to_six_by_the_site_s_clock() {
    let mut plan = Plan::nobody_yet(3);
    work(&mut plan, 0, 0, 20 * HOUR); // to 04:00: six hours
    work(&mut plan, 1, 0, 0); // to 08:00: six hours
    work(&mut plan, 2, 0, 6 * HOUR); // none
    let it = found(&plan);
    assert_eq!(it.night_h, 12.0);
    assert!((it.night_hours_gini.unwrap() - 1.0 / 3.0).abs() < 1e-12);
    let zone = plan.scenario.zone;
    // The clock skips 02:00 on the sixth day (29 March 2026): 22:00 to 06:00 is seven hours.
    work(&mut plan, 2, 5, 22 * HOUR);
    let last = plan.roster.shifts.last().unwrap().span;
    assert_eq!(night_minutes(last, zone), 7 * 60);
}

#[test]
fn starts_are_compared_the_short_way_round_the_clock() {
    let mut plan = Plan::nobody_yet(2);
    for (day, hour) in [(0, 23), (1, 1), (2, 22)] {
        work(&mut plan, 0, day, hour * HOUR);
    }
    for (day, hour) in [(0, 8), (1, 8), (4, 9), (7, 8), (8, 14)] {
        work(&mut plan, 1, day, hour * HOUR);
    }
    let it = found(&plan);
    // 2 h and 3 h; 0, 1, 1 and 6 h.
    assert!((it.start_change_min.unwrap() - (150.0 + 120.0) / 2.0).abs() < 1e-12);
    assert_eq!(it.start_change_most_min, Some(150.0));
    // 22:00 to 01:00 is three hours; 08:00 to 09:00 one; 08:00 to 14:00 six.
    assert_eq!(it.steady_weeks, Some(1.0 / 3.0));
    assert_eq!(round_the_clock(&[(0, 480), (0, 480)]), 0);
    assert_eq!(round_the_clock(&[(0, 1410), (0, 30), (0, 1410)]), 60);
}
