//! Mean patience: the time that was waited for each who hung up.
//!
//! Where patience is exponential, its mean is estimated by maximum likelihood, waits of the answered
//! being censored, as total waiting time ÷ number who hung up, with relative standard error
//! 1 ÷ √(number who hung up) (Mandelbaum & Zeltyn 2007, doi 10.1007/978-3-540-29860-1_2; Brown et al.
//! 2005, JASA 100:36–50, doi 10.1198/016214504000001808). It needs sums only, so intervals will do:
//! the mean wait of all offered × offered.

use super::evidence::{DayWaits, Waited};
use super::waits::{self, AbsurdWait};
use super::{RECENT_WEEKS, survival::PatienceCurve};
use crate::units::Seconds;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fewest who hung up from which patience is told: a standard error of 18 %.
pub const LEAST_HUNG_UP: f64 = 30.0;

/// Mean patience of those who wait, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PatienceEstimate {
    /// Mean time after which one who waits hangs up, if nobody answers; of the exponential law.
    pub mean: Seconds,
    /// Its standard error as a share of it: 1 ÷ √`hung_up`.
    pub standard_error: f64,
    /// Contacts that hung up while they waited, 30 or more.
    pub hung_up: f64,
    /// Contacts whose wait is known, those answered at once included.
    pub contacts: f64,
    /// All that they waited together.
    pub waited: Seconds,
    /// Contacts that hung up without any wait: not counted. 0 where rows are intervals, of which
    /// that is not known.
    pub hung_up_at_once: f64,
    /// First day that is counted.
    pub from: NaiveDate,
    /// Last day that is counted.
    pub to: NaiveDate,
    /// The curve of patience; `None` where rows are intervals.
    pub curve: Option<PatienceCurve>,
    /// Intervals whose waits cannot be, and are not counted, in order; only where rows are intervals.
    #[serde(default)]
    pub set_aside: Vec<AbsurdWait>,
}

/// Why patience is not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum PatienceGap {
    /// The file has not these columns.
    NoColumn(Vec<String>),
    /// Too few hung up on days and in hours that count.
    Few {
        /// So many.
        hung_up: f64,
    },
    /// They waited less than a second each: the waits are not told.
    NoWaiting {
        /// So many hung up.
        hung_up: f64,
    },
}

/// Patience from sums by day.
///
/// # Errors
/// [`PatienceGap`].
pub(super) fn of_intervals(
    days: &BTreeMap<NaiveDate, DayWaits>,
) -> Result<PatienceEstimate, PatienceGap> {
    let believed = waits::believed(days);
    let sum = |from: NaiveDate| {
        let mut sums = Sums::default();
        for (date, day) in believed.days.range(from..) {
            sums.add(*date, day);
        }
        sums
    };
    let last = days.keys().next_back().copied().unwrap_or_default();
    enough(sum(recent(last)))
        .or_else(|_| enough(sum(NaiveDate::MIN)))
        .and_then(|sums| sums.estimate(None))
        .map(|estimate| PatienceEstimate {
            set_aside: believed.set_aside,
            ..estimate
        })
}

/// Patience from single contacts.
///
/// # Errors
/// [`PatienceGap`].
pub(super) fn of_contacts(contacts: &[Waited]) -> Result<PatienceEstimate, PatienceGap> {
    let since = |from: NaiveDate| contacts.iter().filter(move |it| it.date >= from);
    let sum = |from: NaiveDate| {
        let mut sums = Sums::default();
        for it in since(from) {
            sums.add(it.date, &it.as_day());
            let at_once = it.hung_up && it.wait_s <= 0.0;
            sums.hung_up_at_once += f64::from(u8::from(at_once));
        }
        sums
    };
    let last = contacts.iter().map(|it| it.date).max().unwrap_or_default();
    let (from, sums) = match enough(sum(recent(last))) {
        Ok(sums) => (recent(last), sums),
        Err(_) => (NaiveDate::MIN, enough(sum(NaiveDate::MIN))?),
    };
    let waits = since(from).filter(|it| it.wait_s > 0.0);
    let mut waits: Vec<(f64, bool)> = waits.map(|it| (it.wait_s, it.hung_up)).collect();
    let mean_s = sums.wait_s / sums.hung_up;
    sums.estimate(PatienceCurve::of(&mut waits, mean_s))
}

/// The first of the last 13 weeks.
pub(super) fn recent(last: NaiveDate) -> NaiveDate {
    let days = Days::new(RECENT_WEEKS.unsigned_abs() * 7 - 1);
    last.checked_sub_days(days).unwrap_or(NaiveDate::MIN)
}

fn enough(sums: Sums) -> Result<Sums, PatienceGap> {
    let hung_up = sums.hung_up.max(0.0);
    match hung_up < LEAST_HUNG_UP {
        true => Err(PatienceGap::Few { hung_up }),
        false => Ok(sums),
    }
}

/// What was waited, over days.
#[derive(Debug, Default)]
struct Sums {
    contacts: f64,
    hung_up: f64,
    wait_s: f64,
    hung_up_at_once: f64,
    days: Option<(NaiveDate, NaiveDate)>,
}

impl Sums {
    fn add(&mut self, date: NaiveDate, day: &DayWaits) {
        self.contacts += day.contacts;
        self.hung_up += day.hung_up;
        self.wait_s += day.wait_s;
        let (from, to) = self.days.unwrap_or((date, date));
        self.days = Some((from.min(date), to.max(date)));
    }

    fn estimate(self, curve: Option<PatienceCurve>) -> Result<PatienceEstimate, PatienceGap> {
        let hung_up = self.hung_up;
        let gap = PatienceGap::NoWaiting { hung_up };
        let mean_s = self.wait_s / hung_up;
        let (Ok(mean), Ok(waited)) = (Seconds::new(mean_s), Seconds::new(self.wait_s)) else {
            return Err(gap);
        };
        let (from, to) = self.days.unwrap_or_default();
        if mean_s < 1.0 {
            return Err(gap);
        }
        Ok(PatienceEstimate {
            mean,
            standard_error: 1.0 / hung_up.sqrt(),
            hung_up,
            contacts: self.contacts,
            waited,
            hung_up_at_once: self.hung_up_at_once,
            from,
            to,
            curve,
            set_aside: vec![],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(back: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 20).unwrap() - Days::new(back)
    }

    fn day(hung_up: f64, wait_s: f64) -> DayWaits {
        DayWaits {
            contacts: 100.0,
            hung_up,
            wait_s,
            longest: None,
        }
    }

    #[test]
    fn the_last_thirteen_weeks_count_where_they_suffice() {
        let mut days = BTreeMap::from([
            (date(0), day(20.0, 2000.0)),
            (date(90), day(10.0, 1000.0)),
            (date(91), day(50.0, 50_000.0)),
        ]);
        let recent = of_intervals(&days).unwrap();
        assert_eq!((recent.mean.get(), recent.hung_up), (100.0, 30.0));
        assert_eq!((recent.from, recent.to), (date(90), date(0)));
        assert!((recent.standard_error - 1.0 / 30.0_f64.sqrt()).abs() < 1e-15);
        days.insert(date(90), day(9.0, 900.0));
        let all = of_intervals(&days).unwrap();
        assert_eq!(all.hung_up, 79.0);
        assert!((all.mean.get() - 52_900.0 / 79.0).abs() < 1e-12);
        assert_eq!(all.from, date(91));
    }

    #[test]
    fn too_few_and_no_waiting_are_no_estimate() {
        let few = BTreeMap::from([(date(0), day(29.0, 9000.0))]);
        assert_eq!(of_intervals(&few), Err(PatienceGap::Few { hung_up: 29.0 }));
        let none = BTreeMap::from([(date(0), day(40.0, 0.0))]);
        assert_eq!(
            of_intervals(&none),
            Err(PatienceGap::NoWaiting { hung_up: 40.0 })
        );
        assert_eq!(
            of_intervals(&BTreeMap::new()),
            Err(PatienceGap::Few { hung_up: 0.0 })
        );
        assert_eq!(of_contacts(&[]), Err(PatienceGap::Few { hung_up: 0.0 }));
    }

    #[test]
    fn contacts_that_did_not_wait_are_no_events() {
        let contact = |wait_s, hung_up| Waited {
            date: date(0),
            wait_s,
            hung_up,
        };
        let mut all = vec![contact(0.0, false), contact(0.0, true)];
        all.extend((1..=30).map(|at| contact(f64::from(at), true)));
        all.extend((1..=30).map(|_| contact(15.0, false)));
        let found = of_contacts(&all).unwrap();
        assert_eq!(
            (found.hung_up, found.hung_up_at_once, found.contacts),
            (30.0, 1.0, 61.0)
        );
        assert!((found.mean.get() - (465.0 + 450.0) / 30.0).abs() < 1e-12);
        assert_eq!(found.curve.unwrap().waited, 60);
    }
}
