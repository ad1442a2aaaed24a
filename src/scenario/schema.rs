//! The JSON Schema of `scenario.toml`, made from the same declarations as the reader: for
//! completion and checks in editors. It checks the form; `shiftwright check` checks the sense.

use super::decode::{Decode, Definitions};
use super::file::ScenarioFile;
use serde_json::{Value, json};

/// The schema, by draft 7, which editors for TOML understand.
#[must_use]
pub fn schema() -> Value {
    let mut definitions = definitions();
    let mut root = definitions.remove("scenario").unwrap_or_default();
    root["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    root["title"] = json!("Shiftwright scenario");
    root["definitions"] = Value::Object(definitions);
    root
}

/// The schema of every table, by its noun.
pub(super) fn definitions() -> Definitions {
    let mut definitions = Definitions::new();
    ScenarioFile::schema(&mut definitions);
    definitions
}
