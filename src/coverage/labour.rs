//! Hours that are paid and what they cost.

use crate::roster::Roster;
use crate::scenario::Scenario;
use crate::scenario::model::{Agent, Contract};
use crate::units::AgentIndex;
use chrono::NaiveDate;
use serde::Serialize;

/// Paid hours and money over the plan. Money in the scenario's currency.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Labour {
    /// Paid hours worked within the contracts' weekly maximum.
    pub regular_h: f64,
    /// Paid hours worked beyond it.
    pub overtime_h: f64,
    /// Hours credited for paid days away (leave, holidays).
    pub credited_h: f64,
    /// All paid hours: regular, overtime and credited.
    pub paid_h: f64,
    /// Pay for regular hours.
    pub regular_cost: f64,
    /// Pay for overtime, its surcharge included.
    pub overtime_cost: f64,
    /// Pay for credited hours.
    pub credited_cost: f64,
    /// All pay.
    pub cost: f64,
    /// Agents with at least one shift.
    pub agents_rostered: usize,
    /// Shifts.
    pub shifts: usize,
}

/// One agent's minutes in one plan week.
#[derive(Clone, Copy, Default)]
struct Week {
    worked_min: u32,
    credited_min: u32,
    credited_days: u32,
}

/// Adds up `roster`. Overtime is what an agent works in a plan week beyond the contract's
/// maximum, which each credited day lowers by a day's share.
#[must_use]
pub fn labour(scenario: &Scenario, roster: &Roster) -> Labour {
    let mut labour = Labour {
        shifts: roster.shifts.len(),
        ..Labour::default()
    };
    for (agent, weeks) in scenario.agents.iter().zip(weeks_of_all(scenario, roster)) {
        labour.agents_rostered += usize::from(weeks.iter().any(|week| week.worked_min > 0));
        for week in &weeks {
            labour.add(scenario, agent, *week);
        }
    }
    labour.paid_h = labour.regular_h + labour.overtime_h + labour.credited_h;
    labour.cost = labour.regular_cost + labour.overtime_cost + labour.credited_cost;
    labour
}

impl Labour {
    fn add(&mut self, scenario: &Scenario, agent: &Agent, week: Week) {
        let contract = &scenario.contracts[agent.contract.get()];
        let hourly = scenario.hourly_cost(agent).get();
        let overtime_min = overtime_min(contract, week);
        let factor = contract
            .overtime
            .map_or(1.0, |overtime| overtime.pay_factor);
        let regular_h = f64::from(week.worked_min - overtime_min) / 60.0;
        let overtime_h = f64::from(overtime_min) / 60.0;
        let credited_h = f64::from(week.credited_min) / 60.0;
        self.regular_h += regular_h;
        self.overtime_h += overtime_h;
        self.credited_h += credited_h;
        self.regular_cost += regular_h * hourly;
        self.overtime_cost += overtime_h * hourly * factor;
        self.credited_cost += credited_h * hourly;
    }
}

fn overtime_min(contract: &Contract, week: Week) -> u32 {
    let (_, a_day_of_max) = contract.credit_min();
    let days = week.credited_days.min(contract.max_days_per_week);
    let regular = contract
        .week_max_minutes
        .saturating_sub(days * a_day_of_max);
    week.worked_min.saturating_sub(regular)
}

fn weeks_of_all(scenario: &Scenario, roster: &Roster) -> Vec<Vec<Week>> {
    let mut weeks = vec![vec![Week::default(); scenario.weeks as usize]; scenario.agents.len()];
    let mut at = |agent: AgentIndex, date: NaiveDate, change: &dyn Fn(&mut Week)| {
        let number = usize::try_from((date - scenario.first_day).num_days() / 7);
        let week = number.ok().and_then(|n| weeks[agent.get()].get_mut(n));
        week.into_iter().for_each(change);
    };
    for shift in &roster.shifts {
        at(shift.agent, shift.date, &|week| {
            week.worked_min += shift.paid_min
        });
    }
    for credit in &roster.credits {
        at(credit.agent, credit.date, &|week| {
            week.credited_min += credit.minutes;
            week.credited_days += 1;
        });
    }
    weeks
}
