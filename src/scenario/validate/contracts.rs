//! Contracts: limits in order, and hours that their days and shifts can reach.

use super::names::Names;
use super::shifts::CheckedShift;
use super::{items, limits_reversed, numbers, reach};
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::{At, TableOr};
use crate::scenario::file::{ContractFile, CountRange, OvertimeFile, ScenarioFile};
use crate::scenario::model::{Contract, Overtime};
use crate::scenario::words::nearest::{key, quoted};
use crate::units::{Money, ShiftIndex};

/// Minutes in a week.
const WEEK_MIN: u32 = 7 * 24 * 60;

/// A contract, and whether all of it could be read.
pub struct Checked {
    /// The contract.
    pub contract: Contract,
    /// Whether its limits and shifts are as written.
    pub sound: bool,
}

/// All contracts, in the order of the file.
pub fn contracts(
    file: &ScenarioFile,
    names: &Names,
    shifts: &[CheckedShift],
    problems: &mut Problems,
) -> Vec<Checked> {
    let written = items(&file.contract);
    let checked: Vec<Checked> = written
        .iter()
        .map(|it| one(it, names, shifts, problems))
        .collect();
    let complete = file.contract.as_ref().is_some_and(|list| list.complete);
    if complete && !checked.is_empty() && checked.iter().all(|it| it.sound) {
        warn_unused_shifts(file, &checked, problems);
    }
    checked
}

/// How messages call a contract.
pub fn called(contract: &ContractFile) -> String {
    match &contract.name {
        Some(name) => format!("the contract {}", quoted(&name.value.0)),
        None => "this contract".to_owned(),
    }
}

fn one(
    written: &ContractFile,
    names: &Names,
    shifts: &[CheckedShift],
    problems: &mut Problems,
) -> Checked {
    let before = problems.0.len();
    let (week_min, week_max) = week_hours(written, problems);
    let days = counts(
        written.days_per_week.as_ref(),
        "days_per_week",
        (0, 5),
        problems,
    );
    let run = counts(
        written.consecutive_days.as_ref(),
        "consecutive_days",
        (1, 6),
        problems,
    );
    let days_per_week = check_days_per_week(written, days, problems);
    let consecutive = check_consecutive(written, run, problems);
    let weekends = written.weekends.as_ref();
    let contract = Contract {
        name: written
            .name
            .as_ref()
            .map_or_else(String::new, |name| name.value.0.clone()),
        week_min_minutes: week_min,
        week_max_minutes: week_max,
        min_days_per_week: days_per_week.0,
        max_days_per_week: days_per_week.1,
        min_consecutive_days: consecutive.0,
        max_consecutive_days: consecutive.1,
        min_consecutive_days_off: days_off(written, problems),
        rest_min: written.rest.as_ref().map_or(660, |at| {
            numbers::minutes("rest", at, 0..=WEEK_MIN, problems)
        }),
        max_weekends: weekends.and_then(|it| it.max.as_ref()).map(|at| at.value),
        whole_weekends: weekends
            .and_then(|it| it.whole.as_ref())
            .is_some_and(|at| at.value),
        shifts: allowed(written, names, problems),
        cost_per_hour: cost(written, problems),
        overtime: written
            .overtime
            .as_ref()
            .and_then(|it| overtime(it, problems)),
        paid_holidays: written.paid_holidays.as_ref().is_none_or(|at| at.value),
    };
    let read = written.hours_per_week.is_some() && names.complete() && problems.0.len() == before;
    let sound = read
        && contract
            .shifts
            .iter()
            .all(|shift| shifts[shift.get()].sound);
    if sound {
        reach::check(written, &contract, shifts, problems);
    }
    Checked { contract, sound }
}

fn week_hours(contract: &ContractFile, problems: &mut Problems) -> (u32, u32) {
    let mut week = |name, at| numbers::minutes(name, at, 0..=WEEK_MIN, problems);
    match &contract.hours_per_week {
        Some(TableOr::Short(exactly)) => {
            let minutes = week("hours_per_week", exactly);
            (minutes, some_hours(exactly, minutes, problems))
        }
        Some(TableOr::Table(range)) => {
            let min = range.min.as_ref().map_or(0, |at| week("min", at));
            let Some(most) = &range.max else {
                return (min, min);
            };
            let max = week("max", most);
            let max = some_hours(most, max, problems);
            if let Some(least) = range.min.as_ref().filter(|_| min > max) {
                limits_reversed("hours a week", &least.place, problems);
            }
            (min, max)
        }
        None => (0, 0),
    }
}

/// A contract of no hours is a slip.
fn some_hours(at: &At<crate::units::Seconds>, minutes: u32, problems: &mut Problems) -> u32 {
    if at.value.get() == 0.0 {
        let problem = Problem::error(
            codes::DURATION_RANGE,
            "`hours_per_week` is outside its range",
        )
        .at(at.place.clone(), "no time at all")
        .help("write the paid hours a week, such as \"40h\"");
        problems.push(problem);
    }
    minutes
}

/// A range of days with the places of its ends.
#[derive(Clone)]
struct Counts {
    min: u32,
    max: u32,
    min_place: Option<Place>,
    max_place: Option<Place>,
}

fn counts(
    written: Option<&TableOr<CountRange, At<u32>>>,
    name: &str,
    defaults: (u32, u32),
    problems: &mut Problems,
) -> Counts {
    let (min, max) = match written {
        Some(TableOr::Table(range)) => (range.min.as_ref(), range.max.as_ref()),
        Some(TableOr::Short(most)) => (None, Some(most)),
        None => (None, None),
    };
    let counts = Counts {
        min: min.map_or(defaults.0, |at| at.value),
        // A least above the default most lifts it: only what is written can contradict.
        max: max.map_or(defaults.1.max(min.map_or(0, |at| at.value)), |at| at.value),
        min_place: min.map(|at| at.place.clone()),
        max_place: max.map(|at| at.place.clone()),
    };
    if let Some(place) = counts
        .min_place
        .as_ref()
        .filter(|_| counts.min > counts.max)
    {
        limits_reversed(&key(name), place, problems);
    }
    counts
}

fn check_days_per_week(
    contract: &ContractFile,
    counts: Counts,
    problems: &mut Problems,
) -> (u32, u32) {
    if counts.max == 0 {
        bad_days(
            contract,
            "never works",
            counts.max_place.as_ref(),
            "write 1 to 7",
            problems,
        );
    } else if counts.max > 7 || counts.min > 7 {
        let place = if counts.max > 7 {
            counts.max_place
        } else {
            counts.min_place
        };
        bad_days(
            contract,
            "works more days than a week has",
            place.as_ref(),
            "write 1 to 7",
            problems,
        );
    }
    (counts.min.min(7), counts.max.clamp(1, 7))
}

fn check_consecutive(
    contract: &ContractFile,
    counts: Counts,
    problems: &mut Problems,
) -> (u32, u32) {
    if counts.max == 0 {
        let what = "may not work a single day in a row";
        bad_days(
            contract,
            what,
            counts.max_place.as_ref(),
            "write 1 or more",
            problems,
        );
    }
    (counts.min.max(1), counts.max.max(1))
}

fn days_off(contract: &ContractFile, problems: &mut Problems) -> u32 {
    let least = match &contract.consecutive_days_off {
        Some(TableOr::Table(range)) => range.min.as_ref(),
        Some(TableOr::Short(least)) => Some(least),
        None => None,
    };
    let Some(at) = least else { return 1 };
    if at.value > 7 {
        let what = "has more than a week off after each run of days";
        bad_days(contract, what, Some(&at.place), "write 1 to 7", problems);
    }
    at.value.clamp(1, 7)
}

fn bad_days(
    contract: &ContractFile,
    what: &str,
    place: Option<&Place>,
    help: &str,
    problems: &mut Problems,
) {
    let problem = Problem::error(
        codes::BAD_DAYS_COUNT,
        format!("{} {what}", called(contract)),
    )
    .at(
        place.unwrap_or(&contract.place).clone(),
        "this number of days",
    )
    .help(help);
    problems.push(problem);
}

fn allowed(contract: &ContractFile, names: &Names, problems: &mut Problems) -> Vec<ShiftIndex> {
    let Some(list) = &contract.shifts else {
        let all = names.all().iter().filter_map(|name| names.position(name));
        return all.map(ShiftIndex::new).collect();
    };
    if list.items.is_empty() && list.complete {
        let problem = Problem::error(
            codes::NO_SHIFTS,
            format!("{} allows no shift", called(contract)),
        )
        .at(list.place.clone(), "an empty list")
        .help("name the shifts it may work, or leave `shifts` out for all of them");
        problems.push(problem);
    }
    let mut found: Vec<ShiftIndex> = list
        .items
        .iter()
        .filter_map(|name| names.find(name, problems))
        .map(ShiftIndex::new)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn cost(contract: &ContractFile, problems: &mut Problems) -> Money {
    let written = contract.cost_per_hour.as_ref();
    written.map_or(Money::default(), |at| {
        numbers::money("cost_per_hour", at, problems)
    })
}

fn overtime(written: &OvertimeFile, problems: &mut Problems) -> Option<Overtime> {
    let factor = written.pay_factor.as_ref();
    if let Some(at) = factor.filter(|at| at.value < 1.0 || at.value > 10.0) {
        let problem = Problem::error(codes::BAD_OVERTIME, "`pay_factor` is not a usable multiple")
            .at(
                at.place.clone(),
                "an hour of overtime costs 1 to 10 ordinary hours",
            )
            .help("write 1.25 for a quarter more than an ordinary hour");
        problems.push(problem);
    }
    Some(Overtime {
        max_minutes_per_week: numbers::minutes(
            "max",
            written.max.as_ref()?,
            0..=WEEK_MIN,
            problems,
        ),
        pay_factor: factor.map_or(1.25, |at| at.value),
    })
}

fn warn_unused_shifts(file: &ScenarioFile, checked: &[Checked], problems: &mut Problems) {
    for (position, shift) in items(&file.shift).iter().enumerate() {
        let index = ShiftIndex::new(position);
        let used = checked.iter().any(|it| it.contract.shifts.contains(&index));
        if let Some(name) = shift.name.as_ref().filter(|_| !used) {
            let problem = Problem::warning(
                codes::UNUSED_SHIFT,
                format!("no contract allows the shift {}", quoted(&name.value.0)),
            )
            .at(name.place.clone(), "will never be worked")
            .help("add it to the `shifts` of a contract, or delete it");
            problems.push(problem);
        }
    }
}
