//! Contradictions: one impossible scenario for every rule of a contract, each explained by a
//! minimal set of rules with agent and days.

use super::fixture::{clock, no_guide, open, pattern, staffing};
use crate::calendar::ClockSpan;
use crate::control::Control;
use crate::roster::{Conflict, RosterOutcome, RosterSettings, Rule, roster};
use crate::scenario::Scenario;
use crate::scenario::model::{ClosedDay, Contract, WorkedBefore, WorkedShift};
use crate::scenario::sample;
use crate::units::AgentIndex;
use chrono::NaiveDate;

/// The conflicts, or none where there is a roster.
pub fn conflicts(scenario: &Scenario) -> Vec<Conflict> {
    let staffing = staffing(scenario, |_, _, _| 1);
    let (settings, control) = (RosterSettings::default(), Control::unlimited());
    match roster(scenario, &staffing, &no_guide(), &settings, &control).unwrap() {
        RosterOutcome::Impossible { conflicts } => conflicts,
        RosterOutcome::Planned { .. } => vec![],
    }
}

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 22).unwrap() + chrono::Duration::days(i64::from(number))
}

/// A full-timer of 32 to 40 h in shifts of 8 h who is available on `days`, weekends included; two
/// weeks.
fn full_timer(days: &[usize]) -> Scenario {
    let mut scenario = sample::help_desk(2);
    scenario.shifts = vec![pattern("day", &[8.0, 10.0], &[8.0])];
    scenario.agents[1].availability = open(days, 0.0, 24.0);
    scenario.agents[0].skills.clear();
    scenario
}

const WEEK: [usize; 7] = [0, 1, 2, 3, 4, 5, 6];

/// The first conflict names exactly `rules`, each with days and words; without any one of them
/// (`drop`, in the same order) that contradiction is gone.
#[track_caller]
fn explained(scenario: &Scenario, rules: &[Rule], drop: &[fn(&mut Contract)]) -> Conflict {
    let found = conflicts(scenario);
    let first = found.first().expect("a conflict").clone();
    let named: Vec<Rule> = first.rules.iter().map(|it| it.rule).collect();
    assert_eq!(named, rules, "{found:#?}");
    assert_eq!(first.agent.get(), 1);
    assert!(first.message.starts_with("Agent 02: "), "{}", first.message);
    for clash in &first.rules {
        assert!(
            !clash.dates.is_empty() && !clash.message.is_empty(),
            "{clash:?}"
        );
        assert!(
            first.message.contains(clash.rule.key()),
            "{}",
            first.message
        );
    }
    for drop in drop {
        let mut loosened = scenario.clone();
        drop(&mut loosened.contracts[0]);
        let left = conflicts(&loosened);
        let same = |it: &Conflict| it.rules.iter().map(|it| it.rule).eq(rules.iter().copied());
        assert!(!left.iter().any(same), "not needed: {left:#?}");
    }
    first
}

fn no_hours(contract: &mut Contract) {
    contract.week_min_minutes = 0;
}

#[test]
fn hours_at_least_against_the_facts() {
    let scenario = full_timer(&[0, 1]);
    let conflict = explained(&scenario, &[Rule::HoursPerWeekMin], &[no_hours]);
    assert_eq!(
        conflict.message,
        "Agent 02: hours_per_week.min: week from Mon 23 March: 32 h at least, but at most 16 h are possible: \
         shifts fit on Mon 23 March, Tue 24 March only; a shift is 8 h paid"
    );
}

#[test]
fn hours_between_two_numbers_of_shifts() {
    let mut scenario = full_timer(&WEEK);
    scenario.contracts[0].week_min_minutes = 38 * 60;
    scenario.contracts[0].week_max_minutes = 39 * 60;
    let rules = [Rule::HoursPerWeekMin, Rule::HoursPerWeekMax];
    let conflict = explained(
        &scenario,
        &rules,
        &[no_hours, |it| it.week_max_minutes = 2400],
    );
    let said = |at: usize| conflict.rules[at].message.clone();
    assert!(
        said(0).contains("38 h at least, but at most 32 h"),
        "{}",
        said(0)
    );
    assert!(
        said(1).contains("39 h at most, but the other rules need 40 h"),
        "{}",
        said(1)
    );
}

#[test]
fn days_at_least_against_the_facts() {
    let mut scenario = full_timer(&[0, 1, 2]);
    no_hours(&mut scenario.contracts[0]);
    scenario.contracts[0].min_days_per_week = 4;
    let conflict = explained(
        &scenario,
        &[Rule::DaysPerWeekMin],
        &[|it| it.min_days_per_week = 0],
    );
    assert_eq!(conflict.rules[0].dates[0], day(1));
}

#[test]
fn hours_against_days_at_most() {
    let mut scenario = full_timer(&WEEK);
    scenario.contracts[0].max_days_per_week = 3;
    let rules = [Rule::HoursPerWeekMin, Rule::DaysPerWeekMax];
    explained(
        &scenario,
        &rules,
        &[no_hours, |it| it.max_days_per_week = 4],
    );
}

#[test]
fn hours_against_days_in_a_row_at_least() {
    // Of the two runs of two days only those that touch the plan's edge may be so short.
    let mut scenario = full_timer(&[0, 1, 3, 4]);
    scenario.contracts[0].min_consecutive_days = 3;
    let rules = [Rule::HoursPerWeekMin, Rule::ConsecutiveDaysMin];
    let conflict = explained(
        &scenario,
        &rules,
        &[no_hours, |it| it.min_consecutive_days = 2],
    );
    assert_eq!(conflict.rules[1].dates, [day(4), day(5)]);
}

#[test]
fn hours_against_days_in_a_row_at_most() {
    let mut scenario = full_timer(&[0, 1, 2, 3]);
    scenario.contracts[0].max_consecutive_days = 3;
    let rules = [Rule::HoursPerWeekMin, Rule::ConsecutiveDaysMax];
    let conflict = explained(
        &scenario,
        &rules,
        &[no_hours, |it| it.max_consecutive_days = 4],
    );
    assert_eq!(conflict.rules[1].dates, [day(1), day(2), day(3), day(4)]);
    assert!(
        conflict.rules[1]
            .message
            .contains("3 days in a row at most, but the other rules need 4"),
        "{}",
        conflict.message
    );
}

#[test]
fn hours_against_days_off_in_a_row() {
    let mut scenario = full_timer(&[0, 1, 3, 4]);
    scenario.contracts[0].min_consecutive_days_off = 2;
    let rules = [Rule::HoursPerWeekMin, Rule::ConsecutiveDaysOff];
    let conflict = explained(
        &scenario,
        &rules,
        &[no_hours, |it| it.min_consecutive_days_off = 1],
    );
    assert_eq!(conflict.rules[1].dates, [day(3)]);
}

#[test]
fn hours_against_rest() {
    // 08:00 to 16:00, then 10:00: 18 hours at most between two days in a row.
    let mut scenario = full_timer(&[0, 1]);
    scenario.contracts[0].week_min_minutes = 16 * 60;
    scenario.contracts[0].rest_min = 20 * 60;
    let rules = [Rule::HoursPerWeekMin, Rule::Rest];
    let conflict = explained(&scenario, &rules, &[no_hours, |it| it.rest_min = 11 * 60]);
    assert!(
        conflict.rules[1]
            .message
            .contains("20 h of rest at least, but the other rules leave 18 h"),
        "{}",
        conflict.message
    );
    assert_eq!(conflict.rules[1].dates, [day(1), day(2)]);
}

#[test]
fn hours_against_weekends_at_most() {
    let mut scenario = full_timer(&[3, 4, 5, 6]);
    scenario.contracts[0].max_weekends = Some(1);
    let hours = Rule::HoursPerWeekMin;
    let rules = [hours, hours, Rule::WeekendsMax];
    let conflict = explained(
        &scenario,
        &rules,
        &[no_hours, |it| it.max_weekends = Some(2)],
    );
    assert_eq!(conflict.rules[0].dates[0], day(1));
    assert_eq!(conflict.rules[1].dates[0], day(8));
}

#[test]
fn hours_against_whole_weekends() {
    let mut scenario = full_timer(&[2, 3, 4, 5]);
    scenario.contracts[0].whole_weekends = true;
    let rules = [Rule::HoursPerWeekMin, Rule::WholeWeekends];
    let conflict = explained(
        &scenario,
        &rules,
        &[no_hours, |it| it.whole_weekends = false],
    );
    assert_eq!(conflict.rules[1].dates, [day(6), day(7)]);
}

#[test]
fn every_week_that_cannot_be_kept_is_explained() {
    let mut scenario = full_timer(&WEEK);
    scenario.contracts[0].max_days_per_week = 3;
    let found = conflicts(&scenario);
    let mondays: Vec<NaiveDate> = found.iter().map(|it| it.rules[0].dates[0]).collect();
    assert_eq!(mondays, [day(1), day(8)]);
}

#[test]
fn a_holiday_stands_among_the_reasons() {
    let mut scenario = full_timer(&[0, 1, 2, 3]);
    scenario.closed_days = vec![ClosedDay {
        date: day(8),
        name: "Feast".into(),
        queues: vec![],
    }];
    scenario.contracts[0].max_days_per_week = 4;
    scenario.contracts[0].week_min_minutes = 31 * 60;
    scenario.contracts[0].week_max_minutes = 32 * 60;
    assert_eq!(conflicts(&scenario), []);
    scenario.agents[1].availability.by_weekday[1].clear();
    let found = conflicts(&scenario);
    assert!(
        found[1]
            .message
            .contains("1 day closed and paid as a holiday"),
        "{found:#?}"
    );
}

#[test]
fn a_run_before_the_plan_that_cannot_go_on_is_explained() {
    let mut scenario = full_timer(&[1, 2, 3, 4, 5, 6]);
    scenario.contracts[0].min_consecutive_days = 2;
    assert_eq!(conflicts(&scenario), []);
    // On Saturday off, on Sunday at work, and not available on Monday.
    let shift = |date: NaiveDate| WorkedShift {
        agent: AgentIndex::new(1),
        date,
        span: ClockSpan {
            from: clock(8.0),
            to: clock(16.0),
        }
        .on(date, scenario.zone),
    };
    let (friday, sunday) = (day(0) - chrono::Duration::days(2), day(0));
    scenario.worked_before = Some(WorkedBefore {
        from: friday,
        shifts: vec![shift(friday), shift(sunday)],
    });
    let found = conflicts(&scenario);
    let rules: Vec<Rule> = found[0].rules.iter().map(|it| it.rule).collect();
    assert_eq!(rules, [Rule::ConsecutiveDaysMin], "{found:#?}");
    let says = "2 days in a row at least, but only 1 possible from Sun 22 March";
    assert!(found[0].message.contains(says), "{found:#?}");
}
