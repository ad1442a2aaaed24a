//! Days far from those around them: outages and spikes.

use super::super::day_calendar::DayCalendar;
use super::super::series::SeriesDay;
use super::{AROUND, Finding, FindingKind, LEAST_EXPECTED, LEAST_OFF, Marks, median};
use chrono::NaiveDate;

/// Robust standard deviations past which a day is set aside.
const FAR: f64 = 5.0;
/// Weight of a day that is set aside.
const SPOILT_WEIGHT: f64 = 0.05;
/// Contacts a day below which a share of the usual says nothing.
const FEW_USUAL: f64 = 5.0;

/// Days far from those around them, and by more than chance: where a few contacts are usual, none are no
/// outage; where most days have none, a few are no spike. `usual` is what each day would have at level 1.
pub fn odd_days(
    days: &mut [SeriesDay],
    logs: &[f64],
    usual: &[f64],
    (calendar, marks): (&DayCalendar, &Marks),
) -> Vec<Finding> {
    let off: Vec<f64> = (0..logs.len()).map(|at| off_both_sides(logs, at)).collect();
    let sizes: Vec<f64> = off.iter().map(|off| off.abs()).collect();
    let limit = (FAR * 1.4826 * median(sizes)).max(LEAST_OFF);
    let arrived: Vec<f64> = days.iter().map(contacts).collect();
    let mut findings = vec![];
    for (at, (day, off)) in days.iter_mut().zip(off).enumerate() {
        let judged = !day.cells.is_empty() && !marks.keep.contains(&day.date);
        if off.abs() <= limit || !judged || is_explained(day.date, calendar, off) {
            continue;
        }
        let expected = usual[at] * (logs[at] - off).exp();
        let by_chance = if off > 0.0 {
            let mean = usual[at] * mean_level_around(&arrived, usual, at);
            let expected = expected.max(mean);
            arrived[at] - expected <= (FAR * expected.sqrt()).max(LEAST_EXPECTED)
        } else {
            expected - arrived[at] <= FAR * expected.sqrt()
        };
        if by_chance {
            continue;
        }
        day.weight = SPOILT_WEIGHT;
        findings.push(Finding {
            date: day.date,
            kind: if off > 0.0 {
                FindingKind::Spike
            } else {
                FindingKind::Outage
            },
            factor: (expected >= FEW_USUAL).then(|| off.exp()),
            slots: None,
        });
    }
    findings
}

fn contacts(day: &SeriesDay) -> f64 {
    day.cells.iter().map(|cell| cell.offered).sum()
}

/// Contacts of the days before and after the one at `at` ÷ what they would have at level 1. (The median
/// of days that mostly have no contact is 0; their mean is not.)
fn mean_level_around(arrived: &[f64], usual: &[f64], at: usize) -> f64 {
    let around = |values: &[f64]| {
        let before = &values[at.saturating_sub(AROUND)..at];
        let after = &values[at + 1..(at + 1 + AROUND).min(values.len())];
        before.iter().chain(after).sum::<f64>()
    };
    let expected = around(usual);
    if expected > 0.0 {
        around(arrived) / expected
    } else {
        0.0
    }
}

/// Whether the calendar knows why a day is off: an event, or more contacts after a closed day.
fn is_explained(date: NaiveDate, calendar: &DayCalendar, off: f64) -> bool {
    let near =
        |mut days: Box<dyn Iterator<Item = NaiveDate> + '_>| days.any(|day| !calendar.is_open(day));
    !calendar.marks(date).is_empty()
        || near(Box::new(calendar.before(date).take(2))) && off > 0.0
        || near(Box::new(calendar.after(date).take(1)))
}

/// How far a day is from the days before and after it: the smaller distance, 0 where it lies
/// between them. At an end of the history, from the one side there is.
fn off_both_sides(logs: &[f64], at: usize) -> f64 {
    let before = &logs[at.saturating_sub(AROUND)..at];
    let after = &logs[at + 1..(at + 1 + AROUND).min(logs.len())];
    let off = |side: &[f64]| (!side.is_empty()).then(|| logs[at] - median(side.to_vec()));
    match (off(before), off(after)) {
        (Some(before), Some(after)) if before * after <= 0.0 => 0.0,
        (Some(before), Some(after)) if before.abs() < after.abs() => before,
        (Some(before), None) => before,
        (_, after) => after.unwrap_or(0.0),
    }
}

/// Logs of the levels, with what a spoilt day did to its weekday's profile taken out: the median
/// of each weekday's distance from the days around it.
pub fn without_weekdays(days: &[SeriesDay], levels: &[f64]) -> Vec<f64> {
    let logs: Vec<f64> = levels.iter().map(|level| level.max(0.01).ln()).collect();
    let mut by_weekday: [Vec<f64>; 7] = Default::default();
    for (at, day) in days.iter().enumerate() {
        let around = at.saturating_sub(AROUND)..(at + AROUND + 1).min(logs.len());
        by_weekday[day.weekday()].push(logs[at] - median(logs[around].to_vec()));
    }
    let usual = by_weekday.map(median);
    let own = logs.iter().zip(days);
    own.map(|(log, day)| log - usual[day.weekday()]).collect()
}
