//! Breaks that take many at once, in figures and words.

use crate::report::number::{decimals, percent, tidy};
use crate::scenario::Scenario;
use crate::simulate::{Bunching, Estimate};
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
    /// Share that would be answered in time were breaks spread evenly over each interval.
    pub service_level_evenly: Estimate,
    /// The same had every day brought what is forecast: the promise would be kept.
    pub service_level_evenly_as_forecast: Estimate,
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
            service_level_evenly: own.evenly,
            service_level_evenly_as_forecast: own.evenly_as_forecast,
            interval_min: scenario.interval.minutes(),
        }
    }
}

/// What breaks do, and what mends it, to a queue that promises `target`.
pub(super) fn told(it: &FeltBunching, target: f64) -> Vec<String> {
    let whole = |share: f64| percent((share * 100.0).round() / 100.0);
    let all = it.service_level_evenly.mean + it.service_level_evenly.half_width.unwrap_or(0.0);
    let (why, keeps) = if all >= target {
        ("Why", "the promise would hold")
    } else {
        (
            "One cause",
            "the promise would hold if days came as forecast, too",
        )
    };
    let mend = if it.interval_min > 15 {
        "A plan on 15-minute intervals (interval = \"15min\") places breaks evenly; its history must be as fine"
    } else {
        "More room for breaks (earliest, latest) or more starts of shifts would place them evenly"
    };
    vec![
        format!(
            "  {why}: on average enough agents are scheduled, but breaks take many at once: in {} of minutes more than \
             1 agent is missing, up to {} ({})",
            whole(it.minutes_short),
            decimals(it.most_missing, 0),
            it.shortest,
        ),
        format!(
            "  Were breaks even, {} would be answered in time, and {keeps}. {mend}",
            whole(it.service_level_evenly.mean),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(mean: f64) -> Estimate {
        Estimate {
            mean,
            half_width: Some(0.01),
        }
    }

    #[test]
    fn breaks_are_named_with_what_they_cost_and_what_mends_it() {
        let mut bunching = FeltBunching {
            minutes_short: 0.403,
            most_missing: 22.6,
            shortest: "Mon 2 Mar 10:15".into(),
            service_level_evenly: sure(0.704),
            service_level_evenly_as_forecast: sure(0.82),
            interval_min: 30,
        };
        assert_eq!(
            told(&bunching, 0.8).join("\n"),
            "  One cause: on average enough agents are scheduled, but breaks take many at once: in 40 % of minutes \
             more than 1 agent is missing, up to 23 (Mon 2 Mar 10:15)\n  \
             Were breaks even, 70 % would be answered in time, and the promise would hold if days came as forecast, \
             too. A plan on 15-minute intervals (interval = \"15min\") places breaks evenly; its history must be as \
             fine"
        );
        bunching.service_level_evenly = sure(0.81);
        bunching.interval_min = 15;
        let told = told(&bunching, 0.8).join("\n");
        assert!(
            told.starts_with("  Why: ") && !told.contains("15min"),
            "{told}"
        );
        assert!(told.contains("and the promise would hold. "), "{told}");
    }
}
