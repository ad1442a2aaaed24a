//! A finished roster put to the proof: what customers will feel, and what it takes where that is too
//! little.

use super::bunching::Bunching;
use super::judged::any_undecided;
use super::remedy::Remedy;
use super::result::Simulation;
use super::risk::{QueueRisk, risk};
use super::run::{PlaySettings, Series, Stage};
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
///
/// Where chance may decide over a promise once what the scenario asks for is known, plays as days may come go on
/// until it does not, to sixteen times as many at most. Not where the scenario asks for an exact number of plays
/// (`half_width = 0`).
#[must_use]
pub fn prove(
    scenario: &Scenario,
    forecast: &Forecast,
    staffing: &Staffing,
    timetable: &Timetable,
    control: &Control,
) -> Proof {
    let undecided = |played: &Simulation| any_undecided(scenario, played);
    let limits = (control, control);
    prove_within(scenario, forecast, staffing, timetable, limits, &undecided)
}

/// [`prove`], where plays go on while they are `undecided`, until the second control of `limits` stops them.
#[must_use]
pub fn prove_within(
    scenario: &Scenario,
    forecast: &Forecast,
    staffing: &Staffing,
    timetable: &Timetable,
    (control, patience): (&Control, &Control),
    undecided: &dyn Fn(&Simulation) -> bool,
) -> Proof {
    let stage = Stage::new(scenario, forecast, staffing, timetable);
    let settings = PlaySettings::of(scenario);
    let mut series = Series::new(scenario, &stage, &settings);
    let kept = series.play_until_known(control);
    if settings.half_width.is_some() {
        series.play_until_decided(patience, undecided);
    }
    let as_forecast = PlaySettings {
        volumes: Volumes::AsForecast,
        ..settings
    };
    let mut calm = Series::new(scenario, &stage, &as_forecast);
    calm.play_until_known(control);
    Proof {
        remedies: vec![],
        bunchings: vec![],
        as_forecast: calm.told(),
        risk: risk(&stage, &kept, control),
        as_it_may_come: series.told(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample::Plan;
    use crate::simulate::{Verdict, played_targets};
    use crate::units::Fraction;

    /// The proof of the sample help desk, of which `target` is promised, after few plays.
    fn proof(target: f64, half_width: Option<f64>) -> (Proof, Option<Verdict>) {
        let mut plan = Plan::help_desk(12);
        let scenario = &mut plan.scenario;
        scenario.simulation.replications = 16;
        scenario.simulation.half_width = half_width.map(|it| Fraction::new(it).unwrap());
        let targets = &mut scenario.queues[0].targets;
        targets.max_occupancy = None;
        targets.service_level.as_mut().unwrap().target = Fraction::new(target).unwrap();
        let timetable = Timetable::from(&plan.roster);
        let (forecast, staffing) = (&plan.forecast, &plan.staffing);
        let control = Control::unlimited();
        let proof = prove(&plan.scenario, forecast, staffing, &timetable, &control);
        let judged = played_targets(&plan.scenario, &proof.as_it_may_come.queues[0]);
        let verdict = judged.first().map(|it| it.verdict);
        (proof, verdict)
    }

    #[test]
    fn a_promise_within_chance_is_played_on_and_a_clear_one_is_not() {
        let (clear, verdict) = proof(0.01, Some(0.2));
        assert_eq!(clear.as_it_may_come.replications, 16);
        assert_eq!(verdict, Some(Verdict::Kept));
        let level = clear.as_it_may_come.queues[0].total.service_level.unwrap();
        let (near, verdict) = proof(level.mean, Some(0.2));
        let plays = near.as_it_may_come.replications;
        assert!((32..=256).contains(&plays), "{plays}");
        assert!(plays == 256 || verdict != Some(Verdict::Undecided));
        // What days hang on, and days as forecast, are not played for that.
        assert_eq!(near.as_forecast.replications, 16);
        assert!(
            near.risk
                .iter()
                .flat_map(|it| &it.costs)
                .all(|it| it.replications <= 16)
        );
        // Just beyond what few plays tell apart.
        let width = level.half_width.unwrap();
        let (beyond, verdict) = proof(level.mean + 0.9 * width, Some(0.2));
        assert!(beyond.as_it_may_come.replications > 16);
        assert!(verdict.is_some());
    }

    #[test]
    fn an_exact_number_of_plays_is_kept_to() {
        let level = proof(0.01, None).0.as_it_may_come.queues[0]
            .total
            .service_level;
        let (near, verdict) = proof(level.unwrap().mean, None);
        assert_eq!(near.as_it_may_come.replications, 16);
        assert_eq!(verdict, Some(Verdict::Undecided));
    }
}
