//! Days worked a plan week: at least and at most.

use super::{Breach, Rule, Worked, date_text, days_text};
use crate::roster::problem::{Person, RosterProblem, WeekLimits};

/// Days past the week's limit that one more shift adds: 0 or 1.
#[inline]
#[must_use]
pub fn excess(days: u32, week: &WeekLimits) -> u32 {
    u32::from(days >= week.max_days)
}

/// Days that a finished week lacks.
#[inline]
#[must_use]
pub fn shortfall(days: u32, week: &WeekLimits) -> u32 {
    week.min_days.saturating_sub(days)
}

/// Weeks with too few or too many days.
#[must_use]
pub fn check(problem: &RosterProblem, person: &Person, worked: &Worked) -> Vec<Breach> {
    let mut found = Vec::new();
    for (number, week) in person.weeks.iter().enumerate() {
        let days = number * 7..(number * 7 + 7).min(worked.len());
        let count = worked[days.clone()].iter().flatten().count();
        let monday = date_text(problem.dates[days.start]);
        let mut add = |rule, text: String| {
            found.push(Breach {
                rule,
                dates: problem.dates[days.clone()].to_vec(),
                message: format!("week from {monday}: {text}"),
            });
        };
        if count < week.min_days as usize {
            let least = days_text(week.min_days as usize);
            add(
                Rule::DaysPerWeekMin,
                format!("{least} of work at least, but only {count} possible"),
            );
        }
        if count > week.max_days as usize {
            let most = days_text(week.max_days as usize);
            add(
                Rule::DaysPerWeekMax,
                format!("{most} of work at most, but the other rules need {count}"),
            );
        }
    }
    found
}
