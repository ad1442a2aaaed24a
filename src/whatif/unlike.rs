//! What keeps a case from being compared with the base: another currency, other weeks, another price of an hour, another
//! time within which is answered, other queues.

use super::Level;
use super::change::duration_text;
use crate::scenario::Scenario;
use crate::scenario::model::{Agent, Contract, Queue, ServiceLevel, ShareOf, Site};
use crate::wording::{counted, listed};
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
    /// Queues whose share in time is of another time or of other contacts, and what it is instead of what: service is not
    /// compared.
    #[serde(default)]
    pub promises: Vec<OtherPromise>,
    /// Queues with a promised share in time that only one of the two has: service of all queues is not compared.
    #[serde(default)]
    pub queues: Vec<String>,
}

/// A queue whose share in time means something else than in the base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherPromise {
    /// Its name.
    pub queue: String,
    /// What is counted, in words: `within 10s`; `no promise`.
    pub counted: String,
    /// What the base counts.
    pub instead_of: String,
}

impl Unlike {
    /// Of a case's scenario.
    #[must_use]
    pub fn of(base: &Scenario, case: &Scenario, level: Level) -> Self {
        let (weeks, own_weeks) = (level.weeks_of(base), level.weeks_of(case));
        Self {
            currency: (case.currency != base.currency).then(|| case.currency.clone()),
            weeks: (own_weeks != weeks).then_some(own_weeks),
            pay: other_pay(base, case),
            promises: other_promises(base, case),
            queues: match level {
                // Nothing is answered in time there.
                Level::Hire => vec![],
                _ => other_queues(base, case),
            },
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
        let promises: Vec<String> = self.promises.iter().map(OtherPromise::told).collect();
        let promises = (!promises.is_empty())
            .then(|| format!("{}: service is not compared", promises.join(", ")));
        let queues = (!self.queues.is_empty()).then(|| {
            let names = listed(&self.queues, 4, "more");
            format!("{names} only here or only in the base: service of all queues is not compared")
        });
        let all = other_weeks.into_iter().chain(other_money);
        let all = all.chain(promises).chain(queues);
        let all: Vec<String> = all.collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    /// Whether money and time are those of the base.
    #[must_use]
    pub const fn is_comparable(&self) -> bool {
        self.currency.is_none() && self.weeks.is_none()
    }

    /// Whether the share answered in time means what it means in the base: of all queues together.
    #[must_use]
    pub const fn has_same_service(&self) -> bool {
        self.promises.is_empty() && self.queues.is_empty() && self.weeks.is_none()
    }

    /// The same of a queue alone.
    #[must_use]
    pub fn has_same_service_of(&self, queue: &str) -> bool {
        self.weeks.is_none() && self.promises.iter().all(|it| it.queue != queue)
    }
}

impl OtherPromise {
    fn told(&self) -> String {
        let Self {
            queue,
            counted,
            instead_of,
        } = self;
        format!("{queue} {counted} instead of {instead_of}")
    }
}

/// Queues of both whose share in time is of another time, or of other contacts: another promised share is no other figure.
fn other_promises(base: &Scenario, case: &Scenario) -> Vec<OtherPromise> {
    let other = |own: &Queue| {
        let known = base.queues.iter().find(|it| it.name == own.name)?;
        let (before, after) = (known.targets.service_level, own.targets.service_level);
        let (instead_of, counted) = (what_is_counted(before), what_is_counted(after));
        (instead_of != counted).then(|| OtherPromise {
            queue: own.name.clone(),
            counted,
            instead_of,
        })
    };
    case.queues.iter().filter_map(other).collect()
}

/// Names of queues with a promised share in time that only one of the two has.
fn other_queues(base: &Scenario, case: &Scenario) -> Vec<String> {
    let lacks = |it: &Scenario, name: &str| it.queues.iter().all(|own| own.name != name);
    let of = |it: &Scenario, other: &Scenario| -> Vec<String> {
        let promised = it
            .queues
            .iter()
            .filter(|own| own.targets.service_level.is_some());
        let names = promised.map(|own| own.name.clone());
        names.filter(|name| lacks(other, name)).collect()
    };
    [of(base, case), of(case, base)].concat()
}

fn what_is_counted(promise: Option<ServiceLevel>) -> String {
    let Some(it) = promise else {
        return "no promise".to_owned();
    };
    let time = duration_text(it.answer_within.get());
    match it.of {
        ShareOf::Offered => format!("within {time}"),
        ShareOf::WithoutShortAbandons => format!("within {time} without short abandons"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Fraction, Seconds};

    #[test]
    fn another_time_is_another_service_and_another_share_is_not() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/helpdesk");
        let (base, _) = crate::scenario::load(&folder).unwrap();
        let mut case = base.clone();
        let level = case.queues[0].targets.service_level.as_mut().unwrap();
        level.target = Fraction::new(0.91).unwrap();
        let alike = Unlike::of(&base, &case, Level::Weekly);
        assert!(alike.has_same_service() && alike.told("EUR", 4).is_none());
        let level = case.queues[0].targets.service_level.as_mut().unwrap();
        level.answer_within = Seconds::new(7.0).unwrap();
        let other = Unlike::of(&base, &case, Level::Weekly);
        assert!(!other.has_same_service() && other.is_comparable());
        assert!(!other.has_same_service_of(&base.queues[0].name));
        assert!(
            other
                .told("EUR", 4)
                .unwrap()
                .contains("within 7s instead of within")
        );
    }

    #[test]
    fn a_queue_that_only_one_has_keeps_service_of_all_from_being_compared() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/helpdesk");
        let (base, _) = crate::scenario::load(&folder).unwrap();
        let mut case = base.clone();
        let before = std::mem::replace(&mut case.queues[0].name, "hotline".to_owned());
        let other = Unlike::of(&base, &case, Level::Weekly);
        assert_eq!(other.queues, [before, "hotline".to_owned()]);
        assert!(!other.has_same_service() && other.is_comparable());
        assert!(other.told("EUR", 4).unwrap().contains("hotline only here"));
        assert!(Unlike::of(&base, &case, Level::Hire).queues.is_empty());
        // What promises nothing is in no figure of service.
        let mut base = base;
        base.queues[0].targets.service_level = None;
        case.queues[0].targets.service_level = None;
        assert!(Unlike::of(&base, &case, Level::Weekly).has_same_service());
    }

    #[test]
    fn of_the_months_ahead_the_weeks_are_theirs() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/helpdesk");
        let (base, _) = crate::scenario::load(&folder).unwrap();
        let mut case = base.clone();
        case.hiring.weeks += 1;
        assert_eq!(Unlike::of(&base, &case, Level::Weekly).weeks, None);
        let hire = Unlike::of(&base, &case, Level::Hire);
        assert_eq!(hire.weeks, Some(base.hiring.weeks + 1));
        case = base.clone();
        case.weeks += 1;
        assert_eq!(Unlike::of(&base, &case, Level::Hire).weeks, None);
    }
}
