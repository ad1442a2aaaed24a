//! Groups of people, and classes that are decided.

use super::parts::MOST_PEOPLE;
use super::{Check, World, money, weeks_of, which};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::file::{DecidedClassFile, HiringFile, PoolFile, TempsFile};
use crate::scenario::model::{Agent, DateSpan, DecidedClass, PoolTerms, SiteTerms, TempsTerms};
use crate::scenario::validate::{items, numbers};
use crate::units::{ContractIndex, Money, QueueIndex, Seconds, SiteIndex};
use chrono::{Days, NaiveDate};

/// Contracts people are hired under, as written.
pub fn contracts(
    written: Option<&HiringFile>,
    world: &World<'_>,
    problems: &mut Problems,
) -> Option<Vec<ContractIndex>> {
    let names = written?.contracts.as_ref()?.items.iter();
    let found = names
        .filter_map(|name| world.contracts.find(name, problems))
        .map(ContractIndex::new);
    Some(found.collect())
}

/// Who is alike: site, contract, skills.
type Kind = (SiteIndex, ContractIndex, Vec<QueueIndex>);

/// Groups of people as far as they are written.
pub fn pools(
    written: Option<&HiringFile>,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Vec<PoolTerms> {
    let mut all: Vec<PoolTerms> = vec![];
    let mut kinds: Vec<Kind> = vec![];
    for it in items(written.map_or(&None, |it| &it.pool)) {
        let Some(kind) = kind(it, check, problems) else {
            continue;
        };
        if kinds.contains(&kind) {
            let message = "two pools have the same site, contract and skills";
            let problem = Problem::error(codes::BAD_POOL, message)
                .at(it.place.clone(), "is there already")
                .help("keep one of them");
            problems.push(problem);
        }
        let mut pool = one(it, &kind, problems);
        hourly(it, &mut pool, check, problems);
        pool.changes = changes(it, check, problems);
        nobody(it, &pool, &kind, check, problems);
        kinds.push(kind);
        all.push(pool);
    }
    all
}

fn kind(it: &PoolFile, check: &Check<'_>, problems: &mut Problems) -> Option<Kind> {
    let site = check.site_or_only(it.site.as_ref(), &it.place, problems);
    let contract = contract(it.contract.as_ref(), &it.place, check, problems);
    let skills = check.skills(&it.skills, problems);
    Some((site?, contract?, skills))
}

fn contract(
    name: Option<&At<String>>,
    place: &Place,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Option<ContractIndex> {
    let found = match (name, check.world.all_contracts.len()) {
        (Some(name), _) => {
            return Some(ContractIndex::new(
                check.world.contracts.find(name, problems)?,
            ));
        }
        (None, 1) => Some(0),
        (None, 0) => {
            let problem = Problem::error(codes::NO_CONTRACT, "there are people, but no contract")
                .at(place.clone(), "works under no contract")
                .help("add a [[contract]] with name, hours_per_week and cost_per_hour");
            problems.push(problem);
            None
        }
        (None, _) => {
            which(place, "contract", check.world.contracts.all(), problems);
            None
        }
    };
    found.map(ContractIndex::new)
}

fn one(it: &PoolFile, kind: &Kind, problems: &mut Problems) -> PoolTerms {
    if let (Some(_), Some(hour)) = (&it.pay_per_year, &it.cost_per_hour) {
        let problem = Problem::error(
            codes::TWO_PAYS,
            "this pool has both a yearly pay and a cost an hour",
        )
        .at(hour.place.clone(), "but also pay_per_year")
        .help("keep one of the two");
        problems.push(problem);
    }
    let new = it.new.as_ref().map(|list| {
        let heads =
            |at: &At<f64>, problems: &mut Problems| numbers::not_negative("heads", at, problems);
        let mut all = vec![];
        for own in &list.items {
            if let (Some(weeks), Some(count)) = (&own.weeks, &own.heads) {
                let weeks = numbers::within("weeks", weeks, 0..=520, problems);
                all.push((weeks, heads(count, problems)));
            }
        }
        all
    });
    let heads = (it.heads.as_ref())
        .map(|at| numbers::between("heads", at, 0.0..=f64::from(MOST_PEOPLE), problems));
    if let (Some(all), Some(new), Some(at)) = (heads, &new, &it.heads) {
        let fresh: f64 = new.iter().map(|(_, heads)| heads).sum();
        if fresh > all {
            let problem = Problem::error(codes::BAD_POOL, "more people are new than there are")
                .at(at.place.clone(), format!("{fresh} are new"))
                .help("`heads` counts all of them, the new ones, too");
            problems.push(problem);
        }
    }
    PoolTerms {
        site: kind.0,
        contract: kind.1,
        skills: kind.2.clone(),
        heads,
        new,
        hire: it.hire.as_ref().map(|at| at.value),
        cost_per_hour: it
            .cost_per_hour
            .as_ref()
            .map(|at| numbers::money("cost_per_hour", at, problems)),
        changes: vec![],
        temps: it.temps.as_ref().map(|temps| temp_terms(temps, problems)),
    }
}

fn temp_terms(it: &TempsFile, problems: &mut Problems) -> TempsTerms {
    let mut weeks = |name, at: Option<&At<Seconds>>, usual| {
        at.map_or(usual, |at| {
            weeks_of(name, at, u32::from(name == "stay"), problems)
        })
    };
    let stay_weeks = weeks("stay", it.stay.as_ref(), 1);
    let training_weeks = weeks("training", it.training.as_ref(), 1.min(stay_weeks - 1));
    let lead_weeks = weeks("lead_time", it.lead_time.as_ref(), 2);
    if let Some(at) = it
        .training
        .as_ref()
        .filter(|_| training_weeks >= stay_weeks)
    {
        let message = "temps would be in training for all of their time";
        let problem = Problem::error(codes::LIMITS_CONTRADICT, message)
            .at(at.place.clone(), format!("they stay {stay_weeks} weeks"))
            .help("let them stay longer, or shorten the training");
        problems.push(problem);
    }
    let nothing = Money::default();
    TempsTerms {
        at_most: (it.at_most.as_ref()).map_or(0, |at| {
            numbers::within("at_most", at, 0..=MOST_PEOPLE, problems)
        }),
        stay_weeks,
        cost_per_hour: money(
            "cost_per_hour",
            it.cost_per_hour.as_ref(),
            nothing,
            problems,
        ),
        lead_weeks,
        training_weeks,
        speed: (it.speed.as_ref()).map_or(0.85, |at| {
            numbers::above_zero("speed", at, 2.0, "0.85", problems)
        }),
        hiring_cost: money("hiring_cost", it.hiring_cost.as_ref(), nothing, problems),
    }
}

/// Who comes or goes; warns of dates outside the weeks ahead.
fn changes(it: &PoolFile, check: &Check<'_>, problems: &mut Problems) -> Vec<(NaiveDate, f64)> {
    let mut all = vec![];
    for own in items(&it.changes) {
        if let (Some(date), Some(heads)) = (&own.date, &own.heads) {
            check.outside(DateSpan::day(date.value), &date.place, problems);
            let most = f64::from(MOST_PEOPLE);
            all.push((
                date.value,
                numbers::between("heads", heads, -most..=most, problems),
            ));
        }
    }
    all
}

/// Pay for an hour from that of a year, where the contract's hours are known.
fn hourly(it: &PoolFile, pool: &mut PoolTerms, check: &Check<'_>, problems: &mut Problems) {
    let Some(year) = &it.pay_per_year else { return };
    let pay = numbers::money("pay_per_year", year, problems);
    let contract = check.world.all_contracts.get(pool.contract.get());
    let hours = contract.map_or(0.0, |it| f64::from(it.week_max_minutes) / 60.0);
    if hours > 0.0 {
        pool.cost_per_hour = Money::new(pay.get() / 52.0 / hours).ok();
    }
}

/// Warns of a pool in which nobody is and into which nobody is hired.
fn nobody(
    it: &PoolFile,
    pool: &PoolTerms,
    kind: &Kind,
    check: &Check<'_>,
    problems: &mut Problems,
) {
    let is_alike =
        |agent: &Agent| (agent.site, agent.contract, &agent.skills) == (kind.0, kind.1, &kind.2);
    let there = check.world.agents.iter().any(is_alike);
    if pool.heads.is_none() && !there && check.world.agents_complete && pool.hire != Some(true) {
        let problem = Problem::warning(codes::EMPTY_POOL, "nobody is in this pool")
            .at(
                it.place.clone(),
                "no agent has this site, contract and these skills",
            )
            .help("say how many there are with `heads`, correct the skills, or write hire = true");
        problems.push(problem);
    }
}

/// Classes that are decided already.
pub fn classes(
    written: Option<&HiringFile>,
    sites: &[SiteTerms],
    check: &Check<'_>,
    problems: &mut Problems,
) -> Vec<DecidedClass> {
    let mut all = vec![];
    for it in items(written.map_or(&None, |it| &it.class)) {
        if let Some(class) = decided(it, check, problems) {
            let weeks = sites
                .get(class.site.get())
                .map_or(0, |it| it.training_weeks);
            late(it, &class, weeks, check, problems);
            all.push(class);
        }
    }
    all
}

fn decided(
    it: &DecidedClassFile,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Option<DecidedClass> {
    let site = check.site_or_only(it.site.as_ref(), &it.place, problems);
    let named = check.contracts.as_deref().unwrap_or(&[]);
    let only = match named[..] {
        [only] if it.contract.is_none() => Some(only),
        _ => contract(it.contract.as_ref(), &it.place, check, problems),
    };
    let skills = check.skills(&it.skills, problems);
    let heads = it.heads.as_ref()?;
    Some(DecidedClass {
        start: it.start.as_ref()?.value,
        heads: numbers::within("heads", heads, 1..=MOST_PEOPLE, problems),
        site: site?,
        contract: only?,
        skills,
    })
}

/// Warns of a class that is ready only after the last week, and refuses one that has begun.
fn late(
    it: &DecidedClassFile,
    class: &DecidedClass,
    training_weeks: u32,
    check: &Check<'_>,
    problems: &mut Problems,
) {
    let Some(start) = it.start.as_ref().filter(|_| check.world.basis.dates_known) else {
        return;
    };
    if class.start < check.horizon.first {
        let message = "this class begins before the first week";
        let problem = Problem::error(codes::CLASS_TOO_EARLY, message)
            .at(start.place.clone(), format!("the first week begins on {}", check.horizon.first))
            .help("count people who are in training already under `new` of their pool, or as heads once they are ready");
        problems.push(problem);
        return;
    }
    let ready = class
        .start
        .checked_add_days(Days::new(u64::from(training_weeks) * 7));
    if ready.is_some_and(|ready| ready >= check.horizon.end()) {
        let message = "this class is ready only after the last week that is looked at";
        let problem = Problem::warning(codes::CLASS_AFTER_END, message)
            .at(start.place.clone(), format!("trained {training_weeks} weeks from here"))
            .help("its cost counts, its work does not: look further ahead with `weeks`, or leave it out");
        problems.push(problem);
    }
}

/// Whether agents are hired under a contract where nothing is written.
pub fn is_hired_under(check: &Check<'_>, contract: ContractIndex) -> bool {
    if let Some(named) = &check.contracts {
        return named.contains(&contract);
    }
    let mut own = check
        .world
        .agents
        .iter()
        .filter(|it| it.contract == contract);
    own.any(|it| it.role == "agent")
}
