//! Sums over the intervals of a case, whatever level they come from.

use crate::calendar::Interval;
use crate::scenario::Scenario;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// An interval of a queue.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    pub interval: &'a Interval,
    pub offered: f64,
    /// Seconds to handle one of them.
    pub aht_s: f64,
    /// Agents required.
    pub required: f64,
}

impl Piece<'_> {
    fn required_h(self) -> f64 {
        self.required * self.interval.span.minutes() as f64 / 60.0
    }
}

/// A week of the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Week {
    pub number: u32,
    pub first: NaiveDate,
    pub offered: f64,
    pub required_h: f64,
}

/// Agent-hours required.
pub fn required_h<'a>(pieces: impl Iterator<Item = Piece<'a>>) -> f64 {
    pieces.map(Piece::required_h).sum()
}

/// Hours that contacts keep agents busy, shrinkage counted.
pub fn work_h<'a>(scenario: &Scenario, pieces: impl Iterator<Item = Piece<'a>>) -> f64 {
    let busy_h: f64 = pieces.map(|it| it.offered * it.aht_s / 3600.0).sum();
    busy_h * scenario.shrinkage.paid_per_required()
}

/// Most agents required at once, over all queues.
pub fn peak<'a>(pieces: impl Iterator<Item = Piece<'a>>) -> f64 {
    let mut at: BTreeMap<_, f64> = BTreeMap::new();
    for it in pieces {
        *at.entry(it.interval.span.start).or_default() += it.required;
    }
    at.into_values().fold(0.0, f64::max)
}

/// The weeks of the plan.
pub fn weeks<'a, I: Iterator<Item = Piece<'a>>>(
    scenario: &Scenario,
    pieces: impl Fn() -> I,
) -> Vec<Week> {
    let week = |number: u32| {
        let is_own = |it: &Piece<'_>| scenario.plan_week(it.interval.date) == i64::from(number);
        let first = scenario.first_day;
        let days = Days::new(u64::from(number) * 7);
        Week {
            number,
            first: first.checked_add_days(days).unwrap_or(first),
            offered: pieces().filter(is_own).map(|it| it.offered).sum(),
            required_h: required_h(pieces().filter(is_own)),
        }
    };
    (0..scenario.weeks).map(week).collect()
}
