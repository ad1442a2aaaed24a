//! Email beside phones: the requirement of a shipped scenario, what its roster makes of the mail, and
//! how long many such queues take.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

mod common;

use common::shipped;
use shiftwright::control::Control;
use shiftwright::plan::require;
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
