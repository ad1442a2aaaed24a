//! Deferred queues of a scenario: deadlines on the calendar, and the requirement beside live queues.

use super::deadline::{Due, OpenTime};
use super::*;
use crate::calendar::{ClockSpan, Interval, OpeningHours};
use crate::control::Control;
use crate::forecast::{Forecast, IntervalForecast, QueueForecast};
use crate::scenario::Scenario;
use crate::scenario::model::{Channel, ClosedDay, DateSpan, ServiceLevel, SpecialHours};
use crate::scenario::sample;
use crate::staffing::{Binding, Staffing, explain, staff};
use crate::units::QueueIndex;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn clock(hour: u16, minute: u16) -> Clock {
    Clock::new(hour * 60 + minute).unwrap()
}

/// The sample help desk with a mailbox beside its phones: 4 opening hours, all in time.
fn with_mail(agents: usize) -> Scenario {
    let mut scenario = sample::help_desk(agents);
    let mut mail = scenario.queues[0].clone();
    mail.name = "mail".into();
    mail.channel = Channel::Email;
    mail.targets.max_occupancy = None;
    mail.targets.service_level = Some(ServiceLevel {
        answer_within: Seconds::from_minutes(240),
        target: Fraction::ONE,
        ..mail.targets.service_level.unwrap()
    });
    scenario.queues.push(mail);
    for agent in &mut scenario.agents {
        agent.skills.push(QueueIndex::new(1));
    }
    scenario
}

fn intervals(scenario: &Scenario, queue: usize) -> Vec<Interval> {
    let open = |date| scenario.open_intervals(QueueIndex::new(queue), date);
    scenario.days().flat_map(open).collect()
}

/// When mail that arrives from `start` on is due by, as `2026-03-27 10:00`.
fn due(scenario: &Scenario, start: &str, within_min: u32) -> String {
    let all = intervals(scenario, 1);
    let open = OpenTime::of(all.iter().map(|it| it.span.minutes() as f64 * 60.0));
    let zone = scenario.queues[1].zone;
    let said = |it: crate::calendar::Moment| it.local(zone).format("%Y-%m-%d %H:%M").to_string();
    let position = all
        .iter()
        .position(|it| said(it.span.start) == start)
        .unwrap();
    let due_s = open.start_s(position) + f64::from(within_min) * 60.0;
    match open.due(position, due_s) {
        Due::By(interval) => said(all[interval].span.end),
        Due::AfterEnd => "after the end".to_owned(),
    }
}

#[test]
fn a_deadline_counts_open_hours_over_nights_and_weekends() {
    let it = with_mail(1);
    assert_eq!(due(&it, "2026-03-24 09:00", 240), "2026-03-24 13:00");
    assert_eq!(due(&it, "2026-03-24 16:00", 240), "2026-03-25 10:00");
    assert_eq!(due(&it, "2026-03-27 16:00", 240), "2026-03-30 10:00");
    assert_eq!(due(&it, "2026-03-24 14:00", 240), "2026-03-24 18:00");
    assert_eq!(due(&it, "2026-03-24 08:00", 24 * 60), "2026-03-26 12:00");
    // What ends inside an interval is due before it; what is due within its own, in it.
    assert_eq!(due(&it, "2026-03-24 09:00", 100), "2026-03-24 10:30");
    assert_eq!(due(&it, "2026-03-24 09:00", 10), "2026-03-24 09:30");
    // The last moment of the plan counts, what comes after does not.
    assert_eq!(due(&it, "2026-04-03 14:00", 240), "2026-04-03 18:00");
    assert_eq!(due(&it, "2026-04-03 14:30", 240), "after the end");
}

#[test]
fn closed_days_and_special_hours_count_as_they_are_open() {
    let mut it = with_mail(1);
    it.closed_days = vec![ClosedDay {
        date: date("2026-03-25"),
        name: "Town fair".into(),
        queues: vec![QueueIndex::new(1)],
    }];
    assert_eq!(due(&it, "2026-03-24 16:00", 240), "2026-03-26 10:00");
    it.special_hours = vec![SpecialHours {
        dates: vec![DateSpan {
            first: date("2026-03-26"),
            last: date("2026-03-26"),
        }],
        hours: vec![ClockSpan {
            from: clock(12, 0),
            to: clock(13, 0),
        }],
        queues: vec![],
        name: String::new(),
    }];
    assert_eq!(due(&it, "2026-03-24 16:00", 240), "2026-03-27 09:00");
}

#[test]
fn the_hour_that_a_night_skips_or_shows_twice_is_open_or_not() {
    let mut it = with_mail(1);
    it.queues[1].hours = OpeningHours::always();
    // Sunday 29 March has no 02:00 to 03:00 in Berlin.
    assert_eq!(due(&it, "2026-03-29 01:00", 120), "2026-03-29 04:00");
    it.first_day = date("2026-10-19");
    assert_eq!(due(&it, "2026-10-25 01:00", 240), "2026-10-25 04:00");
}

/// A forecast of `contacts(queue, interval)` with handle times of 3 and 10 minutes.
fn forecast(scenario: &Scenario, contacts: impl Fn(usize, &Interval) -> f64) -> Forecast {
    let of_queue = |queue: usize| {
        let aht = Seconds::from_minutes(if queue == 0 { 3 } else { 10 });
        let expected = |it: &Interval| IntervalForecast::expected(*it, contacts(queue, it), aht);
        let all = intervals(scenario, queue).iter().map(expected).collect();
        QueueForecast::bare(QueueIndex::new(queue), all, scenario.first_day)
    };
    Forecast {
        queues: (0..scenario.queues.len()).map(of_queue).collect(),
    }
}

fn staffed(scenario: &Scenario, contacts: impl Fn(usize, &Interval) -> f64) -> Staffing {
    let forecast = forecast(scenario, contacts);
    staff(scenario, &forecast, &Control::unlimited()).unwrap()
}

/// Many calls around noon, mail as it comes.
fn noon(queue: usize, it: &Interval) -> f64 {
    let hour = f64::from(it.clock.minutes()) / 60.0;
    match queue {
        0 => 20.0 + 80.0 * (-((hour - 12.0) / 2.0).powi(2)).exp(),
        _ => 9.0,
    }
}

fn agents(staffing: &Staffing, queue: usize) -> Vec<u32> {
    let intervals = staffing.queues[queue].intervals.iter();
    intervals.map(|it| it.agents_required.get()).collect()
}

fn peak_of_both(staffing: &Staffing) -> u32 {
    let both = agents(staffing, 0).into_iter().zip(agents(staffing, 1));
    both.map(|(calls, mail)| calls + mail).max().unwrap()
}

#[test]
fn mail_goes_where_calls_leave_room_and_calls_are_as_before() {
    let scenario = with_mail(40);
    let staffing = staffed(&scenario, noon);
    let mut alone = scenario.clone();
    alone.queues.truncate(1);
    let calls = staffed(&alone, noon);
    assert_eq!(staffing.queues[0], calls.queues[0]);
    assert_eq!(
        staffing.queues[1].service.model(),
        crate::staffing::Model::Deferred
    );
    // At noon calls are at their peak, and mail waits: the peak is theirs alone.
    let peak = agents(&calls, 0).into_iter().max().unwrap();
    assert_eq!(peak_of_both(&staffing), peak);
    // 9 mails of 10 minutes are three agents' half-hour; what remains is rounding to whole agents.
    let hours = f64::from(agents(&staffing, 1).iter().sum::<u32>()) / 2.0;
    let work_h = 200.0 * 9.0 / 6.0;
    assert!(
        (hours - work_h).abs() <= 0.01 * work_h,
        "{hours} for {work_h}"
    );
    let levels = staffing.queues[1]
        .intervals
        .iter()
        .map(|it| it.performance.service_level);
    assert!(levels.into_iter().all(|it| it.unwrap().get() > 1.0 - 1e-9));
}

#[test]
fn queues_without_common_agents_are_no_reason_to_wait() {
    let mut scenario = with_mail(40);
    for (position, agent) in scenario.agents.iter_mut().enumerate() {
        agent.skills = vec![QueueIndex::new(position % 2)];
    }
    let staffing = staffed(&scenario, noon);
    assert!(agents(&staffing, 1).iter().all(|it| (2..=4).contains(it)));
    let others = staffing.queues[1]
        .intervals
        .iter()
        .map(|it| it.deferred.unwrap().others);
    assert_eq!(others.fold(0.0, f64::max), 0.0);
}

#[test]
fn the_end_of_the_plan_is_no_end_of_the_work() {
    let staffing = staffed(&with_mail(40), noon);
    let agents = agents(&staffing, 1);
    let day = |number: usize| agents[number * 20..][..20].iter().sum::<u32>();
    // The last Friday works as much as the one before it: 60 agent-half-hours arrive each day.
    assert!(day(9).abs_diff(day(4)) <= 2, "{} and {}", day(9), day(4));
    let left = staffing.queues[1]
        .intervals
        .last()
        .unwrap()
        .deferred
        .unwrap()
        .flow
        .backlog;
    assert!(left > 0.0);
}

#[test]
fn without_a_promise_mail_has_one_opening_day() {
    let mut scenario = with_mail(40);
    scenario.queues[1].targets.service_level = None;
    let promise = Deferred::new(&scenario.queues[1]).unwrap();
    assert_eq!(promise.within, Seconds::from_minutes(600));
    assert_eq!(
        (promise.target, promise.productive),
        (Fraction::ONE, Fraction::ONE)
    );
    let staffing = staffed(&scenario, noon);
    let it = &staffing.queues[1].intervals[5];
    assert_eq!(it.performance.service_level, None);
    assert!(it.performance.asa.is_some());
}

#[test]
fn the_minimum_holds_in_every_open_interval_and_the_reason_is_named() {
    let mut scenario = with_mail(40);
    scenario.queues[1].minimum_agents = 2;
    let staffing = staffed(
        &scenario,
        |queue, it| if queue == 0 { noon(0, it) } else { 7.0 },
    );
    for it in &staffing.queues[1].intervals {
        let agents = it.agents_required.get();
        assert!(agents >= 2);
        let binding = if agents == 2 {
            Binding::MinimumAgents
        } else {
            Binding::Deadline
        };
        assert_eq!(it.binding, binding);
    }
    scenario.queues[1].minimum_agents = 0;
    let idle = staffed(&scenario, |_, _| 0.0);
    assert_eq!(idle.queues[1].intervals[0].binding, Binding::None);
    assert_eq!(idle.queues[1].intervals[0].performance.service_level, None);
}

#[test]
fn nobody_who_could_do_anything_is_refused() {
    let mut scenario = with_mail(1);
    scenario.queues[1].targets.max_occupancy = Some(Fraction::ZERO);
    let forecast = forecast(&scenario, noon);
    let error = staff(&scenario, &forecast, &Control::unlimited()).unwrap_err();
    assert!(error.to_string().contains("queue mail"), "{error}");
}

#[test]
fn a_queue_that_never_opens_needs_nobody() {
    let mut scenario = with_mail(1);
    scenario.queues[1].hours = OpeningHours::default();
    scenario.queues[1].backlog = Some(Backlog {
        contacts: 10.0,
        oldest: Seconds::from_minutes(600),
    });
    assert!(staffed(&scenario, noon).queues[1].intervals.is_empty());
}

#[test]
fn why_is_said_in_words() {
    let scenario = with_mail(40);
    let staffing = staffed(&scenario, noon);
    let said = |position: usize| {
        let own = &staffing.queues[1];
        let it = explain(own, position, &scenario.shrinkage).unwrap();
        assert_eq!(it.facts[1].0, "promised");
        it.conclusion
    };
    let first = (0..20).find(|it| agents(&staffing, 1)[*it] > 0).unwrap();
    let text = [said(first), said(8)].join("\n");
    insta::assert_snapshot!(text);
}

#[test]
fn who_could_be_at_work_follows_shifts_availability_and_time_off() {
    let mut scenario = with_mail(4);
    scenario.agents[0].availability = OpeningHours::default();
    scenario.agents[1].skills = vec![QueueIndex::new(0)];
    scenario.agents[2].time_off = vec![crate::scenario::model::TimeOff {
        date: scenario.first_day,
        paid: true,
    }];
    let all = intervals(&scenario, 1);
    let people = super::presence::Presence::new(&scenario).people(QueueIndex::new(1), &all);
    // Shifts start from 07:30 to 09:30 and last 8 h 30 min: whoever is there can be from 08:00 to
    // 18:00. One is never there, one has leave on the first day; who only takes calls counts too.
    assert_eq!(people[..20], [2.0; 20]);
    assert_eq!(people[20..40], [3.0; 20]);
    for shift in &mut scenario.shifts {
        shift.starts = vec![clock(9, 30)];
    }
    let people = super::presence::Presence::new(&scenario).people(QueueIndex::new(1), &all);
    assert_eq!(people[..4], [0.0, 0.0, 0.0, 2.0]);
    scenario.agents.clear();
    let nobody = super::presence::Presence::new(&scenario).people(QueueIndex::new(1), &all);
    assert!(nobody.iter().all(|it| *it == 1.0));
}

#[test]
fn hours_of_days_and_weeks_follow_contracts_less_what_others_need() {
    let scenario = with_mail(4);
    let all = intervals(&scenario, 1);
    let presence = super::presence::Presence::new(&scenario);
    let mut others_h = std::collections::BTreeMap::new();
    others_h.insert(scenario.first_day, 5.0);
    let room = presence.room(QueueIndex::new(1), &all, &vec![1.5; all.len()], &others_h);
    // Four people less one and a half: two whole ones.
    assert_eq!(room.agents[0], 2);
    let presence_share = scenario.shrinkage.presence();
    let shift_h = |room: &super::presence::Room, day: usize| {
        let hours: Vec<f64> = room.by_date.values().copied().collect();
        hours[day] / (4.0 * presence_share)
    };
    let longest = &scenario.shifts[0];
    let breaks: u32 = longest.breaks.iter().map(|it| it.length_min).sum();
    let work_h = f64::from(longest.lengths_min.last().unwrap() - breaks) / 60.0;
    assert!((shift_h(&room, 1) - work_h).abs() < 1e-9);
    let monday = room.by_date[&scenario.first_day];
    assert!((monday - (4.0 * presence_share * work_h - 5.0)).abs() < 1e-9);
    // A week has no more paid hours than the contract.
    let mut half = scenario.clone();
    for contract in &mut half.contracts {
        contract.week_max_minutes = 600;
        contract.overtime = None;
    }
    let few = super::presence::Presence::new(&half);
    let few = few.room(QueueIndex::new(1), &all, &vec![0.0; all.len()], &others_h);
    assert!(few.by_week[1] <= 4.0 * 10.0 * presence_share + 1e-9);
    assert!(few.by_week[1] > 4.0 * 9.0 * presence_share);
}

#[test]
fn a_deadline_longer_than_the_plan_leaves_no_work_to_the_next() {
    let mut scenario = with_mail(40);
    let mut asked = |hours: u32| {
        let level = scenario.queues[1].targets.service_level.as_mut().unwrap();
        level.answer_within = Seconds::from_minutes(hours * 60);
        let staffing = staffed(&scenario, noon);
        f64::from(agents(&staffing, 1).iter().sum::<u32>()) / 2.0
    };
    // 200 half-hours, 9 mails of 10 minutes in each; some of the last day's may be left.
    for hours in [60, 100, 300, 400, 500, 720] {
        let all = asked(hours);
        assert!((270.0..=303.0).contains(&all), "{hours} h: {all}");
    }
}

#[test]
fn another_weeks_deadline_has_its_date() {
    let mut scenario = with_mail(40);
    let level = scenario.queues[1].targets.service_level.as_mut().unwrap();
    level.answer_within = Seconds::from_minutes(50 * 60);
    let staffing = staffed(&scenario, noon);
    let own = &staffing.queues[1];
    let with_date = (own.intervals.iter().enumerate()).find_map(|(position, it)| {
        let due = it.deferred?.needed?.due;
        ((due.date - it.interval.date).num_days() > 6).then_some((position, due))
    });
    let (position, due) = with_date.unwrap();
    let said = explain(own, position, &scenario.shrinkage)
        .unwrap()
        .conclusion;
    assert!(
        said.contains(&due.date.format("%a %-d %b").to_string()),
        "{said}"
    );
}

/// A promise of four hours, and work that is spread over the whole plan: no date after the plan is named.
#[test]
fn where_all_the_work_decides_no_deadline_is_named() {
    let mut scenario = with_mail(40);
    let level = scenario.queues[1].targets.service_level.as_mut().unwrap();
    level.answer_within = Seconds::from_minutes(4 * 60);
    let staffing = staffed(&scenario, noon);
    let own = &staffing.queues[1];
    let last = own.intervals.last().unwrap().interval.date;
    let mut far = 0;
    for (position, it) in own.intervals.iter().enumerate() {
        let Some(needed) = it.deferred.and_then(|it| it.needed) else {
            continue;
        };
        let said = explain(own, position, &scenario.shrinkage)
            .unwrap()
            .conclusion;
        let days = (needed.due.date - it.interval.date).num_days();
        if days > 8 {
            far += 1;
            assert!(said.contains("No single deadline decides here"), "{said}");
        } else {
            assert!(said.contains(" due by "), "{said}");
        }
        if days > 8 && needed.due.date > last {
            assert!(said.contains("to the end of the plan"), "{said}");
        }
    }
    println!(
        "{far} of {} are decided by all the work",
        own.intervals.len()
    );
}

#[test]
fn what_is_late_anyway_and_what_is_beyond_people_is_said() {
    let mut scenario = with_mail(40);
    scenario.queues[1].backlog = Some(Backlog {
        contacts: 4000.0,
        oldest: Seconds::from_minutes(2400),
    });
    let said = |scenario: &Scenario, position: usize| {
        let staffing = staffed(scenario, noon);
        let text = explain(&staffing.queues[1], position, &scenario.shrinkage);
        text.unwrap().conclusion
    };
    let late = said(&scenario, 1);
    assert!(
        late.contains("too few people who could be at work"),
        "{late}"
    );
    // Four agents are fewer than the calls alone need.
    let mut few = with_mail(4);
    few.queues[1].backlog = None;
    let staffing = staffed(&few, noon);
    let asked = agents(&staffing, 1);
    let hours = f64::from(asked.iter().sum::<u32>()) / 2.0;
    assert!((hours - 300.0).abs() < 6.0, "{hours}");
    let first = asked.iter().position(|it| *it > 0).unwrap();
    let beyond = said(&few, first);
    assert!(beyond.contains("Only 0 could be at work"), "{beyond}");
}
