//! Rosters of two people against the best of all rosters, found by trying each.

use super::checker::check_line;
use super::exact::{contract, shift};
use super::fixture::{no_guide, numbered, open, pattern, staffing};
use crate::calendar::OpeningHours;
use crate::control::Control;
use crate::roster::problem::RosterProblem;
use crate::roster::{RosterOutcome, RosterSettings, RosteredShift, roster, setup};
use crate::scenario::Scenario;
use crate::scenario::sample;
use proptest::prelude::*;

/// Two people of one week with four or five possible days and their own contracts, without overtime.
fn two() -> impl Strategy<Value = Scenario> {
    let contracts = prop::collection::vec(contract(), 2);
    let weekdays = prop::collection::vec(
        prop::sample::subsequence((0..7).collect::<Vec<usize>>(), 3..=5),
        2,
    );
    let rise = prop::sample::select(vec![0.0, 0.3, 2.0]);
    (contracts, weekdays, rise).prop_map(|(contracts, weekdays, rise)| {
        let mut scenario = sample::help_desk(1);
        scenario.prices.understaffing_rise = rise;
        // A week without a change of the clock.
        scenario.first_day -= chrono::Duration::days(7);
        scenario.weeks = 1;
        scenario.queues[0].hours = OpeningHours::always();
        scenario.shifts = vec![
            pattern("early", &[6.0], &[6.0]),
            pattern("late", &[15.0], &[8.0]),
        ];
        scenario.contracts = contracts;
        for it in &mut scenario.contracts {
            it.overtime = None;
        }
        let model = scenario.agents[0].clone();
        let person = |number: usize| {
            let mut agent = numbered(&model, number, number);
            agent.availability = open(&weekdays[number], 5.0, 24.0);
            agent
        };
        scenario.agents = vec![person(0), person(1)];
        scenario
    })
}

/// What somebody works, by day of the plan: the shift's position.
type Week = [Option<usize>; 7];

/// All weeks that somebody may work, by the checker alone.
fn weeks(scenario: &Scenario, problem: &RosterProblem, number: usize) -> Vec<Week> {
    let person = &problem.people[number];
    let mut weeks: Vec<(Week, Vec<u32>)> = vec![([None; 7], vec![])];
    for (day, of_day) in person.days.iter().enumerate() {
        let known = weeks.clone();
        for option in &of_day.options {
            let with = |(week, duties): &(Week, Vec<u32>)| {
                let mut week = *week;
                week[day] = Some(problem.duties[option.duty as usize].shift.get());
                (week, [duties.as_slice(), &[option.duty]].concat())
            };
            weeks.extend(known.iter().map(with));
        }
    }
    weeks.retain(|(_, duties)| {
        let shifts: Vec<RosteredShift> = duties.iter().map(|it| shift(problem, *it)).collect();
        let all: Vec<&RosteredShift> = shifts.iter().collect();
        let mut kept = true;
        check_line(scenario, &scenario.agents[number], &all, &mut |_| {
            kept = false
        });
        kept
    });
    weeks.into_iter().map(|it| it.0).collect()
}

/// Pay and prices of missing and surplus agents, hour by hour. The early shift is 06:00 to 12:00, the late one
/// 15:00 to 23:00; everybody turns up.
fn cost(scenario: &Scenario, both: [&Week; 2], wanted: &[u32]) -> f64 {
    let works = |shift: Option<usize>, hour: usize| match shift {
        Some(0) => (6..12).contains(&hour),
        Some(_) => (15..23).contains(&hour),
        None => false,
    };
    let mut cost = 0.0;
    for day in 0..7 {
        for (hour, wanted) in wanted.iter().enumerate() {
            let there = both.iter().filter(|it| works(it[day], hour)).count() as f64;
            let missing = f64::from(*wanted) - there;
            let (first, rise) = (
                scenario.prices.understaffing_per_hour.get(),
                scenario.prices.understaffing_rise,
            );
            cost += there * 20.0
                + match missing {
                    2.0 => first + first * (1.0 + rise),
                    1.0 => first,
                    _ => -missing * scenario.prices.overstaffing_per_hour.get(),
                };
        }
    }
    cost
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_roster_of_two_is_the_best_of_all(
        scenario in two(),
        wanted in prop::collection::vec(0_u32..=2, 24),
    ) {
        let staffing = staffing(&scenario, |_, _, hour| wanted[hour as usize]);
        let problem = setup::problem(&scenario, &staffing);
        let choices = [0, 1].map(|number| weeks(&scenario, &problem, number));
        let pairs = choices[0].iter().flat_map(|a| choices[1].iter().map(move |b| [a, b]));
        let best = pairs.map(|both| cost(&scenario, both, &wanted)).min_by(f64::total_cmp);
        let settings = RosterSettings::default();
        let outcome = roster(&scenario, &staffing, &no_guide(), &settings, &Control::unlimited());
        match (outcome.unwrap(), best) {
            (RosterOutcome::Planned { report, .. }, Some(best)) => {
                let (found, bound) = (report.objective.unwrap(), report.bound.unwrap());
                prop_assert!((found - best).abs() < 1e-6, "{found} found, {best} is best");
                prop_assert!(bound <= best + 1e-6, "bound {bound}, best {best}");
            }
            (RosterOutcome::Impossible { .. }, None) => {}
            (outcome, best) => prop_assert!(false, "{outcome:?} {best:?}"),
        }
    }
}
