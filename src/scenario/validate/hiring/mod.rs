//! The months ahead: what is written, checked; what is not, assumed and told.

mod limits;
mod parts;
mod people;
mod prices;
mod rates;

use super::holidays::HISTORY_DAYS;
use super::names::Names;
use super::{Basis, items, numbers};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, List};
use crate::scenario::file::{Dates, HiringFile, ScenarioFile};
use crate::scenario::model::{Agent, Contract, DateSpan, Hiring, Shrinkage, Site};
use crate::units::{ContractIndex, Fraction, Money, QueueIndex, Seconds, SiteIndex};
use chrono::{Days, NaiveDate};

/// Fewest and most weeks to look ahead.
const WEEKS: std::ops::RangeInclusive<u32> = 4..=208;
/// Longest lead time and training, in weeks.
const LONGEST_WEEKS: u32 = 52;
/// Most plays.
const MOST_PLAYS: u32 = 100_000;
/// What these checks need to know.
pub struct World<'a> {
    /// The plan's dates.
    pub basis: &'a Basis<'a>,
    /// Names of queues.
    pub queues: &'a Names,
    /// Names of sites.
    pub sites: &'a Names,
    /// The sites themselves, at least one.
    pub all_sites: &'a [Site],
    /// Names of contracts.
    pub contracts: &'a Names,
    /// The contracts themselves.
    pub all_contracts: &'a [Contract],
    /// The agents.
    pub agents: &'a [Agent],
    /// Whether all of them could be read.
    pub agents_complete: bool,
    /// Shrinkage of every month where nothing else is written.
    pub shrinkage: Shrinkage,
}

/// First day and number of weeks that are looked at.
#[derive(Clone, Copy)]
pub struct Horizon {
    /// First day.
    pub first: NaiveDate,
    /// Weeks of seven days from there.
    pub weeks: u32,
}

impl Horizon {
    /// The day after the last.
    pub fn end(self) -> NaiveDate {
        let days = Days::new(u64::from(self.weeks) * 7);
        self.first.checked_add_days(days).unwrap_or(self.first)
    }
}

/// What is looked at, without a report: [`hiring`] reports.
pub fn horizon(file: &ScenarioFile, first_day: NaiveDate) -> Option<Horizon> {
    let written = file.hiring.as_ref()?;
    let weeks = written
        .weeks
        .as_ref()
        .map_or(Hiring::USUAL_WEEKS, |at| at.value);
    Some(Horizon {
        first: written.first_week.as_ref().map_or(first_day, |at| at.value),
        weeks: weeks.clamp(*WEEKS.start(), *WEEKS.end()),
    })
}

/// The months ahead of a scenario; all assumed where nothing is written.
pub fn hiring(file: &ScenarioFile, world: &World<'_>, problems: &mut Problems) -> Hiring {
    let written = file.hiring.as_ref();
    let weeks = written.and_then(|it| it.weeks.as_ref());
    let weeks = weeks.map_or(Hiring::USUAL_WEEKS, |at| {
        numbers::within("weeks", at, WEEKS, problems)
    });
    let first = written.and_then(|it| it.first_week.as_ref());
    if let Some(at) = first {
        first_week(at, world, problems);
    }
    let horizon = Horizon {
        first: first.map_or(world.basis.first_day, |at| at.value),
        weeks,
    };
    let check = Check {
        world,
        horizon,
        contracts: people::contracts(written, world, problems),
    };
    let (rates, usual) = rates::rates(written, &check, problems);
    let sites = parts::sites(written, usual, &check, problems);
    let hiring = Hiring {
        first_week: first.map(|at| at.value),
        weeks,
        pools: people::pools(written, &check, problems),
        budgets: parts::budgets(written, &check, problems),
        volumes: parts::volumes(written, &check, problems),
        outsourcing: parts::outsourcing(written, &check, problems),
        cross_training: parts::cross_training(written, &check, problems),
        prices: prices::prices(written, &check, problems),
        classes: people::classes(written, &sites, &check, problems),
        contracts: check.contracts.clone(),
        sites,
        ..rates
    };
    limits::contradictions(written, &hiring, &check, problems);
    hiring
}

/// What the parts share.
struct Check<'a> {
    world: &'a World<'a>,
    horizon: Horizon,
    /// Contracts people are hired under, as written.
    contracts: Option<Vec<ContractIndex>>,
}

impl Check<'_> {
    fn queues(
        &self,
        written: &Option<List<At<String>>>,
        problems: &mut Problems,
    ) -> Vec<QueueIndex> {
        let mut found = super::knowledge::queues(written, self.world.queues, problems);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Queues, all where none is named.
    fn skills(
        &self,
        written: &Option<List<At<String>>>,
        problems: &mut Problems,
    ) -> Vec<QueueIndex> {
        match written {
            Some(_) => self.queues(written, problems),
            None => (0..self.world.queues.all().len())
                .map(QueueIndex::new)
                .collect(),
        }
    }

    fn sites(&self, written: &Option<List<At<String>>>, problems: &mut Problems) -> Vec<SiteIndex> {
        let found = items(written)
            .iter()
            .filter_map(|name| self.site(name, problems));
        found.collect()
    }

    fn site(&self, name: &At<String>, problems: &mut Problems) -> Option<SiteIndex> {
        // A scenario without sites has one named as itself.
        if self.world.sites.all().is_empty() && name.value == self.world.basis.name {
            return Some(SiteIndex::new(0));
        }
        self.world.sites.find(name, problems).map(SiteIndex::new)
    }

    /// The site that is named, or the only one.
    fn site_or_only(
        &self,
        name: Option<&At<String>>,
        place: &Place,
        problems: &mut Problems,
    ) -> Option<SiteIndex> {
        match name {
            Some(name) => self.site(name, problems),
            None if self.world.all_sites.len() == 1 => Some(SiteIndex::new(0)),
            None => {
                which(place, "site", self.world.sites.all(), problems);
                None
            }
        }
    }

    /// Dates, with a warning of those outside the weeks ahead.
    fn dates(&self, written: Option<&Dates>, problems: &mut Problems) -> Vec<DateSpan> {
        let all = written.map_or(&[][..], |dates| &dates.0);
        for at in all {
            self.outside(at.value, &at.place, problems);
        }
        all.iter().map(|at| at.value).collect()
    }

    fn outside(&self, dates: DateSpan, place: &Place, problems: &mut Problems) {
        let label = if dates.last < self.horizon.first {
            "before the first week"
        } else if dates.first >= self.horizon.end() {
            "after the last week"
        } else {
            return;
        };
        if !self.world.basis.dates_known {
            return;
        }
        let message = "this never touches the weeks that are looked at";
        let problem = Problem::warning(codes::OUTSIDE_WEEKS_AHEAD, message)
            .at(place.clone(), label)
            .help("leave it out, correct the date, or look further ahead with `weeks`");
        problems.push(problem);
    }
}

/// Reports an entry that must say which site or contract.
fn which(place: &Place, noun: &str, known: &[String], problems: &mut Problems) {
    let known = crate::scenario::words::nearest::listed(known.iter().map(String::as_str));
    let problem = Problem::error(codes::WHICH_ONE, format!("this must say which {noun}"))
        .at(place.clone(), format!("no {noun} is given"))
        .help(format!(
            "there are several {noun}s: {known}; add `{noun}` to it"
        ));
    problems.push(problem);
}

fn first_week(at: &At<NaiveDate>, world: &World<'_>, problems: &mut Problems) {
    let basis = world.basis;
    let latest = basis.first_day.checked_add_days(Days::new(366));
    let oldest = basis.first_day.checked_sub_days(Days::new(HISTORY_DAYS));
    let fits = latest.is_none_or(|it| at.value <= it) && oldest.is_none_or(|it| at.value >= it);
    if basis.dates_known && !(fits && at.value >= basis.first_day) {
        let problem = Problem::error(codes::BAD_FIRST_WEEK, "`first_week` is not in the year from the plan's first day on")
            .at(at.place.clone(), format!("the plan begins on {}", basis.first_day))
            .help("history ends where the plan begins: write the plan's first day or a later one, or leave it out");
        problems.push(problem);
    }
}

/// A length of time in whole weeks.
fn weeks_of(name: &str, at: &At<Seconds>, least: u32, problems: &mut Problems) -> u32 {
    let weeks = at.value.hours() / 168.0;
    if weeks.fract() == 0.0 && weeks >= f64::from(least) && weeks <= f64::from(LONGEST_WEEKS) {
        return weeks as u32;
    }
    let label = if weeks.fract() == 0.0 {
        "outside its range"
    } else {
        "not in whole weeks"
    };
    let name = crate::scenario::words::nearest::key(name);
    let problem = Problem::error(
        codes::DURATION_RANGE,
        format!("{name} is outside its range"),
    )
    .at(at.place.clone(), label)
    .help(format!(
        "write {least}w to {LONGEST_WEEKS}w, in whole weeks"
    ));
    problems.push(problem);
    least.max(1)
}

fn money(name: &str, at: Option<&At<f64>>, otherwise: Money, problems: &mut Problems) -> Money {
    at.map_or(otherwise, |at| numbers::money(name, at, problems))
}

fn share(name: &str, at: &At<f64>, problems: &mut Problems) -> Fraction {
    numbers::share(name, at, false, problems)
}

/// Whether `file` says anything under `[hiring]`.
fn of<'a, T>(
    written: Option<&'a HiringFile>,
    part: fn(&'a HiringFile) -> &'a Option<T>,
) -> Option<&'a T> {
    written.and_then(|it| part(it).as_ref())
}
