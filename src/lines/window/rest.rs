//! What the other days of somebody's line leave to those cut out.

use super::{Allowance, stretches};
use crate::lines::model::{Hours, Line, Person, RosterModel, Weekend};
use std::ops::Range;

/// What `line` leaves to `days` while it stays as it is outside of them.
#[must_use]
pub fn rest(model: &RosterModel, person: &Person, line: &Line, days: &Range<usize>) -> Allowance {
    let outside = |day: &usize| !days.contains(day);
    let left = |(stretch, it): (Range<usize>, &Hours)| {
        let used = minutes(model, line, stretch.filter(outside));
        Hours {
            end: it.end.min(days.end) - days.start,
            least: it.least.saturating_sub(used),
            most: it.most.saturating_sub(used),
        }
    };
    let hours = stretches(person, days).map(left).collect();
    let times = |kind: usize| {
        let worked = |day: &usize| line[*day].map(usize::from) == Some(kind);
        count((0..line.len()).filter(outside).filter(worked))
    };
    let most_of = person.most_of.iter().enumerate();
    let most_of = most_of.map(|(kind, most)| most.map(|most| most.saturating_sub(times(kind))));
    let worked = weekends(model, line, (0..line.len()).filter(outside));
    Allowance {
        hours,
        most_of: most_of.collect(),
        most_weekends: person.most_weekends.map(|most| most.saturating_sub(worked)),
    }
}

/// Minutes of `line` on `days`.
pub fn minutes(model: &RosterModel, line: &Line, days: impl Iterator<Item = usize>) -> u32 {
    days.filter_map(|day| line[day])
        .map(|kind| model.kinds[usize::from(kind)].minutes)
        .sum()
}

/// Weekends that begin on `days` and are worked.
pub fn weekends(model: &RosterModel, line: &Line, days: impl Iterator<Item = usize>) -> u32 {
    let worked = |day: &usize| {
        let second = model.weekend.get(day + 1) == Some(&Weekend::Second);
        model.weekend[*day] == Weekend::First
            && (line[*day].is_some() || second && line[day + 1].is_some())
    };
    count(days.filter(worked))
}

fn count(of: impl Iterator<Item = usize>) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::rules::testing::Case;

    #[test]
    fn what_the_rest_uses_is_taken_off() {
        let mut case = Case::new(28);
        let stretch = |end, least: u32, most: u32| Hours {
            end,
            least: least * 480,
            most: most * 480,
        };
        case.person.hours = vec![stretch(14, 2, 6), stretch(28, 5, 8)];
        case.person.most_of = vec![Some(7), None];
        case.person.most_weekends = Some(3);
        // The second stretch: 14 and 15 outside, 21 inside; weekends 5/6, 12/13, 19/20, 26/27.
        let worked = [3, 6, 12, 14, 15, 21, 26];
        let line: Line = (0..28)
            .map(|day| worked.contains(&day).then_some(0))
            .collect();
        let left = rest(&case.model, &case.person, &line, &(16..28));
        assert_eq!(left.hours, vec![stretch(12, 3, 6)]);
        assert_eq!(left.most_of, vec![Some(2), None]);
        assert_eq!(left.most_weekends, Some(1));
        let both = rest(&case.model, &case.person, &line, &(7..16));
        assert_eq!(both.hours, vec![stretch(7, 0, 4), stretch(9, 3, 6)]);
    }
}
