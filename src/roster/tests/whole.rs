//! Whole rosters: outcomes, explanations, seeds, cancelling, zones, queues, odd inputs.

use super::checker::violations;
use super::conflicts::conflicts;
use super::fixture::{
    free_contract, no_guide, numbered, open, pattern, planned, planned_with, staffing,
};
use crate::calendar::{Moment, OpeningHours, Span};
use crate::control::Control;
use crate::roster::{Activity, Effort, Roster, RosterError, RosterSettings, roster};
use crate::scenario::Scenario;
use crate::scenario::model::{Site, TimeOff};
use crate::scenario::sample;
use crate::schedule::{DutyShape, Group, Schedule, ScheduledShift};
use crate::staffing::Staffing;
use crate::units::{ContractIndex, QueueIndex, ShiftIndex, SiteIndex};
use std::sync::atomic::Ordering;

#[test]
fn everybody_who_has_no_line_is_named() {
    let mut scenario = sample::help_desk(3);
    scenario.agents[0].availability = OpeningHours::default();
    for day in 0..3 {
        let date = scenario.first_day + chrono::Duration::days(day);
        scenario.agents[2]
            .time_off
            .push(TimeOff { date, paid: false });
    }
    let found = conflicts(&scenario);
    let who: Vec<usize> = found.iter().map(|c| c.agent.get()).collect();
    assert_eq!(who, [0, 0, 2]);
    assert!(
        found[0]
            .message
            .contains("no shift fits on any of its days")
    );
    assert!(
        found[2]
            .message
            .contains("3 days of unpaid time off, which credits no hours")
    );
}

#[test]
fn nobody_gives_an_empty_roster() {
    let scenario = sample::help_desk(0);
    assert_eq!(
        planned(&scenario, &staffing(&scenario, |_, _, _| 3)).0,
        Roster::default()
    );
}

#[test]
fn agents_without_skills_are_left_out() {
    let mut scenario = sample::help_desk(3);
    scenario.agents[1].skills.clear();
    let (roster, ..) = planned(&scenario, &staffing(&scenario, |_, _, _| 3));
    let who: std::collections::BTreeSet<usize> =
        roster.shifts.iter().map(|s| s.agent.get()).collect();
    assert_eq!(who.into_iter().collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn what_cannot_be_rostered_at_all_is_an_error() {
    let run = |scenario: &Scenario, staffing: &Staffing| {
        let settings = RosterSettings::default();
        roster(
            scenario,
            staffing,
            &no_guide(),
            &settings,
            &Control::unlimited(),
        )
        .unwrap_err()
    };
    let mut scenario = sample::help_desk(1);
    let staffing = staffing(&scenario, |_, _, _| 1);
    let other = Staffing {
        queues: vec![crate::staffing::QueueStaffing {
            queue: QueueIndex::new(7),
            service: crate::staffing::Service::new(&scenario.queues[0], &Default::default()),
            sizing: crate::scenario::model::Sizing::Interval,
            intervals: vec![],
            by_interval: vec![],
        }],
    };
    assert_eq!(
        run(&scenario, &other),
        RosterError::OtherStaffing {
            queue: 7,
            queues: 1
        }
    );
    scenario.weeks = 60;
    assert_eq!(
        run(&scenario, &staffing),
        RosterError::TooLong {
            weeks: 60,
            most: 53
        }
    );
    scenario.shifts.clear();
    assert_eq!(run(&scenario, &staffing), RosterError::NoShifts);
}

fn quick(seed: u64) -> RosterSettings {
    RosterSettings {
        effort: Effort::Quick,
        seed: Some(seed),
    }
}

#[test]
fn the_same_seed_gives_the_same_roster_on_any_number_of_threads() {
    let (scenario, staffing) = super::scale::cities(24);
    let run = |seed, threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let control = Control::unlimited();
        pool.install(|| planned_with(&scenario, &staffing, &no_guide(), &quick(seed), &control))
            .0
    };
    let once = run(3, 1);
    assert_eq!(once, run(3, 2));
    assert_ne!(once, run(4, 1), "the seed plays no part");
}

#[test]
fn cancelled_at_once_the_roster_is_complete_all_the_same() {
    let (scenario, staffing) = super::scale::cities(12);
    let control = Control::unlimited();
    control.cancellation().store(true, Ordering::Relaxed);
    let (roster, _, report) = planned_with(&scenario, &staffing, &no_guide(), &quick(1), &control);
    assert!(roster.shifts.len() > 12 * 16);
    assert_eq!(report.status, crate::schedule::SolveStatus::Stopped);
}

#[test]
fn night_shifts_cover_the_hours_after_midnight_and_the_long_night() {
    let mut scenario = sample::help_desk(1);
    scenario.first_day = chrono::NaiveDate::from_ymd_opt(2026, 10, 19).unwrap();
    scenario.weeks = 1;
    scenario.queues[0].hours = OpeningHours::always();
    scenario.shifts = vec![pattern("night", &[22.0], &[8.0])];
    scenario.contracts = vec![free_contract()];
    let staffing = staffing(&scenario, |_, _, hour| {
        u32::from(!(6.0..22.0).contains(&hour))
    });
    let (roster, cost, _) = planned(&scenario, &staffing);
    assert_eq!(roster.shifts.len(), 7);
    // Saturday's night has 9 hours between the clock's 22:00 and 06:00: one is left uncovered; so
    // are the 6 hours before the first night. What runs past the plan's end costs only its pay.
    assert_eq!(cost.understaffing, 200.0 * (6.0 + 1.0));
    assert_eq!((cost.overstaffing, cost.idle), (0.0, 0.0));
    let last = roster.shifts[5].span;
    assert_eq!(
        last.end.local(scenario.zone).format("%a %H:%M").to_string(),
        "Sun 05:00"
    );
}

#[test]
fn two_sites_work_by_their_own_clocks() {
    let mut scenario = sample::help_desk(2);
    scenario.sites.push(Site {
        name: "New York".into(),
        zone: chrono_tz::America::New_York,
        pay_bands: vec![],
    });
    scenario.agents[1].site = SiteIndex::new(1);
    scenario.queues[0].hours = open(&[0, 1, 2, 3, 4], 8.0, 23.0);
    let (roster, ..) = planned(&scenario, &staffing(&scenario, |_, _, _| 1));
    let berlin =
        |s: &crate::roster::RosteredShift| s.span.start.date_clock(scenario.zone).1.minutes();
    for shift in &roster.shifts {
        let expected = if shift.agent.get() == 0 {
            450..=570
        } else {
            750..=930
        };
        assert!(expected.contains(&berlin(shift)), "{shift:?}");
    }
}

/// Agents served in each interval of each queue, from the roster alone.
fn present(roster: &Roster, queue: usize, span: Span) -> f64 {
    let pieces = roster.shifts.iter().flat_map(|shift| &shift.pieces);
    let on = pieces.filter(|piece| piece.activity == Activity::Work(QueueIndex::new(queue)));
    on.map(|piece| piece.span.overlap(span) as f64).sum::<f64>() / span.minutes() as f64
}

#[test]
fn the_reported_cost_is_what_the_roster_costs() {
    let (mut scenario, staffing) = super::scale::cities(15);
    scenario.shrinkage.unplanned = crate::units::Fraction::new(0.1).unwrap();
    let (roster, cost, _) = planned_with(
        &scenario,
        &staffing,
        &no_guide(),
        &quick(1),
        &Control::unlimited(),
    );
    let (mut under, mut over) = (0.0, 0.0);
    for queue in &staffing.queues {
        for it in &queue.intervals {
            let span = it.interval.span;
            let missing = f64::from(it.agents_required.get())
                - 0.9 * present(&roster, queue.queue.get(), span);
            let hours = span.minutes() as f64 / 60.0;
            under += missing.max(0.0) * hours * 200.0;
            over += (-missing).max(0.0) * hours * 2.0;
        }
    }
    let pay: f64 = roster
        .shifts
        .iter()
        .map(|s| f64::from(s.paid_min) / 60.0 * 20.0)
        .sum();
    for (name, ours, counted) in [
        ("understaffing", cost.understaffing, under),
        ("overstaffing", cost.overstaffing, over),
        ("pay", cost.pay, pay),
    ] {
        assert!(
            (ours - counted).abs() < 1e-6 * counted.max(1.0),
            "{name}: {ours} {counted}"
        );
    }
}

#[test]
fn an_agent_with_two_skills_fills_the_hole_of_each_queue_without_hopping() {
    let mut scenario = sample::help_desk(1);
    let mut email = scenario.queues[0].clone();
    email.name = "email".into();
    scenario.queues.push(email);
    scenario.agents[0].skills = vec![QueueIndex::new(0), QueueIndex::new(1)];
    scenario.shifts[0].starts.truncate(2);
    let staffing = staffing(&scenario, |queue, _, hour| {
        u32::from((queue == 0) == (hour < 12.0))
    });
    let (roster, ..) = planned(&scenario, &staffing);
    for shift in &roster.shifts {
        for piece in &shift.pieces {
            if let Activity::Work(queue) = piece.activity {
                let (_, clock) = piece.span.start.date_clock(scenario.zone);
                assert_eq!(
                    queue.get(),
                    usize::from(clock.minutes() >= 720),
                    "{shift:?}"
                );
            }
        }
    }
}

#[test]
fn where_both_queues_are_short_the_first_priority_is_served() {
    let mut scenario = sample::help_desk(1);
    let mut first = scenario.queues[0].clone();
    scenario.queues[0].priority = 2;
    first.name = "sales".into();
    scenario.queues.push(first);
    scenario.agents[0].skills = vec![QueueIndex::new(0), QueueIndex::new(1)];
    let (roster, ..) = planned(&scenario, &staffing(&scenario, |_, _, _| 1));
    let queues = roster
        .shifts
        .iter()
        .flat_map(|s| &s.pieces)
        .filter_map(|p| match p.activity {
            Activity::Work(queue) => Some(queue.get()),
            _ => None,
        });
    let open = |p: &usize| *p == 1;
    let all: Vec<usize> = queues.collect();
    assert!(!all.is_empty() && all.iter().all(open), "{all:?}");
}

#[test]
fn the_schedule_is_followed_and_its_bound_reported() {
    let scenario = sample::help_desk(2);
    let staffing = staffing(&scenario, |_, _, _| 0);
    let shape = |day: i64| {
        let date = scenario.first_day + chrono::Duration::days(day);
        let start = Moment::of(
            &date
                .and_hms_opt(8, 0, 0)
                .unwrap()
                .and_local_timezone(scenario.zone)
                .unwrap(),
        );
        DutyShape {
            shift: ShiftIndex::new(0),
            site: SiteIndex::new(0),
            date,
            span: Span::lasting(start, 510),
            paid_min: 480,
        }
    };
    let days = [0, 1, 2, 4, 7, 8, 9, 10];
    let mut guide = Schedule {
        prices: vec![],
        groups: vec![Group {
            site: SiteIndex::new(0),
            contract: ContractIndex::new(0),
            skills: vec![QueueIndex::new(0)],
        }],
        shifts: days
            .iter()
            .map(|day| {
                let shape = shape(*day);
                let at = |minutes: i64, length: i64| {
                    Span::lasting(shape.span.start.plus(minutes), length)
                };
                let breaks = vec![at(105, 15), at(240, 30), at(375, 15)];
                ScheduledShift {
                    group: 0,
                    shape,
                    breaks,
                    count: 2,
                }
            })
            .collect(),
        ..no_guide()
    };
    guide.report.bound = Some(100.0);
    let control = Control::unlimited();
    control.cancellation().store(true, Ordering::Relaxed);
    let (roster, cost, report) = planned_with(&scenario, &staffing, &guide, &quick(1), &control);
    let mut expected: Vec<_> = days.iter().map(|day| shape(*day).span).collect();
    expected.sort();
    for agent in 0..2 {
        let of = roster.shifts.iter().filter(|s| s.agent.get() == agent);
        assert_eq!(of.map(|s| s.span).collect::<Vec<_>>(), expected);
    }
    assert_eq!(report.bound, Some(100.0));
    let total = cost.total();
    assert!((report.gap.unwrap() - (total - 100.0) / total).abs() < 1e-12);
}

#[test]
fn the_bound_is_below_every_roster_and_close_to_a_good_one() {
    let mut scenario = sample::help_desk(10);
    scenario.shrinkage.unplanned = crate::units::Fraction::new(0.07).unwrap();
    let wanted = staffing(&scenario, |_, day, hour| {
        (4.0 + (day % 3) as f64 + 4.0 * (-((hour - 12.0) / 3.0).powi(2)).exp()) as u32
    });
    let (.., good) = planned(&scenario, &wanted);
    let control = Control::unlimited();
    let (.., poor) = planned_with(&scenario, &wanted, &no_guide(), &quick(9), &control);
    let bound = good.bound.unwrap();
    assert!(bound <= good.objective.unwrap() + 1e-6 && bound <= poor.objective.unwrap() + 1e-6);
    assert!(good.gap.unwrap() < 0.06, "{good:?}");
}

#[test]
fn agents_with_numbers_keep_their_names_apart() {
    let scenario = sample::help_desk(1);
    assert_ne!(
        numbered(&scenario.agents[0], 1, 0).name,
        numbered(&scenario.agents[0], 2, 0).name
    );
    assert!(
        violations(&scenario, &Roster::default()).len() == 2,
        "two weeks below the minimum"
    );
}
