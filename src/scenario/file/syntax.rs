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
    let syntax = report_syntax(&errors, &mut decoder);
    if !syntax.readable {
        return (None, decoder.problems);
    }
    let tree = DeValue::Table(tree.into_inner());
    let input = Input {
        key: "scenario",
        value: &tree,
        span: first_line(&source.text),
    };
    let told = decoder.problems.0.len();
    let file = ScenarioFile::decode(&input, &mut decoder);
    // The parser puts an empty date in the place of one that it cannot read; that is told already.
    let mut at = 0..;
    decoder
        .problems
        .0
        .retain(|problem| at.next().is_some_and(|at| at < told) || !syntax.covers(problem));
    (file, decoder.problems)
}

/// What the parser stumbled over.
#[derive(Default)]
struct Syntax {
    /// Whether the rest of the file can be understood.
    readable: bool,
    /// Values that could not be read.
    values: Vec<Range<usize>>,
}

impl Syntax {
    fn covers(&self, problem: &Problem) -> bool {
        let Some(place) = &problem.place else {
            return false;
        };
        let inside =
            |value: &Range<usize>| value.start <= place.range.start && place.range.end <= value.end;
        self.values.iter().any(inside)
    }
}

fn empty(source: &Source) -> Problem {
    let name = source.file.display();
    Problem::error(codes::EMPTY, format!("{name} is empty")).help(
        "write a scenario into it; `shiftwright new FOLDER` makes one that plans at once, \
         to change as you like",
    )
}

/// Reports what is not TOML. A key given twice, or a value that cannot be read, leaves the rest
/// readable; anything else does not.
fn report_syntax(errors: &[Error], decoder: &mut Decoder) -> Syntax {
    let mut syntax = Syntax {
        readable: true,
        values: vec![],
    };
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
        let place = decoder.place(span.clone());
        let (line, _) = place.line_column();
        let words = Words::of(error.message());
        // Each date of a list may be wrong; of other errors in a line the first says it all.
        if last_line.replace(line) == Some(line) && !words.moment {
            continue;
        }
        let problem = Problem::error(codes::SYNTAX, words.message)
            .at(place, words.label)
            .help(words.help);
        decoder.problems.push(problem);
        if words.moment {
            syntax.values.push(span);
            continue;
        }
        syntax.readable = false;
        // After a bracket or quote that does not match, all further errors are its consequences.
        if !words.alone {
            break;
        }
    }
    syntax
}

/// The parser's words turned into the planner's.
struct Words {
    message: &'static str,
    label: String,
    help: &'static str,
    /// Whether the error spoils nothing but its own line.
    alone: bool,
    /// Whether it is a date or a clock time that does not exist.
    moment: bool,
}

/// Beginnings of the parser's messages: message, words under the place (the parser's where there
/// are none), help, whether it stays alone.
type Known = (&'static str, &'static str, &'static str, &'static str, bool);
const KNOWN: &[Known] = &[
    (
        "string values must be quoted",
        "a value is missing or stands without quotes",
        "a value is expected here",
        "put texts in double quotes, such as zone = \"Europe/Berlin\"",
        true,
    ),
    (
        "invalid date",
        "the calendar has no such date",
        "",
        "write year-month-day, such as 2026-03-28",
        true,
    ),
    (
        "invalid time",
        "the clock shows no such time",
        "",
        "write clock times in quotes, such as \"08:30\"",
        true,
    ),
    (
        "unexpected leading zero",
        "a number begins with 0",
        "a number cannot begin with 0",
        "clock times go in quotes, such as \"08:00\"; numbers begin with another digit",
        true,
    ),
    (
        "key with no value",
        "a key without a value",
        "= is expected here",
        "write key = value; is this a scenario.toml?",
        false,
    ),
    (
        "invalid unquoted key",
        "this cannot be a key",
        "letters, digits, - and _ make a key",
        "write key = value (with =, not with a colon); put other keys in quotes",
        false,
    ),
    (
        "unclosed array",
        "a list is not closed",
        "] is expected here",
        "close the list with ]",
        false,
    ),
    (
        "missing comma between array elements",
        "a comma is missing in a list, or its closing ]",
        "a comma or ] is expected before this",
        "separate the items with commas and close the list with ]",
        false,
    ),
    (
        "unclosed inline table",
        "a table in braces is not closed",
        "} is expected here",
        "close the table with }",
        false,
    ),
    (
        "missing comma between key-value pairs",
        "a comma is missing between two keys, or a closing }",
        "a comma or } is expected before this",
        "separate the keys with commas and close the table with }",
        false,
    ),
    (
        "unclosed table",
        "a heading is not closed",
        "] is expected here",
        "write [name] or [[name]] on a line of its own",
        false,
    ),
    (
        "invalid basic string",
        "a text is not closed, or has a character that must be escaped",
        "\" is expected here",
        "close the text with a double quote on the same line; write \\\\ for a backslash",
        false,
    ),
    (
        "cannot recurse further",
        "brackets are nested too deeply",
        "one bracket too many",
        "a scenario needs no more than a few levels",
        false,
    ),
];

impl Words {
    fn of(parser: &str) -> Self {
        let known = KNOWN.iter().find(|(start, ..)| parser.starts_with(start));
        let own = (
            "",
            "this is not TOML",
            "",
            "write key = value on one line, texts in double quotes",
            false,
        );
        let (_, message, label, help, alone) = *known.unwrap_or(&own);
        let label = match label {
            "" => parser.replace('`', "'"),
            label => label.to_owned(),
        };
        Self {
            message,
            label,
            help,
            alone,
            moment: ["invalid date", "invalid time"]
                .iter()
                .any(|start| parser.starts_with(start)),
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
