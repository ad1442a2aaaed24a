//! Days far from those around them: outages and spikes.

use super::super::day_calendar::DayCalendar;
use super::super::effects::{Effect, Family, effects_of};
use super::super::series::SeriesDay;
use super::{
    AROUND, FAR, FEW_USUAL, Finding, FindingKind, LEAST_EXPECTED, LEAST_OFF, Marks, median,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Weight of a day that is set aside.
const SPOILT_WEIGHT: f64 = 0.05;

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
    let regular = Regular::of(days, &off, limit, calendar);
    let mut findings = vec![];
    for (at, (day, off)) in days.iter_mut().zip(off).enumerate() {
        let judged = !day.cells.is_empty() && !marks.keep.contains(&day.date);
        let explained = is_explained(day.date, calendar, off) || regular.explains(day.date, off);
        if off.abs() <= limit || !judged || explained {
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

/// Months in which a place of the month must have been off before it is regular.
const LEAST_MONTHS: usize = 3;

/// Places of the month that are off more often than not: a last working day with half as many contacts
/// again, month after month, is no accident but an effect to learn.
struct Regular<'a> {
    places: BTreeSet<(Effect, bool)>,
    calendar: &'a DayCalendar,
}

impl<'a> Regular<'a> {
    fn of(days: &[SeriesDay], off: &[f64], limit: f64, calendar: &'a DayCalendar) -> Self {
        let mut seen: BTreeMap<Effect, [usize; 3]> = BTreeMap::new();
        let any = off.iter().any(|off| off.abs() > limit);
        for (day, off) in days.iter().zip(off).filter(|_| any) {
            for place in places(day.date, calendar) {
                let [all, more, fewer] = seen.entry(place).or_default();
                *all += 1;
                *more += usize::from(*off > limit);
                *fewer += usize::from(*off < -limit);
            }
        }
        let often = |all: usize, off: usize| off >= LEAST_MONTHS && 2 * off > all;
        let places = seen.into_iter().flat_map(|(place, [all, more, fewer])| {
            let sides = [(more, true), (fewer, false)].into_iter();
            let sides = sides.filter(move |(off, _)| often(all, *off));
            sides.map(move |(_, more)| (place.clone(), more))
        });
        Self {
            places: places.collect(),
            calendar,
        }
    }

    fn explains(&self, date: NaiveDate, off: f64) -> bool {
        let mut places = places(date, self.calendar);
        !self.places.is_empty() && places.any(|place| self.places.contains(&(place, off > 0.0)))
    }
}

/// The places of the month that a day has.
fn places(date: NaiveDate, calendar: &DayCalendar) -> impl Iterator<Item = Effect> {
    let effects = effects_of(date, calendar, false).into_iter();
    let effects = effects.map(|(effect, _)| effect);
    effects.filter(|effect| effect.family() == Family::Month)
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

/// Days of a weekday from which on their median tells the spoilt one.
const ENOUGH: usize = 3;

/// Logs of the levels, with what a spoilt day did to its weekday's profile taken out: the median
/// of each weekday's distance from the days around it.
///
/// Of two days of a weekday the median is between them; there it is that of the day which is nearer to
/// the days around it without regard to weekdays. Where not one alone is near, or there is one day only, nothing can
/// be told of them.
pub fn without_weekdays(days: &[SeriesDay], levels: &[f64]) -> Vec<f64> {
    let off = off_around(&logs_of(levels));
    let plain = off_around(&logs_of(&plain_levels(days)));
    let mut by_weekday: [Vec<usize>; 7] = Default::default();
    for (at, day) in days.iter().enumerate() {
        by_weekday[day.weekday()].push(at);
    }
    let mut logs = logs_of(levels);
    for same in by_weekday {
        let usual = match same[..] {
            [] => continue,
            [one, other] => usual_of_two([one, other].map(|at| (off[at], plain[at].abs()))),
            _ if same.len() < ENOUGH => None,
            _ => Some(median(same.iter().map(|at| off[*at]).collect())),
        };
        for at in same {
            logs[at] -= usual.unwrap_or(off[at]);
        }
    }
    logs
}

/// The distance of the one of two days which alone is like the days around it: each with its distance, and
/// that without regard to weekdays.
fn usual_of_two([one, other]: [(f64, f64); 2]) -> Option<f64> {
    let (near, far) = if one.1 < other.1 {
        (one, other)
    } else {
        (other, one)
    };
    (near.1 <= LEAST_OFF && far.1 - near.1 > LEAST_OFF).then_some(near.0)
}

fn logs_of(levels: &[f64]) -> Vec<f64> {
    levels.iter().map(|level| level.max(0.01).ln()).collect()
}

/// How far each is from the median of those around it.
fn off_around(logs: &[f64]) -> Vec<f64> {
    let off = |(at, log): (usize, &f64)| {
        let around = at.saturating_sub(AROUND)..(at + AROUND + 1).min(logs.len());
        log - median(logs[around].to_vec())
    };
    logs.iter().enumerate().map(off).collect()
}

/// Levels of the days by the hours that they have, whatever the weekday: contacts ÷ what a middling
/// day has in these hours.
fn plain_levels(days: &[SeriesDay]) -> Vec<f64> {
    let mut by_slot: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for cell in days.iter().flat_map(|day| &day.cells) {
        by_slot.entry(cell.slot).or_default().push(cell.rate());
    }
    let usual: BTreeMap<usize, f64> = (by_slot.into_iter())
        .map(|(slot, rates)| (slot, median(rates)))
        .collect();
    let level = |day: &SeriesDay| {
        let expected = day.cells.iter().map(|cell| usual[&cell.slot] * cell.share);
        let expected: f64 = expected.sum();
        if expected > 0.0 {
            contacts(day) / expected
        } else {
            1.0
        }
    };
    days.iter().map(level).collect()
}
