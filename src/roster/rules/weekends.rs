//! Weekends: how many may be worked, and whether both days belong together.
//!
//! A weekend is worked if a shift starts on its Saturday or Sunday, by the site's dates. `whole`
//! binds only where both days lie in the plan.

use super::{Breach, Rule, State, Worked, date_text};
use crate::roster::problem::{Limits, Person, RosterProblem, WeekendDay};

/// What a day does to the weekends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Weekends worked so far, counted where they are limited.
    pub weekends: u32,
    /// Today is a Saturday and worked.
    pub saturday: bool,
    /// Weekends past the maximum that today adds.
    pub excess: u32,
    /// Weekends that today tears apart.
    pub torn: u32,
}

/// The step of a day that is worked or not.
#[inline]
#[must_use]
pub fn step(state: &State, day: WeekendDay, works: bool, limits: &Limits) -> Step {
    let mut next = Step {
        weekends: state.weekends,
        saturday: false,
        excess: 0,
        torn: 0,
    };
    let new = match day {
        WeekendDay::No => false,
        WeekendDay::Saturday { sunday_inside } => {
            next.saturday = works && sunday_inside;
            works
        }
        WeekendDay::Sunday { saturday_inside } => {
            let torn = limits.whole_weekends && saturday_inside && works != state.saturday;
            next.torn = u32::from(torn);
            works && !state.saturday
        }
    };
    if let (true, Some(most)) = (new, limits.max_weekends) {
        next.excess = u32::from(state.weekends >= most);
        next.weekends = (state.weekends + 1).min(most);
    }
    next
}

/// Too many weekends, and torn ones.
#[must_use]
pub fn check(problem: &RosterProblem, person: &Person, worked: &Worked) -> Vec<Breach> {
    let mut found = Vec::new();
    let mut weekends: Vec<usize> = Vec::new();
    for (day, it) in person.days.iter().enumerate() {
        let works = worked[day].is_some();
        let saturday = match it.weekend {
            WeekendDay::No => continue,
            WeekendDay::Saturday { .. } => works,
            WeekendDay::Sunday { saturday_inside } => {
                let saturday = saturday_inside && worked[day - 1].is_some();
                if person.limits.whole_weekends && saturday_inside && saturday != works {
                    found.push(torn(problem, day, works));
                }
                works && !saturday
            }
        };
        if saturday {
            weekends.push(day);
        }
    }
    if let Some(most) = person.limits.max_weekends
        && weekends.len() > most as usize
    {
        found.push(Breach {
            rule: Rule::WeekendsMax,
            dates: weekends.iter().map(|day| problem.dates[*day]).collect(),
            message: format!(
                "{} of work at most, but the other rules need {}",
                crate::wording::counted(most as usize, "weekend"),
                weekends.len()
            ),
        });
    }
    found
}

fn torn(problem: &RosterProblem, sunday: usize, works_sunday: bool) -> Breach {
    let dates = vec![problem.dates[sunday - 1], problem.dates[sunday]];
    let only = dates[usize::from(works_sunday)];
    Breach {
        rule: Rule::WholeWeekends,
        message: format!(
            "both days of a weekend or neither, but of {} and {} only {} is possible",
            date_text(dates[0]),
            date_text(dates[1]),
            only.format("%a")
        ),
        dates,
    }
}
