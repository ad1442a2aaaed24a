//! Random small contracts: lines against brute force, rosters against the checker.

use super::checker::{check_line, violations};
use super::fixture::{clock, free_contract, no_guide, numbered, open, pattern, staffing};
use crate::calendar::{ClockSpan, OpeningHours};
use crate::control::Control;
use crate::roster::line::LineSearch;
use crate::roster::menu::Menu;
use crate::roster::problem::RosterProblem;
use crate::roster::rules::{Strict, breaches};
use crate::roster::{Effort, RosterOutcome, RosterSettings, RosteredShift, roster, setup};
use crate::scenario::Scenario;
use crate::scenario::model::{Contract, Overtime, TimeOff, WorkedBefore, WorkedShift};
use crate::scenario::sample;
use crate::staffing::Staffing;
use crate::units::{AgentIndex, ShiftIndex};
use proptest::prelude::*;

pub fn contract() -> impl Strategy<Value = Contract> {
    let hours = (
        0_u32..=4,
        0_u32..=4,
        prop::option::of((1_u32..=2, 1.0_f64..2.0)),
    );
    let days = (0_u32..=2, 2_u32..=6, 1_u32..=3, 1_u32..=5, 1_u32..=3);
    let rest = prop::sample::select(vec![0_u32, 8 * 60, 11 * 60, 16 * 60]);
    let weekends = (prop::option::of(0_u32..=2), any::<bool>(), any::<bool>());
    (hours, days, rest, weekends).prop_map(|(hours, days, rest_min, weekends)| Contract {
        week_min_minutes: hours.0 * 6 * 60,
        week_max_minutes: (hours.0 * 6 + hours.1 * 8) * 60,
        overtime: hours.2.map(|(steps, pay_factor)| Overtime {
            max_minutes_per_week: steps * 4 * 60,
            pay_factor,
        }),
        min_days_per_week: days.0,
        max_days_per_week: days.1,
        min_consecutive_days: days.2,
        max_consecutive_days: days.3,
        min_consecutive_days_off: days.4,
        rest_min,
        max_weekends: weekends.0,
        whole_weekends: weekends.1,
        paid_holidays: weekends.2,
        shifts: vec![ShiftIndex::new(0), ShiftIndex::new(1)],
        ..free_contract()
    })
}

/// A scenario of two plan weeks with few possible days: first weekday, contract, days away.
fn small() -> impl Strategy<Value = Scenario> {
    let away = prop::collection::btree_map(0_i64..14, any::<bool>(), 5..=8);
    let weekdays = prop::sample::subsequence((0..7).collect::<Vec<usize>>(), 5..=7);
    let late_h = prop::sample::select(vec![6.0, 8.0]);
    (
        0_i64..7,
        contract(),
        away,
        weekdays,
        worked_before(),
        late_h,
    )
        .prop_map(|(offset, contract, away, weekdays, before, late_h)| {
            let mut scenario = sample::help_desk(1);
            scenario.first_day += chrono::Duration::days(offset);
            scenario.queues[0].hours = OpeningHours::always();
            scenario.shifts = vec![
                pattern("early", &[6.0], &[6.0]),
                pattern("late", &[15.0], &[late_h]),
            ];
            scenario.contracts = vec![contract];
            let agent = &mut scenario.agents[0];
            agent.availability = open(&weekdays, 5.0, 24.0);
            let off = |(day, paid): (&i64, &bool)| TimeOff {
                date: scenario.first_day + chrono::Duration::days(*day),
                paid: *paid,
            };
            agent.time_off = away.iter().map(off).collect();
            scenario.worked_before = before.and_then(|days| worked(&scenario, &days));
            scenario
        })
}

/// For each of the five days before the plan: off, early, or late into the evening.
fn worked_before() -> impl Strategy<Value = Option<Vec<Option<bool>>>> {
    prop::option::of(prop::collection::vec(prop::option::of(any::<bool>()), 5))
}

fn worked(scenario: &Scenario, days: &[Option<bool>]) -> Option<WorkedBefore> {
    let zone = scenario.zone_of(&scenario.agents[0]);
    let shift = |(back, late): (usize, &Option<bool>)| {
        let (from, to) = if (*late)? { (15.0, 23.0) } else { (6.0, 12.0) };
        let date = scenario.first_day - chrono::Duration::days(back as i64 + 1);
        let span = ClockSpan {
            from: clock(from),
            to: clock(to),
        };
        Some(WorkedShift {
            agent: AgentIndex::new(0),
            date,
            span: span.on(date, zone),
        })
    };
    let mut shifts: Vec<WorkedShift> = days.iter().enumerate().filter_map(shift).collect();
    shifts.reverse();
    Some(WorkedBefore {
        from: shifts.first()?.date,
        shifts,
    })
}

/// The cheapest line by trying all of them; rules by the checker alone.
fn brute_force(
    scenario: &Scenario,
    problem: &RosterProblem,
    price: impl Fn(u32) -> f64,
) -> Option<f64> {
    let person = &problem.people[0];
    let mut lines: Vec<Vec<u32>> = vec![vec![]];
    for day in &person.days {
        let with = |duty: u32| {
            lines
                .iter()
                .map(move |line| [line.as_slice(), &[duty]].concat())
        };
        let more: Vec<_> = day
            .options
            .iter()
            .flat_map(|option| with(option.duty))
            .collect();
        lines.extend(more);
    }
    let contract = &scenario.contracts[0];
    lines
        .into_iter()
        .filter_map(|line| {
            let shifts: Vec<RosteredShift> =
                line.iter().map(|duty| shift(problem, *duty)).collect();
            let mut kept = true;
            let all: Vec<&RosteredShift> = shifts.iter().collect();
            check_line(scenario, &scenario.agents[0], &all, &mut |_| kept = false);
            kept.then(|| {
                line.iter().map(|duty| price(*duty)).sum::<f64>()
                    + overtime(scenario, contract, &shifts)
            })
        })
        .min_by(f64::total_cmp)
}

/// Overtime counts from the week's maximum less its credits.
fn overtime(scenario: &Scenario, contract: &Contract, shifts: &[RosteredShift]) -> f64 {
    let Some(overtime) = contract.overtime else {
        return 0.0;
    };
    let days: Vec<_> = scenario.days().collect();
    let agent = &scenario.agents[0];
    days.chunks(7)
        .map(|week| {
            let credited = week.iter().filter(|date| {
                use chrono::Datelike;
                agent
                    .time_off
                    .iter()
                    .any(|off| off.paid && off.date == **date)
                    && !agent.availability.on(date.weekday()).is_empty()
            });
            let k = (credited.count() as u32).min(contract.max_days_per_week);
            let most = contract
                .week_max_minutes
                .saturating_sub(k * (contract.week_max_minutes / contract.max_days_per_week));
            let paid = shifts.iter().filter(|shift| week.contains(&shift.date));
            let minutes: u32 = paid.map(|shift| shift.paid_min).sum();
            f64::from(minutes.saturating_sub(most)) * 20.0 / 60.0 * (overtime.pay_factor - 1.0)
        })
        .sum()
}

pub fn shift(problem: &RosterProblem, duty: u32) -> RosteredShift {
    let it = &problem.duties[duty as usize];
    RosteredShift {
        agent: AgentIndex::new(0),
        shift: it.shift,
        date: problem.dates[it.day],
        span: it.span,
        paid_min: it.paid_min,
        pieces: vec![],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_best_line_is_the_best_of_all_lines(
        scenario in small(),
        prices in prop::collection::vec(-300.0_f64..100.0, 28),
    ) {
        let problem = setup::problem(&scenario, &Staffing::default());
        let price = |duty: u32| prices[duty as usize % prices.len()];
        let person = &problem.people[0];
        let (mut menu, mut search) = (Menu::default(), LineSearch::default());
        menu.fill_with(person, |option| Some(price(option.duty)));
        let found = search.best(person, &menu, &Strict, true);
        let expected = brute_force(&scenario, &problem, price);
        match (&found, expected) {
            (Some(line), Some(expected)) => {
                prop_assert!((line.cost - expected).abs() < 1e-6, "{} {expected}", line.cost);
                prop_assert!(breaches(&problem, person, &line.worked).is_empty());
            }
            (None, None) => {}
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn every_roster_keeps_every_rule(
        scenario in small(),
        others in prop::collection::vec(contract(), 2),
        wanted in prop::collection::vec(0_u32..4, 24),
    ) {
        let mut scenario = scenario;
        scenario.contracts.extend(others);
        let model = scenario.agents[0].clone();
        for contract in 1..3 {
            let mut agent = numbered(&model, contract, contract);
            agent.time_off.truncate(contract);
            scenario.agents.push(agent);
        }
        let staffing = staffing(&scenario, |_, _, hour| wanted[hour as usize]);
        let settings = RosterSettings { effort: Effort::Quick, seed: None };
        let outcome = roster(&scenario, &staffing, &no_guide(), &settings, &Control::unlimited());
        match outcome.unwrap() {
            RosterOutcome::Planned { roster, report, .. } => {
                let wrong = violations(&scenario, &roster);
                prop_assert!(wrong.is_empty(), "{wrong:#?}");
                // A bound above the roster would be left out of the report.
                prop_assert!(report.bound.is_some_and(|it| it <= report.objective.unwrap() + 1e-6));
            }
            RosterOutcome::Impossible { conflicts } => prop_assert!(!conflicts.is_empty()),
        }
    }
}
