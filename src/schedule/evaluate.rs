//! What a schedule costs, from its shifts alone: an independent count of what the program promised.

use super::Schedule;
use super::catalogue::Catalogue;
use super::coverage::{Balance, Coverage};
use super::grid::Grid;
use super::model::Rates;
use super::pay::WeekPay;
use crate::scenario::Scenario;
use crate::staffing::Staffing;
use serde::Serialize;

/// A group that cannot reach what its contracts promise in a plan week, whatever the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shortfall {
    /// The group, as a position in [`Schedule::groups`].
    pub group: usize,
    /// The plan week, from 0.
    pub week: u32,
    /// Paid minutes that the group's agents together lack.
    pub missing_minutes: f64,
    /// Days that they lack.
    pub missing_days: f64,
}

/// What a schedule costs.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Evaluation {
    /// Pay for the hours worked, overtime included; credited days are the same in every schedule
    /// and left out.
    pub pay: f64,
    /// Missing agents × price.
    pub understaffing: f64,
    /// Surplus agents × price.
    pub overstaffing: f64,
    /// Hours in which a queue lacks an agent.
    pub understaffing_h: f64,
    /// Hours in which a queue has one too many.
    pub overstaffing_h: f64,
    /// Paid hours.
    pub paid_h: f64,
    /// Price of those `shortfalls` that other shifts could lessen: what an agent cannot work at all
    /// is the same in every schedule and has no price.
    pub shortfall_penalty: f64,
    /// Contracts that cannot be fulfilled.
    pub shortfalls: Vec<Shortfall>,
}

impl Evaluation {
    /// The objective: pay, understaffing, overstaffing and, where contracts cannot be fulfilled,
    /// the penalty.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.pay + self.understaffing + self.overstaffing + self.shortfall_penalty
    }
}

/// Counts what `schedule` costs.
///
/// Pay is that of the cheapest agents of each group who can have worked those hours: who does is
/// the roster's business.
#[must_use]
pub fn evaluate(scenario: &Scenario, staffing: &Staffing, schedule: &Schedule) -> Evaluation {
    let grid = Grid::new(scenario, staffing);
    let catalogue = Catalogue::new(scenario, &grid);
    let rates = Rates::new(scenario);
    let mut coverage = Coverage::new(&catalogue, &grid, rates);
    let mut worked = Worked::new(&catalogue, scenario.weeks);
    for it in &schedule.shifts {
        let Some(crew) = catalogue.crew_of.get(it.group) else {
            continue;
        };
        let agents = f64::from(it.count);
        coverage.add(*crew, it.shape.span, agents);
        for pause in &it.breaks {
            coverage.add(*crew, *pause, -agents);
        }
        let day = it.shape.date.signed_duration_since(scenario.first_day);
        let week = usize::try_from(day.num_days() / 7).unwrap_or(0);
        worked.add(it.group, week, it.shape.paid_min, it.count);
    }
    assess(&catalogue, &rates, coverage.balance(), &worked)
}

/// Minutes and days worked by group and week.
#[derive(Debug, Clone)]
pub struct Worked(Vec<Vec<(f64, f64)>>);

impl Worked {
    /// Nothing worked.
    #[must_use]
    pub fn new(catalogue: &Catalogue, weeks: u32) -> Self {
        Self(vec![
            vec![(0.0, 0.0); weeks as usize];
            catalogue.groups.len()
        ])
    }

    /// `count` shifts of `paid_min` by `group` in `week`; ignored outside the plan.
    pub fn add(&mut self, group: usize, week: usize, paid_min: u32, count: u32) {
        if let Some((minutes, days)) = self.0.get_mut(group).and_then(|w| w.get_mut(week)) {
            *minutes += f64::from(paid_min) * f64::from(count);
            *days += f64::from(count);
        }
    }
}

/// The price of a balance of coverage and of hours worked.
#[must_use]
pub fn assess(
    catalogue: &Catalogue,
    rates: &Rates,
    balance: Balance,
    worked: &Worked,
) -> Evaluation {
    let mut result = Evaluation {
        understaffing: balance.under_min * rates.under,
        overstaffing: balance.over_min * rates.over,
        understaffing_h: balance.under_min / 60.0,
        overstaffing_h: balance.over_min / 60.0,
        ..Evaluation::default()
    };
    for (group, weeks) in worked.0.iter().enumerate() {
        for (week, (minutes, days)) in weeks.iter().enumerate() {
            let wages = WeekPay::new(catalogue, rates, group, week).wages(*minutes, *days);
            result.pay += wages.pay;
            result.paid_h += minutes / 60.0;
            result.shortfall_penalty += wages.penalty;
            if wages.missing_minutes > 1e-6 || wages.missing_days > 1e-6 {
                result.shortfalls.push(Shortfall {
                    group,
                    week: u32::try_from(week).unwrap_or(u32::MAX),
                    missing_minutes: wages.missing_minutes,
                    missing_days: wages.missing_days,
                });
            }
        }
    }
    result
}
