//! The hard rules, one a file. Each file has the rule's step in a line's day-by-day construction
//! ([`State`]) and its check of a finished line, which says in the planner's words what is broken.
//!
//! A step says by *how much* a rule would be broken; whether that forbids the step (the ordinary
//! search) or is priced (the explanation of a contradiction) is the caller's [`Judge`].

pub mod availability;
pub mod consecutive;
pub mod credits;
pub mod days_off;
pub mod rest;
pub mod time_off;
pub mod week_days;
pub mod week_hours;
pub mod weekends;

use super::problem::{Person, RosterProblem};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// A hard rule, as it is named in a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Paid hours a plan week at least.
    HoursPerWeekMin,
    /// Paid hours a plan week at most, overtime included.
    HoursPerWeekMax,
    /// Days worked a plan week at least.
    DaysPerWeekMin,
    /// Days worked a plan week at most.
    DaysPerWeekMax,
    /// Days in a row at least.
    ConsecutiveDaysMin,
    /// Days in a row at most.
    ConsecutiveDaysMax,
    /// Days off in a row at least.
    ConsecutiveDaysOff,
    /// Rest between two shifts.
    Rest,
    /// Weekends worked at most.
    WeekendsMax,
    /// Both days of a weekend or neither.
    WholeWeekends,
}

impl Rule {
    /// The rule as the scenario file spells it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::HoursPerWeekMin => "hours_per_week.min",
            Self::HoursPerWeekMax => "hours_per_week.max",
            Self::DaysPerWeekMin => "days_per_week.min",
            Self::DaysPerWeekMax => "days_per_week.max",
            Self::ConsecutiveDaysMin => "consecutive_days.min",
            Self::ConsecutiveDaysMax => "consecutive_days.max",
            Self::ConsecutiveDaysOff => "consecutive_days_off.min",
            Self::Rest => "rest",
            Self::WeekendsMax => "weekends.max",
            Self::WholeWeekends => "weekends.whole",
        }
    }
}

/// A rule that a finished line breaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Breach {
    /// The rule.
    pub rule: Rule,
    /// The days it is about.
    pub dates: Vec<NaiveDate>,
    /// What is wrong, in the planner's words.
    pub message: String,
}

/// What the days so far leave for the days to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    /// Paid minutes of this plan week so far.
    pub minutes: u32,
    /// Days worked in this plan week so far.
    pub days: u32,
    /// Days worked in a row up to yesterday, counted as far as it matters.
    pub on: u32,
    /// Days off in a row up to yesterday, counted as far as it matters.
    pub off: u32,
    /// The run of work began on the plan's first day and is not yet as long as others must be.
    pub edge: bool,
    /// The first of the person's starts that keeps the rest, counted from the next day's first.
    pub ready: u32,
    /// Weekends worked so far, counted where they are limited.
    pub weekends: u32,
    /// Yesterday was a Saturday and worked.
    pub saturday: bool,
}

impl State {
    /// The state as one number; different states have different numbers.
    #[must_use]
    pub fn key(self) -> u64 {
        let mut key = 0;
        for (value, bits) in [
            (self.minutes, 14),
            (self.days, 3),
            (self.on, 9),
            (self.off, 9),
            (u32::from(self.edge), 1),
            (self.ready, 18),
            (self.weekends, 8),
            (u32::from(self.saturday), 1),
        ] {
            debug_assert!(value < 1 << bits, "state out of range: {self:?}");
            key = key << bits | u64::from(value);
        }
        key
    }

    /// The state with that [`State::key`].
    #[must_use]
    pub fn of(mut key: u64) -> Self {
        let mut take = |bits: u32| {
            let value = key & ((1 << bits) - 1);
            key >>= bits;
            u32::try_from(value).unwrap_or(0)
        };
        let saturday = take(1) == 1;
        let weekends = take(8);
        let ready = take(18);
        let edge = take(1) == 1;
        let off = take(9);
        let on = take(9);
        let days = take(3);
        let minutes = take(14);
        Self {
            minutes,
            days,
            on,
            off,
            edge,
            ready,
            weekends,
            saturday,
        }
    }
}

/// Decides what a broken rule means.
pub trait Judge {
    /// The price of breaking `rule` in week `week` of the plan (from 0) by `amount` (1 or more),
    /// `None` where it must not be.
    fn price(&self, rule: Rule, week: usize, amount: u32) -> Option<f64>;
}

/// Nothing may be broken.
#[derive(Debug, Clone, Copy)]
pub struct Strict;

impl Judge for Strict {
    #[inline]
    fn price(&self, _rule: Rule, _week: usize, _amount: u32) -> Option<f64> {
        None
    }
}

/// The price of breaking `rule` by `amount` in `week`, nothing where it is kept.
#[inline]
pub fn judged(judge: &impl Judge, rule: Rule, week: usize, amount: u32) -> Option<f64> {
    if amount == 0 {
        Some(0.0)
    } else {
        judge.price(rule, week, amount)
    }
}

/// A finished line for checks: for each day the duty worked, as a position in the problem's list.
pub type Worked = [Option<u32>];

/// Everything that `worked` breaks, by rule and date. Empty for every line that the search makes.
#[must_use]
pub fn breaches(problem: &RosterProblem, person: &Person, worked: &Worked) -> Vec<Breach> {
    let mut found = week_hours::check(problem, person, worked);
    found.extend(week_days::check(problem, person, worked));
    found.extend(consecutive::check(problem, person, worked));
    found.extend(days_off::check(problem, person, worked));
    found.extend(rest::check(problem, person, worked));
    found.extend(weekends::check(problem, person, worked));
    found
}

/// Days in a row that are all worked, or all off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// The first of them in the plan; the plan's first day where the run is over before it.
    first: usize,
    /// How many are in the plan.
    inside: usize,
    /// How many there are.
    length: usize,
    /// Whether it may be longer: it goes to the plan's last day, or back to where nothing is known.
    may_be_longer: bool,
}

impl Run {
    /// Its dates in the plan, the first day of the plan where it has none.
    fn dates(self, problem: &RosterProblem) -> Vec<NaiveDate> {
        let last = self.first + self.inside.max(1);
        problem.dates[self.first..last].to_vec()
    }

    /// The first of all its days.
    fn from(self, problem: &RosterProblem) -> NaiveDate {
        let before = (self.length - self.inside) as u64;
        let first = problem.dates[self.first];
        first.checked_sub_days(Days::new(before)).unwrap_or(first)
    }
}

/// Runs of days that are all worked (or all not), from that which ends with the day before the plan.
fn runs(person: &Person, worked: &Worked, at_work: bool) -> Vec<Run> {
    let before = person
        .before
        .map_or(0, |it| if at_work { it.on } else { it.off }) as usize;
    let mut found: Vec<Run> = Vec::new();
    if before > 0 {
        found.push(Run {
            first: 0,
            inside: 0,
            length: before,
            may_be_longer: person.before.is_some_and(|it| it.may_be_longer),
        });
    }
    for (day, duty) in worked.iter().enumerate() {
        if duty.is_some() != at_work {
            continue;
        }
        let at_end = day + 1 == worked.len();
        match found.last_mut() {
            Some(run) if run.first + run.inside == day => {
                run.inside += 1;
                run.length += 1;
                run.may_be_longer |= at_end;
            }
            _ => found.push(Run {
                first: day,
                inside: 1,
                length: 1,
                may_be_longer: at_end || (day == 0 && person.before.is_none()),
            }),
        }
    }
    found
}

/// A date as planners write it: `Mon 23 March`.
pub(super) fn date_text(date: NaiveDate) -> String {
    date.format("%a %-d %B").to_string()
}

/// Minutes as hours: `38 h`, `7.5 h`.
pub(super) fn hours_text(minutes: u32) -> String {
    let hours = f64::from(minutes) / 60.0;
    format!("{} h", (hours * 100.0).round() / 100.0)
}

/// `1 day`, `2 days`.
pub(super) fn days_text(count: usize) -> String {
    crate::wording::counted(count, "day")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_survives_its_key() {
        let state = State {
            minutes: 10_079,
            days: 7,
            on: 300,
            off: 2,
            edge: true,
            ready: 95,
            weekends: 53,
            saturday: true,
        };
        assert_eq!(State::of(state.key()), state);
        assert_eq!(State::of(State::default().key()), State::default());
    }

    #[test]
    fn runs_are_found_at_both_edges() {
        let scenario = crate::scenario::sample::help_desk(1);
        let problem =
            crate::roster::setup::problem(&scenario, &crate::staffing::Staffing::default());
        let mut person = problem.people[0].clone();
        let run = |first, inside, length, may_be_longer| Run {
            first,
            inside,
            length,
            may_be_longer,
        };
        let worked = [Some(1), None, None, Some(2), Some(3)];
        let unknown = runs(&person, &worked, true);
        assert_eq!(unknown, [run(0, 1, 1, true), run(3, 2, 2, true)]);
        assert_eq!(runs(&person, &worked, false), [run(1, 2, 2, false)]);
        person.before = Some(crate::roster::before::Before {
            on: 3,
            off: 0,
            may_be_longer: false,
            last: None,
        });
        let known = runs(&person, &worked, true);
        assert_eq!(known, [run(0, 1, 4, false), run(3, 2, 2, true)]);
        let off_at_once = runs(&person, &[None, Some(1), None], true);
        assert_eq!(off_at_once, [run(0, 0, 3, false), run(1, 1, 1, false)]);
    }
}
