//! Groups of people who can take each other's place: site, contract, skills.

use crate::capacity::Cohort;
use crate::scenario::Scenario;
use crate::scenario::model::{Agent, CrossTraining, PoolTerms};
use crate::units::{ContractIndex, QueueIndex, SiteIndex};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Weeks of service of those of whom nothing is known: long enough for everybody to be seasoned.
const LONG_AGO: usize = 520;

/// A group of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Site, contract and skills in words.
    pub name: String,
    /// Where they work.
    pub site: SiteIndex,
    /// Their contract.
    pub contract: ContractIndex,
    /// The queues they can serve, ascending.
    pub skills: Vec<QueueIndex>,
    /// Heads when the first week begins, by length of service.
    pub opening: Vec<Cohort>,
    /// Agents who are hired later, by the first day of their training.
    pub joining: Vec<(NaiveDate, f64)>,
    /// Pay for an hour.
    pub pay_per_hour: f64,
    /// Contacts of each skill in the time in which an ordinary agent takes one.
    pub speed: Vec<f64>,
    /// Whether people are hired into it.
    pub hires: bool,
}

impl Group {
    /// Heads when the first week begins.
    #[must_use]
    pub fn heads(&self) -> f64 {
        self.opening.iter().map(|it| it.heads).sum()
    }
}

type Kind = (SiteIndex, ContractIndex, Vec<QueueIndex>);

/// The groups that the agents make up, with what is written of them, those that are only written, and those into
/// which people can be trained; in the order of sites, contracts and skills.
#[must_use]
pub fn groups(scenario: &Scenario) -> Vec<Group> {
    let mut people: BTreeMap<Kind, Vec<&Agent>> = BTreeMap::new();
    for agent in scenario.agents.iter().filter(|it| !it.skills.is_empty()) {
        let mut skills = agent.skills.clone();
        skills.sort_unstable();
        people
            .entry((agent.site, agent.contract, skills))
            .or_default()
            .push(agent);
    }
    for terms in &scenario.hiring.pools {
        people.entry(kind(terms)).or_default();
    }
    for class in &scenario.hiring.classes {
        let kind = (class.site, class.contract, class.skills.clone());
        people.entry(kind).or_default();
    }
    for training in &scenario.hiring.cross_training {
        let taught: Vec<Kind> = people
            .keys()
            .filter(|it| is_taught(training, it))
            .cloned()
            .collect();
        for (site, contract, _) in taught {
            people
                .entry((site, contract, training.to.clone()))
                .or_default();
        }
    }
    let all = people
        .iter()
        .map(|(kind, agents)| group(scenario, kind, agents));
    all.filter(|it| !it.skills.is_empty()).collect()
}

fn kind(terms: &PoolTerms) -> Kind {
    (terms.site, terms.contract, terms.skills.clone())
}

/// Whether people of a kind can learn what `training` teaches.
fn is_taught(training: &CrossTraining, (site, _, skills): &Kind) -> bool {
    (training.sites.is_empty() || training.sites.contains(site)) && *skills == training.from
}

fn group(scenario: &Scenario, kind: &Kind, agents: &[&Agent]) -> Group {
    let (site, contract, skills) = kind;
    let terms = scenario
        .hiring
        .pools
        .iter()
        .find(|it| self::kind(it) == *kind);
    Group {
        name: name(scenario, kind),
        site: *site,
        contract: *contract,
        skills: skills.clone(),
        opening: opening(scenario, terms, agents),
        joining: joining(scenario, agents),
        pay_per_hour: pay(scenario, terms, (*site, *contract), agents),
        speed: skills.iter().map(|queue| speed(agents, *queue)).collect(),
        hires: terms
            .and_then(|it| it.hire)
            .unwrap_or_else(|| is_hired_under(scenario, *contract, agents)),
    }
}

/// `Berlin full-time phone+email`; the site alone where there is but one contract and everybody can do all.
fn name(scenario: &Scenario, (site, contract, skills): &Kind) -> String {
    let mut words = vec![];
    if scenario.sites.len() > 1 {
        words.push(scenario.sites[site.get()].name.clone());
    }
    if scenario.contracts.len() > 1 {
        words.push(scenario.contracts[contract.get()].name.clone());
    }
    let queues: Vec<&str> = skills
        .iter()
        .map(|it| scenario.queues[it.get()].name.as_str())
        .collect();
    words.push(queues.join("+"));
    words.join(" ")
}

/// Heads by length of service: the written number, of whom those are new who are said to be; else the agents, by
/// the day on which they were hired.
fn opening(scenario: &Scenario, terms: Option<&PoolTerms>, agents: &[&Agent]) -> Vec<Cohort> {
    let at_site = terms.and_then(|it| scenario.hiring.sites.get(it.site.get()));
    let training = at_site.map_or(scenario.hiring.training_weeks, |it| it.training_weeks) as usize;
    let written = terms.filter(|it| it.heads.is_some() || it.new.is_some());
    if written.is_none() {
        return by_hiring_day(scenario, agents);
    }
    let later: f64 = joining(scenario, agents).iter().map(|it| it.1).sum();
    let there = agents.len() as f64 - later;
    let heads = terms.and_then(|it| it.heads).unwrap_or(there);
    let new = terms.and_then(|it| it.new.as_deref()).unwrap_or(&[]);
    let mut cohorts: Vec<Cohort> = new
        .iter()
        .map(|(weeks, heads)| Cohort {
            tenure_weeks: training + *weeks as usize,
            heads: *heads,
        })
        .collect();
    let fresh: f64 = cohorts.iter().map(|it| it.heads).sum();
    cohorts.push(Cohort {
        tenure_weeks: LONG_AGO,
        heads: (heads - fresh).max(0.0),
    });
    cohorts.retain(|it| it.heads > 0.0);
    cohorts
}

/// Agents who are hired after the first day, by that date.
fn joining(scenario: &Scenario, agents: &[&Agent]) -> Vec<(NaiveDate, f64)> {
    let first = scenario.hiring.first_day(scenario.first_day);
    let mut heads: BTreeMap<NaiveDate, f64> = BTreeMap::new();
    for day in agents.iter().filter_map(|it| it.hired) {
        if day > first {
            *heads.entry(day).or_default() += 1.0;
        }
    }
    heads.into_iter().collect()
}

/// Agents by weeks of service; who is hired after the first day does not count yet.
fn by_hiring_day(scenario: &Scenario, agents: &[&Agent]) -> Vec<Cohort> {
    let first = scenario.hiring.first_day(scenario.first_day);
    let mut heads: BTreeMap<usize, f64> = BTreeMap::new();
    for agent in agents {
        let days = agent.hired.map(|day| (first - day).num_days());
        let weeks = days.map_or(Ok(LONG_AGO), |days| usize::try_from(days.div_euclid(7)));
        if let Ok(weeks) = weeks {
            *heads.entry(weeks.min(LONG_AGO)).or_default() += 1.0;
        }
    }
    let cohort = |(tenure_weeks, heads)| Cohort {
        tenure_weeks,
        heads,
    };
    heads.into_iter().map(cohort).collect()
}

/// Pay for an hour: as written, else the mean of the group's people, else of the site's pay band, else the contract's.
fn pay(
    scenario: &Scenario,
    terms: Option<&PoolTerms>,
    (site, contract): (SiteIndex, ContractIndex),
    agents: &[&Agent],
) -> f64 {
    if let Some(given) = terms.and_then(|it| it.cost_per_hour) {
        return given.get();
    }
    if agents.is_empty() {
        let of_band = band_pay(scenario, site, contract);
        return of_band.unwrap_or(scenario.contracts[contract.get()].cost_per_hour.get());
    }
    let all = agents.iter().map(|agent| scenario.hourly_cost(agent).get());
    all.sum::<f64>() / agents.len() as f64
}

/// Pay for an hour in the middle of the site's band for agents, where it has one.
fn band_pay(scenario: &Scenario, site: SiteIndex, contract: ContractIndex) -> Option<f64> {
    let bands = &scenario.sites[site.get()].pay_bands;
    let band = bands.iter().find(|it| it.role == "agent")?;
    let hours = f64::from(scenario.contracts[contract.get()].week_max_minutes) / 60.0;
    let year = f64::midpoint(band.min.get(), band.max.get());
    (hours > 0.0).then(|| year / 52.0 / hours)
}

/// The mean over a group's people of what they handle ÷ what an ordinary agent does.
fn speed(agents: &[&Agent], queue: QueueIndex) -> f64 {
    if agents.is_empty() {
        return 1.0;
    }
    let all = agents.iter().map(|agent| 1.0 / agent.aht_factor(queue));
    all.sum::<f64>() / agents.len() as f64
}

/// Whether people are hired under a contract: as written, else where it is that of people whose role is
/// `agent`, or of a group without any agent yet.
fn is_hired_under(scenario: &Scenario, contract: ContractIndex, agents: &[&Agent]) -> bool {
    if let Some(named) = &scenario.hiring.contracts {
        return named.contains(&contract);
    }
    let mut own = scenario
        .agents
        .iter()
        .filter(|it| it.contract == contract)
        .peekable();
    match own.peek() {
        Some(_) => own.any(|it| it.role == "agent"),
        None => agents.is_empty(),
    }
}
