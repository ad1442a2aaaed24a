//! What there may be several of: sites, budgets, volumes, outsourcing, cross-training.

use super::rates::{attrition, factors, not_rising, ramp};
use super::{Check, money, weeks_of, which};
use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::file::{
    ClassSizeFile, HiringFile, HiringSiteFile, OutsourcingFile, WeeklyVolumeFile,
};
use crate::scenario::model::{
    Budget, CrossTraining, DateSpan, Outsourcing, SiteTerms, VolumeAhead,
};
use crate::scenario::validate::{items, limits_reversed, numbers};
use crate::scenario::words::nearest::quoted;
use crate::units::{Money, QueueIndex};
use chrono::NaiveDate;

/// Most people or seats that are believed.
pub const MOST_PEOPLE: u32 = 100_000;
/// Highest growth a year that is believed.
const MOST_GROWTH: f64 = 2.0;

/// What holds at each site, in the scenario's order; at one that says nothing it is as `usual`.
pub fn sites(
    written: Option<&HiringFile>,
    usual: SiteTerms,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Vec<SiteTerms> {
    let size = written.and_then(|it| it.class_size.as_ref());
    let (class_min, class_max) = class_size(size, (usual.class_min, usual.class_max), problems);
    let usual = SiteTerms {
        class_min,
        class_max,
        freeze: check.dates(written.and_then(|it| it.freeze.as_ref()), problems),
        ..usual
    };
    let mut all = vec![usual; check.world.all_sites.len()];
    let mut seen = vec![];
    for own in items(written.map_or(&None, |it| &it.site)) {
        let Some(name) = &own.site else { continue };
        let Some(site) = check.site(name, problems) else {
            continue;
        };
        if seen.contains(&site) {
            twice(name, "site", problems);
        }
        seen.push(site);
        if let Some(terms) = all.get_mut(site.get()) {
            one_site(own, terms, check, problems);
        }
    }
    all
}

fn one_site(
    own: &HiringSiteFile,
    terms: &mut SiteTerms,
    check: &Check<'_>,
    problems: &mut Problems,
) {
    let mut count = |name, at: &Option<At<u32>>, least| {
        let at = at.as_ref()?;
        Some(numbers::within(name, at, least..=MOST_PEOPLE, problems))
    };
    terms.seats = count("seats", &own.seats, 1);
    terms.trainers = count("trainers", &own.trainers, 0);
    terms.classes_a_month = count("classes_a_month", &own.classes_a_month, 0);
    if let Some(at) = &own.lead_time {
        terms.lead_weeks = weeks_of("lead_time", at, 0, problems);
    }
    let usual = (terms.class_min, terms.class_max);
    (terms.class_min, terms.class_max) = class_size(own.class_size.as_ref(), usual, problems);
    terms.hiring_cost = money(
        "hiring_cost",
        own.hiring_cost.as_ref(),
        terms.hiring_cost,
        problems,
    );
    if let Some(written) = &own.attrition {
        terms.attrition = attrition(written, problems);
    }
    if let Some(at) = &own.training {
        terms.training_weeks = weeks_of("training", at, 0, problems);
    }
    if let Some(at) = &own.graduation {
        terms.graduation = numbers::share("graduation", at, true, problems);
    }
    if let Some(list) = &own.ramp {
        terms.ramp = ramp(&list.items, problems);
    }
    terms
        .freeze
        .extend(check.dates(own.freeze.as_ref(), problems));
}

/// Fewest and most people in a class.
fn class_size(
    written: Option<&ClassSizeFile>,
    (usual_min, usual_max): (u32, u32),
    problems: &mut Problems,
) -> (u32, u32) {
    let Some(written) = written else {
        return (usual_min, usual_max);
    };
    let mut part = |name, at: &Option<At<u32>>| {
        let at = at.as_ref()?;
        Some(numbers::within(name, at, 1..=MOST_PEOPLE, problems))
    };
    let (min, max) = (part("min", &written.min), part("max", &written.max));
    let sizes = match (min, max) {
        (Some(min), Some(max)) => (min, max),
        (Some(min), None) => (min, usual_max.max(min)),
        (None, Some(max)) => (usual_min.min(max), max),
        (None, None) => (usual_min, usual_max),
    };
    if sizes.0 > sizes.1 {
        let place = written.min.as_ref().map_or(&written.place, |at| &at.place);
        limits_reversed("class_size", place, problems);
    }
    sizes
}

/// Says that something is given twice.
pub fn twice(name: &At<String>, noun: &str, problems: &mut Problems) {
    let message = format!("the {noun} {} is given twice", quoted(&name.value));
    let problem = Problem::error(codes::DUPLICATE_NAME, message)
        .at(name.place.clone(), "was given before")
        .help("write all that holds there in one place");
    problems.push(problem);
}

/// What hiring may cost.
pub fn budgets(
    written: Option<&HiringFile>,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Vec<Budget> {
    let mut all = vec![];
    for it in items(written.map_or(&None, |it| &it.budget)) {
        let Some(dates) = &it.dates else { continue };
        check.outside(dates.value, &dates.place, problems);
        all.push(Budget {
            dates: dates.value,
            amount: money("amount", it.amount.as_ref(), Money::default(), problems),
        });
    }
    all
}

/// What is known of volumes.
pub fn volumes(
    written: Option<&HiringFile>,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Vec<VolumeAhead> {
    let all = items(written.map_or(&None, |it| &it.volume)).iter();
    all.map(|it| VolumeAhead {
        queues: check.queues(&it.queues, problems),
        growth_per_year: it.growth_per_year.as_ref().map(|at| growth(at, problems)),
        by_month: factors("by_month", it.by_month.as_ref(), problems),
        typical_week: typical_weeks(it, check, problems),
        uncertainty: (it.uncertainty.as_ref())
            .map(|at| numbers::between("uncertainty", at, 0.0..=2.0, problems)),
    })
    .collect()
}

fn growth(at: &At<f64>, problems: &mut Problems) -> f64 {
    if at.value > -1.0 && at.value <= MOST_GROWTH {
        return at.value;
    }
    let help = "write a number above -1, 2 at most, such as 0.08 for 8 % more after a year";
    numbers::bad_number("growth_per_year", at, "hard to believe", help, problems);
    0.0
}

fn typical_weeks(
    written: &WeeklyVolumeFile,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Vec<(NaiveDate, f64)> {
    let mut all: Vec<(NaiveDate, f64)> = vec![];
    for it in items(&written.typical_week) {
        let (Some(from), Some(offered)) = (&it.from, &it.offered) else {
            continue;
        };
        if all.last().is_some_and(|(before, _)| *before >= from.value) {
            not_rising("typical_week", &it.place, problems);
        }
        if from.value >= check.horizon.end() {
            check.outside(DateSpan::day(from.value), &from.place, problems);
        }
        all.push((
            from.value,
            numbers::not_negative("offered", offered, problems),
        ));
    }
    all
}

/// Work that another company can take.
pub fn outsourcing(
    written: Option<&HiringFile>,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Vec<Outsourcing> {
    let mut all: Vec<Outsourcing> = vec![];
    for it in items(written.map_or(&None, |it| &it.outsourcing)) {
        let Some(queue) = queue_or_only(it, check, problems) else {
            continue;
        };
        if let Some(name) = it
            .queue
            .as_ref()
            .filter(|_| all.iter().any(|other| other.queue == queue))
        {
            twice(name, "outsourcing of", problems);
        }
        let mut hours = |name, at: &Option<At<f64>>| {
            at.as_ref()
                .map_or(0.0, |at| numbers::not_negative(name, at, problems))
        };
        let at_most = hours("at_most", &it.at_most);
        let at_least = hours("at_least", &it.at_least);
        if let Some(at) = it.at_least.as_ref().filter(|_| at_least > at_most) {
            limits_reversed("hours of outsourcing", &at.place, problems);
        }
        all.push(Outsourcing {
            queue,
            per_hour: money("per_hour", it.per_hour.as_ref(), Money::default(), problems),
            at_most,
            at_least,
            dates: check.dates(it.dates.as_ref(), problems),
        });
    }
    all
}

fn queue_or_only(
    it: &OutsourcingFile,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Option<QueueIndex> {
    let names = check.world.queues;
    match &it.queue {
        Some(name) => names.find(name, problems).map(QueueIndex::new),
        None if names.all().len() == 1 => Some(QueueIndex::new(0)),
        None => {
            which(&it.place, "queue", names.all(), problems);
            None
        }
    }
}

/// Skills that people can learn.
pub fn cross_training(
    written: Option<&HiringFile>,
    check: &Check<'_>,
    problems: &mut Problems,
) -> Vec<CrossTraining> {
    let mut all = vec![];
    for it in items(written.map_or(&None, |it| &it.cross_training)) {
        let from = check.queues(&it.from, problems);
        let to = check.queues(&it.to, problems);
        if it.from.is_some() && it.to.is_some() && to.iter().all(|queue| from.contains(queue)) {
            let problem = Problem::error(
                codes::NOTHING_TO_LEARN_HERE,
                "this training teaches nothing",
            )
            .at(it.place.clone(), "all of `to` is in `from`")
            .help("name in `to` all queues that people can serve afterwards, with a new one");
            problems.push(problem);
        }
        all.push(CrossTraining {
            sites: check.sites(&it.sites, problems),
            from,
            to,
            weeks: (it.takes.as_ref()).map_or(1, |at| weeks_of("takes", at, 0, problems)),
            cost: money("cost", it.cost.as_ref(), Money::default(), problems),
            at_most: (it.at_most.as_ref()).map_or(4, |at| {
                numbers::within("at_most", at, 0..=MOST_PEOPLE, problems)
            }),
        });
    }
    all
}
