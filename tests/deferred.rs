//! Email beside phones: the requirement of a shipped scenario, what its roster makes of the mail, and
//! how long many such queues take.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

mod common;

use common::shipped;
use shiftwright::control::Control;
use shiftwright::coverage::{BacklogDay, backlog_days};
use shiftwright::plan::{PlanOutcome, PlanSettings, plan, require};
use shiftwright::roster::Effort;
use shiftwright::scenario::Scenario;
use shiftwright::scenario::model::Backlog;
use shiftwright::staffing::{Binding, Model, QueueStaffing, flow, staff};
use shiftwright::units::Seconds;
use std::fmt::Write as _;
use std::time::Instant;

fn three_cities() -> Scenario {
    shiftwright::scenario::load(&shipped("three-cities"))
        .unwrap()
        .0
}

fn required_h(queue: &QueueStaffing) -> f64 {
    let intervals = queue.intervals.iter();
    intervals
        .map(|it| f64::from(it.agents_required.get()) * it.interval.span.minutes() as f64 / 60.0)
        .sum()
}

#[test]
fn mail_of_three_cities_takes_its_work_and_no_more_and_leaves_the_phones_alone() {
    let scenario = three_cities();
    let outlook = require(&scenario, &Control::unlimited()).unwrap();
    let [phone, email] = outlook.staffing.queues.as_slice() else {
        unreachable!("two queues")
    };
    assert_eq!(email.service.model(), Model::Deferred);

    // The phones' requirement is what it is without any mail.
    let mut forecast = outlook.outlook.forecast.clone();
    forecast.queues.truncate(1);
    let alone = staff(&scenario, &forecast, &Control::unlimited()).unwrap();
    assert_eq!(*phone, alone.queues[0]);

    // Mail asks for its work ÷ productive share. Beyond it: what was left from the weeks before, and
    // whole agents, together less than an agent for a day.
    let work_h: f64 = (email.intervals.iter())
        .map(|it| it.offered * it.aht.get() / 3600.0)
        .sum();
    let (asked_h, least_h) = (required_h(email), work_h / 0.9);
    println!("{asked_h} agent-hours for {work_h:.1} hours of work ÷ 0.9 = {least_h:.1}");
    assert!((asked_h - least_h).abs() < 10.0, "{asked_h} for {least_h}");

    // The flow loses nothing; nine in ten are in time, and no more than may be are late.
    let mut backlog = 0.0;
    for it in &email.intervals {
        let flow = it.deferred.unwrap().flow;
        backlog += flow.arrived - flow.done;
        assert!((backlog - flow.backlog).abs() < 1e-6, "{flow:?}");
        let level = it.performance.service_level.unwrap().get();
        assert!(level >= 0.9 - 1e-6, "{level}");
        assert!(it.performance.occupancy.get() <= 0.9 + 1e-9);
        assert!(matches!(it.binding, Binding::Deadline | Binding::None));
    }
}

#[test]
fn with_the_agents_required_and_a_backlog_only_what_is_overdue_is_late() {
    let mut scenario = three_cities();
    scenario.queues[1].backlog = Some(Backlog {
        contacts: 120.0,
        oldest: Seconds::from_minutes(360),
    });
    let outlook = require(&scenario, &Control::unlimited()).unwrap();
    let email = &outlook.staffing.queues[1];
    let agents: Vec<f64> = (email.intervals.iter())
        .map(|it| f64::from(it.agents_required.get()))
        .collect();
    let played = flow(email, scenario.queues[1].backlog, &agents);
    let mut backlog = 120.0;
    let mut late = 0.0;
    for (it, (flow, _)) in email.intervals.iter().zip(&played) {
        backlog += flow.arrived - flow.done;
        assert!((backlog - flow.backlog).abs() < 1e-6);
        assert_eq!(it.deferred.unwrap().flow, *flow);
        late += flow.done - flow.done_in_time;
        // At most a tenth of an opening day's mail is past its deadline at any time.
        assert!(flow.overdue < 0.1 * 350.0, "{flow:?}");
    }
    // A third of the backlog was older than four hours; of all else a tenth may be late.
    let arrived: f64 = played.iter().map(|(flow, _)| flow.arrived).sum();
    assert!(
        late >= 40.0 - 1e-6 && late <= 40.0 + 0.1 * (arrived + 80.0) + 1e-6,
        "{late}"
    );
    // The overdue ones are done first, in the first interval.
    assert!(played[0].0.done - played[0].0.done_in_time >= 40.0 - 1e-6);
}

#[test]
fn many_mailboxes_around_the_clock_are_levelled_in_seconds() {
    let mut text = String::from(
        "name = \"Mail\"\nzone = \"Europe/Berlin\"\ninterval = \"15min\"\nfirst_day = 2026-03-02\nweeks = 4\n",
    );
    for number in 0..20 {
        let _ = write!(
            text,
            "[[queue]]\nname = \"mail {number}\"\nchannel = \"email\"\nhours = \"always\"\naht = \"11m\"\n\
             typical_week = {{ mon-fri = {}, sat-sun = 400 }}\n\
             service_level = {{ answer_within = \"4h\", target = 0.9 }}\n",
            800 + 20 * number
        );
    }
    let folder = tempfile::tempdir().unwrap();
    common::write_scenario(folder.path(), &text);
    let (scenario, _) = shiftwright::scenario::load(folder.path()).unwrap();
    let outlook = require(&scenario, &Control::unlimited()).unwrap();
    let begun = Instant::now();
    let staffing = staff(&scenario, &outlook.outlook.forecast, &Control::unlimited()).unwrap();
    let took = begun.elapsed();
    println!(
        "{} queues, 4 weeks of quarters: {took:?}",
        staffing.queues.len()
    );
    assert!(took.as_secs() < 20, "{took:?}");
    let intervals = staffing.queues.iter().flat_map(|it| &it.intervals);
    assert!(intervals.into_iter().all(|it| {
        let level = it.performance.service_level;
        level.is_none_or(|level| level.get() >= 0.9 - 1e-6)
    }));
}

const SHIFTS: &str = r#"
[[shift]]
name = "day"
start = { from = "06:00", to = "12:00", step = "1h" }
length = "8h30m"
breaks = [
  { kind = "break", length = "15min", paid = true,  earliest = "1h30m", latest = "2h30m" },
  { kind = "lunch", length = "30min", paid = false, earliest = "3h30m", latest = "5h" },
]
[[contract]]
name = "full-time"
hours_per_week = { min = "0h", max = "40h" }
rest = "11h"
cost_per_hour = 20
"#;

/// A week from `first_day` with these queues and so many agents, available at `hours`.
fn week(first_day: &str, queues: &str, agents: usize, hours: &str) -> Scenario {
    let text = format!(
        "name = \"Mail\"\nzone = \"Europe/Berlin\"\ninterval = \"30min\"\nfirst_day = {first_day}\nweeks = 1\n\
         agents = \"agents.csv\"\n{queues}\n{SHIFTS}"
    );
    let folder = tempfile::tempdir().unwrap();
    common::write_scenario(folder.path(), &text);
    let mut list = String::from("agent,skills,availability\n");
    for number in 0..agents {
        let _ = writeln!(list, "A{number},,{hours}");
    }
    std::fs::write(folder.path().join("agents.csv"), list).unwrap();
    shiftwright::scenario::load(folder.path()).unwrap().0
}

fn mail(hours: &str, week: &str, within: &str, more: &str) -> String {
    format!(
        "[[queue]]\nname = \"email\"\nchannel = \"email\"\nhours = {hours}\ntypical_week = {{ {week} }}\naht = \"6m\"\n\
         service_level = {{ answer_within = \"{within}\", target = 0.9 }}\n{more}\n"
    )
}

const PHONE: &str = r#"
[[queue]]
name = "phone"
channel = "phone"
hours = { mon-fri = "08:00-18:00" }
typical_week = { mon-fri = 300 }
aht = "5m"
service_level = { answer_within = "20s", target = 0.8 }
"#;

/// The days of the last queue's mail, with the agents required and with those of a plan.
fn days_of_mail(scenario: &Scenario) -> [Vec<BacklogDay>; 2] {
    let settings = PlanSettings {
        effort: Effort::Quick,
        ..PlanSettings::default()
    };
    let outcome = plan(scenario, &settings, &Control::unlimited()).unwrap();
    let PlanOutcome::Planned(planned) = outcome else {
        unreachable!("no rule is in the way")
    };
    let mut mail = planned.coverage.queues.last().unwrap().clone();
    let as_planned = backlog_days(&mail);
    let required = planned.requirement.staffing.queues.last().unwrap();
    for (it, required) in mail.intervals.iter_mut().zip(&required.intervals) {
        it.flow = required.deferred.map(|it| it.flow);
    }
    [backlog_days(&mail), as_planned]
}

fn mail_required(scenario: &Scenario) -> QueueStaffing {
    let outlook = require(scenario, &Control::unlimited()).unwrap();
    outlook.staffing.queues.last().unwrap().clone()
}

#[test]
fn mail_of_the_morning_is_done_when_people_come_at_noon() {
    let hours = "{ mon-fri = \"08:00-18:00\" }";
    let queue = mail(hours, "mon-fri = 90", "4h", "");
    let scenario = week("2026-03-23", &queue, 8, "mon-fri 12:00-20:30");
    let required = mail_required(&scenario);
    for it in &required.intervals {
        let agents = it.agents_required.get();
        let morning = it.interval.clock.minutes() < 12 * 60;
        assert!(if morning { agents == 0 } else { agents <= 2 }, "{it:?}");
    }
    // Nobody can be in time for what comes in the first half-hour but for the tenth that may be late;
    // any two agents from 12:00 on do 92.5 %.
    for day in days_of_mail(&scenario).iter().flatten() {
        assert!(day.done_in_time >= 0.915 * day.arrived, "{day:?}");
        assert!(day.backlog < 1e-6, "{day:?}");
    }
}

#[test]
fn an_overdue_backlog_is_worked_off_by_all_who_can_be_there_and_then_mail_is_in_time_again() {
    let hours = "{ mon-fri = \"08:00-18:00\" }";
    for (waiting, days_to_go) in [(800, 1), (3000, 3)] {
        let backlog = format!("backlog = {{ contacts = {waiting}, oldest = \"40h\" }}");
        let queues = format!("{PHONE}{}", mail(hours, "mon-fri = 100", "4h", &backlog));
        let scenario = week("2026-03-23", &queues, 20, "");
        let required = mail_required(&scenario);
        for it in &required.intervals {
            let available = it.deferred.unwrap().available.unwrap();
            assert!(it.agents_required.get() <= available, "{it:?}");
        }
        // All of them while there is more than they can do, until the day's hours are worked.
        let first = &required.intervals[..5];
        assert!(
            (first.iter())
                .all(|it| Some(it.agents_required.get()) == it.deferred.unwrap().available)
        );
        for days in days_of_mail(&scenario) {
            for pair in days.windows(2) {
                assert!(pair[1].overdue <= pair[0].overdue + 1e-6, "{pair:?}");
            }
            for day in &days[..days_to_go - 1] {
                assert!(day.done > 800.0, "{days:?}");
            }
            // Then no more than the tenth that may be late.
            assert!(days[days_to_go].overdue <= 0.1 * 100.0 + 1e-6, "{days:?}");
            for day in &days[days_to_go + 1..] {
                assert!(day.overdue <= 0.1 * 100.0 + 1e-6, "{day:?}");
                assert!(day.done_in_time >= 0.9 * day.arrived - 1.0, "{day:?}");
            }
        }
    }
}

#[test]
fn mail_of_the_night_is_late_but_done_in_the_morning_of_each_day() {
    let queue = mail("\"always\"", "mon-sun = 240", "2h", "");
    let scenario = week("2026-10-19", &queue, 30, "");
    let required = mail_required(&scenario);
    for it in &required.intervals {
        let minutes = it.interval.clock.minutes();
        let flow = it.deferred.unwrap().flow;
        // The latest shift ends at 20:30.
        if !(6 * 60..20 * 60 + 30).contains(&minutes) {
            assert_eq!(it.agents_required.get(), 0, "{it:?}");
        } else if minutes >= 11 * 60 {
            assert!(flow.overdue < 1e-6, "{it:?}");
        }
    }
    let [_, planned] = days_of_mail(&scenario);
    for day in &planned {
        // What comes after 20:30 waits for the morning, and no more than that.
        assert!(day.backlog <= 50.0 && day.overdue <= 35.0, "{day:?}");
        assert!(day.done_in_time >= 0.5 * day.arrived, "{day:?}");
    }
}
