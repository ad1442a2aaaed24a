//! Every rule's test, each shown to fail without the rule.

use super::fixture::{clock, free_contract, open, pattern, planned, staffing};
use crate::calendar::{ClockSpan, OpeningHours};
use crate::roster::Roster;
use crate::scenario::Scenario;
use crate::scenario::model::{
    Break, BreakKind, ClosedDay, Overtime, TimeOff, Wish, WishDays, WishDirection,
};
use crate::scenario::sample;
use crate::units::{Money, QueueIndex, ShiftIndex};
use chrono::NaiveDate;

/// One agent who may do nearly everything: shifts of 8 h at 06:00 and 14:00, a queue that never
/// closes, two weeks from Monday 23 March 2026.
fn alone() -> Scenario {
    let mut scenario = sample::help_desk(1);
    scenario.queues[0].hours = OpeningHours::always();
    scenario.shifts = vec![
        pattern("early", &[6.0], &[8.0]),
        pattern("late", &[14.0], &[8.0]),
    ];
    scenario.contracts = vec![free_contract()];
    scenario.contracts[0].shifts = vec![ShiftIndex::new(0), ShiftIndex::new(1)];
    scenario
}

fn date(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 22).unwrap() + chrono::Duration::days(i64::from(day))
}

/// Days of the plan worked, from 1.
fn days(roster: &Roster) -> Vec<i64> {
    roster
        .shifts
        .iter()
        .map(|shift| (shift.date - date(0)).num_days())
        .collect()
}

fn hours(roster: &Roster, week: i64) -> u32 {
    let inside = |day: &i64| (day - 1) / 7 == week;
    let paid = roster
        .shifts
        .iter()
        .zip(days(roster))
        .filter(|(_, day)| inside(day));
    paid.map(|(shift, _)| shift.paid_min / 60).sum()
}

/// Plans without the rule and with it: the first must break `kept`, the second keep it.
fn rule(
    wanted: impl Fn(usize, usize, f64) -> u32,
    set: impl Fn(&mut Scenario),
    kept: impl Fn(&Roster) -> bool,
) -> Roster {
    let mut scenario = alone();
    let without = planned(&scenario, &staffing(&scenario, &wanted)).0;
    assert!(!kept(&without), "without the rule: {:?}", days(&without));
    set(&mut scenario);
    let with = planned(&scenario, &staffing(&scenario, &wanted)).0;
    assert!(kept(&with), "with the rule: {:?}", days(&with));
    with
}

fn always(_: usize, _: usize, _: f64) -> u32 {
    1
}

fn never(_: usize, _: usize, _: f64) -> u32 {
    0
}

/// A requirement on certain days (from 1) only.
fn on(wanted: &'static [usize]) -> impl Fn(usize, usize, f64) -> u32 {
    move |_, day, hour| u32::from(wanted.contains(&(day + 1)) && (6.0..14.0).contains(&hour))
}

#[test]
fn hours_a_week_at_most() {
    rule(
        always,
        |s| s.contracts[0].week_max_minutes = 40 * 60,
        |r| hours(r, 0) <= 40 && hours(r, 1) <= 40,
    );
}

#[test]
fn hours_a_week_at_least() {
    rule(
        never,
        |s| s.contracts[0].week_min_minutes = 16 * 60,
        |r| hours(r, 0) >= 16 && hours(r, 1) >= 16,
    );
}

#[test]
fn days_a_week_at_most() {
    let most = |r: &Roster| days(r).iter().filter(|day| **day <= 7).count() <= 5;
    rule(always, |s| s.contracts[0].max_days_per_week = 5, most);
}

#[test]
fn days_a_week_at_least() {
    let least = |r: &Roster| days(r).iter().filter(|day| **day <= 7).count() >= 3;
    rule(never, |s| s.contracts[0].min_days_per_week = 3, least);
}

#[test]
fn days_in_a_row_at_most() {
    let kept = |r: &Roster| !days(r).windows(4).any(|w| w[3] - w[0] == 3);
    rule(always, |s| s.contracts[0].max_consecutive_days = 3, kept);
}

#[test]
fn days_in_a_row_at_least() {
    let kept = |r: &Roster| days(r).windows(3).any(|w| w[2] - w[0] == 2);
    rule(on(&[5]), |s| s.contracts[0].min_consecutive_days = 3, kept);
}

#[test]
fn days_off_in_a_row_at_least() {
    let kept = |r: &Roster| !days(r).windows(2).any(|w| w[1] - w[0] == 2);
    rule(
        on(&[1, 2, 3, 5, 6, 7, 8, 10, 11]),
        |s| s.contracts[0].min_consecutive_days_off = 2,
        kept,
    );
}

#[test]
fn rest_between_shifts() {
    let wanted = |_: usize, day: usize, hour: f64| {
        u32::from(day == 1 && hour >= 14.0 || day == 2 && (6.0..14.0).contains(&hour))
    };
    let kept = |r: &Roster| {
        r.shifts
            .windows(2)
            .all(|w| w[1].span.start.since(w[0].span.end) >= 11 * 60)
    };
    rule(wanted, |s| s.contracts[0].rest_min = 11 * 60, kept);
}

#[test]
fn rest_counts_elapsed_time_over_the_change_of_the_clock() {
    // 22:00 to 08:00 is 9 h in the night in which the clock skips an hour.
    let wanted = |_: usize, day: usize, hour: f64| {
        let late = day == 5 && (14.0..22.0).contains(&hour);
        u32::from(late || day == 6 && (8.0..14.0).contains(&hour))
    };
    let mut scenario = alone();
    scenario.shifts[0] = pattern("early", &[8.0], &[8.0]);
    scenario.contracts[0].rest_min = 9 * 60;
    let nine = planned(&scenario, &staffing(&scenario, wanted)).0;
    assert_eq!(days(&nine), [6, 7]);
    scenario.contracts[0].rest_min = 9 * 60 + 30;
    let ten = planned(&scenario, &staffing(&scenario, wanted)).0;
    assert_eq!(ten.shifts.len(), 1, "{ten:?}");
}

#[test]
fn weekends_at_most() {
    let kept = |r: &Roster| {
        let d = days(r);
        let worked = |a, b| d.contains(&a) || d.contains(&b);
        !(worked(6, 7) && worked(13, 14))
    };
    rule(always, |s| s.contracts[0].max_weekends = Some(1), kept);
}

#[test]
fn whole_weekends() {
    let kept = |r: &Roster| days(r).contains(&6) == days(r).contains(&7);
    rule(on(&[6]), |s| s.contracts[0].whole_weekends = true, kept);
}

#[test]
fn availability() {
    let kept = |r: &Roster| r.shifts.iter().all(|s| s.shift == ShiftIndex::new(0));
    let roster = rule(
        always,
        |s| s.agents[0].availability = open(&[0, 1], 5.0, 21.0),
        |r| kept(r) && days(r).len() == 4,
    );
    assert_eq!(days(&roster), [1, 2, 8, 9]);
}

#[test]
fn a_night_shift_needs_the_morning_after() {
    let mut scenario = alone();
    scenario.shifts = vec![pattern("night", &[22.0], &[8.0])];
    scenario.contracts[0].shifts = vec![ShiftIndex::new(0)];
    let window = |from, to| {
        vec![ClockSpan {
            from: clock(from),
            to: clock(to),
        }]
    };
    scenario.agents[0].availability.by_weekday = std::array::from_fn(|weekday| match weekday {
        0 => window(20.0, 32.0),
        2 => window(20.0, 24.0),
        _ => vec![],
    });
    let roster = planned(&scenario, &staffing(&scenario, always)).0;
    assert_eq!(days(&roster), [1, 8], "Wednesday's window ends at midnight");
}

#[test]
fn time_off_also_keeps_the_night_before_free() {
    let off = |s: &mut Scenario| {
        s.agents[0].time_off = vec![TimeOff {
            date: date(3),
            paid: false,
        }]
    };
    rule(always, off, |r| !days(r).contains(&3));
    let mut scenario = alone();
    scenario.shifts[1] = pattern("late", &[18.0], &[8.0]);
    scenario.contracts[0].shifts = vec![ShiftIndex::new(1)];
    assert!(days(&planned(&scenario, &staffing(&scenario, always)).0).contains(&2));
    off(&mut scenario);
    let roster = planned(&scenario, &staffing(&scenario, always)).0;
    assert!(!days(&roster).contains(&2) && days(&roster).contains(&4));
}

#[test]
fn paid_leave_and_holidays_count_for_hours_and_days() {
    let mut scenario = alone();
    scenario.queues[0].hours = open(&[0, 1, 2, 3, 4], 6.0, 22.0);
    let contract = &mut scenario.contracts[0];
    (contract.week_min_minutes, contract.week_max_minutes) = (40 * 60, 40 * 60);
    (contract.min_days_per_week, contract.max_days_per_week) = (5, 5);
    scenario.agents[0].time_off = vec![TimeOff {
        date: date(2),
        paid: true,
    }];
    scenario.closed_days = vec![ClosedDay {
        date: date(10),
        name: "Feast".into(),
        queues: vec![],
    }];
    let roster = planned(&scenario, &staffing(&scenario, always)).0;
    assert_eq!((hours(&roster, 0), hours(&roster, 1)), (32, 32));
    let credits: Vec<_> = roster.credits.iter().map(|c| (c.date, c.minutes)).collect();
    assert_eq!(credits, [(date(2), 480), (date(10), 480)]);
    scenario.contracts[0].paid_holidays = false;
    let roster = planned(&scenario, &staffing(&scenario, always)).0;
    assert_eq!((hours(&roster, 0), hours(&roster, 1)), (32, 40));
}

fn feast(day: u32) -> ClosedDay {
    ClosedDay {
        date: date(day),
        name: "Feast".into(),
        queues: vec![],
    }
}

#[test]
fn nobody_works_on_a_day_that_is_paid_as_a_holiday() {
    // The night from Tuesday the 10th serves the hours after midnight, when the queue opens
    // again; so does the night from Monday for the hours before the feast.
    let mut scenario = alone();
    scenario.shifts = vec![pattern("night", &[22.0], &[8.0])];
    scenario.contracts[0].shifts = vec![ShiftIndex::new(0)];
    scenario.closed_days = vec![feast(10)];
    let night = |_: usize, _: usize, hour: f64| u32::from(!(6.0..22.0).contains(&hour));
    let with = planned(&scenario, &staffing(&scenario, night)).0;
    assert!(days(&with).contains(&9) && !days(&with).contains(&10));
    scenario.contracts[0].paid_holidays = false;
    let without = planned(&scenario, &staffing(&scenario, night)).0;
    assert!(days(&without).contains(&10));
}

#[test]
fn who_serves_another_queue_works_on_its_open_day() {
    let mut scenario = alone();
    let mut email = scenario.queues[0].clone();
    email.name = "email".into();
    scenario.queues.push(email);
    scenario.closed_days = vec![ClosedDay {
        queues: vec![QueueIndex::new(0)],
        ..feast(10)
    }];
    scenario.agents[0].skills = vec![QueueIndex::new(0), QueueIndex::new(1)];
    let roster = planned(&scenario, &staffing(&scenario, always)).0;
    assert!(days(&roster).contains(&10) && roster.credits.is_empty());
}

#[test]
fn a_weekend_of_which_one_day_is_a_holiday_may_be_worked_by_half() {
    let mut scenario = alone();
    scenario.contracts[0].whole_weekends = true;
    scenario.contracts[0].max_weekends = Some(1);
    scenario.closed_days = vec![feast(6)];
    let roster = planned(&scenario, &staffing(&scenario, on(&[7]))).0;
    assert_eq!(days(&roster), [7]);
    scenario.closed_days = vec![feast(7)];
    let roster = planned(&scenario, &staffing(&scenario, on(&[6, 13]))).0;
    assert_eq!(days(&roster), [6], "one weekend at most");
}

#[test]
fn overtime_is_used_where_it_pays_and_no_further() {
    let with = |factor: f64| {
        let mut scenario = alone();
        scenario.contracts[0].week_max_minutes = 32 * 60;
        scenario.contracts[0].overtime = Some(Overtime {
            max_minutes_per_week: 8 * 60,
            pay_factor: factor,
        });
        let (roster, cost, _) = planned(&scenario, &staffing(&scenario, always));
        (hours(&roster, 0), cost.overtime)
    };
    assert_eq!(with(1.5), (40, 2.0 * 8.0 * 20.0 * 0.5));
    assert_eq!(with(20.0), (32, 0.0));
}

#[test]
fn wishes_are_granted_where_they_cost_nothing_else() {
    let wish = |direction, shift, weight| Wish {
        direction,
        days: WishDays::Every,
        shift,
        weight,
    };
    let mut scenario = alone();
    scenario.contracts[0].max_days_per_week = 3;
    let late = Some(ShiftIndex::new(1));
    scenario.agents[0].wishes = vec![
        wish(WishDirection::For, late, 1.0),
        Wish {
            days: WishDays::Date(date(1)),
            ..wish(WishDirection::Against, None, 2.0)
        },
    ];
    let (roster, cost, _) = planned(&scenario, &staffing(&scenario, always));
    assert!(roster.shifts.iter().all(|shift| Some(shift.shift) == late));
    assert!(!days(&roster).contains(&1) && days(&roster).len() == 6);
    assert_eq!(cost.wishes, 0.0);
    // A strong price of understaffing wins over a wish.
    scenario.agents[0].wishes = vec![wish(WishDirection::Against, None, 1.0)];
    let (roster, cost, _) = planned(&scenario, &staffing(&scenario, always));
    assert_eq!((days(&roster).len(), cost.wishes), (6, 6.0 * 5.0));
    scenario.prices.understaffing_per_hour = Money::new(20.5).unwrap();
    let (roster, ..) = planned(&scenario, &staffing(&scenario, always));
    assert_eq!(days(&roster).len(), 0);
}

#[test]
fn breaks_move_to_where_they_hurt_least() {
    let mut scenario = alone();
    scenario.shifts = vec![pattern("day", &[8.0], &[8.5])];
    scenario.shifts[0].breaks = vec![Break {
        kind: BreakKind::Lunch,
        length_min: 30,
        paid: false,
        earliest_min: 180,
        latest_min: 330,
        step_min: 15,
    }];
    scenario.contracts[0].shifts = vec![ShiftIndex::new(0)];
    let quiet_at_noon = |_: usize, _: usize, hour: f64| u32::from(hour != 12.5);
    let (roster, cost, _) = planned(&scenario, &staffing(&scenario, quiet_at_noon));
    let lunch = |s: &crate::roster::RosteredShift| s.pieces[1].span.start.since(s.span.start);
    assert!(
        roster
            .shifts
            .iter()
            .all(|shift| lunch(shift) == 270 && shift.paid_min == 480)
    );
    assert_eq!(cost.overstaffing, 0.0);
}
