//! CSV for spreadsheets and scripts: one file a table.
//!
//! UTF-8, comma, one header row, `\n` at the end of each line. A text is quoted where it holds a
//! comma, a quote or a line break, and where it begins with a character that spreadsheets take for
//! a formula (`=`, `+`, `-`, `@`); it is never altered, so that what is written can be read again. Only a
//! table that nobody reads again (`Table::guarded`) puts an apostrophe before such a text.
//! Blank means unknown or does not apply. `docs/outputs.md` explains every column.

mod activities;
mod backlog;
mod backtest;
mod capacity;
mod cases;
mod contacts;
mod coverage;
mod forecast;
mod frontier;
mod roster;
mod schedule;
mod simulation;
mod staffing;
mod tuning;

pub use activities::activities_table;
pub use backlog::backlog_table;
pub use backtest::backtest_table;
pub use capacity::{capacity_table, hiring_table};
pub use cases::cases_table;
pub use contacts::ContactsTable;
pub use coverage::coverage_table;
pub use forecast::{forecast_days_table, forecast_table, forecast_weeks_table};
pub use frontier::frontier_table;
pub use roster::roster_table;
pub use schedule::schedule_table;
pub use simulation::{remedies_table, simulation_days_table, simulation_table};
pub use staffing::staffing_table;
pub use tuning::{tuning_agents_table, tuning_table};

use super::number::decimals;
use crate::calendar::Moment;
use crate::units::{Fraction, Seconds};
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::borrow::Cow;

/// A finished or growing table: a header, and rows of as many cells.
///
/// Written as CSV by [`Table::to_csv`]; as JSON it is a list of objects with the header's names,
/// the same figures, and `null` where the CSV is blank.
#[derive(Debug)]
pub struct Table {
    header: Vec<Cow<'static, str>>,
    /// Row after row.
    cells: Vec<Cell>,
    /// Whether texts are kept from being run as formulas.
    guarded: bool,
}

/// What stands in one row and column.
#[derive(Debug)]
enum Cell {
    Blank,
    Text(String),
    /// A number as it is written.
    Number(String),
    Flag(bool),
}

impl Table {
    fn new(header: &'static [&'static str]) -> Self {
        Self {
            header: header.iter().map(|it| Cow::Borrowed(*it)).collect(),
            cells: Vec::new(),
            guarded: false,
        }
    }

    /// A table whose columns are only known when it is made.
    pub(super) fn of_columns(header: Vec<String>) -> Self {
        Self {
            header: header.into_iter().map(Cow::Owned).collect(),
            cells: Vec::new(),
            guarded: false,
        }
    }

    /// In its CSV, texts (and names of columns) that a spreadsheet would run as a formula begin with an apostrophe:
    /// `'=1+1`. Amounts such as `-10`, `+10%` or `+1h` stay as they are.
    #[must_use]
    pub(super) fn guarded(self) -> Self {
        Self {
            guarded: true,
            ..self
        }
    }

    fn shown<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match self.guarded && is_formula(text) {
            true => Cow::Owned(format!("'{text}")),
            false => Cow::Borrowed(text),
        }
    }

    fn cell(&mut self, cell: Cell) -> &mut Self {
        self.cells.push(cell);
        self
    }

    /// A name or another text; blank where it is empty.
    pub(super) fn text(&mut self, field: &str) -> &mut Self {
        self.cell(if field.is_empty() {
            Cell::Blank
        } else {
            Cell::Text(field.to_owned())
        })
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, value: bool) -> &mut Self {
        self.cell(Cell::Flag(value))
    }

    /// A count.
    fn whole(&mut self, value: u32) -> &mut Self {
        self.cell(Cell::Number(value.to_string()))
    }

    /// A number with at most so many decimals; blank where it is not finite.
    pub(super) fn number(&mut self, value: f64, at_most: usize) -> &mut Self {
        let digits = decimals(value, at_most);
        self.cell(if digits.is_empty() {
            Cell::Blank
        } else {
            Cell::Number(digits)
        })
    }

    /// A share, 0 to 1, with at most six decimals; blank where unknown.
    fn fraction(&mut self, value: Option<Fraction>) -> &mut Self {
        self.number(value.map_or(f64::NAN, Fraction::get), 6)
    }

    /// Seconds with at most two decimals; blank where unknown.
    fn seconds(&mut self, value: Option<Seconds>) -> &mut Self {
        self.number(value.map_or(f64::NAN, Seconds::get), 2)
    }

    /// An instant as RFC 3339 with the zone's offset.
    fn time(&mut self, moment: Moment, zone: Tz) -> &mut Self {
        self.text(&moment.rfc3339(zone))
    }

    /// A moment as RFC 3339 with the zone's offset, to the millisecond.
    fn instant(&mut self, at: DateTime<Utc>, zone: Tz) -> &mut Self {
        let local = at.with_timezone(&zone);
        self.text(&local.to_rfc3339_opts(SecondsFormat::Millis, false))
    }

    fn rows(&self) -> impl ExactSizeIterator<Item = &[Cell]> {
        self.cells.chunks_exact(self.header.len())
    }

    /// The whole file.
    #[must_use]
    pub fn to_csv(&self) -> String {
        self.heading() + &self.lines()
    }

    fn heading(&self) -> String {
        let mut text = String::new();
        for (position, name) in self.header.iter().enumerate() {
            if position > 0 {
                text.push(',');
            }
            push_quoted(&mut text, &self.shown(name));
        }
        text + "\n"
    }

    /// The rows as they stand below the header, and none from now on.
    fn take_lines(&mut self) -> String {
        let text = self.lines();
        self.cells.clear();
        text
    }

    fn lines(&self) -> String {
        let mut text = String::new();
        for row in self.rows() {
            for (position, cell) in row.iter().enumerate() {
                if position > 0 {
                    text.push(',');
                }
                match cell {
                    Cell::Blank => {}
                    Cell::Text(field) => push_quoted(&mut text, &self.shown(field)),
                    Cell::Number(digits) => text.push_str(digits),
                    Cell::Flag(value) => text.push_str(if *value { "true" } else { "false" }),
                }
            }
            text.push('\n');
        }
        text
    }
}

/// Whether a spreadsheet would run `text`: it begins like a formula, and is no amount (a sign, a number, a unit).
fn is_formula(text: &str) -> bool {
    if text.starts_with(['=', '@', '\t', '\r']) {
        return true;
    }
    let Some(rest) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let is_number = rest.len() > unit.len();
    let is_unit = unit.is_empty() || unit == "%" || unit.chars().all(|c| c.is_ascii_lowercase());
    !(is_number && is_unit)
}

/// `field`, in quotes where it needs them.
fn push_quoted(text: &mut String, field: &str) {
    let special = |c: char| matches!(c, ',' | '"' | '\n' | '\r');
    let formula = field.starts_with(['=', '+', '-', '@', '\t']);
    if formula || field.contains(special) {
        text.push('"');
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(field);
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = self.rows();
        let mut list = serializer.serialize_seq(Some(rows.len()))?;
        for cells in rows {
            list.serialize_element(&Row {
                header: &self.header,
                cells,
            })?;
        }
        list.end()
    }
}

/// One row as an object.
struct Row<'a> {
    header: &'a [Cow<'static, str>],
    cells: &'a [Cell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(self.header.len()))?;
        for (name, cell) in self.header.iter().zip(self.cells) {
            object.serialize_entry(name.as_ref(), cell)?;
        }
        object.end()
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Blank => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Flag(value) => serializer.serialize_bool(*value),
            // The digits of a count are read as one: 12, not 12.0.
            Self::Number(digits) => match (digits.parse::<i64>(), digits.parse::<f64>()) {
                (Ok(whole), _) => serializer.serialize_i64(whole),
                (_, Ok(number)) => serializer.serialize_f64(number),
                _ => serializer.serialize_none(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_where_needed_and_never_altered() {
        let mut table = Table::new(&["a", "b", "c", "d"]);
        table
            .text("plain")
            .text("O\"Neill, Ann")
            .text("=1+1")
            .number(-0.25, 4);
        assert_eq!(
            table.to_csv(),
            "a,b,c,d\nplain,\"O\"\"Neill, Ann\",\"=1+1\",-0.25\n"
        );
    }

    #[test]
    fn in_a_guarded_table_no_text_is_a_formula_and_amounts_stay() {
        let header = ["case", "-x"].map(str::to_owned).to_vec();
        let mut table = Table::of_columns(header).guarded();
        let texts = [
            "=1+1", "@SUM(A1)", "-2+3", "+A1", "\t=1", "-10", "+10%", "-1.5h", "*2", "−5",
        ];
        for text in texts {
            table.text(text).number(-0.5, 1);
        }
        let csv = table.to_csv();
        let cells: Vec<&str> = csv
            .lines()
            .map(|it| it.split(',').next().unwrap())
            .collect();
        assert_eq!(
            cells,
            [
                "case",
                "'=1+1",
                "'@SUM(A1)",
                "'-2+3",
                "'+A1",
                "'\t=1",
                "\"-10\"",
                "\"+10%\"",
                "\"-1.5h\"",
                "*2",
                "−5"
            ]
        );
        assert!(
            csv.starts_with("case,'-x\n") && csv.contains(",-0.5\n"),
            "{csv}"
        );
        let json = serde_json::to_string(&table).unwrap();
        assert!(json.contains("\"=1+1\""), "{json}");
    }

    #[test]
    fn as_json_a_row_is_an_object_with_the_same_figures_and_null_for_blank() {
        let mut table = Table::new(&["queue", "agents", "offered", "asa_s", "chosen"]);
        table
            .text("phone")
            .whole(12)
            .number(0.1 + 0.2, 4)
            .seconds(None)
            .flag(true);
        assert_eq!(
            serde_json::to_string(&table).unwrap(),
            r#"[{"queue":"phone","agents":12,"offered":0.3,"asa_s":null,"chosen":true}]"#
        );
        assert_eq!(serde_json::to_string(&Table::new(&["a"])).unwrap(), "[]");
    }
}
