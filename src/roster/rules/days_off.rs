//! Days off in a row, at least. Does not apply to a run that touches the plan's last day, or its first (with what is
//! known of the time before: the first day that is known).

use super::{Breach, Rule, State, Worked, date_text, days_text, runs};
use crate::roster::problem::{Limits, Person, RosterProblem};

/// The run after one more day off, as far as it matters; `unknown` where it is the plan's first and nobody
/// knows what came before.
#[inline]
#[must_use]
pub fn longer(state: &State, unknown: bool, limits: &Limits) -> u32 {
    let enough = limits.min_off.max(1);
    if unknown {
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
    runs(person, worked, false)
        .into_iter()
        .filter(|run| run.length < least && !run.may_be_longer)
        .map(|run| Breach {
            rule: Rule::ConsecutiveDaysOff,
            dates: run.dates(problem),
            message: format!(
                "{} off in a row at least, but only {} possible from {}",
                days_text(least),
                run.length,
                date_text(run.from(problem))
            ),
        })
        .collect()
}
