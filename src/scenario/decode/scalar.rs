//! Single values: texts, numbers, and texts that mean a time, a date, a zone or a word.

use super::{At, Decode, Decoder, Definitions, Input};
use crate::calendar::{Clock, ClockSpan, IntervalLength};
use crate::scenario::codes;
use crate::scenario::model::{DateSpan, Patience};
use crate::scenario::words::agent::{Away, Wished, time_off, wish};
use crate::scenario::words::date::{When, date, span, when};
use crate::scenario::words::nearest::quoted;
use crate::scenario::words::{Refusal, clock, days, duration, zone};
use crate::units::Seconds;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::{Value, json};
use toml::de::DeValue;
use toml::value::Datetime;

/// Why a TOML value could not be read.
pub enum Refused {
    /// It is of the wrong kind; what to do.
    Kind(String),
    /// It is of the right kind, but not good.
    Value(Refusal),
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self::Value(refusal)
    }
}

/// A single value.
pub trait Scalar: Sized {
    /// See [`Decode::KIND`].
    const KIND: &'static str;
    /// An example, for messages.
    const EXAMPLE: &'static str;

    /// Reads a text; only for values that are written as texts (in TOML or in a cell).
    fn from_text(text: &str) -> Result<Self, Refused>;

    /// Reads TOML. As it stands, texts only.
    fn read(value: &DeValue<'_>) -> Result<Self, Refused> {
        match value {
            DeValue::String(text) => Self::from_text(text),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) => Err(Refused::Kind(
                format!("put it in quotes, such as {}", Self::EXAMPLE),
            )),
            _ => Err(Refused::Kind(format!("write it such as {}", Self::EXAMPLE))),
        }
    }

    /// Its JSON Schema.
    fn schema() -> Value;
}

impl<T: Scalar> Decode for At<T> {
    const KIND: &'static str = T::KIND;

    fn decode(input: &Input<'_>, decoder: &mut Decoder) -> Option<Self> {
        match T::read(input.value) {
            Ok(value) => Some(Self {
                value,
                place: decoder.place(input.span.clone()),
            }),
            Err(Refused::Kind(help)) => {
                decoder.wrong_type(input, T::KIND, help);
                None
            }
            Err(Refused::Value(refusal)) => {
                decoder.refuse(input.key, input.span.clone(), refusal);
                None
            }
        }
    }

    fn schema(_definitions: &mut Definitions) -> Value {
        T::schema()
    }
}

impl Scalar for String {
    const KIND: &'static str = "a text";
    const EXAMPLE: &'static str = "\"phone\"";
    fn from_text(text: &str) -> Result<Self, Refused> {
        Ok(text.trim().to_owned())
    }
    fn schema() -> Value {
        json!({ "type": "string" })
    }
}

/// The name of something: not empty, one line, without the `;` that separates lists in cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(pub String);

impl Scalar for Name {
    const KIND: &'static str = "a text";
    const EXAMPLE: &'static str = "\"phone\"";
    fn from_text(text: &str) -> Result<Self, Refused> {
        const LONGEST: usize = 100;
        let text = text.trim();
        let label = if text.is_empty() {
            "the name is empty"
        } else if text.chars().any(char::is_control) {
            "the name has a line break or another control character"
        } else if text.contains(';') {
            "the name has a semicolon, which separates names in agents.csv"
        } else if text.chars().count() > LONGEST {
            "the name is longer than 100 characters"
        } else {
            return Ok(Self(text.to_owned()));
        };
        let help = "write a short name on one line, such as \"phone\"";
        Err(Refusal::new(codes::BAD_NAME, "not a usable name", label, help).into())
    }
    fn schema() -> Value {
        json!({ "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[^;]*$" })
    }
}

/// A date, a range of dates or the name of a day, as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateOrName(pub String);

impl Scalar for DateOrName {
    const KIND: &'static str = "a date or a name";
    const EXAMPLE: &'static str = "2026-10-12";
    fn from_text(text: &str) -> Result<Self, Refused> {
        let text = text.trim();
        // What begins with a digit is meant as a date, and must be one.
        if text.starts_with(|c: char| c.is_ascii_digit()) {
            span(text)?;
        }
        Ok(Self(text.to_owned()))
    }
    fn read(value: &DeValue<'_>) -> Result<Self, Refused> {
        text_or_time(value, |time| time.date.is_some())
    }
    fn schema() -> Value {
        json!({ "type": "string", "minLength": 1 })
    }
}

/// A value that may be written as text or, where it `fits`, as TOML's own date or time.
fn text_or_time<T: Scalar>(
    value: &DeValue<'_>,
    fits: impl Fn(&Datetime) -> bool,
) -> Result<T, Refused> {
    match value {
        DeValue::Datetime(time) if fits(time) => T::from_text(&time.to_string()),
        DeValue::String(text) => T::from_text(text),
        _ => Err(Refused::Kind(format!("write it such as {}", T::EXAMPLE))),
    }
}

fn number_refusal(label: impl Into<String>, help: &str) -> Refused {
    Refusal::new(codes::BAD_NUMBER, "not a usable number", label, help).into()
}

fn without_quotes<T>(text: &str) -> Result<T, Refused> {
    let bare = text.trim();
    Err(Refused::Kind(if bare.parse::<f64>().is_ok() {
        format!("leave the quotes out: {bare}")
    } else {
        "write a number without quotes".to_owned()
    }))
}

impl Scalar for f64 {
    const KIND: &'static str = "a number";
    const EXAMPLE: &'static str = "0.8";
    fn from_text(text: &str) -> Result<Self, Refused> {
        without_quotes(text)
    }
    fn read(value: &DeValue<'_>) -> Result<Self, Refused> {
        let digits = match value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Integer(_) => {
                return Err(number_refusal("not decimal", "write a decimal number"));
            }
            DeValue::String(text) => return Self::from_text(text),
            _ => return Err(Refused::Kind(format!("write it such as {}", Self::EXAMPLE))),
        };
        finite(&digits)
    }
    fn schema() -> Value {
        json!({ "type": "number" })
    }
}

/// Reads a finite number from a text, for cells.
pub fn finite(text: &str) -> Result<f64, Refused> {
    const LARGEST: f64 = 1e12;
    let help = "write an ordinary number, such as 42 or 0.8";
    let number: f64 =
        text.replace('_', "").trim().parse().map_err(|_| {
            number_refusal(format!("{} is not a number", quoted(text.trim())), help)
        })?;
    match number {
        n if n.is_nan() => Err(number_refusal("this is not a number at all", help)),
        n if n.is_infinite() => Err(number_refusal("this is infinite", help)),
        n if n.abs() > LARGEST => Err(number_refusal("this is beyond a million million", help)),
        n => Ok(n),
    }
}

macro_rules! whole_number {
    ($ty:ty) => {
        impl Scalar for $ty {
            const KIND: &'static str = "a whole number";
            const EXAMPLE: &'static str = "2";
            fn from_text(text: &str) -> Result<Self, Refused> {
                without_quotes(text)
            }
            fn read(value: &DeValue<'_>) -> Result<Self, Refused> {
                match value {
                    DeValue::Integer(number) => whole(number.as_str(), number.radix(), u64::from(<$ty>::MAX))
                        .and_then(|n| <$ty>::try_from(n).map_err(|_| number_refusal("too large", ""))),
                    DeValue::Float(_) => {
                        Err(Refused::Kind("write it without a decimal point, such as 2".to_owned()))
                    }
                    DeValue::String(text) => Self::from_text(text),
                    _ => Err(Refused::Kind(format!("write it such as {}", Self::EXAMPLE))),
                }
            }
            fn schema() -> Value {
                json!({ "type": "integer", "minimum": 0 })
            }
        }
    };
}
whole_number!(u32);
whole_number!(u64);

fn whole(digits: &str, radix: u32, most: u64) -> Result<u64, Refused> {
    if digits.starts_with('-') {
        return Err(number_refusal(
            "this is negative",
            "write a whole number of 0 or more",
        ));
    }
    u64::from_str_radix(digits.trim_start_matches('+'), radix)
        .ok()
        .filter(|number| *number <= most)
        .ok_or_else(|| number_refusal("this is far too large", "write a smaller number"))
}

impl Scalar for bool {
    const KIND: &'static str = "true or false";
    const EXAMPLE: &'static str = "true";
    fn from_text(_: &str) -> Result<Self, Refused> {
        Err(Refused::Kind(
            "write true or false, without quotes".to_owned(),
        ))
    }
    fn read(value: &DeValue<'_>) -> Result<Self, Refused> {
        match value {
            DeValue::Boolean(value) => Ok(*value),
            _ => Self::from_text(""),
        }
    }
    fn schema() -> Value {
        json!({ "type": "boolean" })
    }
}

/// Declares scalars that are written as texts: type, kind, example, parser, schema.
macro_rules! texts {
    ($($ty:ty, $kind:literal, $example:literal, $parse:expr, $schema:tt;)*) => {
        $(impl Scalar for $ty {
            const KIND: &'static str = $kind;
            const EXAMPLE: &'static str = $example;
            fn from_text(text: &str) -> Result<Self, Refused> {
                ($parse)(text).map_err(Refused::Value)
            }
            fn schema() -> Value {
                json!($schema)
            }
        })*
    };
}

/// A set of weekdays, from Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaySet(pub [bool; 7]);

/// The hours of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayHours(pub Vec<ClockSpan>);

texts! {
    Seconds, "a length of time", "\"4m30s\"", duration::read,
        { "type": "string", "pattern": "^ *([0-9.]+ *[A-Za-z]+ *)+$" };
    Tz, "the name of a time zone", "\"Europe/Berlin\"", zone::zone,
        { "type": "string", "minLength": 2 };
    DaySet, "weekdays", "\"mon-fri\"", |text| days::days(text).map(DaySet),
        { "type": "string", "minLength": 3 };
    DayHours, "the hours of a day", "\"08:00-18:00\"", |text| clock::hours(text).map(DayHours),
        { "type": "string", "minLength": 4 };
    Wished, "a wish", "\"against fri late x3\"", wish,
        { "type": "string", "pattern": "^ *([Ff]or|[Aa]gainst) " };
    Patience, "a length of time, or \"history\"", "\"3m\"", patience,
        { "type": "string", "pattern": "^ *(([0-9.]+ *[A-Za-z]+ *)+|history *)$" };
    IntervalLength, "the length of an interval", "\"30min\"", interval,
        { "type": "string", "examples": ["15min", "30min", "60min"] };
}

fn patience(text: &str) -> Result<Patience, Refusal> {
    if text.trim().eq_ignore_ascii_case("history") {
        return Ok(Patience::FromHistory);
    }
    duration::read(text).map(Patience::Mean)
}

fn interval(text: &str) -> Result<IntervalLength, Refusal> {
    let minutes = duration::read(text)?.minutes();
    [15u16, 30, 60]
        .into_iter()
        .find(|allowed| f64::from(*allowed) == minutes)
        .and_then(|allowed| IntervalLength::try_from(allowed).ok())
        .ok_or_else(|| {
            let label = "15, 30 or 60 minutes are possible";
            let help = "write \"15min\", \"30min\" or \"60min\"";
            Refusal::new(
                codes::BAD_INTERVAL,
                "not an interval that a plan can have",
                label,
                help,
            )
        })
}

impl Scalar for Clock {
    const KIND: &'static str = "a clock time";
    const EXAMPLE: &'static str = "\"08:00\"";
    fn from_text(text: &str) -> Result<Self, Refused> {
        Ok(clock::clock(text)?)
    }
    fn read(value: &DeValue<'_>) -> Result<Self, Refused> {
        text_or_time(value, |time| time.date.is_none())
    }
    fn schema() -> Value {
        json!({ "type": "string", "pattern": "^ *[0-9]{1,2}:[0-9]{2}(:00)? *$" })
    }
}

/// The schema of a date and of what may follow it.
fn date_like(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}

/// Declares scalars that may also be written as TOML dates without quotes.
macro_rules! dates {
    ($($ty:ty, $kind:literal, $example:literal, $parse:expr, $pattern:literal;)*) => {
        $(impl Scalar for $ty {
            const KIND: &'static str = $kind;
            const EXAMPLE: &'static str = $example;
            fn from_text(text: &str) -> Result<Self, Refused> {
                Ok($parse(text)?)
            }
            fn read(value: &DeValue<'_>) -> Result<Self, Refused> {
                text_or_time(value, |time| time.date.is_some())
            }
            fn schema() -> Value {
                date_like($pattern)
            }
        })*
    };
}

dates! {
    NaiveDate, "a date", "2026-03-28", date, "^ *[0-9]{4}-[0-9]{2}-[0-9]{2} *$";
    DateSpan, "a date or a range of dates", "\"2024-05-01..2024-06-02\"", span, "^ *[0-9]{4}-[0-9]{2}-[0-9]{2}";
    When, "a date and clock time", "\"2026-03-02 08:00\"", when, "^ *[0-9]{4}-[0-9]{2}-[0-9]{2}";
    Away, "time off", "\"2026-03-30..2026-04-03\"", time_off, "^ *[0-9]{4}-[0-9]{2}-[0-9]{2}";
}
