//! Days in a row: at most so many, and at least so many unless the run touches an edge.

use super::{Breach, LineRule, before, runs_of};
use crate::lines::model::{Person, RosterModel};

/// Runs of work that are too long or too short.
pub fn check(_: &RosterModel, person: &Person, line: &[Option<u8>]) -> Vec<Breach> {
    let mut found = Vec::new();
    let mut runs = runs_of(line, true);
    // A first day off ends the run before it.
    if line.first().is_some_and(Option::is_none) && before::worked(person) > 0 {
        runs.push((0, 0));
    }
    for (from, end) in runs {
        let earlier = if from == 0 { before::worked(person) } else { 0 };
        let days = u32::try_from(end - from).unwrap_or(u32::MAX) + earlier;
        let over = end > from && days > person.most_on;
        let free = end == line.len() || (from == 0 && person.before.is_none());
        let short = !free && days < person.least_on;
        if short || over {
            found.push(Breach {
                rule: LineRule::Consecutive,
                day: from,
                message: format!(
                    "{} works {days} days in a row before day {}, {} to {} are allowed",
                    person.name, end, person.least_on, person.most_on
                ),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, holds_only_with};
    use super::*;
    use crate::lines::model::Before;

    #[test]
    fn a_run_is_never_too_long() {
        let mut case = Case::new(14);
        case.want_every_day();
        case.person.most_on = 5;
        holds_only_with(&case, LineRule::Consecutive, |person| person.most_on = 14);
    }

    #[test]
    fn a_run_is_never_too_short_inside() {
        let mut case = Case::new(7);
        case.want(&[3]);
        case.person.least_on = 2;
        holds_only_with(&case, LineRule::Consecutive, |person| person.least_on = 1);
    }

    #[test]
    fn a_run_from_before_is_not_cut_short() {
        let mut case = Case::new(4);
        case.want(&[]);
        case.person.least_on = 3;
        case.person.before = Some(Before::Worked { days: 1, kind: 0 });
        assert_eq!(case.days_worked(), vec![0, 1]);
        holds_only_with(&case, LineRule::Consecutive, |person| person.least_on = 1);
    }

    #[test]
    fn a_short_run_at_the_edge_is_free() {
        let mut case = Case::new(7);
        case.want(&[0, 6]);
        case.person.least_on = 3;
        assert_eq!(case.days_worked(), vec![0, 6]);
    }
}
