use super::*;
use crate::calendar::Moment;
use crate::report::sample::Plan;
use crate::roster::{CreditedDay, Piece};
use crate::scenario::model::{Overtime, TimeOff, Wish, WishDays, WishDirection};
use crate::units::{AgentIndex, Fraction, ShiftIndex};
use chrono::{Days, NaiveDate, Weekday};
use proptest::prelude::*;

#[test]
fn a_break_of_a_quarter_counts_half_an_agent_away() {
    let mut plan = Plan::nobody_yet(1);
    // 07:45–08:45, away 08:00–08:15; the queue opens at 08:00.
    let mut shift = plan.work(0, 0, 465, 60);
    let whole = shift.span;
    let rest = Span::lasting(whole.start.plus(15), 15);
    shift.pieces = vec![
        Piece {
            span: Span {
                start: whole.start,
                end: rest.start,
            },
            ..shift.pieces[0]
        },
        Piece {
            span: rest,
            activity: Activity::Break,
            paid: true,
        },
        Piece {
            span: Span {
                start: rest.end,
                end: whole.end,
            },
            ..shift.pieces[0]
        },
    ];
    plan.roster.shifts.push(shift);
    let coverage = plan.coverage();
    let own = &coverage.queues[0];
    let scheduled: Vec<f64> = own.intervals.iter().map(|it| it.agents_scheduled).collect();
    assert_eq!(&scheduled[..3], [0.5, 0.5, 0.0]);
    assert_eq!(own.hours_outside_opening, 0.25);
}

#[test]
fn presence_is_taken_off_before_the_requirement_is_met() {
    let mut plan = Plan::nobody_yet(10);
    plan.scenario.shrinkage.planned = Fraction::new(0.1).unwrap();
    plan.scenario.shrinkage.unplanned = Fraction::new(0.09).unwrap();
    for agent in 0..10 {
        let shift = plan.work(agent, 0, 480, 30);
        plan.roster.shifts.push(shift);
    }
    let first = plan.coverage().queues[0].intervals[0];
    assert_eq!(first.agents_scheduled, 10.0);
    assert!((first.agents_expected - 9.0).abs() < 1e-12);
    let required = f64::from(first.agents_required.get());
    assert!(required > 1.0 && required < 9.0);
    assert!((first.overstaffing - (9.0 - required)).abs() < 1e-12);
    assert_eq!(first.understaffing, 0.0);
}

proptest! {
    #[test]
    fn missing_and_surplus_close_the_balance_and_exclude_each_other(
        shifts in prop::collection::vec((0_usize..20, 0_u64..14, 0_u16..1439, 1_i64..900), 0..40),
        unplanned in 0.0_f64..0.5,
    ) {
        let mut plan = Plan::nobody_yet(20);
        plan.scenario.shrinkage.unplanned = Fraction::new(unplanned).unwrap();
        for (agent, day, from, minutes) in shifts {
            let shift = plan.work(agent, day, from, minutes);
            plan.roster.shifts.push(shift);
        }
        let coverage = plan.coverage();
        for it in &coverage.queues[0].intervals {
            let required = f64::from(it.agents_required.get());
            let balance = it.agents_expected - required;
            prop_assert!((it.overstaffing - it.understaffing - balance).abs() < 1e-9);
            prop_assert!(it.understaffing >= 0.0 && it.overstaffing >= 0.0);
            prop_assert!(it.understaffing == 0.0 || it.overstaffing == 0.0);
            prop_assert!((it.agents_expected - it.agents_scheduled * (1.0 - unplanned)).abs() < 1e-9);
        }
        // No minute of work is lost or counted twice.
        let worked: i64 = plan.roster.shifts.iter().map(|it| it.span.minutes()).sum();
        let (totals, days) = queue_totals(&coverage.queues[0]);
        let counted = totals.scheduled_h + totals.outside_opening_h;
        prop_assert!((counted - worked as f64 / 60.0).abs() < 1e-6);
        let by_day: f64 = days.iter().map(|day| day.totals.understaffing_h).sum();
        prop_assert!((by_day - totals.understaffing_h).abs() < 1e-6);
    }
}

#[test]
fn the_service_level_of_a_plan_is_weighted_by_contacts() {
    let plan = Plan::help_desk(3);
    let by_hand = |own: &QueueStaffing, _: &[Vec<OnDuty>]| {
        let of = |it: &IntervalStaffing| Performance {
            service_level: Fraction::new(if it.offered > 30.0 { 0.5 } else { 1.0 }).ok(),
            asa: Seconds::new(it.offered).ok(),
            abandoned: Fraction::ZERO,
            occupancy: Fraction::new(0.5).unwrap(),
            counted: None,
        };
        own.intervals.iter().map(of).collect()
    };
    let coverage = coverage_with(&plan.scenario, &plan.staffing, &plan.roster, &by_hand);
    let (totals, _) = queue_totals(&coverage.queues[0]);
    let offered: Vec<f64> = plan.staffing.queues[0]
        .intervals
        .iter()
        .map(|it| it.offered)
        .collect();
    let all: f64 = offered.iter().sum();
    let busy: f64 = offered.iter().filter(|it| **it > 30.0).sum();
    let level = totals.service_level.unwrap();
    assert!((level - (1.0 - 0.5 * busy / all)).abs() < 1e-12);
    let squares: f64 = offered.iter().map(|it| it * it).sum();
    assert!((totals.asa_s.unwrap() - squares / all).abs() < 1e-9);
    assert!((totals.occupancy.unwrap() - 0.5).abs() < 1e-12);
    assert!(busy > 0.0 && busy < all);
}

#[test]
fn a_break_of_all_at_once_is_felt_to_the_minute() {
    // Everybody away for the first half of the half-hour, twice as many as needed after it.
    let spans = [Span::lasting(Moment::from_minutes(0), 30)];
    let mut plan = Plan::nobody_yet(1);
    let zone_free = |from: i64, to: i64| Piece {
        span: Span {
            start: Moment::from_minutes(from),
            end: Moment::from_minutes(to),
        },
        activity: Activity::Work(QueueIndex::new(0)),
        paid: true,
    };
    let mut shift = plan.work(0, 0, 600, 60);
    shift.pieces = vec![zone_free(-60, 0), zone_free(15, 40)];
    plan.roster.shifts = vec![shift; 6];
    let days = Span {
        start: Moment::from_minutes(-20),
        end: Moment::from_minutes(30),
    };
    let work = Work::of(&plan.roster, QueueIndex::new(0), &spans, days);
    let on_duty = work.on_duty(&spans, 0.5);
    let expected = [(15.0, 0.0), (15.0, 3.0)].map(|(minutes, agents)| OnDuty { minutes, agents });
    assert_eq!(on_duty, [expected.to_vec()]);
    assert_eq!(minutes_worked(&work.inside[0]), 6 * 15);
    assert_eq!(work.outside, 6 * 70);
    // Forty minutes before the plan's days, ten after them.
    assert_eq!(work.beyond, 6 * 50);
}

#[test]
fn where_nobody_comes_the_wait_has_no_end_and_the_level_is_nought() {
    let plan = Plan::nobody_yet(1);
    let coverage = plan.coverage();
    let (totals, _) = queue_totals(&coverage.queues[0]);
    assert_eq!(totals.service_level, Some(0.0));
    assert_eq!(totals.asa_s, None);
    assert!((totals.offered_in_overload - totals.offered).abs() < 1e-9);
    assert_eq!(totals.occupancy, None);
    assert_eq!(totals.intervals_short, totals.intervals);
}

#[test]
fn the_worst_intervals_come_first_and_of_equals_the_earlier() {
    let plan = Plan::nobody_yet(1);
    let worst = worst_shortfalls(&plan.scenario, &plan.coverage(), 5);
    assert_eq!(worst.len(), 5);
    assert!(worst.windows(2).all(|pair| {
        let key = |it: &Shortfall| (-it.interval.understaffing, it.interval.interval.span.start);
        key(&pair[0]) < key(&pair[1])
    }));
    let most = plan.staffing.queues[0]
        .intervals
        .iter()
        .map(|it| it.agents_required)
        .max();
    assert_eq!(Some(worst[0].interval.agents_required), most);
}

#[test]
fn hours_past_the_weekly_maximum_are_overtime_at_its_price() {
    let mut plan = Plan::nobody_yet(1);
    plan.scenario.contracts[0].overtime = Some(Overtime {
        max_minutes_per_week: 240,
        pay_factor: 1.5,
    });
    // Week 1: 42 hours of 40. Week 2: a credited day, 33 hours of 32.
    for (day, hours) in [
        (0, 10),
        (1, 10),
        (2, 10),
        (3, 12),
        (8, 11),
        (9, 11),
        (10, 11),
    ] {
        let shift = plan.work(0, day, 480, hours * 60);
        plan.roster.shifts.push(shift);
    }
    plan.roster.credits.push(CreditedDay {
        agent: AgentIndex::new(0),
        date: plan.scenario.first_day + Days::new(7),
        minutes: 384,
    });
    let labour = labour(&plan.scenario, &plan.roster);
    assert_eq!((labour.regular_h, labour.overtime_h), (72.0, 3.0));
    assert!((labour.credited_h - 6.4).abs() < 1e-12);
    assert_eq!(labour.overtime_cost, 3.0 * 20.0 * 1.5);
    assert!((labour.cost - (72.0 * 20.0 + 90.0 + 128.0)).abs() < 1e-9);
    assert!((labour.paid_h - 81.4).abs() < 1e-12);
    assert_eq!((labour.agents_rostered, labour.shifts), (1, 7));
}

#[test]
fn wishes_are_counted_as_the_roster_weighs_them() {
    let mut plan = Plan::nobody_yet(1);
    let first = plan.scenario.first_day;
    let wish = |direction, days, shift: Option<usize>, weight| Wish {
        direction,
        days,
        shift: shift.map(ShiftIndex::new),
        weight,
    };
    plan.scenario.agents[0].wishes = vec![
        wish(WishDirection::Against, WishDays::Date(first), None, 5.0), // works: missed
        wish(WishDirection::For, WishDays::Date(first), Some(0), 2.0),  // granted
        wish(WishDirection::For, WishDays::Every, Some(0), 1.0),        // granted on 2 days
        wish(
            WishDirection::Against,
            WishDays::Weekday(Weekday::Sun),
            None,
            3.0,
        ), // granted twice
        wish(
            WishDirection::For,
            WishDays::Date(first + Days::new(3)),
            None,
            7.0,
        ), // away: no wish
    ];
    plan.scenario.agents[0].time_off.push(TimeOff {
        date: first + Days::new(3),
        paid: true,
    });
    for day in [0, 1] {
        let shift = plan.work(0, day, 480, 480);
        plan.roster.shifts.push(shift);
    }
    let totals = wish_totals(&plan.scenario, &plan.roster);
    assert_eq!((totals.total, totals.granted), (6, 5));
    assert_eq!((totals.weight_total, totals.weight_granted), (15.0, 10.0));
    let agent = &plan.scenario.agents[0];
    let missed: f64 = (plan.scenario.days())
        .map(|date| {
            let worked = plan.roster.shifts.iter().find(|it| it.date == date);
            crate::roster::wishes::missed_points(agent, date, worked.map(|it| it.shift))
        })
        .sum();
    assert_eq!(missed, totals.weight_total - totals.weight_granted);
}

#[test]
fn a_weekend_counts_once_for_both_its_days() {
    let mut plan = Plan::nobody_yet(2);
    for (agent, day) in [(0, 5), (0, 6), (0, 13), (1, 0)] {
        let shift = plan.work(agent, day, 480, 60);
        plan.roster.shifts.push(shift);
    }
    let shared = fairness(&plan.scenario, &plan.roster);
    assert_eq!(shared.weekends, 2);
    assert_eq!(
        (shared.weekends_worked_min, shared.weekends_worked_max),
        (0, 2)
    );
    assert_eq!(shared.weekends_worked_mean, 1.0);
}

#[test]
fn in_the_repeated_hour_each_showing_is_an_interval_of_its_own() {
    let mut scenario = crate::scenario::sample::help_desk(1);
    scenario.first_day = NaiveDate::from_ymd_opt(2026, 10, 25).unwrap();
    scenario.queues[0].hours = crate::calendar::OpeningHours::always();
    let mut plan = Plan::of(scenario);
    let mut shift = plan.work(0, 0, 0, 1);
    // One agent over the second showing of 02:00–02:30 alone.
    let second = Span::lasting(Moment::from_minutes(shift.span.start.minutes() + 180), 30);
    shift.span = second;
    shift.pieces[0].span = second;
    plan.roster = Roster {
        shifts: vec![shift],
        credits: vec![],
    };
    let coverage = plan.coverage();
    let covered: Vec<String> = (coverage.queues[0].intervals.iter())
        .filter(|it| it.agents_scheduled > 0.0)
        .map(|it| it.interval.span.start.rfc3339(plan.scenario.zone))
        .collect();
    assert_eq!(covered, ["2026-10-25T02:00:00+01:00"]);
}
