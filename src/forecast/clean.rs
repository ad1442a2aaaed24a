//! History that is spoilt: outages, one-off spikes, steps of the level and changed hours.
//!
//! What looks spoilt is *set aside*: it counts little or nothing when methods learn, is listed with
//! date and reason, and stays in the history. Days that the calendar explains (events, days
//! around closures) are never set aside, nor places of the month that are off month after month, nor those
//! that the planner keeps.
//!
//! - A **day** is set aside where its level is further than `FAR` robust standard deviations
//!   from the median of the open days before it and from that of the days after it, on the same
//!   side, and off by a quarter at least: the first day of a new level is no spike. The deviation
//!   is measured on all days (1.4826 × the median of the absolute ones), so a restless queue
//!   needs a larger spike.
//! - **Hours** of a day are set aside where the day is otherwise alive and a run of intervals
//!   worth `LEAST_EXPECTED` contacts has less than a tenth of what was to be expected, or
//!   one has four times as much, more in a restless queue, and no event says why. What is expected is
//!   learnt from days without their absurd intervals (module `tame`).
//! - A **step** is reported where the medians before and after differ likewise and the same events are felt
//!   on both sides; nothing is set aside, but methods that follow a level may jump there.
//! - **Changed hours**: a weekday's clock time that had no contacts for three weeks or more and
//!   then has them (or the reverse) is learnt from the later weeks alone.
//!
//! Everything here sees only the days up to an origin, so that backtests stay honest.

mod days;
mod hours;
mod steps;
mod tame;

use super::day_calendar::DayCalendar;
use super::profile::{Profile, Span};
use super::series::SeriesDay;
use chrono::NaiveDate;
use days::{odd_days, without_weekdays};
use hours::{changed_hours, odd_hours};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use steps::steps;
use tame::{Tamed, absurd_of_few, tamed};

/// Least deviation of a day or step, as a log: a quarter.
const LEAST_OFF: f64 = 0.223;
/// Robust standard deviations past which a day or an interval is set aside.
const FAR: f64 = 5.0;
/// Open days on each side that a day is compared with.
const AROUND: usize = 5;
/// Contacts that a run of empty intervals must have been worth, and that a spike must have besides
/// the expected ones.
const LEAST_EXPECTED: f64 = 12.0;
/// Contacts below which a share of the usual says nothing.
const FEW_USUAL: f64 = 5.0;
/// Open days below which nothing but absurd intervals is judged: with fewer, hardly a weekday is there twice.
pub const LEAST_DAYS: usize = 8;

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
    /// What a day has stepped while an event lasts: nothing is set aside.
    StepInEvent,
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
    /// A handle time that cannot be, for so many contacts: not used.
    HandleTime,
}

impl FindingKind {
    /// Whether the level may have stepped.
    #[must_use]
    pub const fn is_step(self) -> bool {
        matches!(self, Self::LevelStep | Self::StepInEvent)
    }
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
            (FindingKind::StepInEvent, _) => {
                "the event changed here, or the level while it lasts: nothing set aside"
            }
            (FindingKind::ChangedHours, _) => {
                "opening hours changed: earlier weeks not used for these hours"
            }
            (FindingKind::Ignored, _) => "you said ignore: left out",
            (FindingKind::AllIgnored, _) => {
                "you said ignore of every day: all are used nevertheless, there are no others"
            }
            (FindingKind::HandleTime, _) => {
                "the handle time is far from the usual one for so many contacts: it is not used"
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
        let Tamed { days: tame, wild } = tamed(&days);
        let (profile, levels) = Profile::and_levels(&tame, span);
        let judged = (&levels[..], wild);
        findings.extend(odd_hours(&mut days, &profile, judged, calendar, marks));
        let levels = profile.levels(&days);
        let logs = without_weekdays(&days, &levels);
        let steps = steps(&days, &logs, calendar);
        let usual = |day: &SeriesDay| -> f64 {
            let cells = day.cells.iter();
            cells
                .map(|cell| profile.rate(day.weekday(), cell.slot) * cell.share)
                .sum()
        };
        let usual: Vec<f64> = days.iter().map(usual).collect();
        findings.extend(odd_days(&mut days, &logs, &usual, (calendar, marks)));
        findings.extend(steps);
    } else {
        findings.extend(absurd_of_few(&mut days, calendar, marks));
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

/// The middle of some values, 0 of none.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        count if count % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

#[cfg(test)]
mod spike_tests;
#[cfg(test)]
mod tests;
