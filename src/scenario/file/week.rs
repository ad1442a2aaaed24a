//! Tables whose keys are the planner's own: weekdays, hours of the day, roles.

use super::MoneyRange;
use crate::problem::{Place, Problem};
use crate::scenario::codes;
use crate::scenario::decode::{At, DayHours, Decode, Decoder, Definitions, Input};
use crate::scenario::words::nearest::quoted;
use crate::scenario::words::{Refusal, days};
use serde_json::{Value, json};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// Keys that name weekdays, as a pattern.
const DAY_KEYS: &str =
    "^(mon|tue|wed|thu|fri|sat|sun)[a-z]*([ ,-]+(mon|tue|wed|thu|fri|sat|sun)[a-z]*)*$";

/// A value for each weekday, from Monday; `None` where none was given.
pub type Week<T> = [Option<At<T>>; 7];

/// Hours by weekday.
#[derive(Debug, Clone)]
pub struct WeekHours {
    /// Where it stands.
    pub place: Place,
    /// From Monday.
    pub days: Week<DayHours>,
    /// Whether every key and value could be read.
    pub complete: bool,
}

impl Decode for WeekHours {
    const KIND: &'static str = "hours by weekday";

    fn decode(input: &Input<'_>, decoder: &mut Decoder) -> Option<Self> {
        let table = table(input, decoder, "{ mon-fri = \"08:00-18:00\" }")?;
        let before = decoder.problems.0.len();
        let mut days = Week::default();
        for (name, value) in in_order(table) {
            let spot = Spot {
                name: name.get_ref(),
                span: name.span(),
            };
            let input = Input {
                key: name.get_ref(),
                value: value.get_ref(),
                span: value.span(),
            };
            let hours = At::decode(&input, decoder);
            put(&spot, hours, &mut days, decoder);
        }
        Some(Self {
            place: decoder.place(input.span.clone()),
            days,
            complete: decoder.problems.0.len() == before,
        })
    }

    fn schema(definitions: &mut Definitions) -> Value {
        let hours = <At<DayHours>>::schema(definitions);
        json!({ "type": "object", "patternProperties": { DAY_KEYS: hours }, "additionalProperties": false })
    }
}

/// Expected contacts by weekday, and the weights of the hours.
#[derive(Debug, Clone)]
pub struct TypicalWeekFile {
    /// Where it stands.
    pub place: Place,
    /// Contacts a day, from Monday.
    pub days: Week<f64>,
    /// Weights of the hours of the day, 24 of them, where given.
    pub by_hour: Option<Box<[Option<At<f64>>; 24]>>,
    /// Whether every key and value could be read.
    pub complete: bool,
}

impl Decode for TypicalWeekFile {
    const KIND: &'static str = "contacts by weekday";

    fn decode(input: &Input<'_>, decoder: &mut Decoder) -> Option<Self> {
        let table = table(input, decoder, "{ mon = 300, tue-fri = 280 }")?;
        let before = decoder.problems.0.len();
        let (mut days, mut by_hour) = (Week::default(), None);
        for (name, value) in in_order(table) {
            let input = Input {
                key: name.get_ref(),
                value: value.get_ref(),
                span: value.span(),
            };
            if name.get_ref() == "by_hour" {
                by_hour = hour_weights(&input, decoder);
                continue;
            }
            let spot = Spot {
                name: name.get_ref(),
                span: name.span(),
            };
            let contacts = At::decode(&input, decoder);
            put(&spot, contacts, &mut days, decoder);
        }
        Some(Self {
            place: decoder.place(input.span.clone()),
            days,
            by_hour,
            complete: decoder.problems.0.len() == before,
        })
    }

    fn schema(_definitions: &mut Definitions) -> Value {
        let weights = json!({
            "type": "object",
            "description": "Relative weight of each hour of the day, by its number.",
            "patternProperties": { "^[0-9]{1,2}(:00)?$": { "type": "number" } },
            "additionalProperties": false,
        });
        json!({
            "type": "object",
            "properties": { "by_hour": weights },
            "patternProperties": { DAY_KEYS: { "type": "number" } },
            "additionalProperties": false,
        })
    }
}

/// What a year is paid, by role.
#[derive(Debug, Clone)]
pub struct PayBands(pub Vec<(String, MoneyRange)>);

impl Decode for PayBands {
    const KIND: &'static str = "pay by role";

    fn decode(input: &Input<'_>, decoder: &mut Decoder) -> Option<Self> {
        let table = table(input, decoder, "{ agent = { min = 30000, max = 70000 } }")?;
        let mut bands = vec![];
        for (role, value) in table.iter() {
            let input = Input {
                key: role.get_ref(),
                value: value.get_ref(),
                span: value.span(),
            };
            if let Some(band) = MoneyRange::decode(&input, decoder) {
                bands.push((role.get_ref().trim().to_owned(), band));
            }
        }
        Some(Self(bands))
    }

    fn schema(definitions: &mut Definitions) -> Value {
        json!({ "type": "object", "additionalProperties": MoneyRange::schema(definitions) })
    }
}

/// The entries as they stand in the text: the tree sorts them by name.
pub(super) fn in_order<'a>(table: &'a DeTable<'a>) -> Vec<Entry<'a>> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
}

pub(super) type Entry<'a> = (&'a Spanned<DeString<'a>>, &'a Spanned<DeValue<'a>>);

/// The table that was written, or a report that it is none.
pub(super) fn table<'a>(
    input: &Input<'a>,
    decoder: &mut Decoder,
    example: &str,
) -> Option<&'a DeTable<'a>> {
    if let DeValue::Table(table) = input.value {
        return Some(table);
    }
    decoder.wrong_type(input, "a table", format!("write {} = {example}", input.key));
    None
}

/// A key and where it stands.
struct Spot<'a> {
    name: &'a str,
    span: Range<usize>,
}

/// Puts a value on the weekdays that its key names.
fn put<T: Clone>(spot: &Spot<'_>, value: Option<At<T>>, week: &mut Week<T>, decoder: &mut Decoder) {
    let chosen = match days::days(spot.name) {
        Ok(chosen) => chosen,
        Err(refusal) => return decoder.refuse(spot.name, spot.span.clone(), refusal),
    };
    let Some(value) = value else { return };
    for (day, slot) in week.iter_mut().enumerate().filter(|(day, _)| chosen[*day]) {
        if slot.is_some() {
            return day_twice(spot, day, decoder);
        }
        *slot = Some(value.clone());
    }
}

fn day_twice(spot: &Spot<'_>, day: usize, decoder: &mut Decoder) {
    let name = days::FULL_NAMES[day];
    let place = decoder.place(spot.span.clone());
    let problem = Problem::error(codes::DAY_TWICE, format!("{name} is given twice"))
        .at(place, format!("names {name} again"))
        .help("name each weekday once, such as mon-thu and fri");
    decoder.problems.push(problem);
}

/// Reads `{ "08" = 3, "09" = 5 }`.
fn hour_weights(input: &Input<'_>, decoder: &mut Decoder) -> Option<Box<[Option<At<f64>>; 24]>> {
    let table = table(input, decoder, "{ \"08\" = 3, \"09\" = 5 }")?;
    let mut weights: Box<[Option<At<f64>>; 24]> = Box::new(std::array::from_fn(|_| None));
    for (name, value) in in_order(table) {
        let input = Input {
            key: name.get_ref(),
            value: value.get_ref(),
            span: value.span(),
        };
        let weight = At::decode(&input, decoder);
        match hour(name.get_ref()) {
            Some(hour) if weights[hour].is_none() => weights[hour] = weight,
            Some(hour) => {
                let label = format!("names the hour {hour:02} again");
                refuse_hour(name.get_ref(), name.span(), label, decoder);
            }
            None => {
                let label = format!("{} is no hour from 00 to 23", quoted(name.get_ref()));
                refuse_hour(name.get_ref(), name.span(), label, decoder);
            }
        }
    }
    Some(weights)
}

fn hour(text: &str) -> Option<usize> {
    let digits = text.trim().strip_suffix(":00").unwrap_or(text.trim());
    let short = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|hour| short && *hour < 24)
}

fn refuse_hour(name: &str, span: Range<usize>, label: String, decoder: &mut Decoder) {
    let help = "name hours by their number, such as \"08\" = 3";
    let refusal = Refusal::new(codes::BAD_CLOCK, "not an hour of the day", label, help);
    decoder.refuse(name, span, refusal);
}
