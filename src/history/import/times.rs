//! Times and lengths of time as exports write them.

use super::mapping::wrong;
use crate::calendar::{Clock, Moment};
use crate::history::stamp::{self, Stamp};
use crate::problem::Problem;
use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, NaiveDateTime};

/// How a time is written, in strptime's letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TimeFormat {
    text: String,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Local date and clock.
    Local,
    /// With an offset: `%z`.
    Offset,
    /// Seconds since 1970: `%s`.
    Epoch,
}

impl TimeFormat {
    /// Checks the letters.
    pub fn new(text: &str) -> Result<Self, Problem> {
        if StrftimeItems::new(text).any(|item| item == Item::Error) {
            return Err(wrong(
                format!("\"{text}\" is not a time format"),
                "use strptime's letters, such as %d.%m.%Y %H:%M or %m/%d/%y %I:%M %p",
            ));
        }
        let kind = if text.contains("%s") {
            Kind::Epoch
        } else if ["%z", "%:z", "%#z", "%+"].iter().any(|z| text.contains(z)) {
            Kind::Offset
        } else {
            Kind::Local
        };
        Ok(Self {
            text: text.to_owned(),
            kind,
        })
    }

    fn parse(&self, cell: &str) -> Option<Stamp> {
        match self.kind {
            Kind::Local => {
                let time = NaiveDateTime::parse_from_str(cell, &self.text).ok()?;
                Some(Stamp::Local(time.date(), Clock::of(time.time())))
            }
            Kind::Offset => {
                let time = DateTime::parse_from_str(cell, &self.text).ok()?;
                Some(Stamp::Instant(Moment::of(&time)))
            }
            Kind::Epoch => {
                let time = NaiveDateTime::parse_from_str(cell, &self.text).ok()?;
                Some(Stamp::Instant(Moment::of(&time.and_utc())))
            }
        }
    }
}

/// The first of `formats` that fits; without formats, the shapes that history CSV knows.
pub(super) fn parse(cell: &str, formats: &[TimeFormat]) -> Option<Stamp> {
    if formats.is_empty() {
        return stamp::parse(cell.as_bytes());
    }
    formats.iter().find_map(|format| format.parse(cell))
}

/// A length of time in seconds: `166`, `166.5`, `2:46` (minutes and seconds) or `0:02:46`.
pub(super) fn parse_length(cell: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let parts: Vec<&str> = cell.split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    for (at, part) in parts.iter().enumerate() {
        let value = part.trim().parse::<f64>().ok()?;
        let limited = at > 0 && value >= 60.0;
        if !value.is_finite() || value < 0.0 || limited {
            return None;
        }
        seconds = seconds * 60.0 + value;
    }
    Some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_write_times_in_many_ways() {
        for (format, cell) in [
            ("%y%m%d %H:%M:%S", "990203 7:02:47"),
            ("%m/%d/%Y %H:%M", "2/3/1999 7:02"),
            ("%d.%m.%Y %H:%M", "03.02.1999 07:02"),
            ("%m/%d/%y %I:%M %p", "2/3/99 7:02 AM"),
        ] {
            let format = TimeFormat::new(format).unwrap();
            let Some(Stamp::Local(date, clock)) = parse(cell, &[format]) else {
                panic!("{cell}")
            };
            assert_eq!(format!("{date} {clock}"), "1999-02-03 07:02");
        }
        let epoch = TimeFormat::new("%s").unwrap();
        assert_eq!(
            parse("918025320", &[epoch]),
            Some(Stamp::Instant(Moment::from_minutes(15_300_422)))
        );
        assert!(TimeFormat::new("%Q").is_err());
    }

    #[test]
    fn lengths_are_seconds_or_clock_like() {
        for (cell, expected) in [
            ("166", Some(166.0)),
            ("2:46", Some(166.0)),
            ("0:02:46", Some(166.0)),
            ("2:60", None),
            ("-1", None),
            ("inf", None),
            ("", None),
        ] {
            assert_eq!(parse_length(cell), expected, "{cell}");
        }
    }
}
