//! What was worked before the first day: runs go on, successions hold.

use crate::lines::model::{Before, Person};

/// Days worked in a row just before the first day.
#[must_use]
pub fn worked(person: &Person) -> u32 {
    match person.before {
        Some(Before::Worked { days, .. }) => days,
        _ => 0,
    }
}

/// Days off in a row just before the first day.
#[must_use]
pub fn off(person: &Person) -> u32 {
    match person.before {
        Some(Before::Off { days }) => days,
        _ => 0,
    }
}

/// What was worked the day before the first.
#[must_use]
pub fn last_kind(person: &Person) -> Option<u8> {
    match person.before {
        Some(Before::Worked { kind, .. }) => Some(kind),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::LineRule;
    use super::super::testing::{Case, holds_only_with};
    use super::*;

    #[test]
    fn a_run_from_before_goes_on() {
        let mut case = Case::new(7);
        case.want_every_day();
        case.person.most_on = 7;
        case.person.before = Some(Before::Worked { days: 4, kind: 0 });
        holds_only_with(&case, LineRule::Consecutive, |person| person.before = None);
    }

    #[test]
    fn days_off_from_before_count() {
        let mut case = Case::new(4);
        case.want_every_day();
        case.person.least_off = 3;
        case.person.before = Some(Before::Off { days: 2 });
        assert_eq!(case.days_worked(), vec![1, 2, 3]);
        holds_only_with(&case, LineRule::DaysOff, |person| person.before = None);
    }

    #[test]
    fn what_must_not_follow_the_last_shift_does_not() {
        let mut case = Case::new(1);
        case.person.work_cost = vec![vec![-9.0, 0.0]];
        case.model.kinds[1].not_next = vec![0];
        case.person.before = Some(Before::Worked { days: 1, kind: 1 });
        holds_only_with(&case, LineRule::Succession, |person| person.before = None);
    }
}
