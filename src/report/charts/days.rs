//! Days side by side: the part of the day that a chart shows, and the clock under it.
//!
//! Positions in a day are elapsed minutes, counted so that its noon lies at 12 hours: the working
//! part of a day of 23 or 25 hours stands under that of its neighbours, and only the night is
//! shorter or longer. The marks show the local clock.

use crate::calendar::{Clock, Moment, Repeated, Span, at, day, exists};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use chrono_tz::Tz;

/// The part of every day that is shown, in minutes from [`origin`], on full hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    pub from_min: i64,
    pub to_min: i64,
}

impl Window {
    /// The window that holds all of `spans`, each on its date; `None` where there are none.
    pub(super) fn holding(spans: impl IntoIterator<Item = (NaiveDate, Span, Tz)>) -> Option<Self> {
        let mut window: Option<Self> = None;
        for (date, span, zone) in spans {
            let origin = origin(date, zone);
            let from_min = span.start.since(origin).div_euclid(60) * 60;
            let to_min = (span.end.since(origin) + 59).div_euclid(60) * 60;
            window = Some(window.map_or(Self { from_min, to_min }, |own| Self {
                from_min: own.from_min.min(from_min),
                to_min: own.to_min.max(to_min),
            }));
        }
        window
    }

    pub(super) fn minutes(self) -> i64 {
        self.to_min - self.from_min
    }

    /// Full hours to mark on `date`, at most `most`: minutes from [`origin`] and the clock's hour. The
    /// window's end is left out: the next day's beginning stands there.
    pub(super) fn marks(self, date: NaiveDate, zone: Tz, most: usize) -> Vec<(i64, String)> {
        let hours = self.minutes() / 60;
        let step = [1, 2, 3, 4, 6, 8, 12, 24]
            .into_iter()
            .find(|step| hours / step < most as i64)
            .unwrap_or(24);
        let first = (self.from_min - 60).div_euclid(60 * step) * step;
        let origin = origin(date, zone);
        let mut marks = Vec::new();
        for hour in (first..).step_by(step as usize).take(60) {
            if hour * 60 > self.to_min + 60 {
                break;
            }
            let Some(moment) = moment_of(date, hour, zone) else {
                continue;
            };
            let minutes = moment.since(origin);
            if (self.from_min..self.to_min).contains(&minutes) {
                marks.push((minutes, hour.rem_euclid(24).to_string()));
            }
        }
        marks
    }
}

/// Twelve hours before `date`'s noon: its local midnight, but for days on which the clock changes
/// before noon.
fn origin(date: NaiveDate, zone: Tz) -> Moment {
    Clock::new(12 * 60).map_or(day(date, zone).start, |noon| {
        at(date, noon, zone, Repeated::First).plus(-12 * 60)
    })
}

/// When the clock shows `hour` (counted on past 24) on `date`; `None` where the day skips it.
fn moment_of(date: NaiveDate, hour: i64, zone: Tz) -> Option<Moment> {
    let date = date.checked_add_days(Days::new(u64::try_from(hour / 24).ok()?))?;
    let clock = Clock::new(u16::try_from(hour % 24 * 60).ok()?)?;
    exists(date, clock, zone).then(|| at(date, clock, zone, Repeated::First))
}

/// Minutes from `date`'s [`origin`] to `moment`.
pub(super) fn minutes_into(moment: Moment, date: NaiveDate, zone: Tz) -> f64 {
    moment.since(origin(date, zone)) as f64
}

/// `Mon 23 Mar`.
pub(super) fn short(date: NaiveDate) -> String {
    date.format("%a %-d %b").to_string()
}

/// `Mon 23 Mar – Sun 29 Mar 2026`.
pub(super) fn range(first: NaiveDate, last: NaiveDate) -> String {
    format!("{} – {}", short(first), last.format("%a %-d %b %Y"))
}

pub(super) fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// Hours that `date` is longer or shorter than 24, in words; `None` on an ordinary day.
pub(super) fn clock_change(date: NaiveDate, zone: Tz) -> Option<String> {
    let hours = day(date, zone).minutes() as f64 / 60.0;
    ((hours - 24.0).abs() > 0.001).then(|| format!("clock change: {hours} h"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_a_short_day_leave_out_the_skipped_hour() {
        let berlin = chrono_tz::Europe::Berlin;
        let spring = NaiveDate::from_ymd_opt(2026, 3, 29).unwrap();
        let whole = Window {
            from_min: 0,
            to_min: 24 * 60,
        };
        let marks = whole.marks(spring, berlin, 30);
        let clocks: Vec<&str> = marks.iter().map(|(_, clock)| clock.as_str()).collect();
        assert_eq!(&clocks[..4], ["0", "1", "3", "4"]);
        let at: Vec<i64> = marks.iter().map(|(minutes, _)| *minutes).collect();
        assert_eq!(&at[..4], [60, 120, 180, 240]);
        assert_eq!(clock_change(spring, berlin).unwrap(), "clock change: 23 h");
    }
}
