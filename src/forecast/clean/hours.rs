//! Hours without contacts or with far too many, and hours that changed for good.

use super::super::day_calendar::DayCalendar;
use super::super::profile::Profile;
use super::super::series::{Cell, SeriesDay};
use super::{FEW_USUAL, Finding, FindingKind, LEAST_EXPECTED, Marks};
use chrono::NaiveDate;

/// Share of the expected below which an interval counts as empty.
const EMPTY: f64 = 0.1;
/// Weeks without contacts, and with, that make changed hours.
const HOURS_WEEKS: usize = 3;

/// Level below which a day is dead as a whole, and an hour that is alive no spike.
const ALIVE: f64 = 0.3;

/// Whether `offered` contacts are absurd where `expected` are: more than `wild` times as many, and eight
/// Poisson deviations off.
pub fn is_wild(offered: f64, expected: f64, wild: f64) -> bool {
    offered > wild * expected && offered - expected > LEAST_EXPECTED.max(8.0 * expected.sqrt())
}

/// Runs of intervals without contacts in a day that is otherwise alive, and intervals with far too
/// many (`wild` times the expected), if no event says why. `levels` are those of the days without absurd intervals.
pub fn odd_hours(
    days: &mut [SeriesDay],
    profile: &Profile,
    (levels, wild): (&[f64], f64),
    calendar: &DayCalendar,
    marks: &Marks,
) -> Vec<Finding> {
    let mut findings = vec![];
    for (day, level) in days.iter_mut().zip(levels) {
        if marks.keep.contains(&day.date) {
            continue;
        }
        let alive = *level >= ALIVE;
        let level = if alive { *level } else { 1.0 };
        let weekday = day.weekday();
        let expected: Vec<f64> = (day.cells.iter())
            .map(|cell| profile.rate(weekday, cell.slot) * cell.share * level)
            .collect();
        let wild = calendar.marks(day.date).is_empty().then_some(wild);
        let spoilt = spoilt_runs(&day.cells, &expected, (alive, wild));
        for (kind, from, to) in &spoilt {
            findings.push(Finding {
                date: day.date,
                kind: *kind,
                factor: size(*kind, &day.cells[*from..*to], &expected[*from..*to]),
                slots: Some((day.cells[*from].slot, day.cells[*to - 1].slot)),
            });
        }
        let mut at = 0..;
        day.cells.retain(|_| {
            let at = at.next().unwrap_or_default();
            !spoilt
                .iter()
                .any(|(_, from, to)| (*from..*to).contains(&at))
        });
    }
    findings
}

/// How large a spike is; nothing where so few are usual that a ratio says nothing.
fn size(kind: FindingKind, cells: &[Cell], expected: &[f64]) -> Option<f64> {
    let arrived: f64 = cells.iter().map(|cell| cell.offered).sum();
    let expected: f64 = expected.iter().sum();
    (kind == FindingKind::Spike && expected >= FEW_USUAL).then(|| arrived / expected)
}

/// Runs of cells (from, and the one after the last) that are dead or spiky.
fn spoilt_runs(
    cells: &[Cell],
    expected: &[f64],
    (alive, wild): (bool, Option<f64>),
) -> Vec<(FindingKind, usize, usize)> {
    let pairs = || cells.iter().zip(expected);
    let dead: Vec<bool> = pairs()
        .map(|(cell, expected)| alive && cell.offered < EMPTY * expected)
        .collect();
    let wild: Vec<bool> = pairs()
        .map(|(cell, expected)| wild.is_some_and(|wild| is_wild(cell.offered, *expected, wild)))
        .collect();
    let dead = runs(&dead)
        .into_iter()
        .filter(|(from, to)| expected[*from..*to].iter().sum::<f64>() >= LEAST_EXPECTED);
    let dead = dead.map(|(from, to)| (FindingKind::Outage, from, to));
    let wild = runs(&wild)
        .into_iter()
        .map(|(from, to)| (FindingKind::Spike, from, to));
    dead.chain(wild).collect()
}

/// Ranges of `true`.
fn runs(flags: &[bool]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = vec![];
    for at in (0..flags.len()).filter(|at| flags[*at]) {
        match runs.last_mut() {
            Some(last) if last.1 == at => last.1 = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    runs
}

/// Clock times that came to life, or fell silent, for good.
pub fn changed_hours(days: &mut [SeriesDay], slots: usize, marks: &Marks) -> Vec<Finding> {
    let mut changes: Vec<(usize, usize, NaiveDate)> = vec![];
    for weekday in 0..7 {
        let mut seen: Vec<Vec<(NaiveDate, f64)>> = vec![vec![]; slots];
        for day in days.iter().filter(|day| day.weekday() == weekday) {
            for cell in &day.cells {
                let Some(seen) = seen.get_mut(cell.slot) else {
                    continue;
                };
                // Of an hour that the clock shows twice, the first.
                if seen.last().is_none_or(|(date, _)| *date != day.date) {
                    seen.push((day.date, cell.offered));
                }
            }
        }
        let found = seen.iter().enumerate();
        let found = found.filter_map(|(slot, seen)| Some((weekday, slot, change_of(seen)?)));
        changes.extend(found);
    }
    let mut findings: Vec<Finding> = vec![];
    for (weekday, slot, date) in changes {
        for day in days.iter_mut().filter(|day| day.weekday() == weekday) {
            if day.date < date && !marks.keep.contains(&day.date) {
                day.cells.retain(|cell| cell.slot != slot);
            }
        }
        match findings.iter_mut().find(|found| found.date == date) {
            Some(Finding {
                slots: Some((_, to)),
                ..
            }) => *to = slot.max(*to),
            _ => findings.push(Finding {
                date,
                kind: FindingKind::ChangedHours,
                factor: None,
                slots: Some((slot, slot)),
            }),
        }
    }
    findings
}

/// The date from which a clock time has contacts after weeks without, or none after weeks with.
fn change_of(seen: &[(NaiveDate, f64)]) -> Option<NaiveDate> {
    let alive: Vec<bool> = seen.iter().map(|(_, offered)| *offered > 0.0).collect();
    let last = *alive.last()?;
    let from = alive.iter().rposition(|state| *state != last)? + 1;
    let before = alive[..from]
        .iter()
        .rev()
        .take_while(|state| **state != last)
        .count();
    let after = alive.len() - from;
    let busy = |part: &[(NaiveDate, f64)]| {
        part.iter().map(|(_, offered)| offered).sum::<f64>() / part.len().max(1) as f64
    };
    let level = if last {
        busy(&seen[from..])
    } else {
        busy(&seen[..from])
    };
    (before >= HOURS_WEEKS && after >= HOURS_WEEKS && level >= 3.0).then(|| seen[from].0)
}
