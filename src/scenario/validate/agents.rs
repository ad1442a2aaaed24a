//! Agents: where they belong, what they can do and when.

use super::availability::{admits, any_time};
use super::contracts::Checked;
use super::hours::hours;
use super::names::Names;
use super::proficiency::proficiency;
use super::shifts::CheckedShift;
use super::wishes::{time_off, wishes};
use super::{Basis, items, numbers};
use crate::calendar::OpeningHours;
use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::file::{AgentFile, ScenarioFile};
use crate::scenario::model::{Agent, Contract, Site};
use crate::scenario::words::nearest::{key, listed, quoted};
use crate::units::{ContractIndex, Money, QueueIndex, SiteIndex};

/// What agents refer to.
pub struct World<'a> {
    /// The plan's dates.
    pub basis: &'a Basis<'a>,
    /// Names of queues.
    pub queues: &'a Names,
    /// Names of sites.
    pub sites: &'a Names,
    /// Names of shifts.
    pub shifts: &'a Names,
    /// Names of contracts.
    pub contracts: &'a Names,
    /// The sites themselves, at least one.
    pub all_sites: &'a [Site],
    /// The contracts themselves.
    pub all_contracts: &'a [Checked],
    /// The shifts themselves.
    pub all_shifts: &'a [CheckedShift],
}

/// All agents: those of the scenario, then those of the file.
pub fn agents(
    written: &[&AgentFile],
    complete: bool,
    file: &ScenarioFile,
    world: &World<'_>,
    problems: &mut Problems,
) -> Vec<Agent> {
    Names::of("agent", written, problems);
    report_nobody(written, complete, file, problems);
    let agents: Vec<Agent> = written
        .iter()
        .map(|agent| one(agent, world, problems))
        .collect();
    if complete && !agents.is_empty() && !problems.has_errors() {
        warn_unserved(file, &agents, problems);
        warn_unused_contracts(file, &agents, problems);
    }
    agents
}

fn report_nobody(
    written: &[&AgentFile],
    complete: bool,
    file: &ScenarioFile,
    problems: &mut Problems,
) {
    let shifts = items(&file.shift);
    let contracts = items(&file.contract);
    if let Some(agent) = written
        .first()
        .filter(|_| file.contract.is_none() && !file.unread.contains(&"contract"))
    {
        let problem = Problem::error(codes::NO_CONTRACT, "there are agents, but no contract")
            .at(agent.place.clone(), "works under no contract")
            .help("add a [[contract]] with name, hours_per_week and cost_per_hour");
        problems.push(problem);
    }
    if let Some(contract) = contracts
        .first()
        .filter(|_| !written.is_empty() && file.shift.is_none() && !file.unread.contains(&"shift"))
    {
        let problem = Problem::error(codes::NO_SHIFTS, "there are agents, but no shift")
            .at(contract.place.clone(), "allows no shift")
            .help("add a [[shift]] with name, start and length");
        problems.push(problem);
    }
    if written.is_empty()
        && complete
        && !(shifts.is_empty() && contracts.is_empty() && file.agents.is_none())
    {
        let mut problem = Problem::warning(codes::NO_AGENTS, "there are no agents")
            .help("forecast and staffing can be made, a roster cannot; add [[agent]] blocks or agents = \"agents.csv\"");
        if let Some(at) = &file.agents {
            problem = problem.at(at.place.clone(), "this file has no rows");
        }
        problems.push(problem);
    }
}

/// How messages call an agent.
pub fn called(agent: &AgentFile) -> String {
    match &agent.name {
        Some(name) => quoted(&name.value.0).trim_matches('"').to_owned(),
        None => "this agent".to_owned(),
    }
}

fn one(written: &AgentFile, world: &World<'_>, problems: &mut Problems) -> Agent {
    let site = place_of_work(written, world, problems);
    let position = contract_of(written, world, problems);
    let checked = position.and_then(|position| world.all_contracts.get(position));
    let contract = checked.map(|checked| &checked.contract);
    let role = written
        .role
        .as_ref()
        .map_or("agent", |role| role.value.as_str());
    let availability = availability(written, checked, world, problems);
    let skills = skills(written, world, problems);
    Agent {
        name: written
            .name
            .as_ref()
            .map_or_else(String::new, |name| name.value.0.clone()),
        site: SiteIndex::new(site.unwrap_or(0)),
        contract: ContractIndex::new(position.unwrap_or(0)),
        role: if role.is_empty() {
            "agent".to_owned()
        } else {
            role.to_owned()
        },
        proficiency: proficiency(written, &skills, world.queues, problems),
        skills,
        availability,
        time_off: time_off(written, world, problems),
        wishes: wishes(written, contract, world, problems),
        cost_per_hour: pay(
            written,
            role,
            contract,
            site.and_then(|at| world.all_sites.get(at)),
            problems,
        ),
        hired: written.hired.as_ref().map(|at| at.value),
    }
}

fn place_of_work(agent: &AgentFile, world: &World<'_>, problems: &mut Problems) -> Option<usize> {
    match &agent.site {
        // A scenario without sites has one named as itself.
        Some(site) if world.sites.all().is_empty() && site.value == world.basis.name => Some(0),
        Some(site) => world.sites.find(site, problems),
        None if world.all_sites.len() == 1 => Some(0),
        None => which_one(agent, world.sites, "site", problems),
    }
}

fn contract_of(agent: &AgentFile, world: &World<'_>, problems: &mut Problems) -> Option<usize> {
    match &agent.contract {
        Some(contract) if !world.all_contracts.is_empty() => {
            world.contracts.find(contract, problems)
        }
        None if world.all_contracts.len() > 1 => {
            which_one(agent, world.contracts, "contract", problems)
        }
        None if world.all_contracts.len() == 1 => Some(0),
        // Reported once for all agents.
        _ => None,
    }
}

fn which_one(
    agent: &AgentFile,
    names: &Names,
    noun: &str,
    problems: &mut Problems,
) -> Option<usize> {
    let known = listed(names.all().iter().map(String::as_str));
    let problem = Problem::error(
        codes::WHICH_ONE,
        format!("{} must say which {noun}", called(agent)),
    )
    .at(agent.place.clone(), format!("no {noun} is given"))
    .help(format!(
        "there are several {noun}s: {known}; add {} to the agent",
        key(noun)
    ));
    problems.push(problem);
    None
}

fn skills(agent: &AgentFile, world: &World<'_>, problems: &mut Problems) -> Vec<QueueIndex> {
    let Some(list) = &agent.skills else {
        let all = world
            .queues
            .all()
            .iter()
            .filter_map(|name| world.queues.position(name));
        return all.map(QueueIndex::new).collect();
    };
    if list.items.is_empty() && list.complete {
        let problem = Problem::warning(
            codes::NO_SKILLS,
            format!("{} can serve no queue", called(agent)),
        )
        .at(list.place.clone(), "will not be rostered")
        .help("name the queues; leave `skills` out for all of them");
        problems.push(problem);
    }
    let found = list
        .items
        .iter()
        .filter_map(|name| world.queues.find(name, problems));
    let mut found: Vec<QueueIndex> = found.map(QueueIndex::new).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn availability(
    agent: &AgentFile,
    checked: Option<&Checked>,
    world: &World<'_>,
    problems: &mut Problems,
) -> OpeningHours {
    let Some(written) = &agent.availability else {
        return any_time();
    };
    let before = problems.0.len();
    let placed = hours(written, problems);
    let Some(checked) =
        checked.filter(|it| it.sound && placed.complete && problems.0.len() == before)
    else {
        return placed.hours;
    };
    let allowed = checked
        .contract
        .shifts
        .iter()
        .map(|shift| &world.all_shifts[shift.get()].pattern);
    if !checked.contract.shifts.is_empty() && !admits(&placed.hours, allowed) {
        let message = format!("{} is never available for a whole shift", called(agent));
        let problem = Problem::warning(codes::NO_SHIFT_POSSIBLE, message)
            .at(
                placed.place.clone(),
                format!(
                    "no shift of the contract {} fits in",
                    quoted(&checked.contract.name)
                ),
            )
            .help("widen the availability, or allow a shorter or another shift");
        problems.push(problem);
    }
    placed.hours
}

/// Pay for an hour, where the agent's differs from the contract's.
fn pay(
    agent: &AgentFile,
    role: &str,
    contract: Option<&Contract>,
    site: Option<&Site>,
    problems: &mut Problems,
) -> Option<Money> {
    if let (Some(_), Some(hour)) = (&agent.pay_per_year, &agent.cost_per_hour) {
        let problem = Problem::error(
            codes::TWO_PAYS,
            format!("{} has both a yearly pay and a cost an hour", called(agent)),
        )
        .at(hour.place.clone(), "but also pay_per_year")
        .help("keep one of the two");
        problems.push(problem);
    }
    if let Some(hour) = &agent.cost_per_hour {
        return Some(numbers::money("cost_per_hour", hour, problems));
    }
    let year = agent.pay_per_year.as_ref()?;
    let pay = numbers::money("pay_per_year", year, problems);
    check_band(year, role, site, problems);
    let hours = f64::from(contract?.week_max_minutes) / 60.0;
    Money::new(pay.get() / 52.0 / hours).ok()
}

fn check_band(year: &At<f64>, role: &str, site: Option<&Site>, problems: &mut Problems) {
    let Some(site) = site.filter(|site| !site.pay_bands.is_empty()) else {
        return;
    };
    let roles = || site.pay_bands.iter().map(|band| band.role.as_str());
    let problem = match site.pay_bands.iter().find(|band| band.role == role) {
        Some(band) if (band.min.get()..=band.max.get()).contains(&year.value) => return,
        Some(band) => {
            let label = format!(
                "{} in {}: {} to {}",
                role,
                site.name,
                band.min.get(),
                band.max.get()
            );
            Problem::warning(
                codes::PAY_OUTSIDE_BAND,
                "a yearly pay lies outside the site's band",
            )
            .at(year.place.clone(), label)
            .help("check the pay and the role, or widen the band")
        }
        None => {
            let message = format!(
                "{} has no pay band for the role {}",
                quoted(&site.name),
                quoted(role)
            );
            Problem::warning(codes::ROLE_WITHOUT_BAND, message)
                .at(year.place.clone(), "cannot be held against a band")
                .help(format!("the roles with a band are {}", listed(roles())))
        }
    };
    problems.push(problem);
}

fn warn_unserved(file: &ScenarioFile, agents: &[Agent], problems: &mut Problems) {
    for (position, queue) in items(&file.queue).iter().enumerate() {
        let index = QueueIndex::new(position);
        if agents.iter().any(|agent| agent.skills.contains(&index)) {
            continue;
        }
        let place = queue.name.as_ref().map_or(&queue.place, |name| &name.place);
        let problem = Problem::warning(
            codes::NOBODY_SERVES,
            format!("nobody can serve {}", super::queues::called(queue)),
        )
        .at(place.clone(), "no agent has this skill")
        .help("add it to the skills of some agents");
        problems.push(problem);
    }
}

fn warn_unused_contracts(file: &ScenarioFile, agents: &[Agent], problems: &mut Problems) {
    for (position, contract) in items(&file.contract).iter().enumerate() {
        let used = agents.iter().any(|agent| agent.contract.get() == position);
        if let Some(name) = contract.name.as_ref().filter(|_| !used) {
            let problem = Problem::warning(
                codes::UNUSED_CONTRACT,
                format!("no agent has the contract {}", quoted(&name.value.0)),
            )
            .at(name.place.clone(), "is not used")
            .help("give it to agents, or delete it");
            problems.push(problem);
        }
    }
}
