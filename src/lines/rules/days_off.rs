//! Days off in a row: at least so many, unless the run touches an edge.

use super::{Breach, LineRule, before, runs_of};
use crate::lines::model::{Person, RosterModel};

/// Runs of days off that are too short.
pub fn check(_: &RosterModel, person: &Person, line: &[Option<u8>]) -> Vec<Breach> {
    let mut found = Vec::new();
    // A shift on the first day ends the days off before it.
    let mut runs = runs_of(line, false);
    if line.first().is_some_and(Option::is_some) && before::off(person) > 0 {
        runs.push((0, 0));
    }
    for (from, end) in runs {
        let earlier = if from == 0 { before::off(person) } else { 0 };
        let days = u32::try_from(end - from).unwrap_or(u32::MAX) + earlier;
        let known = person.before.is_some();
        if end == line.len() || (from == 0 && !known) || days >= person.least_off {
            continue;
        }
        found.push(Breach {
            rule: LineRule::DaysOff,
            day: from,
            message: format!(
                "{} has {days} days off in a row from day {from}, {} at least are due",
                person.name, person.least_off
            ),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, holds_only_with};
    use super::*;

    #[test]
    fn a_single_day_off_becomes_two() {
        let mut case = Case::new(9);
        case.want(&[0, 1, 2, 3, 5, 6, 7, 8]);
        case.person.least_off = 2;
        holds_only_with(&case, LineRule::DaysOff, |person| person.least_off = 1);
    }
}
