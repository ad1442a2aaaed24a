//! How long an agent takes on some queues: a table whose keys are the queues' names.

use super::week::{in_order, table};
use crate::problem::Place;
use crate::scenario::codes;
use crate::scenario::decode::{At, Decode, Decoder, Definitions, Input, Refused, finite};
use crate::scenario::words::Refusal;
use crate::scenario::words::nearest::quoted;
use serde_json::{Value, json};

/// Factors of the handle time by queue, as they were written and could be read.
#[derive(Debug, Clone)]
pub struct ProficiencyFile(pub Vec<(At<String>, At<f64>)>);

impl Decode for ProficiencyFile {
    const KIND: &'static str = "factors by queue";

    fn decode(input: &Input<'_>, decoder: &mut Decoder) -> Option<Self> {
        let table = table(input, decoder, "{ email = 1.2, phone = 0.9 }")?;
        let mut factors = vec![];
        for (name, value) in in_order(table) {
            let queue = At {
                value: name.get_ref().trim().to_owned(),
                place: decoder.place(name.span()),
            };
            let input = Input {
                key: name.get_ref(),
                value: value.get_ref(),
                span: value.span(),
            };
            factors.extend(At::decode(&input, decoder).map(|factor| (queue, factor)));
        }
        Some(Self(factors))
    }

    fn schema(_definitions: &mut Definitions) -> Value {
        json!({ "type": "object", "additionalProperties": { "type": "number" } })
    }
}

/// Reads `email 1.2` in a cell: the queue's name, which may have blanks, and the factor.
pub fn piece(text: &str, place: &Place) -> Result<(At<String>, At<f64>), Refusal> {
    let refuse = |label| {
        let help = "write each queue and the factor of its handle time: \"email 1.2; phone 0.9\"";
        Refusal::new(codes::BAD_NUMBER, "not a queue and a factor", label, help)
    };
    let (queue, number) = text
        .rsplit_once(char::is_whitespace)
        .ok_or_else(|| refuse("a queue without a factor, or a factor alone".to_owned()))?;
    let factor = finite(number).map_err(|refused| match refused {
        Refused::Value(refusal) => refuse(refusal.label),
        Refused::Kind(_) => refuse(format!("{} is not a number", quoted(number))),
    })?;
    let at = At {
        value: factor,
        place: place.clone(),
    };
    Ok((at.with(queue.trim().to_owned()), at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Source;

    fn read(text: &str) -> Option<(String, f64)> {
        let place = Place {
            source: std::sync::Arc::new(Source {
                file: "agents.csv".into(),
                text: text.to_owned(),
            }),
            range: 0..text.len(),
        };
        let (queue, factor) = piece(text, &place).ok()?;
        Some((queue.value, factor.value))
    }

    #[test]
    fn a_piece_is_a_queue_and_a_factor() {
        assert_eq!(read("email 1.2"), Some(("email".into(), 1.2)));
        assert_eq!(
            read("help desk  0.9"),
            Some(("help desk".into(), 0.9)),
            "names may have blanks"
        );
        for text in ["email", "1.2", "email fast", "email nan", "email 1,2"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
