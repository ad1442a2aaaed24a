//! What an agent's time off and wishes look like in writing.

use super::nearest::quoted;
use super::{Refusal, date, days};
use crate::scenario::codes;
use crate::scenario::model::WishDirection;
use chrono::{NaiveDate, Weekday};

const TIME_OFF_HELP: &str = "write a date or a range, such as \"2026-03-28\" or \
     \"2026-03-30..2026-04-03\"; add \"unpaid\" for unpaid leave";
const WISH_HELP: &str = "write for or against, then a date or weekday, a shift or both, then a \
     weight: \"against 2026-03-28 x5\", \"for early x2\", \"against fri late\"";

/// Heaviest wish. A wish heavier than this is a rule, and belongs into availability.
const HEAVIEST: f64 = 1_000.0;

/// Days away, as written: both dates inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Away {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// Whether it is paid leave.
    pub paid: bool,
}

/// Reads `2026-03-28`, `2026-03-30..2026-04-03`, with `paid` (the default) or `unpaid` after it.
pub fn time_off(text: &str) -> Result<Away, Refusal> {
    let mut words = text.split_whitespace();
    let dates = words.next().unwrap_or_default();
    let paid = match words.next().map(str::to_lowercase).as_deref() {
        None | Some("paid") => true,
        Some("unpaid") => false,
        Some(other) => {
            let label = format!("{} is neither paid nor unpaid", quoted(other));
            return Err(refuse_time_off(label));
        }
    };
    if let Some(extra) = words.next() {
        return Err(refuse_time_off(format!("{} is too much", quoted(extra))));
    }
    let (from, to) = dates.split_once("..").unwrap_or((dates, dates));
    let (from, to) = (away_date(from)?, away_date(to)?);
    if to < from {
        return Err(refuse_time_off("ends before it begins".to_owned()));
    }
    Ok(Away { from, to, paid })
}

fn away_date(text: &str) -> Result<NaiveDate, Refusal> {
    date::date(text).map_err(|refusal| refuse_time_off(refusal.label))
}

fn refuse_time_off(label: String) -> Refusal {
    Refusal::new(codes::BAD_TIME_OFF, "not time off", label, TIME_OFF_HELP)
}

/// A wish as written, its shift not yet looked up.
#[derive(Debug, Clone, PartialEq)]
pub struct Wished {
    /// For or against.
    pub direction: WishDirection,
    /// Its date, if it is about one.
    pub date: Option<NaiveDate>,
    /// Its weekdays, if it is about some; empty = every day (or the date).
    pub weekdays: Vec<Weekday>,
    /// The shift's name, if it is about one.
    pub shift: Option<String>,
    /// Its weight, above 0.
    pub weight: f64,
}

/// Reads `for|against [date|weekdays] [shift] [xWEIGHT]`, with at least a day or a shift.
pub fn wish(text: &str) -> Result<Wished, Refusal> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let direction = match words.first().map(|word| word.to_lowercase()).as_deref() {
        Some("for") => WishDirection::For,
        Some("against") => WishDirection::Against,
        Some(other) => {
            let label = format!("begins with {}, not with for or against", quoted(other));
            return Err(refuse_wish(label));
        }
        None => return Err(refuse_wish("nothing is written here".to_owned())),
    };
    words.remove(0);
    let weight = take_weight(&mut words)?;
    let mut wished = Wished {
        direction,
        date: None,
        weekdays: vec![],
        shift: None,
        weight,
    };
    take_days(&mut words, &mut wished)?;
    if !words.is_empty() {
        wished.shift = Some(words.join(" "));
    } else if wished.date.is_none() && wished.weekdays.is_empty() {
        return Err(refuse_wish("neither a day nor a shift".to_owned()));
    }
    Ok(wished)
}

fn take_days(words: &mut Vec<&str>, wished: &mut Wished) -> Result<(), Refusal> {
    let Some(first) = words.first().copied() else {
        return Ok(());
    };
    if let Ok(chosen) = days::days(first) {
        let all = (0..7u8).filter_map(|day| Weekday::try_from(day).ok());
        wished.weekdays = all
            .zip(chosen)
            .filter(|(_, yes)| *yes)
            .map(|(day, _)| day)
            .collect();
        words.remove(0);
    } else if first.starts_with(|c: char| c.is_ascii_digit()) && first.contains(['-', '.', '/']) {
        let date = date::date(first).map_err(|refusal| refuse_wish(refusal.label))?;
        wished.date = Some(date);
        words.remove(0);
    }
    Ok(())
}

/// Takes `x5` off the end.
fn take_weight(words: &mut Vec<&str>) -> Result<f64, Refusal> {
    let written = words
        .last()
        .and_then(|last| last.strip_prefix(['x', 'X', '×']));
    let Some(number) =
        written.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || c == '-'))
    else {
        return Ok(1.0);
    };
    words.pop();
    match number.parse::<f64>() {
        Ok(weight) if weight > 0.0 && weight <= HEAVIEST => Ok(weight),
        _ => {
            let label = format!(
                "the weight {} is not between 0 and {HEAVIEST}",
                quoted(number)
            );
            Err(refuse_wish(label))
        }
    }
}

fn refuse_wish(label: String) -> Refusal {
    Refusal::new(codes::BAD_WISH, "not a wish", label, WISH_HELP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_off_is_a_day_or_a_range() {
        let away = time_off("2026-03-30..2026-04-03 unpaid").unwrap();
        assert_eq!((away.to - away.from).num_days(), 4);
        assert!(!away.paid);
        assert!(time_off("2026-03-28").unwrap().paid);
        for text in [
            "",
            "next week",
            "2026-04-03..2026-03-30",
            "2026-03-28 sick",
            "2026-03-28 paid x",
        ] {
            assert!(time_off(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_wish_has_direction_day_shift_and_weight() {
        let wished = wish("against fri late x3").unwrap();
        assert_eq!(wished.direction, WishDirection::Against);
        assert_eq!(wished.weekdays, [Weekday::Fri]);
        assert_eq!(wished.shift.as_deref(), Some("late"));
        assert_eq!(wished.weight, 3.0);
        let wished = wish("against 2026-03-28 x5").unwrap();
        assert!(wished.date.is_some() && wished.shift.is_none());
        assert_eq!(
            wish("for very early").unwrap().shift.as_deref(),
            Some("very early")
        );
        for text in [
            "",
            "maybe fri",
            "for",
            "against x5",
            "for early x0",
            "for early x-2",
            "for early xx",
            "for 2026-02-30",
        ] {
            let expected = text == "for early xx";
            assert_eq!(wish(text).is_ok(), expected, "{text}");
        }
    }
}
