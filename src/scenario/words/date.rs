//! Dates (`2026-03-28`), and local or absolute times of an inline volume.

use super::Refusal;
use super::nearest::quoted;
use crate::calendar::{Clock, Moment, Repeated, at};
use crate::scenario::codes;
use crate::scenario::model::DateSpan;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

/// Reads a date written year-month-day, from 1970 to 2199.
pub fn date(text: &str) -> Result<NaiveDate, Refusal> {
    let text = text.trim();
    let parts: Vec<&str> = text.split('-').collect();
    let sizes: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if sizes != [4, 2, 2] || !digits {
        let label = format!("{} is not a date", quoted(text));
        return Err(refuse(label, "write year-month-day, such as 2026-03-28"));
    }
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = numbers[..] else {
        return Err(refuse(format!("{} is not a date", quoted(text)), ""));
    };
    let date = i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or_else(|| {
            let label = format!("the calendar has no {text}");
            refuse(label, "write year-month-day, such as 2026-03-28")
        })?;
    in_range(date)
}

/// Reads a date or a range of dates, both ends inside: `2024-05-01..2024-06-02`.
pub fn span(text: &str) -> Result<DateSpan, Refusal> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let span = DateSpan {
        first: date(first)?,
        last: date(last)?,
    };
    if span.last < span.first {
        let help = "write the earlier date first, such as \"2024-05-01..2024-06-02\"";
        return Err(refuse("ends before it begins", help));
    }
    Ok(span)
}

/// The date, if it lies in the years for which plans are made.
pub fn in_range(date: NaiveDate) -> Result<NaiveDate, Refusal> {
    if (1970..2200).contains(&date.year()) {
        Ok(date)
    } else {
        let label = format!("the year {}", date.year());
        Err(refuse(label, "plans are made for the years 1970 to 2199"))
    }
}

/// When an interval starts, as written: in local time or with an offset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum When {
    /// A date and a clock time of some zone.
    Local(NaiveDate, Clock),
    /// An instant.
    Absolute(Moment),
}

impl When {
    /// The instant it is, local times read in `zone`; the first showing of a repeated hour.
    pub fn moment(self, zone: Tz) -> Moment {
        match self {
            Self::Local(date, clock) => at(date, clock, zone, Repeated::First),
            Self::Absolute(moment) => moment,
        }
    }
}

/// Reads `2026-03-02 08:00` (the clock of `zone`) or RFC 3339 with an offset; `None` where it is
/// neither.
#[must_use]
pub fn parse_time(text: &str, zone: Tz) -> Option<Moment> {
    Some(when(text).ok()?.moment(zone))
}

/// Reads `2026-03-02 08:00` (local) or RFC 3339 with an offset.
pub fn when(text: &str) -> Result<When, Refusal> {
    let text = text.trim();
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        in_range(time.date_naive())?;
        return Ok(When::Absolute(Moment::of(&time)));
    }
    let formats = [
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
    ];
    let local = formats
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .or_else(|| {
            let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
            Some(date.and_time(NaiveTime::MIN))
        });
    let Some(local) = local else {
        let label = format!("{} is not a date and time", quoted(text));
        let help = "write date and clock time, such as \"2026-03-02 08:00\"";
        return Err(Refusal {
            what: "not a date and time".to_owned(),
            ..refuse(label, help)
        });
    };
    in_range(local.date())?;
    Ok(When::Local(local.date(), Clock::of(local.time())))
}

fn refuse(label: impl Into<String>, help: &str) -> Refusal {
    Refusal::new(codes::BAD_DATE, "not a date", label, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_true_dates_pass() {
        assert!(date("2026-02-28").is_ok());
        for text in [
            "2026-02-29",
            "28.02.2026",
            "2026-2-8",
            "",
            "9999-01-01",
            "+026-01-01",
            "0000-00-00",
        ] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ranges_have_both_ends() {
        let range = span("2026-03-02..2026-03-05").unwrap();
        assert!(range.contains(range.last) && range.first < range.last);
        assert_eq!(span("2026-03-02").map(|it| it.first == it.last), Ok(true));
        assert!(span("2026-03-05..2026-03-02").is_err());
        assert!(span("2026-03-05..").is_err());
    }

    #[test]
    fn times_are_local_or_absolute() {
        assert!(matches!(when("2026-03-02 08:00"), Ok(When::Local(..))));
        assert!(matches!(
            when("2026-03-02T08:00:00+01:00"),
            Ok(When::Absolute(_))
        ));
        assert!(when("tomorrow").is_err());
    }
}
