//! A finished roster put to the proof: what customers will feel, and what it takes where that is too
//! little.

use super::remedy::{Remedy, remedies};
use super::result::Simulation;
use super::run::{PlaySettings, simulate};
use super::timetable::Timetable;
use super::world::Volumes;
use crate::control::Control;
use crate::coverage::Coverage;
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
    /// What would mend the queues that miss their promise, where it is known how.
    pub remedies: Vec<Remedy>,
}

/// Plays `timetable`, both as days may come and as they are forecast, on common random numbers.
///
/// `coverage` tells what the roster gives by formula: remedies begin there.
#[must_use]
pub fn prove(
    scenario: &Scenario,
    forecast: &Forecast,
    staffing: &Staffing,
    timetable: &Timetable,
    coverage: &Coverage,
    control: &Control,
) -> Proof {
    let play = |volumes| {
        let settings = PlaySettings {
            volumes,
            ..PlaySettings::of(scenario)
        };
        simulate(scenario, forecast, staffing, timetable, &settings, control)
    };
    let as_it_may_come = play(Volumes::AsTheyMayCome);
    let remedies = remedies(scenario, staffing, coverage, &as_it_may_come);
    Proof {
        as_it_may_come,
        as_forecast: play(Volumes::AsForecast),
        remedies,
    }
}
