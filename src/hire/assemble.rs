//! From the scenario to the plain numbers that [`capacity`](crate::capacity) plans with.

use super::demand::WeekNeed;
use super::groups::Group;
use super::weekly::QueueWeeks;
use crate::capacity::{
    self, Attrition, Budget, Class, CostKind, HiringLimit, MoveRoute, Outsourcing, Overtime, Pool,
    PriceStep, Problem, QueueNeed, RampWeek, Robust, Serves, SiteRoom, Temps, TenureBand,
    VoluntaryTimeOff,
};
use crate::scenario::Scenario;
use crate::scenario::model::{AttritionBand, Contract, Hiring, PriceFactor, RampStep, SiteTerms};
use crate::units::SiteIndex;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;
use std::ops::Range;

/// Weeks of a year.
const YEAR: f64 = 52.18;
/// Overtime that is reckoned with where a contract allows any, as a share of its hours: nobody stays longer week after week.
const USUAL_OVERTIME: f64 = 0.05;
/// What overtime costs where neither `[hiring]` nor the contract says so.
const USUAL_OVERTIME_PAY: f64 = 1.5;
/// Prices of a missing hour where none are given: up to a share of the required hours, in hours of pay.
const USUAL_PRICES: [(f64, f64); 3] = [(0.05, 2.0), (0.15, 4.0), (1.0, 8.0)];
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

/// The weeks, and what falls into them.
struct Calendar<'a> {
    weeks: &'a [NaiveDate],
}

impl Calendar<'_> {
    /// For each week the mean of its days.
    fn mean(&self, of_day: impl Fn(NaiveDate) -> f64) -> Vec<f64> {
        let of_week = |first: &NaiveDate| {
            let days = crate::calendar::dates(*first, 7);
            days.map(&of_day).sum::<f64>() / 7.0
        };
        self.weeks.iter().map(of_week).collect()
    }

    /// The week that a date is in; the first for earlier ones.
    fn week(&self, date: NaiveDate) -> usize {
        self.weeks
            .partition_point(|first| *first <= date)
            .saturating_sub(1)
    }

    /// The week that a date is in; `None` for dates before the first and after the last.
    fn within(&self, date: NaiveDate) -> Option<usize> {
        let end = self.weeks.last()?.checked_add_days(Days::new(7))?;
        let first = *self.weeks.first()?;
        (first..end).contains(&date).then(|| self.week(date))
    }

    /// The weeks that begin in a stretch of days.
    fn begin_in(&self, first: NaiveDate, last: NaiveDate) -> Range<usize> {
        let from = self.weeks.partition_point(|week| *week < first);
        from..self.weeks.partition_point(|week| *week <= last).max(from)
    }
}

fn queues(parts: &Parts<'_>, calendar: &Calendar<'_>) -> Vec<QueueNeed> {
    let all = parts.weekly.iter().zip(parts.demand);
    all.map(|(own, needs)| QueueNeed {
        name: parts.scenario.queues[own.queue.get()].name.clone(),
        required_h: needs.iter().map(|it| it.required_h).collect(),
        required_p10_h: needs.iter().map(|it| it.required_p10_h).collect(),
        required_p90_h: needs.iter().map(|it| it.required_p90_h).collect(),
        understaffing: prices(parts),
        understaffing_factor: price_factor(parts, own, calendar),
        outsourcing: outsourcing(parts, own, calendar),
    })
    .collect()
}

/// What a missing hour costs: as written, else in hours of the mean pay.
fn prices(parts: &Parts<'_>) -> Vec<PriceStep> {
    let written = &parts.scenario.hiring.understaffing;
    if !written.is_empty() {
        let step = |it: &crate::scenario::model::ShortfallStep| PriceStep {
            up_to_share: it.up_to.unwrap_or(1.0),
            price_per_h: it.per_hour.get(),
        };
        return written.iter().map(step).collect();
    }
    let hour = mean_pay(parts.groups);
    let step = |(up_to_share, hours): &(f64, f64)| PriceStep {
        up_to_share: *up_to_share,
        price_per_h: hours * hour,
    };
    USUAL_PRICES.iter().map(step).collect()
}

/// Factor on the prices of a queue's missing hours by week, the mean of its days; empty where none is written.
fn price_factor(parts: &Parts<'_>, own: &QueueWeeks, calendar: &Calendar<'_>) -> Vec<f64> {
    let all = parts.scenario.hiring.prices.iter();
    let own: Vec<&PriceFactor> = all
        .filter(|it| it.queues.is_empty() || it.queues.contains(&own.queue))
        .collect();
    if own.is_empty() {
        return vec![];
    }
    let holds = |it: &&&PriceFactor, date: NaiveDate| {
        it.dates.is_empty() || it.dates.iter().any(|span| span.contains(date))
    };
    calendar.mean(|date| {
        let held = own.iter().filter(|it| holds(it, date));
        held.map(|it| it.factor).product()
    })
}

/// Pay for an hour, mean over all heads; over groups where nobody is there yet.
fn mean_pay(groups: &[Group]) -> f64 {
    let heads: f64 = groups.iter().map(Group::heads).sum();
    let weight = |it: &Group| if heads > 0.0 { it.heads() } else { 1.0 };
    let weights: f64 = groups.iter().map(weight).sum();
    let pay = groups.iter().map(|it| weight(it) * it.pay_per_hour);
    pay.sum::<f64>() / weights.max(f64::MIN_POSITIVE)
}

fn outsourcing(
    parts: &Parts<'_>,
    own: &QueueWeeks,
    calendar: &Calendar<'_>,
) -> Option<Outsourcing> {
    let terms = parts
        .scenario
        .hiring
        .outsourcing
        .iter()
        .find(|it| it.queue == own.queue)?;
    let available = |date: NaiveDate| {
        let always = terms.dates.is_empty();
        f64::from(u8::from(
            always || terms.dates.iter().any(|span| span.contains(date)),
        ))
    };
    let share = calendar.mean(available);
    Some(Outsourcing {
        least_h: share.iter().map(|it| it * terms.at_least).collect(),
        most_h: share.iter().map(|it| it * terms.at_most).collect(),
        price_per_h: terms.per_hour.get(),
    })
}

fn terms(scenario: &Scenario, site: SiteIndex) -> SiteTerms {
    scenario
        .hiring
        .sites
        .get(site.get())
        .cloned()
        .unwrap_or_default()
}

fn sites(scenario: &Scenario, weeks: usize) -> Vec<SiteRoom> {
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

fn pools(parts: &Parts<'_>, calendar: &Calendar<'_>) -> Vec<Pool> {
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

/// Classes that are decided already, and people who are hired already and join later: they are trained, too.
fn committed(parts: &Parts<'_>, calendar: &Calendar<'_>) -> Vec<Class> {
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
fn hiring_limits(parts: &Parts<'_>, calendar: &Calendar<'_>) -> Vec<HiringLimit> {
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

fn budgets(scenario: &Scenario, calendar: &Calendar<'_>) -> Vec<Budget> {
    let all = scenario.hiring.budgets.iter().map(|it| Budget {
        name: format!("{} to {}", it.dates.first, it.dates.last),
        weeks: calendar.begin_in(it.dates.first, it.dates.last),
        kinds: vec![CostKind::Hiring, CostKind::Training],
        most: it.amount.get(),
    });
    all.filter(|it| !it.weeks.is_empty()).collect()
}

fn robust(parts: &Parts<'_>) -> Option<Robust> {
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
