//! Limits that leave no way: each is told with the one that it contradicts.

use super::people::is_hired_under;
use super::{Check, items};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::file::{HiringFile, HiringSiteFile};
use crate::scenario::model::{Agent, Hiring, SiteTerms};
use crate::wording::grouped_number;
use chrono::Days;

/// Reports limits under which a class can never begin, and those that are broken from the start.
pub fn contradictions(
    written: Option<&HiringFile>,
    hiring: &Hiring,
    check: &Check<'_>,
    problems: &mut Problems,
) {
    let Some(written) = written else { return };
    if problems.has_errors() {
        return;
    }
    nobody(written, hiring, check, problems);
    for own in items(&written.site) {
        let site = own
            .site
            .as_ref()
            .and_then(|it| check.world.sites.position(&it.value));
        let Some(site) = site.or_else(|| (check.world.all_sites.len() == 1).then_some(0)) else {
            continue;
        };
        if let Some(terms) = hiring.sites.get(site) {
            smallest_class(own, terms, hiring, problems);
            too_many(own, site, hiring, check, problems);
        }
    }
    budgets(written, hiring, check, problems);
    frozen(written, hiring, check, problems);
    too_short(written, hiring, check, problems);
}

/// Nobody at all.
fn nobody(written: &HiringFile, hiring: &Hiring, check: &Check<'_>, problems: &mut Problems) {
    let there =
        !check.world.agents.is_empty() || !hiring.pools.is_empty() || !hiring.classes.is_empty();
    if !there && check.world.agents_complete {
        let message = "there is nobody of whom the months ahead could be told";
        let problem = Problem::warning(codes::NOBODY_TO_COUNT, message)
            .at(written.place.clone(), "of nobody")
            .help("add agents, or [[hiring.pool]] blocks with site, contract, skills and heads");
        problems.push(problem);
    }
}

/// A smallest class for which there are not enough trainers.
fn smallest_class(
    own: &HiringSiteFile,
    terms: &SiteTerms,
    hiring: &Hiring,
    problems: &mut Problems,
) {
    let smallest = terms.class_min;
    let taught = terms
        .trainers
        .map(|it| it.saturating_mul(hiring.trainees_per_trainer));
    let few = taught.filter(|it| *it > 0 && *it < smallest);
    if let (Some(at), Some(taught)) = (&own.trainers, few) {
        let message =
            format!("the smallest class has {smallest} people, but these trainers teach {taught}");
        contradiction(message, at, "no class can begin", problems);
    }
}

/// More people than seats before anybody is hired.
fn too_many(
    own: &HiringSiteFile,
    site: usize,
    hiring: &Hiring,
    check: &Check<'_>,
    problems: &mut Problems,
) {
    let (Some(at), Some(seats)) = (&own.seats, hiring.sites[site].seats) else {
        return;
    };
    let pools: f64 = (hiring.pools.iter())
        .filter(|it| it.site.get() == site)
        .filter_map(|it| it.heads)
        .sum();
    let known = |agent: &&Agent| {
        let mut pools = hiring.pools.iter();
        !pools.any(|it| {
            it.heads.is_some()
                && (it.site, it.contract, &it.skills) == (agent.site, agent.contract, &agent.skills)
        })
    };
    let agents = check.world.agents.iter().filter(|it| it.site.get() == site);
    let heads = pools + agents.filter(known).count() as f64;
    if heads > f64::from(seats) {
        let message = format!(
            "{} people work here, more than there are seats",
            grouped_number(heads, 0)
        );
        contradiction(message, at, "fewer than people", problems);
    }
}

fn contradiction<T>(message: String, at: &At<T>, label: &str, problems: &mut Problems) {
    let problem = Problem::error(codes::LIMITS_CONTRADICT, message)
        .at(at.place.clone(), label)
        .help("raise this limit, or lower the other");
    problems.push(problem);
}

/// A budget that pays for no class at all (a warning: it may be meant).
fn budgets(written: &HiringFile, hiring: &Hiring, check: &Check<'_>, problems: &mut Problems) {
    let cheapest = |site: usize| {
        let terms = &hiring.sites[site];
        f64::from(terms.class_min) * terms.hiring_cost.get()
    };
    let least = (0..check.world.all_sites.len()).map(cheapest);
    let least = least.fold(f64::INFINITY, f64::min);
    for (own, budget) in items(&written.budget).iter().zip(&hiring.budgets) {
        let Some(at) = &own.amount else { continue };
        if budget.amount.get() > 0.0 && budget.amount.get() < least {
            let message = format!(
                "this budget pays for no class: the smallest costs {}",
                grouped_number(least, 0)
            );
            no_class(message, &at.place, "too little", problems);
        }
    }
}

fn no_class(message: impl Into<String>, place: &Place, label: &str, problems: &mut Problems) {
    let problem = Problem::warning(codes::NO_CLASS_POSSIBLE, message)
        .at(place.clone(), label)
        .help("if nobody is to be hired, write hire = false in the pools; else correct the limit");
    problems.push(problem);
}

/// Weeks in which hiring is frozen: all of them.
fn frozen(written: &HiringFile, hiring: &Hiring, check: &Check<'_>, problems: &mut Problems) {
    let Some(dates) = &written.freeze else { return };
    let weeks = (0..hiring.weeks).filter_map(|week| {
        let days = Days::new(u64::from(week) * 7);
        check.horizon.first.checked_add_days(days)
    });
    let is_frozen = |date| {
        hiring
            .sites
            .iter()
            .all(|site| site.freeze.iter().any(|it| it.contains(date)))
    };
    if check.world.basis.dates_known && weeks.into_iter().all(is_frozen) {
        let place = &dates.0[0].place;
        no_class(
            "hiring is frozen in every week",
            place,
            "nobody can be hired",
            problems,
        );
    }
}

/// A horizon in which no class can become productive.
fn too_short(written: &HiringFile, hiring: &Hiring, check: &Check<'_>, problems: &mut Problems) {
    let hires = (0..check.world.all_contracts.len())
        .any(|at| is_hired_under(check, crate::units::ContractIndex::new(at)));
    let soonest = hiring
        .sites
        .iter()
        .map(|it| it.lead_weeks + it.training_weeks)
        .min()
        .unwrap_or(0);
    if hires && soonest >= hiring.weeks {
        let place = written
            .weeks
            .as_ref()
            .map_or(&written.place, |at| &at.place);
        let message = format!("nobody who is hired is ready within {} weeks", hiring.weeks);
        no_class(
            message,
            place,
            "shorter than lead time and training",
            problems,
        );
    }
}
