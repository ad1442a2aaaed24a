//! Reading a time from a cell, and finding the instants that it can mean.

use crate::calendar::{self, Clock, Moment, Repeated};
use chrono::NaiveDate;
use chrono_tz::Tz;

/// A time as it stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// A local date and clock time.
    Local(NaiveDate, Clock),
    /// An instant: the cell has an offset or `Z`.
    Instant(Moment),
}

impl Stamp {
    /// Its date; an instant's in UTC.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Local(date, _) => date,
            Self::Instant(moment) => moment.date_clock(Tz::UTC).0,
        }
    }
}

/// Reads `2026-03-02 08:00`, also with `T`, seconds (cut off) and an offset (`Z`, `+01:00`,
/// `+0100`, `+01`). `None` where it is none of these.
#[must_use]
pub fn parse(cell: &[u8]) -> Option<Stamp> {
    parse_exact(cell).map(|(stamp, _)| stamp)
}

/// [`parse`], and the seconds after the minute that it cuts off (0 to 60).
#[must_use]
pub fn parse_exact(cell: &[u8]) -> Option<(Stamp, u32)> {
    let (date, rest) = parse_date(cell)?;
    let rest = match rest {
        [b'T' | b't' | b' ', rest @ ..] => rest.trim_ascii_start(),
        _ => return None,
    };
    let (hour, rest) = digits(rest, 1, 2)?;
    let rest = rest.strip_prefix(b":")?;
    let (minute, mut rest) = digits(rest, 2, 2)?;
    if hour > 23 || minute > 59 {
        return None;
    }
    let mut second = 0;
    if let [b':', tail @ ..] = rest {
        let (found, tail) = digits(tail, 2, 2)?;
        if found > 60 {
            return None;
        }
        second = found;
        rest = skip_fraction(tail)?;
    }
    let clock = Clock::new(u16::try_from(hour * 60 + minute).ok()?)?;
    match parse_offset(rest.trim_ascii())? {
        None => Some((Stamp::Local(date, clock), second)),
        Some(offset_min) => {
            let local = date.and_hms_opt(hour, minute, 0)?.and_utc();
            let moment = Moment::of(&local).plus(-offset_min);
            Some((Stamp::Instant(moment), second))
        }
    }
}

fn parse_date(cell: &[u8]) -> Option<(NaiveDate, &[u8])> {
    let (year, rest) = digits(cell, 4, 4)?;
    let (month, rest) = digits(rest.strip_prefix(b"-")?, 2, 2)?;
    let (day, rest) = digits(rest.strip_prefix(b"-")?, 2, 2)?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some((date, rest))
}

fn skip_fraction(rest: &[u8]) -> Option<&[u8]> {
    match rest {
        [b'.', tail @ ..] => Some(digits(tail, 1, 9)?.1),
        _ => Some(rest),
    }
}

/// Minutes east of UTC; `Some(None)` where there is no offset.
fn parse_offset(rest: &[u8]) -> Option<Option<i64>> {
    let (sign, rest) = match rest {
        [] => return Some(None),
        [b'Z' | b'z'] => return Some(Some(0)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    let (hours, rest) = digits(rest, 2, 2)?;
    let minutes = match rest {
        [] => 0,
        [b':', rest @ ..] | rest => match digits(rest, 2, 2)? {
            (minutes, []) if minutes < 60 => minutes,
            _ => return None,
        },
    };
    (hours < 24).then(|| Some(sign * i64::from(hours * 60 + minutes)))
}

fn digits(text: &[u8], least: usize, most: usize) -> Option<(u32, &[u8])> {
    let count = text
        .iter()
        .take(most)
        .take_while(|b| b.is_ascii_digit())
        .count();
    if count < least {
        return None;
    }
    let value = text[..count]
        .iter()
        .fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    Some((value, &text[count..]))
}

/// The instants at which a local time can be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Exactly one.
    Once(Moment),
    /// The clock shows it twice: first and last.
    Twice(Moment, Moment),
    /// The clock skips it.
    Never,
}

/// Finds the instants of local times in one zone; quick where times of one day follow each other.
#[derive(Debug)]
pub struct Resolver {
    zone: Tz,
    /// The last date asked for, and its offset in minutes where the clock does not change on it.
    last: Option<(NaiveDate, Option<i64>)>,
}

impl Resolver {
    /// For local times in `zone`.
    #[must_use]
    pub const fn new(zone: Tz) -> Self {
        Self { zone, last: None }
    }

    /// What `clock` on `date` means.
    pub fn resolve(&mut self, date: NaiveDate, clock: Clock) -> Meaning {
        let offset = match self.last {
            Some((last, offset)) if last == date => offset,
            _ => {
                let offset = self.steady_offset(date);
                self.last = Some((date, offset));
                offset
            }
        };
        if let Some(offset) = offset {
            let local = local_minutes(date, clock);
            return Meaning::Once(Moment::from_minutes(local - offset));
        }
        if !calendar::exists(date, clock, self.zone) {
            return Meaning::Never;
        }
        let first = calendar::at(date, clock, self.zone, Repeated::First);
        let last = calendar::at(date, clock, self.zone, Repeated::Last);
        if first == last {
            Meaning::Once(first)
        } else {
            Meaning::Twice(first, last)
        }
    }

    /// The date's offset where its day is of ordinary length and holds no change.
    fn steady_offset(&self, date: NaiveDate) -> Option<i64> {
        let day = calendar::day(date, self.zone);
        let local = local_minutes(date, Clock::MIDNIGHT);
        let offset = local - day.start.minutes();
        let (last_date, last_clock) = day.end.plus(-1).date_clock(self.zone);
        let last_offset = local_minutes(last_date, last_clock) - day.end.plus(-1).minutes();
        (day.minutes() == calendar::DAY_MIN && offset == last_offset).then_some(offset)
    }
}

fn local_minutes(date: NaiveDate, clock: Clock) -> i64 {
    date.and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .timestamp()
        .div_euclid(60)
        + i64::from(clock.minutes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Berlin;

    fn local(text: &str) -> Option<(String, String)> {
        match parse(text.as_bytes())? {
            Stamp::Local(date, clock) => Some((date.to_string(), clock.to_string())),
            Stamp::Instant(_) => None,
        }
    }

    #[test]
    fn times_are_read_in_all_the_documented_shapes() {
        let expected = Some(("2026-03-02".to_owned(), "08:05".to_owned()));
        for text in [
            "2026-03-02 08:05",
            "2026-03-02T08:05",
            "2026-03-02 8:05:59",
            "2026-03-02 08:05:00.000",
        ] {
            assert_eq!(local(text), expected, "{text}");
        }
        let instant = parse(b"2026-03-02T07:05:00Z");
        for text in [
            "2026-03-02T08:05:00+01:00",
            "2026-03-02 08:05+0100",
            "2026-03-02 08:05+01",
        ] {
            assert_eq!(parse(text.as_bytes()), instant, "{text}");
        }
        for text in [
            "",
            "2026-03-02",
            "02.03.2026 08:00",
            "2026-13-01 08:00",
            "2026-03-02 24:00",
            "2026-03-02 08:00 PM",
        ] {
            assert_eq!(parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn local_times_mean_one_two_or_no_instants() {
        let mut resolver = Resolver::new(Berlin);
        let mut resolve = |text: &str| match parse(text.as_bytes()) {
            Some(Stamp::Local(date, clock)) => resolver.resolve(date, clock),
            _ => panic!("not local: {text}"),
        };
        assert_eq!(resolve("2026-03-29 02:30"), Meaning::Never);
        assert!(matches!(
            resolve("2026-10-25 02:30"),
            Meaning::Twice(first, last) if last.since(first) == 60
        ));
        for text in ["2026-07-01 12:00", "2026-10-25 12:00", "2026-10-24 23:45"] {
            let Meaning::Once(moment) = resolve(text) else {
                panic!("{text} must mean one instant")
            };
            assert_eq!(
                moment.local(Berlin).format("%Y-%m-%d %H:%M").to_string(),
                text
            );
        }
    }
}
