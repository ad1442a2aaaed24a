//! What an agent's contract asks of a plan week: credited days, and the hours and days that whole
//! shifts can make up.

use crate::calendar::dates;
use crate::scenario::Scenario;
use crate::scenario::model::{Agent, Contract};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeSet;

/// What one agent may work in one plan week, worked time only (credits taken off).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct WeekLimits {
    /// Paid minutes at least.
    pub min_minutes: u32,
    /// Paid minutes at most without overtime.
    pub regular_minutes: u32,
    /// Paid minutes at most, overtime included.
    pub max_minutes: u32,
    /// Days at least.
    pub min_days: u32,
    /// Days at most.
    pub max_days: u32,
    /// Promised minutes that no shifts of the agent can make up; not in `min_minutes`.
    pub lost_minutes: u32,
    /// Promised days that the agent cannot work; not in `min_days`.
    pub lost_days: u32,
}

/// The dates of plan week `week` (from 0).
pub fn week_dates(scenario: &Scenario, week: u32) -> impl Iterator<Item = NaiveDate> + use<> {
    let first = scenario
        .first_day
        .checked_add_days(Days::new(u64::from(week) * 7))
        .unwrap_or(scenario.first_day);
    dates(first, 7)
}

/// Whether `date` is credited to `agent` as a day away that is paid: paid time off, or a holiday of
/// all the queues they serve that would open on that weekday. Only days on which they could
/// otherwise start a shift count.
#[must_use]
pub fn is_credited(scenario: &Scenario, agent: &Agent, date: NaiveDate) -> bool {
    let contract = &scenario.contracts[agent.contract.get()];
    let weekday = date.weekday();
    let day = weekday.num_days_from_monday() as usize;
    let could_start = contract
        .shifts
        .iter()
        .any(|shift| scenario.shifts[shift.get()].days[day]);
    if agent.availability.on(weekday).is_empty() || !could_start {
        return false;
    }
    let paid_leave = agent
        .time_off
        .iter()
        .any(|off| off.date == date && off.paid);
    paid_leave || (contract.paid_holidays && is_holiday(scenario, agent, date))
}

fn is_holiday(scenario: &Scenario, agent: &Agent, date: NaiveDate) -> bool {
    let mut open = agent
        .skills
        .iter()
        .filter(|queue| {
            let hours = &scenario.queues[queue.get()].hours;
            !hours.on(date.weekday()).is_empty()
        })
        .peekable();
    open.peek().is_some() && open.all(|queue| scenario.is_closed(*queue, date))
}

/// What the contract leaves of `agent`'s plan week `week` once credited days are taken off.
#[must_use]
pub fn week_limits(scenario: &Scenario, agent: &Agent, week: u32) -> WeekLimits {
    let contract = &scenario.contracts[agent.contract.get()];
    let days = week_dates(scenario, week);
    let credited = days
        .filter(|date| is_credited(scenario, agent, *date))
        .count();
    after_credits(contract, u32::try_from(credited).unwrap_or(7))
}

fn after_credits(contract: &Contract, credited: u32) -> WeekLimits {
    let credited = credited.min(contract.max_days_per_week);
    let (min_credit, max_credit) = contract.credit_min();
    let regular = contract
        .week_max_minutes
        .saturating_sub(credited.saturating_mul(max_credit));
    let overtime = contract.overtime.map_or(0, |it| it.max_minutes_per_week);
    WeekLimits {
        min_minutes: contract
            .week_min_minutes
            .saturating_sub(credited.saturating_mul(min_credit)),
        regular_minutes: regular,
        max_minutes: regular.saturating_add(overtime),
        min_days: contract.min_days_per_week.saturating_sub(credited),
        max_days: contract.max_days_per_week.saturating_sub(credited),
        ..WeekLimits::default()
    }
}

/// `limits` narrowed to what whole shifts of `paid` lengths on at most `days` days can make up:
/// with shifts of 8 h, 38 to 40 h a week can only be 40. Where nothing fits, the most that can be
/// worked, and what is lost.
#[must_use]
pub fn attainable(limits: WeekLimits, paid: &BTreeSet<u32>, days: u32) -> WeekLimits {
    let most_days = limits.max_days.min(days);
    let mut sums = BTreeSet::from([0_u32]);
    let mut found: Option<WeekLimits> = None;
    let mut most = 0;
    for worked in 0..=most_days {
        most = most.max(sums.last().copied().unwrap_or(0));
        let fitting = sums
            .range(limits.min_minutes..)
            .filter(|_| worked >= limits.min_days);
        for sum in fitting {
            let it = found.get_or_insert(WeekLimits {
                min_minutes: *sum,
                max_minutes: *sum,
                min_days: worked,
                ..limits
            });
            it.min_minutes = it.min_minutes.min(*sum);
            it.max_minutes = it.max_minutes.max(*sum);
            it.max_days = worked;
        }
        sums = sums
            .iter()
            .flat_map(|sum| paid.iter().map(move |length| sum.saturating_add(*length)))
            .filter(|sum| *sum <= limits.max_minutes)
            .collect();
    }
    let it = found.unwrap_or(WeekLimits {
        min_minutes: limits.min_minutes.min(most),
        max_minutes: most,
        min_days: limits.min_days.min(most_days),
        max_days: most_days,
        lost_minutes: limits.min_minutes.saturating_sub(most),
        lost_days: limits.min_days.saturating_sub(most_days),
        ..limits
    });
    WeekLimits {
        regular_minutes: it.regular_minutes.min(it.max_minutes),
        ..it
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::model::{ClosedDay, Overtime, TimeOff};
    use crate::scenario::sample;

    fn april(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 4, day).unwrap()
    }

    #[test]
    fn a_holiday_is_credited_where_all_queues_close() {
        let mut scenario = sample::help_desk(1);
        scenario.closed_days.push(ClosedDay {
            date: april(3),
            name: "Good Friday".into(),
            queues: vec![],
        });
        let agent = scenario.agents[0].clone();
        assert!(is_credited(&scenario, &agent, april(3)));
        assert!(!is_credited(&scenario, &agent, april(2)));
        let limits = week_limits(&scenario, &agent, 1);
        assert_eq!(limits.min_minutes, 32 * 60 - 32 * 60 / 5);
        assert_eq!((limits.max_minutes, limits.max_days), (32 * 60, 4));
        scenario.contracts[0].paid_holidays = false;
        assert!(!is_credited(&scenario, &agent, april(3)));
    }

    #[test]
    fn paid_leave_is_credited_on_days_that_could_be_worked() {
        let scenario = sample::help_desk(1);
        let mut agent = scenario.agents[0].clone();
        for (day, paid) in [(1, true), (2, false), (4, true)] {
            agent.time_off.push(TimeOff {
                date: april(day),
                paid,
            });
        }
        let days: Vec<bool> = [1, 2, 4]
            .map(|day| is_credited(&scenario, &agent, april(day)))
            .to_vec();
        assert_eq!(days, [true, false, false], "the 4th is a Saturday");
    }

    #[test]
    fn more_credits_than_days_leave_nothing() {
        let scenario = sample::help_desk(1);
        let limits = after_credits(&scenario.contracts[0], 7);
        assert_eq!(limits, WeekLimits::default());
    }

    #[test]
    fn whole_shifts_narrow_the_hours() {
        let limits = WeekLimits {
            min_minutes: 38 * 60,
            regular_minutes: 40 * 60,
            max_minutes: 44 * 60,
            min_days: 0,
            max_days: 5,
            ..WeekLimits::default()
        };
        let eight = attainable(limits, &BTreeSet::from([480]), 7);
        assert_eq!((eight.min_minutes, eight.max_minutes), (2400, 2400));
        assert_eq!((eight.min_days, eight.max_days), (5, 5));
        let mixed = attainable(limits, &BTreeSet::from([480, 600]), 7);
        assert_eq!((mixed.min_minutes, mixed.max_minutes), (2280, 2640));
        assert_eq!((mixed.min_days, mixed.max_days), (4, 5));
        assert_eq!(mixed.regular_minutes, 2400);
        let never = attainable(limits, &BTreeSet::from([480]), 3);
        assert_eq!((never.min_minutes, never.max_minutes), (1440, 1440));
        assert_eq!((never.lost_minutes, never.max_days), (840, 3));
    }

    #[test]
    fn overtime_raises_the_most() {
        let mut scenario = sample::help_desk(1);
        scenario.contracts[0].overtime = Some(Overtime {
            max_minutes_per_week: 240,
            pay_factor: 1.25,
        });
        let limits = week_limits(&scenario, &scenario.agents[0], 0);
        assert_eq!((limits.regular_minutes, limits.max_minutes), (2400, 2640));
    }
}
