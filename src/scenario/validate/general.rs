//! The scenario as a whole: its time, closed days, shrinkage, sites, prices, forecast.

use super::contracts::Checked;
use super::names::Names;
use super::{Basis, items, limits_reversed, numbers};
use crate::calendar::IntervalLength;
use crate::problem::{Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::At;
use crate::scenario::file::{PayBands, ScenarioFile};
use crate::scenario::model::{ClosedDay, ForecastSettings, PayBand, Prices, Shrinkage, Site};
use crate::scenario::plannable::too_long_for_roster;
use crate::scenario::words::nearest::{listed, nearest, quoted};
use crate::scenario::words::zone::likely_instead_of_fixed;
use crate::units::{Fraction, Money, QueueIndex};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::path::Path;

/// Longest plan, in weeks: two years.
const MOST_WEEKS: u32 = 104;

/// The forecast's methods, by the names that a scenario may give.
const METHODS: [&str; 11] = [
    "auto",
    "combination",
    "seasonal_naive",
    "mean_same_weekday",
    "smoothed_same_weekday",
    "small_counts",
    "level_profile",
    "theta",
    "ets",
    "mstl",
    "calendar_effects",
];

/// Name, zone, interval and dates.
pub fn basis<'a>(file: &ScenarioFile, folder: &'a Path, problems: &mut Problems) -> Basis<'a> {
    let weeks = file.weeks.as_ref().map(|at| weeks(at, problems));
    if let Some(at) = file.weeks.as_ref().filter(|_| weeks.flatten().is_some())
        && (file.agents.is_some() || file.agent.is_some())
        && let Some(problem) = too_long_for_roster(at.value)
    {
        problems.push(
            problem
                .into_warning()
                .at(at.place.clone(), "longer than a roster"),
        );
    }
    if let Some(zone) = &file.zone {
        fixed_zone(zone, problems);
    }
    Basis {
        folder,
        name: file
            .name
            .as_ref()
            .map_or_else(String::new, |name| name.value.0.clone()),
        zone: file.zone.as_ref().map_or(Tz::UTC, |zone| zone.value),
        interval: file
            .interval
            .as_ref()
            .map_or(IntervalLength::Half, |at| at.value),
        first_day: file
            .first_day
            .as_ref()
            .map_or(NaiveDate::default(), |at| at.value),
        dates_known: file.first_day.is_some() && weeks.flatten().is_some(),
        ahead: (file.first_day.as_ref())
            .and_then(|at| super::hiring::horizon(file, at.value))
            .map(super::hiring::Horizon::end),
        weeks: weeks.flatten().unwrap_or(1),
    }
}

fn weeks(at: &At<u32>, problems: &mut Problems) -> Option<u32> {
    if (1..=MOST_WEEKS).contains(&at.value) {
        return Some(at.value);
    }
    let label = if at.value == 0 {
        "a plan of no weeks"
    } else {
        "longer than two years"
    };
    let problem = Problem::error(
        codes::BAD_WEEKS,
        format!("a plan has 1 to {MOST_WEEKS} weeks"),
    )
    .at(at.place.clone(), label)
    .help("write the number of weeks to plan, such as weeks = 4");
    problems.push(problem);
    None
}

/// Warns of a zone whose clock never changes where its region's does.
pub fn fixed_zone(at: &At<Tz>, problems: &mut Problems) {
    let name = at.value.name();
    if let Some(likely) = likely_instead_of_fixed(name) {
        let problem = Problem::warning(
            codes::FIXED_ZONE,
            format!("{} never changes to summer time", quoted(name)),
        )
        .at(at.place.clone(), "a fixed offset all year")
        .help(format!("if its clocks do change, write \"{likely}\""));
        problems.push(problem);
    }
}

/// The currency's code.
pub fn currency(file: &ScenarioFile, problems: &mut Problems) -> String {
    let Some(at) = &file.currency else {
        return "EUR".to_owned();
    };
    let code = at.value.to_uppercase();
    if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        let problem = Problem::error(
            codes::BAD_CURRENCY,
            format!("{} is not a currency", quoted(&at.value)),
        )
        .at(at.place.clone(), "not three letters")
        .help("write the ISO code, such as \"EUR\" or \"USD\"");
        problems.push(problem);
    }
    code
}

/// Both shares, together below 1.
pub fn shrinkage(file: &ScenarioFile, problems: &mut Problems) -> Shrinkage {
    let written = file.shrinkage.as_ref();
    let mut part = |name, at: Option<&At<f64>>| {
        at.map_or(Fraction::ZERO, |at| {
            numbers::share(name, at, false, problems)
        })
    };
    let planned = part("planned", written.and_then(|it| it.planned.as_ref()));
    let unplanned = part("unplanned", written.and_then(|it| it.unplanned.as_ref()));
    let total = planned.get() + unplanned.get();
    if let Some(written) = written.filter(|_| total >= 1.0) {
        let place = written.unplanned.as_ref().or(written.planned.as_ref());
        let place = place.map_or(&written.place, |at| &at.place);
        let problem = Problem::error(
            codes::SHRINKAGE_TOO_HIGH,
            "shrinkage leaves nobody on the phones",
        )
        .at(
            place.clone(),
            format!("planned and unplanned together are {:.0} %", total * 100.0),
        )
        .help("together they must stay below 1; common values are 0.08 and 0.06");
        problems.push(problem);
    }
    Shrinkage { planned, unplanned }
}

/// Closed days, their queues looked up.
pub fn closed_days(file: &ScenarioFile, queues: &Names, problems: &mut Problems) -> Vec<ClosedDay> {
    let mut days: Vec<ClosedDay> = vec![];
    for written in items(&file.closed_day) {
        let names = items(&written.queues).iter();
        let chosen: Vec<QueueIndex> = names
            .filter_map(|name| queues.find(name, problems))
            .map(QueueIndex::new)
            .collect();
        let Some(date) = &written.date else { continue };
        let day = ClosedDay {
            date: date.value,
            name: written
                .name
                .as_ref()
                .map_or_else(String::new, |name| name.value.clone()),
            queues: chosen,
        };
        if days.iter().any(|other| overlaps(other, &day)) {
            let problem = Problem::warning(
                codes::CLOSED_DAY_TWICE,
                format!("{} is closed twice", date.value),
            )
            .at(date.place.clone(), "was closed before")
            .help("keep one of them");
            problems.push(problem);
        }
        days.push(day);
    }
    days
}

fn overlaps(a: &ClosedDay, b: &ClosedDay) -> bool {
    let shared = a.queues.is_empty()
        || b.queues.is_empty()
        || a.queues.iter().any(|queue| b.queues.contains(queue));
    a.date == b.date && shared
}

/// Sites; where none is given, one named as the scenario.
pub fn sites(file: &ScenarioFile, basis: &Basis<'_>, problems: &mut Problems) -> Vec<Site> {
    let written = items(&file.site);
    if written.is_empty() {
        return vec![Site {
            name: basis.name.clone(),
            zone: basis.zone,
            pay_bands: vec![],
        }];
    }
    let mut sites = vec![];
    for site in written {
        if let Some(zone) = &site.zone {
            fixed_zone(zone, problems);
        }
        sites.push(Site {
            name: site
                .name
                .as_ref()
                .map_or_else(String::new, |name| name.value.0.clone()),
            zone: site.zone.as_ref().map_or(basis.zone, |zone| zone.value),
            pay_bands: pay_bands(site.pay_per_year.as_ref(), problems),
        });
    }
    sites
}

fn pay_bands(written: Option<&PayBands>, problems: &mut Problems) -> Vec<PayBand> {
    let mut bands = vec![];
    for (role, range) in written.map_or(&[][..], |bands| &bands.0) {
        let (Some(min), Some(max)) = (&range.min, &range.max) else {
            continue;
        };
        if min.value > max.value {
            limits_reversed(&format!("pay of {role}"), &min.place, problems);
        }
        bands.push(PayBand {
            role: role.clone(),
            min: numbers::money("min", min, problems),
            max: numbers::money("max", max, problems),
        });
    }
    bands
}

/// Prices, those not given derived from the dearest contract's hour.
pub fn prices(file: &ScenarioFile, contracts: &[Checked], problems: &mut Problems) -> Prices {
    let hour = contracts
        .iter()
        .map(|checked| checked.contract.cost_per_hour.get())
        .fold(0.0, f64::max);
    // Without pay any positive price serves: only the ratios matter.
    let hour = if hour > 0.0 { hour } else { 20.0 };
    let written = file.prices.as_ref();
    let mut price = |name, at: Option<&At<f64>>, factor: f64| match at {
        Some(at) => numbers::money(name, at, problems),
        None => Money::new(hour * factor).unwrap_or_default(),
    };
    let prices = Prices {
        understaffing_per_hour: price(
            "understaffing_per_hour",
            written.and_then(|it| it.understaffing_per_hour.as_ref()),
            10.0,
        ),
        understaffing_rise: 0.0,
        overstaffing_per_hour: price(
            "overstaffing_per_hour",
            written.and_then(|it| it.overstaffing_per_hour.as_ref()),
            0.1,
        ),
        wish_point: price(
            "wish_point",
            written.and_then(|it| it.wish_point.as_ref()),
            0.25,
        ),
    };
    let rise = written.and_then(|it| it.understaffing_rise.as_ref());
    let rise = rise.map(|at| numbers::between("understaffing_rise", at, 0.0..=100.0, problems));
    Prices {
        understaffing_rise: rise.unwrap_or(0.0),
        ..prices
    }
}

/// How the forecast is made.
pub fn forecast(file: &ScenarioFile, problems: &mut Problems) -> ForecastSettings {
    let written = file.forecast.as_ref();
    let method = written.and_then(|it| it.method.as_ref());
    let mean = written.and_then(|it| it.mean_of_weeks.as_ref());
    let backtest = written.and_then(|it| it.backtest_weeks.as_ref());
    let lead = written.and_then(|it| it.lead.as_ref());
    ForecastSettings {
        method: method.and_then(|at| method_name(at, problems)),
        mean_of_weeks: mean.map_or(8, |at| {
            numbers::within("mean_of_weeks", at, 1..=52, problems)
        }),
        backtest_weeks: backtest.map_or(8, |at| {
            numbers::within("backtest_weeks", at, 0..=104, problems)
        }),
        lead_days: lead.map(|at| lead_days(at, problems)),
    }
}

fn method_name(at: &At<String>, problems: &mut Problems) -> Option<String> {
    if METHODS.contains(&at.value.as_str()) {
        return (at.value != "auto").then(|| at.value.clone());
    }
    let help = match nearest(&at.value, METHODS) {
        Some(known) => format!("did you mean \"{known}\"?"),
        None => format!("the methods are {}", listed(METHODS)),
    };
    let problem = Problem::error(
        codes::UNKNOWN_WORD,
        "`method` is not a method of forecasting",
    )
    .at(
        at.place.clone(),
        format!("{} is not known here", quoted(&at.value)),
    )
    .help(help);
    problems.push(problem);
    None
}

fn lead_days(at: &At<crate::units::Seconds>, problems: &mut Problems) -> u32 {
    let days = at.value.hours() / 24.0;
    if days.fract() == 0.0 && days <= 730.0 {
        return days as u32;
    }
    let problem = Problem::error(codes::DURATION_RANGE, "`lead` is outside its range")
        .at(
            at.place.clone(),
            "not in whole days, or longer than two years",
        )
        .help("write whole days or weeks, such as \"3d\" or \"2w\"");
    problems.push(problem);
    0
}
