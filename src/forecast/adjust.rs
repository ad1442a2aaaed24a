//! The planner's word on top of the method's: events with a given effect, growth, overrides, and
//! changes of the handle time.
//!
//! In this order: events and growth multiply what the method says, an override has the last word
//! (a volume replaces it, a factor multiplies it). Bands are multiplied with the forecast, so that
//! their relative width stays. What the method said stays in `statistical` and `aht_statistical`.
//!
//! A change of the level (growth, handle time) counts from the last day of the history: what had
//! happened by then the method has seen. Of a change that began before, only the rest is applied.
//! Not for effects that history shows: leave `effect` out and let the forecast learn them.

use super::{Forecast, IntervalForecast, QueueForecast};
use crate::calendar::{Clock, ClockSpan};
use crate::history::History;
use crate::scenario::Scenario;
use crate::scenario::model::{Event, OverrideValue, VolumeOverride, concerns};
use crate::units::{QueueIndex, Seconds};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One change of one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Adjustment {
    /// The day.
    pub date: NaiveDate,
    /// The queue.
    pub queue: QueueIndex,
    /// What was changed.
    pub of: Adjusted,
    /// The hours of the day that were changed; `None` = all.
    pub hours: Option<ClockSpan>,
    /// After ÷ before; `None` where nothing was expected before.
    pub factor: Option<f64>,
    /// Why, in the planner's words.
    pub why: String,
}

/// What an adjustment changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Adjusted {
    /// Contacts.
    Volume,
    /// The mean handle time.
    HandleTime,
}

impl Adjustment {
    /// Whether it changed `interval`.
    #[must_use]
    pub fn covers(&self, interval: &crate::calendar::Interval) -> bool {
        let inside = |span: ClockSpan| (span.from..span.to).contains(&interval.clock);
        self.date == interval.date && self.hours.is_none_or(inside)
    }
}

/// Applies everything that the planner says about the plan to every queue's forecast.
pub fn apply(scenario: &Scenario, history: &History, forecast: &mut Forecast) {
    for queue in &mut forecast.queues {
        let seen_to = seen_to(scenario, history, queue.queue);
        adjust(scenario, seen_to, queue);
    }
}

/// The last day of the history from which the queue's forecast was made.
fn seen_to(scenario: &Scenario, history: &History, queue: QueueIndex) -> Option<NaiveDate> {
    let borrowed = scenario.queues[queue.get()].borrow;
    let source = borrowed.map_or(queue, |it| it.from);
    let own = history.queues.iter().find(|it| it.queue == source)?;
    own.days.last().map(|day| day.date)
}

/// Applies everything to one queue's forecast. `seen_to` is the last day that the method knew.
pub fn adjust(scenario: &Scenario, seen_to: Option<NaiveDate>, forecast: &mut QueueForecast) {
    let queue = forecast.queue;
    let mut steps = Steps {
        queue,
        step_min: u16::try_from(scenario.interval.minutes()).unwrap_or(60),
        intervals: &mut forecast.intervals,
        notes: vec![],
    };
    for event in &scenario.events {
        steps.event(event, scenario);
    }
    for growth in &scenario.growth {
        if concerns(&growth.queues, queue) {
            let seen = seen_to.map_or(1.0, |date| growth.level(date));
            let what = format!("growth {}", percent(growth.change));
            let level = |date| growth.level(date);
            steps.level(
                Adjusted::Volume,
                &level,
                seen,
                &named(&what, &growth.reason),
            );
        }
    }
    for it in &scenario.overrides {
        if concerns(&it.queues, queue) {
            steps.replace(it);
        }
    }
    // A handle time that the scenario gives is not one that history taught.
    let given = scenario.queues[queue.get()].aht.is_some();
    let seen_to = seen_to.filter(|_| !given);
    for change in &scenario.aht_changes {
        if concerns(&change.queues, queue) {
            let seen = seen_to.map_or(1.0, |date| change.level(date));
            let what = format!("handle time {}", percent(change.factor - 1.0));
            let level = |date| change.level(date);
            steps.level(
                Adjusted::HandleTime,
                &level,
                seen,
                &named(&what, &change.reason),
            );
        }
    }
    forecast.adjustments = steps.notes;
}

/// `+8 %`.
fn percent(change: f64) -> String {
    let percent = (change * 1_000.0).round() / 10.0;
    format!("{percent:+} %")
}

fn named(what: &str, reason: &str) -> String {
    if reason.is_empty() {
        what.to_owned()
    } else {
        format!("{what} ({reason})")
    }
}

/// One queue's forecast while it is changed.
struct Steps<'a> {
    queue: QueueIndex,
    /// Length of an ordinary interval.
    step_min: u16,
    intervals: &'a mut [IntervalForecast],
    notes: Vec<Adjustment>,
}

impl Steps<'_> {
    /// Positions of the intervals, by date.
    fn by_date(&self) -> BTreeMap<NaiveDate, Vec<usize>> {
        let mut days: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for (at, it) in self.intervals.iter().enumerate() {
            days.entry(it.interval.date).or_default().push(at);
        }
        days
    }

    /// Multiplies the days that feel an event by its effect.
    fn event(&mut self, event: &Event, scenario: &Scenario) {
        let Some(effect) = event.effect else { return };
        let queue = self.queue;
        let is_open = |date: NaiveDate| !scenario.open_intervals(queue, date).is_empty();
        for (date, positions) in self.by_date() {
            let Some(offset) = event.felt(queue, date, &is_open) else {
                continue;
            };
            for at in &positions {
                scale(&mut self.intervals[*at], effect);
            }
            let days = offset.unsigned_abs();
            let noun = if days == 1 { "open day" } else { "open days" };
            let when = match offset {
                0 => String::new(),
                1.. => format!(", {days} {noun} after"),
                _ => format!(", {days} {noun} before"),
            };
            let why = format!("{}{when}", event.name);
            self.note(Adjusted::Volume, &positions, Some(effect), &why);
        }
    }

    /// Multiplies each day by its level ÷ the level that history has `seen`.
    fn level(&mut self, of: Adjusted, level: &dyn Fn(NaiveDate) -> f64, seen: f64, why: &str) {
        for (date, positions) in self.by_date() {
            let level = level(date);
            if level == 1.0 && seen == 1.0 {
                continue;
            }
            let factor = level / seen;
            for at in &positions {
                let it = &mut self.intervals[*at];
                match of {
                    Adjusted::Volume => scale(it, factor),
                    Adjusted::HandleTime => {
                        it.aht = Seconds::new(it.aht.get() * factor).unwrap_or(it.aht);
                    }
                }
            }
            let known = if factor == 1.0 {
                ", in the history already"
            } else {
                ""
            };
            self.note(of, &positions, Some(factor), &format!("{why}{known}"));
        }
    }

    /// Puts an override in place of the forecast.
    fn replace(&mut self, it: &VolumeOverride) {
        let mut days: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for (at, own) in self.intervals.iter().enumerate() {
            if let Some(day) = it.day_of(own.interval.date, own.interval.clock) {
                days.entry(day).or_default().push(at);
            }
        }
        for positions in days.into_values() {
            let (factor, what) = match it.value {
                OverrideValue::Factor(factor) => {
                    for at in &positions {
                        scale(&mut self.intervals[*at], factor);
                    }
                    (Some(factor), "override".to_owned())
                }
                OverrideValue::Volume(contacts) => {
                    let what = format!("override: {contacts} contacts");
                    (self.fill(&positions, contacts), what)
                }
            };
            self.note(
                Adjusted::Volume,
                &positions,
                factor,
                &named(&what, &it.reason),
            );
        }
    }

    /// Makes the intervals add up to `contacts`, in the forecast's proportions; evenly where it
    /// expects nothing. Returns the factor.
    fn fill(&mut self, positions: &[usize], contacts: f64) -> Option<f64> {
        let total: f64 = positions.iter().map(|at| self.intervals[*at].offered).sum();
        if total > 0.0 {
            let factor = contacts / total;
            for at in positions {
                scale(&mut self.intervals[*at], factor);
            }
            return Some(factor);
        }
        let minutes = |it: &IntervalForecast| it.interval.span.minutes() as f64;
        let all: f64 = positions
            .iter()
            .map(|at| minutes(&self.intervals[*at]))
            .sum();
        for at in positions {
            let it = &mut self.intervals[*at];
            it.offered = contacts * minutes(it) / all.max(1.0);
        }
        None
    }

    /// Notes a change: one note a date and stretch of hours.
    fn note(&mut self, of: Adjusted, positions: &[usize], factor: Option<f64>, why: &str) {
        let mut from = 0;
        for to in 1..=positions.len() {
            let date = |at: usize| self.intervals[positions[at]].interval.date;
            let goes_on = to < positions.len()
                && positions[to] == positions[to - 1] + 1
                && date(to) == date(from);
            if goes_on {
                continue;
            }
            let (first, last) = (positions[from], positions[to - 1]);
            let note = Adjustment {
                date: date(from),
                queue: self.queue,
                of,
                hours: self.hours(first, last),
                factor,
                why: why.to_owned(),
            };
            self.notes.push(note);
            from = to;
        }
    }

    /// The hours of the intervals `first` to `last`; `None` where they are all of their day.
    fn hours(&self, first: usize, last: usize) -> Option<ClockSpan> {
        let date = self.intervals[first].interval.date;
        let same = |at: Option<usize>| {
            let it = at.and_then(|at| self.intervals.get(at));
            it.is_some_and(|it| it.interval.date == date)
        };
        if !same(first.checked_sub(1)) && !same(last.checked_add(1)) {
            return None;
        }
        let end = self.intervals[last].interval.clock.minutes() + self.step_min;
        Some(ClockSpan {
            from: self.intervals[first].interval.clock,
            to: Clock::new(end).unwrap_or(Clock::END_OF_DAY),
        })
    }
}

/// Multiplies contacts.
fn scale(it: &mut IntervalForecast, factor: f64) {
    it.offered *= factor;
}

/// The same change on days that follow each other, for reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'a> {
    /// First day.
    pub first: NaiveDate,
    /// Last day.
    pub last: NaiveDate,
    /// Least and greatest factor; `None` where nothing was expected before.
    pub factors: Option<(f64, f64)>,
    /// What was changed, why, and in which hours.
    pub note: &'a Adjustment,
}

/// The adjustments of a queue, put together where the same goes on from one open day to the next.
#[must_use]
pub fn changes(forecast: &QueueForecast) -> Vec<Change<'_>> {
    let mut open: Vec<NaiveDate> = vec![];
    for it in &forecast.intervals {
        if open.last() != Some(&it.interval.date) {
            open.push(it.interval.date);
        }
    }
    let next = |date: NaiveDate| open.get(open.partition_point(|day| *day <= date)).copied();
    let mut all: Vec<Change<'_>> = vec![];
    for note in &forecast.adjustments {
        let goes_on = |it: &&mut Change<'_>| {
            let same =
                (it.note.of, it.note.hours, &it.note.why) == (note.of, note.hours, &note.why);
            same && it.factors.is_some() == note.factor.is_some()
                && next(it.last) == Some(note.date)
        };
        if let Some(it) = all.iter_mut().find(goes_on) {
            it.last = note.date;
            if let (Some((least, most)), Some(factor)) = (it.factors.as_mut(), note.factor) {
                *least = least.min(factor);
                *most = most.max(factor);
            }
            continue;
        }
        all.push(Change {
            first: note.date,
            last: note.date,
            factors: note.factor.map(|factor| (factor, factor)),
            note,
        });
    }
    all
}

#[cfg(test)]
mod tests;
