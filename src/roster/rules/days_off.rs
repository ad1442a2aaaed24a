//! Days off in a row, at least. Does not apply to a run that touches the plan's first or last day.

use super::{Breach, Rule, State, Worked, date_text, dates, days_text, runs, touches_edge};
use crate::roster::problem::{Limits, Person, RosterProblem};

/// The run after one more day off on day `day` of the plan, as far as it matters.
#[inline]
#[must_use]
pub fn longer(state: &State, day: usize, limits: &Limits) -> u32 {
    let enough = limits.min_off.max(1);
    if day == 0 {
        enough
    } else {
        (state.off + 1).min(enough)
    }
}

/// Days that the run lacks if it ends now.
#[inline]
#[must_use]
pub fn shortfall(state: &State, limits: &Limits) -> u32 {
    if state.off == 0 {
        0
    } else {
        limits.min_off.saturating_sub(state.off)
    }
}

/// Runs of days off that are too short.
#[must_use]
pub fn check(problem: &RosterProblem, person: &Person, worked: &Worked) -> Vec<Breach> {
    let least = person.limits.min_off as usize;
    runs(worked, false)
        .into_iter()
        .filter(|run| run.1 < least && !touches_edge(worked, *run))
        .map(|(first, length)| Breach {
            rule: Rule::ConsecutiveDaysOff,
            dates: dates(problem, first, length),
            message: format!(
                "{} off in a row at least, but only {length} possible from {}",
                days_text(least),
                date_text(problem.dates[first])
            ),
        })
        .collect()
}
