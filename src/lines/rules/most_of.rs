//! Shifts of a kind at most over the whole model.

use super::{Breach, LineRule};
use crate::lines::model::{Person, RosterModel};

/// Kinds worked more often than allowed.
pub fn check(model: &RosterModel, person: &Person, line: &[Option<u8>]) -> Vec<Breach> {
    let mut found = Vec::new();
    for (number, most) in person.most_of.iter().enumerate() {
        let Some(most) = most else { continue };
        let of_kind = |kind: &Option<u8>| kind.is_some_and(|kind| usize::from(kind) == number);
        let times = line.iter().filter(|kind| of_kind(kind)).count();
        if times > *most as usize {
            found.push(Breach {
                rule: LineRule::MostOf,
                day: line.iter().position(of_kind).unwrap_or(0),
                message: format!(
                    "{} works {} {times} times, {most} are allowed",
                    person.name, model.kinds[number].name
                ),
            });
        }
    }
    found
}

/// Counters of weekends and of rare kinds in one number, so that a state of the path can hold them all.
#[derive(Debug, Clone)]
pub struct Counters {
    /// Number of states.
    pub states: usize,
    /// Kinds that are counted exactly; the others need multipliers.
    pub counted: Vec<u8>,
    kinds: usize,
    next: Vec<u32>,
}

/// Counters grow to at most so many states beside the weekends'.
const MOST_STATES: usize = 24;

/// Kinds with a higher maximum are not counted in the state.
const RARE: u32 = 5;

impl Counters {
    /// For weekends at most and, by kind, shifts at most.
    #[must_use]
    pub fn new(most_weekends: u32, most_of: &[Option<u32>]) -> Self {
        let weekends = most_weekends as usize + 1;
        let mut rare: Vec<(u32, u8)> = Vec::new();
        for (kind, most) in (0..).zip(most_of) {
            if let Some(most) = most.filter(|most| (1..=RARE).contains(most)) {
                rare.push((most, kind));
            }
        }
        rare.sort_unstable();
        let mut digits: Vec<(u8, usize)> = Vec::new();
        let mut product = 1;
        for (most, kind) in rare {
            if product * (most as usize + 1) <= MOST_STATES {
                product *= most as usize + 1;
                digits.push((kind, most as usize + 1));
            }
        }
        let states = weekends * product;
        let kinds = most_of.len();
        let mut next = Vec::with_capacity(states * 2 * (kinds + 1));
        for state in 0..states {
            for weekend in 0..2 {
                next.extend((0..=kinds).map(|kind| after(state, weekend, kind, weekends, &digits)));
            }
        }
        let counted = digits.into_iter().map(|digit| digit.0).collect();
        Self {
            states,
            counted,
            kinds,
            next,
        }
    }

    /// The state after a shift of `kind`, or `None` where that is once too often. `weekend`: a
    /// weekend begins to count with it.
    #[inline]
    #[must_use]
    pub fn after(&self, state: usize, weekend: bool, kind: usize) -> Option<usize> {
        let next = self.next[(state * 2 + usize::from(weekend)) * (self.kinds + 1) + kind];
        (next != u32::MAX).then_some(next as usize)
    }
}

/// [`Counters::after`] from scratch; `u32::MAX` = once too often.
fn after(
    state: usize,
    weekend: usize,
    kind: usize,
    weekends: usize,
    digits: &[(u8, usize)],
) -> u32 {
    if state % weekends + weekend >= weekends {
        return u32::MAX;
    }
    let mut next = state + weekend;
    let mut stride = weekends;
    for (counted, base) in digits {
        if usize::from(*counted) == kind {
            if (state / stride) % base + 1 >= *base {
                return u32::MAX;
            }
            next += stride;
        }
        stride *= base;
    }
    u32::try_from(next).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, holds_only_with};
    use super::*;

    #[test]
    fn a_rare_kind_is_worked_no_more_often_than_allowed() {
        let mut case = Case::new(14);
        case.want_every_day();
        case.person.most_of = vec![Some(2), Some(3)];
        holds_only_with(&case, LineRule::MostOf, |person| person.most_of[0] = None);
    }

    #[test]
    fn a_frequent_kind_is_held_by_its_price() {
        let mut case = Case::new(28);
        case.want_every_day();
        case.person.work_cost = vec![vec![-10.0, -9.0]; 28];
        case.person.most_of = vec![Some(11), Some(9)];
        holds_only_with(&case, LineRule::MostOf, |person| {
            person.most_of = vec![None, Some(9)]
        });
    }

    #[test]
    fn counters_count_weekends_and_kinds_apart() {
        let counters = Counters::new(1, &[None, Some(2)]);
        assert_eq!(counters.states, 6);
        let one = counters.after(0, true, 1).unwrap();
        assert_eq!(counters.after(one, true, 0), None);
        let two = counters.after(one, false, 1).unwrap();
        assert_eq!(counters.after(two, false, 1), None);
        assert_eq!(counters.after(two, false, 0), Some(two));
    }
}
