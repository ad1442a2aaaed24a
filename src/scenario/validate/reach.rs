//! Whether a contract's weekly hours can be reached with its own days and shifts.

use super::contracts::called;
use super::shifts::CheckedShift;
use crate::problem::{Place, Problem, Problems};
use crate::scenario::codes;
use crate::scenario::decode::TableOr;
use crate::scenario::file::ContractFile;
use crate::scenario::model::Contract;
use crate::units::Seconds;
use std::collections::BTreeSet;

/// Reports a contract of whose shifts no week can be made that keeps its hours and its days.
/// Says nothing of contracts without shifts.
pub fn check(
    written: &ContractFile,
    contract: &Contract,
    shifts: &[CheckedShift],
    problems: &mut Problems,
) {
    if contract.shifts.is_empty() {
        return;
    }
    let overtime = contract.overtime.map_or(0, |it| it.max_minutes_per_week);
    let most = contract.week_max_minutes + overtime;
    let weeks = possible_weeks(contract, shifts);
    if weeks
        .iter()
        .any(|minutes| (contract.week_min_minutes..=most).contains(minutes))
    {
        return;
    }
    let below = weeks
        .iter()
        .rev()
        .find(|minutes| **minutes < contract.week_min_minutes);
    let above = weeks.iter().find(|minutes| **minutes > most);
    let problem = Problem::error(codes::HOURS_UNREACHABLE, format!("{} can never work its hours", called(written)))
        .at(place(written), label(below, above))
        .help("change hours_per_week or days_per_week, or allow shifts of other lengths; unpaid breaks do not count as hours");
    problems.push(problem);
}

/// Paid minutes of every week that the contract's days and shifts allow.
fn possible_weeks(contract: &Contract, shifts: &[CheckedShift]) -> BTreeSet<u32> {
    let allowed = || contract.shifts.iter().map(|shift| &shifts[shift.get()]);
    let mut weekdays = [false; 7];
    for shift in allowed() {
        for (any, day) in weekdays.iter_mut().zip(shift.pattern.days) {
            *any |= day;
        }
    }
    let most_days = weekdays.iter().filter(|day| **day).count();
    let most_days = most_days.min(contract.max_days_per_week as usize);
    let lengths: BTreeSet<u32> = allowed().flat_map(CheckedShift::paid_min).collect();
    let mut sums = BTreeSet::from([0]);
    let mut weeks = BTreeSet::new();
    for days in 0..=most_days {
        if days >= contract.min_days_per_week as usize {
            weeks.extend(&sums);
        }
        sums = sums
            .iter()
            .flat_map(|sum| lengths.iter().map(move |length| sum + length))
            .collect();
    }
    weeks
}

fn place(contract: &ContractFile) -> Place {
    match &contract.hours_per_week {
        Some(TableOr::Short(at)) => at.place.clone(),
        Some(TableOr::Table(range)) => range.place.clone(),
        None => contract.place.clone(),
    }
}

fn label(below: Option<&u32>, above: Option<&u32>) -> String {
    let shown = |minutes: &u32| Seconds::from_minutes(*minutes);
    match (below, above) {
        (Some(below), Some(above)) => format!(
            "its shifts add up to {} or to {}",
            shown(below),
            shown(above)
        ),
        (Some(below), None) => format!("its days and shifts add up to {} at most", shown(below)),
        (None, Some(above)) => format!("its days and shifts add up to {} at least", shown(above)),
        (None, None) => "its shifts start on fewer days than it must work".to_owned(),
    }
}
