//! Clock times (`08:00`) and hours (`08:00-12:00, 13:00-17:00`, `always`, `closed`).

use super::Refusal;
use super::nearest::quoted;
use crate::calendar::{Clock, ClockSpan};
use crate::scenario::codes;

const CLOCK_HELP: &str = "write hours and minutes from 00:00 to 24:00, such as \"08:30\"";
const HOURS_HELP: &str = "write from-to, such as \"08:00-18:00\" or \"08:00-12:00, 13:00-17:00\"; \
     \"22:00-06:00\" runs over midnight; also \"always\" and \"closed\"";

/// Reads a clock time from `00:00` to `24:00`; `8:30` is accepted too.
pub fn clock(text: &str) -> Result<Clock, Refusal> {
    bare_clock(text.trim()).ok_or_else(|| {
        let label = format!("{} is not a clock time", quoted(text.trim()));
        Refusal::new(codes::BAD_CLOCK, "not a clock time", label, CLOCK_HELP)
    })
}

fn bare_clock(text: &str) -> Option<Clock> {
    let (hour, minute) = text.split_once(':')?;
    let minute = minute.strip_suffix(":00").unwrap_or(minute);
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || !digits(minute) || minute.len() != 2 || !(1..=2).contains(&hour.len()) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    if minute > 59 || hour > 24 || (hour == 24 && minute > 0) {
        return None;
    }
    Clock::new(hour * 60 + minute)
}

/// Reads the hours of one day: stretches separated by commas, `always` or `closed`. A stretch
/// that ends at or before its start runs into the next day.
pub fn hours(text: &str) -> Result<Vec<ClockSpan>, Refusal> {
    match text.trim().to_lowercase().as_str() {
        "always" => return Ok(vec![ClockSpan::ALL_DAY]),
        "closed" | "none" => return Ok(vec![]),
        _ => {}
    }
    text.split(',').map(|part| stretch(part.trim())).collect()
}

fn stretch(text: &str) -> Result<ClockSpan, Refusal> {
    let parts = text.split_once(['-', '–', '—']);
    let Some((from, to)) = parts else {
        return Err(refuse(format!("{} is not from-to", quoted(text))));
    };
    let (from, to) = (end(from)?, end(to)?);
    if from == to {
        let mut refusal = refuse(format!("{} is no time at all", quoted(text)));
        refusal.help = "for the whole day write \"always\" or \"00:00-24:00\"".to_owned();
        return Err(refusal);
    }
    if from == Clock::END_OF_DAY {
        return Err(refuse("hours cannot begin at 24:00".to_owned()));
    }
    let to = if to < from { over_midnight(to) } else { to };
    Ok(ClockSpan { from, to })
}

fn end(text: &str) -> Result<Clock, Refusal> {
    let text = text.trim();
    bare_clock(text).ok_or_else(|| refuse(format!("{} is not a clock time", quoted(text))))
}

fn over_midnight(clock: Clock) -> Clock {
    Clock::new(clock.minutes() + 1440).unwrap_or(clock)
}

fn refuse(label: String) -> Refusal {
    Refusal::new(codes::BAD_CLOCK, "not hours of a day", label, HOURS_HELP)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let spans = hours(text).unwrap();
        spans
            .iter()
            .map(|s| format!("{}-{}", s.from, s.to))
            .collect()
    }

    #[test]
    fn hours_may_pause_and_run_over_midnight() {
        assert_eq!(
            shown("8:00-12:00, 13:00–17:00"),
            ["08:00-12:00", "13:00-17:00"]
        );
        assert_eq!(shown("22:00-06:00"), ["22:00-30:00"]);
        assert_eq!(shown("18:00-00:00"), ["18:00-24:00"]);
        assert_eq!(shown("always"), ["00:00-24:00"]);
        assert!(shown("closed").is_empty());
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "8-18",
            "08:00",
            "25:00-26:00",
            "08:60-09:00",
            "08:00-08:00",
            "24:00-25:00",
            "9am-5pm",
            "08:00-09:00,",
        ] {
            assert!(hours(text).is_err(), "{text}");
        }
        for text in ["", "8", "24:01", "-1:00", "08:5", "８:00", "8:00pm"] {
            assert!(clock(text).is_err(), "{text}");
        }
    }
}
