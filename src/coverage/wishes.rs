//! What the roster means to the people in it: wishes granted, weekends shared.

use crate::roster::Roster;
use crate::scenario::Scenario;
use crate::scenario::model::{Wish, WishDays, WishDirection};
use crate::units::{AgentIndex, ShiftIndex};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Wishes, counted per day that a wish is about.
///
/// A wish against a day (or a shift) is granted on a day on which the agent does not work (it). A
/// wish for a day is granted where the agent works on it. A wish for a shift on a date is granted
/// where the agent works it; for a shift on a weekday or in general it speaks only of the days on
/// which the agent works. A wish for work on a day that the agent has off does not count.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct WishTotals {
    /// Days that wishes are about.
    pub total: usize,
    /// Those on which the wish is granted.
    pub granted: usize,
    /// Sum of the weights of all.
    pub weight_total: f64,
    /// Sum of the weights of those granted.
    pub weight_granted: f64,
}

/// Weekends worked, over the agents that have a shift.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Fairness {
    /// Weekends that lie in the plan, in full or in part.
    pub weekends: usize,
    /// Fewest worked by an agent.
    pub weekends_worked_min: usize,
    /// Most worked by an agent.
    pub weekends_worked_max: usize,
    /// Mean.
    pub weekends_worked_mean: f64,
}

type Worked = BTreeMap<(AgentIndex, NaiveDate), ShiftIndex>;

fn worked(roster: &Roster) -> Worked {
    let shifts = roster.shifts.iter();
    shifts.map(|it| ((it.agent, it.date), it.shift)).collect()
}

/// Counts the wishes that `roster` grants.
#[must_use]
pub fn wish_totals(scenario: &Scenario, roster: &Roster) -> WishTotals {
    let worked = worked(roster);
    let mut totals = WishTotals::default();
    for (position, agent) in scenario.agents.iter().enumerate() {
        let index = AgentIndex::new(position);
        for date in scenario.days() {
            let shift = worked.get(&(index, date)).copied();
            let away = agent.time_off.iter().any(|off| off.date == date);
            let counts = |wish: &&Wish| {
                wish.is_about(date) && !(away && wish.direction == WishDirection::For)
            };
            for wish in agent.wishes.iter().filter(counts) {
                totals.count(wish, granted(wish, shift));
            }
        }
    }
    totals
}

impl WishTotals {
    fn count(&mut self, wish: &Wish, granted: Option<bool>) {
        let Some(granted) = granted else { return };
        self.total += 1;
        self.weight_total += wish.weight;
        if granted {
            self.granted += 1;
            self.weight_granted += wish.weight;
        }
    }
}

/// Whether `wish` is granted on a day that it is about and on which `shift` is worked (`None` = a
/// day off); `None` where it does not speak of such a day.
fn granted(wish: &Wish, shift: Option<ShiftIndex>) -> Option<bool> {
    match (wish.direction, wish.shift) {
        (WishDirection::Against, None) => Some(shift.is_none()),
        (WishDirection::Against, Some(wished)) => Some(shift != Some(wished)),
        (WishDirection::For, None) => Some(shift.is_some()),
        (WishDirection::For, Some(wished)) => match (&wish.days, shift) {
            (WishDays::Weekday(_) | WishDays::Every, None) => None,
            (_, shift) => Some(shift == Some(wished)),
        },
    }
}

/// Counts the weekends that agents work; a weekend counts if a shift starts on it.
#[must_use]
pub fn fairness(scenario: &Scenario, roster: &Roster) -> Fairness {
    let weekends: BTreeSet<NaiveDate> = scenario.days().filter_map(saturday_of).collect();
    let mut by_agent: BTreeMap<AgentIndex, BTreeSet<NaiveDate>> = BTreeMap::new();
    for shift in &roster.shifts {
        let own = by_agent.entry(shift.agent).or_default();
        own.extend(saturday_of(shift.date));
    }
    let counts: Vec<usize> = by_agent.values().map(BTreeSet::len).collect();
    let sum: usize = counts.iter().sum();
    Fairness {
        weekends: weekends.len(),
        weekends_worked_min: counts.iter().copied().min().unwrap_or(0),
        weekends_worked_max: counts.iter().copied().max().unwrap_or(0),
        weekends_worked_mean: sum as f64 / counts.len().max(1) as f64,
    }
}

/// The Saturday of the weekend that `date` is in, if it is in one.
pub(super) fn saturday_of(date: NaiveDate) -> Option<NaiveDate> {
    match date.weekday() {
        Weekday::Sat => Some(date),
        Weekday::Sun => date.checked_sub_days(Days::new(1)),
        _ => None,
    }
}
