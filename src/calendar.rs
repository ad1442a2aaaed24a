//! Time: instants in whole minutes, a zone's days, and the interval grid.
//!
//! Everything that is computed with is an instant ([`Moment`]); everything a person writes is a
//! local date and a clock time ([`Clock`]). Only this module converts between the two, so that
//! days of 23 and 25 hours, the repeated hour and zones that change by half an hour are right
//! in one place.
//!
//! **The grid.** A day runs from local midnight to the next local midnight. It is cut at every
//! instant at which the local clock shows a multiple of the interval, and at every clock change.
//! An interval therefore never spans a clock change, and on a day with a change one may be
//! shorter than the rest (Lord Howe's half hour on a 60-minute grid).
//!
//! Moments are whole minutes: no zone has had a sub-minute offset since 1972, and plans are not
//! made to the second.

use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, Offset, TimeZone, Weekday,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Minutes in a day of ordinary length.
pub const DAY_MIN: i64 = 24 * 60;

/// An instant, in whole minutes since 1970-01-01 00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// The instant `minutes` after 1970-01-01 00:00 UTC.
    #[must_use]
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes)
    }

    /// The minute in which `time` lies (seconds are cut off).
    #[must_use]
    pub fn of<Z: TimeZone>(time: &DateTime<Z>) -> Self {
        Self(time.timestamp().div_euclid(60))
    }

    /// Minutes since 1970-01-01 00:00 UTC.
    #[must_use]
    pub const fn minutes(self) -> i64 {
        self.0
    }

    /// This instant, `minutes` later (earlier where negative).
    #[must_use]
    pub const fn plus(self, minutes: i64) -> Self {
        Self(self.0 + minutes)
    }

    /// Minutes from `earlier` to this instant.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The instant as local time in `zone`.
    #[must_use]
    pub fn local(self, zone: Tz) -> DateTime<Tz> {
        zone.timestamp_opt(self.0 * 60, 0)
            .single()
            .unwrap_or_else(|| zone.from_utc_datetime(&chrono::NaiveDateTime::MAX))
    }

    /// Local date and clock time in `zone`.
    #[must_use]
    pub fn date_clock(self, zone: Tz) -> (NaiveDate, Clock) {
        let local = self.local(zone);
        (local.date_naive(), Clock::of(local.time()))
    }

    /// RFC 3339 with the zone's offset, such as `2026-03-29T03:00:00+02:00`.
    #[must_use]
    pub fn rfc3339(self, zone: Tz) -> String {
        self.local(zone).to_rfc3339()
    }

    fn offset(self, zone: Tz) -> FixedOffset {
        self.local(zone).offset().fix()
    }
}

/// A half-open stretch of time `[start, end)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First minute inside.
    pub start: Moment,
    /// First minute after.
    pub end: Moment,
}

impl Span {
    /// From `start` for `minutes`.
    #[must_use]
    pub const fn lasting(start: Moment, minutes: i64) -> Self {
        Self {
            start,
            end: start.plus(minutes),
        }
    }

    /// Length in minutes; 0 where it is empty.
    #[must_use]
    pub fn minutes(self) -> i64 {
        self.end.since(self.start).max(0)
    }

    /// Minutes that both spans share.
    #[must_use]
    pub fn overlap(self, other: Self) -> i64 {
        self.end
            .min(other.end)
            .since(self.start.max(other.start))
            .max(0)
    }

    /// Whether `moment` lies inside.
    #[must_use]
    pub fn contains(self, moment: Moment) -> bool {
        self.start <= moment && moment < self.end
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A clock time as minutes after local midnight. Values past 24:00 (up to 48:00) mean the next
/// day, so that an opening until 02:00 is 26:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clock(u16);

/// The weekdays' names, from Monday.
pub const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

impl Clock {
    /// Midnight at the day's start.
    pub const MIDNIGHT: Self = Self(0);
    /// Midnight at the day's end.
    pub const END_OF_DAY: Self = Self(1440);

    /// `minutes` after midnight, 0 to 2880; `None` beyond.
    #[must_use]
    pub const fn new(minutes: u16) -> Option<Self> {
        if minutes <= 2880 {
            Some(Self(minutes))
        } else {
            None
        }
    }

    /// The clock's hour and minute (seconds are cut off).
    #[must_use]
    pub fn of(time: NaiveTime) -> Self {
        use chrono::Timelike;
        Self(u16::try_from(time.num_seconds_from_midnight() / 60).unwrap_or(0))
    }

    /// Minutes after midnight.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A stretch of the local clock on the day it begins, such as 08:00–18:00 or 22:00–30:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClockSpan {
    /// First minute inside, before 24:00.
    pub from: Clock,
    /// First minute after; later than `from`, past 24:00 where it runs over midnight.
    pub to: Clock,
}

impl ClockSpan {
    /// The whole day.
    pub const ALL_DAY: Self = Self {
        from: Clock::MIDNIGHT,
        to: Clock::END_OF_DAY,
    };

    /// The stretch of time it is on `date` in `zone`. A clock time that the day skips means the
    /// instant of the change; one it shows twice means its first showing for a start and its
    /// last for an end.
    #[must_use]
    pub fn on(self, date: NaiveDate, zone: Tz) -> Span {
        Span {
            start: at(date, self.from, zone, Repeated::First),
            end: at(date, self.to, zone, Repeated::Last),
        }
    }
}

/// Which showing of a clock time that a day shows twice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeated {
    /// The one before the clock is turned back.
    First,
    /// The one after.
    Last,
}

/// The instant at which the clock in `zone` shows `clock` on `date`; where the day skips that
/// time, the instant of the change.
#[must_use]
pub fn at(date: NaiveDate, clock: Clock, zone: Tz, repeated: Repeated) -> Moment {
    let days = u64::from(clock.0) / 1440;
    let date = date.checked_add_days(Days::new(days)).unwrap_or(date);
    let local =
        date.and_time(NaiveTime::MIN) + chrono::Duration::minutes(i64::from(clock.0 % 1440));
    match zone.from_local_datetime(&local) {
        chrono::LocalResult::Single(time) => Moment::of(&time),
        chrono::LocalResult::Ambiguous(first, last) => match repeated {
            Repeated::First => Moment::of(&first),
            Repeated::Last => Moment::of(&last),
        },
        chrono::LocalResult::None => change_after(
            Moment(local.and_utc().timestamp() / 60 - 26 * 60),
            zone,
            52 * 60,
        )
        .unwrap_or_else(|| Moment(local.and_utc().timestamp() / 60)),
    }
}

/// Whether the clock in `zone` ever shows `clock` on `date`.
#[must_use]
pub fn exists(date: NaiveDate, clock: Clock, zone: Tz) -> bool {
    let moment = at(date, clock, zone, Repeated::First);
    let days = u64::from(clock.0) / 1440;
    let date = date.checked_add_days(Days::new(days)).unwrap_or(date);
    moment.date_clock(zone) == (date, Clock(clock.0 % 1440))
}

/// The instant of the first change of `zone`'s offset in the `within` minutes after `from`.
fn change_after(from: Moment, zone: Tz, within: i64) -> Option<Moment> {
    const STEP: i64 = 6 * 60;
    let offset = from.offset(zone);
    let mut low = from;
    while low.since(from) < within {
        let high = low.plus(STEP);
        if high.offset(zone) != low.offset(zone) {
            let (mut before, mut after) = (low, high);
            while after.since(before) > 1 {
                let middle = before.plus(after.since(before) / 2);
                if middle.offset(zone) == offset {
                    before = middle
                } else {
                    after = middle
                }
            }
            return Some(after);
        }
        low = high;
    }
    None
}

/// The length of an interval: 15, 30 or 60 minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum IntervalLength {
    /// 15 minutes.
    Quarter,
    /// 30 minutes.
    Half,
    /// 60 minutes.
    Hour,
}

impl IntervalLength {
    /// Length in minutes.
    #[must_use]
    pub const fn minutes(self) -> i64 {
        match self {
            Self::Quarter => 15,
            Self::Half => 30,
            Self::Hour => 60,
        }
    }
}

impl TryFrom<u16> for IntervalLength {
    type Error = String;
    fn try_from(minutes: u16) -> Result<Self, String> {
        match minutes {
            15 => Ok(Self::Quarter),
            30 => Ok(Self::Half),
            60 => Ok(Self::Hour),
            other => Err(format!("an interval is 15, 30 or 60 minutes, not {other}")),
        }
    }
}

impl From<IntervalLength> for u16 {
    fn from(length: IntervalLength) -> Self {
        match length {
            IntervalLength::Quarter => 15,
            IntervalLength::Half => 30,
            IntervalLength::Hour => 60,
        }
    }
}

/// One interval of a zone's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// When it is.
    pub span: Span,
    /// The local date it belongs to.
    pub date: NaiveDate,
    /// What the local clock shows at its start. In the repeated hour two intervals of a day
    /// share a clock; their spans tell them apart.
    pub clock: Clock,
}

impl Interval {
    /// The weekday of its date.
    #[must_use]
    pub fn weekday(&self) -> Weekday {
        self.date.weekday()
    }
}

/// The stretch from local midnight of `date` to the next local midnight in `zone`: 23, 24 or
/// 25 hours, 23.5 or 24.5 where the clock changes by half an hour.
#[must_use]
pub fn day(date: NaiveDate, zone: Tz) -> Span {
    ClockSpan::ALL_DAY.on_edges(date, zone)
}

impl ClockSpan {
    fn on_edges(self, date: NaiveDate, zone: Tz) -> Span {
        Span {
            start: at(date, self.from, zone, Repeated::First),
            end: at(date, self.to, zone, Repeated::First),
        }
    }
}

/// The intervals of `date` in `zone`, in order, without gaps: see the [module docs](self).
#[must_use]
pub fn intervals(date: NaiveDate, zone: Tz, length: IntervalLength) -> Vec<Interval> {
    let day = day(date, zone);
    let step = length.minutes();
    let mut result = Vec::with_capacity(usize::try_from(day.minutes() / step + 2).unwrap_or(0));
    let mut start = day.start;
    while start < day.end {
        let (_, clock) = start.date_clock(zone);
        let to_next = step - i64::from(clock.0) % step;
        let regular = start.plus(to_next);
        let end = if regular.offset(zone) == start.offset(zone) {
            regular
        } else {
            change_after(start, zone, to_next)
                .unwrap_or(regular)
                .min(regular)
        };
        let span = Span {
            start,
            end: end.min(day.end),
        };
        result.push(Interval { span, date, clock });
        start = span.end;
    }
    result
}

/// Opening hours: for each weekday the stretches that begin on it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpeningHours {
    /// Indexed by days from Monday (0) to Sunday (6).
    pub by_weekday: [Vec<ClockSpan>; 7],
}

impl OpeningHours {
    /// Open without a break.
    #[must_use]
    pub fn always() -> Self {
        Self {
            by_weekday: std::array::from_fn(|_| vec![ClockSpan::ALL_DAY]),
        }
    }

    /// Whether they are open so many minutes (below 1440) after the midnight that begins `weekday`, from
    /// Monday (0), by the hours of that day or those that run over from the evening before.
    #[must_use]
    pub fn opens_at(&self, weekday: usize, minutes: u16) -> bool {
        let on = |day: usize, minutes: u16| {
            let mut spans = self.by_weekday[day % 7].iter();
            spans.any(|span| (span.from.minutes()..span.to.minutes()).contains(&minutes))
        };
        on(weekday, minutes) || on(weekday + 6, minutes + 1440)
    }

    /// The stretches that begin on `weekday`.
    #[must_use]
    pub fn on(&self, weekday: Weekday) -> &[ClockSpan] {
        &self.by_weekday[weekday.num_days_from_monday() as usize]
    }

    /// The intervals of `date` in which the queue is open. `closed` tells the days on which
    /// nothing opens (what opened the evening before still runs over midnight).
    #[must_use]
    pub fn open_intervals(
        &self,
        date: NaiveDate,
        zone: Tz,
        length: IntervalLength,
        closed: &dyn Fn(NaiveDate) -> bool,
    ) -> Vec<Interval> {
        open_intervals(date, zone, length, &|day| match closed(day) {
            true => &[],
            false => self.on(day.weekday()),
        })
    }
}

/// The intervals of `date` that are open, where `hours` tells the stretches that begin on a date: those of
/// the day before may run over midnight.
#[must_use]
pub fn open_intervals<'a>(
    date: NaiveDate,
    zone: Tz,
    length: IntervalLength,
    hours: &dyn Fn(NaiveDate) -> &'a [ClockSpan],
) -> Vec<Interval> {
    let touching = [date.pred_opt(), Some(date)].into_iter().flatten();
    let open: Vec<Span> = touching
        .flat_map(|start| hours(start).iter().map(move |open| open.on(start, zone)))
        .collect();
    intervals(date, zone, length)
        .into_iter()
        .filter(|interval| open.iter().any(|span| span.overlap(interval.span) > 0))
        .collect()
}

/// The dates from `first` on, `count` of them.
pub fn dates(first: NaiveDate, count: u32) -> impl Iterator<Item = NaiveDate> {
    first.iter_days().take(count as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{Australia::Lord_Howe, Europe::Berlin};

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn the_spring_day_in_berlin_has_23_hours_and_no_two_o_clock() {
        let grid = intervals(date(2026, 3, 29), Berlin, IntervalLength::Hour);
        assert_eq!(grid.len(), 23);
        let clocks: Vec<String> = grid.iter().map(|i| i.clock.to_string()).collect();
        assert_eq!(&clocks[..4], ["00:00", "01:00", "03:00", "04:00"]);
        assert!(!exists(date(2026, 3, 29), Clock(150), Berlin));
    }

    #[test]
    fn the_autumn_day_in_berlin_shows_two_o_clock_twice() {
        let grid = intervals(date(2026, 10, 25), Berlin, IntervalLength::Half);
        assert_eq!(grid.len(), 50);
        let twice = grid
            .iter()
            .filter(|i| i.clock.to_string() == "02:30")
            .count();
        assert_eq!(twice, 2);
    }

    #[test]
    fn lord_howe_changes_by_half_an_hour() {
        let spring = intervals(date(2026, 10, 4), Lord_Howe, IntervalLength::Hour);
        assert_eq!(
            spring.iter().map(|i| i.span.minutes()).sum::<i64>(),
            23 * 60 + 30
        );
        let autumn = intervals(date(2026, 4, 5), Lord_Howe, IntervalLength::Hour);
        assert_eq!(
            autumn.iter().map(|i| i.span.minutes()).sum::<i64>(),
            24 * 60 + 30
        );
    }

    #[test]
    fn what_opens_before_midnight_runs_into_the_next_day() {
        let night = ClockSpan {
            from: Clock(22 * 60),
            to: Clock(30 * 60),
        };
        let mut hours = OpeningHours::default();
        hours.by_weekday[0] = vec![night];
        let tuesday = date(2026, 3, 24);
        let open = hours.open_intervals(tuesday, Berlin, IntervalLength::Hour, &|_| false);
        assert_eq!(open.len(), 6);
        let closed_monday =
            hours.open_intervals(tuesday, Berlin, IntervalLength::Hour, &|d| d < tuesday);
        assert!(closed_monday.is_empty());
    }
}
