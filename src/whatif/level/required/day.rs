//! Agents over the hours of the mean day.

use crate::calendar::Interval;
use crate::scenario::Scenario;
use crate::whatif::Profile;

/// Agents by the hour of the day, added up.
pub struct Hours<'a> {
    scenario: &'a Scenario,
    required: Vec<f64>,
    on_duty: Vec<f64>,
}

impl<'a> Hours<'a> {
    /// None yet.
    pub fn new(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            required: vec![0.0; 24],
            on_duty: vec![0.0; 24],
        }
    }

    /// Adds an interval's agents, by the scenario's clock.
    pub fn add(&mut self, interval: &Interval, required: f64, on_duty: f64) {
        let clock = interval.span.start.date_clock(self.scenario.zone).1;
        let hour = usize::from(clock.minutes() / 60).min(23);
        let hours = interval.span.minutes() as f64 / 60.0;
        self.required[hour] += required * hours;
        self.on_duty[hour] += on_duty * hours;
    }

    /// The mean day.
    pub fn profile(self) -> Profile {
        let days = f64::from(self.scenario.weeks * 7);
        let mean = |all: Vec<f64>| {
            all.into_iter()
                .map(|it| (it / days * 1e3).round() / 1e3)
                .collect()
        };
        Profile {
            required: mean(self.required),
            on_duty: mean(self.on_duty),
        }
    }
}
