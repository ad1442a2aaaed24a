//! What a number of agents gives and what one fewer would give, beside what is promised.

use super::explain::whole_seconds;
use super::{IntervalStaffing, Performance, Service};
use crate::scenario::model::{PromiseOver, ShareOf};
use crate::units::{Fraction, Seconds};
use crate::wording::grouped_number;
use serde::Serialize;

/// One measure of service with one agent fewer, and with the number required.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// The measure.
    pub measure: String,
    /// With one agent fewer; `None` where none is required.
    pub one_fewer: Option<String>,
    /// With the agents required.
    pub required: String,
    /// What is promised; `None` where nothing is.
    pub promised: Option<String>,
    /// Whether one agent fewer misses it.
    pub missed_by_one_fewer: bool,
}

/// A measure: its words, its value in a performance, its promise, and whether the value misses it.
struct Measure {
    name: String,
    promised: Option<String>,
    value: fn(&Performance) -> Option<f64>,
    words: fn(f64) -> String,
    misses: Box<dyn Fn(f64) -> bool>,
}

fn measures(service: &Service) -> Vec<Measure> {
    let targets = service.targets;
    let mut all = vec![];
    if let Some(level) = targets.service_level {
        let of = match level.of {
            ShareOf::Offered => "",
            ShareOf::WithoutShortAbandons => " (short hang-ups left out)",
        };
        let over = match level.over {
            PromiseOver::Interval => "",
            PromiseOver::Day => " over the day",
            PromiseOver::Week => " over the week",
        };
        // What is promised over a longer time no single interval misses.
        let target = if over.is_empty() {
            level.target.get()
        } else {
            0.0
        };
        all.push(Measure {
            name: format!("answered within {}{of}", level.answer_within),
            promised: Some(format!("at least {}{over}", level.target)),
            value: |it| it.service_level.map(Fraction::get),
            words: percent,
            misses: Box::new(move |value| value < target * (1.0 - 1e-12)),
        });
    }
    let most =
        |limit: Option<f64>| move |value: f64| limit.is_some_and(|it| value > it * (1.0 + 1e-12));
    all.push(Measure {
        name: "mean wait".to_owned(),
        promised: targets.max_asa.map(|most| format!("at most {most}")),
        value: |it| it.asa.map(Seconds::get),
        words: wait,
        misses: Box::new(most(targets.max_asa.map(Seconds::get))),
    });
    if service.patience.is_some() {
        let limit = targets.max_abandoned;
        all.push(Measure {
            name: "hang up".to_owned(),
            promised: limit.map(|most| format!("at most {most}")),
            value: |it| Some(it.abandoned.get()),
            words: percent,
            misses: Box::new(most(limit.map(Fraction::get))),
        });
    }
    let limit = targets.max_occupancy;
    all.push(Measure {
        name: "agents busy".to_owned(),
        promised: limit.map(|most| format!("at most {most}")),
        value: |it| Some(it.occupancy.get()),
        words: percent,
        misses: Box::new(most(limit.map(Fraction::get))),
    });
    all
}

/// Every measure of `it`, a line each.
pub fn compared(it: &IntervalStaffing, service: &Service) -> Vec<Compared> {
    let endless = || "without end".to_owned();
    let of = |measure: Measure| {
        let words =
            |given: &Performance| (measure.value)(given).map_or_else(endless, measure.words);
        let missed = |given: &Performance| match (measure.value)(given) {
            Some(value) => (measure.misses)(value),
            None => measure.promised.is_some(),
        };
        Compared {
            one_fewer: it.one_fewer.as_ref().map(words),
            required: words(&it.performance),
            missed_by_one_fewer: it.one_fewer.as_ref().is_some_and(missed),
            measure: measure.name,
            promised: measure.promised,
        }
    };
    measures(service).into_iter().map(of).collect()
}

fn percent(share: f64) -> String {
    format!("{} %", grouped_number(share * 100.0, 1))
}

fn wait(seconds: f64) -> String {
    Seconds::new(seconds).map_or_else(|_| String::new(), |it| whole_seconds(it).to_string())
}
