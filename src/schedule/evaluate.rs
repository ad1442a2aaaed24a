//! What a schedule costs, from its shifts alone: an independent count of what the program promised.

use super::Schedule;
use super::catalogue::Catalogue;
use super::coverage::{Balance, Coverage};
use super::grid::Grid;
use super::model::Rates;
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
    /// Price of `shortfalls`, 0 where there are none.
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
            let (pay, missing) = week_pay(catalogue, group, week, *minutes);
            let least: u32 = of_group(catalogue, group)
                .map(|class| class.weeks[week].min_days)
                .sum();
            let missing_days = (f64::from(least) - days).max(0.0);
            result.pay += pay;
            result.paid_h += minutes / 60.0;
            result.shortfall_penalty +=
                missing * rates.missing_minute + missing_days * rates.missing_day;
            if missing > 1e-6 || missing_days > 1e-6 {
                result.shortfalls.push(Shortfall {
                    group,
                    week: u32::try_from(week).unwrap_or(u32::MAX),
                    missing_minutes: missing,
                    missing_days,
                });
            }
        }
    }
    result
}

fn of_group(
    catalogue: &Catalogue,
    group: usize,
) -> impl Iterator<Item = &super::catalogue::PayClass> {
    catalogue.pay.iter().filter(move |class| class.group == group)
}

/// The least pay for `minutes` of a group in a week, and the minutes its contracts lack: first
/// what each class is promised, then the cheapest hours first.
fn week_pay(catalogue: &Catalogue, group: usize, week: usize, minutes: f64) -> (f64, f64) {
    let mut left = minutes;
    let mut pay = 0.0;
    let mut missing = 0.0;
    let mut beyond = Vec::new();
    for class in of_group(catalogue, group) {
        let limits = class.weeks[week];
        let promised = f64::from(limits.min_minutes);
        let regular = f64::from(limits.regular_minutes);
        let taken = promised.min(left);
        let at_rate = taken.min(regular);
        pay += (at_rate * class.rate + (taken - at_rate) * class.overtime_rate) / 60.0;
        missing += promised - taken;
        left -= taken;
        beyond.push((class.rate, (regular - promised).max(0.0)));
        let overtime = f64::from(limits.max_minutes) - regular.max(promised);
        beyond.push((class.overtime_rate, overtime.max(0.0)));
    }
    beyond.sort_by(|a, b| a.0.total_cmp(&b.0));
    let last = beyond.last().map_or(0.0, |(rate, _)| *rate);
    for (rate, room) in beyond {
        let taken = room.min(left);
        pay += taken * rate / 60.0;
        left -= taken;
    }
    (pay + left * last / 60.0, missing)
}
