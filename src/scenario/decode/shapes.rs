//! Lists, and values that may be written in more than one shape.

use super::{At, Decode, Decoder, Definitions, Input};
use crate::problem::Place;
use crate::scenario::codes;
use crate::scenario::words::Refusal;
use serde_json::{Value, json};
use toml::de::DeValue;

/// A list; items that could not be read are left out (and were reported).
#[derive(Debug, Clone)]
pub struct List<T> {
    /// The items that could be read.
    pub items: Vec<T>,
    /// Whether all could be read.
    pub complete: bool,
    /// Where it stands.
    pub place: Place,
}

impl<T: Decode> Decode for List<T> {
    const KIND: &'static str = "a list";

    fn decode(input: &Input<'_>, decoder: &mut Decoder) -> Option<Self> {
        let place = decoder.place(input.span.clone());
        let DeValue::Array(array) = input.value else {
            return single_for_list(input, decoder, place);
        };
        let mut items = Vec::with_capacity(array.len());
        for item in array.iter() {
            let input = Input {
                key: input.key,
                value: item.get_ref(),
                span: item.span(),
            };
            items.extend(T::decode(&input, decoder));
        }
        Some(Self {
            complete: items.len() == array.len(),
            items,
            place,
        })
    }

    fn schema(definitions: &mut Definitions) -> Value {
        json!({ "type": "array", "items": T::schema(definitions) })
    }
}

/// A single value where a list belongs: reported, and read all the same for its own problems.
fn single_for_list<T: Decode>(
    input: &Input<'_>,
    decoder: &mut Decoder,
    place: Place,
) -> Option<List<T>> {
    let help = match input.value {
        DeValue::Table(_) => format!(
            "write [[{0}]] instead of [{0}]: there may be several",
            input.key
        ),
        _ => format!("put it in square brackets: {} = [ … ]", input.key),
    };
    decoder.wrong_type(input, List::<T>::KIND, help);
    if !input.value.is_table() {
        return None;
    }
    Some(List {
        items: T::decode(input, decoder).into_iter().collect(),
        complete: false,
        place,
    })
}

/// One value, or a list of them; an empty list is refused.
#[derive(Debug, Clone)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T: Decode> Decode for OneOrMany<T> {
    const KIND: &'static str = T::KIND;

    fn decode(input: &Input<'_>, decoder: &mut Decoder) -> Option<Self> {
        if input.value.is_array() {
            let list = List::<T>::decode(input, decoder)?;
            if list.items.is_empty() && list.complete {
                let help = "name one at least, or leave the whole entry out";
                let refusal = Refusal::new(
                    codes::MISSING_KEY,
                    "an empty list",
                    "nothing is named",
                    help,
                );
                decoder.refuse(input.key, input.span.clone(), refusal);
                return None;
            }
            (!list.items.is_empty()).then_some(Self(list.items))
        } else {
            T::decode(input, decoder).map(|one| Self(vec![one]))
        }
    }

    fn schema(definitions: &mut Definitions) -> Value {
        let one = T::schema(definitions);
        json!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
    }
}

/// A table, or a shorter way to say it.
#[derive(Debug, Clone)]
pub enum TableOr<T, S> {
    /// Written in full.
    Table(T),
    /// Written short.
    Short(S),
}

impl<T: Decode, S: Decode> Decode for TableOr<T, S> {
    const KIND: &'static str = S::KIND;

    fn decode(input: &Input<'_>, decoder: &mut Decoder) -> Option<Self> {
        if input.value.is_table() {
            T::decode(input, decoder).map(Self::Table)
        } else {
            S::decode(input, decoder).map(Self::Short)
        }
    }

    fn schema(definitions: &mut Definitions) -> Value {
        json!({ "anyOf": [S::schema(definitions), T::schema(definitions)] })
    }
}

impl<T> At<T> {
    /// The same place with another value.
    pub fn with<U>(&self, value: U) -> At<U> {
        At {
            value,
            place: self.place.clone(),
        }
    }
}
