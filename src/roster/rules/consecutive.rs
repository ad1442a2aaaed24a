//! Days worked in a row: at least and at most.
//!
//! The minimum does not apply to a run that touches the plan's last day, or its first (with what is known of the time
//! before: the first day that is known). Work before the plan counts where it is known.

use super::{Breach, Rule, State, Worked, date_text, days_text, runs};
use crate::roster::problem::{Limits, Person, RosterProblem};

/// Days past the maximum that one more day of work adds: 0 or 1.
#[inline]
#[must_use]
pub fn excess(state: &State, limits: &Limits) -> u32 {
    u32::from(state.on >= limits.max_on)
}

/// The run after one more day of work: its length as far as it matters, and whether it is still free of the
/// minimum. `unknown` where the day is the plan's first and nobody knows what came before; `longest` days in a row
/// are there at most.
#[inline]
#[must_use]
pub fn longer(state: &State, unknown: bool, limits: &Limits, longest: u32) -> (u32, bool) {
    let counted = if limits.max_on < longest {
        limits.max_on.max(limits.min_on)
    } else {
        limits.min_on.max(1)
    };
    let on = (state.on + 1).min(counted);
    (on, (unknown || state.edge) && on < limits.min_on)
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
    let (least, most) = (person.limits.min_on as usize, person.limits.max_on as usize);
    for run in runs(person, worked, true) {
        let from = date_text(run.from(problem));
        let mut add = |rule, message| {
            found.push(Breach {
                rule,
                dates: run.dates(problem),
                message,
            });
        };
        if run.length < least && !run.may_be_longer {
            add(
                Rule::ConsecutiveDaysMin,
                format!(
                    "{} in a row at least, but only {} possible from {from}",
                    days_text(least),
                    run.length
                ),
            );
        }
        // What was too long before the plan is not the plan's.
        if run.length > most && run.inside > 0 {
            add(
                Rule::ConsecutiveDaysMax,
                format!(
                    "{} in a row at most, but the other rules need {} from {from}",
                    days_text(most),
                    run.length
                ),
            );
        }
    }
    found
}
