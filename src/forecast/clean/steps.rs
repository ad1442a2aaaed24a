//! Steps of the level.

use super::super::day_calendar::{DayCalendar, DayMark};
use super::super::series::SeriesDay;
use super::{Finding, FindingKind, LEAST_OFF, median};
use std::cmp::Ordering;

/// Open days on each side of a step.
const STEP_DAYS: usize = 10;
/// Open days from a step to the end of the history, at least.
const LEAST_AFTER: usize = 5;

/// Where the level steps: the strongest place of each run of candidates. Where an event or an open holiday begins
/// or ends, a difference is its effect.
pub fn steps(days: &[SeriesDay], logs: &[f64], calendar: &DayCalendar) -> Vec<Finding> {
    let count = logs.len();
    if count < 2 * STEP_DAYS {
        return vec![];
    }
    let size = |at: usize| {
        median(logs[at..at + STEP_DAYS].to_vec()) - median(logs[at - STEP_DAYS..at].to_vec())
    };
    let marks: Vec<&[DayMark]> = (days.iter().map(|day| calendar.marks(day.date))).collect();
    let comparable =
        |at: &usize| are_alike(&marks[at - STEP_DAYS..*at], &marks[*at..at + STEP_DAYS]);
    let sizes: Vec<(usize, f64)> = (STEP_DAYS..=count - STEP_DAYS)
        .filter(comparable)
        .map(|at| (at, size(at)))
        .collect();
    let usual = 1.4826 * median(sizes.iter().map(|(_, size)| size.abs()).collect());
    let limit = (3.0 * usual).max(LEAST_OFF);
    let mut found: Vec<(usize, f64)> = vec![];
    for (at, size) in sizes.into_iter().filter(|(_, size)| size.abs() > limit) {
        match found.last_mut() {
            Some(last) if at - last.0 < STEP_DAYS => {
                // Medians are as far apart a few days around the step: it is where the days differ.
                let jump = |at: usize| (logs[at] - logs[at - 1]).abs();
                if jump(at) > jump(last.0) {
                    *last = (at, size);
                }
            }
            _ => found.push((at, size)),
        }
    }
    if let Some(last) = found.last_mut().filter(|last| last.0 == count - STEP_DAYS) {
        *last = dated(logs, last.0);
    }
    let finding = |(at, size): (usize, f64)| Finding {
        date: days[at].date,
        kind: match marks[at] {
            [] => FindingKind::LevelStep,
            _ => FindingKind::StepInEvent,
        },
        factor: Some(size.exp()),
        slots: None,
    };
    found.into_iter().map(finding).collect()
}

/// Whether a difference between the medians of some days and of others is one of the level: no event or open
/// holiday is felt on most of the ones and not on most of the others.
fn are_alike(before: &[&[DayMark]], after: &[&[DayMark]]) -> bool {
    let most = |days: &[&[DayMark]], kind: &str| {
        let felt = (days.iter()).filter(|marks| marks.iter().any(|mark| mark.kind == kind));
        (2 * felt.count()).cmp(&days.len())
    };
    let mut marks = before.iter().chain(after).flat_map(|marks| marks.iter());
    marks.all(|mark| {
        let (before, after) = (most(before, &mark.kind), most(after, &mark.kind));
        before == after && before != Ordering::Equal
    })
}

/// A step of the last days: by then medians of ten days differ although its day comes later. It is the day that best
/// splits the days around into two levels, by the least absolute distances from their medians.
fn dated(logs: &[f64], first: usize) -> (usize, f64) {
    let count = logs.len();
    let spread = |part: &[f64]| {
        let middle = median(part.to_vec());
        part.iter().map(|log| (log - middle).abs()).sum::<f64>()
    };
    let split = |at: &usize| spread(&logs[first - STEP_DAYS..*at]) + spread(&logs[*at..]);
    let at = (first..=count - LEAST_AFTER).min_by(|a, b| split(a).total_cmp(&split(b)));
    let at = at.unwrap_or(first);
    let before = median(logs[at - STEP_DAYS..at].to_vec());
    (at, median(logs[at..].to_vec()) - before)
}
