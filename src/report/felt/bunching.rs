//! Breaks that take many at once, in figures and words.

use crate::report::number::{decimals, percent, tidy};
use crate::scenario::Scenario;
use crate::simulate::Bunching;
use serde::Serialize;

/// Agents enough on average, of whom breaks take too many at once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FeltBunching {
    /// Share of the minutes in which anybody is required that lack more than one agent.
    pub minutes_short: f64,
    /// Agents that the shortest minute lacks.
    pub most_missing: f64,
    /// That minute by the queue's clock: `Mon 2 Mar 10:15`.
    pub shortest: String,
    /// Share answered in time over the plan, by formula, as agents are rostered.
    pub service_level: f64,
    /// The same with the agents of each interval spread evenly over it.
    pub service_level_evenly: f64,
    /// Length of the plan's intervals, minutes.
    pub interval_min: i64,
}

impl FeltBunching {
    /// Of a queue.
    #[must_use]
    pub fn new(scenario: &Scenario, own: &Bunching) -> Self {
        let zone = scenario.queues[own.queue.get()].zone;
        let rounded = |it: f64| tidy(it).unwrap_or(it);
        Self {
            minutes_short: rounded(own.minutes_short.get()),
            most_missing: rounded(own.most_missing),
            shortest: own
                .shortest
                .local(zone)
                .format("%a %-d %b %H:%M")
                .to_string(),
            service_level: rounded(own.service_level.get()),
            service_level_evenly: rounded(own.evenly.get()),
            interval_min: scenario.interval.minutes(),
        }
    }
}

/// What breaks do, and what mends it.
pub(super) fn told(it: &FeltBunching) -> Vec<String> {
    let whole = |share: f64| percent((share * 100.0).round() / 100.0);
    let mend = if it.interval_min > 15 {
        "A plan on 15-minute intervals (interval = \"15min\") places breaks evenly; its history must be as fine"
    } else {
        "More room for breaks (earliest, latest) or more starts of shifts would place them evenly"
    };
    vec![
        format!(
            "  Why: on average enough agents are scheduled, but breaks take many at once: in {} of minutes more than \
             1 agent is missing, up to {} ({})",
            percent((it.minutes_short * 100.0).ceil() / 100.0),
            decimals(it.most_missing, 0),
            it.shortest,
        ),
        format!(
            "  By formula the same agents would answer {} in time were their breaks even, and do {}. {mend}",
            whole(it.service_level_evenly),
            whole(it.service_level),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_named_with_what_they_cost_and_what_mends_it() {
        let mut bunching = FeltBunching {
            minutes_short: 0.398,
            most_missing: 22.6,
            shortest: "Mon 2 Mar 10:15".into(),
            service_level: 0.654,
            service_level_evenly: 0.821,
            interval_min: 30,
        };
        let lines = told(&bunching).join("\n");
        assert_eq!(
            lines,
            "  Why: on average enough agents are scheduled, but breaks take many at once: in 40 % of minutes more \
             than 1 agent is missing, up to 23 (Mon 2 Mar 10:15)\n  \
             By formula the same agents would answer 82 % in time were their breaks even, and do 65 %. A plan on \
             15-minute intervals (interval = \"15min\") places breaks evenly; its history must be as fine"
        );
        bunching.interval_min = 15;
        assert!(!told(&bunching).join("\n").contains("15min"));
    }
}
