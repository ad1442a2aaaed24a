//! From a TOML tree with positions to typed values, collecting every problem on the way.
//!
//! A type that can be read implements [`Decode`], which also gives its JSON Schema: one
//! declaration feeds the reader, the schema and the reference in `docs/scenario.md`.

mod choices;
mod scalar;
mod shapes;
mod table;

pub use scalar::{DateOrName, DayHours, DaySet, Name, Refused, Scalar, finite};
pub use shapes::{List, OneOrMany, TableOr};
pub(super) use table::table;
pub use table::{Key, bare};

use super::codes;
use super::words::Refusal;
use super::words::nearest::key;
use crate::problem::{Place, Problem, Problems, Source};
use serde_json::{Map, Value};
use std::ops::Range;
use std::sync::Arc;
use toml::de::DeValue;

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

/// A value to be read: its key, the TOML, and where it stands.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    /// The key it was given under, for messages.
    pub key: &'a str,
    /// What was written.
    pub value: &'a DeValue<'a>,
    /// Bytes of the text.
    pub span: Range<usize>,
}

/// Definitions of a JSON Schema, by name.
pub type Definitions = Map<String, Value>;

/// What can be read from TOML.
pub trait Decode: Sized {
    /// What is expected, to follow "must be": `a whole number`.
    const KIND: &'static str;

    /// Reads it; reports what is wrong and returns `None` where nothing could be read.
    fn decode(input: &Input<'_>, decoder: &mut Decoder) -> Option<Self>;

    /// The JSON Schema of what is accepted; tables add themselves to `definitions`.
    fn schema(definitions: &mut Definitions) -> Value;
}

/// Reads one text and collects its problems.
#[derive(Debug)]
pub struct Decoder {
    source: Arc<Source>,
    /// What was found wrong so far.
    pub problems: Problems,
}

impl Decoder {
    /// A decoder of `source`.
    pub fn new(source: Arc<Source>) -> Self {
        Self {
            source,
            problems: Problems::default(),
        }
    }

    /// The place of some bytes of the text.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place {
            source: Arc::clone(&self.source),
            range: span,
        }
    }

    /// Reports a text that was refused.
    pub fn refuse(&mut self, name: &str, span: Range<usize>, refusal: Refusal) {
        let problem = refused(name, refusal, self.place(span));
        self.problems.push(problem);
    }

    /// Reports a value of the wrong kind.
    pub fn wrong_type(&mut self, input: &Input<'_>, wanted: &str, help: impl Into<String>) {
        let found = kind_of(input.value);
        let message = format!("{} must be {wanted}, not {found}", key(input.key));
        let place = self.place(input.span.clone());
        let problem = Problem::error(codes::WRONG_TYPE, message)
            .at(place, format!("this is {found}"))
            .help(help);
        self.problems.push(problem);
    }
}

/// The problem with a text (or a cell) that was refused.
pub fn refused(name: &str, refusal: Refusal, place: Place) -> Problem {
    Problem::error(refusal.code, format!("{} is {}", key(name), refusal.what))
        .at(place, refusal.label)
        .help(refusal.help)
}

/// What was written, in the planner's words.
fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a decimal point",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
