//! Rules that count days, against a check of the same limits written as plain as can be.

use super::good::*;
use proptest::prelude::*;
use shiftwright::calendar::{ClockSpan, dates};
use shiftwright::scenario::Scenario;
use shiftwright::verify::{Rule, Sheet};
use std::collections::BTreeSet;

const DAYS: usize = 21;

/// Three weeks for Nora alone, from a weekday after Monday, so that weekends meet the edges.
fn scenario_of(first_weekday: u64, limits: &Limits) -> Scenario {
    let mut scenario = scenario();
    scenario.first_day = march(23) + chrono::Days::new(first_weekday);
    scenario.weeks = 3;
    scenario.closed_days.clear();
    scenario.agents.remove(BEN);
    scenario.agents.remove(ANNA);
    scenario.agents[0].availability.by_weekday = std::array::from_fn(|_| vec![ClockSpan::ALL_DAY]);
    let two_days = ClockSpan {
        to: shiftwright::calendar::Clock::new(2880).unwrap(),
        ..ClockSpan::ALL_DAY
    };
    for day in &mut scenario.agents[0].availability.by_weekday {
        day[0] = two_days;
    }
    let contract = &mut scenario.contracts[1];
    contract.rest_min = 0;
    contract.week_max_minutes = 7 * 480;
    contract.min_days_per_week = limits.days_a_week.0;
    contract.max_days_per_week = limits.days_a_week.1;
    contract.min_consecutive_days = limits.in_a_row.0;
    contract.max_consecutive_days = limits.in_a_row.1;
    contract.min_consecutive_days_off = limits.off;
    contract.max_weekends = limits.weekends;
    contract.whole_weekends = limits.whole;
    scenario
}

#[derive(Debug, Clone)]
struct Limits {
    days_a_week: (u32, u32),
    in_a_row: (u32, u32),
    off: u32,
    weekends: Option<u32>,
    whole: bool,
}

fn limits() -> impl Strategy<Value = Limits> {
    (
        (0..=5_u32, 3..=7_u32),
        (1..=3_u32, 3..=7_u32),
        1..=3_u32,
        proptest::option::of(0..=3_u32),
        any::<bool>(),
    )
        .prop_map(|((least, most), in_a_row, off, weekends, whole)| Limits {
            days_a_week: (least.min(most), most),
            in_a_row,
            off,
            weekends,
            whole,
        })
}

fn sheet_for(scenario: &Scenario, worked: &[bool]) -> Sheet {
    let duties: Vec<Duty> = dates(scenario.first_day, DAYS as u32)
        .zip(worked)
        .filter(|(_, works)| **works)
        .map(|(date, _)| Duty {
            agent: 0,
            shift: NIGHT,
            date,
            hour: 22,
            length: 480,
        })
        .collect();
    sheet_of(scenario, &duties, &[])
}

/// The rules that the line breaks, by looking at every stretch of it.
fn expected(worked: &[bool], first_weekday: usize, limits: &Limits) -> BTreeSet<Rule> {
    let mut rules = BTreeSet::new();
    let all = |from: usize, to: usize, works: bool| worked[from..to].iter().all(|w| *w == works);
    for from in 0..DAYS {
        for to in from + 1..=DAYS {
            let length = (to - from) as u32;
            if all(from, to, true) && length > limits.in_a_row.1 {
                rules.insert(Rule::ConsecutiveDays);
            }
            let bounded = |works: bool| {
                from > 0 && to < DAYS && worked[from - 1] != works && worked[to] != works
            };
            if all(from, to, true) && bounded(true) && length < limits.in_a_row.0 {
                rules.insert(Rule::ConsecutiveDays);
            }
            if all(from, to, false) && bounded(false) && length < limits.off {
                rules.insert(Rule::DaysOff);
            }
        }
    }
    for week in worked.chunks(7) {
        let count = week.iter().filter(|works| **works).count() as u32;
        if count < limits.days_a_week.0 || count > limits.days_a_week.1 {
            rules.insert(Rule::DaysPerWeek);
        }
    }
    let weekday = |day: usize| (day + first_weekday) % 7;
    let sundays = (0..=DAYS).filter(|day| weekday(*day) == 6);
    let mut weekends = 0;
    for sunday in sundays {
        let on_sunday = worked.get(sunday).copied();
        let on_saturday = sunday.checked_sub(1).map(|saturday| worked[saturday]);
        if on_saturday == Some(true) || on_sunday == Some(true) {
            weekends += 1;
        }
        if let (Some(saturday), Some(sunday), true) = (on_saturday, on_sunday, limits.whole)
            && saturday != sunday
        {
            rules.insert(Rule::Weekends);
        }
    }
    if limits.weekends.is_some_and(|most| weekends > most) {
        rules.insert(Rule::Weekends);
    }
    rules
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn lines_break_the_rules_that_counting_by_hand_says(
        worked in proptest::collection::vec(prop::bool::weighted(0.65), DAYS),
        first_weekday in 0..7_usize,
        limits in limits(),
    ) {
        let scenario = scenario_of(first_weekday as u64, &limits);
        let sheet = sheet_for(&scenario, &worked);
        prop_assert_eq!(broken(&scenario, &sheet), expected(&worked, first_weekday, &limits));
    }
}
