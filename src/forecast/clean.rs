//! History that is spoilt: outages, one-off spikes, steps of the level and changed hours.
//!
//! What looks spoilt is *set aside*: it counts little or nothing when methods learn, is listed with
//! date and reason, and stays in the history. Days that the calendar explains (events, days
//! around closures) are never set aside, nor those that the planner keeps.
//!
//! - A **day** is set aside where its level is further than `FAR` robust standard deviations
//!   from the median of the open days before it and from that of the days after it, on the same
//!   side, and off by a quarter at least: the first day of a new level is no spike. The deviation
//!   is measured on all days (1.4826 × the median of the absolute ones), so a restless queue
//!   needs a larger spike.
//! - **Hours** of a day are set aside where the day is otherwise alive and a run of intervals
//!   worth `LEAST_EXPECTED` contacts has less than a tenth of what was to be expected, or
//!   one has `WILD` times as much and no event says why.
//! - A **step** is reported where the medians before and after differ likewise; nothing is
//!   set aside, but methods that follow a level may jump there.
//! - **Changed hours**: a weekday's clock time that had no contacts for three weeks or more and
//!   then has them (or the reverse) is learnt from the later weeks alone.
//!
//! Everything here sees only the days up to an origin, so that backtests stay honest.

use super::day_calendar::DayCalendar;
use super::profile::{Profile, Span};
use super::series::{Cell, SeriesDay};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Robust standard deviations past which a day is set aside.
const FAR: f64 = 5.0;
/// Least deviation of a day or step, as a log: a quarter.
const LEAST_OFF: f64 = 0.223;
/// Open days on each side that a day is compared with.
const AROUND: usize = 5;
/// Open days on each side of a step.
const STEP_DAYS: usize = 10;
/// Weight of a day that is set aside.
const SPOILT_WEIGHT: f64 = 0.05;
/// Contacts that a run of empty intervals must have been worth, and that a spike must have besides
/// the expected ones.
const LEAST_EXPECTED: f64 = 12.0;
/// Contacts a day below which a share of the usual says nothing.
const FEW_USUAL: f64 = 5.0;
/// Share of the expected below which an interval counts as empty.
const EMPTY: f64 = 0.1;
/// Times the expected that an interval without an event must have to be set aside; besides, it must
/// be eight Poisson deviations off.
const WILD: f64 = 4.0;
/// Weeks without contacts, and with, that make changed hours.
const HOURS_WEEKS: usize = 3;
/// Fewer days than this show no pattern that could be spoilt.
const LEAST_DAYS: usize = 15;

/// What was set aside, or only noticed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// First day it concerns.
    pub date: NaiveDate,
    /// What it is.
    pub kind: FindingKind,
    /// Volume ÷ what was to be expected, where that says something.
    pub factor: Option<f64>,
    /// First and last slot of the day that it concerns; `None` = the whole day.
    pub slots: Option<(usize, usize)>,
}

/// Kinds of spoilt history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Far too little: counts little.
    Outage,
    /// Far too much, with no event that explains it: counts little.
    Spike,
    /// The level stepped: nothing is set aside.
    LevelStep,
    /// Opening hours changed: earlier weeks are not used for these clock times.
    ChangedHours,
    /// The planner said `ignore`.
    Ignored,
    /// The planner said `ignore` of every day: all are used nevertheless.
    AllIgnored,
    /// The effect that the planner gives does not fit the day: counts little.
    GivenEffect,
    /// All rows are 0 on a busy weekday: taken for closed.
    NoContacts,
}

impl Finding {
    /// What it is and what follows, in the planner's words: hours are not used, a whole day counts little.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match (self.kind, self.slots) {
            (FindingKind::Outage, None) => "far too few contacts: an outage? counts little",
            (FindingKind::Outage, _) => "far too few contacts: an outage? these hours are not used",
            (FindingKind::Spike, None) => {
                "far more contacts than around it and no event says why: counts little"
            }
            (FindingKind::Spike, _) => {
                "far more contacts than around it and no event says why: these hours are not used"
            }
            (FindingKind::GivenEffect, None) => {
                "the effect you give was divided out, and the rest does not fit: counts little"
            }
            (FindingKind::GivenEffect, _) => {
                "the effect you give was divided out, and the rest does not fit: hours not used"
            }
            (FindingKind::LevelStep, _) => "the level changed here: nothing set aside",
            (FindingKind::ChangedHours, _) => {
                "opening hours changed: earlier weeks not used for these hours"
            }
            (FindingKind::Ignored, _) => "you said ignore: left out",
            (FindingKind::AllIgnored, _) => {
                "you said ignore of every day: all are used nevertheless, there are no others"
            }
            (FindingKind::NoContacts, _) => {
                "no contacts all day: taken for closed; say keep if it really was 0"
            }
        }
    }
}

/// The days of `history` that were taken for closed because all their rows are 0, among `findings`.
#[must_use]
pub fn with_zero_days(mut findings: Vec<Finding>, zero_days: &[NaiveDate]) -> Vec<Finding> {
    findings.extend(zero_days.iter().map(|date| Finding {
        date: *date,
        kind: FindingKind::NoContacts,
        factor: None,
        slots: None,
    }));
    findings.sort_by_key(|finding| finding.date);
    findings
}

/// The same findings; what is odd on days whose given effect was divided out is put down to the effect.
#[must_use]
pub fn put_down_to_given(
    mut findings: Vec<Finding>,
    given_on: impl Fn(NaiveDate) -> f64,
) -> Vec<Finding> {
    for finding in &mut findings {
        let odd = matches!(finding.kind, FindingKind::Outage | FindingKind::Spike);
        if odd && given_on(finding.date) != 1.0 {
            finding.kind = FindingKind::GivenEffect;
        }
    }
    findings
}

/// The planner's own word on days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// Left out.
    pub ignore: BTreeSet<NaiveDate>,
    /// Never set aside.
    pub keep: BTreeSet<NaiveDate>,
}

/// History ready to learn from.
#[derive(Debug, Clone, PartialEq)]
pub struct Cleaned {
    /// The days, with weights; cells that are set aside are gone from here alone.
    pub days: Vec<SeriesDay>,
    /// What was found, by date.
    pub findings: Vec<Finding>,
}

/// Looks through the open days of a history.
#[must_use]
pub fn cleaned(seen: &[SeriesDay], span: Span, calendar: &DayCalendar, marks: &Marks) -> Cleaned {
    let mut days = seen.to_vec();
    let mut findings = ignored(&mut days, marks);
    if days.len() >= LEAST_DAYS {
        findings.extend(changed_hours(&mut days, span.slots, marks));
        let (profile, levels) = Profile::and_levels(&days, span);
        findings.extend(odd_hours(&mut days, &profile, &levels, calendar, marks));
        let levels = profile.levels(&days);
        let logs = without_weekdays(&days, &levels);
        let steps = steps(&days, &logs);
        let usual = |day: &SeriesDay| -> f64 {
            let cells = day.cells.iter();
            cells
                .map(|cell| profile.rate(day.weekday(), cell.slot) * cell.share)
                .sum()
        };
        let usual: Vec<f64> = days.iter().map(usual).collect();
        findings.extend(odd_days(&mut days, &logs, &usual, (calendar, marks)));
        findings.extend(steps);
    }
    findings.sort_by_key(|finding| finding.date);
    days.retain(|day| !day.cells.is_empty());
    if days.is_empty() {
        days = seen.to_vec();
        findings.retain(|finding| finding.kind != FindingKind::Ignored);
        findings.extend(seen.first().map(|first| Finding {
            date: first.date,
            kind: FindingKind::AllIgnored,
            factor: None,
            slots: None,
        }));
    }
    Cleaned { days, findings }
}

fn ignored(days: &mut [SeriesDay], marks: &Marks) -> Vec<Finding> {
    let mut findings = vec![];
    for day in days
        .iter_mut()
        .filter(|day| marks.ignore.contains(&day.date))
    {
        day.cells.clear();
        findings.push(Finding {
            date: day.date,
            kind: FindingKind::Ignored,
            factor: None,
            slots: None,
        });
    }
    findings
}

/// Days far from those around them, and by more than chance: where a few contacts are usual, none are no
/// outage; where most days have none, a few are no spike. `usual` is what each day would have at level 1.
fn odd_days(
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

/// Where the level steps: the strongest place of each run of candidates.
fn steps(days: &[SeriesDay], logs: &[f64]) -> Vec<Finding> {
    let count = logs.len();
    if count < 2 * STEP_DAYS {
        return vec![];
    }
    let size = |at: usize| {
        median(logs[at..at + STEP_DAYS].to_vec()) - median(logs[at - STEP_DAYS..at].to_vec())
    };
    let sizes: Vec<(usize, f64)> = (STEP_DAYS..=count - STEP_DAYS)
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
    let finding = |(at, size): (usize, f64)| Finding {
        date: days[at].date,
        kind: FindingKind::LevelStep,
        factor: Some(size.exp()),
        slots: None,
    };
    found.into_iter().map(finding).collect()
}

/// Runs of intervals without contacts in a day that is otherwise alive, and intervals with far too
/// many, if no event says why.
fn odd_hours(
    days: &mut [SeriesDay],
    profile: &Profile,
    levels: &[f64],
    calendar: &DayCalendar,
    marks: &Marks,
) -> Vec<Finding> {
    let mut findings = vec![];
    for (day, level) in days.iter_mut().zip(levels) {
        if marks.keep.contains(&day.date) || *level < 0.3 {
            continue;
        }
        let weekday = day.weekday();
        let expected: Vec<f64> = (day.cells.iter())
            .map(|cell| profile.rate(weekday, cell.slot) * cell.share * level)
            .collect();
        let spiky = calendar.marks(day.date).is_empty();
        let spoilt = spoilt_runs(&day.cells, &expected, spiky);
        for (kind, from, to) in &spoilt {
            findings.push(Finding {
                date: day.date,
                kind: *kind,
                factor: None,
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

/// Runs of cells (from, and the one after the last) that are dead or spiky.
fn spoilt_runs(cells: &[Cell], expected: &[f64], spiky: bool) -> Vec<(FindingKind, usize, usize)> {
    let pairs = || cells.iter().zip(expected);
    let dead: Vec<bool> = pairs()
        .map(|(cell, expected)| cell.offered < EMPTY * expected)
        .collect();
    let wild = |(cell, expected): (&Cell, &f64)| {
        cell.offered > WILD * expected
            && cell.offered - expected > LEAST_EXPECTED.max(8.0 * expected.sqrt())
    };
    let wild: Vec<bool> = pairs().map(|pair| spiky && wild(pair)).collect();
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
fn changed_hours(days: &mut [SeriesDay], slots: usize, marks: &Marks) -> Vec<Finding> {
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

/// Logs of the levels, with what a spoilt day did to its weekday's profile taken out: the median
/// of each weekday's distance from the days around it.
fn without_weekdays(days: &[SeriesDay], levels: &[f64]) -> Vec<f64> {
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

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        count if count % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
#[path = "clean_tests.rs"]
mod tests;
