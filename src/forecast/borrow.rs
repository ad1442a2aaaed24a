//! A new queue takes another's forecast at a share of its volume.
//!
//! Each interval gets `share` × what the lender expects at the same date and clock: before the
//! planner's adjustments, which name their queues themselves. At a time of the week at which the lender
//! never opens there is nothing to take a share of, and nothing is expected (a warning, S712). So a
//! borrower never gets more than `share` of the lender's total, save for times at which the lender is
//! closed by exception (a holiday of its own): there it is its mean of that weekday and clock in
//! the plan, else of that clock on all days.
//!
//! Bands of intervals, days and weeks are those of the lender's spread around the borrowed volume, widened by
//! what is not known of the share: its standard deviation is taken as [`SHARE_DEVIATION`] of it, on all
//! days alike.
//! Not for a queue whose customers call at other times than the lender's.

use super::aht::HandleTimes;
use super::handle_distribution::HandleTimeDistribution;
use super::run::{aht_uncertainty, plan_intervals};
use super::series::Point;
use super::{Forecast, IntervalForecast, QueueForecast, known};
use crate::calendar::{Interval, OpeningHours};
use crate::history::{Behaviour, History, QueueHistory};
use crate::scenario::Scenario;
use crate::scenario::model::Borrow;
use crate::units::{QueueIndex, Seconds};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// How far a planner's share is off, as a share of it.
const SHARE_DEVIATION: f64 = 0.2;

/// Adds the forecasts of queues that borrow to those of their lenders, in the scenario's order. A
/// queue whose lender has no forecast gets none: that was reported.
pub fn fill(scenario: &Scenario, history: &History, forecast: &mut Forecast) {
    let mut borrowed = vec![];
    for queue in scenario.queue_indices() {
        let Some(borrow) = scenario.queues[queue.get()].borrow else {
            continue;
        };
        let lender = forecast.queues.iter().find(|it| it.queue == borrow.from);
        if let Some(lender) = lender {
            borrowed.push(of_queue(scenario, history, queue, borrow, lender));
        }
    }
    forecast.queues.extend(borrowed);
    forecast.queues.sort_by_key(|it| it.queue.get());
}

fn of_queue(
    scenario: &Scenario,
    history: &History,
    queue: QueueIndex,
    borrow: Borrow,
    lender: &QueueForecast,
) -> QueueForecast {
    let own = history.queues.iter().find(|it| it.queue == queue);
    let aht = match scenario.queues[queue.get()].aht {
        Some(aht) => Some(HandleTimes::constant(aht)),
        None => {
            let marks = known::history_marks(scenario, queue);
            own.and_then(|own| HandleTimes::of(own, scenario.interval, &marks))
        }
    };
    let shelf = Shelf::of(lender, &scenario.queues[borrow.from.get()].hours);
    let of_interval = |interval: Interval| {
        let lent = shelf.at(&interval);
        let minutes = interval.span.minutes() as f64;
        let offered = borrow.share * lent.rate * minutes;
        let own_aht = aht
            .as_ref()
            .map(|aht| aht.at(&Point::of(&interval, scenario.interval)));
        let aht = own_aht.unwrap_or_else(|| Seconds::new(lent.aht_s).unwrap_or_default());
        IntervalForecast::expected(interval, offered, aht)
    };
    let name = &scenario.queues[borrow.from.get()].name;
    let aht_reason = match &aht {
        Some(aht) => aht.reason(),
        None => format!("as in {name}: {}", lender.aht_reason),
    };
    let intervals = plan_intervals(scenario, queue).into_iter().map(of_interval);
    QueueForecast {
        method: "borrowed".to_owned(),
        reason: format!(
            "{} × the forecast of {name}, by weekday and clock",
            borrow.share
        ),
        uncertainty: (lender.uncertainty.clone()).less_sure(SHARE_DEVIATION * SHARE_DEVIATION),
        aht_reason,
        aht_uncertainty: match aht {
            Some(_) => aht_uncertainty(scenario, queue, own),
            None => lender.aht_uncertainty,
        },
        findings: aht.as_ref().map_or(vec![], |aht| aht.findings().to_vec()),
        handle_time_distribution: own
            .and_then(|own| own.handle_logs.as_ref())
            .and_then(HandleTimeDistribution::of),
        behaviour: behaviour(own, aht.is_some(), &lender.behaviour),
        ..QueueForecast::bare(queue, intervals.collect(), scenario.first_day)
    }
}

/// Its own behaviour, else the lender's; of chats at once, that of the handle times.
fn behaviour(own: Option<&QueueHistory>, own_aht: bool, lender: &Behaviour) -> Behaviour {
    let own = own.map(|own| &own.observed.behaviour);
    let patience = own.and_then(|own| own.patience.clone());
    Behaviour {
        patience: patience.or_else(|| lender.patience.clone()),
        chat: match own_aht {
            true => own.and_then(|own| own.chat),
            false => lender.chat,
        },
    }
}

/// Contacts a minute, and the handle time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Lent {
    rate: f64,
    aht_s: f64,
}

impl Lent {
    fn of(it: &IntervalForecast) -> Self {
        let minutes = (it.interval.span.minutes() as f64).max(1.0);
        Self {
            rate: it.offered / minutes,
            aht_s: it.aht.get(),
        }
    }

    fn mean(all: &[Self]) -> Self {
        let mean =
            |part: fn(&Self) -> f64| all.iter().map(part).sum::<f64>() / all.len().max(1) as f64;
        Self {
            rate: mean(|it| it.rate),
            aht_s: mean(|it| it.aht_s),
        }
    }
}

/// By clock, in minutes after midnight.
type Clocks = BTreeMap<u16, Lent>;

/// Means by clock.
fn by_clock<'a>(intervals: impl Iterator<Item = &'a IntervalForecast>) -> Clocks {
    let mut found: BTreeMap<u16, Vec<Lent>> = BTreeMap::new();
    for it in intervals {
        let clock = it.interval.clock.minutes();
        found.entry(clock).or_default().push(Lent::of(it));
    }
    let means = found
        .into_iter()
        .map(|(clock, all)| (clock, Lent::mean(&all)));
    means.collect()
}

/// What the lender has, by date, by weekday, and on all days.
struct Shelf<'a> {
    hours: &'a OpeningHours,
    dates: BTreeMap<NaiveDate, Clocks>,
    weekdays: [Clocks; 7],
    all: Clocks,
}

impl<'a> Shelf<'a> {
    fn of(lender: &QueueForecast, hours: &'a OpeningHours) -> Self {
        let all = &lender.intervals;
        let days = all.chunk_by(|a, b| a.interval.date == b.interval.date);
        let on = |weekday: usize| {
            all.iter()
                .filter(move |it| weekday_of(it.interval.date) == weekday)
        };
        Self {
            hours,
            dates: days
                .map(|day| (day[0].interval.date, by_clock(day.iter())))
                .collect(),
            weekdays: std::array::from_fn(|weekday| by_clock(on(weekday))),
            all: by_clock(all.iter()),
        }
    }

    /// What it has for an interval; no contacts where it never opens at that time of the week.
    fn at(&self, interval: &Interval) -> Lent {
        let wanted = interval.clock.minutes();
        let weekday = weekday_of(interval.date);
        let day = self.dates.get(&interval.date);
        if let Some(lent) = day.and_then(|day| day.get(&wanted)) {
            return *lent;
        }
        let clocks = [day, Some(&self.weekdays[weekday]), Some(&self.all)];
        let mut clocks = clocks.into_iter().flatten();
        if self.hours.opens_at(weekday, wanted) {
            let same = clocks.find_map(|it| it.get(&wanted).copied());
            return same
                .or_else(|| nearest(&self.all, wanted))
                .unwrap_or_default();
        }
        let near = clocks
            .find_map(|it| nearest(it, wanted))
            .unwrap_or_default();
        Lent { rate: 0.0, ..near }
    }
}

fn weekday_of(date: NaiveDate) -> usize {
    date.weekday().num_days_from_monday() as usize
}

/// The value at the clock nearest to `wanted`, the earlier of two.
fn nearest(clocks: &Clocks, wanted: u16) -> Option<Lent> {
    let near = clocks
        .iter()
        .min_by_key(|(clock, _)| clock.abs_diff(wanted));
    near.map(|(_, lent)| *lent)
}

#[cfg(test)]
mod tests;
