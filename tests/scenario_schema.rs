//! The JSON Schema, the reader and the reference in `docs/scenario.md` say the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::Value;
use shiftwright::scenario::{load, load_text, schema};
use std::collections::BTreeSet;
use std::path::Path;

/// A scenario that uses every key.
const FULL: &str = "tests/data/good/full";

fn full() -> String {
    std::fs::read_to_string(Path::new(FULL).join("scenario.toml")).unwrap()
}

/// TOML as the JSON that an editor holds against the schema: dates become texts.
fn json(toml: &toml::Value) -> Value {
    match toml {
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(table) => Value::Object(
            table
                .iter()
                .map(|(key, value)| (key.clone(), json(value)))
                .collect(),
        ),
        other => serde_json::to_value(other).unwrap(),
    }
}

/// The schema, compiled by a program that is not ours.
struct Validator {
    schemas: boon::Schemas,
    root: boon::SchemaIndex,
}

impl Validator {
    fn errors(&self, value: &Value) -> Option<String> {
        let outcome = self.schemas.validate(value, self.root);
        outcome.err().map(|error| format!("{error:#}"))
    }

    fn is_valid(&self, value: &Value) -> bool {
        self.errors(value).is_none()
    }
}

fn validator() -> Validator {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.set_default_draft(boon::Draft::V7);
    compiler.add_resource("scenario.json", schema()).unwrap();
    let root = compiler.compile("scenario.json", &mut schemas).unwrap();
    Validator { schemas, root }
}

#[test]
fn a_scenario_with_every_key_passes_reader_and_schema() {
    let (scenario, _) = load(Path::new(FULL)).unwrap_or_else(|problems| {
        panic!(
            "{}",
            shiftwright::report::diagnostics::render(&problems, false)
        )
    });
    assert_eq!(scenario.agents.len(), 4);
    assert_eq!(scenario.worked_before.unwrap().shifts.len(), 2);
    let value: toml::Value = toml::from_str(&full()).unwrap();
    let value = json(&value);
    assert_eq!(validator().errors(&value), None);
}

#[test]
fn the_scenario_of_new_passes_the_schema() {
    let text = std::fs::read_to_string("src/cli/new/scenario.toml").unwrap();
    let value: toml::Value = toml::from_str(&text).unwrap();
    assert!(validator().is_valid(&json(&value)));
}

/// Every key that occurs somewhere in a schema.
fn keys_of_schema(schema: &Value, keys: &mut BTreeSet<String>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        keys.extend(properties.keys().cloned());
    }
    match schema {
        Value::Object(map) => map.values().for_each(|value| keys_of_schema(value, keys)),
        Value::Array(items) => items.iter().for_each(|value| keys_of_schema(value, keys)),
        _ => {}
    }
}

fn keys_of_toml(value: &toml::Value, keys: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => {
            keys.extend(table.keys().cloned());
            table.values().for_each(|value| keys_of_toml(value, keys));
        }
        toml::Value::Array(items) => items.iter().for_each(|value| keys_of_toml(value, keys)),
        _ => {}
    }
}

#[test]
fn the_full_scenario_has_every_key_of_the_schema() {
    let (mut known, mut used) = (BTreeSet::new(), BTreeSet::new());
    keys_of_schema(&schema(), &mut known);
    keys_of_toml(&toml::from_str(&full()).unwrap(), &mut used);
    let unused: Vec<_> = known.difference(&used).collect();
    assert!(
        unused.is_empty(),
        "keys of the schema that are not tried: {unused:?}"
    );
}

/// The value with the `number`-th key misspelt, and that key; counts keys on the way. Roles in
/// pay bands and queues of a proficiency are the planner's own words.
fn misspelt(value: &mut toml::Value, number: &mut usize, own: bool) -> Option<String> {
    match value {
        toml::Value::Table(table) => {
            for key in table.keys().cloned().collect::<Vec<_>>() {
                if !own {
                    if *number == 0 {
                        let inner = table.remove(&key)?;
                        table.insert(format!("x_{key}"), inner);
                        return Some(key);
                    }
                    *number -= 1;
                }
                let own = ["pay_per_year", "proficiency"].contains(&key.as_str());
                let found = misspelt(table.get_mut(&key)?, number, own);
                if found.is_some() {
                    return found;
                }
            }
            None
        }
        toml::Value::Array(items) => items
            .iter_mut()
            .find_map(|item| misspelt(item, number, false)),
        _ => None,
    }
}

#[test]
fn every_misspelt_key_is_refused_by_reader_and_schema() {
    let good: toml::Value = toml::from_str(&full()).unwrap();
    let validator = validator();
    let mut tried = 0;
    loop {
        let mut value = good.clone();
        let Some(key) = misspelt(&mut value, &mut tried.clone(), false) else {
            break;
        };
        let text = toml::to_string(&value).unwrap();
        assert!(
            load_text(&text, Path::new(FULL)).is_err(),
            "the reader accepts x_{key}"
        );
        assert!(
            !validator.is_valid(&json(&value)),
            "the schema accepts x_{key}"
        );
        tried += 1;
    }
    assert!(tried > 150, "only {tried} keys were tried");
}

#[test]
fn wrong_values_are_refused_by_the_schema_too() {
    let good = full();
    for (right, wrong) in [
        ("aht = \"4m30s\"", "aht = 270"),
        ("weeks = 2", "weeks = \"2\""),
        ("weeks = 2", "weeks = -2"),
        ("channel = \"chat\"", "channel = \"fax\""),
        ("max_occupancy = 0.88", "max_occupancy = \"88%\""),
        ("[[closed_day]]", "[closed_day]"),
    ] {
        assert!(good.contains(right), "{right}");
        let value: toml::Value = toml::from_str(&good.replacen(right, wrong, 1)).unwrap();
        assert!(
            !validator().is_valid(&json(&value)),
            "the schema accepts {wrong}"
        );
    }
}

/// The keys of every table as the reference shows them.
fn reference() -> String {
    let schema = schema();
    let mut text = String::new();
    section(&mut text, "The top of the file", &schema);
    for (name, title) in SECTIONS {
        section(&mut text, title, &schema["definitions"][name]);
    }
    text
}

/// Tables in the order of the page, and their headings.
const SECTIONS: [(&str, &str); 51] = [
    ("shrinkage", "`[shrinkage]`"),
    ("queue", "`[[queue]]`"),
    ("service_level", "`service_level` of a queue"),
    ("number_of_chats_at_once", "`at_once` of a queue"),
    ("backlog", "`backlog` of a queue"),
    ("retry", "`retry` of a queue"),
    ("callback", "`callback` of a queue"),
    ("volume", "`volumes` of a queue"),
    ("borrowed_forecast", "`borrow` of a queue"),
    ("closed_day", "`[[closed_day]]`"),
    ("special_hours", "`[[special_hours]]`"),
    ("holiday_calendar", "`[holidays]` or `[[holidays]]`"),
    ("event", "`[[event]]`"),
    ("growth", "`[[growth]]`"),
    ("override", "`[[override]]`"),
    ("history_mark", "`[[history_mark]]`"),
    ("handle_time_change", "`[[aht_change]]`"),
    ("site", "`[[site]]`"),
    ("money_range", "`pay_per_year` of a site, for each role"),
    ("shift", "`[[shift]]`"),
    ("start_window", "`start` of a shift, as a window"),
    ("break", "`breaks` of a shift"),
    ("contract", "`[[contract]]`"),
    ("range_of_hours", "`hours_per_week` of a contract"),
    (
        "range_of_days",
        "`days_per_week` and `consecutive_days` of a contract",
    ),
    ("number_of_days", "`consecutive_days_off` of a contract"),
    ("weekends", "`weekends` of a contract"),
    ("overtime", "`overtime` of a contract"),
    ("agent", "`[[agent]]`"),
    ("price_list", "`[prices]`"),
    ("forecast", "`[forecast]`"),
    ("simulation", "`[simulation]`"),
    ("hiring", "`[hiring]`"),
    ("attrition", "`attrition` of hiring, by length of service"),
    ("ramp_step", "`ramp` of hiring"),
    ("class_size", "`class_size` of hiring and of a site"),
    ("overtime_ahead", "`overtime` of hiring"),
    ("voluntary_time_off", "`time_off` of hiring"),
    ("shortfall_price", "`understaffing` of hiring"),
    ("pool", "`[[hiring.pool]]`"),
    ("new_people", "`new` of a pool"),
    ("known_change", "`changes` of a pool"),
    ("temps", "`temps` of a pool"),
    ("hiring_at_a_site", "`[[hiring.site]]`"),
    ("price_of_missing_hours", "`[[hiring.price]]`"),
    ("budget", "`[[hiring.budget]]`"),
    ("volume_ahead", "`[[hiring.volume]]`"),
    ("volume_from_a_date", "`typical_week` of a volume"),
    ("outsourcing", "`[[hiring.outsourcing]]`"),
    ("cross-training", "`[[hiring.cross_training]]`"),
    ("class", "`[[hiring.class]]`"),
];

fn section(text: &mut String, title: &str, table: &Value) {
    let doc = table["description"].as_str().unwrap();
    text.push_str(&format!(
        "### {title}\n\n{doc}\n\n| key | what it is | |\n|---|---|---|\n"
    ));
    let required: Vec<&Value> = table["required"].as_array().into_iter().flatten().collect();
    for key in table["x-keys"].as_array().unwrap() {
        let property = &table["properties"][key.as_str().unwrap()];
        let (words, example) = split_example(property["description"].as_str().unwrap());
        let must = if required.contains(&key) {
            " **Required.**"
        } else {
            ""
        };
        let kind = property["title"].as_str().unwrap();
        text.push_str(&format!(
            "| `{}` | {kind} | {words}{must}{example} |\n",
            key.as_str().unwrap()
        ));
    }
    text.push('\n');
}

fn split_example(description: &str) -> (&str, String) {
    match description.split_once(" Example: ") {
        Some((words, example)) => (words, format!(" `{example}`")),
        None => (description, String::new()),
    }
}

#[test]
fn every_table_of_the_schema_has_a_section() {
    let schema = schema();
    let tables: BTreeSet<&str> = schema["definitions"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(tables, SECTIONS.iter().map(|(name, _)| *name).collect());
}

/// `UPDATE_DOCS=1 cargo test --test scenario_schema` writes the page's tables anew.
#[test]
fn the_reference_has_every_key_as_the_reader_knows_it() {
    const PAGE: &str = "docs/scenario.md";
    const BEGIN: &str = "<!-- keys: begin -->\n";
    const END: &str = "<!-- keys: end -->";
    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(PAGE, format!("{before}{BEGIN}{}{END}{after}", reference())).unwrap();
        return;
    }
    assert_eq!(
        written,
        reference(),
        "run UPDATE_DOCS=1 cargo test --test scenario_schema"
    );
}

#[test]
fn the_example_of_the_page_can_be_planned() {
    let page = std::fs::read_to_string("docs/scenario.md").unwrap();
    let example = page
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let found = load_text(example, Path::new("docs"));
    assert!(found.is_ok(), "{found:?}");
}
