//! Tables of the scenario: each declared once, with its keys, for the reader and the schema.

use super::{Decoder, Definitions, Input};
use crate::problem::Problem;
use crate::scenario::codes;
use crate::scenario::words::nearest::{key, listed, nearest, quoted};
use serde_json::{Map, Value, json};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// One key of a table.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What it says.
    pub doc: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What holds where it is not there, in words.
    pub default: &'static str,
    /// A value as it could be written.
    pub example: &'static str,
    /// What is expected, to follow "must be".
    pub kind: &'static str,
    /// The JSON Schema of its value.
    pub schema: fn(&mut Definitions) -> Value,
}

/// A field's name as the planner writes the key: `override` of `r#override`, which Rust reserves.
pub const fn bare(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

/// Declares a table: a struct whose fields are the keys, how it is read, and its schema.
/// Every field is `None` where the key is missing or its value could not be read; both have
/// been reported where they matter.
macro_rules! table {
    ($(#[doc = $table_doc:literal])+ pub struct $name:ident, $noun:literal {
        $($(#[doc = $doc:literal])+ $field:ident: $ty:ty, $need:ident $(($default:literal))?, $example:literal;)*
    }) => {
        $(#[doc = $table_doc])+
        #[derive(Debug, Clone)]
        pub struct $name {
            /// Where it stands.
            #[allow(dead_code)] // every table has it, not every check needs it
            pub place: $crate::problem::Place,
            /// Keys that were written, rightly or misspelt, but could not be read (reported).
            #[allow(dead_code)] // as above
            pub unread: Vec<&'static str>,
            $($(#[doc = $doc])+ pub $field: Option<$ty>,)*
        }

        impl $name {
            /// The keys, in the order of the reference.
            pub const KEYS: &'static [$crate::scenario::decode::Key] = &[
                $($crate::scenario::decode::Key {
                    name: $crate::scenario::decode::bare(stringify!($field)),
                    doc: concat!($($doc),+),
                    required: $crate::scenario::decode::table!(@required $need),
                    default: concat!("", $($default)?),
                    example: $example,
                    kind: <$ty as $crate::scenario::decode::Decode>::KIND,
                    schema: <$ty as $crate::scenario::decode::Decode>::schema,
                }),*
            ];
        }

        impl $crate::scenario::decode::Decode for $name {
            const KIND: &'static str = "a table";

            fn decode(
                input: &$crate::scenario::decode::Input<'_>,
                decoder: &mut $crate::scenario::decode::Decoder,
            ) -> Option<Self> {
                let fields = decoder.fields(input, $noun, Self::KEYS)?;
                $(let $field = fields.get($crate::scenario::decode::bare(stringify!($field)), decoder);)*
                let mut unread = fields.meant;
                $(let name = $crate::scenario::decode::bare(stringify!($field));
                if $field.is_none() && fields.table.contains_key(name) {
                    unread.push(name);
                })*
                Some(Self { place: decoder.place(input.span.clone()), unread, $($field),* })
            }

            fn schema(
                definitions: &mut $crate::scenario::decode::Definitions,
            ) -> serde_json::Value {
                let doc = concat!($($table_doc),+);
                $crate::scenario::decode::Key::reference(definitions, $noun, doc, Self::KEYS)
            }
        }
    };
    (@required required) => { true };
    (@required optional) => { false };
}
pub(in crate::scenario) use table;

/// The keys of a table that is being read.
#[derive(Debug)]
pub struct Fields<'a> {
    /// The table.
    pub table: &'a DeTable<'a>,
    /// Known keys that misspelt ones are likely meant to be.
    pub meant: Vec<&'static str>,
}

impl Fields<'_> {
    /// Reads the value under `name`, if there is one.
    pub fn get<T: super::Decode>(&self, name: &str, decoder: &mut Decoder) -> Option<T> {
        let value = self.table.get(name)?;
        let input = Input {
            key: name,
            value: value.get_ref(),
            span: value.span(),
        };
        T::decode(&input, decoder)
    }
}

impl Decoder {
    /// The keys of a table, after reporting those that are unknown or missing.
    pub fn fields<'a>(
        &mut self,
        input: &Input<'a>,
        noun: &str,
        keys: &[Key],
    ) -> Option<Fields<'a>> {
        let table = self.table(input, keys)?;
        let mut meant = vec![];
        for (name, _) in table.iter() {
            let text = name.get_ref().as_ref();
            if keys.iter().any(|known| known.name == text) {
                continue;
            }
            let near =
                synonym(text, keys).or_else(|| nearest(text, keys.iter().map(|key| key.name)));
            meant.extend(near);
            let place = self.place(name.span());
            self.problems
                .push(unknown_key(text, noun, near, keys).at(place, "unknown key"));
        }
        let required = keys.iter().filter(|key| key.required);
        for missing in required.filter(|key| !table.contains_key(key.name)) {
            // A misspelt key was reported already; it is not missing as well.
            if !meant.contains(&missing.name) {
                self.missing(missing, &whose(table, noun), input.span.clone());
            }
        }
        Some(Fields { table, meant })
    }

    /// The table that was written, or a report that it is none.
    fn table<'a>(&mut self, input: &Input<'a>, keys: &[Key]) -> Option<&'a DeTable<'a>> {
        match input.value {
            DeValue::Table(table) => Some(table),
            DeValue::Array(array) if array.iter().all(|item| item.get_ref().is_table()) => {
                let help = format!(
                    "write [{0}] instead of [[{0}]]: there is only one",
                    input.key
                );
                self.wrong_type(input, "a table", help);
                None
            }
            _ => {
                let shown = keys
                    .iter()
                    .take(3)
                    .map(|k| format!("{} = {}", k.name, k.example));
                let shown: Vec<String> = shown.collect();
                let help = format!("write {} = {{ {} }}", input.key, shown.join(", "));
                self.wrong_type(input, "a table", help);
                None
            }
        }
    }

    fn missing(&mut self, missing: &Key, whose: &str, span: Range<usize>) {
        let place = self.place(span);
        let problem = Problem::error(
            codes::MISSING_KEY,
            format!("{whose} has no {}", key(missing.name)),
        )
        .at(place, format!("{} is missing", key(missing.name)))
        .help(if missing.example.starts_with("[[") {
            format!("add a block that begins with {}", missing.example)
        } else {
            format!("add {} = {}", missing.name, missing.example)
        });
        self.problems.push(problem);
    }
}

/// `the queue "phone"` where it has a name, `this queue` where not.
fn whose(table: &DeTable<'_>, noun: &str) -> String {
    match table.get("name").and_then(|name| name.get_ref().as_str()) {
        Some(name) if noun != "scenario" => format!("the {noun} {}", quoted(name)),
        _ => format!("this {noun}"),
    }
}

/// The report of a key that means nothing in `noun`: with the key that is likely meant, or with
/// the place where the key would mean something.
fn unknown_key(name: &str, noun: &str, near: Option<&str>, keys: &[Key]) -> Problem {
    let help = if let Some(known) = near {
        format!("did you mean {}?", key(known))
    } else if let Some(home) = home(name) {
        home
    } else {
        let all: Vec<&str> = keys.iter().map(|key| key.name).collect();
        format!("the keys here are {}", all.join(", "))
    };
    let message = format!("{} is not a key of {}", key(name), with_article(noun));
    Problem::error(codes::UNKNOWN_KEY, message).help(help)
}

/// `a queue`, `an agent`.
fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}

/// Words from other programs, and the key that says the same here.
const SYNONYMS: &[(&str, &str)] = &[
    ("asa", "max_asa"),
    ("availabilities", "availability"),
    ("channel_type", "channel"),
    ("cost", "cost_per_hour"),
    ("days_off", "time_off"),
    ("employee", "agent"),
    ("employees", "agent"),
    ("handle_time", "aht"),
    ("bank_holidays", "holidays"),
    ("holiday", "holidays"),
    ("leave", "time_off"),
    ("min_agents", "minimum_agents"),
    ("occupancy", "max_occupancy"),
    ("open", "hours"),
    ("opening_hours", "hours"),
    ("rate", "cost_per_hour"),
    ("salary", "pay_per_year"),
    ("sla", "service_level"),
    ("slots", "interval"),
    ("start_date", "first_day"),
    ("team", "site"),
    ("threshold", "answer_within"),
    ("timezone", "zone"),
    ("tz", "zone"),
    ("vacation", "time_off"),
    ("volume", "volumes"),
    ("wage", "cost_per_hour"),
];

fn synonym(name: &str, keys: &[Key]) -> Option<&'static str> {
    let word = name.to_lowercase().replace('-', "_");
    let (_, known) = SYNONYMS.iter().find(|(other, _)| *other == word)?;
    keys.iter().map(|key| key.name).find(|name| name == known)
}

/// Where in the scenario a key of this name belongs, if anywhere.
fn home(name: &str) -> Option<String> {
    if crate::scenario::file::ScenarioFile::KEYS
        .iter()
        .any(|key| key.name == name)
    {
        return Some(format!(
            "{} belongs to the top of the file, above the first [table] or [[table]]",
            key(name)
        ));
    }
    let definitions = crate::scenario::schema::definitions();
    let homes = definitions
        .iter()
        .filter(|(_, table)| table["properties"].get(name).is_some());
    let nouns: Vec<String> = homes
        .map(|(noun, _)| with_article(&noun.replace('_', " ")))
        .collect();
    (!nouns.is_empty()).then(|| {
        format!(
            "{} is a key of {}",
            key(name),
            listed(nouns.iter().map(String::as_str))
        )
    })
}

impl Key {
    /// Adds a table to `definitions` and returns the reference to it.
    pub fn reference(definitions: &mut Definitions, noun: &str, doc: &str, keys: &[Self]) -> Value {
        let name = noun.replace(' ', "_");
        if !definitions.contains_key(&name) {
            definitions.insert(name.clone(), Value::Null);
            let table = Self::object(definitions, doc, keys);
            definitions.insert(name.clone(), table);
        }
        json!({ "$ref": format!("#/definitions/{name}") })
    }

    /// The JSON Schema of a table with these keys and no others.
    pub fn object(definitions: &mut Definitions, doc: &str, keys: &[Self]) -> Value {
        let mut properties = Map::new();
        for key in keys {
            properties.insert(key.name.to_owned(), key.property(definitions));
        }
        let required: Vec<&str> = keys
            .iter()
            .filter(|key| key.required)
            .map(|key| key.name)
            .collect();
        let mut object = json!({
            "type": "object",
            "description": doc.trim(),
            "properties": properties,
            "additionalProperties": false,
            "x-keys": keys.iter().map(|key| key.name).collect::<Vec<_>>(),
        });
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        object
    }

    /// Its value's schema with its description. A reference stands in `allOf`, because draft 7
    /// ignores what stands beside `$ref`.
    fn property(&self, definitions: &mut Definitions) -> Value {
        let schema = (self.schema)(definitions);
        let mut property = match schema.get("$ref") {
            Some(_) => json!({ "allOf": [schema] }),
            None => schema,
        };
        let default = match self.default {
            "" => String::new(),
            words => format!(" Default: {words}."),
        };
        property["title"] = json!(self.kind);
        let example = match self.example {
            block if block.starts_with("[[") => String::new(),
            value => format!(" Example: {} = {value}", self.name),
        };
        property["description"] = json!(format!("{}{default}{example}", self.doc.trim()));
        property
    }
}
