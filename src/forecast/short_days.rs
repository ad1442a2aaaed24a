//! Days that open late or close early: neither a whole day nor a plain part of one.
//!
//! A half-day before a holiday has other contacts in its open hours than a whole day has in them
//! (some come earlier, some not at all), and another shape: a rush before the doors close, or after they
//! open. Such days get a mark on the calendar, whose effect is learnt as an event's is
//! ([`super::mark_effects`]): what happened once is half believed, and with no example the
//! day has its open intervals' plain share. The shape is learnt by hours from the early close, or the late opening, and
//! shrunk the same way ([`Shapes`]).

use super::day_calendar::{DayCalendar, DayMark};
use super::mark_counts::{Occurrence, credible};
use super::mark_ratios::Count;
use super::profile::{Profile, Span};
use super::regression::STAGE;
use super::series::{Point, Series, SeriesDay};
use super::typical::ordinary_slots;
use crate::history::Frame;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Which end of the day is missing, as the planner reads it.
const LATE: &str = "days that open late, in the hours that are open";
const EARLY: &str = "days that close early, in the hours that are open";
/// A day is short where it lacks this share of its usual intervals at one end.
const LACKS: f64 = 0.1;
/// Short days that nobody announced are no gaps in the data where they are no more than this share of all.
const RARE: f64 = 0.1;
/// Days of the same weekday, on each side, that say what is usual.
const AROUND: usize = 4;
/// Hours from the end that is missing with a shape of their own; those beyond share one.
const HOURS: usize = 4;
/// Times that shapes and profile are refined.
const REFINED: usize = 5;

/// One end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Late,
    Early,
}

impl End {
    const fn kind(self) -> &'static str {
        match self {
            Self::Late => LATE,
            Self::Early => EARLY,
        }
    }
}

/// Marks the short days of the history, and of the plan, whose intervals are `plan`.
pub fn mark(calendar: &mut DayCalendar, series: &Series, frame: &Frame, plan: &[Point]) {
    let announced = |date: NaiveDate| frame.special_hours.contains_key(&date);
    for end in [End::Late, End::Early] {
        let short: Vec<NaiveDate> = (0..series.days.len())
            .filter(|at| others_reach_further(series, *at, end))
            .filter(|at| is_short(&slots_of(&series.days[*at]), &usual(series, *at), end))
            .map(|at| series.days[at].date)
            .collect();
        let rare = short.len() as f64 <= RARE * series.days.len() as f64;
        for date in short.into_iter().filter(|date| rare || announced(*date)) {
            add(calendar, date, end);
        }
        for day in plan.chunk_by(|a, b| a.date == b.date) {
            let open: BTreeSet<usize> = day.iter().map(|point| point.slot).collect();
            let usual = ordinary_slots(frame, day[0].weekday())
                .into_iter()
                .collect();
            if is_short(&open, &usual, end) {
                add(calendar, day[0].date, end);
            }
        }
    }
}

fn add(calendar: &mut DayCalendar, date: NaiveDate, end: End) {
    let mark = DayMark {
        kind: end.kind().to_owned(),
        stage: None,
        occurrence: date,
    };
    calendar.mark(date, mark);
}

fn slots_of(day: &SeriesDay) -> BTreeSet<usize> {
    day.cells.iter().map(|cell| cell.slot).collect()
}

/// The nearest days of the same weekday as the one at `at`.
fn near(series: &Series, at: usize) -> impl Iterator<Item = &SeriesDay> {
    let weekday = series.days[at].weekday();
    let same = move |day: &&SeriesDay| day.weekday() == weekday;
    let before = series.days[..at].iter().rev().filter(same).take(AROUND);
    before.chain(series.days[at + 1..].iter().filter(same).take(AROUND))
}

/// The slots that most of the nearest days of the same weekday know.
fn usual(series: &Series, at: usize) -> BTreeSet<usize> {
    let near: Vec<BTreeSet<usize>> = near(series, at).map(slots_of).collect();
    let known =
        |slot: &usize| 2 * near.iter().filter(|day| day.contains(slot)).count() > near.len();
    near.iter().flatten().copied().filter(known).collect()
}

/// Whether any of the nearest days reaches further at this end: else the day is not short, which is quickly
/// told of most.
fn others_reach_further(series: &Series, at: usize, end: End) -> bool {
    let first = |day: &SeriesDay| day.cells.iter().map(|cell| cell.slot).min();
    let last = |day: &SeriesDay| day.cells.iter().map(|cell| cell.slot).max();
    let own = &series.days[at];
    let (from, to) = (first(own), last(own));
    match end {
        End::Late => near(series, at).any(|day| first(day) < from),
        End::Early => near(series, at).any(|day| last(day) > to),
    }
}

/// Whether `open` lacks intervals at this end alone: with holes it is a gap in the data.
fn is_short(open: &BTreeSet<usize>, usual: &BTreeSet<usize>, end: End) -> bool {
    let (Some(first), Some(last)) = (open.first(), open.last()) else {
        return false;
    };
    let beyond = |slot: &&usize| match end {
        End::Late => *slot < first,
        End::Early => *slot > last,
    };
    let lacking = usual.iter().filter(beyond).count() as f64;
    let whole = usual.range(first..=last).all(|slot| open.contains(slot));
    lacking > 0.0 && lacking >= LACKS * usual.len() as f64 && whole
}

/// How the contacts of short days lie in their open hours.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shapes {
    /// Factors by the end that is missing, and by hours from it.
    factors: BTreeMap<&'static str, [f64; HOURS]>,
    slots_an_hour: usize,
}

impl Shapes {
    /// Learns from the days, which come back with the usual shape. Shapes and the week's profile are
    /// each refined by the other.
    #[must_use]
    pub fn straightened(
        seen: Vec<SeriesDay>,
        span: Span,
        calendar: &DayCalendar,
    ) -> (Vec<SeriesDay>, Self) {
        let is_short = |day: &&SeriesDay| {
            let mut ends = [End::Late, End::Early].into_iter();
            ends.any(|end| has(calendar, day.date, end))
        };
        let mut own = Self::default();
        if !seen.iter().any(|day| is_short(&day)) {
            return (seen, own);
        }
        let mut days = seen.clone();
        for _ in 0..REFINED {
            let (profile, _) = Profile::and_levels(&days, span);
            own = Self::of(&seen, &profile, span.slots, calendar);
            days.clone_from(&seen);
            for day in days.iter_mut().filter(|day| is_short(&&**day)) {
                own.straighten(day, &profile, calendar);
            }
        }
        (days, own)
    }

    fn of(days: &[SeriesDay], profile: &Profile, slots: usize, calendar: &DayCalendar) -> Self {
        let mut own = Self {
            factors: BTreeMap::new(),
            slots_an_hour: (slots / 24).max(1),
        };
        for end in [End::Late, End::Early] {
            let mut counts: [Vec<Occurrence>; HOURS] = Default::default();
            for day in days.iter().filter(|day| has(calendar, day.date, end)) {
                own.count(day, profile, end, &mut counts);
            }
            if counts.iter().any(|hour| !hour.is_empty()) {
                let factors = counts.map(|hour| credible(&hour, STAGE, 1.0).0.log.exp());
                own.factors.insert(end.kind(), factors);
            }
        }
        own
    }

    /// Adds a day: what came in each hour against what its total lets expect.
    fn count(
        &self,
        day: &SeriesDay,
        profile: &Profile,
        end: End,
        counts: &mut [Vec<Occurrence>; HOURS],
    ) {
        let rate = |cell: &super::Cell| profile.rate(day.weekday(), cell.slot) * cell.share;
        let rates: f64 = day.cells.iter().map(rate).sum();
        let arrived: f64 = day.cells.iter().map(|cell| cell.offered).sum();
        let (Some(first), Some(last)) = (day.cells.first(), day.cells.last()) else {
            return;
        };
        let mut own = [Count::default(); HOURS];
        for cell in &day.cells {
            let hour = &mut own[self.hour(cell.slot, (first.slot, last.slot), end)];
            hour.arrived += cell.offered;
            hour.expected += rate(cell) * arrived / rates.max(f64::MIN_POSITIVE);
        }
        for (all, own) in counts.iter_mut().zip(own) {
            if own.expected > 0.0 {
                all.push((own, 1.0));
            }
        }
    }

    /// Hours from the end that is missing, 0 next to it.
    fn hour(&self, slot: usize, (first, last): (usize, usize), end: End) -> usize {
        let away = match end {
            End::Late => slot.saturating_sub(first),
            End::Early => last.saturating_sub(slot),
        };
        (away / self.slots_an_hour).min(HOURS - 1)
    }

    /// Whether no short day was seen.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.factors.is_empty()
    }

    /// The expected contacts of a day's slots, moved within the day: their sum stays.
    #[must_use]
    pub fn moved(
        &self,
        date: NaiveDate,
        slots: &[usize],
        expected: &[f64],
        calendar: &DayCalendar,
    ) -> Vec<f64> {
        let (Some(first), Some(last)) = (slots.iter().min(), slots.iter().max()) else {
            return vec![];
        };
        let mut moved = expected.to_vec();
        for end in [End::Late, End::Early] {
            let Some(factors) = self
                .factors
                .get(end.kind())
                .filter(|_| has(calendar, date, end))
            else {
                continue;
            };
            for (value, slot) in moved.iter_mut().zip(slots) {
                *value *= factors[self.hour(*slot, (*first, *last), end)];
            }
        }
        let (before, after): (f64, f64) = (expected.iter().sum(), moved.iter().sum());
        let scale = if after > 0.0 { before / after } else { 1.0 };
        moved.into_iter().map(|value| value * scale).collect()
    }

    /// The day as one with the usual shape: each interval divided by what its place in the day did.
    fn straighten(&self, day: &mut SeriesDay, profile: &Profile, calendar: &DayCalendar) {
        let slots: Vec<usize> = day.cells.iter().map(|cell| cell.slot).collect();
        let weekday = day.weekday();
        let rate = |cell: &super::Cell| profile.rate(weekday, cell.slot) * cell.share;
        let rates: Vec<f64> = day.cells.iter().map(rate).collect();
        let moved = self.moved(day.date, &slots, &rates, calendar);
        for ((cell, rate), moved) in day.cells.iter_mut().zip(rates).zip(moved) {
            if moved > 0.0 {
                cell.offered *= rate / moved;
            }
        }
    }
}

fn has(calendar: &DayCalendar, date: NaiveDate, end: End) -> bool {
    let mut marks = calendar.marks(date).iter();
    marks.any(|mark| mark.kind == end.kind())
}
