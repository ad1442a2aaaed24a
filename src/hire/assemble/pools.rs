//! The people: how they come, learn, leave, and what more they can do.

use super::calendar::Calendar;
use super::{Parts, terms};
use crate::capacity::{
    self, Attrition, Overtime, Pool, RampWeek, Serves, Temps, TenureBand, VoluntaryTimeOff,
};
use crate::hire::groups::Group;
use crate::scenario::Scenario;
use crate::scenario::model::{AttritionBand, Contract, Hiring, RampStep, SiteTerms};
use chrono::{Datelike, NaiveDate};

/// Weeks of a year.
const YEAR: f64 = 52.18;
/// Overtime that is reckoned with where a contract allows any, as a share of its hours: nobody stays longer week after week.
const USUAL_OVERTIME: f64 = 0.05;
/// What overtime costs where neither `[hiring]` nor the contract says so.
const USUAL_OVERTIME_PAY: f64 = 1.5;

pub(super) fn pools(parts: &Parts<'_>, calendar: &Calendar<'_>) -> Vec<Pool> {
    (0..parts.groups.len())
        .map(|at| pool(parts, calendar, at))
        .collect()
}

fn pool(parts: &Parts<'_>, calendar: &Calendar<'_>, at: usize) -> Pool {
    let (scenario, group) = (parts.scenario, &parts.groups[at]);
    let hiring = &scenario.hiring;
    let contract = &scenario.contracts[group.contract.get()];
    let at_site = terms(scenario, group.site);
    let skills = group.skills.iter().zip(&group.speed);
    let serves = skills.filter_map(|(queue, speed)| {
        let queue = parts.weekly.iter().position(|it| it.queue == *queue)?;
        Some(Serves {
            queue,
            speed: *speed,
        })
    });
    let by_month = |months: [f64; 12]| calendar.mean(|date| months[date.month0() as usize]);
    let present = hiring.shrinkage_by_month.map(|it| 1.0 - it.get());
    let efficiency = parts.efficiency;
    Pool {
        name: group.name.clone(),
        site: group.site.get(),
        contract: contract.name.clone(),
        group: queue_names(scenario, group),
        serves: serves.collect(),
        opening: group.opening.clone(),
        known_changes: known_changes(scenario, group, calendar),
        hours_per_week: f64::from(contract.week_max_minutes) / 60.0,
        pay_per_h: group.pay_per_hour,
        pay_factor: vec![],
        presence: by_month(present),
        efficiency,
        attrition: Attrition {
            bands: bands(&at_site.attrition, at_site.training_weeks),
            season: by_month(hiring.attrition_by_month),
        },
        ramp: ramp(&at_site.ramp),
        hiring: (group.hires || has_class(scenario, group))
            .then(|| hiring_terms(parts, calendar, at, &at_site)),
        overtime: overtime(hiring, contract, efficiency),
        time_off: time_off(hiring, contract),
        temps: temps(scenario, group),
    }
}

fn queue_names(scenario: &Scenario, group: &Group) -> String {
    let names = group
        .skills
        .iter()
        .map(|it| scenario.queues[it.get()].name.as_str());
    names.collect::<Vec<_>>().join("+")
}

/// Bands of attrition counted from the first day of training, as shares a week.
fn bands(written: &[AttritionBand], training_weeks: u32) -> Vec<TenureBand> {
    let mut from_week = 0;
    let mut all = vec![];
    for it in written {
        all.push(TenureBand {
            from_week,
            weekly: (it.per_year / YEAR).min(1.0),
        });
        from_week = (it.until_weeks.unwrap_or(0) + training_weeks) as usize;
    }
    all
}

fn ramp(written: &[RampStep]) -> Vec<RampWeek> {
    let mut weeks = vec![];
    for step in written {
        let week = RampWeek {
            speed: (1.0 / step.aht_factor).min(1.0),
            quality: step.quality,
        };
        weeks.resize(step.until_weeks as usize, week);
    }
    weeks
}

fn hiring_terms(
    parts: &Parts<'_>,
    calendar: &Calendar<'_>,
    at: usize,
    at_site: &SiteTerms,
) -> capacity::Hiring {
    let hiring = &parts.scenario.hiring;
    // A group into which nobody is hired may have classes that are decided already.
    let closed = !parts.groups[at].hires;
    let frozen =
        |first: &NaiveDate| closed || at_site.freeze.iter().any(|span| span.contains(*first));
    capacity::Hiring {
        lead_weeks: at_site.lead_weeks as usize,
        training_weeks: at_site.training_weeks as usize,
        graduation: at_site.graduation.get(),
        min_size: at_site.class_min,
        max_size: at_site.class_max,
        frozen: calendar.weeks.iter().map(frozen).collect(),
        cost_per_hire: at_site.hiring_cost.get(),
        cost_per_class: 0.0,
        training_cost_per_week: hiring.training_cost.get(),
        training_pay_share: 1.0,
        trainees_per_trainer: f64::from(hiring.trainees_per_trainer),
        trainers_from: (at_site.training_weeks > 0).then(|| trainers(parts.groups, at)),
    }
}

/// Whether a class for a group is decided already, or people in it are hired already.
fn has_class(scenario: &Scenario, group: &Group) -> bool {
    let mut classes = scenario.hiring.classes.iter();
    !group.joining.is_empty()
        || classes.any(|it| {
            (it.site, it.contract, &it.skills) == (group.site, group.contract, &group.skills)
        })
}

/// The group that trains the new people of another: the largest of the same site.
fn trainers(groups: &[Group], at: usize) -> usize {
    let same_site = (0..groups.len()).filter(|it| groups[*it].site == groups[at].site);
    let largest = same_site.max_by(|a, b| {
        groups[*a]
            .heads()
            .total_cmp(&groups[*b].heads())
            .then(b.cmp(a))
    });
    largest.unwrap_or(at)
}

fn overtime(hiring: &Hiring, contract: &Contract, efficiency: f64) -> Option<Overtime> {
    let own = contract.overtime;
    let factor = own.map_or(USUAL_OVERTIME_PAY, |it| it.pay_factor);
    let (most_share, pay_factor) = match (hiring.overtime, own) {
        (Some(written), _) => (written.at_most.get(), written.pay_factor.unwrap_or(factor)),
        (None, Some(own)) => {
            let allowed =
                f64::from(own.max_minutes_per_week) / f64::from(contract.week_max_minutes.max(1));
            (allowed.min(USUAL_OVERTIME), factor)
        }
        (None, None) => return None,
    };
    (most_share > 0.0).then_some(Overtime {
        most_share,
        pay_factor,
        // Nobody is on leave in it; breaks and shifts that do not fit are as in other hours.
        productive: efficiency,
    })
}

fn time_off(hiring: &Hiring, contract: &Contract) -> Option<VoluntaryTimeOff> {
    let most = f64::from(contract.week_max_minutes.max(1));
    let (most_share, saved_share) = match hiring.time_off {
        Some(written) => (written.at_most.get(), written.saves.get()),
        None => (1.0 - f64::from(contract.week_min_minutes) / most, 1.0),
    };
    (most_share > 0.0).then_some(VoluntaryTimeOff {
        most_share,
        saved_share,
    })
}

fn pool_terms<'a>(
    scenario: &'a Scenario,
    group: &Group,
) -> Option<&'a crate::scenario::model::PoolTerms> {
    let mut all = scenario.hiring.pools.iter();
    all.find(|it| (it.site, it.contract, &it.skills) == (group.site, group.contract, &group.skills))
}

fn temps(scenario: &Scenario, group: &Group) -> Option<Temps> {
    let terms = pool_terms(scenario, group)?.temps?;
    Some(Temps {
        lead_weeks: terms.lead_weeks as usize,
        contract_weeks: terms.stay_weeks as usize,
        training_weeks: terms.training_weeks as usize,
        most_heads: terms.at_most,
        productive: terms.speed,
        pay_per_h: terms.cost_per_hour.get(),
        cost_per_hire: terms.hiring_cost.get(),
    })
}

/// Who comes and goes as is known, by week; empty where nobody does.
fn known_changes(scenario: &Scenario, group: &Group, calendar: &Calendar<'_>) -> Vec<f64> {
    let written = pool_terms(scenario, group).map_or(&[][..], |it| &it.changes);
    let mut all = vec![0.0; calendar.weeks.len()];
    for (date, heads) in written {
        if let Some(week) = calendar.within(*date) {
            all[week] += heads;
        }
    }
    if all.iter().all(|it| *it == 0.0) {
        vec![]
    } else {
        all
    }
}
