//! Values that are given, multiplied or added to.

use crate::problem::Problem;
use crate::scenario::parse_duration;
use crate::whatif::codes;
use chrono::{Days, NaiveDate};
use toml::Value;

/// What becomes of a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// This.
    To(Value),
    /// So many times what it is.
    Times(f64),
    /// So much more; negative = less. Of lengths of time and clocks, in seconds.
    Plus(f64, Unit),
}

/// Of what [`Change::Plus`] is an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number.
    Number,
    /// Seconds.
    Seconds,
}

impl Change {
    /// Reads `*1.2`, `x1.2`, `×1.2`, `+10`, `-10`, `+10%`, `+30min`, else a plain value.
    ///
    /// # Errors
    /// [`codes::BAD_ARGUMENT`] where what follows the sign is no amount.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if let Some(factor) = factor(text) {
            return match factor.trim().parse::<f64>() {
                Ok(factor) if factor.is_finite() => Ok(Self::Times(factor)),
                _ => Err(no_amount(text, "a factor is a number, such as *1.2")),
            };
        }
        let (sign, amount) = match text.chars().next() {
            Some('+') => (1.0, &text[1..]),
            Some('-') => (-1.0, &text[1..]),
            Some('−') => (-1.0, &text['−'.len_utf8()..]),
            _ => return Ok(Self::To(plain(text))),
        };
        let amount = amount.trim();
        if let Some(percent) = amount.strip_suffix('%') {
            return match percent.trim().parse::<f64>() {
                Ok(percent) if percent.is_finite() => {
                    Ok(Self::Times(tidy(1.0 + sign * percent / 100.0)))
                }
                _ => Err(no_amount(text, "write a percentage such as +10% or -10%")),
            };
        }
        if let Ok(number) = amount.parse::<f64>()
            && number.is_finite()
        {
            return Ok(Self::Plus(sign * number, Unit::Number));
        }
        match parse_duration(amount) {
            Ok(duration) => Ok(Self::Plus(sign * duration.get(), Unit::Seconds)),
            Err(_) => Err(no_amount(
                text,
                "write a number, a percentage or a length of time after + or -: +10, -10%, +30min",
            )),
        }
    }

    /// The value after the change of `present`.
    ///
    /// # Errors
    /// Why it cannot be, in words.
    pub fn of(&self, present: Option<&Value>) -> Result<Value, String> {
        match (self, present) {
            (Self::To(value), present) => Ok(fitted(value, present)),
            (_, None) => {
                Err("there is no value yet that could be multiplied or added to".to_owned())
            }
            (Self::Times(factor), Some(present)) => times(present, *factor),
            (Self::Plus(amount, unit), Some(present)) => plus(present, *amount, *unit),
        }
    }

    /// The number after the change of `present`; `None` where a text is given.
    #[must_use]
    pub fn of_number(&self, present: f64) -> Option<f64> {
        match self {
            Self::To(value) => number(value),
            Self::Times(factor) => Some(tidy(present * factor)),
            Self::Plus(amount, Unit::Number) => Some(tidy(present + amount)),
            Self::Plus(_, Unit::Seconds) => None,
        }
    }
}

fn no_amount(text: &str, help: &str) -> Problem {
    Problem::error(codes::BAD_ARGUMENT, format!("`{text}` is not an amount")).help(help)
}

/// What follows a sign of multiplication; the letter only before a digit.
fn factor(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['*', '×']);
    let letter = || {
        let rest = text.strip_prefix(['x', 'X'])?;
        rest.starts_with(|c: char| c.is_ascii_digit())
            .then_some(rest)
    };
    rest.or_else(letter)
}

/// A value as TOML reads it; a text where it is none. Clock times are texts in a scenario.
fn plain(text: &str) -> Value {
    let read = toml::from_str::<toml::Table>(&format!("value = {text}"));
    let value = read.ok().and_then(|mut it| it.remove("value"));
    match value {
        Some(Value::Datetime(it)) if it.date.is_none() => Value::String(text.to_owned()),
        Some(value) => value,
        None => Value::String(text.to_owned()),
    }
}

/// `value`, a whole number where one stands and it is one.
fn fitted(value: &Value, present: Option<&Value>) -> Value {
    match (value, present) {
        (Value::Float(it), Some(Value::Integer(_))) if it.fract() == 0.0 => {
            Value::Integer(*it as i64)
        }
        _ => value.clone(),
    }
}

fn times(present: &Value, factor: f64) -> Result<Value, String> {
    match present {
        Value::Integer(it) => Ok(Value::Integer((*it as f64 * factor).round() as i64)),
        Value::Float(it) => Ok(Value::Float(tidy(it * factor))),
        Value::String(text) => match parse_duration(text) {
            Ok(duration) if factor >= 0.0 => {
                Ok(Value::String(duration_text(duration.get() * factor)))
            }
            _ => Err(format!("\"{text}\" cannot be multiplied")),
        },
        other => Err(format!("{} cannot be multiplied", kind(other))),
    }
}

fn plus(present: &Value, amount: f64, unit: Unit) -> Result<Value, String> {
    match (present, unit) {
        (Value::Integer(it), Unit::Number) if amount.fract() == 0.0 => {
            Ok(Value::Integer(it.saturating_add(amount as i64)))
        }
        (Value::Integer(it), Unit::Number) => Ok(Value::Float(tidy(*it as f64 + amount))),
        (Value::Float(it), Unit::Number) => Ok(Value::Float(tidy(it + amount))),
        (Value::String(text), Unit::Seconds) => {
            later(text, amount).ok_or_else(|| format!("{amount} s cannot be added to \"{text}\""))
        }
        (Value::Datetime(it), Unit::Seconds) => {
            let moved = moved_date(&it.to_string(), amount);
            moved.ok_or_else(|| format!("only whole days can be added to {it}"))
        }
        (Value::String(text), Unit::Number) => Err(format!(
            "a bare number cannot be added to \"{text}\": write a unit, such as +30s or +1h"
        )),
        (other, _) => Err(format!("nothing can be added to {}", kind(other))),
    }
}

/// A length of time or a clock time, so many seconds more.
fn later(text: &str, seconds: f64) -> Option<Value> {
    if let Ok(duration) = parse_duration(text) {
        let sum = duration.get() + seconds;
        return (sum >= 0.0).then(|| Value::String(duration_text(sum)));
    }
    let minutes = clock_minutes(text)? as f64 + seconds / 60.0;
    clock_text(minutes).map(Value::String)
}

fn moved_date(date: &str, seconds: f64) -> Option<Value> {
    let date: NaiveDate = date.parse().ok()?;
    let days = seconds / 86_400.0;
    let count = Days::new(days.abs() as u64);
    let moved = if days < 0.0 {
        date.checked_sub_days(count)
    } else {
        date.checked_add_days(count)
    };
    let whole = days.fract() == 0.0;
    whole.then_some(moved?.to_string().parse().ok().map(Value::Datetime)?)
}

/// Minutes since midnight of `8:30` or `24:00`.
pub fn clock_minutes(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
}

/// `08:30`; `None` outside a day, and between minutes.
pub fn clock_text(minutes: f64) -> Option<String> {
    let inside = (0.0..=1440.0).contains(&minutes) && minutes.fract() == 0.0;
    let minutes = minutes as u32;
    inside.then(|| format!("{:02}:{:02}", minutes / 60, minutes % 60))
}

/// `1h30m`, `24s`, `20.5s`.
pub fn duration_text(seconds: f64) -> String {
    let seconds = (seconds * 1e3).round() / 1e3;
    let whole = seconds.floor() as u64;
    let (hours, minutes) = (whole / 3600, whole % 3600 / 60);
    let rest = ((seconds - (hours * 3600 + minutes * 60) as f64) * 1e3).round() / 1e3;
    let mut text = String::new();
    if hours > 0 {
        text += &format!("{hours}h");
    }
    if minutes > 0 {
        text += &format!("{minutes}m");
    }
    if rest > 0.0 || text.is_empty() {
        text += &format!("{rest}s");
    }
    text
}

/// A value as a number, if it is one.
pub fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(it) => Some(*it as f64),
        Value::Float(it) => Some(*it),
        _ => None,
    }
}

/// Without the noise of binary fractions.
pub fn tidy(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

/// A value as it is shown: texts without quotes.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Table(_) => "a table",
        Value::Array(_) => "a list",
        Value::Boolean(_) => "true or false",
        _ => "this value",
    }
}
