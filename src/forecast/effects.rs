//! What the calendar says of a day: the effects that the regression learns, one coefficient each.

use super::day_calendar::{DayCalendar, DayMark, weekday};
use crate::calendar::WEEKDAYS;
use chrono::{Datelike, NaiveDate};
use std::f64::consts::TAU;
use std::fmt;

/// Working days counted from the start of a month.
const FROM_START: usize = 6;
/// Working days counted from its end.
const FROM_END: usize = 5;
/// Open days that feel a closure before them.
const AFTER_CLOSURE: usize = 3;
/// Yearly waves: one and two a year.
const HARMONICS: u8 = 2;

/// A cause that raises or lowers a day's volume by a constant share.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Monday (0) to Sunday (6).
    Weekday(u8),
    /// Working day of the month, from 1.
    FromMonthStart(u8),
    /// Working day of the month counted from its end, 1 = the last.
    FromMonthEnd(u8),
    /// Working days from the first on or after the 15th.
    MidMonth(i8),
    /// The n-th open day after a closure.
    AfterClosure(u8),
    /// The first open day after a closure, for each weekday apart.
    WeekdayAfterClosure(u8),
    /// The last open day before a closure.
    BeforeClosure,
    /// An event's kind or an open holiday, by name.
    Mark(String),
    /// How far a day is from an event, by kind and stage.
    Stage(String),
    /// By how much this occurrence of a kind differs from others.
    Occurrence(String),
    /// By how much this stage of this occurrence does.
    OccurrenceStage(String),
    /// A yearly wave: cosine or sine of so many turns a year.
    YearCosine(u8),
    /// See [`Effect::YearCosine`].
    YearSine(u8),
    /// Years since the history began.
    Trend,
}

/// Effects of one kind share how far they are believed before they are seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// The weekday.
    Week,
    /// The place in the month.
    Month,
    /// Closures and the days around them.
    Closure,
    /// Events and open holidays: what their occurrences have in common.
    Mark,
    /// What one occurrence has of its own.
    Occurrence,
    /// The time of the year.
    Year,
    /// Steady growth or decline.
    Trend,
}

impl Effect {
    /// Its family.
    #[must_use]
    pub const fn family(&self) -> Family {
        match self {
            Self::Weekday(_) => Family::Week,
            Self::FromMonthStart(_) | Self::FromMonthEnd(_) | Self::MidMonth(_) => Family::Month,
            Self::AfterClosure(_) | Self::WeekdayAfterClosure(_) | Self::BeforeClosure => {
                Family::Closure
            }
            Self::Mark(_) | Self::Stage(_) => Family::Mark,
            Self::Occurrence(_) | Self::OccurrenceStage(_) => Family::Occurrence,
            Self::YearCosine(_) | Self::YearSine(_) => Family::Year,
            Self::Trend => Family::Trend,
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |weekday: &u8| WEEKDAYS[usize::from(*weekday).min(6)];
        match self {
            Self::Weekday(weekday) => write!(f, "{}", day(weekday)),
            Self::FromMonthStart(n) => write!(f, "{} working day of the month", nth(*n)),
            Self::FromMonthEnd(1) => write!(f, "last working day of the month"),
            Self::FromMonthEnd(n) => write!(f, "{} last working day of the month", nth(*n)),
            Self::MidMonth(n) if *n < 0 => write!(f, "last working day before the 15th"),
            Self::MidMonth(n) => {
                write!(
                    f,
                    "{} working day from the 15th on",
                    nth(n.unsigned_abs() + 1)
                )
            }
            Self::AfterClosure(n) => write!(f, "{} open day after a closed day", nth(*n)),
            Self::WeekdayAfterClosure(weekday) => {
                let before = WEEKDAYS[(usize::from(*weekday) + 6) % 7];
                let own = day(weekday);
                match weekday {
                    0 => write!(f, "{own} after a closed Friday or weekend"),
                    _ => write!(f, "{own} after a closed {before}"),
                }
            }
            Self::BeforeClosure => write!(f, "last open day before a closed day"),
            Self::Mark(name) | Self::Stage(name) => write!(f, "{name}"),
            Self::Occurrence(kind) | Self::OccurrenceStage(kind) => write!(f, "this {kind}"),
            Self::Trend => write!(f, "trend"),
            Self::YearCosine(n) | Self::YearSine(n) => write!(f, "time of the year, wave {n}"),
        }
    }
}

/// `first`, `second` …; `7th` past the sixth.
fn nth(n: u8) -> String {
    const WORDS: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "sixth"];
    let word = n.checked_sub(1).and_then(|at| WORDS.get(usize::from(at)));
    word.map_or_else(|| format!("{n}th"), |word| (*word).to_owned())
}

/// The effects that act on `date`, each with its size (1, or a wave's height).
#[must_use]
pub fn effects_of(date: NaiveDate, calendar: &DayCalendar, yearly: bool) -> Vec<(Effect, f64)> {
    let own = weekday(date) as u8;
    let mut effects = vec![(Effect::Weekday(own), 1.0)];
    let mut add = |effect: Effect| effects.push((effect, 1.0));
    if let Some((before, after)) = calendar.place_in_month(date) {
        if before < FROM_START {
            add(Effect::FromMonthStart(before as u8 + 1));
        }
        if after < FROM_END {
            add(Effect::FromMonthEnd(after as u8 + 1));
        }
    }
    if let Some(from_middle @ -1..=3) = calendar.from_mid_month(date) {
        add(Effect::MidMonth(from_middle as i8));
    }
    let mut before = calendar.before(date).take(AFTER_CLOSURE);
    if let Some(n) = before.position(|day| !calendar.is_open(day)) {
        add(Effect::AfterClosure(n as u8 + 1));
        if n == 0 {
            add(Effect::WeekdayAfterClosure(own));
        }
    }
    if calendar
        .after(date)
        .next()
        .is_some_and(|day| !calendar.is_open(day))
    {
        add(Effect::BeforeClosure);
    }
    for mark in calendar.marks(date) {
        common_effects(mark).for_each(&mut add);
    }
    if yearly {
        let turn = TAU * f64::from(date.ordinal0()) / 365.25;
        for n in 1..=HARMONICS {
            let angle = turn * f64::from(n);
            effects.push((Effect::YearCosine(n), angle.cos()));
            effects.push((Effect::YearSine(n), angle.sin()));
        }
    }
    effects
}

/// The effects that all occurrences of a mark have in common: its kind, and its stage.
pub fn common_effects(mark: &DayMark) -> impl Iterator<Item = Effect> {
    let stage = mark.stage.is_some().then(|| Effect::Stage(mark.label()));
    std::iter::once(Effect::Mark(mark.kind.clone())).chain(stage)
}

/// What an effect of one occurrence holds for: the occurrence, and the stage of it.
pub type Spell = (NaiveDate, Option<String>);

/// The effects that one occurrence of a mark has of its own, each with what it holds for. In another
/// occurrence, or stage, they begin anew.
pub fn own_effects(mark: &DayMark) -> impl Iterator<Item = (Effect, Spell)> {
    let kind = &mark.kind;
    let whole = (Effect::Occurrence(kind.clone()), (mark.occurrence, None));
    let stage = mark.stage.as_ref().map(|stage| {
        let spell = (mark.occurrence, Some(stage.clone()));
        (Effect::OccurrenceStage(kind.clone()), spell)
    });
    std::iter::once(whole).chain(stage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn effects_read_as_a_manager_says_them() {
        let said = [
            (Effect::FromMonthStart(2), "second working day of the month"),
            (Effect::FromMonthEnd(1), "last working day of the month"),
            (
                Effect::FromMonthEnd(2),
                "second last working day of the month",
            ),
            (Effect::MidMonth(-1), "last working day before the 15th"),
            (Effect::MidMonth(0), "first working day from the 15th on"),
            (Effect::MidMonth(1), "second working day from the 15th on"),
            (Effect::AfterClosure(1), "first open day after a closed day"),
            (
                Effect::WeekdayAfterClosure(1),
                "Tuesday after a closed Monday",
            ),
        ];
        for (effect, words) in said {
            assert_eq!(effect.to_string(), words);
        }
    }
}
