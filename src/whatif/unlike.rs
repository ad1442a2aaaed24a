//! What keeps a case from being compared with the base: another currency, other weeks, another price of an hour.

use crate::scenario::Scenario;
use crate::scenario::model::{Agent, Contract, Site};
use crate::wording::counted;
use serde::{Deserialize, Serialize};

/// In what a case is not like the base.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unlike {
    /// Its currency, where it is another: money has no difference.
    #[serde(default)]
    pub currency: Option<String>,
    /// Its weeks, where they are more or fewer: nothing has a difference.
    #[serde(default)]
    pub weeks: Option<u32>,
    /// Whether somebody who is there in both is paid otherwise for the same hour: then it is no choice of how to staff.
    #[serde(default)]
    pub pay: bool,
}

impl Unlike {
    /// Of a case's scenario.
    #[must_use]
    pub fn of(base: &Scenario, case: &Scenario) -> Self {
        Self {
            currency: (case.currency != base.currency).then(|| case.currency.clone()),
            weeks: (case.weeks != base.weeks).then_some(case.weeks),
            pay: other_pay(base, case),
        }
    }

    /// Why there is no difference to show, in words; `None` where there is.
    #[must_use]
    pub fn told(&self, currency: &str, weeks: u32) -> Option<String> {
        let other_weeks = self.weeks.map(|it| {
            let it = counted(it as usize, "week");
            format!("{it} instead of {weeks}: nothing is compared")
        });
        let other_money = self.currency.as_ref();
        let other_money =
            other_money.map(|it| format!("{it} instead of {currency}: money is not compared"));
        let both: Vec<String> = other_weeks.into_iter().chain(other_money).collect();
        (!both.is_empty()).then(|| both.join("; "))
    }

    /// Whether money and time are those of the base.
    #[must_use]
    pub const fn is_comparable(&self) -> bool {
        self.currency.is_none() && self.weeks.is_none()
    }
}

/// Whether a contract, a site's band or an agent of both has another pay.
fn other_pay(base: &Scenario, case: &Scenario) -> bool {
    let contract = |it: &Contract| {
        let other = case.contracts.iter().find(|other| other.name == it.name);
        other.is_some_and(|other| {
            other.cost_per_hour != it.cost_per_hour || other.overtime != it.overtime
        })
    };
    let site = |it: &Site| {
        let other = case.sites.iter().find(|other| other.name == it.name);
        other.is_some_and(|other| other.pay_bands != it.pay_bands)
    };
    let agent = |it: &Agent| {
        let other = case.agents.iter().find(|other| other.name == it.name);
        // Who gets another contract is a choice; a pay of one's own is not.
        other.is_some_and(|other| other.cost_per_hour != it.cost_per_hour)
    };
    base.contracts.iter().any(contract)
        || base.sites.iter().any(site)
        || base.agents.iter().any(agent)
}
