//! What somebody may do in a window while the days after it are not decided: a share of what is left,
//! by the days that can be worked.

use super::rest::{minutes, weekends};
use super::{Allowance, stretches};
use crate::lines::model::{Hours, Line, Person, RosterModel, Weekend};
use std::ops::Range;

/// Shifts by which a window may be ahead of its share of the hours, and behind it; behind by no more
/// than this share of a shift for each day that can be worked afterwards.
const AHEAD: f64 = 3.0;
pub const BEHIND: f64 = 2.0;
const A_DAY: f64 = 0.04;

/// A window of a horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// Its days.
    pub days: Range<usize>,
    /// The day up to which its lines are kept; the days after it only see to it that they can go on.
    pub kept: usize,
    /// Shifts by which hours may be behind their share: [`BEHIND`], or less where what was left could
    /// not be worked in the end.
    pub behind: f64,
}

/// The share of person `number` in `window`, `line` decided before it.
#[must_use]
pub fn share(model: &RosterModel, number: usize, line: &Line, window: &Window) -> Allowance {
    let person = &model.people[number];
    let days = &window.days;
    let shift = typical_minutes(model, person);
    let mut hours = Vec::new();
    for (stretch, it) in stretches(person, days) {
        let used = minutes(model, line, stretch.start..days.start);
        let left = Left {
            person,
            from: stretch.start.max(days.start),
            end: it.end,
            least: f64::from(it.least.saturating_sub(used)),
            most: f64::from(it.most.saturating_sub(used)),
            shift,
        };
        if it.end <= days.end {
            hours.push(left.all(days.start));
        } else {
            hours.extend(left.parts(window));
        }
    }
    let cap = |(kind, most): (usize, &Option<u32>)| {
        let worked = |day: &usize| line[*day].map(usize::from) == Some(kind);
        let used = (0..days.start).filter(worked).count();
        let part = days.end as f64 / model.days().max(1) as f64;
        most.map(|most| up_to(most, part, used))
    };
    let is_first = |day: &usize| model.weekend[*day] == Weekend::First;
    let all = (0..model.days()).filter(is_first).count().max(1);
    let before = |day: usize| (0..day).filter(is_first).count() as f64;
    // Days that are not kept have half a part: what they leave, those kept would spend.
    let passed = f64::midpoint(before(window.kept), before(days.end));
    let used = weekends(model, line, 0..days.start) as usize;
    let part = passed / all as f64;
    // Rounded up for everybody, windows would spend more weekends than the last ones have left.
    let by_turns = |most: u32| {
        let so_far = (f64::from(most) * part + turn(number) + 1e-9) as usize;
        u32::try_from(so_far.min(most as usize).saturating_sub(used)).unwrap_or(u32::MAX)
    };
    Allowance {
        hours,
        most_of: person.most_of.iter().enumerate().map(cap).collect(),
        most_weekends: person.most_weekends.map(by_turns),
    }
}

/// From 0 to below 1, spread evenly over people: whose part of a weekend comes sooner.
fn turn(number: usize) -> f64 {
    (number as f64 * 0.618_033_988_749_895).fract()
}

/// Of `most`, what may have been used after a `part` of the horizon, less what was; rounded up, and one more.
fn up_to(most: u32, part: f64, used: usize) -> u32 {
    let so_far = (f64::from(most) * part - 1e-9).ceil() as u32;
    let used = u32::try_from(used).unwrap_or(u32::MAX);
    (so_far + 1).min(most).saturating_sub(used)
}

/// Mean length of the kinds that somebody works.
fn typical_minutes(model: &RosterModel, person: &Person) -> f64 {
    let able = model.kinds.iter().zip(&person.most_of);
    let able = able.filter(|(_, most)| **most != Some(0));
    let (minutes, kinds) = able.fold((0.0, 0.0), |(minutes, kinds), (kind, _)| {
        (minutes + f64::from(kind.minutes), kinds + 1.0)
    });
    if kinds > 0.0 { minutes / kinds } else { 0.0 }
}

/// What is left of a stretch of hours from a day on.
struct Left<'a> {
    person: &'a Person,
    from: usize,
    end: usize,
    least: f64,
    most: f64,
    shift: f64,
}

impl Left<'_> {
    /// Days that can be worked.
    fn days(&self, days: Range<usize>) -> f64 {
        days.filter(|day| !self.person.away[*day]).count() as f64
    }

    /// All of it, in a window that begins on day `start`.
    fn all(&self, start: usize) -> Hours {
        Hours {
            end: self.end - start,
            least: self.least as u32,
            most: self.most as u32,
        }
    }

    /// For the days kept and the days after them a share each.
    fn parts(&self, window: &Window) -> Vec<Hours> {
        let (start, end) = (window.days.start, window.days.end);
        let kept = window.kept.clamp(self.from, end);
        let part = |days: Range<usize>| {
            let after = self.days(days.end..self.end);
            let of = self.days(days.clone()) / self.days(self.from..self.end).max(1.0);
            let behind = window.behind.min(A_DAY * after) * self.shift;
            let least = (of * self.least - behind).max(0.0).floor() as u32;
            let most = (of * self.most + AHEAD * self.shift).min(self.most).ceil() as u32;
            Hours {
                end: days.end - start,
                least: least.min(most),
                most,
            }
        };
        let both = [self.from..kept, kept..end].into_iter();
        both.filter(|it| !it.is_empty()).map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::rules::testing::Case;

    fn case() -> RosterModel {
        let mut case = Case::new(56);
        case.person.hours = vec![Hours {
            end: 56,
            least: 36 * 480,
            most: 40 * 480,
        }];
        case.person.most_of = vec![Some(20), None];
        case.person.most_weekends = Some(5);
        case.model.people.push(case.person);
        case.model
    }

    #[test]
    fn a_window_gets_its_share_and_the_last_one_what_is_left() {
        let model = case();
        let window = Window {
            days: 0..35,
            kept: 28,
            behind: BEHIND,
        };
        let first = share(&model, 0, &vec![None; 56], &window);
        let shift = |least: f64, most: f64, end| Hours {
            end,
            least: (least * 480.0) as u32,
            most: (most * 480.0) as u32,
        };
        // Half of what is to be worked, and an eighth after it.
        let behind = 0.04 * 28.0;
        let after = 0.04 * 21.0;
        let wanted = vec![shift(18.0 - behind, 23.0, 28), shift(4.5 - after, 8.0, 35)];
        assert_eq!(first.hours, wanted);
        assert_eq!((first.most_of[0], first.most_weekends), (Some(14), Some(2)));
        let worked = |day: usize| (day < 28 && day % 7 < 5).then_some(0);
        let line: Line = (0..56).map(worked).collect();
        let window = Window {
            days: 28..56,
            kept: 56,
            behind: BEHIND,
        };
        let last = share(&model, 0, &line, &window);
        assert_eq!(last.hours, vec![shift(16.0, 20.0, 28)]);
        assert_eq!((last.most_of[0], last.most_weekends), (Some(0), Some(5)));
    }

    #[test]
    fn weekends_that_do_not_come_out_even_are_had_by_turns() {
        let mut model = case();
        model.people = vec![model.people[0].clone(); 80];
        let window = Window {
            days: 0..35,
            kept: 28,
            behind: BEHIND,
        };
        let of = |number: usize| share(&model, number, &vec![None; 56], &window).most_weekends;
        // Four of eight weekends are kept and the fifth counts half; each may work five.
        let all: Vec<u32> = (0..80).filter_map(of).collect();
        assert!(all.iter().all(|it| (2..=3).contains(it)));
        let sum = all.iter().sum::<u32>();
        assert!(sum.abs_diff(80 * 45 / 16) <= 2, "{sum}");
    }

    #[test]
    fn a_careful_window_is_never_behind() {
        let model = case();
        let window = Window {
            days: 0..35,
            kept: 28,
            behind: 0.0,
        };
        let first = share(&model, 0, &vec![None; 56], &window);
        assert_eq!(first.hours[0].least, 18 * 480);
    }

    #[test]
    fn days_that_must_stay_free_have_no_share() {
        let mut model = case();
        model.people[0].away[..14].fill(true);
        let window = Window {
            days: 0..28,
            kept: 28,
            behind: BEHIND,
        };
        let first = share(&model, 0, &vec![None; 56], &window);
        // 14 of 42 days that can be worked.
        assert_eq!(
            first.hours[0].most,
            (40 * 480 * 14_u32).div_ceil(42) + 3 * 480
        );
    }
}
