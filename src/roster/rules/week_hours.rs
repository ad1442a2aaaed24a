//! Paid hours a plan week: at least, at most, and overtime between.

use super::{Breach, Rule, Worked, date_text, hours_text};
use crate::roster::problem::{Person, RosterProblem, WeekLimits};

/// Minutes that `paid_min` more would go past the week's limit, counting only what this shift adds.
#[inline]
#[must_use]
pub fn excess(minutes: u32, paid_min: u32, week: &WeekLimits) -> u32 {
    let limit = week.limit_minutes.max(minutes);
    (minutes + paid_min).saturating_sub(limit)
}

/// Minutes that a finished week lacks.
#[inline]
#[must_use]
pub fn shortfall(minutes: u32, week: &WeekLimits) -> u32 {
    week.min_minutes.saturating_sub(minutes)
}

/// Minutes of overtime in a finished week.
#[inline]
#[must_use]
pub fn overtime(minutes: u32, week: &WeekLimits) -> u32 {
    minutes.saturating_sub(week.max_minutes)
}

/// Weeks with too few or too many hours.
#[must_use]
pub fn check(problem: &RosterProblem, person: &Person, worked: &Worked) -> Vec<Breach> {
    let mut found = Vec::new();
    for (number, week) in person.weeks.iter().enumerate() {
        let days = number * 7..(number * 7 + 7).min(worked.len());
        let minutes: u32 = worked[days.clone()]
            .iter()
            .flatten()
            .map(|duty| problem.duties[*duty as usize].paid_min)
            .sum();
        let monday = date_text(problem.dates[days.start]);
        let dates = problem.dates[days].to_vec();
        if minutes < week.min_minutes {
            found.push(Breach {
                rule: Rule::HoursPerWeekMin,
                dates: dates.clone(),
                message: format!(
                    "week from {monday}: {} at least, but at most {} are possible",
                    hours_text(week.min_minutes),
                    hours_text(minutes)
                ),
            });
        }
        if minutes > week.limit_minutes {
            found.push(Breach {
                rule: Rule::HoursPerWeekMax,
                dates,
                message: format!(
                    "week from {monday}: {} at most, but the other rules need {}",
                    hours_text(week.limit_minutes),
                    hours_text(minutes)
                ),
            });
        }
    }
    found
}
