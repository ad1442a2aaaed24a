//! From the scenario to the plain numbers that [`capacity`](crate::capacity) plans with.

mod calendar;
mod limits;
mod pools;
mod queues;

use super::demand::WeekNeed;
use super::groups::Group;
use super::weekly::QueueWeeks;
use crate::capacity::{MoveRoute, Problem};
use crate::scenario::Scenario;
use crate::scenario::model::{Hiring, SiteTerms};
use crate::units::SiteIndex;
use calendar::Calendar;
use chrono::NaiveDate;
use limits::{budgets, committed, hiring_limits, robust, sites};
use pools::pools;
use queues::queues;

/// Weeks past the end besides lead time, training and ramp.
const PAST_END: u32 = 8;

/// What a problem is made of.
pub struct Parts<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Volumes by queue and week, those past the end included.
    pub weekly: &'a [QueueWeeks],
    /// Required hours by queue and week.
    pub demand: &'a [Vec<WeekNeed>],
    /// The people.
    pub groups: &'a [Group],
    /// Required hours that a paid hour at work covers.
    pub efficiency: f64,
}

/// Weeks past the end that are looked at, so that the plan does not end in a void: lead time, training and
/// ramp, and eight more.
#[must_use]
pub fn weeks_past_end(hiring: &Hiring) -> usize {
    let usual = [SiteTerms::default()];
    let sites = match hiring.sites.is_empty() {
        true => &usual[..],
        false => &hiring.sites,
    };
    let ready = |it: &SiteTerms| {
        let ramp = it.ramp.last().map_or(0, |it| it.until_weeks);
        it.lead_weeks + it.training_weeks + ramp
    };
    let longest = sites.iter().map(ready).max().unwrap_or(0);
    (longest + PAST_END) as usize
}

/// The problem of the months ahead.
#[must_use]
pub fn assemble(parts: &Parts<'_>) -> Problem {
    let scenario = parts.scenario;
    let weeks: Vec<NaiveDate> = parts.weekly.first().map_or(vec![], |own| {
        own.weeks.iter().map(|week| week.first).collect()
    });
    let horizon = (scenario.hiring.weeks as usize).min(weeks.len());
    let calendar = Calendar { weeks: &weeks };
    Problem {
        horizon,
        queues: queues(parts, &calendar),
        sites: sites(scenario, weeks.len()),
        pools: pools(parts, &calendar),
        moves: moves(parts),
        committed: committed(parts, &calendar),
        hiring_limits: hiring_limits(parts, &calendar),
        budgets: budgets(scenario, &calendar),
        robust: robust(parts),
        weeks,
    }
}

fn terms(scenario: &Scenario, site: SiteIndex) -> SiteTerms {
    scenario
        .hiring
        .sites
        .get(site.get())
        .cloned()
        .unwrap_or_default()
}

fn moves(parts: &Parts<'_>) -> Vec<MoveRoute> {
    let scenario = parts.scenario;
    let mut all = vec![];
    for training in &scenario.hiring.cross_training {
        for (from, group) in parts.groups.iter().enumerate() {
            let here = training.sites.is_empty() || training.sites.contains(&group.site);
            let to = parts.groups.iter().position(|it| {
                (it.site, it.contract, &it.skills) == (group.site, group.contract, &training.to)
            });
            if let Some(to) = to.filter(|_| here && group.skills == training.from) {
                all.push(MoveRoute {
                    name: format!("{} to {}", group.name, parts.groups[to].name),
                    from,
                    to,
                    first_week: 0,
                    weeks_away: training.weeks as usize,
                    most_per_week: training.at_most,
                    cost_per_head: training.cost.get(),
                });
            }
        }
    }
    all
}
