//! Weekends: at most so many in which a day is worked; both days or neither.

use super::{Breach, LineRule};
use crate::lines::model::{Person, RosterModel, Weekend};

/// Too many weekends, or torn ones.
pub fn check(model: &RosterModel, person: &Person, line: &[Option<u8>]) -> Vec<Breach> {
    let mut found = Vec::new();
    let mut worked = 0_u32;
    for (day, place) in model.weekend.iter().enumerate() {
        let today = line[day].is_some();
        let second = model.weekend.get(day + 1) == Some(&Weekend::Second);
        let tomorrow = second && line[day + 1].is_some();
        if *place != Weekend::First {
            continue;
        }
        worked += u32::from(today || tomorrow);
        if person.whole_weekends && second && today != tomorrow {
            found.push(Breach {
                rule: LineRule::Weekends,
                day,
                message: format!("{} works half the weekend of day {day}", person.name),
            });
        }
        if person.most_weekends.is_some_and(|most| worked == most + 1) && (today || tomorrow) {
            found.push(Breach {
                rule: LineRule::Weekends,
                day,
                message: format!("{} works more weekends than allowed", person.name),
            });
        }
    }
    found
}

/// Whether a shift on such a day makes its weekend count.
#[inline]
#[must_use]
pub fn counts(place: Weekend, worked_yesterday: bool) -> bool {
    match place {
        Weekend::No => false,
        Weekend::First => true,
        Weekend::Second => !worked_yesterday,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, holds_only_with};
    use super::*;

    #[test]
    fn no_more_weekends_than_allowed() {
        let mut case = Case::new(21);
        case.want_every_day();
        case.person.most_weekends = Some(2);
        holds_only_with(&case, LineRule::Weekends, |person| {
            person.most_weekends = None
        });
    }

    #[test]
    fn a_weekend_is_worked_whole_or_not_at_all() {
        let mut case = Case::new(7);
        case.want(&[5]);
        case.person.whole_weekends = true;
        holds_only_with(&case, LineRule::Weekends, |person| {
            person.whole_weekends = false
        });
    }
}
