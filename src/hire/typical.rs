//! A typical week of each queue: what the forecast expects on days on which nothing is closed and
//! nothing special happens.

use crate::control::Control;
use crate::forecast::{self, Forecast, QueueForecast};
use crate::history::History;
use crate::plan::PlanError;
use crate::scenario::Scenario;
use crate::scenario::model::DateSpan;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// Weeks whose mean is the typical one.
const WEEKS: u32 = 4;

/// Weekday from Monday (0), and minutes of the clock.
pub type Slot = (u8, u16);

/// A queue's typical week when the months ahead begin.
#[derive(Debug, Clone, PartialEq)]
pub struct TypicalWeek {
    /// Contacts and handle time in seconds of each interval.
    pub slots: BTreeMap<Slot, (f64, f64)>,
}

impl TypicalWeek {
    fn of(forecast: &QueueForecast) -> Self {
        let mut sums: BTreeMap<Slot, (f64, f64, u32)> = BTreeMap::new();
        for it in &forecast.intervals {
            let sum = sums.entry(slot(it.interval.date, it.interval.clock.minutes()));
            let sum = sum.or_insert((0.0, 0.0, 0));
            sum.0 += it.offered;
            sum.1 += it.aht.get();
            sum.2 += 1;
        }
        let mean = |(offered, aht_s, count): (f64, f64, u32)| {
            let count = f64::from(count.max(1));
            (offered / count, aht_s / count)
        };
        Self {
            slots: sums
                .into_iter()
                .map(|(slot, sum)| (slot, mean(sum)))
                .collect(),
        }
    }

    /// Contacts of the week.
    #[must_use]
    pub fn offered(&self) -> f64 {
        self.slots.values().map(|(offered, _)| offered).sum()
    }

    /// Contacts of a weekday, from Monday.
    #[must_use]
    pub fn on_weekday(&self, weekday: u8) -> f64 {
        let own = self.slots.iter().filter(|((day, _), _)| *day == weekday);
        own.map(|(_, (offered, _))| offered).sum()
    }

    /// Contacts and handle time at a date and clock; nothing where the queue is never open then, with the
    /// handle time of its neighbours.
    #[must_use]
    pub fn at(&self, date: NaiveDate, minutes: u16) -> (f64, f64) {
        let slot = slot(date, minutes);
        let near = || {
            let before = self.slots.range(..=slot).next_back();
            let next = before.or_else(|| self.slots.iter().next());
            (0.0, next.map_or(1.0, |(_, (_, aht_s))| *aht_s))
        };
        self.slots.get(&slot).copied().unwrap_or_else(near)
    }
}

fn slot(date: NaiveDate, minutes: u16) -> Slot {
    let weekday = date.weekday().num_days_from_monday();
    (u8::try_from(weekday).unwrap_or(0), minutes)
}

/// The forecast behind the typical weeks, and they themselves, in the scenario's order.
pub struct Typical {
    /// What the methods expect of four ordinary weeks from the first week on.
    pub forecast: Forecast,
    /// One a queue of it.
    pub weeks: Vec<TypicalWeek>,
}

/// Forecasts four ordinary weeks from `first` on: without closed days, special hours, events and changes
/// of the level that lie ahead. What happened before stays known, so that it is not taken for ordinary.
///
/// # Errors
/// [`PlanError`] where there is nothing to forecast from.
pub fn typical(
    scenario: &Scenario,
    history: &History,
    first: NaiveDate,
    control: &Control,
) -> Result<Typical, PlanError> {
    let ordinary = ordinary(scenario, first);
    let forecast = forecast::forecast(&ordinary, history, control)?;
    let weeks = forecast.queues.iter().map(TypicalWeek::of).collect();
    Ok(Typical { forecast, weeks })
}

fn ordinary(scenario: &Scenario, first: NaiveDate) -> Scenario {
    let past = scenario.first_day;
    let is_past = |span: &DateSpan| span.last < past;
    let mut it = scenario.clone();
    it.first_day = first;
    it.weeks = WEEKS;
    it.closed_days.retain(|day| day.date < past);
    it.holidays.retain(|day| day.date < past);
    it.special_hours
        .iter_mut()
        .for_each(|own| own.dates.retain(is_past));
    it.events
        .iter_mut()
        .for_each(|own| own.dates.retain(is_past));
    it.growth.clear();
    it.overrides.clear();
    it.aht_changes.clear();
    it
}
