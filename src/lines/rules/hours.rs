//! Minutes over a stretch of days, at least and at most.

use super::{Breach, LineRule};
use crate::lines::model::{Person, RosterModel};

/// Stretches with too few or too many minutes.
pub fn check(model: &RosterModel, person: &Person, line: &[Option<u8>]) -> Vec<Breach> {
    let mut from = 0;
    let mut found = Vec::new();
    for hours in &person.hours {
        let days = line[from..hours.end].iter().flatten();
        let minutes: u32 = days
            .map(|kind| model.kinds[usize::from(*kind)].minutes)
            .sum();
        if minutes < hours.least || minutes > hours.most {
            found.push(Breach {
                rule: LineRule::Hours,
                day: from,
                message: format!(
                    "{} works {minutes} minutes on days {from} to {}, {} to {} are allowed",
                    person.name,
                    hours.end - 1,
                    hours.least,
                    hours.most
                ),
            });
        }
        from = hours.end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Case, holds_only_with};
    use super::*;
    use crate::lines::model::Hours;

    #[test]
    fn more_than_the_most_is_never_worked() {
        let mut case = Case::new(7);
        case.want_every_day();
        case.person.hours = vec![Hours {
            end: 7,
            least: 0,
            most: 3 * 480,
        }];
        holds_only_with(&case, LineRule::Hours, |person| {
            person.hours[0].most = 9_999
        });
    }

    #[test]
    fn the_least_is_worked_where_nobody_wants_it() {
        let mut case = Case::new(7);
        case.person.work_cost = vec![vec![5.0; 2]; 7];
        case.person.hours = vec![Hours {
            end: 7,
            least: 2 * 480,
            most: 9_999,
        }];
        holds_only_with(&case, LineRule::Hours, |person| person.hours[0].least = 0);
    }

    #[test]
    fn each_stretch_counts_for_itself() {
        let mut case = Case::new(14);
        case.want_every_day();
        let stretch = |end| Hours {
            end,
            least: 0,
            most: 4 * 480,
        };
        case.person.hours = vec![stretch(7), stretch(14)];
        holds_only_with(&case, LineRule::Hours, |person| {
            person.hours = vec![Hours {
                end: 14,
                least: 0,
                most: 8 * 480,
            }];
        });
    }
}
