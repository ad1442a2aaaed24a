//! What is said of a history that cannot carry the plan.

use super::*;
use crate::calendar::ClockSpan;
use crate::history::load;
use crate::scenario::model::Volumes;
use crate::scenario::sample::help_desk;
use std::fmt::Write;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The help desk opens on `weekdays` (from Monday) from 08:00 to `to` o'clock.
fn open(weekdays: usize, to: u16) -> Scenario {
    let mut scenario = help_desk(0);
    scenario.queues[0].volumes = Volumes::File("history.csv".into());
    scenario.queues[0].hours.by_weekday = std::array::from_fn(|day| {
        let span = ClockSpan {
            from: Clock::new(8 * 60).unwrap(),
            to: Clock::new(to * 60).unwrap(),
        };
        if day < weekdays { vec![span] } else { vec![] }
    });
    scenario
}

/// Half-hours 08:00 to 10:00 of Mondays to Fridays: `days` calendar days to the `gap`th before
/// the plan; from 09:30 on 0 of `busy`.
fn rows(scenario: &Scenario, days: i64, gap: i64, busy: u32) -> String {
    let last = scenario.first_day - chrono::Duration::days(gap);
    let mut text = "start,offered\n".to_owned();
    for date in (0..days)
        .rev()
        .map(|back| last - chrono::Duration::days(back))
    {
        if weekday_number(date) < 5 {
            for (clock, offered) in [
                ("08:00", busy),
                ("08:30", busy),
                ("09:00", busy),
                ("09:30", 0),
            ] {
                writeln!(text, "{date} {clock},{offered}").unwrap();
            }
        }
    }
    text
}

fn said(scenario: &mut Scenario, text: &str) -> Vec<(&'static str, String)> {
    let folder = tempfile::tempdir().unwrap();
    scenario.folder = folder.path().to_owned();
    std::fs::write(folder.path().join("history.csv"), text).unwrap();
    let (_, problems) = load(scenario).unwrap();
    let about = |code: &str| ("H213".."H218").contains(&code) || code == "H222";
    let problems = problems.0.into_iter();
    problems
        .map(|problem| (problem.code.0, problem.message))
        .filter(|(code, _)| about(code))
        .collect()
}

#[test]
fn a_history_that_carries_the_plan_is_not_remarked_on() {
    let mut scenario = open(5, 10);
    let text = rows(&scenario, 28, 3, 1);
    assert_eq!(said(&mut scenario, &text), []);
}

#[test]
fn short_and_old_histories_are() {
    let mut scenario = open(5, 10);
    let text = rows(&scenario, 10, 70, 1);
    let said = said(&mut scenario, &text);
    let codes: Vec<&str> = said.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["H213", "H214"]);
    assert!(said[1].1.contains("10 weeks before"), "{said:?}");
}

#[test]
fn that_a_borrower_has_a_history_of_its_own_is_all_that_is_said() {
    let mut scenario = open(5, 10);
    let text = rows(&scenario, 10, 70, 1);
    scenario.queues.push(scenario.queues[0].clone());
    scenario.queues[1].name = "chat".into();
    scenario.queues[1].volumes = Volumes::Borrowed;
    scenario.queues[0].borrow = Some(crate::scenario::model::Borrow {
        from: crate::units::QueueIndex::new(1),
        share: 0.5,
    });
    let said = said(&mut scenario, &text);
    let codes: Vec<&str> = said.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["H222"]);
    assert!(said[0].1.contains("its contacts are not used"), "{said:?}");
}

#[test]
fn few_open_days_of_many_weeks_are_told() {
    let mut scenario = open(1, 10);
    let text = rows(&scenario, 42, 3, 1);
    let mondays: String = (text.lines())
        .filter(|line| {
            let day = line.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
            day.is_none_or(|day| weekday_number(day) == 0)
        })
        .fold(String::new(), |all, line| all + line + "\n");
    let said = said(&mut scenario, &mondays);
    let codes: Vec<&str> = said.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["H213"]);
    assert!(said[0].1.contains("6 open days"), "{said:?}");
}

#[test]
fn weekdays_and_times_that_were_never_seen_are() {
    let mut scenario = open(6, 12);
    // Four weeks of 100 contacts an interval: that none came at 09:30 is no accident.
    let text = rows(&scenario, 28, 3, 100);
    let said = said(&mut scenario, &text);
    let codes: Vec<&str> = said.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, ["H215", "H216", "H216"]);
    assert!(said[0].1.contains("open on Saturdays"), "{said:?}");
    let weekdays = "Mondays, Tuesdays, Wednesdays, Thursdays and Fridays";
    assert!(
        said[1].1.contains(&format!("10:00-12:00 on {weekdays}")),
        "{said:?}"
    );
    assert!(
        said[2].1.contains(&format!("09:30-10:00 on {weekdays}")),
        "{said:?}"
    );
}

#[test]
fn the_plan_s_last_week_counts_and_its_closed_days_do_not() {
    let mut scenario = open(5, 10);
    let text = rows(&scenario, 28, 3, 1);
    let holiday = scenario
        .days()
        .find(|day| weekday_number(*day) == 0)
        .unwrap();
    assert!(holiday >= date("2020-01-01"));
    let no_mondays: String = text
        .lines()
        .filter(|line| {
            let day = line.get(..10).and_then(|day| day.parse::<NaiveDate>().ok());
            day.is_none_or(|day| weekday_number(day) != 0)
        })
        .fold(String::new(), |all, line| all + line + "\n");
    let found = said(&mut scenario, &no_mondays);
    assert!(found.iter().any(|(code, _)| *code == "H215"), "{found:?}");
    for date in scenario.days().collect::<Vec<_>>() {
        if weekday_number(date) == 0 {
            scenario
                .closed_days
                .push(crate::scenario::model::ClosedDay {
                    date,
                    name: String::new(),
                    queues: vec![],
                });
        }
    }
    assert_eq!(said(&mut scenario, &no_mondays), []);
}
