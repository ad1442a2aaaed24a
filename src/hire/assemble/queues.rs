//! What queues require, and what an hour costs that is missing or bought.

use super::Parts;
use super::calendar::Calendar;
use crate::capacity::{Outsourcing, PriceStep, QueueNeed};
use crate::hire::groups::Group;
use crate::hire::weekly::QueueWeeks;
use crate::scenario::model::PriceFactor;
use chrono::NaiveDate;

/// Prices of a missing hour where none are given: up to a share of the required hours, in hours of pay.
const USUAL_PRICES: [(f64, f64); 3] = [(0.05, 2.0), (0.15, 4.0), (1.0, 8.0)];

pub(super) fn queues(parts: &Parts<'_>, calendar: &Calendar<'_>) -> Vec<QueueNeed> {
    let all = parts.weekly.iter().zip(parts.demand);
    all.map(|(own, needs)| QueueNeed {
        name: parts.scenario.queues[own.queue.get()].name.clone(),
        required_h: needs.iter().map(|it| it.required_h).collect(),
        required_p10_h: needs.iter().map(|it| it.required_p10_h).collect(),
        required_p90_h: needs.iter().map(|it| it.required_p90_h).collect(),
        understaffing: prices(parts),
        understaffing_factor: price_factor(parts, own, calendar),
        outsourcing: outsourcing(parts, own, calendar),
    })
    .collect()
}

/// What a missing hour costs: as written, else in hours of the mean pay.
pub(super) fn prices(parts: &Parts<'_>) -> Vec<PriceStep> {
    let written = &parts.scenario.hiring.understaffing;
    if !written.is_empty() {
        let step = |it: &crate::scenario::model::ShortfallStep| PriceStep {
            up_to_share: it.up_to.unwrap_or(1.0),
            price_per_h: it.per_hour.get(),
        };
        return written.iter().map(step).collect();
    }
    let hour = mean_pay(parts.groups);
    let step = |(up_to_share, hours): &(f64, f64)| PriceStep {
        up_to_share: *up_to_share,
        price_per_h: hours * hour,
    };
    USUAL_PRICES.iter().map(step).collect()
}

/// Factor on the prices of a queue's missing hours by week, the mean of its days; empty where none is written.
fn price_factor(parts: &Parts<'_>, own: &QueueWeeks, calendar: &Calendar<'_>) -> Vec<f64> {
    let all = parts.scenario.hiring.prices.iter();
    let own: Vec<&PriceFactor> = all
        .filter(|it| it.queues.is_empty() || it.queues.contains(&own.queue))
        .collect();
    if own.is_empty() {
        return vec![];
    }
    let holds = |it: &&&PriceFactor, date: NaiveDate| {
        it.dates.is_empty() || it.dates.iter().any(|span| span.contains(date))
    };
    calendar.mean(|date| {
        let held = own.iter().filter(|it| holds(it, date));
        held.map(|it| it.factor).product()
    })
}

/// Pay for an hour, mean over all heads; over groups where nobody is there yet.
fn mean_pay(groups: &[Group]) -> f64 {
    let heads: f64 = groups.iter().map(Group::heads).sum();
    let weight = |it: &Group| if heads > 0.0 { it.heads() } else { 1.0 };
    let weights: f64 = groups.iter().map(weight).sum();
    let pay = groups.iter().map(|it| weight(it) * it.pay_per_hour);
    pay.sum::<f64>() / weights.max(f64::MIN_POSITIVE)
}

fn outsourcing(
    parts: &Parts<'_>,
    own: &QueueWeeks,
    calendar: &Calendar<'_>,
) -> Option<Outsourcing> {
    let terms = parts
        .scenario
        .hiring
        .outsourcing
        .iter()
        .find(|it| it.queue == own.queue)?;
    let available = |date: NaiveDate| {
        let always = terms.dates.is_empty();
        f64::from(u8::from(
            always || terms.dates.iter().any(|span| span.contains(date)),
        ))
    };
    let share = calendar.mean(available);
    Some(Outsourcing {
        least_h: share.iter().map(|it| it * terms.at_least).collect(),
        most_h: share.iter().map(|it| it * terms.at_most).collect(),
        price_per_h: terms.per_hour.get(),
    })
}
