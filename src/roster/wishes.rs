//! Wishes: when one is granted, and what a missed one costs.
//!
//! | wish | missed on a day it is about when |
//! |---|---|
//! | against the day | the agent works |
//! | against a shift | the agent works that shift |
//! | for the day | the agent does not work |
//! | for a shift on a date | the agent does not work that shift |
//! | for a shift on a weekday or every day | the agent works another shift |
//!
//! A wish for work on a day that the agent has off is nobody's to grant: it does not count.

use crate::scenario::model::{Agent, Wish, WishDays, WishDirection};
use crate::units::ShiftIndex;
use chrono::NaiveDate;

/// Points of weight that `agent` misses on `date` by working `shift`, or by not working.
#[must_use]
pub fn missed_points(agent: &Agent, date: NaiveDate, shift: Option<ShiftIndex>) -> f64 {
    let away = agent.time_off.iter().any(|off| off.date == date);
    agent
        .wishes
        .iter()
        .filter(|wish| wish.is_about(date) && !(away && wish.direction == WishDirection::For))
        .filter(|wish| is_missed(wish, shift))
        .map(|wish| wish.weight)
        .sum()
}

fn is_missed(wish: &Wish, worked: Option<ShiftIndex>) -> bool {
    match (wish.direction, wish.shift, worked) {
        (WishDirection::Against, None, worked) => worked.is_some(),
        (WishDirection::Against, Some(unwanted), worked) => worked == Some(unwanted),
        (WishDirection::For, None, worked) => worked.is_none(),
        (WishDirection::For, Some(wanted), Some(worked)) => worked != wanted,
        (WishDirection::For, Some(_), None) => matches!(wish.days, WishDays::Date(_)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::sample;

    fn missed(direction: WishDirection, days: WishDays, shift: Option<usize>) -> [f64; 3] {
        let mut agent = sample::help_desk(1).agents.remove(0);
        let shift = shift.map(ShiftIndex::new);
        agent.wishes = vec![Wish {
            direction,
            days,
            shift,
            weight: 3.0,
        }];
        let friday = NaiveDate::from_ymd_opt(2026, 3, 27).unwrap();
        [None, Some(0), Some(1)]
            .map(|worked| missed_points(&agent, friday, worked.map(ShiftIndex::new)))
    }

    #[test]
    fn every_kind_of_wish_is_missed_as_the_table_says() {
        use WishDirection::{Against, For};
        let friday = || WishDays::Date(NaiveDate::from_ymd_opt(2026, 3, 27).unwrap());
        assert_eq!(missed(Against, friday(), None), [0.0, 3.0, 3.0]);
        assert_eq!(missed(Against, WishDays::Every, Some(1)), [0.0, 0.0, 3.0]);
        assert_eq!(missed(For, friday(), None), [3.0, 0.0, 0.0]);
        assert_eq!(missed(For, friday(), Some(1)), [3.0, 3.0, 0.0]);
        assert_eq!(missed(For, WishDays::Every, Some(1)), [0.0, 3.0, 0.0]);
        assert_eq!(
            missed(Against, WishDays::Weekday(chrono::Weekday::Sat), None),
            [0.0; 3]
        );
    }
}
