//! Histories and forecasts that cases share.

use crate::control::Control;
use crate::forecast::{self, Forecast};
use crate::history::{self, History};
use crate::plan::{Outlook, PlanError};
use crate::problem::Problems;
use crate::scenario::Scenario;
use crate::scenario::model::{ServiceLevel, Shrinkage, Targets};
use crate::units::Fraction;
use crate::whatif::address::Address;
use crate::whatif::{Outcome, Status};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What methods say of one history: the part of a forecast that takes time.
#[derive(Debug)]
struct Learnt {
    history: History,
    warnings: Problems,
    forecast: Forecast,
}

type Shared = Arc<OnceLock<Result<Learnt, PlanError>>>;

/// Histories and forecasts by what they depend on. Kept until the run ends; where many cases change what the forecast
/// depends on (hours, history), it holds one a kind, some tens of kilobytes each.
#[derive(Debug, Default)]
pub struct Futures {
    learnt: Mutex<BTreeMap<Address, Shared>>,
}

impl Futures {
    /// What is expected in `scenario`: as [`plan::forecast`](fn@crate::plan::forecast), but what differs in nothing that the
    /// methods see is learnt once.
    ///
    /// # Errors
    /// The outcome of a case that cannot be forecast.
    pub fn outlook(&self, scenario: &Scenario) -> Result<Outlook, Outcome> {
        let shared = self.shared(scenario);
        let learnt = known(&shared)?;
        Ok(Outlook {
            forecast: adjusted(scenario, learnt),
            history: learnt.history.clone(),
            warnings: learnt.warnings.clone(),
        })
    }

    /// The forecast alone.
    ///
    /// # Errors
    /// See [`Futures::outlook`].
    pub fn forecast(&self, scenario: &Scenario) -> Result<Forecast, Outcome> {
        let shared = self.shared(scenario);
        Ok(adjusted(scenario, known(&shared)?))
    }

    /// Whoever comes first learns, others wait for it. Not to be called from within a parallel iterator, which may begin
    /// a second case while the first one waits.
    fn shared(&self, scenario: &Scenario) -> Shared {
        let seen = seen_by_methods(scenario);
        let text = serde_json::to_string(&seen).unwrap_or_default();
        let shared = {
            let mut all = self.learnt.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(Address::of_text(&text)).or_default())
        };
        shared.get_or_init(|| learn(&seen));
        shared
    }

    /// How many forecasts were learnt.
    #[must_use]
    pub fn count(&self) -> usize {
        self.learnt
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }
}

fn learn(scenario: &Scenario) -> Result<Learnt, PlanError> {
    let (history, warnings) = history::load(scenario).map_err(PlanError::History)?;
    let forecast = forecast::learn(scenario, &history, &Control::unlimited())?;
    Ok(Learnt {
        history,
        warnings,
        forecast,
    })
}

fn known(shared: &Shared) -> Result<&Learnt, Outcome> {
    let failed = |error: &PlanError| {
        let reason = match error {
            PlanError::History(problems) => super::told(problems),
            other => other.to_string(),
        };
        Outcome::none(Status::Failed, reason)
    };
    match shared.get() {
        Some(Ok(learnt)) => Ok(learnt),
        Some(Err(error)) => Err(failed(error)),
        None => Err(Outcome::none(Status::Failed, "the forecast was not made")),
    }
}

fn adjusted(scenario: &Scenario, learnt: &Learnt) -> Forecast {
    let mut forecast = learnt.forecast.clone();
    forecast::adjust_all(scenario, &learnt.history, &mut forecast);
    forecast
}

/// The scenario without what neither the history nor the methods look at. The forecast is learnt from this very
/// scenario, so that it cannot depend on anything that is left out; a test holds it against the forecast of the
/// scenario itself.
fn seen_by_methods(scenario: &Scenario) -> Scenario {
    let mut seen = scenario.clone();
    seen.growth.clear();
    seen.overrides.clear();
    seen.aht_changes.clear();
    seen.shrinkage = Shrinkage {
        planned: Fraction::ZERO,
        unplanned: Fraction::ZERO,
    };
    seen.agents.clear();
    seen.shifts.clear();
    seen.contracts.clear();
    seen.worked_before = None;
    seen.hiring = Default::default();
    seen.simulation = Default::default();
    for site in &mut seen.sites {
        site.pay_bands.clear();
    }
    for queue in &mut seen.queues {
        queue.minimum_agents = 0;
        queue.priority = 1;
        queue.backlog = None;
        queue.resolve_within = None;
        queue.retry = None;
        queue.callback = None;
        queue.sizing = Default::default();
        queue.targets = promises_alone(&queue.targets);
    }
    seen
}

/// Of the promises only whether they are about those who hang up, of which the history is asked.
fn promises_alone(targets: &Targets) -> Targets {
    Targets {
        service_level: targets.service_level.map(|it| ServiceLevel {
            target: Fraction::ZERO,
            over: Default::default(),
            ..it
        }),
        max_occupancy: None,
        max_asa: None,
        max_abandoned: targets.max_abandoned.map(|_| Fraction::ZERO),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn what_is_left_out_does_not_matter_to_any_shipped_scenario() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        for name in [
            "three-cities",
            "helpdesk",
            "bot-deflection",
            "black-friday",
            "languages",
        ] {
            let (scenario, _) = crate::scenario::load(&folder.join(name)).unwrap();
            let plain = crate::plan::forecast(&scenario, &Control::unlimited()).unwrap();
            let futures = Futures::default();
            let Ok(shared) = futures.outlook(&scenario) else {
                panic!("{name} cannot be forecast");
            };
            assert_eq!(shared.forecast, plain.forecast, "{name}");
            let mut other = scenario.clone();
            other.agents.truncate(1);
            other.growth.clear();
            assert!(futures.outlook(&other).is_ok());
            assert_eq!(futures.count(), 1, "{name}");
        }
    }
}
