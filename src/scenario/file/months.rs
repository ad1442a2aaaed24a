//! A table by month: `{ jul-aug = 0.2, dec = 0.25 }`.

use super::week::{in_order, table};
use crate::problem::{Place, Problem};
use crate::scenario::codes;
use crate::scenario::decode::{At, Decode, Decoder, Definitions, Input};
use crate::scenario::words::months;
use serde_json::{Value, json};

/// Keys that name months, as a pattern.
const MONTH_KEYS: &str = "^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*([ ,-]+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)*$";

/// A number for each month, from January; `None` where none was given.
#[derive(Debug, Clone)]
pub struct ByMonth {
    /// Where it stands.
    #[allow(dead_code)] // as every table
    pub place: Place,
    /// From January.
    pub months: [Option<At<f64>>; 12],
}

impl Decode for ByMonth {
    const KIND: &'static str = "numbers by month";

    fn decode(input: &Input<'_>, decoder: &mut Decoder) -> Option<Self> {
        let table = table(input, decoder, "{ jul-aug = 0.9, dec = 1.3 }")?;
        let mut all: [Option<At<f64>>; 12] = std::array::from_fn(|_| None);
        for (name, value) in in_order(table) {
            let input = Input {
                key: name.get_ref(),
                value: value.get_ref(),
                span: value.span(),
            };
            let number = At::decode(&input, decoder);
            let chosen = match months::months(name.get_ref()) {
                Ok(chosen) => chosen,
                Err(refusal) => {
                    decoder.refuse(name.get_ref(), name.span(), refusal);
                    continue;
                }
            };
            let Some(number) = number else { continue };
            for (month, slot) in all.iter_mut().enumerate().filter(|(at, _)| chosen[*at]) {
                if slot.is_some() {
                    let place = decoder.place(name.span());
                    month_twice(month, place, decoder);
                    break;
                }
                *slot = Some(number.clone());
            }
        }
        Some(Self {
            place: decoder.place(input.span.clone()),
            months: all,
        })
    }

    fn schema(_: &mut Definitions) -> Value {
        json!({
            "type": "object",
            "patternProperties": { MONTH_KEYS: { "type": "number" } },
            "additionalProperties": false,
        })
    }
}

fn month_twice(month: usize, place: Place, decoder: &mut Decoder) {
    let name = months::FULL_NAMES[month];
    let problem = Problem::error(codes::DAY_TWICE, format!("{name} is given twice"))
        .at(place, format!("names {name} again"))
        .help("name each month once, such as jan-nov and dec");
    decoder.problems.push(problem);
}
