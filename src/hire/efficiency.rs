//! How much of a paid hour at work falls where it is required: measured on a roster.
//!
//! Shifts have breaks, begin on the hour and last for hours, contracts have least hours; so even a good roster pays
//! for more hours than are required. A plan of heads that leaves this out hires too few.

use crate::control::Control;
use crate::coverage::{labour, plan_totals};
use crate::plan::{self, Plan, PlanOutcome, PlanSettings};
use crate::roster::Effort;
use crate::scenario::{self, Scenario};
use serde::{Deserialize, Serialize};

/// Where nothing was given and nothing can be measured.
const USUAL: f64 = 0.85;
/// Lowest efficiency that is believed of a roster: below it people are too many, not shifts too clumsy.
const LEAST: f64 = 0.5;

/// Required hours that are covered ÷ hours paid for at work.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Efficiency {
    /// The share that is reckoned with, above 0, 1 at most.
    pub share: f64,
    /// Where it is from.
    pub source: EfficiencySource,
    /// What was measured; `None` where nothing was.
    pub measured: Option<Measured>,
}

/// Where the efficiency is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EfficiencySource {
    /// `schedule_efficiency` in the scenario.
    Given,
    /// A roster of the scenario's own plan.
    Roster,
    /// Nothing was given, and no roster could be made.
    Assumed,
}

/// What a roster of the scenario's plan came to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// Weeks of the roster.
    pub weeks: u32,
    /// Required hours.
    pub required_h: f64,
    /// Of these covered.
    pub covered_h: f64,
    /// Hours beyond what is required.
    pub over_h: f64,
    /// Whether the roster was stopped before it was as good as a quick one is: then its efficiency is too low.
    pub cut_short: bool,
    /// Paid hours of those who turn up: worked shifts with their paid breaks, less unplanned absence.
    pub at_work_h: f64,
}

impl Measured {
    /// Required hours covered ÷ hours at work.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.covered_h / self.at_work_h.max(f64::MIN_POSITIVE)
    }
}

/// The given efficiency, else that of a roster, made quickly and not played.
#[must_use]
pub fn efficiency(scenario: &Scenario, control: &Control) -> Efficiency {
    if let Some(given) = scenario.hiring.schedule_efficiency {
        return Efficiency {
            share: given.get(),
            source: EfficiencySource::Given,
            measured: None,
        };
    }
    let measured = measure(scenario, control).filter(|it| it.share() >= LEAST);
    Efficiency {
        share: measured.map_or(USUAL, |it| it.share().min(1.0)),
        source: match measured {
            Some(_) => EfficiencySource::Roster,
            None => EfficiencySource::Assumed,
        },
        measured,
    }
}

fn measure(scenario: &Scenario, control: &Control) -> Option<Measured> {
    if scenario::lacking(scenario).has_errors() {
        return None;
    }
    let settings = PlanSettings {
        effort: Effort::Quick,
        unplayed: true,
        ..PlanSettings::default()
    };
    match plan::plan(scenario, &settings, control) {
        Ok(PlanOutcome::Planned(plan)) => of_plan(scenario, &plan, control.stop()),
        _ => None,
    }
}

fn of_plan(scenario: &Scenario, plan: &Plan, cut_short: bool) -> Option<Measured> {
    let totals = plan_totals(&plan.coverage);
    let paid = labour(scenario, &plan.roster);
    let at_work_h = (paid.regular_h + paid.overtime_h) * scenario.shrinkage.presence();
    (at_work_h > 0.0 && totals.required_h > 0.0).then_some(Measured {
        weeks: scenario.weeks,
        required_h: totals.required_h,
        covered_h: totals.required_h - totals.understaffing_h,
        over_h: totals.overstaffing_h,
        cut_short,
        at_work_h,
    })
}
