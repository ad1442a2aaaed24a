//! Waits of intervals that cannot be, taken out before patience is estimated.
//!
//! So many seconds waited make so many who hang up: their number ÷ mean patience, give or take its root. An interval
//! that was waited in for ten times as many as hung up there, and five deviations more, is a slip (milliseconds, a
//! sum in place of a mean) rather than patience of another kind. Patience is that of all other days, so
//! that a slip does not excuse itself; the largest goes first, until none is left. Looked at is each day's longest
//! interval: two slips on one day are not both found. Customers who really wait much longer at times than at
//! others are believed up to a factor of ten.

use super::evidence::DayWaits;
use crate::calendar::Moment;
use crate::units::Seconds;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Times as many as hung up that had to be expected, at least.
const TIMES: f64 = 10.0;
/// Poisson deviations beyond those who hung up.
const FAR: f64 = 5.0;

/// An interval whose mean wait cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AbsurdWait {
    /// Start of the interval.
    pub start: Moment,
    /// The mean wait that its row tells.
    pub mean: Seconds,
}

/// Days without waits that cannot be.
pub(super) struct Believed {
    pub days: BTreeMap<NaiveDate, DayWaits>,
    /// What was taken out, in order.
    pub set_aside: Vec<AbsurdWait>,
}

/// Takes absurd waits out of `days`.
pub(super) fn believed(days: &BTreeMap<NaiveDate, DayWaits>) -> Believed {
    let mut days = days.clone();
    let mut set_aside = vec![];
    let (mut hung_up, mut wait_s) = (0.0, 0.0);
    for day in days.values() {
        hung_up += day.hung_up;
        wait_s += day.wait_s;
    }
    let mut suspects: Vec<(NaiveDate, DayWaits)> =
        days.iter().map(|(date, day)| (*date, *day)).collect();
    let longest_s = |day: &DayWaits| day.longest.map_or(0.0, |it| it.wait_s);
    suspects.sort_by(|a, b| longest_s(&b.1).total_cmp(&longest_s(&a.1)));
    for (date, day) in suspects {
        let Some(it) = day.longest else { break };
        let others = (hung_up - it.hung_up, wait_s - it.wait_s);
        if !is_absurd(it.wait_s, it.hung_up, others) {
            break;
        }
        (hung_up, wait_s) = others;
        days.insert(date, day.without_longest());
        set_aside.push(AbsurdWait {
            start: it.start,
            mean: Seconds::new(it.wait_s / it.contacts).unwrap_or_default(),
        });
    }
    set_aside.sort_by_key(|it| it.start);
    Believed { days, set_aside }
}

/// Whether `wait_s` cannot be where `hung_up` hung up, by those who hung up elsewhere and what was waited there.
fn is_absurd(wait_s: f64, hung_up: f64, (others, others_s): (f64, f64)) -> bool {
    if others <= 0.0 || others_s <= 0.0 {
        return false;
    }
    let expected = wait_s * others / others_s;
    expected > TIMES * hung_up.max(1.0) && expected - hung_up > FAR * expected.sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::evidence::IntervalWaits;
    use super::*;
    use chrono::Days;

    /// Forty days of ten intervals with 20 contacts of whom two hang up after 18 s of waiting on average: patience 180 s.
    fn days() -> BTreeMap<NaiveDate, DayWaits> {
        let first = NaiveDate::from_ymd_opt(2026, 1, 5).unwrap();
        (0..40)
            .map(|day| {
                let mut waits = DayWaits::default();
                for at in 0..10 {
                    waits.add(interval(day * 1440 + at * 30, 18.0, 2.0));
                }
                (first + Days::new(day as u64), waits)
            })
            .collect()
    }

    fn interval(minute: i64, asa_s: f64, hung_up: f64) -> IntervalWaits {
        IntervalWaits {
            start: Moment::from_minutes(minute),
            contacts: 20.0,
            hung_up,
            wait_s: 20.0 * asa_s,
        }
    }

    fn patience_s(days: &BTreeMap<NaiveDate, DayWaits>) -> f64 {
        let sum = |of: fn(&DayWaits) -> f64| days.values().map(of).sum::<f64>();
        sum(|day| day.wait_s) / sum(|day| day.hung_up)
    }

    #[test]
    fn slips_are_taken_out_and_told_however_large() {
        for asa_s in [3_600.0, 20_000.0, 80_000.0] {
            let mut spoilt = days();
            for (at, day) in spoilt.values_mut().take(2).enumerate() {
                day.add(interval(at as i64, asa_s, 1.0));
            }
            assert!(patience_s(&spoilt) > 300.0);
            let found = believed(&spoilt);
            assert!((patience_s(&found.days) - 180.0).abs() < 1e-9);
            let told: Vec<f64> = found.set_aside.iter().map(|it| it.mean.get()).collect();
            assert_eq!(told, [asa_s, asa_s]);
        }
    }

    #[test]
    fn a_crisis_in_which_many_hang_up_is_believed() {
        let mut crisis = days();
        for day in crisis.values_mut().take(1) {
            day.add(interval(0, 170.0, 19.0));
            day.add(interval(30, 600.0, 12.0));
        }
        let found = believed(&crisis);
        assert_eq!(found.set_aside, []);
        assert_eq!(found.days, crisis);
    }
}
