//! A finished roster put to the proof: what customers will feel, and what it takes where that is too
//! little.

use super::bunching::Bunching;
use super::remedy::Remedy;
use super::result::Simulation;
use super::risk::{QueueRisk, risk};
use super::run::{PlaySettings, Stage, play_until_known};
use super::timetable::Timetable;
use super::world::Volumes;
use crate::control::Control;
use crate::forecast::Forecast;
use crate::scenario::Scenario;
use crate::staffing::Staffing;
use serde::{Deserialize, Serialize};

/// What playing a roster shows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Proof {
    /// Days busier and quieter than forecast, as past ones were.
    pub as_it_may_come: Simulation,
    /// Days that bring what is forecast, contact by contact by chance.
    pub as_forecast: Simulation,
    /// What would mend the queues that miss their promise: none until [`tune::remedies`](crate::tune::remedies)
    /// has tried them.
    pub remedies: Vec<Remedy>,
    /// The queues that miss their promise because breaks take many at once: none until
    /// [`bunchings`](super::bunchings) has looked.
    #[serde(default)]
    pub bunchings: Vec<Bunching>,
    /// What makes days miss the promise, of each queue that has one.
    #[serde(default)]
    pub risk: Vec<QueueRisk>,
}

/// Plays `timetable`, both as days may come and as they are forecast, on common random numbers.
#[must_use]
pub fn prove(
    scenario: &Scenario,
    forecast: &Forecast,
    staffing: &Staffing,
    timetable: &Timetable,
    control: &Control,
) -> Proof {
    let stage = Stage::new(scenario, forecast, staffing, timetable);
    let settings = PlaySettings::of(scenario);
    let (as_it_may_come, kept) = play_until_known(scenario, &stage, &settings, control);
    let as_forecast = PlaySettings {
        volumes: Volumes::AsForecast,
        ..settings
    };
    Proof {
        remedies: vec![],
        bunchings: vec![],
        as_forecast: play_until_known(scenario, &stage, &as_forecast, control).0,
        risk: risk(&stage, &kept, control),
        as_it_may_come,
    }
}
