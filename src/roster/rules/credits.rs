//! Credited days: paid time off and paid holidays count for hours and days without work, and no
//! shift starts on them.
//!
//! A date is credited if it lies in the plan, the agent is available on its weekday, a pattern of
//! the contract may start on it, and it is either paid time off or (where the contract pays
//! holidays) a closed day of all the agent's queues that would be open on that weekday. A plan
//! week credits at most as many days as the contract lets work.

use crate::roster::problem::WeekLimits;
use crate::scenario::model::{Agent, Contract, Scenario, TimeOff};
use chrono::{Datelike, NaiveDate};

/// Whether `date` is credited to `agent`, before the weekly cap.
#[must_use]
pub fn is_credited(
    scenario: &Scenario,
    agent: &Agent,
    contract: &Contract,
    date: NaiveDate,
) -> bool {
    let on_leave = |off: &TimeOff| off.paid && off.date == date;
    could_work(scenario, agent, contract, date) && agent.time_off.iter().any(on_leave)
        || is_paid_holiday(scenario, agent, contract, date)
}

/// Whether `date` is credited to `agent` as a holiday: nobody works on a day that is paid because
/// all is closed. What began the evening before may still run into it.
#[must_use]
pub fn is_paid_holiday(
    scenario: &Scenario,
    agent: &Agent,
    contract: &Contract,
    date: NaiveDate,
) -> bool {
    contract.paid_holidays
        && could_work(scenario, agent, contract, date)
        && is_holiday(scenario, agent, date)
}

fn could_work(scenario: &Scenario, agent: &Agent, contract: &Contract, date: NaiveDate) -> bool {
    let weekday = date.weekday();
    let number = weekday.num_days_from_monday() as usize;
    let mut shifts = contract.shifts.iter();
    !agent.availability.on(weekday).is_empty()
        && shifts.any(|shift| scenario.shifts[shift.get()].days[number])
}

fn is_holiday(scenario: &Scenario, agent: &Agent, date: NaiveDate) -> bool {
    let mut open = agent
        .skills
        .iter()
        .filter(|queue| {
            !scenario.queues[queue.get()]
                .hours
                .on(date.weekday())
                .is_empty()
        })
        .peekable();
    open.peek().is_some() && open.all(|queue| scenario.is_closed(*queue, date))
}

/// The credited days of `week` (its dates, in order), at most as many as may be worked.
#[must_use]
pub fn credited_days(
    scenario: &Scenario,
    agent: &Agent,
    contract: &Contract,
    week: &[NaiveDate],
) -> Vec<NaiveDate> {
    week.iter()
        .copied()
        .filter(|date| is_credited(scenario, agent, contract, *date))
        .take(contract.max_days_per_week as usize)
        .collect()
}

/// What a week with `credited` days still asks and allows.
#[must_use]
pub fn week_limits(contract: &Contract, credited: u32) -> WeekLimits {
    let (min_credit, max_credit) = contract.credit_min();
    let overtime = contract
        .overtime
        .map_or(0, |overtime| overtime.max_minutes_per_week);
    let max_minutes = contract
        .week_max_minutes
        .saturating_sub(credited * max_credit);
    WeekLimits {
        min_minutes: contract
            .week_min_minutes
            .saturating_sub(credited * min_credit),
        max_minutes,
        limit_minutes: max_minutes + overtime,
        min_days: contract.min_days_per_week.saturating_sub(credited),
        max_days: contract.max_days_per_week.saturating_sub(credited),
        credited,
    }
}
