//! Days worked in a row: at least and at most.
//!
//! The maximum counts inside the plan only; the minimum does not apply to a run that touches the
//! plan's first or last day.

use super::{Breach, Rule, State, Worked, date_text, dates, days_text, runs, touches_edge};
use crate::roster::problem::{Limits, Person, RosterProblem};

/// Days past the maximum that one more day of work adds: 0 or 1.
#[inline]
#[must_use]
pub fn excess(state: &State, limits: &Limits) -> u32 {
    u32::from(state.on >= limits.max_on)
}

/// The run after one more day of work on day `day` of the plan: its length as far as it matters,
/// and whether it is still free of the minimum.
#[inline]
#[must_use]
pub fn longer(state: &State, day: usize, limits: &Limits, plan_days: u32) -> (u32, bool) {
    let counted = if limits.max_on < plan_days {
        limits.max_on.max(limits.min_on)
    } else {
        limits.min_on.max(1)
    };
    let on = (state.on + 1).min(counted);
    (on, (day == 0 || state.edge) && on < limits.min_on)
}

/// Days that the run lacks if it ends now.
#[inline]
#[must_use]
pub fn shortfall(state: &State, limits: &Limits) -> u32 {
    if state.on == 0 || state.edge {
        0
    } else {
        limits.min_on.saturating_sub(state.on)
    }
}

/// Runs of work that are too short or too long.
#[must_use]
pub fn check(problem: &RosterProblem, person: &Person, worked: &Worked) -> Vec<Breach> {
    let mut found = Vec::new();
    for run @ (first, length) in runs(worked, true) {
        let from = date_text(problem.dates[first]);
        let mut add = |rule, message| {
            found.push(Breach {
                rule,
                dates: dates(problem, first, length),
                message,
            });
        };
        if length < person.limits.min_on as usize && !touches_edge(worked, run) {
            add(
                Rule::ConsecutiveDaysMin,
                format!(
                    "{} in a row at least, but only {} possible from {from}",
                    days_text(person.limits.min_on as usize),
                    length
                ),
            );
        }
        if length > person.limits.max_on as usize {
            add(
                Rule::ConsecutiveDaysMax,
                format!(
                    "{} in a row at most, but the other rules need {} from {from}",
                    days_text(person.limits.max_on as usize),
                    length
                ),
            );
        }
    }
    found
}
