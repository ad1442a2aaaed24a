//! What the planner knows and history does not: holidays, events, growth, overrides, marks on
//! the history, changes of the handle time, and queues that borrow another's forecast.
//!
//! Plain data that validation made; `forecast::adjust` and `forecast::borrow` apply it. An empty
//! list of queues means all of them, as in a closed day.

use crate::calendar::{Clock, ClockSpan};
use crate::units::QueueIndex;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Dates from a first to a last, both inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DateSpan {
    /// First day.
    pub first: NaiveDate,
    /// Last day, not before the first.
    pub last: NaiveDate,
}

/// A public holiday of the scenario's country.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The date.
    pub date: NaiveDate,
    /// Its name, such as `Good Friday`.
    pub name: String,
    /// Whether queues are closed then; such a day stands among the closed days too.
    pub closed: bool,
    /// The queues it concerns; empty = all.
    pub queues: Vec<QueueIndex>,
}

/// Days with hours of their own, such as a half-day before a holiday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialHours {
    /// Its dates.
    pub dates: Vec<DateSpan>,
    /// When queues are open on them, at least one stretch.
    pub hours: Vec<ClockSpan>,
    /// Why, such as `Christmas Eve`; may be empty.
    pub name: String,
    /// The queues it concerns; empty = all.
    pub queues: Vec<QueueIndex>,
}

/// The hours of `queue` on `date`, where it has special ones there.
#[must_use]
pub fn special_hours_on(
    all: &[SpecialHours],
    queue: QueueIndex,
    date: NaiveDate,
) -> Option<&[ClockSpan]> {
    let found = all.iter().find(|it| it.hold(queue, date));
    found.map(|it| it.hours.as_slice())
}

impl SpecialHours {
    /// Whether `queue` has these hours on `date`.
    #[must_use]
    pub fn hold(&self, queue: QueueIndex, date: NaiveDate) -> bool {
        concerns(&self.queues, queue) && self.dates.iter().any(|span| span.contains(date))
    }
}

/// Something that changes volumes: a mailing, a price change, a payment date.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// What it is called.
    pub name: String,
    /// Events of one kind share one learnt effect.
    pub kind: String,
    /// Its dates, past and coming.
    pub dates: Vec<DateSpan>,
    /// Open days before it that feel it.
    pub days_before: u32,
    /// Open days after it that feel it.
    pub days_after: u32,
    /// The queues it concerns; empty = all.
    pub queues: Vec<QueueIndex>,
    /// Contacts on such a day ÷ contacts without it, above 0; `None` = learnt.
    pub effect: Option<f64>,
}

/// The planner's own number for a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VolumeOverride {
    /// The queues it concerns; empty = all.
    pub queues: Vec<QueueIndex>,
    /// Its dates.
    pub dates: Vec<DateSpan>,
    /// What to put in place of the forecast.
    pub value: OverrideValue,
    /// Hours of those dates, by the queue's clock; empty = the whole day.
    pub between: Vec<ClockSpan>,
    /// Why; may be empty.
    pub reason: String,
}

/// What an override puts in place of the forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverrideValue {
    /// Contacts in the day (or in its hours), spread as the forecast spreads them.
    Volume(f64),
    /// The forecast times this.
    Factor(f64),
}

/// A change of the level from a date on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Growth {
    /// The queues it concerns; empty = all.
    pub queues: Vec<QueueIndex>,
    /// First day of it.
    pub from: NaiveDate,
    /// 0.08 = 8 % more, above −1.
    pub change: f64,
    /// Days over which it is reached, in a straight line; 0 = at once.
    pub over_days: f64,
    /// Why; may be empty.
    pub reason: String,
}

/// What the planner says about days of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryMark {
    /// The dates.
    pub dates: Vec<DateSpan>,
    /// The queues it concerns; empty = all.
    pub queues: Vec<QueueIndex>,
    /// What to do with them.
    pub usage: HistoryUse,
    /// Why; may be empty.
    pub reason: String,
}

/// What to do with days of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryUse {
    /// Leave them out, as if they were missing.
    Ignore,
    /// Never set them aside, however odd they look.
    Keep,
}

/// A change of the handle time from a date on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AhtChange {
    /// The queues it concerns; empty = all.
    pub queues: Vec<QueueIndex>,
    /// First day of it.
    pub from: NaiveDate,
    /// Handle time after it ÷ before it, above 0.
    pub factor: f64,
    /// Days after which 95 % of the change is there, along a learning curve; 0 = at once.
    pub over_days: f64,
    /// Why; may be empty.
    pub reason: String,
}

/// Where a new queue takes its forecast from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Borrow {
    /// The queue whose forecast it takes; has volumes of its own.
    pub from: QueueIndex,
    /// Its volume ÷ that queue's, in hours that both are open; above 0.
    pub share: f64,
}

/// Whether a list of queues (empty = all) has `queue`.
#[must_use]
pub fn concerns(queues: &[QueueIndex], queue: QueueIndex) -> bool {
    queues.is_empty() || queues.contains(&queue)
}

impl DateSpan {
    /// One day.
    #[must_use]
    pub const fn day(date: NaiveDate) -> Self {
        Self {
            first: date,
            last: date,
        }
    }

    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let days = self.first.iter_days();
        days.take_while(move |date| *date <= self.last)
    }

    /// Whether `date` is inside.
    #[must_use]
    pub fn contains(&self, date: NaiveDate) -> bool {
        (self.first..=self.last).contains(&date)
    }

    /// Whether a day is in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// Longest stretch of closed days that is looked through for an open neighbour of an event.
const NEIGHBOUR_DAYS: u64 = 31;

impl Event {
    /// Whether `queue` feels the event on `date`, and how far from it: 0 on its dates, −1 on the
    /// last open day before them, 1 on the first after them, and so on; the nearest occurrence
    /// counts. `is_open` says whether the queue opens on a date.
    #[must_use]
    pub fn felt(
        &self,
        queue: QueueIndex,
        date: NaiveDate,
        is_open: &dyn Fn(NaiveDate) -> bool,
    ) -> Option<i32> {
        self.occurrence(queue, date, is_open)
            .map(|(offset, _)| offset)
    }

    /// The same, and the dates of the occurrence that is nearest.
    #[must_use]
    pub fn occurrence(
        &self,
        queue: QueueIndex,
        date: NaiveDate,
        is_open: &dyn Fn(NaiveDate) -> bool,
    ) -> Option<(i32, DateSpan)> {
        if !concerns(&self.queues, queue) {
            return None;
        }
        let offset = |span: &DateSpan| {
            if span.contains(date) {
                Some(0)
            } else if date < span.first {
                let open = open_days(date, span.first, self.days_before, is_open)?;
                i32::try_from(open).ok().map(|open| -open)
            } else {
                let after = span.last.succ_opt()?;
                let open = open_days(after, date.succ_opt()?, self.days_after, is_open)?;
                i32::try_from(open).ok()
            }
        };
        let felt = self.dates.iter();
        felt.filter_map(|span| Some((offset(span)?, *span)))
            .min_by_key(|(offset, _)| (offset.abs(), *offset))
    }
}

/// Open days from `from` to the day before `until`; `None` where they are none, more than
/// `most`, or too far apart.
fn open_days(
    from: NaiveDate,
    until: NaiveDate,
    most: u32,
    is_open: &dyn Fn(NaiveDate) -> bool,
) -> Option<u32> {
    let reach = Days::new(u64::from(most) + NEIGHBOUR_DAYS);
    if most == 0 || from.checked_add_days(reach)? < until {
        return None;
    }
    let days = from.iter_days().take_while(|day| *day < until);
    let open = u32::try_from(days.filter(|day| is_open(*day)).count()).ok()?;
    (1..=most).contains(&open).then_some(open)
}

impl VolumeOverride {
    /// The overridden day that an interval of `date` at `clock` belongs to: its own date, or the
    /// one before where the hours run over midnight; `None` where it is not meant.
    #[must_use]
    pub fn day_of(&self, date: NaiveDate, clock: Clock) -> Option<NaiveDate> {
        let dated = |date: &NaiveDate| self.dates.iter().any(|span| span.contains(*date));
        let inside = |minutes: u16| {
            let mut spans = self.between.iter();
            spans.any(|span| (span.from.minutes()..span.to.minutes()).contains(&minutes))
        };
        if self.between.is_empty() || inside(clock.minutes()) {
            Some(date).filter(dated)
        } else if inside(clock.minutes().saturating_add(1440)) {
            date.pred_opt().filter(dated)
        } else {
            None
        }
    }
}

/// How much of a change that begins on `from` is there on `date`: nothing before, all at once where it
/// takes no time, else `path` of the part of its time that is over.
fn reached(date: NaiveDate, from: NaiveDate, over_days: f64, path: impl Fn(f64) -> f64) -> f64 {
    let days = (date - from).num_days() as f64;
    if days < 0.0 {
        0.0
    } else if over_days > 0.0 {
        path(days / over_days)
    } else {
        1.0
    }
}

impl Growth {
    /// The level on `date` ÷ the level without it: 1 before `from`, then in a straight line to
    /// 1 + change.
    #[must_use]
    pub fn level(&self, date: NaiveDate) -> f64 {
        let straight = |part: f64| part.min(1.0);
        1.0 + self.change * reached(date, self.from, self.over_days, straight)
    }
}

impl AhtChange {
    /// The handle time on `date` ÷ that without it: 1 before `from`, then along the curve
    /// 1 − e^(−3 t ÷ over) to the factor, 95 % of it after `over`.
    #[must_use]
    pub fn level(&self, date: NaiveDate) -> f64 {
        let curve = |part: f64| -(-3.0 * part).exp_m1();
        let share = reached(date, self.from, self.over_days, curve);
        1.0 + (self.factor - 1.0) * share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn event(days_before: u32, days_after: u32) -> Event {
        Event {
            name: "mailing".into(),
            kind: "mailing".into(),
            dates: vec![DateSpan::day(date("2026-05-08"))], // a Friday
            days_before,
            days_after,
            queues: vec![],
            effect: Some(1.4),
        }
    }

    #[test]
    fn neighbours_are_counted_in_open_days() {
        use chrono::Datelike;
        let weekdays = |day: NaiveDate| day.weekday().number_from_monday() <= 5;
        let queue = QueueIndex::new(0);
        let felt = |event: &Event, day: &str| event.felt(queue, date(day), &weekdays);
        let it = event(1, 2);
        assert_eq!(felt(&it, "2026-05-06"), None);
        assert_eq!(felt(&it, "2026-05-07"), Some(-1));
        assert_eq!(felt(&it, "2026-05-08"), Some(0));
        assert_eq!(felt(&it, "2026-05-11"), Some(1)); // Monday: the weekend is closed
        assert_eq!(felt(&it, "2026-05-12"), Some(2));
        assert_eq!(felt(&it, "2026-05-13"), None);
        assert_eq!(felt(&event(0, 0), "2026-05-11"), None);
        let other = Event {
            queues: vec![QueueIndex::new(1)],
            ..event(1, 2)
        };
        assert_eq!(felt(&other, "2026-05-08"), None);
    }

    #[test]
    fn growth_is_a_line_and_learning_a_curve() {
        let growth = Growth {
            queues: vec![],
            from: date("2026-05-01"),
            change: 0.08,
            over_days: 28.0,
            reason: String::new(),
        };
        assert_eq!(growth.level(date("2026-04-30")), 1.0);
        assert_eq!(growth.level(date("2026-05-01")), 1.0);
        assert!((growth.level(date("2026-05-15")) - 1.04).abs() < 1e-12);
        assert!((growth.level(date("2026-05-29")) - 1.08).abs() < 1e-12);
        assert!((growth.level(date("2027-05-29")) - 1.08).abs() < 1e-12);
        let at_once = Growth {
            over_days: 0.0,
            ..growth
        };
        assert_eq!(at_once.level(date("2026-05-01")), 1.08);
        let aht = AhtChange {
            queues: vec![],
            from: date("2026-05-01"),
            factor: 0.8,
            over_days: 60.0,
            reason: String::new(),
        };
        assert_eq!(aht.level(date("2026-05-01")), 1.0);
        let later = aht.level(date("2026-06-30"));
        assert!((later - (1.0 - 0.2 * 0.950_212_93)).abs() < 1e-6, "{later}");
    }

    #[test]
    fn hours_of_an_override_may_run_over_midnight() {
        let clock = |minutes| Clock::new(minutes).unwrap();
        let it = VolumeOverride {
            queues: vec![],
            dates: vec![DateSpan::day(date("2026-05-08"))],
            value: OverrideValue::Factor(2.0),
            between: vec![ClockSpan {
                from: clock(22 * 60),
                to: clock(26 * 60),
            }],
            reason: String::new(),
        };
        let friday = Some(date("2026-05-08"));
        assert_eq!(it.day_of(date("2026-05-08"), clock(23 * 60)), friday);
        assert_eq!(it.day_of(date("2026-05-09"), clock(60)), friday);
        assert_eq!(it.day_of(date("2026-05-08"), clock(60)), None);
        assert_eq!(it.day_of(date("2026-05-09"), clock(120)), None);
    }
}
