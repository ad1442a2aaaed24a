//! How weekends, nights and hours are shared, and how steady the starts of shifts are.

use super::gini::gini;
use super::wishes::saturday_of;
use crate::calendar::{self, Clock, Moment, Repeated, Span};
use crate::roster::{Activity, Roster, RosteredShift};
use crate::scenario::Scenario;
use crate::units::AgentIndex;
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Night begins at 22:00 and ends at 06:00, minutes after midnight.
const NIGHT: (u16, u16) = (22 * 60, 6 * 60);
/// Starts of a week that lie within so many minutes are steady.
const STEADY_MIN: i64 = 120;
const DAY_MIN: i64 = 24 * 60;

/// What the roster means to the agents that have a shift, together. Each coefficient is
/// [Gini's](gini()): 0 = all alike, near 1 = one has everything; `None` = there is none of it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct People {
    /// Agents that have a shift.
    pub agents: usize,
    /// Of weekends worked; a weekend counts if a shift starts on it.
    pub weekends_gini: Option<f64>,
    /// Of hours of work between 22:00 and 06:00 by the clock of the agent's site.
    pub night_hours_gini: Option<f64>,
    /// Those hours, of all agents.
    pub night_h: f64,
    /// Of paid hours (worked, and credited for days away) ÷ the contract's weekly maximum: part-timers
    /// compare with full-timers.
    pub paid_hours_gini: Option<f64>,
    /// Minutes by which an agent's shift starts earlier or later than their last one, the short way
    /// round the clock of their site: the mean of the agents' means. `None` where nobody has two.
    pub start_change_min: Option<f64>,
    /// The largest of the agents' means.
    pub start_change_most_min: Option<f64>,
    /// Of the plan weeks in which an agent has two shifts or more: the share, 0 to 1, in which all
    /// start within 2 h of each other, whatever the day. `None` where there is no such week.
    pub steady_weeks: Option<f64>,
}

/// One agent's part.
#[derive(Debug, Default)]
struct Own {
    weekends: BTreeSet<NaiveDate>,
    night_min: i64,
    paid_min: u32,
    /// Plan week and minute of the day of each start, in order.
    starts: Vec<(i64, i64)>,
}

/// Adds up `roster` by agent.
#[must_use]
pub fn people(scenario: &Scenario, roster: &Roster) -> People {
    let mut all: BTreeMap<AgentIndex, Own> = BTreeMap::new();
    for shift in &roster.shifts {
        let agent = &scenario.agents[shift.agent.get()];
        let zone = scenario.sites[agent.site.get()].zone;
        let own = all.entry(shift.agent).or_default();
        own.add(shift, zone, scenario.first_day);
    }
    for credit in &roster.credits {
        if let Some(own) = all.get_mut(&credit.agent) {
            own.paid_min += credit.minutes;
        }
    }
    let each = |value: &dyn Fn(&Own) -> f64| all.values().map(value).collect::<Vec<f64>>();
    let nights = each(&|own| own.night_min as f64 / 60.0);
    let changes: Vec<f64> = all.values().filter_map(Own::start_change).collect();
    let weeks: Vec<bool> = all.values().flat_map(Own::steady).collect();
    let steady = weeks.iter().filter(|it| **it).count();
    People {
        agents: all.len(),
        weekends_gini: gini(&each(&|own| own.weekends.len() as f64)),
        night_hours_gini: gini(&nights),
        night_h: nights.iter().sum(),
        paid_hours_gini: gini(&relative_hours(scenario, &all)),
        start_change_min: mean(&changes),
        start_change_most_min: changes.iter().copied().reduce(f64::max),
        steady_weeks: (!weeks.is_empty()).then(|| steady as f64 / weeks.len() as f64),
    }
}

/// Paid minutes ÷ the contract's weekly maximum; contracts without one are left out.
fn relative_hours(scenario: &Scenario, all: &BTreeMap<AgentIndex, Own>) -> Vec<f64> {
    let relative = |(agent, own): (&AgentIndex, &Own)| {
        let contract = scenario.agents[agent.get()].contract;
        let most = scenario.contracts[contract.get()].week_max_minutes;
        (most > 0).then(|| f64::from(own.paid_min) / f64::from(most))
    };
    all.iter().filter_map(relative).collect()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

impl Own {
    fn add(&mut self, shift: &RosteredShift, zone: Tz, first_day: NaiveDate) {
        self.weekends.extend(saturday_of(shift.date));
        self.paid_min += shift.paid_min;
        let week = (shift.date - first_day).num_days().div_euclid(7);
        let (_, clock) = shift.span.start.date_clock(zone);
        self.starts.push((week, i64::from(clock.minutes())));
        let work = shift.pieces.iter();
        let work = work.filter(|it| matches!(it.activity, Activity::Work(_)));
        self.night_min += work.map(|it| night_minutes(it.span, zone)).sum::<i64>();
    }

    /// Mean minutes from a start to the next; `None` with fewer than two.
    fn start_change(&self) -> Option<f64> {
        let pairs = self.starts.windows(2);
        let changes: Vec<f64> = pairs
            .map(|pair| {
                let apart = (pair[1].1 - pair[0].1).rem_euclid(DAY_MIN);
                apart.min(DAY_MIN - apart) as f64
            })
            .collect();
        mean(&changes)
    }

    /// For each week with two shifts or more whether they start within [`STEADY_MIN`].
    fn steady(&self) -> Vec<bool> {
        let weeks = self.starts.chunk_by(|a, b| a.0 == b.0);
        let weeks = weeks.filter(|week| week.len() > 1);
        weeks
            .map(|week| round_the_clock(week) <= STEADY_MIN)
            .collect()
    }
}

/// The shortest stretch of the clock that all starts of a week lie in, minutes: all of the day but the
/// longest stretch without one.
fn round_the_clock(week: &[(i64, i64)]) -> i64 {
    let mut clocks: Vec<i64> = week.iter().map(|(_, minute)| *minute).collect();
    clocks.sort_unstable();
    let next = clocks.iter().cycle().skip(1);
    let gaps = clocks.iter().zip(next).map(|(from, to)| {
        // From the last to the first of the next day; a day where all are the same.
        let gap = (to - from).rem_euclid(DAY_MIN);
        if gap == 0 && clocks.first() == clocks.last() {
            DAY_MIN
        } else {
            gap
        }
    });
    DAY_MIN - gaps.max().unwrap_or(DAY_MIN)
}

/// Minutes of `span` between 22:00 and 06:00 by the clock of `zone`.
fn night_minutes(span: Span, zone: Tz) -> i64 {
    let (first, _) = span.start.date_clock(zone);
    let (last, _) = span.end.date_clock(zone);
    // The night of the evening before may reach into the first morning.
    let evenings = (first - Days::new(1)).iter_days();
    let at = |date, minutes| -> Option<Moment> {
        Some(calendar::at(
            date,
            Clock::new(minutes)?,
            zone,
            Repeated::First,
        ))
    };
    evenings
        .take_while(|date| *date <= last)
        .filter_map(|date| {
            let night = Span {
                start: at(date, NIGHT.0)?,
                end: at(date + Days::new(1), NIGHT.1)?,
            };
            Some(span.overlap(night))
        })
        .sum()
}

#[cfg(test)]
mod tests;
