//! From text to the scenario as written. What is not TOML is reported in the planner's words.

use super::ScenarioFile;
use crate::problem::{Problem, Problems, Source};
use crate::scenario::codes;
use crate::scenario::decode::{Decode, Decoder, Input};
use std::ops::Range;
use std::sync::Arc;
use toml::de::{DeTable, DeValue, Error};

/// Reads a text. The problems are everything that is wrong with its form; the scenario is there
/// wherever the text is TOML, with whatever could be read.
pub fn parse(source: &Arc<Source>) -> (Option<ScenarioFile>, Problems) {
    let mut decoder = Decoder::new(Arc::clone(source));
    if source.text.trim().is_empty() {
        decoder.problems.push(empty(source));
        return (None, decoder.problems);
    }
    let (tree, errors) = DeTable::parse_recoverable(&source.text);
    let readable = report_syntax(&errors, &mut decoder);
    if !readable {
        return (None, decoder.problems);
    }
    let tree = DeValue::Table(tree.into_inner());
    let input = Input {
        key: "scenario",
        value: &tree,
        span: first_line(&source.text),
    };
    let file = ScenarioFile::decode(&input, &mut decoder);
    (file, decoder.problems)
}

fn empty(source: &Source) -> Problem {
    let name = source.file.display();
    Problem::error(codes::EMPTY, format!("{name} is empty")).help(
        "write a scenario into it; `shiftwright new FOLDER` makes one that plans at once, \
         to change as you like",
    )
}

/// Reports what is not TOML. A key given twice leaves the rest readable; anything else does not.
fn report_syntax(errors: &[Error], decoder: &mut Decoder) -> bool {
    let mut readable = true;
    let mut last_line = None;
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        if error.message() == "duplicate key" {
            let place = decoder.place(span);
            let problem = Problem::error(codes::REPEATED_KEY, "this key is given twice")
                .at(place, "was given before")
                .help(
                    "keep the one that is meant; for several queues, shifts, contracts or \
                       agents begin each with [[queue]], [[shift]] …",
                );
            decoder.problems.push(problem);
            continue;
        }
        readable = false;
        let place = decoder.place(span);
        let (line, _) = place.line_column();
        if last_line.replace(line) == Some(line) {
            continue;
        }
        let words = Words::of(error.message());
        let problem = Problem::error(codes::SYNTAX, words.message)
            .at(place, words.label)
            .help(words.help);
        decoder.problems.push(problem);
        // After a bracket or quote that does not match, all further errors are its consequences.
        if !words.alone {
            break;
        }
    }
    readable
}

/// The parser's words turned into the planner's.
struct Words {
    message: &'static str,
    label: String,
    help: &'static str,
    /// Whether the error spoils nothing but its own line.
    alone: bool,
}

/// Beginnings of the parser's messages: message, help, whether it stays alone.
const KNOWN: &[(&str, &str, &str, bool)] = &[
    (
        "string values must be quoted",
        "a value is missing or stands without quotes",
        "put texts in double quotes, such as zone = \"Europe/Berlin\"",
        true,
    ),
    (
        "invalid date",
        "the calendar has no such date",
        "write year-month-day, such as 2026-03-28",
        true,
    ),
    (
        "invalid time",
        "the clock shows no such time",
        "write clock times in quotes, such as \"08:30\"",
        true,
    ),
    (
        "unexpected leading zero",
        "a number begins with 0",
        "clock times go in quotes, such as \"08:00\"; numbers begin with another digit",
        true,
    ),
    (
        "key with no value",
        "a key without a value",
        "write key = value",
        true,
    ),
    (
        "unclosed array",
        "a list is not closed",
        "close it with ]",
        false,
    ),
    (
        "missing comma between array elements",
        "a comma is missing in a list, or its closing ]",
        "separate the items with commas and close the list with ]",
        false,
    ),
    (
        "unclosed inline table",
        "a table in braces is not closed",
        "close it with }",
        false,
    ),
    (
        "missing comma between key-value pairs",
        "a comma is missing between two keys, or a closing }",
        "separate the keys with commas and close the table with }",
        false,
    ),
    (
        "unclosed table",
        "a heading is not closed",
        "write [name] or [[name]] on a line of its own",
        false,
    ),
    (
        "invalid basic string",
        "a text is not closed, or has a character that must be escaped",
        "close the text with a double quote on the same line; write \\\\ for a backslash",
        false,
    ),
    (
        "recursion limit",
        "brackets are nested too deeply",
        "a scenario needs no more than a few levels",
        false,
    ),
];

impl Words {
    fn of(message: &str) -> Self {
        let known = KNOWN.iter().find(|(start, ..)| message.starts_with(start));
        let (message_words, help, alone) = match known {
            Some((_, words, help, alone)) => (*words, *help, *alone),
            None => (
                "this is not TOML",
                "write key = value on one line, texts in double quotes",
                false,
            ),
        };
        Self {
            message: message_words,
            label: message.replace('`', "'"),
            help,
            alone,
        }
    }
}

/// The first line that says something: where what is missing at the top is reported.
fn first_line(text: &str) -> Range<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if !bare.is_empty() && !bare.starts_with('#') {
            return start..start + line.trim_end().len();
        }
        start += line.len();
    }
    0..0
}
