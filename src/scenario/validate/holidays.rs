//! Public holidays: the calendar of the country and its region, as far as plan and history reach.

use super::names::Names;
use super::{Basis, items, knowledge};
use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, DateOrName};
use crate::scenario::file::{HolidaysFile, ScenarioFile};
use crate::scenario::holidays::{Country, Region, YEARS, countries, country};
use crate::scenario::model::{ClosedDay, DateSpan, Holiday, concerns};
use crate::scenario::words::date::span;
use crate::scenario::words::nearest::{listed, nearest, quoted};
use crate::units::QueueIndex;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

/// How far history may reach back from the plan: thirty years.
pub const HISTORY_DAYS: u64 = 30 * 365 + 8;

/// All holidays from thirty years before the plan to its end, by date.
pub fn holidays(
    file: &ScenarioFile,
    queues: &Names,
    basis: &Basis<'_>,
    problems: &mut Problems,
) -> Vec<Holiday> {
    let mut all = vec![];
    for written in file.holidays.iter().flat_map(|list| &list.0) {
        all.extend(of_calendar(written, queues, basis, problems));
    }
    all.sort_by(|a: &Holiday, b| (a.date, &a.name).cmp(&(b.date, &b.name)));
    all
}

fn of_calendar(
    written: &HolidaysFile,
    queues: &Names,
    basis: &Basis<'_>,
    problems: &mut Problems,
) -> Vec<Holiday> {
    let chosen = knowledge::queues(&written.queues, queues, problems);
    let Some((country, region)) = calendar(written, problems) else {
        return vec![];
    };
    let days = country.holidays(region);
    let kept = without_exceptions(written, days, problems);
    if !basis.dates_known {
        return vec![];
    }
    unknown_years(written, basis, problems);
    let first = basis.first_day.checked_sub_days(Days::new(HISTORY_DAYS));
    let reach = first.unwrap_or(NaiveDate::MIN)..basis.horizon_end();
    let closed = written.closed.as_ref().is_none_or(|at| at.value);
    kept.into_iter()
        .filter(|(date, _)| reach.contains(date))
        .map(|(date, name)| Holiday {
            date,
            name,
            closed,
            queues: chosen.clone(),
        })
        .collect()
}

fn calendar(written: &HolidaysFile, problems: &mut Problems) -> Option<(Country, Option<Region>)> {
    let named = written.country.as_ref()?;
    let Some(country) = country(&named.value) else {
        let near = near_country(&named.value);
        let help = match near {
            Some(it) => format!("did you mean \"{}\" ({})?", it.code, it.name),
            None => "write the two letters or the English name of the country, such as \"US\" \
                     or \"Germany\""
                .to_owned(),
        };
        let message = format!("no holidays are known of {}", quoted(&named.value));
        unknown(message, named, "no such country", help, problems);
        return None;
    };
    let Some(named) = &written.region else {
        return Some((country, None));
    };
    if let Some(region) = country.region(&named.value) {
        return Some((country, Some(region)));
    }
    let message = format!("{} has no region {}", country.name, quoted(&named.value));
    let help = region_help(country, &named.value);
    unknown(message, named, "no such region", help, problems);
    None
}

/// The country that is likely meant: whose name begins so, or whose code or name is near.
fn near_country(text: &str) -> Option<Country> {
    let text = text.trim();
    let lower = text.to_lowercase();
    let mut begins = countries().filter(|it| it.name.to_lowercase().starts_with(&lower));
    if let (Some(only), None) = (begins.next(), begins.next())
        && text.len() > 2
    {
        return Some(only);
    }
    let codes = countries().map(|it| it.code).filter(|_| text.len() <= 3);
    let near = nearest(text, codes).or_else(|| nearest(text, countries().map(|it| it.name)))?;
    country(near)
}

fn region_help(country: Country, text: &str) -> String {
    let regions: Vec<Region> = country.regions().collect();
    let words = regions
        .iter()
        .flat_map(|it| std::iter::once(it.code).chain(it.names()));
    if let Some(region) = nearest(text, words).and_then(|near| country.region(near)) {
        let name = region.names().next();
        let name = name.map_or_else(String::new, |name| format!(" ({name})"));
        return format!("did you mean \"{}\"{name}?", region.code);
    }
    if regions.is_empty() {
        return format!(
            "leave region out: {} has the same holidays everywhere",
            country.name
        );
    }
    let codes = regions.iter().map(|it| it.code);
    format!("the regions of {} are {}", country.name, listed(codes))
}

fn unknown(message: String, at: &At<String>, label: &str, help: String, problems: &mut Problems) {
    let problem = Problem::error(codes::UNKNOWN_COUNTRY, message);
    problems.push(problem.at(at.place.clone(), label).help(help));
}

/// The holidays without those of `except`; reports what is no holiday.
fn without_exceptions(
    written: &HolidaysFile,
    mut days: BTreeMap<NaiveDate, String>,
    problems: &mut Problems,
) -> BTreeMap<NaiveDate, String> {
    let all = days.clone();
    for at in items(&written.except) {
        let dates = span(&at.value.0).ok();
        let meant = |date: &NaiveDate, names: &str| match dates {
            Some(dates) => dates.contains(*date),
            None => names.split(" / ").any(|name| is_called(name, &at.value.0)),
        };
        if all.iter().any(|(date, names)| meant(date, names)) {
            days.retain(|date, names| !meant(date, names));
        } else {
            no_holiday(at, dates, &all, problems);
        }
    }
    days
}

/// Whether a holiday has this name, its observed day included.
fn is_called(name: &str, wanted: &str) -> bool {
    let plain = name.strip_suffix(" (observed)").unwrap_or(name);
    [name, plain]
        .iter()
        .any(|name| name.to_lowercase() == wanted.to_lowercase())
}

fn no_holiday(
    at: &At<DateOrName>,
    dates: Option<DateSpan>,
    days: &BTreeMap<NaiveDate, String>,
    problems: &mut Problems,
) {
    let message = format!("{} is no holiday there", quoted(&at.value.0));
    let problem = if dates.is_some() {
        Problem::warning(codes::UNKNOWN_HOLIDAY, message).help("leave it out")
    } else {
        let mut names: Vec<&str> = days.values().flat_map(|names| names.split(" / ")).collect();
        names.sort_unstable();
        names.dedup();
        let help = match nearest(&at.value.0, names.iter().copied()) {
            Some(near) => format!("did you mean {}?", quoted(near)),
            None => format!("write a date or a name; the holidays are {}", listed(names)),
        };
        Problem::error(codes::UNKNOWN_HOLIDAY, message).help(help)
    };
    problems.push(problem.at(at.place.clone(), "no such holiday"));
}

fn unknown_years(written: &HolidaysFile, basis: &Basis<'_>, problems: &mut Problems) {
    let last = basis.horizon_end().pred_opt().unwrap_or(basis.first_day);
    if basis.first_day.year() >= YEARS.0 && last.year() <= YEARS.1 {
        return;
    }
    let message = format!("holidays are known from {} to {}", YEARS.0, YEARS.1);
    let place = written
        .country
        .as_ref()
        .map_or(&written.place, |at| &at.place);
    let problem = Problem::warning(codes::HOLIDAYS_UNKNOWN, message)
        .at(place.clone(), "not known for all of the plan")
        .help("write the others as [[closed_day]]");
    problems.push(problem);
}

/// Adds holidays on which queues are closed to the closed days; a queue that is closed on that
/// date already is not closed again.
pub fn close(holidays: &[Holiday], queues: usize, closed_days: &mut Vec<ClosedDay>) {
    for holiday in holidays.iter().filter(|it| it.closed) {
        let open = |queue: &QueueIndex| {
            let mut days = closed_days.iter();
            !days.any(|day| day.date == holiday.date && concerns(&day.queues, *queue))
        };
        let all = || (0..queues).map(QueueIndex::new);
        let wanted: Vec<QueueIndex> = all()
            .filter(|queue| concerns(&holiday.queues, *queue) && open(queue))
            .collect();
        if wanted.is_empty() {
            continue;
        }
        closed_days.push(ClosedDay {
            date: holiday.date,
            name: holiday.name.clone(),
            queues: if wanted.len() == queues {
                vec![]
            } else {
                wanted
            },
        });
    }
}
