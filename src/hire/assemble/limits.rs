//! Rooms, classes that are decided already, and limits on further ones.

use super::calendar::Calendar;
use super::queues::prices;
use super::{Parts, terms};
use crate::capacity::{Budget, Class, CostKind, HiringLimit, Robust, SiteRoom};
use crate::scenario::Scenario;
use crate::units::SiteIndex;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

pub(super) fn sites(scenario: &Scenario, weeks: usize) -> Vec<SiteRoom> {
    let room = |(at, site): (usize, &crate::scenario::model::Site)| {
        let terms = terms(scenario, SiteIndex::new(at));
        SiteRoom {
            name: site.name.clone(),
            seats: terms.seats.map(|seats| vec![f64::from(seats); weeks]),
            trainers: terms.trainers.map(|it| vec![f64::from(it); weeks]),
        }
    };
    scenario.sites.iter().enumerate().map(room).collect()
}

/// Classes that are decided already, and people who are hired already and join later: they are trained, too.
pub(super) fn committed(parts: &Parts<'_>, calendar: &Calendar<'_>) -> Vec<Class> {
    let mut all: Vec<Class> = vec![];
    let mut add = |pool: usize, start: NaiveDate, heads: f64| {
        let Some(week) = calendar.within(start) else {
            return;
        };
        all.push(Class {
            pool,
            week,
            size: heads,
        });
    };
    for it in &parts.scenario.hiring.classes {
        let mut groups = parts.groups.iter();
        let pool = groups.position(|own| {
            (own.site, own.contract, &own.skills) == (it.site, it.contract, &it.skills)
        });
        if let Some(pool) = pool {
            add(pool, it.start, f64::from(it.heads));
        }
    }
    for (pool, group) in parts.groups.iter().enumerate() {
        let mut weeks: BTreeMap<usize, (NaiveDate, f64)> = BTreeMap::new();
        for (day, heads) in &group.joining {
            if let Some(week) = calendar.within(*day) {
                weeks.entry(week).or_insert((*day, 0.0)).1 += heads;
            }
        }
        for (start, heads) in weeks.into_values() {
            add(pool, start, heads);
        }
    }
    all
}

/// Classes a month, at sites that limit them.
pub(super) fn hiring_limits(parts: &Parts<'_>, calendar: &Calendar<'_>) -> Vec<HiringLimit> {
    let scenario = parts.scenario;
    let mut all = vec![];
    for (site, place) in scenario.sites.iter().enumerate() {
        let Some(most) = terms(scenario, SiteIndex::new(site)).classes_a_month else {
            continue;
        };
        let hires = |at: &usize| parts.groups[*at].site.get() == site && parts.groups[*at].hires;
        let pools: Vec<usize> = (0..parts.groups.len()).filter(hires).collect();
        let month = |week: usize| {
            let first = calendar.weeks[week];
            (first.year(), first.month())
        };
        let mut from = 0;
        for to in 1..=calendar.weeks.len() {
            if to < calendar.weeks.len() && month(to) == month(from) {
                continue;
            }
            all.push(HiringLimit {
                name: format!("{} in {}", place.name, calendar.weeks[from].format("%B %Y")),
                pools: pools.clone(),
                weeks: from..to,
                most_classes: Some(most),
                most_heads: None,
            });
            from = to;
        }
    }
    all
}

pub(super) fn budgets(scenario: &Scenario, calendar: &Calendar<'_>) -> Vec<Budget> {
    let all = scenario.hiring.budgets.iter().map(|it| Budget {
        name: format!("{} to {}", it.dates.first, it.dates.last),
        weeks: calendar.begin_in(it.dates.first, it.dates.last),
        kinds: vec![CostKind::Hiring, CostKind::Training],
        most: it.amount.get(),
    });
    all.filter(|it| !it.weeks.is_empty()).collect()
}

pub(super) fn robust(parts: &Parts<'_>) -> Option<Robust> {
    let most_short_share = parts.scenario.hiring.shortfall_at_p90?.get();
    let dearest = prices(parts)
        .iter()
        .map(|it| it.price_per_h)
        .fold(0.0, f64::max);
    Some(Robust {
        most_short_share,
        price_per_h: dearest,
    })
}
